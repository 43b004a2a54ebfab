import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'

export const scimQuery = queryOptions({
  queryKey: ['centre', 'scim'],
  queryFn: () => ask(api.GET('/api/v1/centre/scim', {})),
})
