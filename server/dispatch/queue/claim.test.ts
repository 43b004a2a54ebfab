import assert from 'node:assert/strict'
import { afterEach, before, test } from 'node:test'
import { CANCELLED, DELIVERED, EXPIRED, QUEUED } from '../states.ts'
import { checkAll } from '../test-checks.ts'
import { later, openTestRoad, type TestRoad, taken } from '../test-road.ts'
import { foldDeltas } from '../upkeep/housekeeping.ts'
import { cancelMessage } from './cancel.ts'
import { expireFlow } from './expire.ts'
import { promoteDue } from './promote.ts'

let road: TestRoad

before(async () => {
  road = await openTestRoad()
})
afterEach(async () => {
  await checkAll(road.pool)
  // the next test begins with an empty queue
  for (;;) {
    const { callId, claimed } = await road.claim(1_000)
    if (claimed.length === 0) break
    await road.settle(
      callId,
      claimed.map((one) => taken(one.id, `rest-${one.id}`)),
    )
  }
  await checkAll(road.pool)
})

const by = { name: 'tester', requestId: 'request' }
const idsOf = (rows: { id: string }[]): string[] => rows.map((row) => row.id).sort()
const expireNow = (ids: string[]) =>
  road.pool.query(
    `with m as (update messages set expires_at = now() - interval '1 s' where id = any ($1) returning id, lane, flow)
     update queue q set expires_at = now() - interval '1 s' from m where (q.lane, q.flow, q.id) = (m.lane, m.flow, m.id)`,
    [ids],
  )

test('a claim finds the same messages by one walk as each by itself', async () => {
  const rows = await road.accept(6, { reference: 'both' })
  const answers = [await road.claim(3, { findBy: 'walk' }), await road.claim(3, { findBy: 'look-ups' })]
  assert.deepEqual(
    answers.map(({ claimed }) => claimed.map(({ id, ref, body, flow, tries }) => [id, ref, body, flow, tries])),
    [rows.slice(0, 3), rows.slice(3)].map((part) => part.map(({ id, ref, body, flow }) => [id, ref, body, flow, 1])),
  )
  for (const { callId, claimed } of answers)
    await road.settle(
      callId,
      claimed.map((one) => taken(one.id, `both-${one.id}`)),
    )
})

test('a claim takes the oldest first, as many as asked for, and writes them all into one call', async () => {
  const rows = await road.accept(5)
  const { callId, claimed } = await road.claim(3)
  assert.deepEqual(idsOf(claimed), idsOf(rows.slice(0, 3)))
  const call = await road.pool.query(
    'select ids, refs::text[]::float8[] as refs, state, tries, account_id from calls where id = $1',
    [callId],
  )
  assert.deepEqual(call.rows, [
    {
      ids: rows.slice(0, 3).map((row) => row.id),
      refs: rows.slice(0, 3).map((row) => row.ref),
      state: 0,
      tries: [1, 1, 1],
      account_id: 1,
    },
  ])
  await road.settle(
    callId,
    claimed.map((one) => taken(one.id, `first-${one.id}`)),
  )
})

test('racing claimers take every message exactly once', async () => {
  const rows = await road.accept(2_000)
  const seen: string[] = []
  const claimer = async () => {
    for (;;) {
      const { callId, claimed } = await road.claim(37)
      seen.push(...idsOf(claimed))
      if (claimed.length === 0) return
      await road.settle(
        callId,
        claimed.map((one) => taken(one.id, `race-${one.id}`)),
      )
    }
  }
  await Promise.all([claimer(), claimer(), claimer()])
  // a racer that met only locked rows has stopped early: what is left is left for the next look
  await claimer()
  assert.deepEqual(seen.sort(), idsOf(rows))
})

test('a node whose slot was taken over claims nothing', async () => {
  const rows = await road.accept(2)
  const { claimed } = await road.claim(10, { epoch: road.epoch - 1 })
  assert.deepEqual(claimed, [])
  assert.equal((await road.pool.query('select from queue where id = any ($1)', [idsOf(rows)])).rowCount, 2)
})

test('a paused flow, and one that is not open yet, are not claimed from', async () => {
  const paused = await road.addFlow({ paused: true })
  const rows = await road.accept(2, { flow: paused })
  assert.deepEqual((await road.claim(10, { flow: paused })).claimed, [])
  await road.pool.query(`update flows set paused = false, open_at = now() + interval '1 h' where id = $1`, [paused])
  assert.deepEqual((await road.claim(10, { flow: paused })).claimed, [])
  await road.pool.query(`update flows set open_at = now() where id = $1`, [paused])
  const { callId, claimed } = await road.claim(10, { flow: paused })
  assert.deepEqual(idsOf(claimed), idsOf(rows))
  await road.settle(
    callId,
    claimed.map((one) => taken(one.id, `paused-${one.id}`)),
  )
})

test('what is past its validity, or was cancelled, ends at the claim and is not handed out', async () => {
  const [fresh, old, cancelled] = idsOf(await road.accept(3)) as [string, string, string]
  await expireNow([old])
  await road.pool.query('update messages set cancel_at = now() where id = $1', [cancelled])
  const { callId, claimed, ended } = await road.claim(10)
  assert.deepEqual(idsOf(claimed), [fresh])
  assert.deepEqual(
    ended.toSorted((a, b) => a.id.localeCompare(b.id)),
    [old, cancelled].sort().map((id) => ({ id, serviceId: 1 })),
  )
  assert.deepEqual([await road.status(old), await road.status(cancelled)], [EXPIRED, CANCELLED])
  await road.settle(callId, [taken(fresh, `fresh-${fresh}`)])
})

test('a claim of nothing but what is over opens no call', async () => {
  const ids = idsOf(await road.accept(2))
  await expireNow(ids)
  const { callId, claimed } = await road.claim(10)
  assert.deepEqual(claimed, [])
  assert.equal((await road.pool.query('select from calls where id = $1', [callId])).rowCount, 0)
})

test('a claim says how many rows left each flow, also those that were over', async () => {
  const other = await road.addFlow()
  const [live, over] = [await road.accept(2), await road.accept(3, { flow: other })]
  await expireNow(idsOf([live[0]!, ...over]))
  const want = (flow: number, take: number) => ({ lane: road.lane, flow, take, line: null })
  const { callId, claimed, removed } = await road.claimFrom([want(road.flow, 5), want(other, 2)])
  assert.deepEqual(idsOf(claimed), [live[1]!.id])
  assert.deepEqual([...removed].sort(), [[road.flow, 2] as const, [other, 2] as const].sort())
  await road.settle(callId, [taken(live[1]!.id, `left-${live[1]!.id}`)])
  assert.equal((await expireFlow(road.pool, { lane: road.lane, flow: other })).length, 1)
})

test('a flow that nobody claims from loses all that is over at one look, however much, and nothing else', async () => {
  const idle = await road.addFlow()
  const over = await road.accept(1_100, { flow: idle })
  await expireNow(idsOf(over))
  const [fresh] = await road.accept(1, { flow: idle })
  const ended = await expireFlow(road.pool, { lane: road.lane, flow: idle })
  assert.deepEqual(idsOf(ended), idsOf(over))
  assert.ok(ended.every(({ status }) => status === EXPIRED))
  assert.equal(await road.status(fresh!.id), QUEUED)
  assert.deepEqual((await cancelMessage(road.pool, fresh!, by)).kind, 'cancelled')
})

test('what was tried before and expires in the queue is counted where its account is', async () => {
  const [row] = await road.accept(1)
  const { callId } = await road.claim(1)
  await road.settle(callId, [later(row!.id)])
  await promoteDue(road.pool, road)
  await expireNow([row!.id])
  assert.deepEqual((await road.claim(10)).claimed, [])
  assert.equal(await road.status(row!.id), EXPIRED)
})

test('a message that has ended is never handed out again, even if its queue row was left behind', async () => {
  const [row] = await road.accept(1)
  await road.pool.query(
    `with m as (update messages set status = ${DELIVERED}, status_before = ${QUEUED}, final_at = now(), account_id = 1 where id = $1 returning *)
     insert into deltas select service_id, s.account, test, quarter_of(id), s.status, s.n, s.n * segments, 0, 0
     from m cross join (values (0, ${QUEUED}, -1), (1, ${DELIVERED}, 1)) s(account, status, n)`,
    [row!.id],
  )
  assert.deepEqual((await road.claim(10)).claimed, [])
  assert.equal(await road.status(row!.id), DELIVERED)
  await checkAll(road.pool)
})

test('a service’s line is used where the message names none', async () => {
  const rows = [road.row(), road.row({ sender: '2000' })]
  await road.acceptRows(rows)
  const { callId, claimed } = await road.claimFrom([{ lane: road.lane, flow: road.flow, take: 5, line: '1000' }])
  assert.deepEqual(
    claimed.map((one) => one.line),
    ['1000', '2000'],
  )
  await road.settle(
    callId,
    claimed.map((one) => taken(one.id, `line-${one.id}`)),
  )
})

test('a message that is waiting is cancelled in time; one that is leaving is cancelled if it comes back; one that was sent, too late', async () => {
  const [waiting, leaving] = await road.accept(2)
  assert.deepEqual(await cancelMessage(road.pool, waiting!, by), { kind: 'cancelled', inTime: true })
  assert.equal(await road.status(waiting!.id), CANCELLED)
  assert.deepEqual(await cancelMessage(road.pool, waiting!, by), { kind: 'too_late' }, 'twice')
  const { callId } = await road.claim(10)
  assert.deepEqual(await cancelMessage(road.pool, leaving!, by), { kind: 'cancelled', inTime: null })
  await checkAll(road.pool)
  await road.settle(callId, [later(leaving!.id)])
  assert.equal(await road.status(leaving!.id), CANCELLED)
  const { claimed } = await road.send(1)
  assert.deepEqual(await cancelMessage(road.pool, { ...waiting!, id: claimed[0]!.id }, by), { kind: 'too_late' })
})

test('a scheduled message is cancelled in time', async () => {
  const [row] = await road.accept(1, { sendAt: Date.now() + 60_000 })
  assert.deepEqual(await cancelMessage(road.pool, row!, by), { kind: 'cancelled', inTime: true })
  assert.equal((await road.pool.query('select from later where id = $1', [row!.id])).rowCount, 0)
})

test('cancelling raced with claiming: "in time" was never handed out', async () => {
  const rows = await road.accept(1_500)
  const claimedIds = new Set<string>()
  const takenIds = new Set<string>()
  const inTime: string[] = []
  const claimer = async () => {
    for (let empty = 0; empty < 3; ) {
      const { callId, claimed } = await road.claim(10)
      if (claimed.length === 0) empty++
      for (const one of claimed) claimedIds.add(one.id)
      await road.settle(
        callId,
        claimed.map((one, index) => {
          if (index % 3 === 0) return later(one.id)
          takenIds.add(one.id)
          return taken(one.id, `raced-${one.id}`)
        }),
      )
    }
  }
  const canceller = async () => {
    for (const row of rows) {
      const cancelled = await cancelMessage(road.database.pools.rest, row, by)
      if (cancelled.kind === 'cancelled' && cancelled.inTime) inTime.push(row.id)
    }
  }
  const promoter = async () => {
    for (let i = 0; i < 50; i++) await promoteDue(road.database.pools.rest, road)
  }
  await Promise.all([claimer(), canceller(), promoter(), claimer()])
  await checkAll(road.pool)
  assert.deepEqual(
    inTime.filter((id) => takenIds.has(id)),
    [],
  )
  assert.ok(inTime.length > 0 && claimedIds.size > 0, `${inTime.length} in time, ${claimedIds.size} claimed`)
  await promoteDue(road.pool, road)
})

test('what is due is promoted once, in its own flow, by racing nodes; what is not due stays', async () => {
  const due = await road.accept(300, { sendAt: Date.now() - 1 })
  const ahead = await road.accept(2, { sendAt: Date.now() + 60_000 })
  const found = await Promise.all([
    promoteDue(road.pool, road),
    promoteDue(road.database.pools.rest, road),
    promoteDue(road.pool, road),
  ])
  assert.deepEqual(
    new Set(found.flat().map(({ lane, flow }) => `${lane}/${flow}`)),
    new Set([`${road.lane}/${road.flow}`]),
  )
  const queued = await road.pool.query('select id from queue where flow = $1', [road.flow])
  assert.deepEqual(idsOf(queued.rows), idsOf(due))
  for (const row of ahead) await cancelMessage(road.pool, row, by)
})

test('folding moves the counters and changes no sum, also while messages go on', async () => {
  await Promise.all([
    road.send(50),
    foldDeltas(road.database.pools.report),
    road.send(50),
    foldDeltas(road.database.pools.report),
    foldDeltas(road.database.pools.rest),
  ])
  await foldDeltas(road.database.pools.report)
  const { rows } = await road.pool.query('select count(*)::int as n from deltas')
  assert.equal(rows[0].n, 0)
  await checkAll(road.pool)
})
