import type pg from 'pg'
import type { Lease } from '../nodes/lease.ts'

/** Rows of one class that are moved in one statement, shared evenly by its flows that have something due. */
const BATCH_MAX = 1_000
/** However many flows have something due, each gets these many rows a statement. */
const SHARE_MIN = 5

/** A flow that has something in the queue now. `isFull`: it got all of its share, so more of it may be due. */
export type Promoted = { lane: number; flow: number; isFull: boolean }

/**
 * Moves what is due from `later` to the queue, of each flow its share. Answers the flows that have something now, the most
 * urgent class first. A node whose lease was taken over, or is of another database than this one, moves nothing: there,
 * what waits is first asked about.
 */
export async function promoteDue(pool: pg.Pool, { slot, epoch }: Pick<Lease, 'slot' | 'epoch'>): Promise<Promoted[]> {
  const { rows } = await pool.query<Promoted>({
    name: 'promote',
    // from flow to flow in the index's own order, as the queue's waiting flows are found: a flow costs the same however
    // much of it waits, and the rows of one that are due stand before those that are not
    text: `
      with recursive f as (
        select l.id as lane, l.class, (select flow from later w where w.lane = l.id order by flow limit 1) as flow
        from lanes l
        where exists (select from nodes where slot = $1 and epoch = $2 and lineage = lineage())
        union all
        select f.lane, f.class, (select flow from later w where w.lane = f.lane and w.flow > f.flow order by flow limit 1)
        from f where f.flow is not null
      ), shares as (
        select lane, flow, class, greatest(${SHARE_MIN}, ${BATCH_MAX} / count(*) over (partition by class)) as take
        from f
        where flow is not null
          and (select due_at from later w where w.lane = f.lane and w.flow = f.flow order by due_at limit 1) <= now()
      ), due as (
        delete from later where ctid = any (array(
          select w.ctid from shares s cross join lateral (
            select ctid from later w
            where w.lane = s.lane and w.flow = s.flow and w.due_at <= now()
            order by due_at, id limit s.take for update skip locked) w))
        returning lane, flow, id, expires_at, tries
      ), q as (
        insert into queue (lane, flow, id, expires_at, tries) select lane, flow, id, expires_at, tries from due
      )
      select s.lane, s.flow, d.n >= s.take as "isFull"
      from (select lane, flow, count(*) as n from due group by lane, flow) d join shares s using (lane, flow)
      order by s.class`,
    values: [slot, epoch],
  })
  return rows
}

/** Moves all that is due, round after round while there is more of one; `mayGoOn` ends it between two. */
export async function promoteAllDue(
  pool: pg.Pool,
  lease: () => Pick<Lease, 'slot' | 'epoch'>,
  onPromoted: (lane: number, flow: number) => void,
  mayGoOn: () => boolean,
): Promise<void> {
  let isMore = true
  while (isMore && mayGoOn()) {
    const promoted = await promoteDue(pool, lease())
    for (const { lane, flow } of promoted) onPromoted(lane, flow)
    isMore = promoted.some(({ isFull }) => isFull)
  }
}
