import { Button } from '@heroui/react/button'
import { SearchX } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FilterField, Filters, FilterWords } from './filters/conditions.ts'
import { FilterBar } from './filters/filter-bar.tsx'
import { SimpleList } from './simple-list.tsx'
import { Empty } from './states.tsx'

type Props<Row> = ComponentProps<typeof SimpleList<Row>> & {
  /** Of the box for free text: what can be typed into it. */
  placeholder: string
  /** What can be searched by; undefined until it is known. */
  fields: FilterField[] | undefined
  words: FilterWords
  filters: Filters
  onFilters: (filters: Filters) => void
  /** What can be done with the whole list, beside its search. */
  actions?: ReactNode
  /** Names of conditions that stand elsewhere than among the chips, by `actions` for instance. */
  shownElsewhere?: string[]
}

/** A list under its search: free text and conditions, which stand in the address. */
export function SearchedList<Row>(props: Props<Row>) {
  const { placeholder, fields, words, filters, onFilters, actions, shownElsewhere = [], empty, ...list } = props
  const { t } = useTranslation()
  const isFiltered = Object.keys(filters).some((name) => !shownElsewhere.includes(name))
  const nothingFound = (
    <Empty
      icon={<SearchX />}
      title={t('panel.filter.nothing.title')}
      action={
        <Button variant="tertiary" onPress={() => onFilters({})}>
          {t('panel.filter.clear')}
        </Button>
      }
    >
      {t('panel.filter.nothing.detail')}
    </Empty>
  )
  return (
    <>
      <FilterBar
        label={t('panel.filter.search')}
        placeholder={placeholder}
        fields={fields}
        words={words}
        filters={filters}
        onChange={onFilters}
        actions={actions}
        shownElsewhere={shownElsewhere}
      />
      <SimpleList {...list} empty={isFiltered ? nothingFound : empty} />
    </>
  )
}
