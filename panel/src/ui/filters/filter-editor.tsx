import { Button } from '@heroui/react/button'
import { ChevronLeft } from 'lucide-react'
import { type FormEvent, type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toLatinDigits } from '#server/platform/text/digits.ts'
import { Choices } from '../choices.tsx'
import { Field } from '../field.tsx'
import { MomentField } from '../moment-field.tsx'
import { Picker } from '../picker.tsx'
import { Popup } from '../popup.tsx'
import { type Condition, type FilterField, type FilterWords, keyOf, offeredOperators } from './conditions.ts'

const NO_VALUE = ['true', 'false']
const IN_LATIN_DIGITS = new Set(['number', 'phone'])
const AS_WRITTEN = new Set(['text', 'tag'])

type Props = {
  fields: FilterField[]
  words: FilterWords
  /** The one to change, or null for a new one. */
  condition: Condition | null
  triggerRef: RefObject<HTMLElement | null>
  onApply: (key: string, value: string) => void
  onClose: () => void
}

/** Makes or changes one condition: the field, then how and what, by the field's type. */
export default function FilterEditor({ fields, words, condition, triggerRef, onApply, onClose }: Props) {
  const { t } = useTranslation()
  const [field, setField] = useState(() => fields.find(({ name }) => name === condition?.field) ?? null)
  return (
    <Popup
      label={t('panel.filter.add')}
      triggerRef={triggerRef}
      isOpen
      onClose={onClose}
      placement="bottom end"
      className="w-80"
    >
      {field === null ? (
        <ul className="grid max-h-96 grid-cols-2 gap-0.5 overflow-y-auto p-2">
          {fields.map((one) => (
            <li key={one.name}>
              <button
                type="button"
                onClick={() => setField(one)}
                className="w-full cursor-pointer rounded-lg px-3 py-2 text-start hover:bg-default"
              >
                {words.field(one.name)}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <div className="flex flex-col gap-3 p-4">
          <div className="flex items-center gap-1">
            <Button
              isIconOnly
              size="sm"
              variant="ghost"
              aria-label={t('panel.action.back')}
              onPress={() => setField(null)}
            >
              <ChevronLeft className="rtl:-scale-x-100" />
            </Button>
            <p className="font-semibold">{words.field(field.name)}</p>
          </div>
          <ConditionForm
            field={field}
            words={words}
            condition={condition?.field === field.name ? condition : null}
            onApply={onApply}
          />
        </div>
      )}
    </Popup>
  )
}

type FormProps = Pick<Props, 'words' | 'onApply' | 'condition'> & { field: FilterField }

function ConditionForm({ field, words, condition, onApply }: FormProps) {
  const { t } = useTranslation()
  const operators = offeredOperators(field)
  const [operator, setOperator] = useState(condition?.operator ?? defaultOperator(field, operators))
  const [value, setValue] = useState(condition?.value ?? '')
  const isChoice = field.values !== undefined || field.type === 'boolean'

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const clean = IN_LATIN_DIGITS.has(field.type) ? toLatinDigits(value.trim()) : value.trim()
    if (clean !== '') onApply(keyOf(field.name, operator), clean)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {!isChoice && operators.length > 1 && (
        <Picker
          label={t('panel.filter.how')}
          value={operator}
          options={operators.map((id) => ({ id, label: t(`panel.filter.operator.${id}`) }))}
          onChange={(id) => {
            setOperator(id)
            if (id === 'empty' || operator === 'empty') setValue('')
          }}
        />
      )}
      <ValueInput field={field} operator={operator} words={words} value={value} onChange={setValue} />
      <Button type="submit" isDisabled={value.trim() === ''}>
        {t('panel.filter.apply')}
      </Button>
    </form>
  )
}

type ValueProps = {
  field: FilterField
  operator: string
  words: FilterWords
  value: string
  onChange: (value: string) => void
}

function ValueInput({ field, operator, words, value, onChange }: ValueProps) {
  const { t } = useTranslation()
  const label = t('panel.filter.what')
  const chosen = value === '' ? [] : value.split(',')
  if (operator === 'empty') {
    const options = NO_VALUE.map((id) => ({ id, label: t(`panel.filter.empty.${id}`) }))
    return <Choices label={label} isSingle options={options} value={chosen} onChange={([id]) => onChange(id ?? '')} />
  }
  if (field.values !== undefined || field.type === 'boolean') {
    const options = (field.values ?? NO_VALUE).map((id) => ({ id, label: words.value(field.name, id) }))
    const isSingle = !field.operators.includes('in')
    return (
      <Choices
        label={label}
        isSingle={isSingle}
        options={options}
        value={chosen}
        onChange={(ids) => onChange(ids.join(','))}
      />
    )
  }
  if (field.type === 'instant') {
    return <MomentField label={label} value={value || null} onChange={(moment) => onChange(moment ?? '')} />
  }
  return <Field label={label} value={value} onChange={onChange} isLtr={!AS_WRITTEN.has(field.type)} autoFocus />
}

function defaultOperator(field: FilterField, operators: string[]): string {
  const wanted = field.type === 'instant' ? 'gte' : field.type === 'text' ? 'contains' : 'eq'
  return operators.includes(wanted) ? wanted : (operators[0] ?? 'eq')
}
