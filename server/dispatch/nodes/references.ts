/**
 * The reference of a message at its provider: given at accept, kept for its life, never repeated. A provider that knows
 * a reference answers with its old record and sends nothing, so a repeated one would lose a message in silence:
 * it is made of time and node, never of a sequence (which steps back after a restore) or a hash (which collides).
 *
 * Below 2^53: 30 bits of seconds since 2025 · 8 bits of the node's slot · 15 bits of a counter.
 */
const EPOCH_S = Date.UTC(2025, 0, 1) / 1000
const COUNTER_BITS = 15
const SLOT_BITS = 8
const PER_SECOND = 2 ** COUNTER_BITS
const SECOND = 2 ** (COUNTER_BITS + SLOT_BITS)

export type References = {
  /** Undefined where the slot's floor does not reach far enough: the lease could not be renewed in time. */
  mint(): number | undefined
  /** The second up to which references may have been given: the slot's row keeps it. */
  lastSecond(): number
  /** References may be given up to and with this second. */
  allowUntil(second: number): void
}

/** Seconds since 2025 of an instant in ms since 1970. */
export const secondOf = (ms: number): number => Math.floor(ms / 1000) - EPOCH_S

/** When a reference was given, in ms since 1970. */
export const timeOfReference = (reference: number): number => (Math.floor(reference / SECOND) + EPOCH_S) * 1000

/**
 * References of one slot, from the second after `floor` on. A burst borrows from the seconds to come; a clock that is set
 * back changes nothing, since the second never falls.
 */
export function createReferences(slot: number, floor: number, now: () => number): References {
  let second = Math.max(secondOf(now()), floor + 1)
  let counter = 0
  let ceiling = second - 1
  return {
    mint() {
      const current = secondOf(now())
      if (current > second) {
        second = current
        counter = 0
      } else if (counter === PER_SECOND) {
        second++
        counter = 0
      }
      if (second > ceiling) return undefined
      return second * SECOND + slot * PER_SECOND + counter++
    },
    lastSecond: () => second,
    allowUntil(until) {
      ceiling = until
    },
  }
}
