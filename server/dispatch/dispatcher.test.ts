import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { kavenegar } from '../../providers/kavenegar.ts'
import type { Fault, Outcome } from '../../providers/provider.ts'
import { sandbox } from '../../providers/sandbox.ts'
import { waitFor } from '../test-node.ts'
import { chooseRoad, type Parts, settlementOf, startDispatcher } from './dispatcher.ts'
import { createLanes, type Flow, type Lane } from './lanes.ts'
import type { Account, Allocation, Routing, Service } from './routing.ts'
import { OUTCOMES } from './settle.ts'
import { EXPIRED, SENT } from './states.ts'
import { checkAll } from './test-checks.ts'
import { openTestRoad } from './test-road.ts'

const account = (id: number, over: Partial<Account> = {}): Account => ({
  id,
  name: `account ${id}`,
  title: { fa: '', en: '' },
  provider: kavenegar,
  baseUrl: '',
  proxyUrl: null,
  settings: {},
  connections: 4,
  isSuspended: false,
  isSandbox: false,
  keys: [{ id: 1, name: 'primary', fields: {} }],
  retiredKeys: [],
  lines: ['1000', '2000'],
  reportSecretHash: '',
  ...over,
})
const service = (allocations: Allocation[], over: Partial<Service> = {}): Service => ({
  id: 1,
  name: 'payroll',
  isSuspended: false,
  isArchived: false,
  unknownPolicy: null,
  allocations,
  ...over,
})
const lent = (accountId: number, over: Partial<Allocation> = {}): Allocation => ({
  accountId,
  methods: ['kavenegar.sms'],
  lines: [],
  ...over,
})
const lane: Lane = { id: 7, class: 2, accounts: [1, 2], methods: ['kavenegar.sms', 'kavenegar.sms'] }
const flow: Flow = { id: 9, lane: 7, serviceId: 1, weight: 1 }

function choose(accounts: Account[], owner: Service | undefined, over: Partial<Lane> = {}): string {
  const routing: Routing = {
    accounts: new Map(accounts.map((one) => [one.id, one])),
    services: new Map(owner ? [[1, owner]] : []),
    sandbox: accounts.find((one) => one.isSandbox),
  }
  const turn = chooseRoad(routing, { ...lane, ...over }, flow)
  return turn ? `${turn.account.id} ${turn.line}` : 'waits'
}

const both = [lent(1), lent(2)]
const ROADS: [rule: string, accounts: Account[], owner: Service | undefined, road: string][] = [
  ['the first account of the lane', [account(1), account(2)], service(both), '1 1000'],
  [
    'the next one while the first is suspended',
    [account(1, { isSuspended: true }), account(2)],
    service(both),
    '2 1000',
  ],
  ['the next one while the first has no key', [account(1, { keys: [] }), account(2)], service(both), '2 1000'],
  ['the next one when the first is no longer lent', [account(1), account(2)], service([lent(2)]), '2 1000'],
  [
    'the next one when the method is switched off',
    [account(1), account(2)],
    service([lent(1, { methods: ['kavenegar.otp'] }), lent(2)]),
    '2 1000',
  ],
  ['the next one when the first is gone', [account(2)], service(both), '2 1000'],
  ['a line that is lent', [account(1)], service([lent(1, { lines: ['2000'] })]), '1 2000'],
  [
    'the provider’s own line where none of the lent ones is usable',
    [account(1)],
    service([lent(1, { lines: ['3000'] })]),
    '1 null',
  ],
  [
    'nobody while all are suspended',
    [account(1, { isSuspended: true }), account(2, { isSuspended: true })],
    service(both),
    'waits',
  ],
  ['nobody while the service is suspended', [account(1)], service(both, { isSuspended: true }), 'waits'],
  ['nobody for a service that is gone', [account(1)], undefined, 'waits'],
]
for (const [rule, accounts, owner, road] of ROADS)
  test(`a flow goes by ${rule}`, () => assert.equal(choose(accounts, owner), road))

test('a provider that requires a line carries nothing without one', () => {
  const demanding = { ...kavenegar, methods: { sms: { ...kavenegar.methods.sms!, line: 'required' as const } } }
  assert.equal(choose([account(1, { provider: demanding, lines: [] })], service(both)), 'waits')
})

test('a live service’s test messages go by the sandbox, which nobody lends; a live lane never leads there', () => {
  const box = account(3, { provider: sandbox, isSandbox: true, keys: [], lines: [] })
  const toBox = { accounts: [3], methods: ['sandbox.sms'] }
  assert.equal(choose([account(1), box], service([lent(1)]), toBox), '3 null')
  assert.equal(choose([account(1, { isSuspended: true }), box], service([lent(1)])), 'waits')
})

const rejected = (fault: Fault): Outcome => ({
  kind: 'rejected',
  fault,
  failure: 'unknown_refusal',
  code: '1',
  text: 'x',
  who: 'provider',
})

const FAULTS: Record<Fault, 'never' | 'later'> = {
  recipient: 'never',
  message: 'never',
  account: 'later',
  credit: 'later',
  key: 'later',
  line: 'later',
  template: 'later',
  caller_bug: 'later',
  busy: 'later',
  network: 'later',
}
for (const [fault, becomes] of Object.entries(FAULTS) as [Fault, 'never' | 'later'][])
  test(`a refusal because of "${fault}" ${becomes === 'never' ? 'ends the message' : 'lets it wait'}`, () => {
    const settlement = settlementOf('m', rejected(fault))
    assert.equal(settlement.outcome, OUTCOMES[becomes])
    assert.equal(settlement.note?.kind, 'rejected')
  })

test('an unknown outcome stays unknown, with its words in the timeline', () => {
  const settlement = settlementOf('m', { kind: 'unknown', code: 'timeout', text: 'no answer in time' })
  assert.equal(settlement.outcome, OUTCOMES.unknown)
  assert.deepEqual(settlement.note, { kind: 'unknown', data: { code: 'timeout', text: 'no answer in time' } })
})

test('an acceptance keeps id and cost, and the end that it may already tell', () => {
  const settlement = settlementOf('m', {
    kind: 'accepted',
    providerId: 'p',
    cost: { amount: '1250', unit: 'IRR' },
    report: { status: 'failed', failure: 'recipient_blocked', code: '14', text: 'blocked' },
  })
  assert.deepEqual(
    [settlement.outcome, settlement.providerId, settlement.cost?.amount, settlement.reported, settlement.failure],
    [OUTCOMES.accepted, 'p', '1250', 62, 'recipient_blocked'],
  )
})

test('what is over at the head of a queue does not keep the fresh behind it waiting for the next look', async (t) => {
  // no look ever comes: one wake is all
  t.mock.timers.enable({ apis: ['setInterval'] })
  const road = await openTestRoad()
  const over = await road.accept(35)
  await road.pool.query(
    `with m as (update messages set expires_at = now() - interval '1 s' returning id, lane, flow)
     update queue q set expires_at = now() - interval '1 s' from m where (q.lane, q.flow, q.id) = (m.lane, m.flow, m.id)`,
  )
  const [fresh] = await road.accept(1)
  const provider = {
    ...kavenegar,
    methods: { sms: { ...kavenegar.methods.sms!, batchMax: 10 } },
    send: async (_, { items }) => ({
      outcomes: items.map(({ reference }): Outcome => ({ kind: 'accepted', providerId: `p-${reference}`, cost: null })),
      answer: '',
      refusedWhole: false,
    }),
  } as typeof kavenegar
  const dispatcher = startDispatcher({
    pool: road.pool,
    outcomePool: road.database.pools.report,
    ids: { uuid: () => road.row().id },
    logger: pino({ level: 'silent' }),
    lanes: createLanes(road.pool),
    connections: { context: () => ({ now: Date.now }) },
    routing: () => ({
      accounts: new Map([[1, account(1, { provider })]]),
      services: new Map([[1, service([lent(1)])]]),
    }),
    lease: () => ({ slot: road.slot, epoch: road.epoch, isHeld: () => true }),
    onSettled: () => undefined,
    onTaken: () => undefined,
  } as unknown as Parts)
  dispatcher.wake(road.lane, road.flow)
  await waitFor(async () => (await road.status(fresh!.id)) === SENT, 5_000)
  await dispatcher.stop()
  for (const { id } of over) assert.equal(await road.status(id), EXPIRED)
  await checkAll(road.pool)
})

test('the queue is not looked at again while the last look is still waiting for its answer', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const answers: (() => void)[] = []
  const dispatcher = startDispatcher({
    pool: { query: () => new Promise((resolve) => answers.push(() => resolve({ rows: [] }))) },
    lanes: { list: () => [lane] },
  } as unknown as Parts)
  for (let i = 0; i < 5; i++) t.mock.timers.tick(250)
  assert.equal(answers.length, 1)
  answers[0]?.()
  await new Promise((resolve) => setImmediate(resolve))
  t.mock.timers.tick(250)
  assert.equal(answers.length, 2)
  await dispatcher.stop()
})
