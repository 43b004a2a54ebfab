import { sql } from 'kysely'
import type pg from 'pg'
import type { Db } from '../../platform/db/database.ts'
import { failureNumber } from '../send/settle.ts'
import { CANCELLED, EXPIRED, HELD, QUEUED } from '../states.ts'

/** A release can be taken back for so long: until then what was released waits in `later`. */
export const UNDO_S = 60

const BATCH_MAX = 500

/** Where a message stands. */
export type Place = { id: string; lane: number; flow: number }
type Ended = { id: string; serviceId: number }

/**
 * Ends what was held past its validity: nobody claims it, so no claim would. By the order of validity, some hundreds in a
 * statement. Answers the messages that it ended.
 */
export async function expireHeld(pool: Pick<pg.Pool, 'query'>): Promise<Ended[]> {
  const { rows } = await pool.query<Ended>(
    `with gone as (
       delete from held where ctid = any (array(
         select ctid from held where expires_at <= now() order by expires_at limit ${BATCH_MAX} for update skip locked))
       returning id
     )
     select e.id, e.service_id as "serviceId"
     from (select array_agg(id) as ids from gone having count(*) > 0) over_ones
     cross join lateral end_the_held(over_ones.ids, ${EXPIRED}::smallint, null) e`,
  )
  return rows
}

/**
 * Lets a held message go, after `UNDO_S` or at its own time, in the caller's transaction. False where it is not held
 * any more.
 */
export const releaseHeld = (tx: Db, { id, lane }: Place, by: string): Promise<boolean> =>
  move(
    tx,
    sql`
      delete from held where lane = ${lane} and id = ${id} returning lane, id, flow, expires_at`,
    { id, from: HELD, to: QUEUED, note: 'released', by },
    sql`
      insert into later (lane, id, due_at, flow, expires_at)
      select lane, id, greatest(now() + ${UNDO_S} * interval '1 second', coalesce(send_at, now())), flow, expires_at from m`,
  )

/** Takes a release back, in the caller's transaction. False where the message is on its way, or over. */
export const holdAgain = (tx: Db, { id, lane }: Place, by: string): Promise<boolean> =>
  move(
    tx,
    sql`
      delete from later where lane = ${lane} and id = ${id} returning lane, id, flow, expires_at`,
    { id, from: QUEUED, to: HELD, note: 'held_again', by },
    sql`insert into held (lane, id, flow, expires_at) select lane, id, flow, expires_at from m`,
  )

type Move = { id: string; from: number; to: number; note: string; by: string }

async function move(
  tx: Db,
  take: ReturnType<typeof sql>,
  { id, from, to, note, by }: Move,
  put: ReturnType<typeof sql>,
): Promise<boolean> {
  const { rows } = await sql`
    with gone as (
      ${take}
    ), m as (
      update messages m set status_before = m.status, status = ${to}
      from gone where m.id = ${id} and gone.id = m.id and m.status = ${from}
      returning m.id, m.service_id, m.test, m.segments, m.send_at, gone.lane, gone.flow, gone.expires_at
    ), p as (
      ${put}
    ), f as (
      insert into faults (service_id, status, message_id)
      select service_id, ${to}::smallint, id from m where ${to} = ${HELD} on conflict do nothing
    ), n as (
      insert into notes (message_id, at, kind, data) select id, now(), ${note}, jsonb_build_object('by', ${by}::text) from m
    ), d as (
      insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick)
      select service_id, 0, test, quarter_of(id), s.status, s.sign, s.sign * segments, 0, 0
      from m cross join (values (${from}::smallint, -1), (${to}::smallint, 1)) s(status, sign)
    )
    select id from m`.execute(tx)
  return rows.length > 0
}

/** Ends a held message that somebody refused, in the caller's transaction. False where it is not held any more. */
export async function refuseHeld(tx: Db, { id, lane }: Place, by: string, reason: string): Promise<boolean> {
  const { rows } = await sql`
    with gone as (
      delete from held where lane = ${lane} and id = ${id} returning id
    ), n as (
      insert into notes (message_id, at, kind, data)
      select id, now(), 'refused', jsonb_build_object('by', ${by}::text, 'reason', ${reason}::text) from gone
    )
    select e.id from (select array_agg(id) as ids from gone having count(*) > 0) refused
    cross join lateral end_the_held(refused.ids, ${CANCELLED}::smallint, ${failureNumber('review_refused')}::smallint) e`.execute(
    tx,
  )
  return rows.length > 0
}
