import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createPace, partOf } from './pace.ts'

const OTP = 1
const BULK = 3
const alone = { position: 0, count: 1 }

/** Asks again and again for `ms`, as a busy node does; answers when how many left. */
function run(
  pacePerSecond: number,
  ms: number,
  ask: (take: (classNumber: number, want: number) => number) => void,
  count = 1,
) {
  let now = 0
  const pace = createPace(() => now)
  const left: { at: number; n: number; classNumber: number }[] = []
  for (; now < ms; now += 5)
    ask((classNumber, want) => {
      const n = pace.take({ id: 1, pace: pacePerSecond }, classNumber, want, { position: 0, count })
      if (n > 0) left.push({ at: now, n, classNumber })
      return n
    })
  return left
}

const total = (left: { n: number }[]) => left.reduce((sum, { n }) => sum + n, 0)

test('within any second no more than the pace, an eighth and three leaves, whoever asks for how much', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 300 }), (perSecond, want) => {
      const left = run(perSecond, 3_000, (take) => take(BULK, want))
      const most = perSecond * 1.125 + 3
      for (const { at } of left) {
        const within = total(left.filter((one) => one.at >= at && one.at < at + 1_000))
        assert.ok(within <= most, `${within} in a second at ${perSecond}/s`)
      }
    }),
    { numRuns: 50 },
  )
})

test('all of the pace is used while something waits', () => {
  for (const perSecond of [1, 7, 50, 500]) {
    const left = run(perSecond, 10_000, (take) => take(BULK, 200))
    assert.ok(total(left) >= perSecond * 10 - 1, `${total(left)} of ${perSecond * 10}`)
  }
})

test('a code that comes while bulk takes all it gets leaves at once', () => {
  let now = 0
  const pace = createPace(() => now)
  const account = { id: 1, pace: 10 }
  for (; now <= 2_005; now += 5) pace.take(account, BULK, 200, alone)
  assert.equal(pace.take(account, BULK, 1, alone), 0)
  assert.equal(pace.take(account, OTP, 1, alone), 1)
})

test('codes without end leave a tenth of the pace to the rest', () => {
  const left = run(20, 60_000, (take) => {
    take(OTP, 200)
    take(BULK, 200)
  })
  const bulk = total(left.filter(({ classNumber }) => classNumber === BULK))
  assert.ok(bulk >= 110, `${bulk} of ${total(left)}`)
  assert.ok(Math.abs(total(left) - 1_200) <= 5, `${total(left)} of 1200`)
})

test('what was not used goes back, and waiting is told', () => {
  let now = 0
  const pace = createPace(() => now)
  const account = { id: 1, pace: 100 }
  const taken = pace.take(account, BULK, 200, alone)
  assert.equal(pace.take(account, BULK, 1, alone), 0)
  assert.ok(pace.waitMs(1, BULK) > 0 && pace.waitMs(1, BULK) <= 20)
  pace.giveBack(1, taken)
  assert.equal(pace.take(account, BULK, 200, alone), taken)
  now += Math.ceil(pace.waitMs(1, BULK))
  assert.equal(pace.take(account, BULK, 1, alone), 1)
})

test('an account without a pace is not held back', () => {
  assert.equal(createPace().take({ id: 1, pace: null }, BULK, 200, alone), 200)
})

test('two nodes leave as much as one', () => {
  const left = run(100, 10_000, (take) => take(BULK, 200), 2)
  assert.ok(Math.abs(total(left) - 500) <= 10, `${total(left)} of 500`)
})

test('the parts of all nodes make the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 16 }), (whole, count) => {
      const parts = Array.from({ length: count }, (_, position) => partOf(whole, { position, count }))
      assert.equal(
        parts.reduce((sum, part) => sum + part, 0),
        whole,
      )
    }),
  )
})
