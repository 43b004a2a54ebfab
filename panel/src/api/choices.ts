import { queryOptions } from '@tanstack/react-query'
import { api, ask } from './client.ts'

// What forms of more than one feature choose from.

export const servicesKey = ['centre', 'services']
export const servicesQuery = queryOptions({
  queryKey: [...servicesKey, 'all'],
  queryFn: () => ask(api.GET('/api/v1/centre/services', { params: { query: { limit: '200' } } })),
})

/** As many as anybody reads before another letter is typed. */
export const FOUND_MAX = '20'

/** Groups, by a part of the name. */
export const foundGroupsQuery = (q: string) =>
  queryOptions({
    queryKey: ['centre', 'groups', 'found', q],
    queryFn: () => ask(api.GET('/api/v1/centre/groups', { params: { query: { limit: FOUND_MAX, ...(q && { q }) } } })),
  })

/** People, by a part of the name. */
export const foundUsersQuery = (q: string) =>
  queryOptions({
    queryKey: ['centre', 'users', 'found', q],
    queryFn: () => ask(api.GET('/api/v1/centre/users', { params: { query: { limit: FOUND_MAX, ...(q && { q }) } } })),
  })
