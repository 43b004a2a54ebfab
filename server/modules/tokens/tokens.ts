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
import { isWithin, readNetwork } from '../../platform/http/networks.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { getServiceRow } from '../services/services.ts'
import { readSettings } from '../settings/settings.ts'
import { DAY_MS, type GivenExpiry, readExpiry } from './expiry.ts'
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
  /** From where it is taken, in CIDR form; none: from anywhere. */
  networks: string[]
  /** Requests that it may make; null: no limit of its own. */
  ratePerMinute: number | null
  expiresAt: string
  /** Ends within two weeks, or is in the last quarter of a shorter life, and nothing has taken its place. */
  expiringSoon: boolean
  revokedAt: string | null
  lastUsedAt: string | null
  lastUsedFrom: string | null
  /** The token whose place it takes, and the one that takes its place: their ids. */
  succeeds: number | null
  succeededBy: number | null
  createdBy: string
  createdAt: string
}

/** The answer to who made it; `token` is shown this once. */
export type MadeToken = Token & { token: string }

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
    return insert(tx, actor, { kind, serviceId, name, scopes, networks, ratePerMinute, expiresAt, succeeds: null })
  })
}

type Making = Omit<Parameters<typeof insertToken>[1], 'createdBy' | 'publicId' | 'secretHash'>

async function insert(tx: Db, actor: Actor, making: Making): Promise<MadeToken> {
  const { token, publicId, secretHash } = mintToken(making.kind)
  const id = await insertToken(tx, { ...making, createdBy: actor.name, publicId, secretHash })
  const made = showToken(await getTokenRow(tx, id, { service: null }, actor))
  const { service, kind, name, scopes, networks, ratePerMinute, expiresAt, succeeds, createdBy } = made
  const after = { id, service, kind, name, scopes, networks, ratePerMinute, expiresAt, succeeds, createdBy }
  await writeAudit(tx, actor, { ...aboutToken('create', { id, serviceId: making.serviceId }), after })
  return { ...made, token }
}

/** When a token ends; `madeAt`: when its secret was made, else now. */
async function readEnd(tx: Db, given: GivenExpiry, madeAt?: Date): Promise<Date> {
  const { tokenDaysMax } = await readSettings(tx)
  const now = await readDatabaseTime(tx)
  return readExpiry(given, now, { madeAtMs: madeAt?.getTime() ?? now, daysMax: tokenDaysMax })
}

/** What of a token can be changed: not what it may do. */
export type TokenChanges = GivenExpiry & Partial<Pick<Token, 'name' | 'ratePerMinute' | 'networks'>>

/**
 * A token lowers rates only, its own too: whoever it was limited against must not lift that. One of the centre without a
 * rate may make any token, and so raises as well. Nor does a token prolong one, or open it to networks beyond its own.
 * Throws `token_not_found`, and `token_ended` where one that has ended is to be prolonged.
 */
export function changeToken(db: Db, actor: Actor, id: number, scope: TokenScope, wanted: TokenChanges): Promise<Token> {
  return inTransaction(db, async (tx) => {
    const held = await getTokenRow(tx, id, scope, actor, true)
    const before = showToken(held)
    const own = await findOwn(tx, actor)
    const { name, ratePerMinute } = wanted
    const networks = wanted.networks && readNetworks(wanted.networks, own)
    const changes = findChanges(before, {
      name,
      ratePerMinute,
      networks,
      expiresAt: await readNewEnd(tx, held, wanted, own),
    })
    if (!changes) return before
    const after = { ...before, ...changes.after } as Token
    const isFree = !own || (own.kind === 'centre' && own.ratePerMinute === null)
    if (!isFree && isAbove(after.ratePerMinute, before.ratePerMinute)) throw fieldError('ratePerMinute', 'not_yours')
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

export type Rotation = GivenExpiry & {
  /** For how long the old one still opens; 24 unless given. */
  overlapHours?: number
}

export const OVERLAP_HOURS = 24
export const OVERLAP_HOURS_MAX = 720

/**
 * Makes the token that takes another's place: the same name, scopes, networks and rate, a new secret, and, unless given, as
 * long a life. The old one ends after the overlap, or before where it would have. Throws `token_not_found`, `token_ended`,
 * `token_rotated`, `service_archived`, and `invalid_request` where the actor could not have made such a token.
 */
export function rotateToken(db: Db, actor: Actor, id: number, scope: TokenScope, input: Rotation): Promise<MadeToken> {
  return inTransaction(db, async (tx) => {
    const old = await getTokenRow(tx, id, scope, actor, true)
    const now = await refuseEnded(tx, old)
    if (old.succeededBy !== null) throw new AppError('token_rotated')
    if (old.service !== null && (await getServiceRow(tx, old.service)).archivedAt)
      throw new AppError('service_archived')
    const { kind, serviceId, name, scopes, networks, ratePerMinute } = old
    checkGrant(actor, kind, scopes)
    const own = await findOwn(tx, actor)
    if (own && isAbove(ratePerMinute, own.ratePerMinute)) throw fieldError('ratePerMinute', 'not_yours')
    readNetworks(networks, own)
    const expiresAt = await readSuccessorsEnd(tx, old, input, now)
    const made = await insert(tx, actor, {
      kind,
      serviceId,
      name,
      scopes,
      networks,
      ratePerMinute,
      expiresAt,
      succeeds: id,
    })
    const overlapEnd = now + (input.overlapHours ?? OVERLAP_HOURS) * 3_600_000
    const end = new Date(Math.min(old.expiresAt.getTime(), overlapEnd))
    await updateToken(tx, id, { ...old, expiresAt: end })
    await writeAudit(tx, actor, {
      ...aboutToken('rotate', old),
      before: { expiresAt: old.expiresAt, succeededBy: null },
      after: { expiresAt: end, succeededBy: made.id },
    })
    return made
  })
}

async function readSuccessorsEnd(
  tx: Db,
  old: TokenRow,
  { expiresAt, expiresIn }: Rotation,
  now: number,
): Promise<Date> {
  if (expiresAt !== undefined || expiresIn !== undefined) return readEnd(tx, { expiresAt, expiresIn })
  const { tokenDaysMax } = await readSettings(tx)
  const lifeMs = old.expiresAt.getTime() - old.createdAt.getTime()
  return new Date(now + Math.min(lifeMs, tokenDaysMax * DAY_MS))
}

/** Throws `token_ended` where it does not open any more; answers now, in ms since 1970. */
async function refuseEnded(tx: Db, { revokedAt, expiresAt }: TokenRow): Promise<number> {
  const now = await readDatabaseTime(tx)
  if (revokedAt !== null || expiresAt.getTime() <= now) throw new AppError('token_ended')
  return now
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

/** The token is refused from now on, on every node within a second. Throws `token_not_found`. */
export function revokeToken(db: Db, actor: Actor, id: number, scope: TokenScope): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getTokenRow(tx, id, scope, actor)
    if (await revokeTokenRow(tx, id)) await writeAudit(tx, actor, aboutToken('revoke', row))
  })
}

async function getTokenRow(db: Db, id: number, scope: TokenScope, actor: Actor, lock = false): Promise<TokenRow> {
  const row = await findTokenRow(db, id, scope, lock)
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

/** Networks as they are kept. What a token that is bound to networks makes or changes is bound within them. */
function readNetworks(given: readonly string[], own: TokenRow | undefined): string[] {
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

const aboutToken = (verb: string, row: Pick<TokenRow, 'id' | 'serviceId'>) => ({
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
  networks: row.networks,
  ratePerMinute: row.ratePerMinute,
  expiresAt: row.expiresAt.toISOString(),
  expiringSoon: row.expiringSoon,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedFrom: row.lastUsedFrom,
  succeeds: row.succeeds,
  succeededBy: row.succeededBy,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
})
