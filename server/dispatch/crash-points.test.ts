import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type pg from 'pg'
import { createExchange } from '../../providers/exchange.ts'
import { ghasedak } from '../../providers/ghasedak.ts'
import { kavenegar } from '../../providers/kavenegar.ts'
import type { Outcome } from '../../providers/provider.ts'
import { startTestNode, type TestNode, waitFor } from '../test-node.ts'
import { type Claimed, claimBatch } from './queue/claim.ts'
import { updateReported } from './report/report.ts'
import { settlementOf } from './send/outcomes.ts'
import { settleCall } from './send/settle.ts'
import { DELIVERED } from './states.ts'
import { checkAll } from './test-checks.ts'
import { openScene, type Scene, type Slug } from './test-scene.ts'

// Time is the only thing that is bent: calls time out sooner, and what waits is made due.
for (const provider of [kavenegar, ghasedak]) {
  Object.assign(provider.methods.sms!, { timeoutMs: 700, graceMs: 200 })
  provider.pollAfterMs.unshift(200)
}

let node: TestNode
before(async () => {
  node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
})

/** Where the node dies, in the order of a message's life: before a commit nothing of it is stored, after it all is. */
const POINTS = [
  'claim, before commit',
  'claim, after commit',
  'call, after the answer',
  'settle, before commit',
  'settle, after commit',
  'report, before commit',
  'report, after commit',
] as const
type Point = (typeof POINTS)[number]

/** What has to become of the message, and how often the provider has really taken it. */
type End = { state: string; taken: number }
const ONCE: End = { state: 'delivered', taken: 1 }
/** It may have left and cannot be asked for: never twice, so never again. */
const UNKNOWN = (taken: number): End => ({ state: 'failed', taken })

type Kind = {
  title: string
  slug: Slug
  policy: 'never-twice' | 'rather-twice'
  isAskable: boolean
  ends: Record<Point, End>
}
const ALL_ONCE = Object.fromEntries(POINTS.map((point) => [point, ONCE])) as Record<Point, End>
const KINDS: Kind[] = [
  { title: 'knows our reference', slug: 'kavenegar', policy: 'never-twice', isAskable: true, ends: ALL_ONCE },
  { title: 'would send a repeat', slug: 'ghasedak', policy: 'never-twice', isAskable: true, ends: ALL_ONCE },
  {
    title: 'cannot be asked; never twice',
    slug: 'ghasedak',
    policy: 'never-twice',
    isAskable: false,
    ends: {
      ...ALL_ONCE,
      'claim, after commit': UNKNOWN(0),
      'call, after the answer': UNKNOWN(1),
      'settle, before commit': UNKNOWN(1),
    },
  },
  {
    title: 'cannot be asked; rather twice',
    slug: 'ghasedak',
    policy: 'rather-twice',
    isAskable: false,
    ends: {
      ...ALL_ONCE,
      'call, after the answer': { state: 'delivered', taken: 2 },
      'settle, before commit': { state: 'delivered', taken: 2 },
    },
  },
]

for (const kind of KINDS)
  describe(`a provider that ${kind.title}`, { concurrency: 5 }, () => {
    const method = { kavenegar, ghasedak }[kind.slug].methods.sms!
    const { askBy } = method
    before(() => {
      method.askBy = kind.isAskable ? askBy : 'no'
    })
    after(() => {
      method.askBy = askBy
    })
    for (const point of POINTS)
      test(`its node dies at ${point}: ${kind.ends[point].state}, taken ${kind.ends[point].taken}×`, async () => {
        const scene = await openScene(node, kind.slug, { policy: kind.policy })
        await scene.until(await scene.send({ text: 'canary' }), 'sent', 'delivered')
        await hold(scene, true)
        const id = await scene.send()
        await dieAt(point, scene, kind.slug, id)
        await hold(scene, false)
        const { state, taken } = kind.ends[point]
        await waitFor(async () => {
          await scene.hasten(id)
          await scene.age(id, '10 s')
          // what cannot be asked for is given up when nobody wants it any more
          if (state === 'failed') await node.pool.query('update messages set expires_at = now() where id = $1', [id])
          return (await scene.read(id)).status === state
        }).catch(async () => assert.fail(JSON.stringify([await scene.read(id), await scene.notes(id)])))
        assert.equal(await scene.taken(id), taken)
      })
  })

test('after all of it every message is in one place, and every counter is right', () => checkAll(node.pool))

/** Keeps a service's messages in the queue, or lets them go. */
const hold = (scene: Scene, isHeld: boolean) =>
  node.pool.query('update flows set paused = $2 where service_id = $1', [scene.serviceId, isHeld])

let deadSlot = 200

/** A node of its own takes the message as far as `point`, and is never heard of again. */
async function dieAt(point: Point, scene: Scene, slug: Slug, id: string): Promise<void> {
  const slot = deadSlot++
  const callId = node.node.deps.ids.uuid()
  await node.pool.query("insert into nodes (slot, epoch, seen_at) values ($1, 1, now() + interval '1 hour')", [slot])
  const isBefore = (other: Point) => POINTS.indexOf(point) <= POINTS.indexOf(other)
  const claimed = await inTransaction(point === 'claim, before commit', (client) =>
    claim(client, scene, slug, id, callId, slot),
  )
  if (!isBefore('claim, after commit')) {
    const outcome = await handOver(scene, slug, claimed)
    if (!isBefore('call, after the answer'))
      await inTransaction(point === 'settle, before commit', async (client) => {
        await settleCall(client as unknown as pg.Pool, {
          callId,
          settlements: [settlementOf(id, outcome)],
          backoffMs: 0,
        })
      })
    if (outcome.kind === 'accepted' && !isBefore('settle, after commit'))
      await inTransaction(point === 'report, before commit', (client) => {
        const said = { status: DELIVERED, code: '10', words: 'delivered', failure: null }
        return updateReported(client, [{ account_id: scene.accountId, message_id: id, call_id: callId, ...said }])
      })
  }
  await node.pool.query(`update nodes set seen_at = now() - interval '11 s' where slot = $1`, [slot])
}

async function inTransaction<T>(isLost: boolean, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await node.pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query(isLost ? 'rollback' : 'commit')
    return result
  } finally {
    client.release()
  }
}

async function claim(
  client: pg.PoolClient,
  scene: Scene,
  slug: Slug,
  id: string,
  callId: string,
  slot: number,
): Promise<Claimed> {
  // seen by nobody else: the running node finds the flow paused before and after
  const { rows } = await client.query('update flows set paused = false where service_id = $1 returning id, lane', [
    scene.serviceId,
  ])
  const wants = rows.map(({ id: flow, lane }) => ({ lane, flow, take: 1, line: '10008663' }))
  const { rows: keys } = await client.query('select id from account_keys where account_id = $1', [scene.accountId])
  const { claimed } = await claimBatch(
    client as unknown as pg.Pool,
    wants,
    {
      callId,
      accountId: scene.accountId,
      keyId: keys[0].id,
      method: `${slug}.sms`,
      slot,
      epoch: 1,
      unknownForMs: 900,
    },
    'walk',
  )
  await client.query('update flows set paused = true where service_id = $1', [scene.serviceId])
  assert.deepEqual(
    claimed.map((one) => one.id),
    [id],
  )
  return claimed[0] as Claimed
}

async function handOver(scene: Scene, slug: Slug, { ref, recipient, body, line }: Claimed): Promise<Outcome> {
  const { exchange, close } = createExchange({ connections: 1 })
  const { outcomes } = await { kavenegar, ghasedak }[slug].send(
    { baseUrl: scene.simulator.url, settings: {}, key: { apiKey: 'good' }, exchange, now: Date.now },
    { manner: 'sms', timeoutMs: 2_000, items: [{ reference: ref, to: recipient, text: body, line }] },
  )
  await close()
  assert.equal(outcomes[0]?.kind, 'accepted')
  return outcomes[0] as Outcome
}
