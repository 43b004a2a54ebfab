import { OTP } from '../classes.ts'
import type { Share } from '../nodes/lease.ts'

/** What has not been used is kept for this long at most: no more than the pace and a tenth leaves within any second. */
const SAVED_S = 0.1
/** This part of the pace is for codes alone, in what is saved: nothing else takes the last of it. */
const CODES_SHARE = 0.2

/** Parts what the nodes that send have together so that the parts of all of them make the whole. */
export const partOf = (whole: number, { position, count }: Share): number =>
  Math.floor(whole / count) + (position < whole % count ? 1 : 0)

/**
 * How many messages an account may be handed now, by its pace: a bucket that fills with time. Each node keeps its own part
 * of the pace, so that nothing is stored and nothing has to be given back when one dies.
 */
export type Pace = {
  /** Takes up to `want` and answers how many; the rest of what was taken and not used goes back by `giveBack`. */
  take(account: { id: number; pace: number | null }, classNumber: number, want: number, share: Share): number
  giveBack(accountId: number, count: number): void
  /** How long until something of this class may leave, in ms. */
  waitMs(accountId: number, classNumber: number): number
}

type Bucket = { tokens: number; at: number; perMs: number; capacity: number; forCodes: number }

export function createPace(now: () => number = () => performance.now()): Pace {
  const buckets = new Map<number, Bucket>()

  function fill(id: number, perSecond: number): Bucket {
    const forCodes = Math.max(1, perSecond * SAVED_S * CODES_SHARE)
    const capacity = Math.max(1, perSecond * SAVED_S) + forCodes
    const bucket = buckets.get(id) ?? { tokens: capacity, at: now(), perMs: 0, capacity, forCodes }
    const at = now()
    const tokens = Math.min(capacity, bucket.tokens + (at - bucket.at) * bucket.perMs)
    const filled = { tokens, at, perMs: perSecond / 1000, capacity, forCodes }
    buckets.set(id, filled)
    return filled
  }

  const keptBack = (bucket: Bucket, classNumber: number) => (classNumber === OTP ? 0 : bucket.forCodes)

  return {
    take({ id, pace }, classNumber, want, { count }) {
      if (pace === null) return want
      const bucket = fill(id, pace / count)
      const granted = Math.max(0, Math.min(want, Math.floor(bucket.tokens - keptBack(bucket, classNumber) + EPSILON)))
      bucket.tokens -= granted
      return granted
    },
    giveBack(accountId, count) {
      const bucket = buckets.get(accountId)
      if (bucket) bucket.tokens = Math.min(bucket.capacity, bucket.tokens + count)
    },
    waitMs(accountId, classNumber) {
      const bucket = buckets.get(accountId)
      if (!bucket) return 0
      const missing = 1 + keptBack(bucket, classNumber) - bucket.tokens
      return missing <= 0 ? 0 : Math.max(1, missing / bucket.perMs)
    },
  }
}

/** Sums of parts of a token fall short of a whole one by a rounding. */
const EPSILON = 1e-9
