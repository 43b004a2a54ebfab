import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServiceTitle } from '../../api/service-titles.ts'
import type { ApiCall } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { Empty } from '../../ui/states.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Tag } from '../../ui/tag.tsx'
import { apiCallFieldsQuery, fetchApiCalls, type Place, placeKey } from './api.ts'
import { CallDialog } from './call-dialog.tsx'
import { LogPage } from './log-page.tsx'
import { LogTime } from './log-time.tsx'

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

/** The field of the search that tells them, and what the address says of it. */
const READS = 'panelRead'
const SHOWN = 'shown'

type Props = { place: Place; filters: Filters; onFilters: (filters: Filters) => void }

function ApiCallsPage({ place, filters, onFilters }: Props) {
  const { t } = useTranslation()
  const fields = useQuery(apiCallFieldsQuery(place))
  // the panel's own reads are most calls, and seldom what is looked for; one that is named is shown
  const areReadsShown = filters[READS] === SHOWN || filters.requestId !== undefined
  const asked = { ...filters, [READS]: areReadsShown ? undefined : 'false' }
  const query = usePagedList([placeKey(place), 'api-calls', asked], (cursor) => fetchApiCalls(place, asked, cursor))
  const readsSwitch = (
    <Switch
      label={t('panel.logs.withReads')}
      value={areReadsShown}
      onChange={(isShown) => onFilters({ ...filters, [READS]: isShown ? SHOWN : undefined })}
    />
  )
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
      actions={filters.requestId === undefined && readsSwitch}
      shownElsewhere={[READS]}
      empty={
        areReadsShown ? undefined : (
          <Empty icon={<ScrollText />} title={t('panel.logs.onlyReads')} action={readsSwitch} />
        )
      }
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
        className: 'w-32 hidden sm:table-cell text-muted',
        cell: (call) => <LogTime at={call.at} />,
      },
      {
        id: 'route',
        header: t('panel.logs.column.call'),
        isRowHeader: true,
        cell: (call) => (
          <>
            <bdi dir="ltr" title={call.requestId} className="block truncate rtl:text-end">
              <span className="text-muted">{call.method}</span> {call.route}
            </bdi>
            <LogTime at={call.at} className="block text-xs text-muted sm:hidden" />
          </>
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
        className: 'w-18 sm:w-24 xl:w-56',
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
