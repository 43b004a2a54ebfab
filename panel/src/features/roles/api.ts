import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { DefinedRole, NewRole, Page, RoleChanges } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const rolesKey = ['centre', 'roles']

export function fetchRoles(filters: Filters, cursor: string | undefined): Promise<Page<DefinedRole>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/centre/roles', { params: { query } }))
}

export const roleFieldsQuery = queryOptions({
  queryKey: [...rolesKey, 'search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/roles/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Every permission in the reader's language, and whether the reader may hand it on. */
export const permissionsQuery = (locale: string) =>
  queryOptions({
    queryKey: ['centre', 'permissions', locale],
    queryFn: () => ask(api.GET('/api/v1/centre/permissions', {})),
  })

export function createRole(role: NewRole) {
  const headers = { 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/centre/roles', { body: role, headers }))
}

export function changeRole(name: string, changes: RoleChanges) {
  return ask(api.PATCH('/api/v1/centre/roles/{name}', { params: { path: { name } }, body: changes }))
}

export function removeRole(name: string) {
  return ask(api.DELETE('/api/v1/centre/roles/{name}', { params: { path: { name } } }))
}
