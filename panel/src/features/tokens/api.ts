import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { MadeToken, NewCentreToken, Page, Token, TokenChanges, TokenRotation } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

/** Where tokens are kept: a service, or the centre. */
export type Place = { service: string } | 'centre'

export const tokensKey = (place: Place) => (place === 'centre' ? ['centre', 'tokens'] : [place.service, 'tokens'])

/** One page of a search; `filters` are the list's parameters as the address has them. */
export function fetchTokens(place: Place, filters: Filters, cursor?: string, limit?: string): Promise<Page<Token>> {
  const query = pageOf(filters, cursor, limit)
  if (place === 'centre') return ask(api.GET('/api/v1/centre/tokens', { params: { query } }))
  return ask(api.GET('/api/v1/tokens', { params: { query }, headers: forService(place.service) }))
}

export const tokenFieldsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...tokensKey(place), 'search-fields'],
    queryFn: () =>
      place === 'centre'
        ? ask(api.GET('/api/v1/centre/tokens/search-fields', {}))
        : ask(api.GET('/api/v1/tokens/search-fields', { headers: forService(place.service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** How long tokens may live, by the administrator. */
export const tokenLimitsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...tokensKey(place), 'limits'],
    queryFn: () =>
      place === 'centre'
        ? ask(api.GET('/api/v1/centre/tokens/limits', {}))
        : ask(api.GET('/api/v1/tokens/limits', { headers: forService(place.service) })),
  })

/** What finds the tokens that end soon; of those of services the services tell themselves. */
export const expiringOf = (place: Place): Filters =>
  place === 'centre' ? { expiringSoon: 'true', kind: 'centre,scim' } : { expiringSoon: 'true' }

/** The tokens that end soon, as many as a notice names. */
export const expiringTokensQuery = (place: Place) =>
  queryOptions({
    queryKey: [...tokensKey(place), 'expiring'],
    queryFn: () => fetchTokens(place, { ...expiringOf(place), sort: 'expiresAt' }, undefined, '3'),
    staleTime: 300_000,
  })

/** Makes a token; the answer is the only one that shows it. */
export function makeToken(place: Place, { kind, ...token }: NewCentreToken): Promise<MadeToken> {
  const once = { 'Idempotency-Key': newIdempotencyKey() }
  if (place === 'centre') return ask(api.POST('/api/v1/centre/tokens', { body: { kind, ...token }, headers: once }))
  const body = { kind: kind === 'test' ? ('test' as const) : ('live' as const), ...token }
  return ask(api.POST('/api/v1/tokens', { body, headers: { ...forService(place.service), ...once } }))
}

/** Makes the token that takes another's place; the answer is the only one that shows it. */
export function rotateToken(place: Place, id: number, body: TokenRotation): Promise<MadeToken> {
  const params = { path: { id } }
  const once = { 'Idempotency-Key': newIdempotencyKey() }
  if (place === 'centre') return ask(api.POST('/api/v1/centre/tokens/{id}/rotation', { params, body, headers: once }))
  const headers = { ...forService(place.service), ...once }
  return ask(api.POST('/api/v1/tokens/{id}/rotation', { params, body, headers }))
}

export function changeToken(place: Place, id: number, body: TokenChanges) {
  const params = { path: { id } }
  if (place === 'centre') return ask(api.PATCH('/api/v1/centre/tokens/{id}', { params, body }))
  return ask(api.PATCH('/api/v1/tokens/{id}', { params, body, headers: forService(place.service) }))
}

export function revokeToken(place: Place, id: number) {
  const params = { path: { id } }
  if (place === 'centre') return ask(api.DELETE('/api/v1/centre/tokens/{id}', { params }))
  return ask(api.DELETE('/api/v1/tokens/{id}', { params, headers: forService(place.service) }))
}
