import type { Actor } from '../../platform/auth/actor.ts'
import { mayGrant, refuseBeyond } from '../../platform/auth/grants.ts'
import {
  CENTRE_PERMISSIONS,
  isPermission,
  listTokenPermissions,
  SERVICE_PERMISSIONS,
  type TokenKind,
} from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { isWithin, readNetwork } from '../../platform/http/networks.ts'
import { findTokenRow, type TokenRow } from './queries.ts'

/** The token that asks; undefined where a person or the command line does. */
export const findOwn = async (db: Db, { tokenId }: Actor): Promise<TokenRow | undefined> =>
  tokenId === null ? undefined : findTokenRow(db, tokenId, null)

/** Whether a rate allows more than another does; null: no limit. */
export const isAbove = (rate: number | null, other: number | null): boolean =>
  other !== null && (rate === null || rate > other)

/** Networks as they are kept. What a token that is bound to networks makes or changes is bound within them. */
export function readNetworks(given: readonly string[], own: TokenRow | undefined): string[] {
  const bounds = own?.networks ?? []
  if (bounds.length > 0 && given.length === 0) throw fieldError('networks', 'not_yours')
  const networks = given.map(readNetwork)
  const errors = networks.flatMap((network, i): FieldError[] => {
    if (network === undefined) return [{ path: `networks[${i}]`, code: 'network_wrong' }]
    return bounds.length === 0 || isWithin(network, bounds) ? [] : [{ path: `networks[${i}]`, code: 'not_yours' }]
  })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return [...new Set(networks as string[])]
}

/** Throws `invalid_request` where a new token could do what its maker may not, or what its kind cannot. */
export function checkGrant(actor: Actor, kind: TokenKind, scopes: string[] | null): void {
  // a test token must not become a live one
  if (actor.test && kind !== 'test') throw fieldError('kind', 'not_yours')
  if (kind === 'scim' && listGiven(kind, scopes).some((permission) => !mayGrant(actor, permission)))
    throw fieldError('kind', 'not_yours')
  if (kind === 'scim' && scopes !== null) throw fieldError('scopes', 'not_usable')
  const ofKind = kind === 'centre' ? CENTRE_PERMISSIONS : SERVICE_PERMISSIONS
  const wrong = (scopes ?? []).flatMap((scope, i): FieldError[] => {
    const path = `scopes[${i}]`
    if (!isPermission(scope) || !ofKind.includes(scope))
      return [{ path, code: 'not_one_of', params: { known: ofKind.join(', ') } }]
    return mayGrant(actor, scope) ? [] : [{ path, code: 'not_yours' }]
  })
  if (wrong.length > 0) throw new AppError('invalid_request', { errors: wrong })
  const missing = listTokenPermissions(kind, scopes).filter((permission) => !mayGrant(actor, permission))
  if (missing.length > 0) throw fieldError('scopes', 'not_yours')
}

/**
 * Throws `permission_missing` where a token that is there may do more than the actor: whoever has its secret would have
 * it for longer, or from more places, by the word of somebody who could not have made it.
 */
export const refuseBeyondToken = (actor: Actor, { kind, scopes }: Pick<TokenRow, 'kind' | 'scopes'>): void =>
  refuseBeyond(actor, { permissions: listGiven(kind, scopes) })

// a directory decides who is in the groups that carry roles, any role: only who may do everything lets one in
const listGiven = (kind: TokenKind, scopes: string[] | null) =>
  kind === 'scim' ? CENTRE_PERMISSIONS : listTokenPermissions(kind, scopes)
