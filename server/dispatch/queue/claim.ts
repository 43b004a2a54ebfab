import type pg from 'pg'
import { plainArray, textArray } from '../../platform/db/arrays.ts'
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

/** Column by column, each a JSON array: hundreds of rows would cost the client more to read than all else of a claim. */
type ClaimRow = {
  claimed: { [column in keyof Claimed]: Claimed[column][] } | null
  ended: { id: string; serviceId: number }[] | null
  removed: Record<string, number> | null
}

/**
 * How a claim finds its messages by the primary key: all by one walk along it, which is faster, or each by itself, for
 * servers before PostgreSQL 17, to whom what is found by an array is in no order.
 */
export type FindBy = 'walk' | 'look-ups'

/** By the server's version. */
export async function chooseFindBy(pool: pg.Pool): Promise<FindBy> {
  const { rows } = await pool.query<{ version: number }>("select current_setting('server_version_num')::int as version")
  return (rows[0]?.version ?? 0) >= 170_000 ? 'walk' : 'look-ups'
}

/**
 * Takes rows off the queue and opens one call with them, in one statement, before anything leaves. The `calls` row is the
 * attempt and the recovery record, and says whose it is. Rows past their validity, and cancelled ones, end here. A node
 * whose lease was taken over claims nothing, and neither does one whose lease is of another database than this one.
 */
export async function claimBatch(pool: pg.Pool, wants: Want[], opening: Opening, findBy: FindBy): Promise<Claim> {
  const { rows } = await pool.query<ClaimRow>({
    ...CLAIM[findBy],
    values: [
      plainArray(wants.map((want) => want.lane)),
      plainArray(wants.map((want) => want.flow)),
      plainArray(wants.map((want) => want.take)),
      textArray(wants.map((want) => want.line)),
      opening.slot,
      opening.epoch,
      opening.callId,
      opening.accountId,
      opening.keyId,
      opening.method,
      opening.unknownForMs,
      plainArray(wants.map((want) => want.floor ?? LOWEST_ID)),
      opening.passedOver && Object.keys(opening.passedOver).length > 0 ? JSON.stringify(opening.passedOver) : null,
    ],
  })
  const { claimed, ended, removed } = rows[0] as ClaimRow
  return {
    claimed: readColumns(claimed),
    ended: ended ?? [],
    removed: new Map(Object.entries(removed ?? {}).map(([flow, n]) => [Number(flow), n])),
  }
}

function readColumns(columns: ClaimRow['claimed']): Claimed[] {
  if (columns === null) return []
  // property by property: made by a loop over names, these objects take longer than their reading
  return columns.id.map((id, i) => ({
    id,
    ref: columns.ref[i]!,
    recipient: columns.recipient[i]!,
    body: columns.body[i]!,
    variables: columns.variables[i]!,
    content: columns.content[i]!,
    line: columns.line[i]!,
    lane: columns.lane[i]!,
    flow: columns.flow[i]!,
    serviceId: columns.serviceId[i]!,
    tries: columns.tries[i]!,
  }))
}

const FOUND = 'id, ref, recipient, body, variables, content, sender, service_id, cancel_at, status'

// Bounds keep both to the weeks that the ids are of, and the order to the primary key: a plan made for an empty week may
// take any index that ends in the id; as a join, a plan that takes queued ones for rare would read every message there is. A single id
// is bounded as well, and not compared: an equality would make the order superfluous.
const FIND: Record<FindBy, string> = {
  walk: `cross join lateral (
    select ${FOUND}, width_bucket(id, t.ids) as place
    from messages
    where id = any (t.ids) and id >= t.ids[1] and id <= t.ids[cardinality(t.ids)]
    order by id offset 0) m`,
  'look-ups': `cross join lateral unnest(t.ids) with ordinality o(one, n)
  cross join lateral (
    select ${FOUND}, o.n::int as place from messages where id >= o.one and id <= o.one order by id offset 0) m`,
}

// The delete goes by ctid, with no join to get wrong: a plan made for an empty queue would otherwise read all of it.
const makeClaim = (findBy: FindBy): string => `
with want as materialized (
  select * from unnest($1::int[], $2::int[], $3::int[], $12::uuid[]) w(lane, flow, take, floor)
  where exists (select from nodes where slot = $5 and epoch = $6 and lineage = lineage())
    -- whichever of them is closed, by one look for all: a join would look up each by itself
    and flow <> all (array(select id from flows where id = any ($2::int[]) and (paused or open_at > now())))
), gone as (
  delete from queue where ctid = any (array(
    select x.ctid
    from want w
    cross join lateral (
      select q.ctid from queue q where q.lane = w.lane and q.flow = w.flow and q.id > w.floor
      order by q.id limit w.take for update skip locked) x))
  returning lane, flow, id, expires_at, tries
), taken as materialized (
  select array_agg(id order by id) as ids, array_agg(lane order by id) as lanes, array_agg(flow order by id) as flows,
    array_agg(expires_at order by id) as expire_at, array_agg(tries order by id) as tries
  from gone having count(*) > 0
), seen as materialized (
  -- found by their places in arrays: a join by loops, the only one allowed here, would look at each pair of two hundred by
  -- two hundred
  select m.id, m.ref, m.recipient, m.body, m.variables, m.content,
    coalesce(m.sender, ($4::text[])[array_position($2::int[], t.flows[place])]) as line, t.lanes[place] as lane,
    t.flows[place] as flow, m.service_id, (t.tries[place] + 1)::smallint as tries,
    t.expire_at[place] <= now() or m.cancel_at is not null as is_over
  from taken t
  ${FIND[findBy]}
  -- one that an older attempt's report has ended meanwhile is dropped
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
select (
    select json_build_object('id', json_agg(id), 'ref', json_agg(ref), 'recipient', json_agg(recipient), 'body', json_agg(body),
      'variables', json_agg(variables), 'content', json_agg(content), 'line', json_agg(line), 'lane', json_agg(lane),
      'flow', json_agg(flow), 'serviceId', json_agg(service_id), 'tries', json_agg(tries))
    from (select * from live order by id) l having count(*) > 0
  ) as claimed,
  (select json_agg(json_build_object('id', id, 'serviceId', service_id)) from dead) as ended,
  (select json_object_agg(flow, n) from (select flow, count(*) as n from gone group by flow) r) as removed`

const CLAIM = {
  walk: { name: 'claim', text: makeClaim('walk') },
  'look-ups': { name: 'claim by look-ups', text: makeClaim('look-ups') },
}
