import type pg from 'pg'
import { END_THE_DEAD } from './claim.ts'

const BATCH_MAX = 500

/**
 * Ends what waits past its validity in a flow that nobody claims from (its account or service is suspended, or no longer
 * lent): a claim would have ended it. Answers the messages that it ended.
 */
export async function expireFlow(
  pool: pg.Pool,
  { lane, flow }: { lane: number; flow: number },
): Promise<{ id: string; serviceId: number; status: number }[]> {
  const { rows } = await pool.query<{ id: string; serviceId: number; status: number }>(
    `with gone as (
       delete from queue where ctid = any (array(
         select ctid from queue where lane = $1 and flow = $2 and expires_at <= now()
         order by id limit ${BATCH_MAX} for update skip locked))
       returning id
     ), seen as materialized (
       select id, true as is_over from gone
     ), ${END_THE_DEAD}
     select id, service_id as "serviceId", status from dead`,
    [lane, flow],
  )
  return rows
}
