import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applyReport, isFinal, RARE_NUMBERS, rankOf, STATES, type State, stateOf } from './states.ts'

const NUMBERS = Object.values(STATES).map((state) => state.number)
const anyNumber = fc.constantFrom(...NUMBERS)
const n = (state: State): number => STATES[state].number

test('a state’s number is its rank × 10 + n, no two states share one, and it leads back to the state', () => {
  assert.equal(new Set(NUMBERS).size, NUMBERS.length)
  for (const [name, { number, isFinal: final }] of Object.entries(STATES)) {
    assert.equal(stateOf(number), name)
    assert.equal(isFinal(number), final, `${name}: final from rank 5 on`)
  }
  assert.throws(() => stateOf(41), /41/)
})

test('the numbers that the database holds never change', () => {
  assert.deepEqual(Object.fromEntries(Object.entries(STATES).map(([name, { number }]) => [name, number])), {
    held: 0,
    queued: 10,
    unconfirmed: 30,
    sent: 40,
    unreported: 50,
    cancelled: 60,
    expired: 61,
    failed: 62,
    undelivered: 63,
    delivered: 70,
  })
})

test('rare states are all but the ones that every message passes', () => {
  const ordinary = [n('queued'), n('sent'), n('delivered')]
  assert.deepEqual([...RARE_NUMBERS, ...ordinary].sort(), [...NUMBERS].sort())
})

test('a report never moves a message to a lower rank, nor to another state of the same rank', () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, fc.boolean(), (current, reported, isCurrentCall) => {
      const next = applyReport(current, reported, isCurrentCall)
      assert.ok(next === current || rankOf(next) > rankOf(current))
    }),
  )
})

test('a repeated report changes nothing', () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, fc.boolean(), (current, reported, isCurrentCall) => {
      const once = applyReport(current, reported, isCurrentCall)
      assert.equal(applyReport(once, reported, isCurrentCall), once)
    }),
  )
})

test('delivered from any attempt wins over every state; nothing moves it', () => {
  for (const number of NUMBERS) {
    for (const isCurrentCall of [true, false]) {
      assert.equal(applyReport(number, n('delivered'), isCurrentCall), n('delivered'))
      assert.equal(applyReport(n('delivered'), number, isCurrentCall), n('delivered'))
    }
  }
})

test('a word that is not "delivered" counts only from the current call', () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, (current, reported) => {
      fc.pre(reported !== n('delivered'))
      assert.equal(applyReport(current, reported, false), current)
    }),
  )
  assert.equal(applyReport(n('sent'), n('undelivered'), true), n('undelivered'))
  assert.equal(applyReport(n('unreported'), n('failed'), true), n('failed'))
  assert.equal(applyReport(n('cancelled'), n('undelivered'), true), n('cancelled'))
})
