import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { FollowUp, FollowUpChange, FollowUpRuleChange, NewFollowUpRule, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const FOLLOW_UP_STATES = ['open', 'in_progress', 'done', 'none'] as const

export const followUpsKey = (service: string) => [service, 'follow-ups']

export function fetchFollowUps(service: string, filters: Filters, cursor?: string): Promise<Page<FollowUp>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/follow-ups', { params: { query }, headers: forService(service) }))
}

export const followUpFieldsQuery = (service: string) =>
  queryOptions({
    queryKey: [...followUpsKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/follow-ups/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Of one message, with its notes. */
export const followUpQuery = (service: string, id: string) =>
  queryOptions({
    queryKey: [...followUpsKey(service), 'message', id],
    queryFn: () =>
      ask(api.GET('/api/v1/messages/{id}/follow-up', { params: { path: { id } }, headers: forService(service) })),
  })

/** Who can be given one. */
export const assigneesQuery = (service: string) =>
  queryOptions({
    queryKey: [...followUpsKey(service), 'assignees'],
    queryFn: () => ask(api.GET('/api/v1/follow-ups/assignees', { headers: forService(service) })),
  })

export function changeFollowUp(service: string, id: string, body: FollowUpChange) {
  const params = { path: { id } }
  return ask(api.POST('/api/v1/messages/{id}/follow-up', { params, body, headers: forService(service) }))
}

/** Of the messages that a search finds. */
export function changeFollowUps(service: string, search: Filters, change: FollowUpChange) {
  const conditions = Object.fromEntries(Object.entries(search).flatMap(([key, value]) => (value ? [[key, value]] : [])))
  return ask(
    api.POST('/api/v1/follow-ups/bulk', { body: { search: conditions, change }, headers: forService(service) }),
  )
}

export const rulesQuery = (service: string) =>
  queryOptions({
    queryKey: [...followUpsKey(service), 'rules'],
    queryFn: () =>
      ask(api.GET('/api/v1/follow-up-rules', { params: { query: { limit: '200' } }, headers: forService(service) })),
  })

export function createRule(service: string, body: NewFollowUpRule) {
  const headers = { ...forService(service), 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/follow-up-rules', { body, headers }))
}

export function changeRule(service: string, id: number, body: FollowUpRuleChange) {
  const params = { path: { id } }
  return ask(api.PATCH('/api/v1/follow-up-rules/{id}', { params, body, headers: forService(service) }))
}

export function deleteRule(service: string, id: number) {
  const params = { path: { id } }
  return ask(api.DELETE('/api/v1/follow-up-rules/{id}', { params, headers: forService(service) }))
}
