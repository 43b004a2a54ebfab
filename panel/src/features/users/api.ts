import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { NewUser, Page, User, UserChanges } from '../../api/types.ts'

export const usersKey = ['centre', 'users']

export function fetchUsers(cursor: string | undefined): Promise<Page<User>> {
  const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) }
  return ask(api.GET('/api/v1/centre/users', { params: { query } }))
}

export const servicesQuery = queryOptions({
  queryKey: ['centre', 'services', 'all'],
  queryFn: () => ask(api.GET('/api/v1/centre/services', { params: { query: { limit: '200' } } })),
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
