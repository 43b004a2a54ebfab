import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from '../../api/client.ts'
import type { Message, NewMessage, NewPreview, Page } from '../../api/types.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

const PAGE_SIZE = '50'
const REFRESH_WAITING_MS = 3_000

/** One page of a search; `filters` are the list's parameters as the address has them. */
export function fetchMessages(service: string, filters: Filters, cursor?: string): Promise<Page<Message>> {
  const query = { ...filters, limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) }
  return ask(api.GET('/api/v1/messages', { params: { query: query as never }, headers: forService(service) }))
}

export const messagesQuery = (service: string, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: [service, 'messages', 'list', filters],
    queryFn: ({ pageParam }) => fetchMessages(service, filters, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // Live hints keep the list; asking for it again by itself would move rows under the reader.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

export const RECENT_COUNT = 8

/** The last few messages; whoever shows them asks again when messages change. */
export const recentMessagesQuery = (service: string) =>
  queryOptions({
    queryKey: [service, 'messages', 'recent'],
    queryFn: () =>
      ask(
        api.GET('/api/v1/messages', {
          params: { query: { limit: String(RECENT_COUNT) } as never },
          headers: forService(service),
        }),
      ),
  })

export const messageQuery = (service: string, id: string) =>
  queryOptions({
    queryKey: [service, 'messages', 'one', id],
    queryFn: () => fetchMessage(service, id),
    // no hint tells that an account was stopped or is tried, or that a question went unanswered
    refetchInterval: ({ state: { data } }) => (data?.waiting || data?.unconfirmed ? REFRESH_WAITING_MS : false),
  })

export function fetchMessage(service: string, id: string) {
  return ask(api.GET('/api/v1/messages/{id}', { params: { path: { id } }, headers: forService(service) }))
}

export const searchFieldsQuery = (service: string) =>
  queryOptions({
    queryKey: [service, 'messages', 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/messages/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** People who can be sent to, by a part of their name. */
export const addressableUsersQuery = (service: string, q: string) =>
  queryOptions({
    queryKey: [service, 'addressable-users', q],
    queryFn: () => {
      const query = { limit: '8', sort: 'name', ...(q === '' ? {} : { q }) }
      return ask(api.GET('/api/v1/addressable-users', { params: { query }, headers: forService(service) }))
    },
  })

/** Sends one message; the same key sends it once, however often the request is made. */
export function sendMessage(service: string, message: NewMessage, idempotencyKey: string): Promise<Message> {
  const headers = { ...forService(service), 'Idempotency-Key': idempotencyKey }
  return ask(api.POST('/api/v1/messages', { body: message, headers }))
}

export function previewMessage(service: string, draft: NewPreview) {
  return ask(api.POST('/api/v1/messages/preview', { body: draft, headers: forService(service) }))
}

export function cancelMessage(service: string, id: string) {
  return ask(api.POST('/api/v1/messages/{id}/cancellation', { params: { path: { id } }, headers: forService(service) }))
}
