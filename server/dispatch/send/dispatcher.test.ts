import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { kavenegar } from '../../../providers/kavenegar.ts'
import type { Outcome } from '../../../providers/provider.ts'
import { uuidAt } from '../../platform/ids.ts'
import { waitFor } from '../../test-node.ts'
import { createFloors } from '../queue/floors.ts'
import { createLanes } from '../queue/lanes.ts'
import { createBlocks } from '../road/blocks.ts'
import { ALL_CLOSED } from '../road/circuit.ts'
import type { Circuits } from '../road/circuits.ts'
import { EXPIRED, SENT } from '../states.ts'
import { checkAll } from '../test-checks.ts'
import { openTestRoad, type TestRoad } from '../test-road.ts'
import { account, lent, routingOf, service } from '../test-routing.ts'
import { startDispatcher } from './dispatcher.ts'
import type { CallParts } from './run-call.ts'

const circuits = {
  ...ALL_CLOSED,
  hear: async () => false,
  beginTrial: () => undefined,
  endTrial: () => undefined,
} as unknown as Circuits
/** Time stands still in these tests: asked again and again without a timer, and others have their turns between. */
async function untilSent(road: TestRoad, id: string): Promise<void> {
  const until = performance.now() + 30_000
  while ((await road.status(id)) !== SENT) {
    assert.ok(performance.now() < until, 'waited in vain')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
const alone = { position: 0, count: 1 }

/** A dispatcher whose provider takes everything, ten messages a call. */
function startOn(road: TestRoad, floors = createFloors()) {
  const provider = {
    ...kavenegar,
    methods: { sms: { ...kavenegar.methods.sms!, batchMax: 10 } },
    send: async (_, { items }) => ({
      outcomes: items.map(({ reference }): Outcome => ({ kind: 'accepted', providerId: `p-${reference}`, cost: null })),
      answer: '',
      refusedWhole: false,
    }),
  } as typeof kavenegar
  return startDispatcher({
    findBy: 'walk',
    pool: road.pool,
    outcomePool: road.database.pools.report,
    ids: { uuid: () => road.row().id, now: Date.now },
    logger: pino({ level: 'silent' }),
    lanes: createLanes(road.pool),
    connections: { context: () => ({ now: Date.now }) },
    routing: () => routingOf([account(1, { provider })], [service([lent(1)])]),
    lease: () => ({ slot: road.slot, epoch: road.epoch, isHeld: () => true, share: () => alone }),
    circuits,
    floors,
    blocks: createBlocks(road.pool),
    onSettled: () => undefined,
    onTaken: () => undefined,
    onKeyUsed: () => undefined,
  } as unknown as CallParts)
}

test('what is over at the head of a queue does not keep the fresh behind it waiting for the next look', async (t) => {
  // no look ever comes: one wake is all
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const road = await openTestRoad()
  const over = await road.accept(35)
  await road.pool.query(
    `with m as (update messages set expires_at = now() - interval '1 s' returning id, lane, flow)
     update queue q set expires_at = now() - interval '1 s' from m where (q.lane, q.flow, q.id) = (m.lane, m.flow, m.id)`,
  )
  const [fresh] = await road.accept(1)
  const dispatcher = startOn(road)
  dispatcher.wake(road.lane, road.flow)
  await untilSent(road, fresh!.id)
  await dispatcher.stop()
  for (const { id } of over) assert.equal(await road.status(id), EXPIRED)
  await checkAll(road.pool)
})

test('what was committed long after its id was minted is found by the next look, behind all that was claimed', async () => {
  const road = await openTestRoad()
  const floors = createFloors()
  const [late] = await road.accept(1, { id: `${uuidAt(Date.now() - 60_000).slice(0, 14)}7abc-8def-0123456789ab` })
  floors.raise(road.flow, road.row().id)
  assert.ok(late!.id < floors.find(road.flow), 'a claim would pass it over')
  const dispatcher = startOn(road, floors)
  await waitFor(async () => (await road.status(late!.id)) === SENT)
  await dispatcher.stop()
  await checkAll(road.pool)
})

test('the queue is not looked at again while the last look is still waiting for its answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const answers: (() => void)[] = []
  const dispatcher = startDispatcher({
    findBy: 'walk',
    pool: { query: () => new Promise((resolve) => answers.push(() => resolve({ rows: [] }))) },
    lanes: { list: () => [{}] },
    circuits,
  } as unknown as CallParts)
  for (let i = 0; i < 5; i++) t.mock.timers.tick(250)
  assert.equal(answers.length, 1)
  answers[0]?.()
  await new Promise((resolve) => setImmediate(resolve))
  t.mock.timers.tick(5_000)
  assert.equal(answers.length, 2)
  await dispatcher.stop()
})
