import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import { scopeOf } from '../messages/messages.ts'
import { findTokenMaker } from '../reviews/reviews.ts'
import { type BroadcastRow, countOpen, findBroadcastRow } from './queries.ts'
import { toBroadcast } from './view.ts'

/** `lock`: nobody else changes it until the transaction ends. Throws `broadcast_not_found`. */
export async function getBroadcast(db: Db, deps: Deps, actor: Actor, id: string, lock = false): Promise<BroadcastRow> {
  const row = isUuid(id) ? await findBroadcastRow(db, scopeOf(deps, actor), id.toLowerCase(), lock) : undefined
  if (!row) throw new AppError('broadcast_not_found')
  return row
}

/** As it is answered. `db`: the transaction, inside of one; who holds a connection waits for no other of its small pool. */
export const show = async (deps: Deps, db: Db, actor: Actor, row: BroadcastRow) =>
  toBroadcast(row, actor, await findDecider(db, actor), deps)

/** Who decides: the person, or the maker of the token. */
export const findDecider = async (db: Db, actor: Actor): Promise<string | null> =>
  actor.tokenId === null ? actor.name : findTokenMaker(db, actor.tokenId)

/** What was asked cannot be done in the state in which people see it now. */
export const wrongState = ({ shown }: Pick<BroadcastRow, 'shown'>): AppError =>
  new AppError('broadcast_state', { phrases: { state: `panel.broadcasts.state.${shown}` } })

/** Of an audit entry. */
export const about = (verb: string, { id, serviceId }: { id: string; serviceId: number }) => ({
  action: `broadcast.${verb}`,
  subjectKind: 'broadcast',
  subjectId: id,
  serviceId,
})

/** Of a service; those that are gathered, or become messages, or are paused before all of them have. */
const OPEN_MAX = 200

/** Throws `broadcasts_full` where a service has so many open that no other may begin. Two at once may both be let through. */
export async function checkOpen(db: Db, serviceId: number): Promise<void> {
  if ((await countOpen(db, serviceId, OPEN_MAX)) >= OPEN_MAX)
    throw new AppError('broadcasts_full', { params: { limit: OPEN_MAX } })
}
