import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from '../../api/client.ts'

/** Also without a hint: a day ends, a quarter of an hour, a circuit's rest. */
const REFRESH_MS = 60_000

/** Under the key of the service's own settings, so that a change of them is seen here. */
export const dashboardQuery = (service: string) =>
  queryOptions({
    queryKey: [service, 'service', 'dashboard'],
    queryFn: () => ask(api.GET('/api/v1/service/dashboard', { headers: forService(service) })),
    refetchInterval: REFRESH_MS,
  })
