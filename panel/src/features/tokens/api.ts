import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { MadeToken, NewCentreToken, Page, Token, TokenChanges } from '../../api/types.ts'

/** Where tokens are kept: a service, or the centre. */
export type Place = { service: string } | 'centre'

export const tokensKey = (place: Place) => (place === 'centre' ? ['centre', 'tokens'] : [place.service, 'tokens'])

export function fetchTokens(place: Place, cursor: string | undefined): Promise<Page<Token>> {
  const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) }
  if (place === 'centre') return ask(api.GET('/api/v1/centre/tokens', { params: { query } }))
  return ask(api.GET('/api/v1/tokens', { params: { query }, headers: forService(place.service) }))
}

/** Makes a token; the answer is the only one that shows it. */
export function makeToken(place: Place, { kind, ...token }: NewCentreToken): Promise<MadeToken> {
  const once = { 'Idempotency-Key': newIdempotencyKey() }
  if (place === 'centre') return ask(api.POST('/api/v1/centre/tokens', { body: { kind, ...token }, headers: once }))
  const body = { kind: kind === 'test' ? ('test' as const) : ('live' as const), ...token }
  return ask(api.POST('/api/v1/tokens', { body, headers: { ...forService(place.service), ...once } }))
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
