import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLASSES, OTP } from '../classes.ts'
import type { Turn } from '../road/choose-road.ts'
import { createAccountCalls } from './account-calls.ts'
import { createCarefulFlows } from './careful-flows.ts'

const NORMAL = CLASSES.normal.number
const BULK = CLASSES.bulk.number
const ALONE = { position: 0, count: 1 }
const CONNECTIONS = 4

const turn = (classNumber: number, flow: number, method = 'sms'): Turn =>
  ({ class: classNumber, flow, weight: 1, method, keyId: 1, binding: null, trial: [], isTrialLane: false }) as never

/** Calls of an account; `wait` asks for the road of one turn. */
function open(careful = createCarefulFlows()) {
  let now = 0
  const calls = createAccountCalls(careful, () => now)
  const roadOf = (one: Turn) => calls.order([one])[0]![0]
  const pass = (ms: number) => {
    now += ms
  }
  return { ...calls, careful, pass, wait: (one: Turn) => calls.waitMs(roadOf(one), one, CONNECTIONS, ALONE), roadOf }
}

test('after a call the next one by the same road gathers for 20 ms; codes and other roads wait for nothing', () => {
  const calls = open()
  assert.equal(calls.wait(turn(NORMAL, 1)), 0)
  assert.equal(calls.wait(turn(NORMAL, 2)), 20)
  calls.pass(15)
  assert.equal(calls.wait(turn(NORMAL, 2)), 5)
  assert.equal(calls.wait(turn(NORMAL, 1, 'other')), 0)
  assert.equal(calls.wait(turn(OTP, 3)), 0)
  assert.equal(calls.wait(turn(OTP, 3)), 0)
  calls.pass(5)
  assert.equal(calls.wait(turn(NORMAL, 2)), 0)
})

test('a call that was full is followed at once', () => {
  const calls = open()
  assert.equal(calls.wait(turn(NORMAL, 1)), 0)
  calls.skipGathering(calls.roadOf(turn(NORMAL, 1)))
  assert.equal(calls.wait(turn(NORMAL, 1)), 0)
})

test('one connection is kept for codes, and of all connections no node takes more than its part', () => {
  const calls = open()
  const ends = [1, 2, 3].map((flow) => calls.begin(turn(BULK, flow)))
  assert.equal(calls.wait(turn(NORMAL, 4)), Number.POSITIVE_INFINITY)
  assert.equal(calls.wait(turn(OTP, 5)), 0)
  calls.begin(turn(OTP, 5))
  assert.equal(calls.wait(turn(OTP, 6)), Number.POSITIVE_INFINITY)
  ends[0]?.()
  assert.equal(calls.wait(turn(OTP, 6)), 0)
  const half = { position: 0, count: 2 }
  assert.equal(calls.waitMs('road', turn(OTP, 6), CONNECTIONS, half), Number.POSITIVE_INFINITY)
})

test('a flow that has to be careful goes by itself, one call at a time, until enough of it was taken', () => {
  const calls = open()
  assert.equal(calls.order([turn(NORMAL, 1), turn(NORMAL, 2)]).length, 1)
  calls.careful.add(1)
  const groups = calls.order([turn(NORMAL, 1), turn(NORMAL, 2), turn(NORMAL, 3)])
  assert.deepEqual(groups.map(([, group]) => group.map(({ flow }) => flow)).sort(), [[1], [2, 3]])
  const end = calls.begin(turn(NORMAL, 1))
  assert.equal(calls.wait(turn(NORMAL, 1)), Number.POSITIVE_INFINITY)
  assert.equal(calls.wait(turn(NORMAL, 2)), 0)
  end()
  calls.pass(20)
  assert.equal(calls.wait(turn(NORMAL, 1)), 0)
  calls.careful.trust(1, 499)
  assert.equal(calls.careful.has(1), true)
  calls.careful.trust(1, 1)
  assert.equal(calls.careful.has(1), false)
})

test('the urgent go first; one turn in ten goes the other way round', () => {
  const calls = open()
  const turns = [turn(BULK, 1), turn(OTP, 2), turn(NORMAL, 3)]
  const rounds = Array.from({ length: 20 }, () => calls.order(turns).map(([, group]) => group[0]!.class))
  const reversed = rounds.flatMap((classes, round) => (classes[0] === BULK ? [round] : []))
  assert.deepEqual(reversed, [9, 19])
  assert.deepEqual(rounds[0], [OTP, NORMAL, BULK])
  assert.deepEqual(rounds[9], [BULK, NORMAL, OTP])
})

test('in a class another road is first each time', () => {
  const calls = open()
  const turns = ['a', 'b', 'c'].map((method, flow) => turn(NORMAL, flow, method))
  const first = Array.from({ length: 6 }, () => calls.order(turns)[0]![1][0]!.method)
  assert.deepEqual(first, ['a', 'b', 'c', 'a', 'b', 'c'])
})
