import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openTestRoad } from '../dispatch/test-road.ts'
import { createUuidSource, startIds, timeOfUuid } from './ids.ts'

const YEAR_MS = 365 * 86_400_000
const flush = () => new Promise((resolve) => setImmediate(resolve))

test('ids of one node rise, within a millisecond too, and when its clock steps back a little', () => {
  let now = 1_800_000_000_000
  const uuid = createUuidSource(() => now)
  const ids = Array.from({ length: 10_000 }, () => uuid())
  now -= 2_000
  ids.push(...Array.from({ length: 100 }, () => uuid()))
  assert.deepEqual(ids.toSorted(), ids)
  assert.equal(new Set(ids).size, ids.length)
})

for (const off of [YEAR_MS, -YEAR_MS])
  test(`a node whose clock is a year ${off > 0 ? 'ahead' : 'behind'} takes its time from the database: no batch is refused`, async () => {
    const { database, row, acceptRows } = await openTestRoad()
    const ids = await startIds(database.pools.rest, () => performance.timeOrigin + performance.now() + off)
    const rows = Array.from({ length: 3 }, () => row({ id: ids.uuid() }))
    assert.equal((await acceptRows(rows)).length, 3)
    const { rows: found } = await database.pools.rest.query<{ near: boolean }>(
      `select bool_and(abs(extract(epoch from clock_timestamp() - time_of_uuid(id))) < 5) as near from messages`,
    )
    assert.equal(found[0]?.near, true)
    ids.stop()
  })

/** A database whose clock is set by hand, and a node that asks it when its timers are moved. */
async function startNode(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const database = { ms: Date.UTC(2026, 10, 26) }
  const ids = await startIds({ query: async () => ({ rows: [{ ms: database.ms }] }) } as never, () => 0)
  return {
    database,
    ids,
    async wait(ms: number) {
      t.mock.timers.tick(ms)
      for (let i = 0; i < 5; i++) await flush()
    },
  }
}

test('a jump of the database’s clock is no time for ids until a second question agrees', async (t) => {
  const { database, ids, wait } = await startNode(t)
  const before = database.ms
  database.ms += YEAR_MS
  await wait(10_000)
  assert.equal(ids.isSteady(), false)
  assert.equal(timeOfUuid(ids.uuid()), before)
  await wait(1_000)
  assert.deepEqual([ids.isSteady(), timeOfUuid(ids.uuid())], [true, database.ms])
  // set right again: ids follow it back
  database.ms = before
  await wait(10_000)
  await wait(1_000)
  assert.deepEqual([ids.isSteady(), timeOfUuid(ids.uuid())], [true, before])
  ids.stop()
})

test('one wrong answer between two right ones changes nothing', async (t) => {
  const { database, ids, wait } = await startNode(t)
  const before = database.ms
  database.ms += YEAR_MS
  await wait(10_000)
  database.ms = before + 500
  await wait(1_000)
  assert.deepEqual([ids.isSteady(), ids.now()], [true, before + 500])
  ids.stop()
})

test('a node does not start on a clock that jumps between two questions', async () => {
  const answers = [0, 6_000]
  const pool = { query: async () => ({ rows: [{ ms: answers.shift() }] }) }
  await assert.rejects(
    startIds(pool as never, () => 0),
    /clock jumps/,
  )
})
