import { Button } from '@heroui/react/button'
import { ScrollText, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../ui/data-table.tsx'
import type { FilterField, Filters } from '../../ui/filters/conditions.ts'
import { FilterBar } from '../../ui/filters/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { SimpleList } from '../../ui/simple-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { useLogWords } from './use-log-words.ts'

type Props<Row> = {
  title: string
  note: string
  fields: FilterField[] | undefined
  filters: Filters
  onFilters: (filters: Filters) => void
  query: Parameters<typeof SimpleList<Row>>[0]['query']
  columns: Column<Row>[]
  getId: (row: Row) => string
  rowHeightPx?: number
  children?: ReactNode
}

/** A log: searched like the messages, its filters in the address. */
export function LogPage<Row>(props: Props<Row>) {
  const { title, note, fields, filters, onFilters, query, columns, getId, rowHeightPx, children } = props
  const { t } = useTranslation()
  const words = useLogWords()
  const isFiltered = Object.keys(filters).length > 0
  return (
    <Page title={title} note={note}>
      <FilterBar
        label={t('panel.logs.search')}
        placeholder={t('panel.logs.searchPlaceholder')}
        fields={fields}
        words={words}
        filters={filters}
        onChange={onFilters}
      />
      <SimpleList
        label={title}
        query={query}
        columns={columns}
        getId={getId}
        rowHeightPx={rowHeightPx}
        empty={
          isFiltered ? (
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
          ) : (
            <Empty icon={<ScrollText />} title={t('panel.logs.empty')} />
          )
        }
      />
      {children}
    </Page>
  )
}
