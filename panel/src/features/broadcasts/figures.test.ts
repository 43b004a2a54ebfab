import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countFaults, countLeft } from './figures.ts'

const told = (outcome: Record<string, number>, dropped = 0) => ({
  recipients: { valid: 10, duplicate: 2, invalid: 3 },
  progress: { expanded: 0, dropped, outcome, charged: { amount: '0', unit: 'IRR' as const }, countedAt: null },
})

test('before anything is made of it all wait', () => {
  assert.deepEqual(countLeft(told({})), { left: 0, waiting: 10, all: 10 })
})

test('what ended without leaving has not left, and waits no more', () => {
  const outcome = { delivered: 2, sent: 1, unconfirmed: 1, queued: 2, failed: 1, expired: 1, cancelled: 1 }
  assert.deepEqual(countLeft(told(outcome, 1)), { left: 4, waiting: 2, all: 9 })
})

test('who was good no more when their turn came is left out like the faulty and the repeated', () => {
  assert.equal(countFaults(told({}, 1)), 6)
})
