import type pg from 'pg'

const BATCH_MAX = 500
/** A look at a flow ends this much at most, so that a node that stops does not wait for it; the next look goes on. */
const BATCHES_MAX = 100

type Ended = { id: string; serviceId: number; status: number }

/**
 * Ends what waits past its validity in a flow that nobody claims from (its account or service is suspended, or no longer
 * lent): a claim would have ended it. Answers the messages that it ended.
 */
export async function expireFlow(pool: pg.Pool, { lane, flow }: { lane: number; flow: number }): Promise<Ended[]> {
  const ended: Ended[] = []
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const { dead, removed } = await expireBatch(pool, lane, flow)
    ended.push(...dead)
    if (removed < BATCH_MAX) break
  }
  return ended
}

/**
 * Ends all that waits in a flow that was cancelled as a whole, and that is paused. Answers the messages that it ended; what
 * is in a call ends as the call does, or comes back and is ended then.
 */
export async function emptyFlow(
  pool: pg.Pool,
  { lane, flow }: { lane: number; flow: number },
): Promise<Pick<Ended, 'id' | 'serviceId'>[]> {
  const ended: Pick<Ended, 'id' | 'serviceId'>[] = []
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const { rows } = await pool.query<Pick<Ended, 'id' | 'serviceId'>>(
      `with gone as (
         delete from queue where ctid = any (array(
           select ctid from queue where lane = $1 and flow = $2 order by id limit ${BATCH_MAX} for update skip locked))
         returning id
       )
       select e.id, e.service_id as "serviceId"
       from (select array_agg(id) as ids from gone having count(*) > 0) all_of_them
       cross join lateral end_the_cancelled(all_of_them.ids) e`,
      [lane, flow],
    )
    ended.push(...rows)
    if (rows.length < BATCH_MAX) break
  }
  return ended
}

async function expireBatch(pool: pg.Pool, lane: number, flow: number): Promise<{ dead: Ended[]; removed: number }> {
  const { rows } = await pool.query<Ended & { removed: number | null }>(
    `with gone as (
       delete from queue where ctid = any (array(
         select ctid from queue where lane = $1 and flow = $2 and expires_at <= now()
         order by id limit ${BATCH_MAX} for update skip locked))
       returning id
     )
     select e.id, e.service_id as "serviceId", e.status, null::int as removed
     from (select array_agg(id) as ids from gone having count(*) > 0) over_ones cross join lateral end_the_dead(over_ones.ids) e
     union all
     select null, null, null, count(*)::int from gone`,
    [lane, flow],
  )
  return {
    dead: rows.flatMap(({ removed, ...row }) => (removed === null ? [row] : [])),
    removed: rows.find((row) => row.removed !== null)?.removed ?? 0,
  }
}
