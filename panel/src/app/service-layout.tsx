import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useMatchRoute, useParams } from '@tanstack/react-router'
import { Building2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { LiveProvider } from '../api/live.tsx'
import { meQuery, useServiceOfMe } from '../api/me.ts'
import { ExpiringNotice } from '../features/tokens/expiring-notice.tsx'
import { Code } from '../ui/code.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Empty } from '../ui/states.tsx'

/** Everything under one service's address: listens to what changes there, and says so where the service is not theirs. */
export function ServiceLayout() {
  const { t } = useTranslation()
  const { service } = useParams({ from: '/inside/s/$service' })
  const queryClient = useQueryClient()
  const mine = useServiceOfMe(service)
  const isDashboard = useMatchRoute()({ to: '/s/$service/dashboard' }) !== false

  if (!mine) {
    return (
      <Empty
        isPage
        icon={<Building2 />}
        title={t('panel.service.unknown.title')}
        action={<LinkButton to="/">{t('panel.notFound.home')}</LinkButton>}
      >
        {t('panel.service.unknown.detail')} <Code>{service}</Code>
      </Empty>
    )
  }
  return (
    <LiveProvider
      key={service}
      service={service}
      mayListen={mine.permissions.includes('messages:read')}
      onConfig={() => {
        void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
        void queryClient.invalidateQueries({ queryKey: [service, 'service'] })
      }}
    >
      {mine.suspended && (
        <p role="status" className="bg-warning-soft px-7 py-2.5 text-warning-soft-foreground">
          {t('panel.service.suspended')}
        </p>
      )}
      {/* the dashboard says it in its place */}
      {!isDashboard && <ExpiringNotice service={service} />}
      <Outlet />
    </LiveProvider>
  )
}
