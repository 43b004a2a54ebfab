import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createReferences, secondOf, timeOfReference } from './references.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const FAR = secondOf(NOW) + 1_000_000
const PER_SECOND = 32_768

function make(options: { slot?: number; floor?: number; now?: () => number; until?: number } = {}) {
  const references = createReferences(options.slot ?? 0, options.floor ?? 0, options.now ?? (() => NOW))
  references.allowUntil(options.until ?? FAR)
  return references
}

test('references never repeat, whatever the clock does, and only rise', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ stepMs: fc.integer({ min: -10_000, max: 10_000 }), count: fc.integer({ min: 1, max: 50 }) }),
        {
          maxLength: 40,
        },
      ),
      (steps) => {
        let now = NOW
        const references = make({ slot: 7, now: () => now })
        let last = -1
        for (const { stepMs, count } of steps) {
          now += stepMs
          for (let i = 0; i < count; i++) {
            const reference = references.mint() as number
            assert.ok(reference > last)
            last = reference
          }
        }
      },
    ),
  )
})

test('a reference is a safe integer in any JSON, until the 30 bits of seconds end in 2059', () => {
  const late = Date.UTC(2059, 0, 1)
  const references = createReferences(255, 0, () => late)
  references.allowUntil(secondOf(late))
  const reference = references.mint() as number
  assert.ok(Number.isSafeInteger(reference))
  assert.ok(reference < 2 ** 53)
  assert.equal(timeOfReference(reference), late)
})

test('two slots never give the same reference', () => {
  const seen = new Set<number>()
  for (const slot of [0, 1, 254, 255]) {
    const references = make({ slot })
    for (let i = 0; i < 1_000; i++) seen.add(references.mint() as number)
  }
  assert.equal(seen.size, 4_000)
})

test('a burst borrows from the next seconds, and the clock catching up does not give them again', () => {
  let now = NOW
  const references = make({ now: () => now })
  const seen = new Set<number>()
  const mint = (count: number) => {
    for (let i = 0; i < count; i++) seen.add(references.mint() as number)
  }
  mint(2 * PER_SECOND + 10)
  assert.equal(references.lastSecond(), secondOf(NOW) + 2)
  now += 1_000
  mint(PER_SECOND)
  now += 2_000
  mint(PER_SECOND)
  assert.equal(seen.size, 4 * PER_SECOND + 10)
})

test('a node that starts again on a slot gives nothing at or below the slot’s floor, even with its clock set back', () => {
  const first = make({ until: secondOf(NOW) + 20 })
  const last = first.mint() as number
  const floor = secondOf(NOW) + 20
  const second = make({ floor, now: () => NOW - 3_600_000 })
  assert.ok((second.mint() as number) > last)
  assert.equal(timeOfReference(second.mint() as number), NOW + 21_000)
})

test('nothing is given past what the lease allows, and giving goes on when it allows more', () => {
  let now = NOW
  const references = createReferences(0, 0, () => now)
  assert.equal(references.mint(), undefined, 'nothing before the first renewal')
  references.allowUntil(secondOf(NOW))
  const seen = new Set<number>()
  for (let i = 0; i < PER_SECOND; i++) seen.add(references.mint() as number)
  assert.equal(references.mint(), undefined, 'the burst would borrow beyond the ceiling')
  now += 5_000
  assert.equal(references.mint(), undefined, 'the renewal is late')
  references.allowUntil(secondOf(now))
  seen.add(references.mint() as number)
  assert.equal(seen.size, PER_SECOND + 1)
})
