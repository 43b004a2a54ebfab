import type pg from 'pg'
import type { Lanes } from './lanes.ts'

/** The queue is looked at this often; what this node accepts wakes it at once. */
const LOOK_EVERY_MS = 250
/** Looking takes a fiftieth of the time at most, however long one takes: beside each, claims are slower. */
const LOOK_SHARE = 50

/** A flow with messages to send, and the id of the first of them. */
export type WaitingFlow = { lane: number; flow: number; firstId: string }

/**
 * Looks for waiting flows again and again: what other nodes accepted, what a hint that was lost would have told. Each
 * look begins when the last one has ended: a database that is slow to answer is not asked once more meanwhile.
 */
export function startLooking(
  pool: pg.Pool,
  lanes: Lanes,
  onFound: (found: WaitingFlow[]) => void,
  onFailed: (error: unknown) => void,
): { stop(): void } {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const began = performance.now()
    try {
      const found = await findWaiting(pool, lanes)
      if (found.length > 0 && !isStopped) onFound(found)
    } catch (error) {
      onFailed(error)
    }
    plan(Math.max(LOOK_EVERY_MS, (performance.now() - began) * LOOK_SHARE))
  }

  function plan(ms: number): void {
    if (!isStopped) timer = setTimeout(look, ms)
  }

  plan(LOOK_EVERY_MS)
  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/**
 * Every lane's waiting flows that are open, by skipping from flow to flow in the queue's own order: not one row of a flow
 * is read twice. One that is opened, or goes on after a pause, is found by the next look.
 */
async function findWaiting(pool: pg.Pool, lanes: Lanes): Promise<WaitingFlow[]> {
  if (lanes.list().length === 0) await lanes.reload()
  const { rows } = await pool.query<WaitingFlow>({
    name: 'waiting',
    text: `
      with recursive f as (
        select l.lane, first.flow, first.id from unnest($1::int[]) l(lane)
        cross join lateral (select flow, id from queue q where q.lane = l.lane order by flow, id limit 1) first
        union all
        select f.lane, next.flow, next.id from f
        cross join lateral (
          select flow, id from queue q where q.lane = f.lane and q.flow > f.flow order by flow, id limit 1) next
      )
      select f.lane, f.flow, f.id as "firstId" from f join flows w on w.id = f.flow and not w.paused and w.open_at <= now()`,
    values: [lanes.list().map((lane) => lane.id)],
  })
  return rows
}
