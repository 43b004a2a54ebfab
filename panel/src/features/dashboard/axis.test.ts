import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listTicks } from './axis.ts'

test('the lines of a chart are round, even, few, and hold what is drawn', () => {
  assert.deepEqual(listTicks(0), [0, 1])
  assert.deepEqual(listTicks(3), [0, 1, 2, 3])
  assert.deepEqual(listTicks(12), [0, 5, 10, 15])
  assert.deepEqual(listTicks(7_714), [0, 2_000, 4_000, 6_000, 8_000])
  for (const max of [1, 5, 6, 99, 100, 101, 4_999_999, 123_456_789]) {
    const ticks = listTicks(max)
    assert.ok(ticks.at(-1)! >= max && ticks.length >= 2 && ticks.length <= 6, String(max))
  }
})
