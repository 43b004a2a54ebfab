import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mayGrant } from '../../platform/auth/grants.ts'
import {
  CENTRE_PERMISSIONS,
  isPermission,
  listTokenPermissions,
  SERVICE_PERMISSIONS,
  type TokenKind,
} from '../../platform/auth/permissions.ts'
import { mintToken } from '../../platform/auth/tokens.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { getServiceRow } from '../services/services.ts'
import { readExpiry } from './expiry.ts'
import {
  findTokenRow,
  insertToken,
  listTokenRows,
  readDatabaseTime,
  revokeTokenRow,
  type TokenRow,
  type TokenScope,
  updateToken,
} from './queries.ts'

export { parseDuration } from './expiry.ts'
export { centreTokenSearch, type TokenScope, tokenSearch } from './queries.ts'

/** A credential of a program, as the API tells it: without its secret. */
export type Token = {
  id: number
  kind: TokenKind
  service: string | null
  name: string
  /** Null: all that its kind may do. */
  scopes: string[] | null
  /** Requests that it may make; null: no limit of its own. */
  ratePerMinute: number | null
  expiresAt: string
  revokedAt: string | null
  lastUsedAt: string | null
  createdBy: string
  createdAt: string
}

/** The answer to who made it; `token` is shown this once. */
export type MadeToken = Token & { token: string }

export type NewToken = {
  kind: TokenKind
  service?: string
  name: string
  scopes?: string[] | null
  ratePerMinute?: number | null
  expiresAt?: string
  /** `30d` in place of `expiresAt`. */
  expiresIn?: string
}

/** A test token sees the test tokens alone. */
export async function listTokens(db: Db, actor: Actor, search: SearchRequest, scope: TokenScope) {
  const { items, nextCursor } = await listTokenRows(db, search, scope, actor.test)
  return { items: items.map(showToken), nextCursor }
}

/**
 * Makes a token. Its permissions never exceed its maker's, nor its rate that of the token that makes it; it must end within two years. Throws `service_not_found`,
 * `service_archived`, and `invalid_request` for scopes, expiry and kinds that do not fit.
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
    const expiresAt = readExpiry(input, await readDatabaseTime(tx))
    const { token, publicId, secretHash } = mintToken(kind)
    const serviceId = service?.id ?? null
    const createdBy = actor.name
    const made = { kind, serviceId, name, scopes, ratePerMinute, expiresAt, createdBy, publicId, secretHash }
    const id = await insertToken(tx, made)
    const row = await getTokenRow(tx, id, { service: null }, actor)
    const { createdAt: _, lastUsedAt: __, revokedAt: ___, ...after } = showToken(row)
    await writeAudit(tx, actor, { ...aboutToken('create', row), after })
    return { ...showToken(row), token }
  })
}

/** What of a token can be changed: not what it may do, nor for how long. */
export type TokenChanges = Partial<Pick<Token, 'name' | 'ratePerMinute'>>

/**
 * A token lowers rates only, its own too: whoever it was limited against must not lift that. One of the centre without a
 * rate may make any token, and so raises as well. Throws `token_not_found`.
 */
export function changeToken(db: Db, actor: Actor, id: number, scope: TokenScope, wanted: TokenChanges): Promise<Token> {
  return inTransaction(db, async (tx) => {
    const before = showToken(await getTokenRow(tx, id, scope, actor))
    const changes = findChanges(before, wanted)
    if (!changes) return before
    const after = { ...before, ...changes.after } as Token
    const own = await findOwn(tx, actor)
    const isFree = !own || (own.kind === 'centre' && own.ratePerMinute === null)
    if (!isFree && isAbove(after.ratePerMinute, before.ratePerMinute)) throw fieldError('ratePerMinute', 'not_yours')
    await updateToken(tx, id, after)
    const row = await getTokenRow(tx, id, scope, actor)
    await writeAudit(tx, actor, { ...aboutToken('update', row), ...changes })
    return showToken(row)
  })
}

/** The token is refused from now on, on every node within a second. Throws `token_not_found`. */
export function revokeToken(db: Db, actor: Actor, id: number, scope: TokenScope): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getTokenRow(tx, id, scope, actor)
    if (await revokeTokenRow(tx, id)) await writeAudit(tx, actor, aboutToken('revoke', row))
  })
}

async function getTokenRow(db: Db, id: number, scope: TokenScope, actor: Actor): Promise<TokenRow> {
  const row = await findTokenRow(db, id, scope)
  // a test token does not even know of the others
  if (!row || (actor.test && row.kind !== 'test')) throw new AppError('token_not_found')
  return row
}

/** The token that asks; undefined where a person or the command line does. */
const findOwn = async (db: Db, { tokenId }: Actor): Promise<TokenRow | undefined> =>
  tokenId === null ? undefined : findTokenRow(db, tokenId, { service: null })

/** Whether a rate allows more than another does; null: no limit. */
const isAbove = (rate: number | null, other: number | null): boolean =>
  other !== null && (rate === null || rate > other)

/** Throws where a token could do what its maker may not, or what its kind cannot. */
function checkGrant(actor: Actor, kind: TokenKind, scopes: string[] | null): void {
  // a test token must not become a live one
  if (actor.test && kind !== 'test') throw fieldError('kind', 'not_yours')
  // a directory decides who is in the groups that carry roles, any role: only who may do everything lets one in
  if (kind === 'scim' && !CENTRE_PERMISSIONS.every((permission) => mayGrant(actor, permission)))
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

const aboutToken = (verb: string, row: TokenRow) => ({
  action: `token.${verb}`,
  subjectKind: 'token',
  subjectId: row.id,
  serviceId: row.serviceId,
})

const showToken = (row: TokenRow): Token => ({
  id: row.id,
  kind: row.kind,
  service: row.service,
  name: row.name,
  scopes: row.scopes,
  ratePerMinute: row.ratePerMinute,
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
})
