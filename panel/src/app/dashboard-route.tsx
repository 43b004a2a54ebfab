import { useParams } from '@tanstack/react-router'
import { useCan } from '../api/me.ts'
import { DashboardPage } from '../features/dashboard/dashboard-page.tsx'
import { RecentMessages } from '../features/messages/recent-messages.tsx'
import { useRenewedBrowser } from '../features/push-subscriptions/use-renewed-browser.ts'

/** The first page of a service, with its most recent messages for those who may read them. */
export function DashboardRoute() {
  const { service } = useParams({ from: '/inside/s/$service/dashboard' })
  const can = useCan(service)
  useRenewedBrowser()
  return (
    <DashboardPage key={service} recent={can('messages:read') ? <RecentMessages service={service} /> : undefined} />
  )
}
