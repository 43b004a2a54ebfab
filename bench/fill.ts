import type pg from 'pg'
import { CLASSES, type MessageClass } from '../server/dispatch/classes.ts'
import { createLanes } from '../server/dispatch/queue/lanes.ts'
import { DELIVERED, QUEUED, type SENT } from '../server/dispatch/states.ts'

export type Filling = {
  serviceId: number
  accountId: number
  count: number
  class?: MessageClass
  status?: typeof QUEUED | typeof SENT | typeof DELIVERED
  /** Spread over so many days back from now; 0: of this moment. */
  days?: number
}

const CHUNK = 100_000
/** Of a slot that no node of a bench takes. */
const REFERENCE_BASE = 250 * 2 ** 15
let filled = 0

export type Road = { lane: number; flow: number }

/** Puts messages into the database as accepting, sending and reporting would have left them. Answers where they stand. */
export async function fillMessages(pool: pg.Pool, filling: Filling): Promise<Road> {
  const { count, days = 0, class: name = 'bulk' } = filling
  const road = await findRoad(pool, filling, CLASSES[name].number)
  for (let from = 0; from < count; from += CHUNK) {
    const size = Math.min(CHUNK, count - from)
    // older first, so that later chunks go on where this one ended
    await insertMessages(pool, filling, road, [road.flow], size, {
      agoS: days * 86_400 * (1 - from / count),
      apartS: (days * 86_400) / count,
    })
  }
  // as a steady system is: what filling left behind is not written out while something is measured
  await pool.query('vacuum (analyze) messages, queue')
  await pool.query('checkpoint')
  return road
}

/** One statement's worth of messages, over several flows of a lane in turn. */
export async function insertMessages(
  pool: pg.Pool,
  { serviceId, accountId, class: name = 'bulk', status = QUEUED }: Omit<Filling, 'count'>,
  { lane }: Pick<Road, 'lane'>,
  flows: number[],
  size: number,
  { agoS, apartS } = { agoS: 0, apartS: 0 },
): Promise<void> {
  await pool.query({
    name: 'fill',
    text: FILL,
    values: [size, serviceId, lane, flows, CLASSES[name].number, status, accountId, filled, agoS, apartS],
  })
  filled += size
}

/** Several flows of one lane, as of so many services; answers their ids. */
export async function addFlows(pool: pg.Pool, lane: number, count: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into flows (lane, service_id, broadcast_id) select $1, 1, gen_random_uuid() from generate_series(1, $2) returning id`,
    [lane, count],
  )
  return rows.map(({ id }) => id)
}

/** As the node finds it, so that it is the one that its messages wait in too. */
async function findRoad(
  pool: pg.Pool,
  { serviceId, accountId }: Pick<Filling, 'serviceId' | 'accountId'>,
  classNumber: number,
): Promise<Road> {
  const roads = { accounts: [accountId], methods: ['kavenegar.sms'], line: null }
  const { lane, flow } = await createLanes(pool).findFlow(roads, classNumber, { serviceId })
  return { lane: lane.id, flow: flow.id }
}

// An id is its time in ms, the version, a counter and a tail; the counter is the row's number, so none repeats.
const FILL = `
with t as materialized (
  select n, now() - ($9::float8 - (n - 1) * $10::float8) * interval '1 s' as at, $8::bigint + n as number
  from generate_series(1, $1::int) n
), r as materialized (
  select (left(uuid_at(at)::text, 14) || '7' || lpad(to_hex(number % 4096), 3, '0') || '-8' || lpad(to_hex(number >> 12 & 4095), 3, '0')
      || '-' || lpad(to_hex(number), 12, '0'))::uuid as id,
    $11::bigint + (number / 32768 << 23) + number % 32768 as ref, number, at
  from t
), m as (
  insert into messages (id, service_id, lane, flow, ref, class, test, recipient, body, encoding, segments, reference, request_id,
    expires_at, status, status_before, tries, account_id, method, line, provider_id, cost, cost_unit, sent_at, final_at)
  select id, $2::int, $3::int, ($4::int[])[1 + number % cardinality($4::int[])], ref, $5::smallint, false, '+98912' || lpad((number * 7919 % 10000000)::text, 7, '0'),
    'سلام، کد سفارش شما آماده‌ی تحویل است. شماره ' || number, 2, 1, 'order-' || number, 'r' || number, now() + interval '2 days', $6::smallint,
    ${QUEUED}, case when $6::smallint > ${QUEUED} then 1 else 0 end,
    case when $6::smallint > ${QUEUED} then $7::int end, case when $6::smallint > ${QUEUED} then 'kavenegar.sms' end,
    case when $6::smallint > ${QUEUED} then '10008663' end, case when $6::smallint > ${QUEUED} then number::text end,
    case when $6::smallint > ${QUEUED} then 1250 end, case when $6::smallint > ${QUEUED} then 'IRR' end,
    case when $6::smallint > ${QUEUED} then at end, case when $6::smallint = ${DELIVERED} then at end
  from r
  returning id, flow, expires_at
), q as (
  insert into queue (lane, flow, id, expires_at) select $3::int, flow, id, expires_at from m where $6::smallint = ${QUEUED} order by flow, id
)
insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick)
select $2::int, case when $6::smallint = ${QUEUED} then 0 else $7::int end, false, quarter_of(id), $6::smallint, count(*), count(*),
  case when $6::smallint = ${QUEUED} then 0 else 1250 * count(*) end, case when $6::smallint = ${QUEUED} then 0 else count(*) end
from m group by quarter_of(id)`.replace('$11', String(REFERENCE_BASE))
