import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { before, test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { kavenegar } from '../../providers/kavenegar.ts'
import { uuidAt } from '../platform/ids.ts'
import { CLASSES } from './classes.ts'
import type { Lease } from './nodes/lease.ts'
import { cancelMessage } from './queue/cancel.ts'
import type { Claimed } from './queue/claim.ts'
import { expireFlow } from './queue/expire.ts'
import { createLanes } from './queue/lanes.ts'
import { promoteDue } from './queue/promote.ts'
import { startLooking } from './queue/waiting.ts'
import { createWindowEnder } from './report/end-windows.ts'
import { createReporter } from './report/report.ts'
import { listSentMessages } from './report/sent-messages.ts'
import { type Blocks, createBlocks } from './road/blocks.ts'
import { ALL_CLOSED } from './road/circuit.ts'
import type { Circuits } from './road/circuits.ts'
import type { Routing } from './road/routing.ts'
import { heedBlocks } from './send/heed-blocks.ts'
import type { CallPlan } from './send/run-call.ts'
import { settleCall } from './send/settle.ts'
import { openTestRoad, report, type TestRoad, taken, unknown } from './test-road.ts'
import { account } from './test-routing.ts'
import { createResolver } from './unknown/unknown.ts'

/** What `pg` makes of a value before it sends it. */
const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils') as {
  prepareValue(value: unknown): string | null
}

let road: TestRoad

before(async () => {
  road = await openTestRoad()
})

type Asked = { text: string; values: unknown[] }

/** What a piece of work asks of the database, each statement as it was run. */
async function listen(work: () => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, values] = args as [string | Asked, unknown[]?]
    asked.push(typeof first === 'string' ? { text: first, values: values ?? [] } : first)
    return query.apply(this, args as never)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return asked.filter(({ text }) => /\b(select|insert|update|delete)\b/i.test(text))
}

const HOT = /\b(messages|queue|later|calls|receipts|notes|idempotency|api_calls|quotas|repeats|blocked_numbers)/

/**
 * The plan of a statement as it runs: prepared, on a connection of its own pool. With the values written into it, as
 * `explain` alone would have them, the planner sees what it does not see in production.
 */
async function explain(pool: pg.Pool, { text, values }: Asked): Promise<string> {
  const literals = values.map((value) => {
    const plain = prepareValue(value)
    return plain === null ? 'null' : pg.escapeLiteral(plain)
  })
  const client = await pool.connect()
  try {
    await client.query(`prepare explained as ${text}`)
    const list = literals.length > 0 ? `(${literals.join(', ')})` : ''
    const { rows } = await client.query<Record<string, string>>(`explain (costs off) execute explained ${list}`)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await client.query('deallocate all')
    // what pg believes to be prepared on it is not any more
    client.release(true)
  }
}

/** Reading all of a hot table, or sorting its rows, costs more with every message that is kept. */
async function checkPlan(pool: pg.Pool, asked: Asked): Promise<void> {
  const plan = await explain(pool, asked)
  const told = `${asked.text}\n${plan}`
  const bad = plan.split('\n').filter((line) => /Seq Scan on /.test(line) && HOT.test(line.split(' on ')[1] ?? ''))
  assert.deepEqual(bad, [], told)
  assert.doesNotMatch(plan, READ_WHOLE, told)
  // hashed may be what a batch brought with it, and the messages that it names; claiming hashes nothing
  if (pool === road.database.pools.dispatch)
    assert.doesNotMatch(plan, /Hash Join|Merge Join|Hash Right|Hash Anti|Hash Semi/, told)
  // only what a batch brought with it is put in order, or what leads from an index
  for (const key of plan.matchAll(/Sort Key: (.*)/g))
    assert.doesNotMatch(key[1] as string, /\b(q|queue|m|messages|w|later)\./, told)
  // a message is found by its id, in whichever partition
  assert.doesNotMatch(plan, READ_OTHERWISE, told)
  // and a claim's, by the primary key of partitions that were empty when it was planned, too
  if (pool === road.database.pools.dispatch) assert.doesNotMatch(plan, BY_ANOTHER_KEY, told)
}

/** A hot table read by an index without a condition on it: all of it, however small that was when it was planned. */
const READ_WHOLE =
  /Index(?: Only)? Scan (?:Backward )?using \S+ on (?:queue|later|receipts|notes|idempotency|api_calls|quotas|repeats|messages|faults)\S*[^\n]*\n(?!\s+Index Cond: )/

const READ_OTHERWISE = /Scan using \S+ on messages\S*[^\n]*\n(?!\s+Index Cond: \(+(?:\w+\.)?id )/

/** Another index ends in the id as well, and costs the same while there is nothing in it. */
const BY_ANOTHER_KEY = /Scan using (?!\S*_pkey )\S+ on \S*messages_\d/

/** What asks first of a node that has calls of nobody, and calls of its own that it may ask about. */
function askAround(): Promise<void> {
  const resolver = createResolver({
    pool: road.database.pools.report,
    logger: pino({ level: 'silent' }),
    lanes: createLanes(road.database.pools.rest),
    connections: { context: () => undefined, listen: () => undefined, close: async () => undefined },
    routing: () => ({ accounts: new Map(), services: new Map() }) as unknown as Routing,
    lease: () => ({ slot: road.slot, epoch: road.epoch, isHeld: () => true }) as Lease,
    now: Date.now,
    openCalls: () => new Set(),
    findCanary: async () => null,
    onSettled: () => undefined,
  })
  return resolver.round().then(resolver.drain)
}

/** The first look for waiting flows. */
const lookOnce = (pool: pg.Pool): Promise<void> =>
  new Promise((resolve, reject) => {
    const looking = startLooking(
      pool,
      createLanes(road.database.pools.rest),
      () => {
        looking.stop()
        resolve()
      },
      reject,
    )
  })

/** What a call asks where one of its numbers has stopped the line: it leaves by another. */
async function takeOtherLine(pool: pg.Pool, callId: string, claimed: Claimed[]): Promise<void> {
  const blocks = {
    linesOf: (number: string) => (number === claimed[0]?.recipient ? ['1000'] : []),
  } as unknown as Blocks
  const shares = [{ flow: { flow: road.flow, lines: ['1000', '2000'] }, places: 20 }]
  const plan = { account: account(1), class: CLASSES.normal.number, shares } as unknown as CallPlan
  const rows = claimed.map((row) => ({ ...row, line: '1000' }))
  const parts = { pool, blocks, circuits: ALL_CLOSED as Circuits, logger: pino({ level: 'silent' }) }
  const heeded = await heedBlocks(parts, callId, plan, rows)
  assert.equal(heeded.kind === 'heeded' && heeded.rows[0]?.line, '2000')
}

/** Everything that is asked for each batch, each second or each look, by the pool that asks it. */
async function listenToAll(): Promise<{ pool: pg.Pool; asked: Asked[]; what: string }[]> {
  const { accept, dispatch, report: reports } = road.database.pools
  const heard: { pool: pg.Pool; asked: Asked[]; what: string }[] = []
  const hear = async (what: string, pool: pg.Pool, work: () => Promise<unknown>) => {
    heard.push({ what, pool, asked: await listen(work) })
  }
  const rows = Array.from({ length: 20 }, () => road.row())
  const scheduled = road.row({ sendAt: Date.now() - 1 })
  await hear('accept', accept, () => road.acceptRows([...rows, scheduled]))
  await hear('accept again', accept, () => road.acceptRows(rows, { isAgain: true }))
  await hear('waiting', dispatch, () => lookOnce(dispatch))
  let callId = ''
  let claimed: { id: string }[] = []
  await hear('claim', dispatch, async () => {
    const want = { lane: road.lane, flow: road.flow, take: 18, line: null, floor: uuidAt(Date.now() - 60_000) }
    ;({ callId, claimed } = await road.claimFrom([want], { unknownForMs: 1 }))
  })
  await hear('claim by look-ups', dispatch, () => road.claim(1, { findBy: 'look-ups' }))
  await hear('another line', dispatch, () => takeOtherLine(dispatch, callId, claimed as Claimed[]))
  await hear('blocks', reports, () => createBlocks(reports).round())
  await hear('settle', reports, () =>
    settleCall(reports, { callId, settlements: claimed.map(({ id }) => taken(id, `p-${id}`)), backoffMs: 0 }),
  )
  await hear('report', reports, async () => {
    const reporter = createReporter(reports, () => undefined)
    await reporter.report(
      1,
      claimed.map(({ id }) => report(`p-${id}`, 'delivered')),
    )
  })
  await hear('promote', dispatch, () => promoteDue(dispatch, road))
  const since = { accountId: 1, keyId: 1, fromMs: Date.now() - 60_000, untilMs: Date.now() }
  await hear('sent messages', reports, () => listSentMessages(reports, since))
  await hear('cancel', reports, () =>
    cancelMessage(reports, { id: rows[19]!.id, lane: road.lane, flow: road.flow }, { name: 'a', requestId: 'r' }),
  )
  await hear('expire', dispatch, () => expireFlow(dispatch, road))
  await hear('end window', reports, () => {
    const end = createWindowEnder(reports)
    return end(account(1, { provider: { ...kavenegar, reportWindowMs: 1_000 } }), Date.now() - 3_600_000)
  })
  const left = await road.claim(2)
  await road.settle(
    left.callId,
    left.claimed.map(({ id }) => unknown(id)),
  )
  await road.pool.query('update calls set ask_after = now() where id = $1', [left.callId])
  await hear('unknown', reports, askAround)
  return heard
}

async function checkAllPlans(): Promise<void> {
  for (const { what, pool, asked } of await listenToAll()) {
    assert.ok(asked.length > 0, `${what} asked nothing`)
    for (const one of asked) if (HOT.test(one.text)) await checkPlan(pool, one)
  }
}

test('every hot statement goes by keys with the statistics of the first day, of empty tables', async () => {
  await road.pool.query('analyze')
  await checkAllPlans()
})

test('and with those of later, when nearly all messages are delivered', async () => {
  const { claimed, callId } = await road.send(1)
  const next = `overlay(gen_random_uuid()::text placing left(uuid_at(clock_timestamp())::text, 14) from 1)::uuid`
  await road.pool.query(
    `insert into messages select r.* from messages m, generate_series(1, 20000) i, jsonb_populate_record(m,
       jsonb_build_object('id', ${next}, 'ref', m.ref + i, 'status', 70, 'final_at', now(), 'provider_id', i)) r
     where m.id = $1`,
    [claimed[0]!.id],
  )
  await road.pool.query(
    `insert into calls select r.* from calls c, generate_series(1, 5000) i,
       jsonb_populate_record(c, jsonb_build_object('id', ${next}, 'answer', i::text)) r where c.id = $1`,
    [callId],
  )
  await road.pool.query('analyze')
  await checkAllPlans()
})

test('settle and report touch the partition of their messages alone', async () => {
  const { report: reports } = road.database.pools
  const { callId, claimed } = await (async () => {
    await road.accept(3)
    return road.claim(3)
  })()
  const [settle] = await listen(() =>
    settleCall(reports, { callId, settlements: claimed.map(({ id }) => taken(id, `q-${id}`)), backoffMs: 0 }),
  )
  const plan = await explain(reports, settle as Asked)
  const tables = new Set(plan.match(/messages_\d{8}/g))
  assert.equal(tables.size, 1, [...tables].join())
})
