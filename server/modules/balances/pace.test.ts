import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countDaysLeft, countRunway, weighPace } from './pace.ts'

const DAY_MS = 86_400_000
const even = (days: number, spent: number) => Array.from({ length: days }, (_, daysAgo) => ({ daysAgo, spent }))

test('an even use is its own pace, however long it has lasted', () => {
  for (const days of [1, 2, 7, 28, 60]) assert.ok(Math.abs(weighPace(even(days, 900), days * DAY_MS)! - 900) < 1e-9)
})

test('a day of a week ago counts half of today, and what is older than four weeks nothing', () => {
  const today = weighPace([{ daysAgo: 0, spent: 100 }], 28 * DAY_MS)!
  const weekAgo = weighPace([{ daysAgo: 7, spent: 100 }], 28 * DAY_MS)!
  assert.ok(Math.abs(today / weekAgo - 2) < 1e-9)
  assert.equal(weighPace([{ daysAgo: 28, spent: 100 }], 60 * DAY_MS), 0)
})

test('a young account is not thinned by days before it was used, and nothing is said of its first day', () => {
  assert.equal(weighPace(even(3, 50), 3 * DAY_MS), 50)
  assert.equal(weighPace([{ daysAgo: 0, spent: 50 }], DAY_MS - 1), null)
})

test('a runway is the balance in days of the pace; none where nothing is known or spent', () => {
  assert.equal(countRunway(6_000, 1_000), 6)
  assert.equal(countRunway(-5, 1_000), 0)
  for (const [amount, pace] of [
    [null, 5],
    [5, null],
    [5, 0],
    [5, -1],
  ] as const)
    assert.equal(countRunway(amount, pace), null)
})

test('days left are whole ones, and below nothing once it has passed', () => {
  const now = Date.UTC(2026, 0, 10)
  assert.deepEqual(
    [0, 1, DAY_MS - 1, DAY_MS, 2.5 * DAY_MS, -1].map((ms) => countDaysLeft(new Date(now + ms), now)),
    [0, 0, 0, 1, 2, -1],
  )
})
