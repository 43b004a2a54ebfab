import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServiceTitle } from '../../api/service-titles.ts'
import type { ApiCall } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { Tag } from '../../ui/tag.tsx'
import { apiCallFieldsQuery, fetchApiCalls, type Place, placeKey } from './api.ts'
import { CallDialog } from './call-dialog.tsx'
import { LogPage } from './log-page.tsx'

/** Who called what in one service. */
export function ServiceApiCallsPage() {
  const { service } = useParams({ from: '/inside/s/$service/api-calls' })
  const filters = useSearch({ from: '/inside/s/$service/api-calls' })
  const navigate = useNavigate()
  return (
    <ApiCallsPage
      key={service}
      place={{ service }}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/s/$service/api-calls', params: { service }, search, replace: true })}
    />
  )
}

/** Who called what, everywhere. */
export function CentreApiCallsPage() {
  const filters = useSearch({ from: '/inside/centre/api-calls' })
  const navigate = useNavigate()
  return (
    <ApiCallsPage
      place="centre"
      filters={filters}
      onFilters={(search) => void navigate({ to: '/centre/api-calls', search, replace: true })}
    />
  )
}

type Props = { place: Place; filters: Filters; onFilters: (filters: Filters) => void }

function ApiCallsPage({ place, filters, onFilters }: Props) {
  const { t } = useTranslation()
  const fields = useQuery(apiCallFieldsQuery(place))
  const query = usePagedList([placeKey(place), 'api-calls', filters], (cursor) => fetchApiCalls(place, filters, cursor))
  const [shown, setShown] = useState<ApiCall | null>(null)
  const columns = useColumns(place === 'centre', setShown)
  return (
    <LogPage
      title={t(place === 'centre' ? 'panel.nav.centreApiCalls' : 'panel.nav.apiCalls')}
      note={t('panel.logs.apiCallsNote')}
      fields={fields.data?.fields}
      filters={filters}
      onFilters={onFilters}
      query={query}
      columns={columns}
      getId={(call) => call.id}
    >
      {shown && <CallDialog place={place} call={shown} onClose={() => setShown(null)} />}
    </LogPage>
  )
}

function useColumns(isCentre: boolean, onShow: (call: ApiCall) => void): Column<ApiCall>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const serviceTitle = useServiceTitle()
  return useMemo(() => {
    const service: Column<ApiCall> = {
      id: 'service',
      header: t('panel.logs.field.service'),
      className: 'w-32 hidden lg:table-cell text-muted',
      cell: (call) => call.service && serviceTitle(call.service),
    }
    return [
      {
        id: 'at',
        header: t('panel.logs.field.at'),
        className: 'w-32 text-muted',
        cell: (call) => (
          <time dateTime={call.at} title={format.dateTime(call.at)} className="figures">
            {format.brief(call.at)}
          </time>
        ),
      },
      {
        id: 'route',
        header: t('panel.logs.column.call'),
        isRowHeader: true,
        cell: (call) => (
          <bdi dir="ltr" title={call.requestId} className="block truncate rtl:text-end">
            <span className="text-muted">{call.method}</span> {call.route}
          </bdi>
        ),
      },
      {
        id: 'who',
        header: t('panel.logs.column.who'),
        className: 'w-40 hidden md:table-cell text-muted',
        cell: (call) => <bdi>{call.token?.name ?? call.user?.username ?? t('panel.logs.nobody')}</bdi>,
      },
      ...(isCentre ? [service] : []),
      {
        id: 'status',
        header: t('panel.logs.field.status'),
        className: 'w-24 xl:w-56',
        cell: (call) => (
          <span className="flex items-center gap-2">
            <Tag tone={call.status >= 500 ? 'bad' : call.status >= 400 ? 'doubt' : 'good'}>
              <Code>{call.status}</Code>
            </Tag>
            {call.code && <Code className="hidden truncate text-muted xl:block">{call.code}</Code>}
          </span>
        ),
      },
      {
        id: 'ms',
        header: t('panel.logs.field.ms'),
        className: 'w-32 hidden sm:table-cell text-muted',
        cell: (call) => call.ms !== null && format.duration(call.ms),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-28 text-end',
        cell: (call) => (
          <Button size="sm" variant="tertiary" onPress={() => onShow(call)}>
            {t('panel.logs.details')}
          </Button>
        ),
      },
    ]
  }, [t, format, serviceTitle, isCentre, onShow])
}
