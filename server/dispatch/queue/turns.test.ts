import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shareTurns, type Waiting } from './turns.ts'

const flow = (id: number, weight = 1): Waiting => ({ flow: id, weight })
const someFlows = fc
  .array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 60 })
  .map((weights) => weights.map((weight, index) => flow(index + 1, weight)))
const somePlaces = fc.integer({ min: 1, max: 200 })

test('every place of a call is given, each to one flow, whoever waits', () => {
  fc.assert(
    fc.property(someFlows, somePlaces, fc.nat(1_000), (flows, places, turn) => {
      const shares = shareTurns(flows, places, turn)
      assert.equal(
        shares.reduce((sum, share) => sum + share.places, 0),
        places,
      )
      assert.ok(shares.every((share) => share.places > 0))
      assert.equal(new Set(shares.map((share) => share.flow.flow)).size, shares.length)
    }),
  )
})

test('within as many calls as there are flows, each has had a place', () => {
  fc.assert(
    fc.property(someFlows, somePlaces, fc.nat(1_000), (flows, places, turn) => {
      const served = new Set<number>()
      for (let i = 0; i < flows.length; i++)
        for (const share of shareTurns(flows, places, turn + i)) served.add(share.flow.flow)
      assert.equal(served.size, flows.length)
    }),
  )
})

test('with room for all, each has a place in every call, and places follow the weights', () => {
  const shares = shareTurns([flow(1, 1), flow(2, 3), flow(3, 6)], 100, 0)
  assert.deepEqual(
    shares.map((share) => share.places),
    [10, 30, 60],
  )
  fc.assert(
    fc.property(someFlows, fc.nat(1_000), (flows, turn) => {
      assert.equal(shareTurns(flows, 60, turn).length, flows.length)
    }),
  )
})

test('a heavier flow never has fewer places than a lighter one by more than the one of rounding', () => {
  fc.assert(
    fc.property(someFlows, fc.nat(1_000), (flows, turn) => {
      const shares = shareTurns(flows, 200, turn)
      for (const a of shares)
        for (const b of shares) if (a.flow.weight > b.flow.weight) assert.ok(a.places >= b.places - 1)
    }),
  )
})

test('nobody waiting, or no place: nobody is served', () => {
  assert.deepEqual(shareTurns([], 200, 3), [])
  assert.deepEqual(shareTurns([flow(1)], 0, 3), [])
})
