import { timeOfUuid, uuidAt } from '../../platform/ids.ts'
import { LOWEST_ID } from './claim.ts'

/** Ids are minted a little before they are committed: so far behind the last one claimed a flow is looked at again. */
const NEAR_MS = 300
/** A flow that was not asked for so long is idle; it is looked for with every so many flows that are met. */
const IDLE_MS = 60_000
const FORGET_EACH = 200

/**
 * Where to begin looking in each flow's queue. While somebody holds a snapshot (an export, a replica's feedback), rows
 * that were claimed stay in the index, and a look from the start would read all of them again at every claim: 25 ms at
 * 200,000. An id is a time, so a flow is looked at from just before the last one claimed. What is committed later than
 * that, or put back by another node, is met by the look for waiting flows (waiting.ts), which tells each flow's first row.
 */
export type Floors = {
  find(flow: number): string
  /** Rows up to this id were claimed, but for one that was told meanwhile. */
  raise(flow: number, lastId: string): void
  /** A row with this id (undefined: with an old one) has come into the flow. */
  lower(flow: number, id?: string): void
  /** The first row that waits in the flow. */
  meetFirst(flow: number, firstId: string): void
}

/** `met`: the lowest row that was told since the flow was last asked for; what was claimed meanwhile may not have had it. */
type Floor = { id: string; askedAt: number; met: string | null }

/** `now` in ms, of any clock that never goes back. */
export function createFloors(now: () => number = () => performance.now()): Floors {
  const floors = new Map<number, Floor>()

  function add(flow: number, id: string): void {
    // flows that nothing came into for a while are looked at from their start when something does: broadcasts that ended
    if (floors.size % FORGET_EACH === FORGET_EACH - 1)
      for (const [known, { askedAt }] of floors) if (askedAt < now() - IDLE_MS) floors.delete(known)
    floors.set(flow, { id, askedAt: now(), met: null })
  }

  function lowerTo(floor: Floor, id: string): void {
    const before = justBefore(id)
    if (before < floor.id) floor.id = before
    if (floor.met === null || before < floor.met) floor.met = before
  }

  return {
    find(flow) {
      const floor = floors.get(flow)
      if (!floor) return LOWEST_ID
      floor.askedAt = now()
      floor.met = null
      return floor.id
    },
    raise(flow, lastId) {
      const near = uuidAt(timeOfUuid(lastId) - NEAR_MS)
      const floor = floors.get(flow)
      if (!floor) {
        add(flow, near)
        return
      }
      const id = floor.met !== null && floor.met < near ? floor.met : near
      if (floor.id < id) floor.id = id
    },
    lower(flow, id) {
      const floor = floors.get(flow)
      if (!floor) return
      if (id === undefined) floors.delete(flow)
      else lowerTo(floor, id)
    },
    meetFirst(flow, firstId) {
      const floor = floors.get(flow)
      if (floor) lowerTo(floor, firstId)
      else add(flow, justBefore(firstId))
    },
  }
}

/** Below every id of the same millisecond. */
const justBefore = (id: string): string => uuidAt(timeOfUuid(id))
