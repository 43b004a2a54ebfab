import { sql } from 'kysely'
import type { FailureCode } from '../../../providers/provider.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldPersian, foldWords } from '../../platform/text/fold.ts'
import { type CircuitRow, OPEN_CIRCUITS } from './circuit-queries.ts'

/**
 * Times as the database writes them in JSON, or as instants; `showKey` makes them one. `lastRefusal`: the provider's
 * newest no.
 */
export type KeyRow = {
  name: string
  position: number
  disabled: boolean
  /** Nothing leaves with it from then on; null: never. */
  expiresAt: string | null
  /** Within half a minute. */
  lastUsedAt: string | null
  lastRefusal: { at: string; failure: FailureCode; code: string; words: string } | null
  createdAt: string
}
export type LineRow = {
  number: string
  kind: LineKind
  position: number
  disabled: boolean
  carriesOtp: boolean
  /** What is written under every text that is no code. */
  optOut: string | null
  /** By what people stop it and take that back; null: by the centre's words. */
  optOutWords: string[] | null
  optInWords: string[] | null
  expiresAt: string | null
}
export type LineKind = 'service' | 'advertising'

export type AccountRow = {
  id: number
  name: string
  provider: string
  titleFa: string
  titleEn: string
  baseUrl: string | null
  proxyUrl: string | null
  settings: Record<string, unknown>
  connections: number
  reportNetworks: string[]
  pace: number | null
  /** Encrypted. */
  reportSecret: Buffer
  suspended: boolean
  createdAt: Date
  keys: KeyRow[]
  lines: LineRow[]
  /** Those that are not closed. */
  circuits: CircuitRow[]
  keyRefusedSince: Date | null
}

/** Of this credential: what the history tells of one that it replaced is no fault of it. */
const LAST_REFUSAL = sql`
  (select json_build_object('at', e.at, 'failure', e.failure, 'code', e.code, 'words', e.words)
   from circuit_events e
   where e.account_id = k.account_id and e.kind = 'key' and e.subject = k.id::text and e.state = 'open'
     and e.at >= k.created_at
   order by e.at desc limit 1)`

/** That the provider refused every key when it was asked for the balance; what a key has sent since says more. */
const KEY_REFUSED_SINCE = sql`
  (select b.failing_since from balances b
   where b.account_id = a.id and b.failure = 'key_refused'
     and not exists (select from account_keys k where k.account_id = a.id and k.last_used_at > b.failing_since))`

const COLUMNS = sql`
  a.id, a.name, a.provider, a.title_fa as "titleFa", a.title_en as "titleEn", a.base_url as "baseUrl",
  a.proxy_url as "proxyUrl", a.settings, a.connections, a.report_networks as "reportNetworks", a.pace,
  a.report_secret as "reportSecret",
  a.suspended_at is not null as suspended, a.created_at as "createdAt",
  (select coalesce(json_agg(json_build_object('name', k.name, 'position', k.position,
     'disabled', k.disabled_at is not null, 'expiresAt', k.expires_at, 'lastUsedAt', k.last_used_at,
     'lastRefusal', ${LAST_REFUSAL}, 'createdAt', k.created_at) order by k.position, k.id), '[]')
   from account_keys k where k.account_id = a.id) as keys,
  (select coalesce(json_agg(json_build_object('number', l.number, 'kind', l.kind, 'position', l.position,
     'disabled', l.disabled_at is not null, 'carriesOtp', l.carries_otp, 'optOut', l.opt_out, 'optOutWords', l.opt_out_words,
     'optInWords', l.opt_in_words, 'expiresAt', l.expires_at) order by l.position, l.id), '[]')
   from sender_lines l where l.account_id = a.id) as lines,
  ${OPEN_CIRCUITS} as circuits, ${KEY_REFUSED_SINCE} as "keyRefusedSince"`

const TEXT = sql`(a.name || ' ' || a.title_fa || ' ' || a.title_en)`

export const accountSearch = declareSearch({
  fields: {
    name: { type: 'text', sql: sql`a.name`, sortable: true },
    provider: { type: 'text', sql: sql`a.provider`, operators: ['eq', 'ne', 'in'] },
    titleFa: { type: 'text', sql: sql`a.title_fa` },
    titleEn: { type: 'text', sql: sql`a.title_en` },
    suspended: { type: 'boolean', sql: sql`a.suspended_at is not null` },
    stopped: {
      type: 'boolean',
      sql: sql`exists (select from circuits c where c.account_id = a.id and c.state <> 'closed')`,
    },
    createdAt: { type: 'instant', sql: sql`a.created_at`, sortable: true },
  },
  id: { sql: sql`a.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => sql`((${holdsWords(TEXT, foldWords(text))})
    or exists (select from sender_lines l where l.account_id = a.id and strpos(l.number, ${foldPersian(text)}) > 0))`,
})

export async function listAccountRows(db: Db, search: SearchRequest) {
  const { rows } = await sql<AccountRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from accounts a
    where ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): AccountRow => row)
}

/** `lock`: nobody else changes it, its keys or its lines until the transaction ends. */
export async function findAccountRow(db: Db, name: string, lock = false): Promise<AccountRow | undefined> {
  // locked first: a statement that waits for the lock would show keys and lines as they were before the wait
  // not `for update`: that would wait for, and hold up, whoever notes what became of the account's circuits
  if (lock) await sql`select from accounts where name = ${name} for no key update`.execute(db)
  const { rows } = await sql<AccountRow>`select ${COLUMNS} from accounts a where a.name = ${name}`.execute(db)
  return rows[0]
}

export type AccountFields = Pick<
  AccountRow,
  'titleFa' | 'titleEn' | 'baseUrl' | 'proxyUrl' | 'settings' | 'connections' | 'reportNetworks' | 'pace'
>
export type Secret = { encrypted: Buffer; hash: Buffer }

/** The new account's id; undefined where the name is taken. */
export async function insertAccount(
  db: Db,
  row: AccountFields & { name: string; provider: string; secret: Secret },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into accounts (name, provider, title_fa, title_en, base_url, proxy_url, settings, connections, report_networks, pace,
                          report_secret, report_secret_hash)
    values (${row.name}, ${row.provider}, ${row.titleFa}, ${row.titleEn}, ${row.baseUrl}, ${row.proxyUrl},
            ${JSON.stringify(row.settings)}::jsonb, ${row.connections}, ${row.reportNetworks}::text[], ${row.pace},
            ${row.secret.encrypted}, ${row.secret.hash})
    on conflict (name) do nothing
    returning id`.execute(db)
  return rows[0]?.id
}

export async function updateAccount(db: Db, id: number, row: AccountFields): Promise<void> {
  await sql`
    update accounts
    set title_fa = ${row.titleFa}, title_en = ${row.titleEn}, base_url = ${row.baseUrl}, proxy_url = ${row.proxyUrl},
        settings = ${JSON.stringify(row.settings)}::jsonb, connections = ${row.connections}, pace = ${row.pace},
        report_networks = ${row.reportNetworks}::text[]
    where id = ${id}`.execute(db)
}

export async function updateReportSecret(db: Db, id: number, secret: Secret): Promise<void> {
  await sql`
    update accounts set report_secret = ${secret.encrypted}, report_secret_hash = ${secret.hash}
    where id = ${id}`.execute(db)
}

/** False where it already stands so. */
export async function setAccountSuspension(db: Db, id: number, suspended: boolean): Promise<boolean> {
  const { rows } = await sql`
    update accounts set suspended_at = case when ${suspended} then clock_timestamp() end
    where id = ${id} and (suspended_at is not null) <> ${suspended}
    returning id`.execute(db)
  return rows.length > 0
}

export const keySearch = declareSearch({
  fields: {
    name: { type: 'text', sql: sql`k.name` },
    position: { type: 'number', sql: sql`k.position`, sortable: true },
    disabled: { type: 'boolean', sql: sql`k.disabled_at is not null` },
    expiresAt: { type: 'instant', sql: sql`k.expires_at` },
    lastUsedAt: { type: 'instant', sql: sql`k.last_used_at` },
    createdAt: { type: 'instant', sql: sql`k.created_at`, sortable: true },
  },
  id: { sql: sql`k.id`, type: 'integer' },
  defaultSort: 'position',
})

export async function listKeyRows(db: Db, accountId: number, search: SearchRequest) {
  const { rows } = await sql<KeyRow & { cursorId: string; cursorSort: string | null }>`
    select k.name, k.position, k.disabled_at is not null as disabled, k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt",
      ${LAST_REFUSAL} as "lastRefusal", k.created_at as "createdAt" ${search.cursorColumns}
    from account_keys k
    where k.account_id = ${accountId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ cursorId: _, cursorSort: __, ...key }): KeyRow => key)
}

export const lineSearch = declareSearch({
  fields: {
    number: { type: 'text', sql: sql`l.number`, sortable: true },
    kind: { type: 'enum', sql: sql`l.kind`, values: ['service', 'advertising'] },
    position: { type: 'number', sql: sql`l.position`, sortable: true },
    disabled: { type: 'boolean', sql: sql`l.disabled_at is not null` },
    carriesOtp: { type: 'boolean', sql: sql`l.carries_otp` },
    expiresAt: { type: 'instant', sql: sql`l.expires_at` },
  },
  id: { sql: sql`l.id`, type: 'integer' },
  defaultSort: 'position',
})

export async function listLineRows(db: Db, accountId: number, search: SearchRequest) {
  const { rows } = await sql<LineRow & { cursorId: string; cursorSort: string | null }>`
    select l.number, l.kind, l.position, l.disabled_at is not null as disabled, l.carries_otp as "carriesOtp",
      l.opt_out as "optOut", l.opt_out_words as "optOutWords", l.opt_in_words as "optInWords",
      l.expires_at as "expiresAt" ${search.cursorColumns}
    from sender_lines l
    where l.account_id = ${accountId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ cursorId: _, cursorSort: __, ...line }): LineRow => line)
}

/** False where the account has a key of that name. */
export async function insertKey(
  db: Db,
  accountId: number,
  key: { name: string; secret: Buffer; position: number; expiresAt?: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    insert into account_keys (account_id, name, secret, position, expires_at)
    values (${accountId}, ${key.name}, ${key.secret}, ${key.position}, ${key.expiresAt ?? null}::timestamptz)
    on conflict (account_id, name) do nothing
    returning id`.execute(db)
  return rows.length > 0
}

/** The encrypted fields of a key. */
export async function findKeySecret(db: Db, accountId: number, name: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('account_keys')
    .select('secret')
    .where('account_id', '=', accountId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.secret
}

/**
 * `secret` null: as it is. Another credential is another row with another id: what an earlier one sent is asked for with
 * that one alone, since any other would say "not taken" to all of it.
 */
export async function updateKey(
  db: Db,
  accountId: number,
  key: { name: string; secret: Buffer | null; position: number; disabled: boolean; expiresAt: string | null },
): Promise<void> {
  if (key.secret !== null) await replaceKey(db, accountId, { ...key, secret: key.secret })
  await sql`
    update account_keys
    set position = ${key.position}, expires_at = ${key.expiresAt}::timestamptz,
        disabled_at = case when ${key.disabled} then coalesce(disabled_at, clock_timestamp()) end
    where account_id = ${accountId} and name = ${key.name}`.execute(db)
}

/** What the history tells of the former credential stays under the key's name, by which people know it. */
async function replaceKey(
  db: Db,
  accountId: number,
  key: { name: string; secret: Buffer; position: number; expiresAt: string | null },
): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    delete from account_keys where account_id = ${accountId} and name = ${key.name} returning id`.execute(db)
  await insertKey(db, accountId, key)
  await sql`
    update circuit_events e set subject = k.id::text
    from account_keys k
    where e.account_id = ${accountId} and e.kind = 'key' and e.subject = ${String(rows[0]?.id)}
      and k.account_id = ${accountId} and k.name = ${key.name}`.execute(db)
}

export async function deleteKey(db: Db, accountId: number, name: string): Promise<boolean> {
  const { rows } = await sql`
    delete from account_keys where account_id = ${accountId} and name = ${name} returning id`.execute(db)
  return rows.length > 0
}

/** False where the account has that line. */
export async function insertLine(db: Db, accountId: number, line: LineRow): Promise<boolean> {
  const { rows } = await sql`
    insert into sender_lines (account_id, number, kind, position, carries_otp, opt_out, opt_out_words, opt_in_words, expires_at)
    values (${accountId}, ${line.number}, ${line.kind}, ${line.position}, ${line.carriesOtp}, ${line.optOut},
            ${line.optOutWords}::text[], ${line.optInWords}::text[],
            ${line.expiresAt}::timestamptz)
    on conflict (account_id, number) do nothing
    returning id`.execute(db)
  return rows.length > 0
}

export async function updateLine(db: Db, accountId: number, line: LineRow): Promise<void> {
  await sql`
    update sender_lines
    set kind = ${line.kind}, position = ${line.position}, carries_otp = ${line.carriesOtp}, opt_out = ${line.optOut},
        opt_out_words = ${line.optOutWords}::text[], opt_in_words = ${line.optInWords}::text[],
        expires_at = ${line.expiresAt}::timestamptz,
        disabled_at = case when ${line.disabled} then coalesce(disabled_at, clock_timestamp()) end
    where account_id = ${accountId} and number = ${line.number}`.execute(db)
}

export async function deleteLine(db: Db, accountId: number, number: string): Promise<boolean> {
  const { rows } = await sql`
    delete from sender_lines where account_id = ${accountId} and number = ${number} returning id`.execute(db)
  return rows.length > 0
}

/** The services that are allowed a line by name. */
export async function listServicesOfLine(db: Db, accountId: number, number: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select s.name
    from allocations o
    join services s on s.id = o.service_id
    where o.account_id = ${accountId} and ${number} = any (o.lines)
    order by s.name`.execute(db)
  return rows.map((row) => row.name)
}
