import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from '../../api/client.ts'
import type { ApiCall, AuditEntry, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

/** Whose log: a service's, or the whole centre's. */
export type Place = { service: string } | 'centre'

export const placeKey = (place: Place) => (place === 'centre' ? 'centre' : place.service)

export function fetchApiCalls(place: Place, filters: Filters, cursor: string | undefined): Promise<Page<ApiCall>> {
  const query = pageOf(filters, cursor)
  if (place === 'centre') return ask(api.GET('/api/v1/centre/api-calls', { params: { query } }))
  return ask(api.GET('/api/v1/api-calls', { params: { query }, headers: forService(place.service) }))
}

export function fetchAuditEntries(
  place: Place,
  filters: Filters,
  cursor: string | undefined,
): Promise<Page<AuditEntry>> {
  const query = pageOf(filters, cursor)
  if (place === 'centre') return ask(api.GET('/api/v1/centre/audit-entries', { params: { query } }))
  return ask(api.GET('/api/v1/audit-entries', { params: { query }, headers: forService(place.service) }))
}

export const apiCallFieldsQuery = (place: Place) =>
  queryOptions({
    queryKey: [placeKey(place), 'api-calls', 'search-fields'],
    queryFn: () =>
      place === 'centre'
        ? ask(api.GET('/api/v1/centre/api-calls/search-fields', {}))
        : ask(api.GET('/api/v1/api-calls/search-fields', { headers: forService(place.service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const auditEntryFieldsQuery = (place: Place) =>
  queryOptions({
    queryKey: [placeKey(place), 'audit-entries', 'search-fields'],
    queryFn: () =>
      place === 'centre'
        ? ask(api.GET('/api/v1/centre/audit-entries/search-fields', {}))
        : ask(api.GET('/api/v1/audit-entries/search-fields', { headers: forService(place.service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** A call with what it asked and was told; it never changes. */
export const apiCallQuery = (place: Place, id: string) =>
  queryOptions({
    queryKey: [placeKey(place), 'api-calls', 'one', id],
    queryFn: () => {
      const params = { path: { id } }
      if (place === 'centre') return ask(api.GET('/api/v1/centre/api-calls/{id}', { params }))
      return ask(api.GET('/api/v1/api-calls/{id}', { params, headers: forService(place.service) }))
    },
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The message that a call sent. */
export const sentMessageQuery = (service: string, id: string) =>
  queryOptions({
    queryKey: [service, 'messages', 'one', id],
    queryFn: () => ask(api.GET('/api/v1/messages/{id}', { params: { path: { id } }, headers: forService(service) })),
    retry: false,
  })
