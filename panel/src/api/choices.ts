import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from './client.ts'
import type { Template } from './types.ts'

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

/** What a service may do, and by which methods. */
export const serviceQuery = (service: string) =>
  queryOptions({
    queryKey: [service, 'service'],
    queryFn: () => ask(api.GET('/api/v1/service', { headers: forService(service) })),
  })

export const templatesKey = (service: string) => [service, 'templates']

/** All templates of a service, by name. */
export const allTemplatesQuery = (service: string) =>
  queryOptions({ queryKey: [...templatesKey(service), 'all'], queryFn: () => fetchAllTemplates(service) })

async function fetchAllTemplates(service: string): Promise<Template[]> {
  const found: Template[] = []
  let cursor: string | null | undefined
  do {
    const query = { limit: '200', ...(cursor ? { cursor } : {}) }
    const page = await ask(api.GET('/api/v1/templates', { params: { query }, headers: forService(service) }))
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}
