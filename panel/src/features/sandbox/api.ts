import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from '../../api/client.ts'

const SHOWN_MAX = '30'

/** What the sandbox carried for a service, the latest first. */
export const receivedQuery = (service: string) =>
  queryOptions({
    queryKey: [service, 'messages', 'handset'],
    queryFn: () =>
      ask(
        api.GET('/api/v1/messages', {
          params: { query: { test: 'true', limit: SHOWN_MAX } },
          headers: forService(service),
        }),
      ),
  })
