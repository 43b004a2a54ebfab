import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from '../../api/client.ts'
import type { Page, Review } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const reviewsKey = (service: string) => [service, 'reviews']

export function fetchReviews(service: string, filters: Filters, cursor?: string): Promise<Page<Review>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/reviews', { params: { query }, headers: forService(service) }))
}

export const reviewFieldsQuery = (service: string) =>
  queryOptions({
    queryKey: [...reviewsKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/reviews/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

const HELD_SHOWN = '5'
const HELD_REFRESH_MS = 10_000

/** The first broadcasts that wait for review. */
export const heldBroadcastsQuery = (service: string) =>
  queryOptions({
    queryKey: [...reviewsKey(service), 'broadcasts'],
    queryFn: () => {
      const query = { state: 'held', sort: 'createdAt', limit: HELD_SHOWN } as const
      return ask(api.GET('/api/v1/broadcasts', { params: { query }, headers: forService(service) }))
    },
    refetchInterval: HELD_REFRESH_MS,
  })

/** By the id of the message. */
export const reviewQuery = (service: string, id: string) =>
  queryOptions({
    queryKey: [...reviewsKey(service), 'message', id],
    queryFn: () => ask(api.GET('/api/v1/reviews/{id}', { params: { path: { id } }, headers: forService(service) })),
  })

export function releaseReview(service: string, id: string) {
  return ask(api.POST('/api/v1/reviews/{id}/release', { params: { path: { id } }, headers: forService(service) }))
}

export function undoRelease(service: string, id: string) {
  return ask(api.DELETE('/api/v1/reviews/{id}/release', { params: { path: { id } }, headers: forService(service) }))
}

export function refuseReview(service: string, id: string, reason: string) {
  const params = { path: { id } }
  return ask(api.POST('/api/v1/reviews/{id}/refusal', { params, body: { reason }, headers: forService(service) }))
}
