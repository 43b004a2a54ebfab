import { useMatches } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { firstServicePage } from './pages.ts'

/**
 * Gives the address of another service's page of the same kind as the one that is open, or of the first that one may
 * open.
 */
export function useSwitchService() {
  const me = useMe()
  const routeId = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? '' })
  const open = routeId.replace(/^\/inside/, '')
  return (service: string) => ({ to: firstServicePage(me, service, open), params: { service } })
}
