import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { NewUser, Page, User, UserChanges } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const usersKey = ['centre', 'users']

export function fetchUsers(filters: Filters, cursor: string | undefined): Promise<Page<User>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/centre/users', { params: { query } }))
}

export const userFieldsQuery = queryOptions({
  queryKey: [...usersKey, 'search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/users/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: [...usersKey, 'one', id],
    queryFn: () => ask(api.GET('/api/v1/centre/users/{id}', { params: { path: { id: Number(id) } } })),
  })

export function createUser(user: NewUser) {
  const headers = { 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/centre/users', { body: user, headers }))
}

export function changeUser(id: number, changes: UserChanges) {
  return ask(api.PATCH('/api/v1/centre/users/{id}', { params: { path: { id } }, body: changes }))
}

export function setSuspension(id: number, isSuspended: boolean) {
  const params = { path: { id } }
  return isSuspended
    ? ask(api.POST('/api/v1/centre/users/{id}/suspension', { params }))
    : ask(api.DELETE('/api/v1/centre/users/{id}/suspension', { params }))
}

export function endSessions(id: number) {
  return ask(api.DELETE('/api/v1/centre/users/{id}/sessions', { params: { path: { id } } }))
}

export function resetSecondFactor(id: number) {
  return ask(api.DELETE('/api/v1/centre/users/{id}/second-factor', { params: { path: { id } } }))
}
