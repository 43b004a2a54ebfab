/**
 * A flow whose messages cost more than one request (a bad number spoils it for all, a number stands in it twice) goes by
 * itself: one small call at a time, until so many of its messages were taken. Others keep the connections.
 */
export const CAREFUL_PLACES = 8
const CAREFUL_FOR = 500

export type CarefulFlows = {
  has(flow: number): boolean
  add(flow: number): void
  /** So many of its messages went by one request. */
  trust(flow: number, taken: number): void
}

export function createCarefulFlows(): CarefulFlows {
  const left = new Map<number, number>()
  return {
    has: (flow) => left.has(flow),
    add: (flow) => left.set(flow, CAREFUL_FOR),
    trust(flow, taken) {
      const before = left.get(flow)
      if (before === undefined) return
      if (before > taken) left.set(flow, before - taken)
      else left.delete(flow)
    },
  }
}
