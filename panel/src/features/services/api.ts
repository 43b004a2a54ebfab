import { queryOptions } from '@tanstack/react-query'
import { servicesKey } from '../../api/choices.ts'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { NewService, Page, Service, ServiceChanges } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export { servicesKey }

export function fetchServices(filters: Filters, cursor: string | undefined): Promise<Page<Service>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/centre/services', { params: { query } }))
}

export const serviceFieldsQuery = queryOptions({
  queryKey: ['centre', 'services-search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/services/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export const serviceQuery = (name: string) =>
  queryOptions({
    queryKey: [...servicesKey, name],
    queryFn: () => ask(api.GET('/api/v1/centre/services/{name}', { params: { path: { name } } })),
  })

/** What is used goes on by itself: looked at again while somebody looks. */
const QUOTA_EVERY_MS = 10_000

export const quotaQuery = (name: string) =>
  queryOptions({
    queryKey: [...servicesKey, name, 'quota'],
    queryFn: () => ask(api.GET('/api/v1/centre/services/{name}/quota', { params: { path: { name } } })),
    refetchInterval: QUOTA_EVERY_MS,
  })

export function createService(service: NewService) {
  const headers = { 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/centre/services', { body: service, headers }))
}

export function changeService(name: string, changes: ServiceChanges) {
  return ask(api.PATCH('/api/v1/centre/services/{name}', { params: { path: { name } }, body: changes }))
}

export function setSuspension(name: string, isSuspended: boolean) {
  const params = { path: { name } }
  return isSuspended
    ? ask(api.POST('/api/v1/centre/services/{name}/suspension', { params }))
    : ask(api.DELETE('/api/v1/centre/services/{name}/suspension', { params }))
}

export function setArchive(name: string, isArchived: boolean) {
  const params = { path: { name } }
  return isArchived
    ? ask(api.POST('/api/v1/centre/services/{name}/archive', { params }))
    : ask(api.DELETE('/api/v1/centre/services/{name}/archive', { params }))
}
