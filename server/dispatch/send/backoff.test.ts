import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../../providers/provider.ts'
import { backoffMs } from './backoff.ts'

const middle = () => 0.5

const TABLE: [fault: Fault, first: number, second: number, longest: number][] = [
  ['network', 500, 1_000, 30_000],
  ['busy', 1_000, 2_000, 60_000],
  ['key', 15_000, 30_000, 300_000],
  ['credit', 30_000, 60_000, 300_000],
  ['account', 30_000, 60_000, 300_000],
  ['line', 30_000, 60_000, 300_000],
  ['template', 30_000, 60_000, 300_000],
  ['caller_bug', 30_000, 60_000, 300_000],
]

for (const [fault, first, second, longest] of TABLE)
  test(`after "${fault}" a message waits ${first / 1000} s, then twice as long, at most ${longest / 1000} s`, () => {
    assert.equal(backoffMs(fault, 1, middle), first)
    assert.equal(backoffMs(fault, 2, middle), second)
    assert.equal(backoffMs(fault, 50, middle), longest)
    assert.equal(backoffMs(fault, 30_000, middle), longest, 'no overflow')
  })

test('jitter moves a wait by a tenth at most, so that what failed together does not return together', () => {
  assert.equal(
    backoffMs('busy', 1, () => 0),
    900,
  )
  assert.equal(
    backoffMs('busy', 1, () => 0.999),
    1_100,
  )
})
