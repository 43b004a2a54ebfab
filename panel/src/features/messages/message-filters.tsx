import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useWordOr } from '../../i18n/use-word-or.ts'
import type { Filters } from '../../ui/filters/conditions.ts'
import { FilterBar } from '../../ui/filters/filter-bar.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { searchFieldsQuery } from './api.ts'
import { GROUP_NAMES, groupOf, STATUS_GROUPS, type StatusGroup } from './status-groups.ts'

type Props = { service: string; filters: Filters; onChange: (filters: Filters) => void }

/** The search of the messages, with the quick filters by status. */
export function MessageFilters({ service, filters, onChange }: Props) {
  const { t } = useTranslation()
  const fields = useQuery(searchFieldsQuery(service))
  const group = groupOf(filters.status)
  const words = useMessageWords()
  return (
    <FilterBar
      label={t('panel.messages.search')}
      placeholder={t('panel.messages.searchPlaceholder')}
      fields={fields.data?.fields}
      words={words}
      filters={filters}
      onChange={onChange}
      shownElsewhere={group === undefined ? [] : ['status']}
    >
      <Segmented
        label={t('panel.messages.group.label')}
        isLabelHidden
        value={group ?? 'other'}
        options={GROUP_NAMES.map((id) => ({ id, label: t(`panel.messages.group.${id}`) }))}
        onChange={(id) => onChange({ ...filters, status: STATUS_GROUPS[id as StatusGroup] })}
      />
    </FilterBar>
  )
}

function useMessageWords() {
  const wordOr = useWordOr()
  return {
    field: (name: string) => wordOr(`panel.messages.field.${name}`, name),
    value: (field: string, value: string) =>
      wordOr(field === 'status' ? `statuses.${value}` : `panel.messages.value.${field}.${value}`, value),
  }
}
