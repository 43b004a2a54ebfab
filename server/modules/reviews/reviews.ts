import { holdAgain, refuseHeld, releaseHeld, UNDO_S } from '../../dispatch/queue/held.ts'
import { findHosts } from '../../dispatch/road/review-policy.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { phrase } from '../../platform/text/phrases.ts'
import { readMessages, scopeOf } from '../messages/messages.ts'
import { showNotice } from './notices.ts'
import {
  addHosts,
  countPending,
  findReviewRow,
  findTokenMaker,
  listReviewRows,
  type ReviewRow,
  saveRefusal,
  saveRelease,
  saveUndo,
} from './queries.ts'

export { type NoticeRow, showNotice } from './notices.ts'
export { findTokenMaker, reviewSearch } from './queries.ts'

/** Of one text: more are no links that people follow. */
const HOSTS_MAX = 20

export async function listReviews(deps: Deps, actor: Actor, search: SearchRequest) {
  const page = await listReviewRows(deps.database.lists, scopeOf(deps, actor), search)
  return { items: await showReviews(deps, actor, page.items), nextCursor: page.nextCursor }
}

/** By the id of its message. Throws `review_not_found`. */
export async function readReview(deps: Deps, actor: Actor, id: string) {
  const row = await getReview(deps, deps.database.db, actor, id)
  return (await showReviews(deps, actor, [row]))[0]!
}

/**
 * Lets a held message go, in a minute or at its own time. Throws `review_own` for the sender, `review_over` where it is
 * decided, or was cancelled or expired.
 */
export const releaseReview = (deps: Deps, actor: Actor, id: string) =>
  decide(deps, actor, id, async (tx, row, key) => {
    if (row.state !== 'pending') throw new AppError('review_over')
    if (await isOwn(tx, actor, row)) throw new AppError('review_own')
    if (!(await releaseHeld(tx, row, actor.name))) throw new AppError('review_over')
    await saveRelease(key, actor.name, UNDO_S).execute(tx)
    const hosts = findHosts(row.said).slice(0, HOSTS_MAX)
    if (hosts.length > 0 && row.reasons.includes('first_link')) await addHosts(key.serviceId, hosts).execute(tx)
    return 'release'
  })

/** Ends a held message for good, and tells why. Throws `review_over`. */
export const refuseReview = (deps: Deps, actor: Actor, id: string, reason: string) =>
  decide(deps, actor, id, async (tx, row, key) => {
    if (row.state !== 'pending') throw new AppError('review_over')
    if (!(await refuseHeld(tx, row, actor.name, reason))) throw new AppError('review_over')
    await saveRefusal(key, actor.name, reason).execute(tx)
    return 'refuse'
  })

/** Takes a release back while its minute lasts. Throws `review_over` where it is too late. */
export const undoRelease = (deps: Deps, actor: Actor, id: string) =>
  decide(deps, actor, id, async (tx, row, key) => {
    const isInTime = row.state === 'released' && row.undoUntil !== null && row.undoUntil.getTime() > deps.ids.now()
    if (!isInTime || !(await holdAgain(tx, row, actor.name))) throw new AppError('review_over')
    await saveUndo(key).execute(tx)
    return 'undo'
  })

/** How many wait for somebody, for the service's first page; null for whoever may not decide. */
export const countWaiting = async (deps: Deps, actor: Actor): Promise<number | null> =>
  actor.permissions.has('reviews:decide') ? countPending(deps.database.db, scopeOf(deps, actor)) : null

type Decision = (
  tx: Db,
  row: ReviewRow,
  key: { serviceId: number; id: string },
) => Promise<'release' | 'refuse' | 'undo'>

/**
 * Whoever takes the message's row out of `held` has decided: another who comes at the same moment finds none. The review
 * is locked after it, as whoever cancels or expires a message locks it.
 */
async function decide(deps: Deps, actor: Actor, id: string, act: Decision) {
  const { id: serviceId } = actor.service!
  await inTransaction(deps.database.db, async (tx) => {
    const row = await getReview(deps, tx, actor, id)
    const verb = await act(tx, row, { serviceId, id: row.id })
    const after = await getReview(deps, tx, actor, id)
    await writeAudit(tx, actor, {
      action: `review.${verb}`,
      subjectKind: 'message',
      subjectId: row.id,
      serviceId,
      before: { state: row.state },
      after: { state: after.state, ...(after.refusal !== null && { refusal: after.refusal }) },
    })
  })
  deps.live.publishMessages(serviceId, [id.toLowerCase()])
  return readReview(deps, actor, id)
}

async function getReview(deps: Deps, db: Db, actor: Actor, id: string): Promise<ReviewRow> {
  const row = isUuid(id) ? await findReviewRow(db, scopeOf(deps, actor), id.toLowerCase()) : undefined
  if (!row) throw new AppError('review_not_found')
  return row
}

/** Nobody releases their own: neither what they sent, nor what a token sent that they made. */
async function isOwn(db: Db, actor: Actor, { sentBy }: Pick<ReviewRow, 'sentBy'>): Promise<boolean> {
  const decider = actor.tokenId === null ? actor.name : await findTokenMaker(db, actor.tokenId)
  return sentBy !== null && sentBy === decider
}

async function showReviews(deps: Deps, actor: Actor, rows: ReviewRow[]) {
  const { db } = deps.database
  const ids = rows.map(({ id }) => id)
  const messages = actor.permissions.has('messages:read') ? await readMessages(deps, actor, ids) : new Map()
  const decider = actor.tokenId === null ? actor.name : await findTokenMaker(db, actor.tokenId)
  return rows.map(({ lane: _, flow: __, said: ___, ...row }) => ({
    ...row,
    reasons: row.reasons.map((code) => ({ code, title: phrase(actor.locale, `reviewReasons.${code}`) })),
    cost: row.cost === null ? null : { amount: row.cost, unit: 'IRR' as const },
    isOwn: row.sentBy !== null && row.sentBy === decider,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    undoUntil: row.undoUntil?.toISOString() ?? null,
    notice: showNotice(deps.access, row.notice, actor),
    message: messages.get(row.id) ?? null,
  }))
}
