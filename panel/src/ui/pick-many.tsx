import { useTranslation } from 'react-i18next'
import { Chips } from './chips.tsx'
import { MissingWords } from './missing-words.tsx'
import { type PickItem, PickList } from './pick-list.tsx'
import { useMissing } from './required.ts'

/** Something that can be picked: its name stands on its chip too. */
export type Pickable = { id: string; name: string; note?: string }

type Props = {
  label: string
  placeholder: string
  /** What the search found; what is chosen already is left out of it. */
  found: Pickable[]
  chosen: Pickable[]
  query: string
  onQuery: (query: string) => void
  onChange: (chosen: Pickable[]) => void
  empty: string
  isRequired?: boolean
}

/** Any number of things, looked for by name and picked one after the other. */
export function PickMany({ label, placeholder, found, chosen, query, onQuery, onChange, empty, isRequired }: Props) {
  const { t } = useTranslation()
  const missing = useMissing(isRequired === true && chosen.length === 0, t('panel.field.pickMissing'))
  const items = found
    .filter(({ id }) => !chosen.some((one) => one.id === id))
    .map(({ id, name, note }): PickItem => ({ id, label: name, note }))
  const pick = (id: string) => {
    const one = found.find((other) => other.id === id)
    if (!one) return
    onChange([...chosen, one])
    onQuery('')
  }
  return (
    <div className="flex flex-col gap-3" data-invalid={missing && true}>
      <MissingWords words={missing} />
      <Chips
        chips={chosen.map(({ id, name }) => ({
          id,
          label: name,
          removeLabel: t('panel.field.remove', { name }),
        }))}
        onRemove={(id) => onChange(chosen.filter((one) => one.id !== id))}
      />
      <div className="overflow-clip rounded-xl border border-border">
        <PickList
          label={label}
          placeholder={placeholder}
          items={items}
          query={query}
          onQuery={onQuery}
          onPick={pick}
          empty={found.length > 0 ? t('panel.field.allPicked') : empty}
        />
      </div>
    </div>
  )
}
