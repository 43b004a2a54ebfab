import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { TokenKind } from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { isWithin } from '../../platform/http/networks.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { getServiceRow } from '../services/services.ts'
import { readSettings } from '../settings/settings.ts'
import { checkGrant, findOwn, isAbove, readNetworks, refuseBeyondToken } from './bounds.ts'
import type { GivenExpiry } from './expiry.ts'
import { makeToken, readEnd, refuseEnded } from './making.ts'
import { listTokenRows, revokeTokenRow, type TokenRow, type TokenScope, updateToken } from './queries.ts'
import { OVERLAP_HOURS, OVERLAP_HOURS_MAX } from './rotation.ts'
import { aboutToken, getTokenRow, type MadeToken, showToken, type Token } from './view.ts'

export { parseDuration } from './expiry.ts'
export { centreTokenSearch, countExpiringSoon, listExpiringTokens, type TokenScope, tokenSearch } from './queries.ts'
export { OVERLAP_HOURS, OVERLAP_HOURS_MAX, rotateToken } from './rotation.ts'
export type { MadeToken, Token } from './view.ts'

export type NewToken = GivenExpiry & {
  kind: TokenKind
  service?: string
  name: string
  scopes?: string[] | null
  networks?: string[]
  ratePerMinute?: number | null
}

/** A test token sees the test tokens alone. */
export async function listTokens(db: Db, actor: Actor, search: SearchRequest, scope: TokenScope) {
  const { items, nextCursor } = await listTokenRows(db, search, scope, actor.test)
  return { items: items.map(showToken), nextCursor }
}

/** Throws `token_not_found`. */
export const getToken = async (db: Db, actor: Actor, id: number, scope: TokenScope): Promise<Token> =>
  showToken(await getTokenRow(db, id, scope, actor))

/** What holds for tokens: how long one may live, and how long two may overlap. */
export const readTokenLimits = async (db: Db) => ({
  daysMax: (await readSettings(db)).tokenDaysMax,
  overlapHours: OVERLAP_HOURS,
  overlapHoursMax: OVERLAP_HOURS_MAX,
})

/**
 * Makes a token. Its permissions never exceed its maker's, nor its rate and networks those of the token that makes it; it
 * lives no longer than the administrator allows. Throws `service_not_found`, `service_archived`, and `invalid_request` for
 * scopes, networks, expiry and kinds that do not fit.
 */
export function createToken(db: Db, actor: Actor, input: NewToken): Promise<MadeToken> {
  return inTransaction(db, async (tx) => {
    const { kind, name, scopes = null, ratePerMinute = null } = input
    const isOfCentre = kind === 'centre' || kind === 'scim'
    if (isOfCentre !== (input.service === undefined))
      throw fieldError('service', isOfCentre ? 'not_usable' : 'required')
    const service = input.service === undefined ? null : await getServiceRow(tx, input.service)
    if (service?.archivedAt) throw new AppError('service_archived')
    checkGrant(actor, kind, scopes)
    const own = await findOwn(tx, actor)
    if (own && isAbove(ratePerMinute, own.ratePerMinute)) throw fieldError('ratePerMinute', 'not_yours')
    const networks = readNetworks(input.networks ?? [], own)
    const expiresAt = await readEnd(tx, input)
    const serviceId = service?.id ?? null
    return makeToken(tx, actor, { kind, serviceId, name, scopes, networks, ratePerMinute, expiresAt, succeeds: null })
  })
}

/** What of a token can be changed: not what it may do. */
export type TokenChanges = GivenExpiry & Partial<Pick<Token, 'name' | 'ratePerMinute' | 'networks'>>

/**
 * Whoever prolongs a token, raises its rate or opens it to more networks holds what it may do. A token lowers rates only,
 * its own too: whoever it was limited against must not lift that. One of the centre without a rate may make any token, and
 * so raises as well. Nor does a token prolong one, or open it to networks beyond its own. Throws `token_not_found`,
 * `permission_missing`, `token_rotated` where another has taken its place, and `token_ended` where one that has ended is to
 * be prolonged.
 */
export function changeToken(db: Db, actor: Actor, id: number, scope: TokenScope, wanted: TokenChanges): Promise<Token> {
  return inTransaction(db, async (tx) => {
    const held = await getTokenRow(tx, id, scope, actor, true)
    if (held.succeededBy !== null) throw new AppError('token_rotated')
    const before = showToken(held)
    const own = await findOwn(tx, actor)
    const { name, ratePerMinute } = wanted
    const networks = wanted.networks && readNetworks(wanted.networks, own)
    const expiresAt = await readNewEnd(tx, held, wanted, own)
    const changes = findChanges(before, { name, ratePerMinute, networks, expiresAt })
    if (!changes) return before
    const after = { ...before, ...changes.after } as Token
    const isFree = !own || (own.kind === 'centre' && own.ratePerMinute === null)
    if (!isFree && isAbove(after.ratePerMinute, before.ratePerMinute)) throw fieldError('ratePerMinute', 'not_yours')
    if (opensMore(before, after)) refuseBeyondToken(actor, held)
    await updateToken(tx, id, after)
    const row = await getTokenRow(tx, id, scope, actor)
    await writeAudit(tx, actor, { ...aboutToken('update', row), ...changes })
    return showToken(row)
  })
}

async function readNewEnd(tx: Db, held: TokenRow, wanted: TokenChanges, own: TokenRow | undefined) {
  const { expiresAt, expiresIn } = wanted
  if (expiresAt === undefined && expiresIn === undefined) return undefined
  const end = await readEnd(tx, { expiresAt, expiresIn }, held.createdAt)
  await refuseEnded(tx, held)
  if (own && end > held.expiresAt) throw fieldError(expiresAt === undefined ? 'expiresIn' : 'expiresAt', 'not_yours')
  return end.toISOString()
}

/** Whether a token is good for longer, for more requests, or from more places than before. */
function opensMore(before: Token, after: Token): boolean {
  if (after.expiresAt > before.expiresAt || isAbove(after.ratePerMinute, before.ratePerMinute)) return true
  if (before.networks.length === 0) return false
  return after.networks.length === 0 || after.networks.some((network) => !isWithin(network, before.networks))
}

/** The token is refused from now on, on every node within a second. Throws `token_not_found`. */
export function revokeToken(db: Db, actor: Actor, id: number, scope: TokenScope): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getTokenRow(tx, id, scope, actor)
    if (await revokeTokenRow(tx, id)) await writeAudit(tx, actor, aboutToken('revoke', row))
  })
}
