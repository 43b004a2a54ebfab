import type pg from 'pg'
import { EXPIRED, QUEUED } from './states.ts'

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
     ), m as (
       update messages m set status_before = m.status, status = ${EXPIRED}, final_at = now()
       from gone where m.id = gone.id and m.status = ${QUEUED}
       returning m.id, m.service_id, m.test, m.status, m.segments
     ), f as (
       insert into faults (service_id, status, message_id) select service_id, status, id from m on conflict do nothing
     ), d as (
       insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick)
       select service_id, 0, test, quarter_of(id), v.status, sum(v.sign), sum(v.sign * segments), 0, 0
       from m cross join (values (${QUEUED}::smallint, -1), (${EXPIRED}::smallint, 1)) v(status, sign)
       group by service_id, test, quarter_of(id), v.status
     )
     select id, service_id as "serviceId", status from m`,
    [lane, flow],
  )
  return rows
}
