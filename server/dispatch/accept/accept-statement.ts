import { type Column, columnTable, columnValues, plainArray } from '../../platform/db/arrays.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { type BeyondText, CHANNELS } from '../channels.ts'
import { chargeLimits, chargeParameters, chargeValues, LIMIT_COLUMNS, QUOTAS_LEFT } from '../limits/charge-statement.ts'
import { type Counted, isLimited } from '../limits/quotas.ts'
import { quarterOf } from '../quarters.ts'
import { HELD, QUEUED } from '../states.ts'
import type { KeyDays } from './keys.ts'

/** The user to whom a message is sent. */
export type ToUser = { id: number; username: string; name: string }

/** The version of a template that a message is made from, its language, and the values of its variables. */
export type FromTemplate = {
  versionId: number
  name: string
  version: number
  locale: Locale
  variables: Record<string, string>
}

/** One message about to be accepted, as its columns. Times in ms since 1970. */
export type AcceptRow = Counted & {
  id: string
  serviceId: number
  lane: number
  flow: number
  /** Ours, at every provider; `reference` is the caller's. */
  ref: number
  class: number
  isTest: boolean
  recipient: string
  /** Whose number that is, where the message was sent to a user. */
  toUser: ToUser | null
  /** The line that its caller named. */
  sender: string | null
  body: string
  /** What the body was made from. */
  template: FromTemplate | null
  /** Absent from a text message. */
  beyondText?: BeyondText | null
  encoding: number
  reference: string | null
  tags: string[]
  tokenId: number | null
  userId: number | null
  requestId: string
  ip: string | null
  sendAt: number | null
  expiresAt: number
  idempotency: { key: string; hash: Buffer } | null
  /** Why it waits for somebody to read it, and its cost in rials (null: not known); left out: it does not. */
  review?: { reasons: string[]; cost: number | null } | undefined
  /** The broadcast that it is one of: it waits in that one's flow, which opens when its time has come. */
  broadcastId?: string | undefined
  /**
   * The request's row in the API log, which is written with the message: once, where many messages share it. Null: a
   * broadcast's own entry stands for its messages.
   */
  call: { id: string; method: string; route: string; status: number; ms: number; isShared?: boolean } | null
}

/**
 * What a batch may have besides plain messages; each costs a part of the statement, and only who has it pays for it.
 * `again`: a try before this one, which may have committed without our hearing of it.
 */
type Extra =
  | 'again'
  | 'keys'
  | 'later'
  | 'review'
  | 'details'
  | 'templates'
  | 'channels'
  | 'shared'
  | 'broadcast'
  | 'limits'
const EXTRAS: [extra: Exclude<Extra, 'again'>, has: (row: AcceptRow) => boolean][] = [
  ['keys', (row) => row.idempotency !== null],
  ['later', (row) => row.sendAt !== null && !row.broadcastId],
  ['review', (row) => row.review !== undefined],
  ['details', (row) => row.reference !== null || row.tags.length > 0 || row.estimate !== null || row.toUser !== null],
  ['templates', (row) => row.template !== null],
  ['channels', (row) => !!row.beyondText],
  ['shared', (row) => row.call?.isShared === true],
  ['broadcast', (row) => row.broadcastId !== undefined],
  ['limits', isLimited],
]

/** What messages of one caller have in common stands once, in a table of its own. */
const ORIGIN_COLUMNS: Column<AcceptRow>[] = [
  ['service_id', 'int', (row) => row.serviceId],
  ['lane', 'int', (row) => row.lane],
  ['flow', 'int', (row) => row.flow],
  ['class', 'smallint', (row) => row.class],
  ['test', 'boolean', (row) => row.isTest],
  ['sender', 'text', (row) => row.sender],
  ['token_id', 'int', (row) => row.tokenId],
  ['user_id', 'int', (row) => row.userId],
  ['ip', 'text', (row) => row.ip],
  ['quarter', 'float8', (row) => quarterOf(row.id)],
  ['call_shared', 'boolean', (row) => row.call === null || row.call.isShared === true],
  ['call_method', 'text', (row) => row.call?.method ?? null],
  ['call_route', 'text', (row) => row.call?.route ?? null],
  ['call_status', 'smallint', (row) => row.call?.status ?? null],
]

const ROW_COLUMNS: Column<AcceptRow>[] = [
  ['id', 'uuid', (row) => row.id],
  ['ref', 'bigint', (row) => row.ref],
  ['recipient', 'text', (row) => row.recipient],
  ['body', 'text', (row) => row.body],
  ['encoding', 'smallint', (row) => row.encoding],
  ['segments', 'smallint', (row) => row.segments],
  ['request_id', 'text', (row) => row.requestId],
  ['expires_at', 'float8', (row) => row.expiresAt],
  ['call_id', 'uuid', (row) => row.call?.id ?? null],
  ['call_ms', 'float8', (row) => row.call?.ms ?? null],
]

const EXTRA_COLUMNS: Record<Extra, Column<AcceptRow>[]> = {
  again: [],
  keys: [
    ['key', 'text', (row) => row.idempotency?.key ?? null],
    ['hash', 'text', (row) => row.idempotency?.hash.toString('hex') ?? null],
  ],
  later: [['send_at', 'float8', (row) => row.sendAt]],
  review: [
    ['reasons', 'text', (row) => (row.review ? JSON.stringify(row.review.reasons) : null)],
    ['review_cost', 'bigint', (row) => row.review?.cost ?? null],
  ],
  details: [
    ['estimate', 'bigint', (row) => row.estimate],
    ['reference', 'text', (row) => row.reference],
    // arrays of arrays would have to be rectangular: a list travels as text
    ['tags', 'text', (row) => (row.tags.length > 0 ? JSON.stringify(row.tags) : null)],
    ['to_user_id', 'int', (row) => row.toUser?.id ?? null],
  ],
  templates: [
    ['template_version_id', 'int', (row) => row.template?.versionId ?? null],
    ['template_locale', 'text', (row) => row.template?.locale ?? null],
    ['variables', 'text', (row) => (row.template ? JSON.stringify(row.template.variables) : null)],
  ],
  channels: [
    ['channel', 'smallint', (row) => CHANNELS[row.beyondText?.channel ?? 'sms']],
    ['content', 'text', (row) => (row.beyondText ? JSON.stringify(row.beyondText.content) : null)],
  ],
  shared: [],
  // a batch is a broadcast's or has none of it: the time stands in one of the two
  broadcast: [
    ['broadcast_id', 'uuid', (row) => row.broadcastId ?? null],
    ['send_at', 'float8', (row) => row.sendAt],
  ],
  limits: LIMIT_COLUMNS,
}

const statements = new Map<string, { name: string; text: string }>()

/** `tellsIds`: it answers the ids of what it inserted; else it inserts all of the batch, or fails. */
export type AcceptQuery = { name: string; text: string; values: unknown[]; tellsIds: boolean }

/**
 * The statement for a batch, with its values: of what its messages have, and of nothing else. `isAgain`: it was tried
 * before.
 */
export function acceptQuery(rows: AcceptRow[], days: KeyDays, { isAgain = false } = {}): AcceptQuery {
  const extras = new Set<Extra>(EXTRAS.flatMap(([extra, has]) => (rows.some(has) ? [extra] : [])))
  if (isAgain) extras.add('again')
  const key = [...extras].join(' ')
  // PostgreSQL cuts names after 63 bytes, and would take two long ones for one
  const statement = statements.get(key) ?? { name: `accept ${statements.size}`, text: makeStatement(extras) }
  statements.set(key, statement)
  const { origins, numbers } = findOrigins(rows)
  const values: unknown[] = [
    plainArray(numbers),
    ...columnValues(listRowColumns(extras), rows),
    ...columnValues(ORIGIN_COLUMNS, origins),
  ]
  if (extras.has('keys')) values.push(days.write, days.look)
  if (extras.has('limits')) values.push(...chargeValues(rows))
  return { ...statement, values, tellsIds: tellsIds(extras) }
}

/** Some of a batch may be stored already, under its id or its key: then the ids are told that were inserted. */
const tellsIds = (extras: Set<Extra>): boolean => extras.has('again') || extras.has('keys')

/** The ids of what a statement inserted, of its rows and of what it answered. */
export const readInserted = (
  query: Pick<AcceptQuery, 'tellsIds'>,
  rows: AcceptRow[],
  answered: { id: string | null }[],
): string[] => (query.tellsIds ? answered : rows).flatMap(({ id }) => id ?? [])

const listRowColumns = (extras: Set<Extra>): Column<AcceptRow>[] => [
  ...ROW_COLUMNS,
  ...[...extras].flatMap((extra) => EXTRA_COLUMNS[extra]),
]

/** One message of each origin, and the number (from 1) of each message's own. */
function findOrigins(rows: AcceptRow[]): { origins: AcceptRow[]; numbers: number[] } {
  const known = new Map<string, number>()
  const origins: AcceptRow[] = []
  const numbers = rows.map((row) => {
    const key = ORIGIN_COLUMNS.map(([, , read]) => read(row)).join(' ')
    const number = known.get(key) ?? origins.push(row)
    known.set(key, number)
    return number
  })
  return { origins, numbers }
}

/**
 * Accepts a batch: message, queue row, idempotency key, counters and API-call row in one statement, which is one
 * transaction. Made to be repeated it has no effect with the same ids, since everything is fed from the rows that `m` did
 * insert; a first try inserts all, and is spared asking. Answers the ids that it inserted, where it asked, and with limits
 * what is left of the quotas that it charged.
 */
function makeStatement(extras: Set<Extra>): string {
  const columns = listRowColumns(extras)
  const [firstRow, firstOrigin] = [2, 2 + columns.length]
  let next = firstOrigin + ORIGIN_COLUMNS.length
  const days = extras.has('keys') ? { write: `$${next++}::date[]`, look: `$${next++}::date[]` } : undefined
  const charges = extras.has('limits') ? chargeParameters(next) : undefined
  const own = ['origin', ...columns.map(([name]) => name), ...(charges ? ['charged'] : [])]
  const types = columns.map(([, type], index) => `$${firstRow + index}::${type}[]`)
  const details = extras.has('details') ? 'estimate, reference, tags, to_user_id,' : ''
  const template = extras.has('templates') ? 'template_version_id, template_locale, variables,' : ''
  const channel = extras.has('channels') ? 'channel, content,' : ''
  const sendAt = extras.has('later') || extras.has('broadcast') ? 'send_at,' : ''
  const broadcast = extras.has('broadcast') ? 'broadcast_id,' : ''
  const ofInserted = tellsIds(extras) ? 't.id in (select id from m)' : 'true'
  const status = extras.has('review') ? `case when reasons is null then ${QUEUED} else ${HELD} end::smallint` : QUEUED
  const waits = [
    ...(extras.has('later') ? ['send_at is null'] : []),
    ...(extras.has('review') ? [`status = ${QUEUED}`] : []),
  ]
  return `
with t as materialized (
  select x.*, o.*
  from unnest(${['$1::int[]', ...types, ...(charges ? [charges.charged] : [])].join(', ')}) x (${own.join(', ')})
  join (select row_number() over () as n, * from ${columnTable(ORIGIN_COLUMNS, firstOrigin, 'o')}) o on o.n = x.origin
)${days ? takeKeys(days) : ''}, m as (
  insert into messages (id, service_id, lane, flow, ref, class, test, recipient, sender, body, encoding, segments,
    ${details} ${template} ${channel} ${broadcast} token_id, user_id, request_id, ip, ${sendAt} expires_at, status)
  select id, service_id, lane, flow, ref, class, test, recipient, sender, body, encoding, segments,
    ${details.replace('tags', 'tags::jsonb')} ${template.replace('variables', 'variables::jsonb')} ${channel.replace('content', 'content::jsonb')} ${broadcast} token_id, user_id, request_id, ip::inet, ${sendAt && 'to_timestamp(send_at / 1000),'}
    to_timestamp(expires_at / 1000), ${status}
  from t
  ${days ? 'where key is null or id in (select message_id from kept)' : ''}
  ${extras.has('again') ? 'on conflict (id) do nothing' : ''}
  returning id, service_id, lane, flow, test, segments, send_at, expires_at${extras.has('review') ? ', status' : ''}
), q as (
  insert into queue (lane, flow, id, expires_at)
  select lane, flow, id, expires_at from m ${waits.length > 0 ? `where ${waits.join(' and ')}` : ''}
)${extras.has('later') ? later(extras.has('review')) : ''}${extras.has('review') ? reviewed(ofInserted) : ''}, d as (
  insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, reserved)
  select service_id, 0, test, to_timestamp(quarter), ${status}, count(*), sum(segments), 0, 0, ${details ? 'coalesce(sum(estimate), 0)' : '0'}
  from t where ${ofInserted} group by service_id, test, quarter${extras.has('review') ? ', reasons is null' : ''}
), a as (
  insert into api_calls (id, service_id, token_id, user_id, method, route, status, ms, ip, request_id, subject)
  select t.call_id, t.service_id, t.token_id, t.user_id, t.call_method, t.call_route, t.call_status, t.call_ms, t.ip::inet, t.request_id, t.id::text
  from t where not t.call_shared and ${ofInserted}
)${extras.has('shared') ? sharedCalls(ofInserted) : ''}${charges ? chargeLimits(charges.quotas, details !== '') : ''}
${answer(tellsIds(extras), charges !== undefined)}`
}

/**
 * Keys are inserted in order (two nodes with the same keys in other orders would deadlock; two rows with the same key
 * would each get one of its days). Around midnight a key is written under both days, and holds only where it could be
 * written under both.
 */
const takeKeys = ({ write, look }: { write: string; look: string }): string => `, k as (
  insert into idempotency (day, service_id, key, hash, message_id)
  select d.day, t.service_id, t.key, decode(t.hash, 'hex'), t.id
  from t cross join unnest(${write}) d(day)
  where t.key is not null
    and not exists (
      select from idempotency o where o.day = any (${look}) and o.service_id = t.service_id and o.key = t.key
      -- kept a look-up by the whole key for each row: as a join it would read the day
      offset 0)
  order by t.service_id, t.key, d.day, t.id
  on conflict do nothing
  returning message_id
), kept as (
  select message_id from k group by message_id having count(*) = cardinality(${write})
)`

const later = (isReviewed: boolean): string => `, l as (
  insert into later (lane, id, due_at, flow, expires_at)
  select lane, id, send_at, flow, expires_at from m where send_at is not null ${isReviewed ? `and status = ${QUEUED}` : ''}
)`

// In no queue until it is released; its reviewers find it by its review, and searches by the table of rare states.
const reviewed = (ofInserted: string): string => `, h as (
  insert into held (lane, id, flow, expires_at) select lane, id, flow, expires_at from m where status = ${HELD}
), asked as (
  insert into reviews (service_id, message_id, reasons, cost)
  select t.service_id, t.id, array(select jsonb_array_elements_text(t.reasons::jsonb)), t.review_cost
  from t where t.reasons is not null and ${ofInserted}
), rare as (
  insert into faults (service_id, status, message_id) select service_id, status, id from m where status = ${HELD}
)`

// Apart, since a lone message's row needs no look for another of its id. A batch goes by several statements: the first
// that commits brings the row of them all.
const sharedCalls = (ofInserted: string): string => `, b as (
  insert into api_calls (id, service_id, token_id, user_id, method, route, status, ms, ip, request_id)
  select distinct on (t.call_id) t.call_id, t.service_id, t.token_id, t.user_id, t.call_method, t.call_route, t.call_status, t.call_ms, t.ip::inet, t.request_id
  from t where t.call_shared and ${ofInserted}
  order by t.call_id
  on conflict (id) do nothing
)`

function answer(isOfIds: boolean, isCharged: boolean): string {
  if (!isCharged) return isOfIds ? 'select id from m' : 'select where false'
  return isOfIds ? `${QUOTAS_LEFT} union all select id, null, null, null, null, null, null from m` : QUOTAS_LEFT
}
