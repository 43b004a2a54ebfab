import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kavenegar } from '../../../providers/kavenegar.ts'
import { sandbox } from '../../../providers/sandbox.ts'
import { ENCODINGS } from '../encodings.ts'
import type { Flow, Lane } from '../queue/lanes.ts'
import { account, lent, line, routingOf, service } from '../test-routing.ts'
import { chooseRoad } from './choose-road.ts'
import { ALL_CLOSED, type Circuit, type CircuitName, type CircuitState, type CircuitView } from './circuit.ts'
import { type Account, type Allocation, findRoads, type Service } from './routing.ts'

const lane: Lane = {
  id: 7,
  class: 2,
  accounts: [1, 2],
  methods: ['kavenegar.sms', 'kavenegar.sms'],
  line: '',
  keyId: 0,
  isTrial: false,
  template: 0,
  locale: '',
}
const flow: Flow = { id: 9, lane: 7, serviceId: 1, broadcastId: null, weight: 1 }

/** The circuits that are not closed: name → state. */
const circuitsOf = (states: Record<string, CircuitState>): CircuitView => {
  const nameOf = ({ accountId, kind, subject }: CircuitName) => `${kind} ${accountId}${subject && `/${subject}`}`
  return {
    stateOf: (name) => states[nameOf(name)] ?? 'closed',
    find: (name) => (states[nameOf(name)] ? ({ failure: 'no_credit', code: '418' } as Circuit) : undefined),
  }
}

function choose(
  accounts: Account[],
  owner: Service | undefined,
  over: Partial<Lane> = {},
  circuits: CircuitView = ALL_CLOSED,
): string {
  const routing = routingOf(accounts, owner ? [owner] : [])
  const { turn, passedOver } = chooseRoad(routing, circuits, { ...lane, ...over }, flow, Date.now())
  const last = passedOver.map(({ accountId, why, code }) => ` not ${accountId}: ${why}${code ? ` ${code}` : ''}`).join()
  if (!turn) return circuits === ALL_CLOSED ? 'waits' : `waits${last}`
  if (circuits === ALL_CLOSED) return `${turn.account.id} ${turn.line}`
  const trial = turn.trial.map(({ kind }) => ` tries ${kind}`).join()
  return `${turn.account.id} ${turn.line} key ${turn.keyId}${trial}${last}`
}

const both = [lent(1), lent(2)]
const ended = { id: 1, name: 'old', fields: {}, expiresAt: 1 }
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
  [
    'the next one when the first carries no messages of this class',
    [account(1), account(2)],
    service([lent(1, { classes: ['otp', 'bulk'] }), lent(2, { classes: ['normal'] })]),
    '2 1000',
  ],
  [
    'the next one when the keys of the first have ended',
    [account(1, { keys: [ended] }), account(2)],
    service(both),
    '2 1000',
  ],
  [
    'a line that has not ended',
    [account(1, { lines: [line('1000', { expiresAt: 1 }), line('2000')] })],
    service(both),
    '1 2000',
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

const twoKeys = account(1, {
  keys: [
    { id: 5, name: 'first', fields: {}, expiresAt: null },
    { id: 6, name: 'second', fields: {}, expiresAt: null },
  ],
})
const pair = [twoKeys, account(2)]
const CIRCUITS: [rule: string, states: Record<string, CircuitState>, lane: Partial<Lane>, road: string][] = [
  ['an open account is passed over, with the reason', { 'account 1': 'open' }, {}, '2 1000 key 1 not 1: circuit 418'],
  [
    'with every account open it waits, and each says why',
    { 'account 1': 'open', 'account 2': 'open' },
    {},
    'waits not 1: circuit 418, not 2: circuit 418',
  ],
  ['an open key falls to the account’s next key', { 'key 1/5': 'open' }, {}, '1 1000 key 6'],
  [
    'with every key open, to the next account',
    { 'key 1/5': 'open', 'key 1/6': 'open' },
    {},
    '2 1000 key 1 not 1: circuit 418',
  ],
  ['an open line falls to the next line', { 'line 1/1000': 'open' }, {}, '1 2000 key 5'],
  [
    'a message that names its line is not sent from another: it waits for that line',
    { 'line 1/1000': 'open' },
    { line: '1000', accounts: [1], methods: ['kavenegar.sms'] },
    'waits not 1: circuit 418',
  ],
  ['a pinned line is the one it leaves from', {}, { line: '2000' }, '1 2000 key 5'],
  [
    'with every line open, to the next account',
    { 'line 1/1000': 'open', 'line 1/2000': 'open' },
    {},
    '2 1000 key 1 not 1: circuit 418',
  ],
  [
    'an open template stops its method alone',
    { 'template 1/kavenegar.sms': 'open' },
    {},
    '2 1000 key 1 not 1: circuit 418',
  ],
  ['a half-open account is tried', { 'account 1': 'trial' }, {}, '1 1000 key 5 tries account'],
  ['a half-open key is tried', { 'key 1/5': 'trial' }, {}, '1 1000 key 5 tries key'],
  [
    'a code leaves trying to others, and says so',
    { 'account 1': 'trial' },
    { class: 1 },
    '2 1000 key 1 not 1: circuit 418',
  ],
  [
    'a code tries where there is nothing else',
    { 'account 1': 'trial', 'account 2': 'open' },
    { class: 1 },
    '1 1000 key 5 tries account not 1: circuit 418, not 2: circuit 418',
  ],
]
for (const [rule, states, over, road] of CIRCUITS)
  test(rule, () => {
    const seen = circuitsOf(states)
    assert.equal(choose(pair, service(both), over, seen), road)
  })

test('a code leaves only from a line that carries codes; other messages from each', () => {
  const mixed = account(1, { lines: [line('1000', { carriesOtp: false }), line('2000')] })
  assert.equal(choose([mixed], service(both), { class: 1 }), '1 2000')
  assert.equal(choose([mixed], service(both)), '1 1000')
})

test('what waits for a method that is switched off, or for an account that is used up, takes the next, and says why', () => {
  const accounts = [account(1), account(2)]
  const off = chooseRoad(
    routingOf(accounts, [service(both)], { methodsOff: new Set(['kavenegar.sms']) }),
    ALL_CLOSED,
    lane,
    flow,
    Date.now(),
  )
  assert.deepEqual([off.turn, off.passedOver.map(({ why }) => why)], [undefined, ['method_off', 'method_off']])
  const view = { ...ALL_CLOSED, isSpent: (_service: number, accountId: number) => accountId === 1 }
  const spent = chooseRoad(routingOf(accounts, [service(both)]), view, lane, flow, Date.now())
  assert.deepEqual([spent.turn?.account.id, spent.turn?.passedOver], [2, [{ accountId: 1, why: 'quota' }]])
})

test('a test of an account goes by its key, whoever it is lent to', () => {
  const over = { accounts: [1], methods: ['kavenegar.sms'], isTrial: true }
  assert.equal(choose([twoKeys], service([]), { ...over, keyId: 6 }), '1 1000')
  const { turn } = chooseRoad(routingOf([twoKeys], [service([])]), ALL_CLOSED, { ...lane, ...over, keyId: 6 }, flow, 0)
  assert.equal(turn?.keyId, 6)
  assert.equal(choose([twoKeys], service([]), { ...over, keyId: 7 }), 'waits')
})

test('of allocations that are equal otherwise the cheapest for the encoding stands first, whose price nobody knows last', () => {
  const priced = (id: number, gsm7: number, ucs2: number) =>
    account(id, {
      tariffs: [
        { line: null, encoding: 'gsm7', startsAt: 0, price: gsm7 },
        { line: null, encoding: 'ucs2', startsAt: 0, price: ucs2 },
      ],
    })
  const accounts = [account(1), priced(2, 90, 200), priced(3, 100, 150), priced(4, 1, 1), priced(5, 2, 2)]
  const order = (allocations: Allocation[], encoding?: number) => {
    const owner = service(allocations)
    const wish = { isTest: false, from: null, class: 'normal' as const, nowMs: 1, encoding, random: () => 0 }
    return findRoads(routingOf(accounts, [owner]), owner, wish).map((road) => road.account.id)
  }
  const equal = [lent(1), lent(2), lent(3)]
  assert.deepEqual(order(equal, ENCODINGS.gsm7), [2, 3, 1])
  assert.deepEqual(order(equal, ENCODINGS.ucs2), [3, 2, 1])
  assert.deepEqual(order(equal), [1, 2, 3], 'of what has no price the order stays')
  const later = [...equal, lent(4, { position: 1 })]
  assert.deepEqual(order(later, ENCODINGS.gsm7), [2, 3, 1, 4], 'the administrator’s order goes before the price')
  const weighted = [lent(2), lent(5, { weight: 1 }), lent(3)]
  assert.deepEqual(order(weighted, ENCODINGS.ucs2), [3, 5, 2], 'and so do weights')
})

test('allocations at one position with weights are drawn by them; others stand in their order', () => {
  const accounts = [1, 2, 3].map((id) => account(id))
  const shared = [lent(1, { weight: 3 }), lent(2, { weight: 1 }), lent(3)]
  const orderAt = (allocations: typeof shared, at: number) =>
    findRoads(routingOf(accounts, []), service(allocations), {
      ...{ isTest: false, from: null, class: 'normal' as const, nowMs: 0 },
      random: () => at,
    }).map((road) => road.account.id)
  assert.deepEqual(orderAt(shared, 0.74), [1, 2, 3])
  assert.deepEqual(orderAt(shared, 0.76), [2, 1, 3])
  const apart = [lent(1, { weight: 3 }), lent(2, { weight: 1, position: 1 })]
  assert.deepEqual(orderAt(apart, 0.99), [1, 2])
  const firsts = Array.from({ length: 1_000 }, (_, i) => orderAt(shared, (i + 0.5) / 1_000)[0])
  assert.equal(firsts.filter((id) => id === 1).length, 750)
})
