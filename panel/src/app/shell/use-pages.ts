import { useQuery } from '@tanstack/react-query'
import { api, ask, forService } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { listCentrePages, listServicePages } from './pages.ts'

/** The pages that the signed-in person may open, of a service and of the centre. */
export function usePages(service: string | undefined) {
  const me = useMe()
  const mine = me.services.find(({ name }) => name === service)
  const canRead = mine?.permissions.includes('messages:read') ?? false
  const test = useQuery({
    queryKey: [service, 'has-test-messages'],
    queryFn: () =>
      ask(
        api.GET('/api/v1/messages', { params: { query: { test: 'true', limit: '1' } }, headers: forService(service!) }),
      ),
    enabled: canRead && mine?.sandbox === false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const hasTestMessages = mine?.sandbox === true || (test.data?.items.length ?? 0) > 0
  return { service: listServicePages(me, service, hasTestMessages), centre: listCentrePages(me) }
}
