import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-database.ts'
import { createLanes } from './lanes.ts'

let database: Database

before(async () => {
  database = await openTestDatabase()
})

const roads = (accounts: number[], line: string | null = null) => ({
  accounts,
  methods: accounts.map(() => 'kavenegar.sms'),
  line,
})
const open = () => createLanes(database.pools.rest)

test('nodes that meet a new road at the same moment make one lane and one flow of it', async () => {
  const nodes = Array.from({ length: 6 }, open)
  const found = await Promise.all(
    nodes.flatMap((lanes) => [
      lanes.findFlow(roads([1]), 2, { serviceId: 1 }),
      lanes.findFlow(roads([1]), 2, { serviceId: 1 }),
    ]),
  )
  assert.equal(new Set(found.map(({ lane }) => lane.id)).size, 1)
  assert.equal(new Set(found.map(({ flow }) => flow.id)).size, 1)
})

test('another class, another order of accounts, a pinned line, another service: a queue of their own', async () => {
  const lanes = open()
  const found = [
    await lanes.findFlow(roads([1, 2]), 2, { serviceId: 1 }),
    await lanes.findFlow(roads([2, 1]), 2, { serviceId: 1 }),
    await lanes.findFlow(roads([1, 2]), 1, { serviceId: 1 }),
    await lanes.findFlow(roads([1, 2], '1000'), 2, { serviceId: 1 }),
  ]
  assert.equal(new Set(found.map(({ lane }) => lane.id)).size, 4)
  const other = await lanes.findFlow(roads([1, 2]), 2, { serviceId: 2 })
  assert.equal(other.lane.id, found[0]?.lane.id)
  assert.notEqual(other.flow.id, found[0]?.flow.id)
})

test('a lane that another node made is known after the next reload, without any hint', async () => {
  const [one, two] = [open(), open()]
  await two.reload()
  const { lane } = await one.findFlow(roads([9]), 3, { serviceId: 7 })
  assert.ok(!two.list().some(({ id }) => id === lane.id))
  await two.reload()
  assert.ok(two.list().some(({ id }) => id === lane.id))
  assert.deepEqual(await two.getLane(lane.id), lane)
})

test('what failed to be found is asked for again, not remembered', async () => {
  let failures = 1
  const pool = {
    query: (...args: unknown[]) =>
      failures-- > 0 ? Promise.reject(new Error('away')) : database.pools.rest.query(...(args as [string])),
  } as unknown as typeof database.pools.rest
  const lanes = createLanes(pool)
  await assert.rejects(lanes.findFlow(roads([5]), 2, { serviceId: 1 }))
  assert.ok((await lanes.findFlow(roads([5]), 2, { serviceId: 1 })).flow.id > 0)
})
