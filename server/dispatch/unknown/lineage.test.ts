import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import pino from 'pino'
import { waitFor } from '../../test-node.ts'
import { takeLease } from '../nodes/lease.ts'
import { promoteDue } from '../queue/promote.ts'
import type { Routing } from '../road/routing.ts'
import { openTestRoad } from '../test-road.ts'
import { meetDatabase } from './promotion.ts'

const road = await openTestRoad()
const { pool } = road
const routing = { accounts: new Map(), services: new Map(), sandbox: undefined } as Routing
const meet = (last?: Parameters<typeof meetDatabase>[2]) =>
  meetDatabase(road.database.url, routing, last, pino({ level: 'silent' }))
/** As if the rows came from the database that a promoted replica has followed. */
const promote = () => pool.query(`update nodes set lineage = 'former/1'`)
const countChanges = async () =>
  (await pool.query(`select from audit_entries where action = 'database.change'`)).rowCount

beforeEach(async () => {
  await pool.query('truncate queue, later, calls')
  await pool.query('update nodes set lineage = lineage()')
})

test('a lease of the former database claims nothing and promotes nothing on the new one', async () => {
  await road.accept(3)
  await road.accept(1, { sendAt: Date.now() - 1_000 })
  await promote()
  assert.equal((await road.claim(10)).claimed.length, 0)
  assert.deepEqual(await promoteDue(pool, road), [])
  await pool.query('update nodes set lineage = lineage()')
  assert.equal((await promoteDue(pool, road)).length, 1)
  assert.equal((await road.claim(10)).claimed.length, 4)
})

test('a renewal on another database loses the lease, and a new one counts on it', async () => {
  let lost = 0
  const lease = await takeLease(pool, Date.now, () => lost++)
  await promote()
  await waitFor(() => lost === 1, 5_000)
  assert.equal(lease.isHeld(), false)
  const next = await takeLease(pool, Date.now, () => lost++)
  const { rows } = await pool.query('select lineage = lineage() as good from nodes where slot = $1', [next.slot])
  assert.deepEqual(rows, [{ good: true }])
  await next.release()
})

test('nodes that meet another database at once distrust what waits once, as of when the rows were seen last', async () => {
  const met = await meet()
  assert.match(met.lineage, /^\d+\/\d+$/)
  assert.equal(await countChanges(), 0)
  await pool.query(
    `update centre set lineage = 'former/1', lineage_since = now() - interval '1 day', lineage_seen_at = now() - interval '2 h'`,
  )
  await pool.query(`update nodes set seen_at = now() - interval '1 h'`)
  const others = await Promise.all([
    meet({ ...met, lineage: 'former/1' }),
    meet({ ...met, lineage: 'former/1' }),
    meet(),
  ])
  assert.deepEqual(new Set(others.map(({ lineage }) => lineage)), new Set([met.lineage]))
  assert.equal(await countChanges(), 1)
  const { rows } = await pool.query<{ since: string; before: string }>(
    `select after ->> 'since' as since, after ->> 'before' as before from audit_entries where action = 'database.change'`,
  )
  assert.equal(rows[0]!.before, 'former/1')
  assert.ok(Math.abs(Date.parse(rows[0]!.since) - (Date.now() - 3_600_000)) < 60_000)
})
