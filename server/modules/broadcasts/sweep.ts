import { emptyFlow, expireFlow } from '../../dispatch/queue/expire.ts'
import type { Deps } from '../../platform/deps.ts'
import { withClient } from './client.ts'

/** A message of a cancelled broadcast may come back to its flow: after a refusal, or an outcome that became known. */
const COMES_BACK_FOR_DAYS = 7
const BATCH_MAX = 5_000

/**
 * Ends what waits in flows that nobody claims from: everything of a cancelled broadcast, and of a paused one what is past
 * its validity. In batches, each in a transaction of its own, so that it goes on after a crash.
 */
export async function sweepBroadcasts({ database, live }: Deps): Promise<void> {
  const pool = database.pools.rest
  const { rows: flows } = await pool.query<{ lane: number; flow: number; serviceId: number; isCancelled: boolean }>(
    FLOWS,
  )
  for (const { lane, flow, serviceId, isCancelled } of flows) {
    const ended = await (isCancelled ? emptyFlow : expireFlow)(pool, { lane, flow })
    if (ended.length > 0)
      live.publishMessages(
        serviceId,
        ended.map(({ id }) => id),
      )
  }
  await pool.query(
    `delete from broadcast_recipients where ctid = any (array(
       select r.ctid from broadcasts b join broadcast_recipients r on r.broadcast_id = b.id
       where b.state in ('cancelled', 'refused')
         and coalesce(b.cancelled_at, b.finished_at) > now() - interval '${COMES_BACK_FOR_DAYS} days'
       limit ${BATCH_MAX} for update of r skip locked))`,
  )
}

/**
 * Drops broadcasts whose messages are not kept any more, with their faults and flows: some broadcasts at a time, and of
 * each some thousands of rows in a statement, since one may have millions.
 */
export async function dropOldBroadcasts({ database, dispatch }: Pick<Deps, 'database' | 'dispatch'>): Promise<void> {
  const pool = database.pools.rest
  // a partition of messages goes as a whole, a week at a time
  const { rows } = await pool.query<{ id: string }>(OLD, [dispatch.routing().retentionDays + 7])
  for (const { id } of rows) {
    for (const table of PARTS) while ((await pool.query(dropSome(table), [id])).rowCount === BATCH_MAX);
    await pool.query(DROP, [id])
  }
}

const DROPPED_MAX = 20
const PARTS = ['broadcast_recipients', 'broadcast_faults', 'broadcast_sources'] as const

// one that a slow pace keeps going for months goes when it is over for so long
const OLD = `
  select id from broadcasts
  where id < uuid_at(now() - $1 * interval '1 day') and case
    when state in ('expanding', 'sending') then paused_at < now() - $1 * interval '1 day'
    else coalesce(finished_at, cancelled_at, '-infinity') < now() - $1 * interval '1 day'
  end
  order by id limit ${DROPPED_MAX}`

const dropSome = (table: (typeof PARTS)[number]): string =>
  `delete from ${table} where ctid = any (array(select ctid from ${table} where broadcast_id = $1 limit ${BATCH_MAX}))`

// where another node drops the same at this moment, some may be left: they are the next round's
const DROP = `
  with gone as (
    delete from broadcasts where id = $1 and ${PARTS.map((table) => `not exists (select from ${table} where broadcast_id = $1)`).join(' and ')}
    returning id
  )
  delete from flows where broadcast_id in (select id from gone)`

/**
 * Closes the flows of broadcasts that are outside of the hours in which they may leave, until these begin again, and opens
 * them where the hours were changed. Claims read it, so that nothing leaves from the next call on. A broadcast is locked
 * before its flows and in the order of ids, as whoever makes, pauses or cancels one does: nobody waits in a circle.
 */
export async function keepHours({ database }: Pick<Deps, 'database'>): Promise<void> {
  const { rows } = await database.pools.rest.query<{ id: string }>(WRONG_HOURS)
  if (rows.length === 0) return
  const ids = rows.map(({ id }) => id)
  await withClient(database.pools.rest, async (client) => {
    await client.query('select from broadcasts where id = any ($1::uuid[]) order by id for no key update', [ids])
    await client.query(CLOSE, [ids])
    await client.query(SET_OPENING, [ids])
  })
}

const OPENING = 'broadcast_opening(b, greatest(now(), b.send_at))'
const IS_WRONG = `case when o.at is null then f.open_at > greatest(now(), b.send_at) else f.open_at <> o.at end`

const WRONG_HOURS = `
  select b.id from broadcasts b cross join lateral (select ${OPENING} as at offset 0) o
  where b.state in ('expanding', 'sending') and not b.test
    and (b.opens_at is distinct from o.at or exists (select from flows f where f.broadcast_id = b.id and ${IS_WRONG}))`

const CLOSE = `
  update flows f set open_at = coalesce(o.at, b.send_at, '-infinity')
  from broadcasts b cross join lateral (select ${OPENING} as at offset 0) o
  where b.id = any ($1::uuid[]) and b.state in ('expanding', 'sending') and f.broadcast_id = b.id and ${IS_WRONG}`

const SET_OPENING = `
  update broadcasts b set opens_at = ${OPENING}, look_at = now()
  where id = any ($1::uuid[]) and state in ('expanding', 'sending') and opens_at is distinct from ${OPENING}`

// looked at by the first of what waits: what waits behind it came later, and is valid for as long
const FLOWS = `
  select f.lane, f.id as flow, b.service_id as "serviceId", b.state = 'cancelled' as "isCancelled"
  from broadcasts b
  join flows f on f.broadcast_id = b.id
  cross join lateral (
    select expires_at from queue q where q.lane = f.lane and q.flow = f.id order by q.id limit 1) first
  where (b.state = 'cancelled' and b.id > uuid_at(now() - interval '14 days'))
    or (b.state in ('expanding', 'sending') and (b.paused_at is not null or f.open_at > now())
      and first.expires_at <= now())`
