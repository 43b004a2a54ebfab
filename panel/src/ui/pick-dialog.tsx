import { type ComponentProps, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from './form-dialog.tsx'
import { type Pickable, PickMany } from './pick-many.tsx'
import { useSettledQuery } from './use-debounced.ts'

/** What somebody is picking: the words that are looked for (`settled` once the typing pauses), and what is chosen. */
export function usePicking(first: Pickable[] = []) {
  const [query, onQuery] = useState('')
  const [chosen, onChange] = useState(first)
  return { query, onQuery, chosen, onChange, settled: useSettledQuery(query) }
}

type Props = Omit<ComponentProps<typeof FormDialog>, 'children'> &
  Pick<ComponentProps<typeof PickMany>, 'label' | 'placeholder' | 'found'> & {
    picking: ReturnType<typeof usePicking>
    isFinding: boolean
  }

/** A window in which any number of things are picked, and then done with. */
export function PickDialog({ picking, isFinding, label, placeholder, found, ...dialog }: Props) {
  const { t } = useTranslation()
  const { query, onQuery, chosen, onChange } = picking
  return (
    <FormDialog {...dialog}>
      <PickMany
        label={label}
        placeholder={placeholder}
        isRequired
        found={found}
        chosen={chosen}
        query={query}
        onQuery={onQuery}
        onChange={onChange}
        empty={t(isFinding ? 'panel.state.loading' : 'panel.filter.nothing.title')}
      />
    </FormDialog>
  )
}
