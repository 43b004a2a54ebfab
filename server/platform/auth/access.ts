import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { makeNetworkCheck } from '../http/networks.ts'
import { createTurns } from '../live/turns.ts'
import type { Locale } from '../text/phrases.ts'
import { listTokenPermissions, narrowPermissions, type Permission, type TokenKind } from './permissions.ts'
import { listRoles, type RoleDefinition } from './roles.ts'
import { digestToken, parseToken } from './tokens.ts'

/** A service as access needs it. `sandbox`: all its allocations are of the sandbox. */
export type AccessService = {
  id: number
  name: string
  title: { fa: string; en: string }
  suspended: boolean
  archived: boolean
  sandbox: boolean
  /** Requests that its programs may make; null: no limit. */
  ratePerMinute: number | null
}

export type AccessToken = {
  id: number
  kind: TokenKind
  name: string
  service: AccessService | null
  permissions: ReadonlySet<Permission>
  /** Whether it is taken from this address: made once, so that a request looks nothing up. */
  admits(ip: string | null): boolean
  /** In ms since 1970. */
  expiresAt: number
  revoked: boolean
  /** Requests that it may make; null: no limit of its own. */
  ratePerMinute: number | null
}

export type AccessUser = {
  id: number
  username: string
  name: string
  mobile: string | null
  email: string | null
  locale: Locale
  suspended: boolean
  centre: ReadonlySet<Permission>
  /** Permissions in each service in which the person has any, by the service's id. */
  services: ReadonlyMap<number, ReadonlySet<Permission>>
}

/** The service by which Rasan itself sends: codes for forgotten passwords. It is always there, and never archived. */
export const BUILT_IN_SERVICE = 'rasan'
/** Held by nobody there: who reads a code for a forgotten password has the person's place. */
const NOT_IN_BUILT_IN: Permission = 'messages:read-text'

/** Who may do what, in memory on every node; as old as the last change of configuration that was heard of (≤ 1 s). */
export type AccessCache = {
  /** The token that a text is: found, or the code of the 401. */
  checkToken(
    presented: string,
    nowMs: number,
  ): AccessToken | 'credential_unreadable' | 'token_unknown' | 'token_expired' | 'token_revoked'
  findToken(id: number): AccessToken | undefined
  findUser(id: number): AccessUser | undefined
  findService(name: string): AccessService | undefined
  findServiceById(id: number): AccessService | undefined
  listServices(): readonly AccessService[]
  /** The centre's clock, as Intl names it. */
  readonly timeZone: string
  /** A person's permissions at the centre and in one service together. */
  permissionsOf(user: AccessUser, serviceId: number | null): ReadonlySet<Permission>
  /** Reads everything anew. Throws where the database cannot be asked; what was known stays. */
  reload(): Promise<void>
}

type Snapshot = {
  timeZone: string
  tokens: Map<string, AccessToken>
  tokensById: Map<number, AccessToken>
  users: Map<number, AccessUser>
  services: Map<string, AccessService>
  servicesById: Map<number, AccessService>
  /** Unions of centre and service permissions, made when first asked for. */
  unions: Map<string, ReadonlySet<Permission>>
}

/** An empty cache over the database; `reload` fills it. */
export function createAccessCache(db: Db): AccessCache {
  let held: Snapshot = emptySnapshot()
  return {
    checkToken: (presented, nowMs) => checkToken(held, presented, nowMs),
    findToken: (id) => held.tokensById.get(id),
    findUser: (id) => held.users.get(id),
    findService: (name) => held.services.get(name),
    findServiceById: (id) => held.servicesById.get(id),
    listServices: () => [...held.services.values()],
    get timeZone() {
      return held.timeZone
    },
    permissionsOf: (user, serviceId) => findUnion(held, user, serviceId),
    reload: createTurns(async () => {
      held = await readSnapshot(db)
    }),
  }
}

function checkToken(held: Snapshot, presented: string, nowMs: number): ReturnType<AccessCache['checkToken']> {
  const token = held.tokens.get(digestToken(presented))
  if (token === undefined) return parseToken(presented) === undefined ? 'credential_unreadable' : 'token_unknown'
  if (token.revoked) return 'token_revoked'
  return token.expiresAt <= nowMs ? 'token_expired' : token
}

function findUnion(held: Snapshot, user: AccessUser, serviceId: number | null): ReadonlySet<Permission> {
  const own = serviceId === null ? undefined : user.services.get(serviceId)
  if (own === undefined) return user.centre
  const key = `${user.id}/${serviceId}`
  let union = held.unions.get(key)
  if (union === undefined) {
    union = new Set([...user.centre, ...own])
    held.unions.set(key, union)
  }
  return union
}

function emptySnapshot(): Snapshot {
  return {
    timeZone: 'UTC',
    tokens: new Map(),
    tokensById: new Map(),
    users: new Map(),
    services: new Map(),
    servicesById: new Map(),
    unions: new Map(),
  }
}

async function readSnapshot(db: Db): Promise<Snapshot> {
  const [timeZone, services, users, held, definitions, tokens] = await Promise.all([
    readTimeZone(db),
    readServices(db),
    readUsers(db),
    readHeldRoles(db),
    listRoles(db),
    readTokens(db),
  ])
  const heldBy = Map.groupBy(held, (role) => role.userId)
  const roles = new Map(definitions.map((role) => [role.name, role]))
  const snapshot = { ...emptySnapshot(), timeZone }
  for (const service of services) {
    snapshot.services.set(service.name, service)
    snapshot.servicesById.set(service.id, service)
  }
  for (const user of users) {
    snapshot.users.set(user.id, { ...user, ...gatherPermissions(heldBy.get(user.id) ?? [], roles, services) })
  }
  for (const { digest, serviceId, scopes, networks, ...token } of tokens) {
    const service = serviceId === null ? null : (snapshot.servicesById.get(serviceId) ?? null)
    const permissions = new Set(listTokenPermissions(token.kind, scopes))
    if (service?.name === BUILT_IN_SERVICE) permissions.delete(NOT_IN_BUILT_IN)
    const entry = { ...token, service, permissions, admits: makeNetworkCheck(networks) }
    snapshot.tokens.set(digest, entry)
    snapshot.tokensById.set(token.id, entry)
  }
  return snapshot
}

type HeldRole = { userId: number; serviceId: number | null; role: string }

function gatherPermissions(
  held: HeldRole[],
  roles: Map<string, RoleDefinition>,
  services: AccessService[],
): Pick<AccessUser, 'centre' | 'services'> {
  const centre = new Set<Permission>()
  const inServices = new Map<number, Set<Permission>>()
  const add = (serviceId: number, permissions: Permission[]): void => {
    if (permissions.length === 0) return
    const set = inServices.get(serviceId) ?? new Set()
    for (const permission of permissions) set.add(permission)
    inServices.set(serviceId, set)
  }
  for (const { role, serviceId } of held) {
    const permissions = roles.get(role)?.permissions ?? []
    const ofService = narrowPermissions(permissions, 'service')
    if (serviceId !== null) add(serviceId, ofService)
    else {
      for (const permission of narrowPermissions(permissions, 'centre')) centre.add(permission)
      for (const service of services) add(service.id, ofService)
    }
  }
  const builtIn = services.find(({ name }) => name === BUILT_IN_SERVICE)
  if (builtIn) inServices.get(builtIn.id)?.delete(NOT_IN_BUILT_IN)
  return { centre, services: inServices }
}

async function readTimeZone(db: Db): Promise<string> {
  const { rows } = await sql<{ timeZone: string }>`select time_zone as "timeZone" from centre`.execute(db)
  if (!rows[0]) throw new Error('the centre has no row')
  return rows[0].timeZone
}

async function readServices(db: Db): Promise<AccessService[]> {
  const { rows } = await sql<Omit<AccessService, 'title'> & { fa: string; en: string }>`
    select s.id, s.name, s.title_fa as fa, s.title_en as en,
           s.suspended_at is not null as suspended, s.archived_at is not null as archived, s.rate_per_minute as "ratePerMinute",
           exists (select from allocations l join accounts a on a.id = l.account_id
                   where l.service_id = s.id and a.provider = 'sandbox') as sandbox
    from services s
    order by s.name`.execute(db)
  return rows.map(({ fa, en, ...service }) => ({ ...service, title: { fa, en } }))
}

async function readUsers(db: Db): Promise<Omit<AccessUser, 'centre' | 'services'>[]> {
  const { rows } = await sql<Omit<AccessUser, 'centre' | 'services'>>`
    select id, username, name, mobile, email, locale, suspended_at is not null as suspended
    from users
    where id in (select user_id from auth.sign_ins) or id in (select user_id from role_assignments)`.execute(db)
  return rows
}

// A group may carry a role to tens of thousands who never sign in: they are left out.
async function readHeldRoles(db: Db): Promise<HeldRole[]> {
  const { rows } = await sql<HeldRole>`
    select distinct user_id as "userId", service_id as "serviceId", role
    from held_roles
    where user_id in (select user_id from auth.sign_ins)`.execute(db)
  return rows
}

type TokenRow = Omit<AccessToken, 'service' | 'permissions' | 'admits'> & {
  digest: string
  serviceId: number | null
  scopes: string[] | null
  networks: string[]
}

// A token that ended keeps its own answer ("expired", "revoked") for three months; after that it is unknown.
async function readTokens(db: Db): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select id, kind, name, service_id as "serviceId", scopes, networks, encode(secret_hash, 'hex') as digest,
           (extract(epoch from expires_at) * 1000)::float8 as "expiresAt", revoked_at is not null as revoked,
           rate_per_minute as "ratePerMinute"
    from tokens
    where least(expires_at, coalesce(revoked_at, 'infinity')) > clock_timestamp() - interval '90 days'`.execute(db)
  return rows
}
