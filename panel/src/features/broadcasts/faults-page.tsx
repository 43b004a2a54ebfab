import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useBroadcastTitle } from '../../api/use-broadcast-title.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { TWO_LINES_PX } from '../../ui/data-table.tsx'
import { DownloadLink } from '../../ui/download-link.tsx'
import type { FilterField, Filters, FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { broadcastQuery, broadcastsKey, faultFieldsQuery, faultsAddress, fetchFaults } from './api.ts'
import { FaultCounts } from './fault-counts.tsx'
import { countFaults } from './figures.ts'
import { useFaultColumns } from './use-fault-columns.tsx'

/** All whom a broadcast is not sent to, each with its row and why; searchable, and to take away as a file. */
export function FaultsPage() {
  const { t } = useTranslation()
  const { service, id } = useParams({ from: '/inside/s/$service/broadcasts/$id/faults' })
  const query = useQuery(broadcastQuery(service, id))
  const titleOf = useBroadcastTitle(service)
  const told = query.data
  const crumb = (
    <Link to="/s/$service/broadcasts/$id" params={{ service, id }} className="block truncate hover:text-foreground">
      <bdi>{told ? titleOf(told) : t('panel.broadcasts.one')}</bdi> /
    </Link>
  )
  if (!told) return <WaitingPage title={t('panel.broadcasts.faults.list')} above={crumb} query={query} />
  return (
    <Page
      title={t('panel.broadcasts.faults.list')}
      above={crumb}
      note={t('panel.broadcasts.faults.note')}
      actions={<DownloadLink href={faultsAddress(service, id)}>{t('panel.broadcasts.faults.download')}</DownloadLink>}
    >
      <Faults service={service} told={told} />
    </Page>
  )
}

function Faults({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const { id } = told
  const navigate = useNavigate()
  const filters = useSearch({ from: '/inside/s/$service/broadcasts/$id/faults' })
  const fields = useQuery(faultFieldsQuery(service, id)).data?.fields
  const query = usePagedList([...broadcastsKey(service), 'faults', id, countFaults(told), filters], (cursor) =>
    fetchFaults(service, id, filters, cursor),
  )
  return (
    <>
      <FaultCounts service={service} told={told} />
      <SearchedList
        label={t('panel.broadcasts.faults.list')}
        placeholder={t('panel.broadcasts.faults.search')}
        fields={fields?.filter(({ name }) => name !== 'n').map((field) => offerValues(field, told))}
        words={useFaultWords(told)}
        filters={filters}
        onFilters={(search: Filters) =>
          void navigate({ to: '/s/$service/broadcasts/$id/faults', params: { service, id }, search, replace: true })
        }
        query={query}
        columns={useFaultColumns(told)}
        getId={({ n }) => String(n)}
        rowHeightPx={TWO_LINES_PX}
        empty={<Empty icon={<CircleCheck />} title={t('panel.broadcasts.faults.none')} />}
      />
    </>
  )
}

const offered = (told: BroadcastDetail, name: 'code' | 'field'): string[] => [
  ...new Set(told.faults.flatMap((fault) => fault[name] ?? [])),
]

/** Of what is wrong, that is chosen which is there. */
const offerValues = (field: FilterField, told: BroadcastDetail): FilterField =>
  field.name === 'code' || field.name === 'field' ? { ...field, values: offered(told, field.name) } : field

function useFaultWords({ faults }: BroadcastDetail): FilterWords {
  const { t } = useTranslation()
  const format = useFormat()
  const word = useWordOr()
  return {
    field: (name) => word(`panel.broadcasts.faults.field.${name}`, name),
    value: (name, value) => {
      if (name === 'code') {
        const titles = faults.flatMap(({ code, title }) => (code === value ? [title] : []))
        return titles.length > 0 ? format.list(titles) : value
      }
      const [, variable] = /^variables\.(.+)$/.exec(value) ?? []
      if (variable !== undefined) return t('panel.broadcasts.faults.variable', { name: variable })
      return word(`panel.broadcasts.faults.of.${value}`, value)
    },
  }
}
