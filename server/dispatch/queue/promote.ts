import type pg from 'pg'
import type { Lease } from '../nodes/lease.ts'

/** Rows moved in one statement. */
const BATCH_MAX = 1_000

/**
 * Moves what is due from `later` to the queue. Answers the flows that have something now. A node whose lease was taken
 * over, or is of another database than this one, moves nothing: there, what waits is first asked about.
 */
export async function promoteDue(
  pool: pg.Pool,
  { slot, epoch }: Pick<Lease, 'slot' | 'epoch'>,
): Promise<{ lane: number; flow: number }[]> {
  const { rows } = await pool.query<{ lane: number; flow: number }>({
    name: 'promote',
    text: `
      with due as (
        delete from later where ctid = any (array(
          select ctid from later
          where due_at <= now() and exists (select from nodes where slot = $1 and epoch = $2 and lineage = lineage())
          order by due_at, id limit ${BATCH_MAX} for update skip locked))
        returning lane, flow, id, expires_at, tries
      ), q as (
        insert into queue (lane, flow, id, expires_at, tries) select lane, flow, id, expires_at, tries from due
      )
      select distinct lane, flow from due`,
    values: [slot, epoch],
  })
  return rows
}
