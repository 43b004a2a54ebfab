import { queryOptions } from '@tanstack/react-query'
import { FOUND_MAX } from '../../api/choices.ts'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { Group, GroupMember, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const groupsKey = ['centre', 'groups']

export function fetchGroups(filters: Filters, cursor: string | undefined): Promise<Page<Group>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/centre/groups', { params: { query } }))
}

export const groupFieldsQuery = queryOptions({
  queryKey: [...groupsKey, 'search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/groups/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: [...groupsKey, 'one', id],
    queryFn: () => ask(api.GET('/api/v1/centre/groups/{id}', { params: { path: { id: Number(id) } } })),
  })

export const membersKey = (id: number) => [...groupsKey, 'members', id]

export const memberFieldsQuery = (id: number) =>
  queryOptions({
    queryKey: [...groupsKey, 'members', 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/centre/groups/{id}/members/search-fields', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export function fetchMembers(id: number, filters: Filters, cursor: string | undefined): Promise<Page<GroupMember>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/centre/groups/{id}/members', { params: { path: { id }, query } }))
}

/** People to choose from, by a part of the name or the number. */
export const foundPeopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['centre', 'users', 'found', q],
    queryFn: () => ask(api.GET('/api/v1/centre/users', { params: { query: { limit: FOUND_MAX, ...(q && { q }) } } })),
  })

export function createGroup(name: string) {
  const headers = { 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/centre/groups', { body: { name }, headers }))
}

export function renameGroup(id: number, name: string) {
  return ask(api.PATCH('/api/v1/centre/groups/{id}', { params: { path: { id } }, body: { name } }))
}

export function deleteGroup(id: number) {
  return ask(api.DELETE('/api/v1/centre/groups/{id}', { params: { path: { id } } }))
}

export function changeMembers(id: number, changes: { add?: number[]; remove?: number[] }) {
  return ask(api.PATCH('/api/v1/centre/groups/{id}/members', { params: { path: { id } }, body: changes }))
}

export function addChild(id: number, child: number) {
  return ask(api.PUT('/api/v1/centre/groups/{id}/groups/{child}', { params: { path: { id, child } } }))
}

export function removeChild(id: number, child: number) {
  return ask(api.DELETE('/api/v1/centre/groups/{id}/groups/{child}', { params: { path: { id, child } } }))
}
