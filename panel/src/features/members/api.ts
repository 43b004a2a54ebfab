import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { Member, MemberCandidate, MemberChanges, MemberRole, NewMember, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

/** Whose members: a service's, or the centre's. */
export type Place = { service: string } | 'centre'

export const membersKey = (place: Place) => (place === 'centre' ? ['centre', 'members'] : [place.service, 'members'])

export function fetchMembers(place: Place, filters: Filters, cursor: string | undefined): Promise<Page<Member>> {
  const query = pageOf(filters, cursor)
  if (place === 'centre') return ask(api.GET('/api/v1/centre/members', { params: { query } }))
  return ask(api.GET('/api/v1/members', { params: { query }, headers: forService(place.service) }))
}

export const memberFieldsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...membersKey(place), 'search-fields'],
    queryFn: () =>
      place === 'centre'
        ? ask(api.GET('/api/v1/centre/members/search-fields', {}))
        : ask(api.GET('/api/v1/members/search-fields', { headers: forService(place.service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The roles there, and whether the reader may give each. */
export const memberRolesQuery = (place: Place) =>
  queryOptions({
    queryKey: [...membersKey(place), 'roles'],
    queryFn: (): Promise<{ items: MemberRole[] }> =>
      place === 'centre'
        ? ask(api.GET('/api/v1/centre/members/roles', {}))
        : ask(api.GET('/api/v1/members/roles', { headers: forService(place.service) })),
  })

/** People and groups by a part of their names. */
export const candidatesQuery = (place: Place, q: string) =>
  queryOptions({
    queryKey: [...membersKey(place), 'candidates', q],
    queryFn: (): Promise<{ items: MemberCandidate[] }> =>
      place === 'centre'
        ? ask(api.GET('/api/v1/centre/members/candidates', { params: { query: { q } } }))
        : ask(api.GET('/api/v1/members/candidates', { params: { query: { q } }, headers: forService(place.service) })),
  })

export function addMember(place: Place, body: NewMember) {
  const once = { 'Idempotency-Key': newIdempotencyKey() }
  if (place === 'centre') return ask(api.POST('/api/v1/centre/members', { body, headers: once }))
  return ask(api.POST('/api/v1/members', { body, headers: { ...forService(place.service), ...once } }))
}

export function changeMember(place: Place, id: number, body: MemberChanges) {
  const params = { path: { id } }
  if (place === 'centre') return ask(api.PATCH('/api/v1/centre/members/{id}', { params, body }))
  return ask(api.PATCH('/api/v1/members/{id}', { params, body, headers: forService(place.service) }))
}

export function removeMember(place: Place, id: number) {
  const params = { path: { id } }
  if (place === 'centre') return ask(api.DELETE('/api/v1/centre/members/{id}', { params }))
  return ask(api.DELETE('/api/v1/members/{id}', { params, headers: forService(place.service) }))
}
