import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { BlockedNumber, BlockListOfLine, NewBlocks, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

/** Of a service, or (null) of the centre. */
export type Place = string | null

export const blockedKey = (place: Place) => [place ?? 'centre', 'blocked-numbers']

export function fetchBlocked(place: Place, filters: Filters, cursor?: string): Promise<Page<BlockedNumber>> {
  const params = { query: pageOf(filters, cursor) }
  if (place === null) return ask(api.GET('/api/v1/centre/blocked-numbers', { params }))
  return ask(api.GET('/api/v1/blocked-numbers', { params, headers: forService(place) }))
}

export const blockedFieldsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...blockedKey(place), 'search-fields'],
    queryFn: () =>
      place === null
        ? ask(api.GET('/api/v1/centre/blocked-numbers/search-fields'))
        : ask(api.GET('/api/v1/blocked-numbers/search-fields', { headers: forService(place) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export function blockNumbers(place: Place, body: NewBlocks) {
  const once = { 'Idempotency-Key': newIdempotencyKey() }
  if (place === null) return ask(api.POST('/api/v1/centre/blocked-numbers', { body, headers: once }))
  return ask(api.POST('/api/v1/blocked-numbers', { body, headers: { ...forService(place), ...once } }))
}

export function unblockNumber(place: Place, id: number, reason: string) {
  const body = { ids: [id], reason }
  if (place === null) return ask(api.POST('/api/v1/centre/blocked-numbers/removal', { body }))
  return ask(api.POST('/api/v1/blocked-numbers/removal', { body, headers: forService(place) }))
}

export const blockListsQuery = queryOptions({
  queryKey: ['centre', 'block-lists'],
  queryFn: () => ask(api.GET('/api/v1/centre/block-lists', {})),
  refetchInterval: 15_000,
})

const LIST = '/api/v1/centre/accounts/{name}/lines/{number}/block-list'
const pathOf = ({ account, line }: BlockListOfLine) => ({ params: { path: { name: account.name, number: line } } })

export const shareBlockList = (list: BlockListOfLine) => ask(api.PUT(LIST, pathOf(list)))
export const stopSharingBlockList = (list: BlockListOfLine) => ask(api.DELETE(LIST, pathOf(list)))
