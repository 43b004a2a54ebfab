import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { countSegments } from '../../platform/text/segments.ts'
import { scopeOf } from '../messages/messages.ts'
import { maskNumber } from '../messages/people.ts'
import { listFaultKinds } from './fault-tally.ts'
import { findDecider, getBroadcast, show } from './find.ts'
import { makeJudge } from './judge.ts'
import { type BroadcastRow, countHeld, listBroadcastRows, listFaultRows, readFirstRecipients } from './queries.ts'
import { sayFault, toBroadcast, toFault } from './view.ts'

export {
  cancelBroadcast,
  changeBroadcast,
  pauseBroadcast,
  refuseBroadcast,
  releaseBroadcast,
  resumeBroadcast,
  startBroadcast,
  undoBroadcastRelease,
} from './changes.ts'
export { createBroadcast, sendAgain } from './create.ts'
export { broadcastSearch, faultSearch } from './queries.ts'

const SAMPLES = 3

export async function listBroadcasts(deps: Deps, actor: Actor, search: SearchRequest) {
  const page = await listBroadcastRows(deps.database.lists, scopeOf(deps, actor), search)
  const decider = await findDecider(deps.database.db, actor)
  return { items: page.items.map((row) => toBroadcast(row, actor, decider, deps)), nextCursor: page.nextCursor }
}

/**
 * With how many are faulty and why, and what its first recipients would read while it is not sent. Throws
 * `broadcast_not_found`.
 */
export async function readBroadcast(deps: Deps, actor: Actor, id: string) {
  const { db } = deps.database
  const row = await getBroadcast(db, deps, actor, id)
  const samples = await readSamples(deps, row)
  const said = listFaultKinds(row.faults).map((fault) => ({ ...fault, title: sayFault(fault, actor) }))
  return { ...(await show(deps, deps.database.db, actor, row)), faults: said, samples }
}

async function readSamples(deps: Deps, row: BroadcastRow) {
  if (!['collecting', 'draft', 'held', 'expanding'].includes(row.state)) return []
  const recipients = await readFirstRecipients(deps.database.db, row.id, SAMPLES)
  try {
    const judge = makeJudge(deps, row)
    return recipients.map(({ address, toUserId, variables, body }) => {
      const made = judge({ number: address, toUserId, variables, body })
      const to = toUserId === null ? address : maskNumber(address)
      return { to, text: made.body, segments: countSegments(made.body).segments }
    })
  } catch (error) {
    // what is wrong with it now is told by the broadcast itself as it pauses
    if (error instanceof AppError) return []
    throw error
  }
}

export async function listFaults(deps: Deps, actor: Actor, id: string, search: SearchRequest) {
  const row = await getBroadcast(deps.database.db, deps, actor, id)
  const page = await listFaultRows(deps.database.lists, row.id, search)
  return { items: page.items.map((fault) => toFault(fault, actor)), nextCursor: page.nextCursor }
}

/** How many wait for somebody, for the service's first page; null for whoever may not decide. */
export const countHeldBroadcasts = async (deps: Deps, actor: Actor): Promise<number | null> =>
  actor.permissions.has('reviews:decide') ? countHeld(deps.database.db, scopeOf(deps, actor)) : null
