import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { startTestNode, type TestNode, waitFor } from '../../test-node.ts'
import { checkAll } from '../test-checks.ts'
import { openScene, type Scene } from '../test-scene.ts'

let node: TestNode
before(async () => {
  node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
})

const PACE = 40

/** When each message of an account's calls began to leave, in ms. */
async function listDepartures({ accountId }: Scene): Promise<{ at: number; class: number }[]> {
  const { rows } = await node.pool.query(
    `select extract(epoch from c.begun_at)::float8 * 1000 as at, m.class from calls c
     cross join lateral unnest(c.ids) t(id) join messages m on m.id = t.id
     where c.account_id = $1 order by at`,
    [accountId],
  )
  return rows
}

test('an account’s pace holds back what is more, and codes go first', async () => {
  const scene = await openScene(node, 'kavenegar')
  await node.pool.query('update accounts set pace = $2 where id = $1', [scene.accountId, PACE])
  await node.node.deps.live.catchUp()
  const to = (n: number) => ({ to: `0912${String(n).padStart(7, '0')}` })
  const bulk = await Promise.all(Array.from({ length: 90 }, (_, i) => scene.send({ ...to(i), class: 'bulk' })))
  await waitFor(async () => (await listDepartures(scene)).length > 5)
  const code = await scene.send({ ...to(1_000), class: 'otp' })
  await scene.until(code, 'sent', 'delivered')
  assert.ok((await listDepartures(scene)).length < 90, 'the code left before the bulk that waited')
  await waitFor(async () => (await listDepartures(scene)).length === 91)
  for (const id of bulk) await scene.until(id, 'sent', 'delivered')
  // over all of it, since a machine that stands still brings calls closer together, and none of them before its time
  const times = (await listDepartures(scene)).map(({ at }) => at)
  const seconds = (Math.max(...times) - Math.min(...times)) / 1_000
  assert.ok(times.length <= PACE * 1.125 * seconds + PACE * 0.125 + 3, `${times.length} within ${seconds} s`)
})

test('after all of it every message is in one place', () => checkAll(node.pool))
