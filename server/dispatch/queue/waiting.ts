import type pg from 'pg'
import type { Lanes } from './lanes.ts'

/** The queue is looked at this often; what this node accepts wakes it at once. */
const LOOK_EVERY_MS = 250
/** Looking takes a twentieth of the time at most, however long one takes. */
const LOOK_SHARE = 20

/**
 * Looks for waiting flows again and again: what other nodes accepted, what a hint that was lost would have told. Each
 * look begins when the last one has ended: a database that is slow to answer is not asked once more meanwhile.
 */
export function startLooking(
  pool: pg.Pool,
  lanes: Lanes,
  onFound: (found: { lane: number; flow: number }[]) => void,
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

/** Every lane's waiting flows, by skipping from flow to flow in the queue's own order: not one row of a flow is read twice. */
async function findWaiting(pool: pg.Pool, lanes: Lanes): Promise<{ lane: number; flow: number }[]> {
  if (lanes.list().length === 0) await lanes.reload()
  const { rows } = await pool.query<{ lane: number; flow: number }>({
    name: 'waiting',
    text: `
      with recursive f as (
        select l.lane, (select flow from queue q where q.lane = l.lane order by flow limit 1) as flow from unnest($1::int[]) l(lane)
        union all
        select f.lane, (select flow from queue q where q.lane = f.lane and q.flow > f.flow order by flow limit 1) from f where f.flow is not null
      )
      select lane, flow from f where flow is not null`,
    values: [lanes.list().map((lane) => lane.id)],
  })
  return rows
}
