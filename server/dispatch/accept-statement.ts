import { quarterOf } from './quarters.ts'
import { CAP_MAX, type Quota, type Repeat } from './quotas.ts'
import { QUEUED } from './states.ts'

/** One message about to be accepted, as its columns. Times in ms since 1970. */
export type AcceptRow = {
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
  /** What it is charged to: the same list for all messages of a service in a period. */
  quotas: readonly Quota[]
  /** What the flood guard counts it under. */
  repeat: Repeat | null
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
  ['repeat_hash', 'text', (row) => row.repeat?.hash ?? null],
  ['repeat_max', 'int', (row) => row.repeat?.max ?? null],
  ['repeat_s', 'int', (row) => row.repeat?.seconds ?? null],
]

/** Days are text, so that no time zone moves them. `write`: one, or two around midnight; `look`: where a key may stand. */
export type KeyDays = { write: string[]; look: string[] }

/** What the statement's second table tells of each quota, by the number of the list that it stands in. */
const QUOTA_COLUMNS: [name: string, type: string, read: (quota: Quota) => unknown][] = [
  ['service_id', 'int', (quota) => quota.serviceId],
  ['test', 'boolean', (quota) => quota.isTest],
  ['span', 'text', (quota) => quota.span],
  ['unit', 'text', (quota) => quota.unit],
  ['starts_at', 'float8', (quota) => quota.startsAt],
  ['ends_at', 'float8', (quota) => quota.endsAt],
]

/** The statement's parameters. */
export function acceptValues(rows: AcceptRow[], days: KeyDays): unknown[] {
  const lists = new Map<readonly Quota[], number>()
  const listOf = ({ quotas }: AcceptRow): number | null => {
    if (quotas.length === 0) return null
    const known = lists.get(quotas) ?? lists.size
    lists.set(quotas, known)
    return known
  }
  const charged = rows.map(listOf)
  const quotas = [...lists].flatMap(([list, number]) => list.map((quota) => ({ quota, number })))
  return [
    ...COLUMNS.map(([, , read]) => rows.map(read)),
    days.write,
    days.look,
    charged,
    quotas.map(({ number }) => number),
    ...QUOTA_COLUMNS.map(([, , read]) => quotas.map(({ quota }) => read(quota))),
  ]
}

const parameter = (index: number, type: string): string => `$${COLUMNS.length + index}::${type}[]`
const WRITE = parameter(1, 'date')
const LOOK = parameter(2, 'date')
const CHARGED = parameter(3, 'int')
const QUOTAS = [parameter(4, 'int'), ...QUOTA_COLUMNS.map(([, type], index) => parameter(5 + index, type))]

/**
 * Accepts a batch: message, queue row, idempotency key, counters and API-call row in one statement, which is one
 * transaction. It can be repeated with the same ids without effect, since everything is fed from the rows that `m` did
 * insert. Answers the ids that it inserted, and what is left of the quotas that it charged.
 * Keys are inserted in order (two nodes with the same keys in other orders would deadlock; two rows with the same key
 * would each get one of its days), and so are quotas and repeats, whose checks refuse the batch where a limit would be
 * passed. Around midnight a key is written under both days, and holds only where it could be
 * written under both.
 */
export const ACCEPT = `
with t as materialized (
  select * from unnest(${COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')}, ${CHARGED})
    as t (${COLUMNS.map(([name]) => name).join(', ')}, charged)
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
), g as (
  select charged, count(*) as messages, sum(segments) as segments, coalesce(sum(estimate), 0) as money
  from t where charged is not null and id in (select id from m) group by charged
), u as (
  -- the check of the row proposed comes before the conflict: it has the largest cap
  insert into quotas as z (service_id, test, span, starts_at, unit, ends_at, used, cap)
  select c.service_id, c.test, c.span, to_timestamp(c.starts_at / 1000), c.unit, to_timestamp(max(c.ends_at) / 1000),
    sum(case c.unit when 'messages' then g.messages when 'segments' then g.segments else g.money end), ${CAP_MAX}
  from g join unnest(${QUOTAS.join(', ')}) c (charged, ${QUOTA_COLUMNS.map(([name]) => name).join(', ')}) on c.charged = g.charged
  group by c.service_id, c.test, c.span, c.starts_at, c.unit
  order by c.service_id, c.test, c.span, c.starts_at, c.unit
  on conflict (service_id, test, span, starts_at, unit) do update set
    -- what is spent refuses also what reserves nothing
    used = z.used + excluded.used + case when z.used >= z.cap then 1 else 0 end
  returning z.service_id, z.test, z.span, z.unit, z.starts_at, z.cap, z.used
), r as (
  insert into repeats as z (service_id, hash, n, cap, until)
  select service_id, decode(repeat_hash, 'hex'), count(*), max(repeat_max), now() + max(repeat_s) * interval '1 s'
  from t where repeat_hash is not null and id in (select id from m)
  group by service_id, repeat_hash
  order by service_id, decode(repeat_hash, 'hex')
  on conflict (service_id, hash) do update set
    n = case when z.until > now() then z.n else 0 end + excluded.n,
    cap = excluded.cap,
    until = case when z.until > now() then z.until else excluded.until end
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
)
select id, null::int as "serviceId", null::boolean as test, null as span, null as unit, null::float8 as "startsAt", null::bigint as left from m
union all
select null, service_id, test, span, unit, extract(epoch from starts_at)::float8 * 1000, cap - used from u`
