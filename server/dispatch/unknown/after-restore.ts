import type pg from 'pg'
import type { Method } from '../../../providers/provider.ts'
import { secondOf } from '../nodes/references.ts'
import type { Flow, Lane } from '../queue/lanes.ts'
import { chooseRoad } from '../road/choose-road.ts'
import { ALL_CLOSED } from '../road/circuit.ts'
import type { Account, Routing } from '../road/routing.ts'
import { CALL_STATES } from '../send/settle.ts'
import { QUEUED } from '../states.ts'
import { findMethod } from './ask.ts'

/** Every slot that a node can have (the column's check says the same). */
const SLOT_MAX = 255
/** References of the lost time may lie this far ahead of its end: a lease's allowance, and clocks that differ. */
const FLOOR_AHEAD_S = 20
/** What is due later than this from now cannot have left before the installation was lost, whatever its clock said. */
const CLOCKS_DIFFER_MS = 60_000

/**
 * Messages that waited: `asked` about before they are sent again, `atFirstOnly` of them in a lane with several accounts;
 * `left` waiting, since no account here can carry them. `unresolved`: calls whose outcome was not known.
 */
export type Distrusted = { asked: number; atFirstOnly: number; left: number; unresolved: number }

/**
 * Between a backup and its restore the lost installation went on: it gave references, and sent what waits here. So no
 * reference of that time comes again, and whatever waits, or was unresolved, is asked about before it is sent: it is put
 * into open calls of a node that is gone, which the first node to start takes over like any other dead node's. What
 * cannot be asked falls to its service's policy. In the caller's transaction, while no node can claim. The same holds
 * where a replica was promoted that lacks the newest rows. `sinceMs`: when the backup was made, or the latest moment that
 * the replica is known to have, in ms since 1970.
 */
export async function distrustPast(client: pg.ClientBase, routing: Routing, sinceMs: number): Promise<Distrusted> {
  const nowMs = await readClock(client)
  await raiseFloors(client, nowMs)
  const unresolved = await doubtCalls(client, routing, nowMs)
  await client.query(
    `update centre set lineage = lineage(), lineage_since = clock_timestamp(), lineage_seen_at = clock_timestamp()`,
  )
  return { ...(await holdWaiting(client, routing, { sinceMs, nowMs })), unresolved }
}

async function readClock(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ ms: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
  )
  if (!rows[0]) throw new Error('a row was expected')
  return rows[0].ms
}

/** Of all slots, also those that nobody had yet: a node that joined later has given references in one of them. */
async function raiseFloors(client: pg.ClientBase, nowMs: number): Promise<void> {
  await client.query(
    `insert into nodes (slot, epoch, seen_at, reference_floor)
     select slot, 1, '-infinity', $1::bigint from generate_series(0, ${SLOT_MAX}) slot
     on conflict (slot) do update set
       epoch = nodes.epoch + 1, seen_at = '-infinity', reference_floor = greatest(nodes.reference_floor + ${FLOOR_AHEAD_S}, excluded.reference_floor)`,
    [secondOf(nowMs) + FLOOR_AHEAD_S],
  )
}

/**
 * What was unresolved then may have been sent again since: what was answered so far counts no more, and nothing is asked
 * before a call of the last moment would be over.
 */
async function doubtCalls(client: pg.ClientBase, routing: Routing, nowMs: number): Promise<number> {
  const { rows } = await client.query<{ account_id: number; method: string; n: number }>(
    `select account_id, method, count(*)::int as n from calls
     where state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) group by account_id, method`,
  )
  for (const { account_id, method: name } of rows) {
    const method = findMethod(routing.accounts.get(account_id), name)
    if (!method) continue
    await client.query(
      `update calls set asks = 0, ask_after = greatest(ask_after, to_timestamp($3 / 1000.0)), begun_at = least(begun_at, to_timestamp($4 / 1000.0))
       where state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) and account_id = $1 and method = $2`,
      [account_id, name, askFromMs(method, nowMs), beginsBefore(method, nowMs)],
    )
  }
  return rows.reduce((sum, { n }) => sum + n, 0)
}

const askFromMs = (method: Method, nowMs: number): number => nowMs + method.timeoutMs + method.graceMs

/**
 * The latest that a call may be said to have begun. Asking by recipient looks around one moment, which nobody knows here:
 * its "no" would prove nothing, so such a call counts as older than what can be asked.
 */
const beginsBefore = (method: Method, nowMs: number): number =>
  method.askBy === 'recipient' ? nowMs - method.askWindowMs : nowMs

async function holdWaiting(
  client: pg.ClientBase,
  routing: Routing,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): Promise<Omit<Distrusted, 'unresolved'>> {
  const dueMs = nowMs + CLOCKS_DIFFER_MS
  const sum = { asked: 0, atFirstOnly: 0, left: 0 }
  for (const { n, ...flow } of await findWaiting(client, dueMs)) {
    const road = findRoad(routing, flow, nowMs)
    if (!road) {
      sum.left += n
      continue
    }
    const held = await holdFlow(client, flow, road, { sinceMs, nowMs, dueMs })
    sum.asked += held
    if (new Set(flow.lane.accounts).size > 1) sum.atFirstOnly += held
  }
  return sum
}

type WaitingFlow = { lane: Lane; flow: Flow }

async function findWaiting(client: pg.ClientBase, dueMs: number): Promise<(WaitingFlow & { n: number })[]> {
  const { rows } = await client.query<{
    flow: number
    service: number
    broadcast: string | null
    weight: number
    n: number
    lane: number
    class: number
    accounts: number[]
    methods: string[]
    line: string
    keyId: number
    isTrial: boolean
    template: number
    locale: string
  }>(
    `select f.id as flow, f.service_id as service, f.broadcast_id as broadcast, f.weight, w.n, l.id as lane, l.class, l.accounts, l.methods, l.line,
       l.key_id as "keyId", l.trial as "isTrial", l.template, l.locale
     from (
       select lane, flow, count(*)::int as n from (
         select lane, flow from queue union all select lane, flow from later where due_at <= to_timestamp($1 / 1000.0)) x
       group by lane, flow) w
     join flows f on f.id = w.flow join lanes l on l.id = w.lane`,
    [dueMs],
  )
  return rows.map(({ flow, service, broadcast, weight, n, lane, ...of }) => ({
    flow: { id: flow, lane, serviceId: service, broadcastId: broadcast, weight },
    lane: { id: lane, ...of },
    n,
  }))
}

type Road = { account: Account; method: Method; name: string; line: string | null }

/**
 * The road that the dispatcher would have taken, else the lane's first: an account is asked also while it is suspended or
 * no longer lent. Where the lost installation had changed to another account of the lane, that one is not asked.
 */
function findRoad(routing: Routing, { lane, flow }: WaitingFlow, nowMs: number): Road | undefined {
  const { turn } = chooseRoad(routing, ALL_CLOSED, lane, flow, nowMs)
  const roads = lane.accounts.map((id, index) => ({
    account: routing.accounts.get(id),
    method: lane.methods[index] as string,
    line: null,
  }))
  for (const { account, method: name, line } of turn ? [turn, ...roads] : roads) {
    const method = findMethod(account, name)
    if (account && method) return { account, method, name, line }
  }
  return undefined
}

/** Moves what waits in a flow into open calls, as many messages in each as one call of the provider takes. */
async function holdFlow(
  client: pg.ClientBase,
  { lane, flow }: WaitingFlow,
  { account, method, name, line }: Road,
  { sinceMs, nowMs, dueMs }: { sinceMs: number; nowMs: number; dueMs: number },
): Promise<number> {
  const { rows } = await client.query<{ n: number }>(HOLD, [
    lane.id,
    flow.id,
    dueMs,
    sinceMs,
    line,
    method.batchMax,
    account.id,
    account.keys[0]?.id ?? 0,
    beginsBefore(method, nowMs),
    askFromMs(method, nowMs),
    name,
  ])
  return rows.reduce((sum, { n }) => sum + n, 0)
}

// Slot and epoch 0 are no node's. A call begins, at the earliest, when its first message could: it can be asked about only as
// long as the provider's window is open for all of them.
const HOLD = `
with q as (
  delete from queue where lane = $1 and flow = $2 returning id, tries, '-infinity'::timestamptz as due_at
), l as (
  delete from later where lane = $1 and flow = $2 and due_at <= to_timestamp($3 / 1000.0) returning id, tries, due_at
), waiting as (
  select w.id, (w.tries + 1)::smallint as tries, m.ref, coalesce(m.sender, $5, '') as line,
    greatest(w.due_at, to_timestamp($4 / 1000.0)) as begun_at
  from (select * from q union all select * from l) w
  join messages m on m.id = w.id and m.status = ${QUEUED}
), parted as (
  select *, (row_number() over (order by begun_at, id) - 1) / $6 as part from waiting
)
insert into calls (id, account_id, key_id, slot, epoch, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines)
select overlay(gen_random_uuid()::text placing left(uuid_at(clock_timestamp())::text, 14) || '7' from 1)::uuid, $7, $8, 0, 0,
  least(min(begun_at), to_timestamp($9 / 1000.0)), to_timestamp($10 / 1000.0),
  array_agg(id order by id), array_agg(ref order by id), array_agg($1 order by id), array_agg($2 order by id),
  array_agg(tries order by id), $11, array_agg(line order by id)
from parted group by part
returning cardinality(ids) as n`
