import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { kavenegar } from '../../../providers/kavenegar.ts'
import type { Outcome } from '../../../providers/provider.ts'
import { waitFor } from '../../test-node.ts'
import { createFloors } from '../queue/floors.ts'
import { createLanes } from '../queue/lanes.ts'
import { createBlocks } from '../road/blocks.ts'
import { ALL_CLOSED, type CircuitName } from '../road/circuit.ts'
import type { Circuits } from '../road/circuits.ts'
import { openTestRoad } from '../test-road.ts'
import { account, lent, routingOf, service } from '../test-routing.ts'
import { startDispatcher } from './dispatcher.ts'
import type { CallParts } from './run-call.ts'

const BACKLOG = 900

test('services that come to one account by different roads have equal turns there', async () => {
  const road = await openTestRoad()
  const lanes = createLanes(road.pool)
  // the first has the account as its first choice, the others come to it because theirs are stopped
  const ways = [[1], [2, 1], [3, 1]]
  const flows = await Promise.all(
    ways.map((accounts, index) =>
      lanes.findFlow({ accounts, methods: accounts.map(() => 'kavenegar.sms'), line: null }, 2, {
        serviceId: index + 1,
      }),
    ),
  )
  for (const { lane, flow } of flows)
    await road.accept(BACKLOG, { lane: lane.id, flow: flow.id, serviceId: flow.serviceId })
  const stopped = new Set([2, 3])
  const circuits = {
    ...ALL_CLOSED,
    stateOf: ({ accountId, kind }: CircuitName) => (kind === 'account' && stopped.has(accountId) ? 'open' : 'closed'),
    hear: async () => false,
    beginTrial: () => undefined,
    endTrial: () => undefined,
  } as unknown as Circuits
  const provider = {
    ...kavenegar,
    methods: { sms: { ...kavenegar.methods.sms!, batchMax: 30 } },
    send: async (_, { items }) => ({
      outcomes: items.map(({ reference }): Outcome => ({ kind: 'accepted', providerId: `p-${reference}`, cost: null })),
      answer: null,
    }),
  } as typeof kavenegar
  const dispatcher = startDispatcher({
    findBy: 'walk',
    pool: road.pool,
    outcomePool: road.database.pools.report,
    ids: { uuid: () => road.row().id, now: Date.now },
    logger: pino({ level: 'silent' }),
    lanes,
    connections: { context: () => ({ now: Date.now }) },
    circuits,
    floors: createFloors(),
    blocks: createBlocks(road.pool),
    routing: () =>
      routingOf(
        [1, 2, 3].map((id) => account(id, { provider, connections: 2 })),
        [1, 2, 3].map((id) => service([lent(1), lent(2), lent(3)], { id })),
      ),
    lease: () => ({ slot: road.slot, epoch: road.epoch, isHeld: () => true, share: () => ({ position: 0, count: 1 }) }),
    onSettled: () => undefined,
    onTaken: () => undefined,
    onKeyUsed: () => undefined,
  } as unknown as CallParts)
  for (const { lane, flow } of flows) dispatcher.wake(lane.id, flow.id)
  const sent = async () => {
    const { rows } = await road.pool.query<{ n: number }>(
      `select count(*) filter (where status = 40)::int as n from messages group by service_id order by service_id`,
    )
    return rows.map(({ n }) => n)
  }
  const half = await waitFor(async () => {
    const counts = await sent()
    return counts.reduce((sum, n) => sum + n, 0) > BACKLOG && counts
  })
  await dispatcher.stop()
  const [least, most] = [Math.min(...half), Math.max(...half)]
  assert.ok(most - least <= 120, `unequal turns: ${half}`)
})
