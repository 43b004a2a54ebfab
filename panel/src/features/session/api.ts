import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'

export const secondFactorQuery = queryOptions({
  queryKey: ['me', 'second-factor'],
  queryFn: () => ask(api.GET('/api/v1/me/second-factor', {})),
})

export const ownSessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: () => ask(api.GET('/api/v1/me/sessions', {})),
})
