import { timeOfUuid, uuidAt } from '../../platform/ids.ts'
import { LOWEST_ID } from './claim.ts'

/** Ids are minted a little before they are committed: so far behind the last one claimed a flow is looked at again. */
const MARGIN_MS = 2_000
/** What came later than that, or was put back, is found by a look at the whole flow, this often. */
const WHOLE_EVERY_MS = 5_000

/**
 * Where to begin looking in each flow's queue. While somebody holds a snapshot (an export, a replica's feedback), rows
 * that were claimed stay in the index, and a look from the start would read all of them again at every claim: 25 ms at
 * 200,000. An id is a time, so a flow is looked at from just before the last one claimed.
 */
export type Floors = {
  find(flow: number): string
  /** Rows up to this id were claimed. */
  raise(flow: number, lastId: string): void
  /** A row with this id (undefined: with an old one) has come into the flow. */
  lower(flow: number, id?: string): void
}

export function createFloors(now: () => number = () => performance.now()): Floors {
  const floors = new Map<number, { id: string; wholeAt: number }>()
  return {
    find(flow) {
      const floor = floors.get(flow)
      if (!floor) return LOWEST_ID
      if (now() < floor.wholeAt) return floor.id
      floors.delete(flow)
      return LOWEST_ID
    },
    raise(flow, lastId) {
      const id = uuidAt(timeOfUuid(lastId) - MARGIN_MS)
      const floor = floors.get(flow)
      if (!floor) floors.set(flow, { id, wholeAt: now() + WHOLE_EVERY_MS })
      else if (floor.id < id) floor.id = id
    },
    lower(flow, id) {
      const floor = floors.get(flow)
      if (floor && (id === undefined || id <= floor.id)) floors.delete(flow)
    },
  }
}
