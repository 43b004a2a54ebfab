import type pg from 'pg'

/** Rows moved in one statement. */
const BATCH_MAX = 1_000

/** Moves what is due from `later` to the queue. Answers the flows that have something now. */
export async function promoteDue(pool: pg.Pool): Promise<{ lane: number; flow: number }[]> {
  const { rows } = await pool.query<{ lane: number; flow: number }>({
    name: 'promote',
    text: `
      with due as (
        delete from later where ctid = any (array(
          select ctid from later where due_at <= now() order by due_at, id limit ${BATCH_MAX} for update skip locked))
        returning lane, flow, id, expires_at, tries
      ), q as (
        insert into queue (lane, flow, id, expires_at, tries) select lane, flow, id, expires_at, tries from due
      )
      select distinct lane, flow from due`,
  })
  return rows
}
