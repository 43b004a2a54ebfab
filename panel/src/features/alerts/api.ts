import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import type { Alert, Expiry, Page } from '../../api/types.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const alertsKey = ['centre', 'alerts']
export const expiriesKey = ['centre', 'expiries']
export const REFRESH_MS = 15_000

const queryOf = (filters: Filters, cursor: string | undefined) =>
  ({ ...filters, limit: '100', ...(cursor === undefined ? {} : { cursor }) }) as never

export function fetchAlerts(filters: Filters, cursor: string | undefined): Promise<Page<Alert>> {
  return ask(api.GET('/api/v1/centre/alerts', { params: { query: queryOf(filters, cursor) } }))
}

export const alertFieldsQuery = queryOptions({
  queryKey: [...alertsKey, 'search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/alerts/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export function acknowledgeAlert(id: number) {
  return ask(api.POST('/api/v1/centre/alerts/{id}/acknowledgement', { params: { path: { id } } }))
}

export function fetchExpiries(filters: Filters, cursor: string | undefined): Promise<Page<Expiry>> {
  return ask(api.GET('/api/v1/centre/expiries', { params: { query: queryOf(filters, cursor) } }))
}

export const expiryFieldsQuery = queryOptions({
  queryKey: [...expiriesKey, 'search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/expiries/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})
