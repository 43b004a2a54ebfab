import assert from 'node:assert/strict'
import { test } from 'node:test'
import type pg from 'pg'
import { startTestNode } from '../../test-node.ts'
import { assertWithin } from '../../test-time.ts'
import { openTestRoad } from '../test-road.ts'
import { openScene } from '../test-scene.ts'
import { promoteAllDue, promoteDue } from './promote.ts'

/** As if so many more of one scheduled message's flow were due with it. */
const flood = (pool: pg.Pool, id: string, count: number) =>
  pool.query(
    `insert into later (lane, id, due_at, flow, expires_at)
     select lane, gen_random_uuid(), due_at, flow, expires_at from later, generate_series(1, $2) where id = $1`,
    [id, count],
  )

test('a flow with much that is due holds up no other; round after round it all comes', async () => {
  const road = await openTestRoad()
  const other = await road.addFlow({ serviceId: 2 })
  const [first] = await road.accept(1, { sendAt: Date.now() - 60_000 })
  await flood(road.pool, first!.id, 2_499)
  const mine = await road.accept(3, { sendAt: Date.now() - 1, flow: other, serviceId: 2 })
  const promoted = await promoteDue(road.pool, road)
  assert.deepEqual(
    promoted.map(({ flow, isFull }) => ({ flow, isFull })).sort((a, b) => a.flow - b.flow),
    [
      { flow: road.flow, isFull: true },
      { flow: other, isFull: false },
    ],
  )
  const { rows } = await road.pool.query('select id from queue where flow = $1 order by id', [other])
  assert.deepEqual(
    rows.map(({ id }) => id),
    mine.map(({ id }) => id),
  )
  let rounds = 0
  await promoteAllDue(
    road.pool,
    () => road,
    () => rounds++,
    () => true,
  )
  const left = await road.pool.query('select count(*)::int as n from later')
  assert.equal(left.rows[0].n, 0)
  assert.ok(rounds > 1, `${rounds} rounds`)
})

test('a scheduled code leaves within a second of its time beside 30,000 of another service', async () => {
  const node = await startTestNode()
  await assertWithin(1_000, 'the code left late by', async () => {
    const [theirs, mine] = [await openScene(node, 'kavenegar'), await openScene(node, 'kavenegar')]
    const sendAt = new Date(Date.now() + 3_000).toISOString()
    await flood(node.pool, await theirs.send({ sendAt }), 30_000)
    const id = await mine.send({ sendAt: new Date(Date.parse(sendAt) + 100).toISOString(), class: 'otp' })
    await mine.until(id, 'sent', 'delivered')
    const { rows } = await node.pool.query(
      'select extract(epoch from sent_at - send_at)::float8 * 1000 as late_ms from messages where id = $1',
      [id],
    )
    return rows[0].late_ms
  })
})
