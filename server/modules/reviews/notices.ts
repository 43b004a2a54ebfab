import { sql } from 'kysely'
import { repeat } from '../../dispatch/repeat.ts'
import { isWithinHours } from '../../dispatch/road/review-policy.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { chooseReceivers, RECEIVERS_MAX } from '../../platform/auth/receivers.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { uuidAt } from '../../platform/ids.ts'
import { hasPhrase, phrase } from '../../platform/text/phrases.ts'
import {
  countHeldMessages,
  dropOldNotices,
  type Held,
  type HeldBroadcast,
  listReviewers,
  listWaitingServices,
  moveLook,
  type Receiver,
  type Reviewer,
  saveNotice,
  takeHeldBroadcasts,
  type WaitingService,
} from './notice-queries.ts'
import { writeReviewNotice } from './notice-texts.ts'
import { tellReviewers } from './tell.ts'

const LOOK_EVERY_MS = 5_000
const SWEEP_EVERY_MS = 3_600_000
const DAY_MS = 86_400_000
/** What is held after a notice waits for the next one: single messages longer, for there may be many of them. */
const GATHER_MS = { broadcasts: 300_000, messages: 900_000 }
/** A message is committed within this long after the time that its id bears, and told of after that. */
const COMMITS_WITHIN_MS = 30_000

/**
 * Decides which reviewers are to be told of what is held, and tells them. It is committed before anything is sent, and
 * sent under keys of its own: two nodes, or one that dies in between, tell nobody twice.
 */
export async function runReviewNotices(deps: Deps, nowMs: number): Promise<void> {
  await inTransaction(deps.database.db, (tx) => decideAll(deps, tx, nowMs))
  await tellReviewers(deps, nowMs)
}

/** Looks for as long as the node lives. */
export function startReviewNoticeRounds(deps: Deps): { stop(): Promise<void> } {
  const { db } = deps.database
  const rounds = [
    repeat(LOOK_EVERY_MS, deps.log, () => runReviewNotices(deps, deps.ids.now())),
    repeat(SWEEP_EVERY_MS, deps.log, () =>
      dropOldNotices(db, new Date(deps.ids.now() - deps.dispatch.routing().retentionDays * DAY_MS)),
    ),
  ]
  return { stop: async () => void (await Promise.all(rounds.map((round) => round.stop()))) }
}

async function decideAll(deps: Deps, tx: Db, nowMs: number): Promise<void> {
  // one node decides at a time; another that comes meanwhile has nothing to add
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('rasan review notices')) as mine`.execute(tx)
  if (!rows[0]?.mine) return
  const sandboxes = deps.access.listServices().flatMap(({ id, sandbox }) => (sandbox ? [id] : []))
  const until = uuidAt(nowMs - COMMITS_WITHIN_MS)
  for (const service of await listWaitingServices(tx, until, sandboxes))
    if (isTime(service, nowMs, deps.access.timeZone)) await decide(deps, tx, service, { nowMs, until, sandboxes })
}

/** Whether reviewers of a service may be told now: it is not quiet, and not only just after the last time. */
function isTime({ quietHours, toldAt, hasBroadcasts }: WaitingService, nowMs: number, timeZone: string): boolean {
  if (quietHours !== null && isWithinHours(quietHours, nowMs, timeZone)) return false
  const gatherMs = hasBroadcasts ? GATHER_MS.broadcasts : GATHER_MS.messages
  return toldAt === null || nowMs - toldAt.getTime() >= gatherMs
}

type Look = { nowMs: number; until: string; sandboxes: number[] }

async function decide(deps: Deps, tx: Db, service: WaitingService, { nowMs, until, sandboxes }: Look): Promise<void> {
  const broadcasts = await takeHeldBroadcasts(tx, service.id, sandboxes)
  const messages = await countHeldMessages(tx, service, until, sandboxes.includes(service.id))
  const seen = until > service.seen ? until : service.seen
  const isAny = broadcasts.length > 0 || messages.length > 0
  await moveLook(tx, service.id, seen, isAny ? new Date(nowMs) : null)
  if (!isAny) return
  const receivers = listReceivers(deps, service.id, await listReviewers(tx, service.id), broadcasts, messages)
  if (receivers.length === 0) deps.log.warn({ service: service.id }, 'nobody may release what is held in this service')
  const ids = broadcasts.map(({ id }) => id)
  await saveNotice(tx, { serviceId: service.id, at: new Date(nowMs), seen, receivers, broadcasts: ids })
}

/** Each who may release any of it, told of that alone: the service's own members, or the centre's (`chooseReceivers`). */
function listReceivers(
  deps: Deps,
  serviceId: number,
  reviewers: Reviewer[],
  broadcasts: HeldBroadcast[],
  messages: Held[],
): Receiver[] {
  const service = deps.access.findServiceById(serviceId)
  if (!service) return []
  const told = reviewers.flatMap((reviewer) => {
    const mayRelease = ({ makers }: Held) => !makers.includes(reviewer.username)
    const theirs = { broadcasts: broadcasts.filter(mayRelease), messages: messages.filter(mayRelease) }
    const all = [...theirs.broadcasts, ...theirs.messages]
    if (all.length === 0) return []
    const text = writeReviewNotice(reviewer.locale, {
      service: service.title,
      broadcasts: theirs.broadcasts,
      messages: theirs.messages.reduce((sum, { n }) => sum + n, 0),
      cost: all.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0),
      url: placeOf(deps, service.name, theirs.broadcasts, theirs.messages),
    })
    return [{ ...reviewer, text }]
  })
  const { own = [], ofCentre = [] } = Object.groupBy(told, ({ isMember }) => (isMember ? 'own' : 'ofCentre'))
  return chooseReceivers(own, ofCentre).map(({ id, name, mobile, locale, text }, i) => ({
    to: mobile,
    user: { id, name },
    locale,
    text,
    message: null,
    failure: mobile === null ? 'no_mobile' : i < RECEIVERS_MAX ? null : 'too_many_people',
  }))
}

/** The page on which it is decided. */
function placeOf({ config }: Deps, service: string, broadcasts: HeldBroadcast[], messages: Held[]): string | null {
  if (!config.publicUrlGiven) return null
  const [only] = broadcasts
  const at =
    only === undefined ? 'reviews' : broadcasts.length > 1 || messages.length > 0 ? '' : `broadcasts/${only.id}`
  return `${config.publicUrl}/s/${service}/${at}`
}

/** As the database gives it with what it tells of. */
export type NoticeRow = { at: string; sent: boolean; receivers: Receiver[] }

/**
 * Who was told that something waits, and who could not be: names of people for people alone, those who are members of the
 * service or may see who is. A token, and whoever else reads messages, learns how many.
 */
export const showNotice = (access: Deps['access'], notice: NoticeRow | null, actor: Actor) =>
  notice && {
    at: new Date(notice.at).toISOString(),
    sent: notice.sent,
    told: notice.receivers.filter(({ failure }) => failure === null).length,
    untold: notice.receivers.filter(({ failure }) => failure !== null).length,
    receivers: maySeeReviewers(access, actor)
      ? notice.receivers.map(({ user, failure }) => ({
          name: user.name,
          failure: failure === null ? null : { code: failure, title: titleOf(failure, actor.locale) },
        }))
      : null,
  }

function maySeeReviewers(access: Deps['access'], { kind, userId, service, permissions }: Actor): boolean {
  if (kind !== 'user' || userId === null || service === null) return false
  return permissions.has('members:read') || access.findUser(userId)?.services.has(service.id) === true
}

const titleOf = (failure: string, locale: Actor['locale']): string => {
  const key = `reviewNotices.failure.${failure}`
  return phrase(locale, hasPhrase(locale, key) ? key : `errors.${failure}.title`)
}
