import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import type { MethodChanges, Page, SendingMethod } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const methodsKey = ['centre', 'methods']
/** What waits goes on by itself. */
export const REFRESH_MS = 10_000

export function fetchMethods(filters: Filters, cursor: string | undefined): Promise<Page<SendingMethod>> {
  return ask(api.GET('/api/v1/centre/methods', { params: { query: pageOf(filters, cursor) } }))
}

export const methodFieldsQuery = queryOptions({
  queryKey: ['centre', 'methods-search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/methods/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export function changeMethod(method: string, changes: MethodChanges) {
  return ask(api.PATCH('/api/v1/centre/methods/{method}', { params: { path: { method } }, body: changes }))
}
