import {
  type Charged,
  chargeLimits,
  chargeParameters,
  chargeValues,
  isLimited,
  LIMIT_COLUMNS,
} from './accept-limits.ts'
import { quarterOf } from './quarters.ts'
import { QUEUED } from './states.ts'

/** One message about to be accepted, as its columns. Times in ms since 1970. */
export type AcceptRow = Charged & {
  id: string
  serviceId: number
  lane: number
  flow: number
  ref: number
  class: number
  isTest: boolean
  recipient: string
  sender: string | null
  body: string
  encoding: number
  segments: number
  /** Rials reserved against a quota of money; null where there is none. */
  estimate: number | null
  reference: string | null
  tags: string[]
  tokenId: number | null
  userId: number | null
  requestId: string
  ip: string | null
  sendAt: number | null
  expiresAt: number
  idempotency: { key: string; hash: Buffer } | null
  /** The request's row in the API log, which is written with the message: once, where many messages share it. */
  call: { id: string; method: string; route: string; status: number; ms: number; isShared?: boolean }
}

/** The columns of the statement's arrays: SQL name, SQL type, and the value of a row. */
const COLUMNS: [name: string, type: string, read: (row: AcceptRow) => unknown][] = [
  ['id', 'uuid', (row) => row.id],
  ['service_id', 'int', (row) => row.serviceId],
  ['lane', 'int', (row) => row.lane],
  ['flow', 'int', (row) => row.flow],
  ['ref', 'bigint', (row) => row.ref],
  ['class', 'smallint', (row) => row.class],
  ['test', 'boolean', (row) => row.isTest],
  ['recipient', 'text', (row) => row.recipient],
  ['sender', 'text', (row) => row.sender],
  ['body', 'text', (row) => row.body],
  ['encoding', 'smallint', (row) => row.encoding],
  ['segments', 'smallint', (row) => row.segments],
  ['estimate', 'bigint', (row) => row.estimate],
  ['reference', 'text', (row) => row.reference],
  // arrays of arrays would have to be rectangular: a list travels as text
  ['tags', 'text', (row) => (row.tags.length > 0 ? JSON.stringify(row.tags) : null)],
  ['token_id', 'int', (row) => row.tokenId],
  ['user_id', 'int', (row) => row.userId],
  ['request_id', 'text', (row) => row.requestId],
  ['ip', 'text', (row) => row.ip],
  ['send_at', 'float8', (row) => row.sendAt],
  ['expires_at', 'float8', (row) => row.expiresAt],
  ['key', 'text', (row) => row.idempotency?.key ?? null],
  ['hash', 'text', (row) => row.idempotency?.hash.toString('hex') ?? null],
  ['quarter', 'float8', (row) => quarterOf(row.id)],
  ['call_id', 'uuid', (row) => row.call.id],
  ['call_shared', 'boolean', (row) => row.call.isShared === true],
  ['call_method', 'text', (row) => row.call.method],
  ['call_route', 'text', (row) => row.call.route],
  ['call_status', 'smallint', (row) => row.call.status],
  ['call_ms', 'float8', (row) => row.call.ms],
]

/** Days are text, so that no time zone moves them. `write`: one, or two around midnight; `look`: where a key may stand. */
export type KeyDays = { write: string[]; look: string[] }

/** The statement for a batch, with its values. Most batches have no limit, and pay for none. */
export function acceptQuery(rows: AcceptRow[], days: KeyDays): { name: string; text: string; values: unknown[] } {
  const columns = [...COLUMNS.map(([, , read]) => rows.map(read)), days.write, days.look]
  if (!rows.some(isLimited)) return { name: 'accept', text: ACCEPT, values: columns }
  const limits = LIMIT_COLUMNS.map(([, , read]) => rows.map(read))
  return { name: 'accept limited', text: ACCEPT_LIMITED, values: [...columns, ...limits, ...chargeValues(rows)] }
}

const parameters = (columns: [string, string, unknown][], first: number): string =>
  columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')
const names = (columns: [string, string, unknown][]): string => columns.map(([name]) => name).join(', ')
const WRITE = `$${COLUMNS.length + 1}::date[]`
const LOOK = `$${COLUMNS.length + 2}::date[]`
const LIMITS = COLUMNS.length + 3
const CHARGES = chargeParameters(LIMITS + LIMIT_COLUMNS.length)

/**
 * Accepts a batch: message, queue row, idempotency key, counters and API-call row in one statement, which is one
 * transaction. It can be repeated with the same ids without effect, since everything is fed from the rows that `m` did
 * insert. Answers the ids that it inserted.
 * Keys are inserted in order (two nodes with the same keys in other orders would deadlock; two rows with the same key
 * would each get one of its days). Around midnight a key is written under both days, and holds only where it could be
 * written under both. `more`: further columns; `last`: what follows the common part.
 */
const makeStatement = (more: { values: string; names: string }, last: string): string => `
with t as materialized (
  select * from unnest(${parameters(COLUMNS, 1)}${more.values}) as t (${names(COLUMNS)}${more.names})
), k as (
  insert into idempotency (day, service_id, key, hash, message_id)
  select d.day, t.service_id, t.key, decode(t.hash, 'hex'), t.id
  from t cross join unnest(${WRITE}) d(day)
  where t.key is not null
    and not exists (
      select from idempotency o where o.day = any (${LOOK}) and o.service_id = t.service_id and o.key = t.key
      -- kept a look-up by the whole key for each row: as a join it would read the day
      offset 0)
  order by t.service_id, t.key, d.day, t.id
  on conflict do nothing
  returning message_id
), held as (
  select message_id from k group by message_id having count(*) = cardinality(${WRITE})
), m as (
  insert into messages (id, service_id, lane, flow, ref, class, test, recipient, sender, body, encoding, segments,
    estimate, reference, tags, token_id, user_id, request_id, ip, send_at, expires_at, status)
  select id, service_id, lane, flow, ref, class, test, recipient, sender, body, encoding, segments,
    estimate, reference, tags::jsonb, token_id, user_id, request_id, ip::inet, to_timestamp(send_at / 1000), to_timestamp(expires_at / 1000), ${QUEUED}
  from t
  where key is null or id in (select message_id from held)
  on conflict (id) do nothing
  returning id, service_id, lane, flow, test, segments, send_at, expires_at
), q as (
  insert into queue (lane, flow, id, expires_at)
  select lane, flow, id, expires_at from m where send_at is null
), l as (
  insert into later (lane, id, due_at, flow, expires_at)
  select lane, id, send_at, flow, expires_at from m where send_at is not null
), d as (
  insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, reserved)
  select service_id, 0, test, to_timestamp(quarter), ${QUEUED}, count(*), sum(segments), 0, 0, coalesce(sum(estimate), 0)
  from t where id in (select id from m) group by service_id, test, quarter
), a as (
  insert into api_calls (id, service_id, token_id, user_id, method, route, status, ms, ip, request_id, subject)
  select t.call_id, t.service_id, t.token_id, t.user_id, t.call_method, t.call_route, t.call_status, t.call_ms, t.ip::inet, t.request_id, t.id::text
  from t where not t.call_shared and t.id in (select id from m)
), b as (
  -- apart, since a lone message's row needs no look for another of its id. A batch goes by several statements: the first
  -- that commits brings the row of them all
  insert into api_calls (id, service_id, token_id, user_id, method, route, status, ms, ip, request_id)
  select distinct on (t.call_id) t.call_id, t.service_id, t.token_id, t.user_id, t.call_method, t.call_route, t.call_status, t.call_ms, t.ip::inet, t.request_id
  from t where t.call_shared and t.id in (select id from m)
  order by t.call_id
  on conflict (id) do nothing
${last}`

const ACCEPT = makeStatement({ values: '', names: '' }, ') select id from m')

/** Answers also what is left of the quotas that it charged. */
const ACCEPT_LIMITED = makeStatement(
  {
    values: `, ${parameters(LIMIT_COLUMNS, LIMITS)}, ${CHARGES.charged}`,
    names: `, ${names(LIMIT_COLUMNS)}, charged`,
  },
  chargeLimits(CHARGES.quotas),
)
