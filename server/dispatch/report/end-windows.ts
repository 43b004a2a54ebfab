import type pg from 'pg'
import { plainArray } from '../../platform/db/arrays.ts'
import { partitioned, partitionOf } from '../../platform/db/partitions.ts'
import { IS_QUICK } from '../quick.ts'
import type { Account } from '../road/routing.ts'
import { SENT, UNREPORTED } from '../states.ts'
import { listSentMessages } from './sent-messages.ts'

const HOUR_MS = 3_600_000

type Ended = { id: string; serviceId: number; status: number }

/** How far back calls are looked at: by a node that has just begun at least, and each hour, for what was resolved late. */
const FIRST_LOOK_MS = 86_400_000
const LATE_LOOK_MS = 2 * HOUR_MS
const LATE_LOOK_EVERY_MS = HOUR_MS
/** Calls of one statement, by their time, and statements in one round: what is further behind is the next round's. */
const SPAN_MS = HOUR_MS
const SPANS_MAX = 24

/**
 * Where a provider's window for saying more has passed, `sent` becomes `unreported`. Each round looks at the calls whose
 * window has passed since the last one, not at a day's again and again; the first begins at the oldest message that is
 * still `sent`, however long nobody looked.
 */
export function createWindowEnder(pool: pg.Pool): (account: Account, nowMs: number) => Promise<Ended[]> {
  const looked = new Map<number, { untilMs: number; lateAtMs: number }>()
  return async (account, nowMs) => {
    const untilMs = nowMs - account.provider.reportWindowMs
    const last = looked.get(account.id)
    const isLate = !last || nowMs - last.lateAtMs >= LATE_LOOK_EVERY_MS
    const lateAtMs = isLate ? nowMs : last.lateAtMs
    let fromMs = last
      ? last.untilMs - (isLate ? LATE_LOOK_MS : 0)
      : Math.min(untilMs - FIRST_LOOK_MS, (await findOldestSent(pool, account.id)) ?? untilMs)
    const ended: Ended[] = []
    for (let spans = 0; spans < SPANS_MAX && fromMs < untilMs; spans++) {
      const span = await endReportWindow(pool, account.id, fromMs, Math.min(fromMs + SPAN_MS, untilMs))
      ended.push(...span.ended)
      fromMs = span.reachedMs
      looked.set(account.id, { untilMs: fromMs, lateAtMs })
    }
    return ended
  }
}

/**
 * Since when, in ms since 1970, an account has messages that are `sent`: by the counters, which are kept by the time of
 * acceptance, and a call never begins before it.
 */
async function findOldestSent(pool: pg.Pool, accountId: number): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>(
    `select extract(epoch from min(quarter))::float8 * 1000 as ms
     from (
       select quarter
       from (
         select service_id, test, quarter, n from counters where account_id = $1 and status = ${SENT}
         union all
         select service_id, test, quarter, n from deltas where account_id = $1 and status = ${SENT}) counted
       group by service_id, test, quarter having sum(n) > 0) q`,
    [accountId],
  )
  return rows[0]?.ms ?? null
}

/** Of messages whose current call began between two instants, in ms since 1970. Answers how far it came. */
async function endReportWindow(
  pool: pg.Pool,
  accountId: number,
  fromMs: number,
  untilMs: number,
): Promise<{ ended: Ended[]; reachedMs: number }> {
  const { sent, reachedMs } = await listSentMessages(pool, { accountId, keyId: null, fromMs, untilMs })
  if (sent.length === 0) return { ended: [], reachedMs }
  const ids = sent.map(({ id }) => id)
  const { rows } = await pool.query<Ended>({
    ...END_WINDOW(partitionOf('messages', ids)),
    values: [plainArray(ids), plainArray(sent.map(({ callId }) => callId))],
  })
  return { ended: rows, reachedMs }
}

const END_WINDOW = partitioned(
  'end window',
  (messages: string) => `
with m as (
  update ${messages} m set status_before = m.status, status = ${UNREPORTED}, final_at = now()
  from unnest($1::uuid[], $2::uuid[]) t(id, call_id)
  where m.id = t.id and m.id = any ($1::uuid[]) and m.call_id = t.call_id and m.status = ${SENT}
  returning m.id, m.service_id, m.account_id, m.test, m.status, m.segments, coalesce(m.cost, 0) as cost,
    owed(m.status, m.cost, m.cost_unit, m.estimate) as owed,
    ${IS_QUICK}::int as quick
), f as (
  insert into faults (service_id, status, message_id) select service_id, status, id from m on conflict do nothing
), d as (
  insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
  select service_id, account_id, test, quarter_of(id), v.status, sum(v.sign), sum(v.sign * segments), sum(v.sign * cost), sum(v.sign * quick),
    -- sent and unreported owe alike
    sum(v.sign * owed)
  from m cross join (values (${SENT}::smallint, -1), (${UNREPORTED}::smallint, 1)) v(status, sign)
  group by service_id, account_id, test, quarter_of(id), v.status
)
select id, service_id as "serviceId", status from m`,
)
