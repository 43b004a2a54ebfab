import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainChoice } from './choice.ts'
import type { CallRow } from './queries.ts'

const ROADS = { accounts: [1, 2, 3], methods: ['a.sms', 'b.sms', 'c.sms'], line: '', isTrial: false }
const NO_CREDIT = { accountId: 1, why: 'circuit', failure: 'no_credit', code: '418' } as const
const SUSPENDED = { accountId: 2, why: 'suspended' } as const

type Call = Pick<CallRow, 'lane_roads' | 'passed_over' | 'account_id'>

/** Each road as `account method state: reason`, in English. `cheapest`: the account that stands first for its price. */
const explain = (call: Partial<Call>, cheapest?: number) =>
  explainChoice(
    { lane_roads: ROADS, passed_over: null, account_id: 1, ...call },
    {
      locale: 'en',
      accountOf: (id) => (id === 3 ? null : { name: `n${id}`, title: { fa: '', en: '' } }),
      isCheapest: (id, nextId) => id === cheapest && nextId === id + 1,
    },
  ).map(({ account, method, state, reason }) => `${account?.name ?? 'gone'} ${method} ${state}: ${reason.code}`)

const alone = { accounts: [1], methods: ['a.sms'] }
for (const [what, call, chosen, cheapest] of [
  ['a test of an account, whatever else holds', { ...ROADS, line: '1000', isTrial: true }, 'trial', 1],
  ['a line that the message names', { ...ROADS, line: '1000' }, 'line', 1],
  ['the only one', { ...ROADS, ...alone }, 'only', undefined],
  ['the cheaper of two', ROADS, 'cheapest', 1],
  ['the first of an order', ROADS, 'first', undefined],
] as const)
  test(`a road is chosen: ${what}`, () => {
    const lane_roads = { ...call, accounts: [...call.accounts], methods: [...call.methods] }
    assert.equal(explain({ lane_roads }, cheapest)[0], `n1 a.sms chosen: ${chosen}`)
  })

test('what stood before the chosen one says why it was passed over, in the provider’s reason or ours; what stands after was not needed', () => {
  assert.deepEqual(explain({}), [
    'n1 a.sms chosen: first',
    'n2 b.sms not_needed: later',
    'gone c.sms not_needed: later',
  ])
  assert.deepEqual(explain({ passed_over: [NO_CREDIT], account_id: 2 }, 2), [
    'n1 a.sms passed_over: no_credit',
    'n2 b.sms chosen: next',
    'gone c.sms not_needed: later',
  ])
  assert.deepEqual(explain({ passed_over: [NO_CREDIT, SUSPENDED], account_id: 3 }), [
    'n1 a.sms passed_over: no_credit',
    'n2 b.sms passed_over: suspended',
    'gone c.sms chosen: next',
  ])
})

test('nothing is said where the lane is not known, or is not the one that the call went by', () => {
  for (const call of [{ lane_roads: null }, { account_id: 2 }, { passed_over: [NO_CREDIT] }])
    assert.deepEqual(explain(call), [])
})
