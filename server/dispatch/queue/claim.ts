import type pg from 'pg'
import type { ChannelContent } from '../channels.ts'
import { QUEUED } from '../states.ts'

/**
 * What a claim asks for: rows of a flow, with the line that its service's messages leave from unless they pin one.
 * `floor`: rows up to this id are not looked for (floors.ts).
 */
export type Want = { lane: number; flow: number; take: number; line: string | null; floor?: string }

/** The call that the claim opens: whose connection and key, and until when its outcome is waited for. */
export type Opening = {
  callId: string
  accountId: number
  keyId: number
  method: string
  slot: number
  epoch: number
  /** From now until nothing can come of the call any more: its timeout and the provider's grace, in ms. */
  unknownForMs: number
  /** By lane: its accounts before this one, and why they were not taken. */
  passedOver?: Record<number, unknown[]>
}

/** Before every id. */
export const LOWEST_ID = '00000000-0000-0000-0000-000000000000'

export type Claimed = {
  id: string
  ref: number
  recipient: string
  body: string
  /** Of the template that it was made from. */
  variables: Record<string, string> | null
  /** What its channel carries beyond the text. */
  content: ChannelContent | null
  line: string | null
  lane: number
  flow: number
  serviceId: number
  tries: number
}

/** `removed`: how many rows left each flow's queue, the `ended` included: those that were over. */
export type Claim = { claimed: Claimed[]; removed: Map<number, number>; ended: { id: string; serviceId: number }[] }

/** A message that was claimed, one that is over (it has no flow any more), or how many rows left a flow. */
type ClaimRow =
  | (Claimed & { removed: null })
  | { id: string; serviceId: number; flow: null; removed: null }
  | { flow: number; removed: number }

/**
 * Takes rows off the queue and opens one call with them, in one statement, before anything leaves. The `calls` row is the
 * lease, the attempt and the recovery record. Rows past their validity, and cancelled ones, end here. A node whose lease
 * was taken over claims nothing, and neither does one whose lease is of another database than this one.
 */
export async function claimBatch(pool: pg.Pool, wants: Want[], opening: Opening): Promise<Claim> {
  const { rows } = await pool.query<ClaimRow>({
    name: 'claim',
    text: CLAIM,
    values: [
      wants.map((want) => want.lane),
      wants.map((want) => want.flow),
      wants.map((want) => want.take),
      wants.map((want) => want.line),
      opening.slot,
      opening.epoch,
      opening.callId,
      opening.accountId,
      opening.keyId,
      opening.method,
      opening.unknownForMs,
      wants.map((want) => want.floor ?? LOWEST_ID),
      opening.passedOver && Object.keys(opening.passedOver).length > 0 ? JSON.stringify(opening.passedOver) : null,
    ],
  })
  const claim: Claim = { claimed: [], removed: new Map(), ended: [] }
  for (const row of rows) {
    if (row.removed !== null) claim.removed.set(row.flow, row.removed)
    else if (row.flow === null) claim.ended.push({ id: row.id, serviceId: row.serviceId })
    else claim.claimed.push(row)
  }
  return claim
}

// The delete goes by ctid, with no join to get wrong: a plan made for an empty queue would otherwise read all of it.
const CLAIM = `
with want as materialized (
  select * from unnest($1::int[], $2::int[], $3::int[], $12::uuid[]) w(lane, flow, take, floor)
  where exists (select from nodes where slot = $5 and epoch = $6 and lineage = lineage())
), gone as (
  delete from queue where ctid = any (array(
    select x.ctid
    from want w
    join flows f on f.id = w.flow and not f.paused and f.open_at <= now()
    cross join lateral (
      select q.ctid from queue q where q.lane = w.lane and q.flow = w.flow and q.id > w.floor
      order by q.id limit w.take for update skip locked) x))
  returning lane, flow, id, expires_at, tries
), seen as materialized (
  select g.id, m.ref, m.recipient, m.body, m.variables, m.content,
    -- found by its place: a join by loops, the only one allowed here, would look at each pair of two hundred by two hundred
    coalesce(m.sender, ($4::text[])[array_position($2::int[], g.flow)]) as line, g.lane, g.flow, m.service_id,
    (g.tries + 1)::smallint as tries, g.expires_at <= now() or m.cancel_at is not null as is_over
  from gone g
  -- one that an older attempt's report has ended meanwhile is dropped
  -- each looked up by its id: as a join, a plan that takes queued ones for rare would read every message there is
  cross join lateral (select * from messages where id = g.id offset 0) m
  where m.status = ${QUEUED}
), live as materialized (
  select * from seen where not is_over
), dead as materialized (
  select e.id, e.service_id from (select array_agg(id) as ids from seen where is_over having count(*) > 0) over_ones
  cross join lateral end_the_dead(over_ones.ids) e
), c as (
  insert into calls (id, account_id, key_id, slot, epoch, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines, passed_over)
  select $7, $8, $9, $5, $6, clock_timestamp(), clock_timestamp() + $11 * interval '1 ms',
    array_agg(id order by id), array_agg(ref order by id), array_agg(lane order by id), array_agg(flow order by id),
    array_agg(tries order by id), $10, array_agg(coalesce(line, '') order by id), $13::jsonb
  from live having count(*) > 0
)
select id, ref, recipient, body, variables, content, line, lane, flow, service_id as "serviceId", tries, null::int as removed from live
union all
select id, null, null, null, null, null, null, null, null, service_id, null, null from dead
union all
select null, null, null, null, null, null, null, null, flow, null, null, count(*)::int from gone group by flow
order by id`
