import { sql } from 'kysely'
import { UNDO_S } from '../../dispatch/queue/held.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mustHave } from '../../platform/auth/grants.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { checkNight, decideStart } from './collect.ts'
import { about, checkOpen, findDecider, getBroadcast, show, wrongState } from './find.ts'
import { type BroadcastRow, countWaitingAnew, pauseFlows, updateBroadcast } from './queries.ts'
import { isOwn } from './view.ts'

/**
 * Sends a draft. Throws `broadcast_state` where it is none, or is still gathered, and `permission_missing` for whoever could
 * not have made it, `broadcasts_full` where its service has too many under way.
 */
export const startBroadcast = (deps: Deps, actor: Actor, id: string) =>
  change(deps, actor, id, 'start', async (tx, row) => {
    if (row.state !== 'draft') throw wrongState(row)
    for (const permission of row.needs) mustHave(actor, permission)
    await checkOpen(tx, row.serviceId)
    const { state, reasons, refusalCode } = decideStart(deps, row)
    await updateBroadcast(
      tx,
      row.id,
      sql`state = ${state}::text, look_at = now(), started_by = ${await findDecider(tx, actor)}, reasons = ${reasons}::text[],
        refusal_code = ${refusalCode}::text, finished_at = case when ${state}::text = 'refused' then now() end`,
    )
  })

/**
 * Its pace, also while it is on its way. Throws `broadcast_state` once all of it has become messages, `broadcast_at_night`
 * where it would go on into night hours by it.
 */
export const changeBroadcast = (deps: Deps, actor: Actor, id: string, { pace }: { pace: number | null }) =>
  change(deps, actor, id, 'update', async (tx, row) => {
    if (!['collecting', 'draft', 'held', 'expanding'].includes(row.state))
      // that it is paused would not be in the way
      throw wrongState({ shown: row.shown === 'paused' ? row.state : row.shown })
    const isSlower = pace !== null && (row.pace === null || pace < row.pace)
    if (isSlower && (row.state === 'held' || row.state === 'expanding')) checkNight(deps, { ...row, pace })
    await updateBroadcast(tx, row.id, sql`pace = ${pace}, look_at = now()`)
  })

/** Nothing of it leaves from the next claim on, on every node. Throws `broadcast_state`. */
export const pauseBroadcast = (deps: Deps, actor: Actor, id: string) =>
  change(deps, actor, id, 'pause', async (tx, row) => {
    if (!isUnderWay(row) || row.pausedAt !== null) throw wrongState(row)
    await updateBroadcast(tx, row.id, sql`paused_at = now(), paused_by = ${actor.name}, pause_code = null`)
    await pauseFlows(tx, row.id, true)
  })

/**
 * Throws `broadcast_state` where it is not paused, `permission_missing` for whoever could not have made it, and
 * `broadcast_at_night` where it would go within night hours for which nobody has read it.
 */
export const resumeBroadcast = (deps: Deps, actor: Actor, id: string) =>
  change(deps, actor, id, 'resume', async (tx, row) => {
    if (!isUnderWay(row) || row.pausedAt === null) throw wrongState(row)
    for (const permission of row.needs) mustHave(actor, permission)
    // one that is gathered yet is judged then
    if (row.state !== 'collecting') checkNight(deps, row)
    await updateBroadcast(tx, row.id, sql`paused_at = null, paused_by = null, pause_code = null, look_at = now()`)
    await countWaitingAnew(tx, row.id)
    await pauseFlows(tx, row.id, false)
  })

/**
 * Nothing more of it leaves, for good: what waits ends as `cancelled`, what is in a call ends as the call does. Throws
 * `broadcast_state` where all of it has left.
 */
export const cancelBroadcast = (deps: Deps, actor: Actor, id: string) =>
  change(deps, actor, id, 'cancel', async (tx, row) => {
    if (!isUnderWay(row) && row.state !== 'draft' && row.state !== 'held') throw wrongState(row)
    await updateBroadcast(
      tx,
      row.id,
      sql`state = 'cancelled', cancelled_at = now(), cancelled_by = ${actor.name}, count_at = case when expanded > 0 then now() end,
        paused_at = null, paused_by = null, pause_code = null`,
    )
    await pauseFlows(tx, row.id, true)
  })

/** Lets a held broadcast go, in a minute. Throws `review_over`, and `review_own` for whoever sent it. */
export const releaseBroadcast = (deps: Deps, actor: Actor, id: string) =>
  change(deps, actor, id, 'release', async (tx, row) => {
    if (row.state !== 'held') throw new AppError('review_over')
    if (isOwn(row, await findDecider(tx, actor))) throw new AppError('review_own')
    await updateBroadcast(
      tx,
      row.id,
      sql`state = 'expanding', decided_by = ${actor.name}, decided_at = now(), undo_until = now() + ${UNDO_S} * interval '1 second'`,
    )
  })

/** Takes a release back while its minute lasts. Throws `review_over`. */
export const undoBroadcastRelease = (deps: Deps, actor: Actor, id: string) =>
  change(deps, actor, id, 'undo', async (tx, row) => {
    const isInTime = row.state === 'expanding' && row.undoUntil !== null && row.undoUntil.getTime() > deps.ids.now()
    if (!isInTime || row.expanded > 0) throw new AppError('review_over')
    await updateBroadcast(tx, row.id, sql`state = 'held', decided_by = null, decided_at = null, undo_until = null`)
  })

/** Ends a held broadcast for good, and tells why. Throws `review_over`. */
export const refuseBroadcast = (deps: Deps, actor: Actor, id: string, reason: string) =>
  change(deps, actor, id, 'refuse', async (tx, row) => {
    if (row.state !== 'held') throw new AppError('review_over')
    await updateBroadcast(
      tx,
      row.id,
      sql`state = 'refused', decided_by = ${actor.name}, decided_at = now(), refusal = ${reason}, finished_at = now()`,
    )
  })

const isUnderWay = ({ state }: BroadcastRow): boolean =>
  state === 'collecting' || state === 'expanding' || state === 'sending'

/** Changes one broadcast, whose row nobody else changes meanwhile, with its audit entry. */
async function change(
  deps: Deps,
  actor: Actor,
  id: string,
  verb: string,
  act: (tx: Db, row: BroadcastRow) => Promise<void>,
) {
  const row = await inTransaction(deps.database.db, async (tx) => {
    const before = await getBroadcast(tx, deps, actor, id, true)
    await act(tx, before)
    const after = await getBroadcast(tx, deps, actor, id)
    await writeAudit(tx, actor, {
      ...about(verb, after),
      before: { state: before.state, ...(before.pace !== after.pace && { pace: before.pace }) },
      after: {
        state: after.state,
        ...(before.pace !== after.pace && { pace: after.pace }),
        ...(after.refusal !== null && { refusal: after.refusal }),
      },
    })
    return after
  })
  return show(deps, deps.database.db, actor, row)
}
