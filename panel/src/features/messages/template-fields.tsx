import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { allTemplatesQuery } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { Preview, Template } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'

/** No template has this name. */
const NONE = '-'

export type Values = Record<string, string>

/** The templates that may be sent by: none for those who may not see them. */
export function useTemplates(service: string): Template[] {
  const canRead = useCan(service)('templates:read')
  const { data } = useQuery({ ...allTemplatesQuery(service), enabled: canRead })
  return data ?? []
}

/** The values of a template's own variables: what was typed for another's is left out. */
export const valuesOf = ({ variables }: Template, typed: Values): Values =>
  Object.fromEntries(variables.map(({ name }) => [name, typed[name] ?? '']))

/** Every variable has a value that is no longer than it may be. */
export const isFilled = ({ variables }: Template, typed: Values): boolean =>
  variables.every(({ name, maxLength }) => {
    const length = [...(typed[name] ?? '')].length
    return length > 0 && length <= maxLength
  })

type PickProps = {
  templates: Template[]
  value: Template | null
  onChange: (name: string | null) => void
  error: string | undefined
}

/** By which template the message is made, if by any. */
export function TemplatePicker({ templates, value, onChange, error }: PickProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Picker
      label={t('panel.compose.template')}
      value={value?.name ?? NONE}
      options={[
        { id: NONE, label: t('panel.compose.noTemplate') },
        ...templates.map(({ name, title }) => ({ id: name, label: format.title(title) })),
      ]}
      onChange={(name) => onChange(name === NONE ? null : name)}
      error={error}
    />
  )
}

type Props = {
  template: Template
  values: Values
  onChange: (values: Values) => void
  /** Of these values; null while there is something to fill in. */
  preview: Preview | null
  errors: Record<string, string>
}

/** The values of a template, with the text that they make and what it counts. */
export function TemplateFields({ template, values, onChange, preview, errors }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const errorOf = (name: string, maxLength: number) =>
    errors[`variables.${name}`] ??
    ([...(values[name] ?? '')].length > maxLength
      ? t('panel.compose.valueTooLong', { max: format.number(maxLength) })
      : undefined)
  return (
    <div className="flex flex-col gap-4 pt-4">
      {template.variables.map(({ name, maxLength }) => (
        <Field
          key={name}
          label={name}
          value={values[name] ?? ''}
          onChange={(value) => onChange({ ...values, [name]: value })}
          error={errorOf(name, maxLength)}
          autoComplete="off"
          isRequired
        />
      ))}
      <p dir="auto" className="rounded-xl bg-default px-4 py-3 leading-7 break-words whitespace-pre-wrap">
        {preview?.text ?? template.text}
      </p>
      <p className="text-muted">
        <Code>{template.name}</Code>
        {preview && (
          <>
            {' '}
            · {t(`panel.encoding.${preview.encoding}`)} ·{' '}
            <strong className="font-semibold text-foreground">{format.segments(preview.segments)}</strong>
            {preview.cost && <> · {t('panel.compose.cost', { cost: format.money(preview.cost) })}</>}
          </>
        )}
      </p>
    </div>
  )
}
