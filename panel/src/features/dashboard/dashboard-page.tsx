import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { PenLine } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { useFormat } from '../../i18n/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Fault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { dashboardQuery } from './api.ts'
import { Figures } from './figures.tsx'
import { Methods } from './methods.tsx'
import { Needs } from './needs.tsx'
import { Week } from './week.tsx'

/** Under load a service changes without end: its numbers are asked for this often at most. */
const PACE_MS = 3_000

/** The first page of a service: how it fares, and what needs somebody. `recent`: its last messages, for who may see them. */
export function DashboardPage({ recent }: { recent?: ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { service } = useParams({ from: '/inside/s/$service/dashboard' })
  const can = useCan(service)
  const options = dashboardQuery(service)
  const query = useQuery(options)
  useLiveRefresh(options.queryKey, PACE_MS)
  const board = query.data
  return (
    <Page
      title={t('panel.dashboard.title')}
      note={`${format.weekday(Date.now())} ${format.date(Date.now())}`}
      actions={
        can('messages:send') && (
          <LinkButton to="/s/$service/compose" params={{ service }}>
            <PenLine />
            {t('panel.nav.compose')}
          </LinkButton>
        )
      }
    >
      {query.isError && !board ? (
        <Surface>
          <Fault error={query.error} onRetry={() => query.refetch()} />
        </Surface>
      ) : (
        <>
          <Figures board={board} />
          <div className="grid grid-cols-1 gap-4 lg:grid-cols-3">
            <Week days={board?.days} />
            <Methods methods={board?.methods} />
            {recent && <div className="min-w-0 lg:col-span-2">{recent}</div>}
            <Needs service={service} board={board} />
          </div>
        </>
      )}
    </Page>
  )
}
