import { STATES, stateOf } from '../../dispatch/states.ts'
import type { Deps } from '../../platform/deps.ts'

/** A count takes a tenth of the time at most, however many messages there are. */
const SHARE = 10
const EVERY_MS = 2_000
/** Past this nothing of a broadcast changes any more: reports come within days. */
const CHANGES_FOR_DAYS = 30

const NOT_FINAL = Object.entries(STATES).flatMap(([name, { isFinal }]) => (isFinal ? [] : [name]))

let tookMs = 0

/**
 * Counts the messages of broadcasts that are on their way, each every two seconds, and ever more rarely what waits only
 * for reports; and ends a broadcast of which nothing waits to leave any more. One node counts one at a time.
 */
export async function countOutcomes({ database, live }: Deps): Promise<void> {
  const pool = database.pools.rest
  const { rows } = await pool.query<{ id: string; serviceId: number; state: string; pausedAt: Date | null }>(DUE)
  const begunAt = performance.now()
  for (const { id, serviceId, state, pausedAt } of rows) {
    const counted = await pool.query<{ status: number; n: number; charged: string }>(COUNT, [id])
    const outcome = Object.fromEntries(counted.rows.map(({ status, n }) => [stateOf(status), n]))
    const charged = counted.rows.reduce((sum, row) => sum + Number(row.charged), 0)
    // what was expanded before the count began is in it
    const isOver = state === 'sending' && pausedAt === null && !outcome.queued && !outcome.unconfirmed
    const isSettled = NOT_FINAL.every((name) => !outcome[name])
    const everyMs = Math.max(EVERY_MS, tookMs * SHARE)
    await pool.query(SAVE, [id, JSON.stringify(outcome), charged, isOver, isSettled, everyMs])
    if (isOver) live.publishMessages(serviceId, [])
  }
  if (rows.length > 0) tookMs = performance.now() - begunAt
}

/** By the index of those that change alone. Whoever dies while counting leaves them to another a minute later. */
export const DUE = `
  update broadcasts set count_at = now() + interval '1 minute'
  where id = any (array(
    select id from broadcasts where count_at <= now() order by count_at limit 20 for no key update skip locked))
  returning id, service_id as "serviceId", state, paused_at as "pausedAt"`

const COUNT = `
  select status, count(*)::int as n, coalesce(sum(cost) filter (where cost_unit = 'IRR'), 0)::text as charged
  from messages where broadcast_id = $1 group by status`

// what is over is counted ever more rarely, until nothing of it can change
const SAVE = `
  update broadcasts b set outcome = $2, charged = $3, counted_at = now(), state = to_be.state, finished_at = to_be.finished_at,
    count_at = case
      when to_be.state in ('expanding', 'sending') then now() + $6 * interval '1 ms'
      when $5 or to_be.over_since < now() - interval '${CHANGES_FOR_DAYS} days' then null
      else now() + $6 * interval '1 ms' + (now() - to_be.over_since) / 20
    end
  from (
    select id, case when is_over then 'finished' else state end as state,
      case when is_over then now() else finished_at end as finished_at,
      case when is_over then now() else coalesce(greatest(finished_at, cancelled_at), now()) end as over_since
    from broadcasts cross join lateral (select $4 and state = 'sending' and paused_at is null as is_over) o
    where id = $1 for no key update of broadcasts
  ) to_be
  where b.id = to_be.id`
