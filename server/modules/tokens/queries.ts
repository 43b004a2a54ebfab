import { sql } from 'kysely'
import type { TokenKind } from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch, type SearchField } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'

export type TokenRow = {
  id: number
  kind: TokenKind
  serviceId: number | null
  service: string | null
  name: string
  scopes: string[] | null
  /** In CIDR form; none: from anywhere. */
  networks: string[]
  ratePerMinute: number | null
  expiresAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
  lastUsedFrom: string | null
  expiringSoon: boolean
  /** The token whose place it takes, and the one that takes its place: their ids. */
  succeeds: number | null
  succeededBy: number | null
  createdBy: string
  createdAt: Date
}

// one that was revoked took nobody's place
const SUCCESSOR = sql`(select max(n.id) from tokens n where n.succeeds = t.id and n.revoked_at is null)`

// Two weeks before its end, or in the last quarter of a short life; not where another has taken its place.
const EXPIRING_SOON = sql`(
  t.revoked_at is null and t.expires_at > now()
  and t.expires_at < now() + least(interval '14 days', (t.expires_at - t.created_at) / 4)
  and ${SUCCESSOR} is null)`

const COLUMNS = sql`
  t.id, t.kind, t.service_id as "serviceId", s.name as service, t.name, t.scopes, t.networks,
  t.rate_per_minute as "ratePerMinute", t.expires_at as "expiresAt", t.revoked_at as "revokedAt",
  t.last_used_at as "lastUsedAt", host(t.last_used_from) as "lastUsedFrom", ${EXPIRING_SOON} as "expiringSoon",
  t.succeeds, ${SUCCESSOR} as "succeededBy", t.created_by as "createdBy", t.created_at as "createdAt"`

const TEXT = sql`(t.name || ' ' || t.created_by || ' ' || coalesce(s.name, ''))`

const FIELDS: Record<string, SearchField> = {
  name: { type: 'text', sql: sql`t.name`, sortable: true },
  expiresAt: { type: 'instant', sql: sql`t.expires_at`, sortable: true },
  revokedAt: { type: 'instant', sql: sql`t.revoked_at` },
  lastUsedAt: { type: 'instant', sql: sql`t.last_used_at` },
  lastUsedFrom: { type: 'text', sql: sql`host(t.last_used_from)`, operators: ['eq', 'in', 'prefix', 'empty'] },
  createdBy: { type: 'text', sql: sql`t.created_by` },
  createdAt: { type: 'instant', sql: sql`t.created_at`, sortable: true },
  usable: { type: 'boolean', sql: sql`t.revoked_at is null and t.expires_at > now()` },
  expiringSoon: { type: 'boolean', sql: EXPIRING_SOON },
}
const COMMON = {
  id: { sql: sql`t.id`, type: 'integer' as const },
  defaultSort: '-createdAt',
  freeText: (text: string) => holdsWords(TEXT, foldWords(text)),
}

export const tokenSearch = declareSearch({
  ...COMMON,
  fields: { kind: { type: 'enum', sql: sql`t.kind`, values: ['live', 'test'] }, ...FIELDS },
})
export const centreTokenSearch = declareSearch({
  ...COMMON,
  fields: {
    kind: { type: 'enum', sql: sql`t.kind`, values: ['live', 'test', 'centre', 'scim'] },
    service: { type: 'text', sql: sql`s.name`, operators: ['eq', 'ne', 'in', 'empty'] },
    ...FIELDS,
  },
})

/** Which tokens are meant: those of one service by its id, or (null) the centre's and those of all services. */
export type TokenScope = number | null

export async function listTokenRows(db: Db, search: SearchRequest, scope: TokenScope, testOnly: boolean) {
  const { rows } = await sql<TokenRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from tokens t
    left join services s on s.id = t.service_id
    where ${makeScope(scope)} and (not ${testOnly}::boolean or t.kind = 'test') and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): TokenRow => row)
}

/** Tokens of a kind that end soon, and whose place none has taken. */
export async function countExpiringSoon(db: Db, kind: TokenKind): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from tokens t where t.kind = ${kind} and ${EXPIRING_SOON}`.execute(db)
  return rows[0]!.n
}

type ExpiringToken = Pick<TokenRow, 'id' | 'name' | 'expiresAt'>

/** Tokens of a service that end soon and have no successor, the first to end before the others. */
export async function listExpiringTokens(db: Db, serviceId: number, testOnly: boolean): Promise<ExpiringToken[]> {
  const { rows } = await sql<ExpiringToken>`
    select t.id, t.name, t.expires_at as "expiresAt"
    from tokens t
    where t.service_id = ${serviceId} and (not ${testOnly}::boolean or t.kind = 'test') and ${EXPIRING_SOON}
    order by t.expires_at, t.id
    limit 20`.execute(db)
  return rows
}

/** `lock`: it stays as it is until the transaction ends. */
export async function findTokenRow(db: Db, id: number, scope: TokenScope, lock = false): Promise<TokenRow | undefined> {
  if (lock) await sql`select from tokens where id = ${id} for update`.execute(db)
  const { rows } = await sql<TokenRow>`
    select ${COLUMNS}
    from tokens t
    left join services s on s.id = t.service_id
    where t.id = ${id} and ${makeScope(scope)}`.execute(db)
  return rows[0]
}

export async function insertToken(
  db: Db,
  row: Pick<
    TokenRow,
    'kind' | 'serviceId' | 'name' | 'scopes' | 'networks' | 'ratePerMinute' | 'expiresAt' | 'succeeds' | 'createdBy'
  > & { publicId: string; secretHash: Buffer },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into tokens
      (kind, service_id, name, public_id, secret_hash, scopes, networks, rate_per_minute, expires_at, succeeds, created_by)
    values (${row.kind}, ${row.serviceId}, ${row.name}, ${row.publicId}, ${row.secretHash}, ${row.scopes}::text[],
            ${row.networks}::text[], ${row.ratePerMinute}, ${row.expiresAt}, ${row.succeeds}, ${row.createdBy})
    returning id`.execute(db)
  return rows[0]!.id
}

type Changing = Pick<TokenRow, 'name' | 'ratePerMinute' | 'networks'> & { expiresAt: Date | string }

export async function updateToken(db: Db, id: number, row: Changing): Promise<void> {
  await sql`
    update tokens
    set name = ${row.name}, rate_per_minute = ${row.ratePerMinute}, networks = ${row.networks}::text[],
        expires_at = ${row.expiresAt}
    where id = ${id}`.execute(db)
}

/** False where it was revoked before. */
export async function revokeTokenRow(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql`
    update tokens set revoked_at = clock_timestamp() where id = ${id} and revoked_at is null returning id`.execute(db)
  return rows.length > 0
}

/** Now, by the database's clock, in ms since 1970. */
export async function readDatabaseTime(db: Db): Promise<number> {
  const { rows } = await sql<{ ms: number }>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(
    db,
  )
  return rows[0]!.ms
}

const makeScope = (scope: TokenScope) => (scope === null ? sql`true` : sql`t.service_id = ${scope}`)
