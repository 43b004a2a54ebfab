import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { MadeToken } from '../../api/types.ts'

export const scimQuery = queryOptions({
  queryKey: ['centre', 'scim'],
  queryFn: () => ask(api.GET('/api/v1/centre/scim', {})),
})

/** A directory's tokens that still open; under the tokens of the centre, so that a change there is seen here. */
export const scimTokensQuery = queryOptions({
  queryKey: ['centre', 'tokens', 'scim'],
  queryFn: () => {
    const query = { kind: 'scim', usable: 'true', limit: '100', sort: 'expiresAt' } as const
    return ask(api.GET('/api/v1/centre/tokens', { params: { query } }))
  },
})

export const tokenDaysQuery = queryOptions({
  queryKey: ['centre', 'tokens', 'limits'],
  queryFn: () => ask(api.GET('/api/v1/centre/tokens/limits', {})),
})

/** Makes a directory's token; the answer is the only one that shows it. */
export function makeScimToken(name: string, days: number): Promise<MadeToken> {
  const body = { kind: 'scim' as const, name, expiresIn: `${days}d` }
  return ask(api.POST('/api/v1/centre/tokens', { body, headers: { 'Idempotency-Key': newIdempotencyKey() } }))
}
