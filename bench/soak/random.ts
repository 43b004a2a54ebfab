import { createRandom } from '../../simulators/misbehaviour.ts'

/** A seeded source and what is drawn from it: the same seed draws the same. */
export type Random = {
  /** 0 ≤ x < 1. */
  next(): number
  between(from: number, to: number): number
  isHit(share: number): boolean
  pick<T>(list: readonly T[]): T
  shuffle<T>(list: readonly T[]): T[]
  /** Another source, drawn from this one: what one does does not change what the other draws. */
  fork(): Random
}

export function openRandom(seed: number): Random {
  const next = createRandom(seed)
  const between = (from: number, to: number) => from + next() * (to - from)
  return {
    next,
    between,
    isHit: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    shuffle: (list) =>
      list
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
    fork: () => openRandom(Math.floor(next() * 2 ** 32)),
  }
}
