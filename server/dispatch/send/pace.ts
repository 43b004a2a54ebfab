import { OTP } from '../classes.ts'
import type { Share } from '../nodes/lease.ts'

/** What has not been used is kept for this long at most: hardly more than the pace leaves within any second. */
const SAVED_S = 0.1
/** This part of what is saved is for codes alone: nothing else takes the last of it, so that a code finds some. */
const CODES_SHARE = 0.2
/** This part of the pace comes in for all that is no code, whatever codes take: else they could starve it. */
const OTHERS_SHARE = 0.1

/** Parts what the nodes that send have together so that the parts of all of them make the whole. */
export const partOf = (whole: number, { position, count }: Share): number =>
  Math.floor(whole / count) + (position < whole % count ? 1 : 0)

/**
 * How many messages an account may be handed now, by its pace: two buckets that fill with time, one for all and a small
 * one for what is no code, which spills into the first when it is full. Each node keeps its own part of the pace, so that
 * nothing is stored and nothing has to be given back when one dies.
 */
export type Pace = {
  /** Takes up to `want` and answers how many; the rest of what was taken and not used goes back by `giveBack`. */
  take(account: { id: number; pace: number | null }, classNumber: number, want: number, share: Share): number
  giveBack(accountId: number, count: number): void
  /** How long until something of this class may leave, in ms. */
  waitMs(accountId: number, classNumber: number): number
}

type Bucket = { all: number; others: number; at: number; perMs: number; capacity: number; forCodes: number }

const OTHERS_CAPACITY = 1
/** Sums of parts of a token fall short of a whole one by a rounding. */
const EPSILON = 1e-9

export function createPace(now: () => number = () => performance.now()): Pace {
  const buckets = new Map<number, Bucket>()

  function fill(id: number, perSecond: number): Bucket {
    const at = now()
    const forCodes = Math.max(1, perSecond * SAVED_S * CODES_SHARE)
    const capacity = Math.max(1, perSecond * SAVED_S) + forCodes
    const bucket = buckets.get(id) ?? { all: capacity, others: 0, at, perMs: perSecond / 1000, capacity, forCodes }
    const came = (at - bucket.at) * bucket.perMs
    const others = bucket.others + came * OTHERS_SHARE
    const spilt = Math.max(0, others - OTHERS_CAPACITY)
    const filled = {
      all: Math.min(capacity, bucket.all + came * (1 - OTHERS_SHARE) + spilt),
      others: others - spilt,
      at,
      perMs: perSecond / 1000,
      capacity,
      forCodes,
    }
    buckets.set(id, filled)
    return filled
  }

  const whole = (tokens: number): number => Math.max(0, Math.floor(tokens + EPSILON))

  return {
    take({ id, pace }, classNumber, want, { count }) {
      if (pace === null) return want
      const bucket = fill(id, pace / count)
      const isCode = classNumber === OTP
      const fromAll = Math.min(want, whole(isCode ? bucket.all : bucket.all - bucket.forCodes))
      const fromOthers = isCode ? 0 : Math.min(want - fromAll, whole(bucket.others))
      bucket.all -= fromAll
      bucket.others -= fromOthers
      return fromAll + fromOthers
    },
    giveBack(accountId, count) {
      const bucket = buckets.get(accountId)
      if (bucket) bucket.all = Math.min(bucket.capacity, bucket.all + count)
    },
    waitMs(accountId, classNumber) {
      const bucket = buckets.get(accountId)
      if (!bucket) return 0
      const isCode = classNumber === OTP
      const missing = 1 + (isCode ? 0 : bucket.forCodes) - bucket.all
      const forAll = missing / (bucket.perMs * (1 - OTHERS_SHARE))
      const forOthers = isCode ? Number.POSITIVE_INFINITY : (1 - bucket.others) / (bucket.perMs * OTHERS_SHARE)
      return Math.max(1, Math.min(forAll, forOthers))
    },
  }
}
