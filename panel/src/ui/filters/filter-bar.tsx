import { Button } from '@heroui/react/button'
import { ListFilterPlus, X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Condition, type FilterField, type Filters, type FilterWords, readConditions } from './conditions.ts'
import { SearchBox } from './search-box.tsx'
import { useConditionWords } from './use-condition-words.ts'

const loadEditor = () => import('./filter-editor.tsx')
const FilterEditor = lazy(loadEditor)

type Props = {
  label: string
  placeholder: string
  /** What can be searched by; undefined until it is known. */
  fields: FilterField[] | undefined
  words: FilterWords
  filters: Filters
  onChange: (filters: Filters) => void
  /** Names of conditions that stand elsewhere than among the chips. */
  shownElsewhere?: string[]
  /** Quick filters beside the box. */
  children?: ReactNode
  /** What can be done with the whole list. */
  actions?: ReactNode
}

/** Free text, the conditions in force as chips, and a way to add one; all of it stands in the address. */
export function FilterBar(props: Props) {
  const { label, placeholder, fields, words, filters, onChange, shownElsewhere = [], children, actions } = props
  const { t } = useTranslation()
  const [editing, setEditing] = useState<Condition | 'new' | null>(null)
  const trigger = useRef<HTMLDivElement>(null)
  const conditions = readConditions(filters).filter(({ key }) => !shownElsewhere.includes(key))
  const without = (key: string): Filters => ({ ...filters, [key]: undefined })
  const apply = (key: string, value: string) => {
    const rest = editing === 'new' || editing === null ? filters : without(editing.key)
    onChange({ ...rest, [key]: value })
    setEditing(null)
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <SearchBox
          label={label}
          placeholder={placeholder}
          value={filters.q ?? ''}
          onChange={(q) => onChange({ ...filters, q: q === '' ? undefined : q })}
        />
        {children}
        <div ref={trigger}>
          <Button variant="outline" onPress={() => setEditing('new')} onHoverStart={loadEditor}>
            <ListFilterPlus />
            {t('panel.filter.add')}
          </Button>
        </div>
        {actions}
      </div>
      {conditions.length > 0 && (
        <ul className="flex flex-wrap gap-2" aria-label={t('panel.filter.inForce')}>
          {conditions.map((condition) => (
            <ConditionChip
              key={condition.key}
              condition={condition}
              words={words}
              onEdit={() => setEditing(condition)}
              onRemove={() => onChange(without(condition.key))}
            />
          ))}
        </ul>
      )}
      <Suspense>
        {editing !== null && fields && (
          <FilterEditor
            key={editing === 'new' ? 'new' : editing.key}
            fields={fields}
            words={words}
            condition={editing === 'new' ? null : editing}
            triggerRef={trigger}
            onApply={apply}
            onClose={() => setEditing(null)}
          />
        )}
      </Suspense>
    </div>
  )
}

type ChipProps = { condition: Condition; words: FilterWords; onEdit: () => void; onRemove: () => void }

function ConditionChip({ condition, words, onEdit, onRemove }: ChipProps) {
  const { t } = useTranslation()
  const text = useConditionWords(words)(condition)
  return (
    <li className="flex items-center rounded-full bg-accent-soft text-accent-soft-foreground">
      <button type="button" onClick={onEdit} className="cursor-pointer rounded-full py-1 ps-3 pe-1">
        {text}
      </button>
      <button
        type="button"
        onClick={onRemove}
        aria-label={t('panel.filter.remove', { filter: text })}
        className="flex size-7 cursor-pointer items-center justify-center rounded-full hover:bg-accent-soft-hover"
      >
        <X className="size-3.5" aria-hidden="true" />
      </button>
    </li>
  )
}
