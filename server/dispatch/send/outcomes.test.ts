import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault, Outcome } from '../../../providers/provider.ts'
import { settlementOf } from './outcomes.ts'
import { OUTCOMES } from './settle.ts'

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
