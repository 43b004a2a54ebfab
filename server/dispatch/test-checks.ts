import assert from 'node:assert/strict'
import type pg from 'pg'
import { TOTAL } from './limits/quota-rows.ts'
import { CAP_MAX } from './limits/quotas.ts'
import { IS_QUICK } from './quick.ts'
import { CALL_STATES, OUTCOMES } from './send/settle.ts'
import { DELIVERED, HELD, QUEUED, RARE_NUMBERS, SENT, UNCONFIRMED } from './states.ts'

/** Everything below: what has to hold of the hot tables after whatever happened. */
export async function checkAll(pool: pg.Pool): Promise<void> {
  await checkPlaces(pool)
  await checkCounters(pool)
  await checkQuotas(pool)
  await checkReceipts(pool)
  await checkFaults(pool)
}

/**
 * Every message is in exactly one place: queue, later, held, an unsettled call, sent and awaiting its report, or final;
 * and the queues hold nothing else. A call that nobody settled may still hold a message that another attempt has ended.
 */
export async function checkPlaces(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(`
    with in_calls as materialized (
      select t.id, count(*)::int as n
      from calls c cross join lateral unnest(c.ids, c.outcomes) t(id, outcome)
      where c.state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) and coalesce(t.outcome, ${OUTCOMES.unknown}) = ${OUTCOMES.unknown}
      group by t.id
    ), places as (
      select id, m.status, coalesce(q.n, 0) as queue, coalesce(l.n, 0) as later, coalesce(in_calls.n, 0) as calls, coalesce(h.n, 0) as held
      from (select id, status from messages) m
      full join (select id, count(*)::int as n from queue group by id) q using (id)
      full join (select id, count(*)::int as n from later group by id) l using (id)
      full join (select id, count(*)::int as n from held group by id) h using (id)
      full join in_calls using (id)
    )
    select * from places where (case
      when status is null then false
      when status = ${HELD} then held = 1 and queue + later + calls = 0
      when held > 0 then false
      when status = ${QUEUED} then queue + later + calls = 1
      when status = ${UNCONFIRMED} then queue + later = 0 and calls = 1
      else queue + later = 0
    end) is not true limit 5`)
  assert.deepEqual(rows, [], 'messages that are in no place, or in several')
}

/** The counters, folded and not yet folded, say exactly what the messages are. */
export async function checkCounters(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(`
    with counted as (
      select service_id, account_id, test, quarter, status, sum(n) as n, sum(segments) as segments, sum(cost) as cost, sum(quick) as quick, sum(owed) as owed
      from (
        select service_id, account_id, test, quarter, status, n, segments, cost, quick, owed from counters
        union all
        select service_id, account_id, test, quarter, status, n, segments, cost, quick, owed from deltas) x
      group by service_id, account_id, test, quarter, status
      having sum(n) <> 0 or sum(segments) <> 0 or sum(cost) <> 0 or sum(quick) <> 0 or sum(owed) <> 0
    ), real as (
      select service_id, case when status = ${QUEUED} then 0 else coalesce(account_id, 0) end as account_id, test,
        quarter_of(id) as quarter, status, count(*) as n, sum(segments) as segments,
        sum(case when status >= ${SENT} then coalesce(cost, 0) else 0 end) as cost,
        count(*) filter (where status >= ${SENT} and ${IS_QUICK}) as quick,
        sum(owed(status, cost, cost_unit, estimate)) as owed
      from messages m group by 1, 2, 3, 4, 5
    )
    select 'counted, not real' as what, * from (select * from counted except select * from real) a
    union all
    select 'real, not counted', * from (select * from real except select * from counted) b`)
  assert.deepEqual(rows, [], 'counters that differ from the messages')
}

/** What is reserved, and what each quota says was used: what the counters say of its period, but for what is not folded. */
export async function checkQuotas(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    `select q.*, ${TOTAL} as total from quotas q where q.cap < ${CAP_MAX} and q.used + q.overrun <> ${TOTAL}`,
  )
  assert.deepEqual(rows, [], 'quotas that differ from the counters')
  const { rows: reserved } = await pool.query(`
    select service_id, test, quarter, sum(reserved) as reserved from (
      select service_id, test, quarter, reserved from counters
      union all
      select service_id, test, quarter, reserved from deltas
      union all
      select service_id, test, quarter_of(id), -estimate from messages where estimate is not null) x
    group by service_id, test, quarter having sum(reserved) <> 0`)
  assert.deepEqual(reserved, [], 'reservations that differ from the messages')
}

/** No message stands below what a recorded report says of it. */
export async function checkReceipts(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(`
    select m.id, m.status, r.status as reported from receipts r join messages m on m.id = r.message_id
    where (r.status = ${DELIVERED} and m.status <> ${DELIVERED}) or (r.call_id = m.call_id and m.status / 10 < r.status / 10)
    limit 5`)
  assert.deepEqual(rows, [], 'messages below their recorded report')
}

/**
 * The side table of rare states names every message that is in one. (A row may outlive its state where two ended a
 * message at the same moment; who reads it looks at the message's state as well.)
 */
export async function checkFaults(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    `select service_id, status, id from messages where status = any ($1)
     except select service_id, status, message_id from faults limit 5`,
    [RARE_NUMBERS],
  )
  assert.deepEqual(rows, [], 'rare states that the side table does not know')
}

/** Reports for messages that no call of ours made: somebody sent what we do not know of, or we sent twice. */
export async function countOrphans(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from receipts where message_id is null')
  return rows[0]?.n ?? 0
}

/** How many messages are in each state. */
export async function countStates(pool: pg.Pool): Promise<Record<number, number>> {
  const { rows } = await pool.query<{ status: number; n: number }>(
    'select status, count(*)::int as n from messages group by status order by status',
  )
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]))
}
