import { ECDH } from 'node:crypto'
import { UnreadableCallback } from '../../../providers/provider.ts'
import { type Account, isUsable } from '../../dispatch/road/routing.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { getPerson } from '../session/me.ts'
import { proveBrowser } from './prove-browser.ts'
import {
  deleteRow,
  dropBeyond,
  findByEndpoint,
  listRows,
  type NewRow,
  type SubscriptionRow,
  upsertRow,
} from './queries.ts'

/** Each is a request for every message: nobody reads in more. */
const BROWSERS_MAX = 20
const USER_AGENT_MAX = 300
const AUTH_BYTES = 16

/** A browser as it subscribed (Push API), and the public key that it subscribed by. */
export type NewSubscription = {
  endpoint: string
  keys: { p256dh: string; auth: string }
  publicKey: string
}

/** What a person may know of their browsers: of the keys nothing. */
export type ShownSubscription = {
  id: number
  endpoint: string
  /** Subscribed by a key that is no longer in use: nothing reaches it until it subscribes anew. */
  isOutdated: boolean
  userAgent: string | null
  createdAt: string
  lastUsedAt: string | null
}

/** What a browser subscribes by: the key of the first account that sends to browsers; null where there is none. */
export const readPublicKey = (deps: Pick<Deps, 'dispatch' | 'ids'>): string | null =>
  listPublicKeys(deps)[0]?.publicKey ?? null

type Known = { account: Account; publicKey: string; key: Record<string, string> }

function listPublicKeys({ dispatch, ids }: Pick<Deps, 'dispatch' | 'ids'>): Known[] {
  const accounts = [...dispatch.routing().accounts.values()]
    .filter((account) => account.provider.subscribing && isUsable(account, ids.now()))
    .sort((a, b) => a.id - b.id)
  return accounts.flatMap((account) =>
    account.keys.flatMap(({ fields }) => {
      const publicKey = account.provider.subscribing?.publicKeyOf(fields)
      return publicKey === undefined ? [] : [{ account, publicKey, key: fields }]
    }),
  )
}

export async function listSubscriptions(deps: Deps, actor: Actor): Promise<ShownSubscription[]> {
  const { user } = getPerson(deps.access, actor)
  const known = new Set(listPublicKeys(deps).map(({ publicKey }) => publicKey))
  return (await listRows(deps.database.db, user.id)).map((row) => show(row, known))
}

const show = (row: SubscriptionRow, known: Set<string>): ShownSubscription => ({
  id: row.id,
  endpoint: row.endpoint,
  isOutdated: !known.has(row.publicKey),
  userAgent: row.userAgent,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})

/**
 * Lets a browser show notifications to the person who asks, who is in it now: whoever was before gets none there any more.
 * Again for the same browser it changes nothing. Throws `person_required` and `invalid_request`.
 */
export async function subscribe(deps: Deps, actor: Actor, asked: NewSubscription, userAgent: string | undefined) {
  const { user } = getPerson(deps.access, actor)
  const { keys, publicKey } = asked
  const { endpoint } = asked
  const by = checkSubscription(deps, asked)
  const row = {
    userId: user.id,
    endpoint,
    p256dh: keys.p256dh,
    auth: keys.auth,
    publicKey,
    userAgent: userAgent?.slice(0, USER_AGENT_MAX).toWellFormed() ?? null,
  }
  const known = new Set(listPublicKeys(deps).map((one) => one.publicKey))
  const held = await findByEndpoint(deps.database.db, endpoint)
  if (held && isSame(held, row)) return show(held, known)
  // nothing is open while we talk to its push service
  if (!(await proveBrowser(by, { endpoint, ...keys }, { now: deps.ids.now, locale: actor.locale })))
    throw fieldError('endpoint', 'not_usable')
  return deps.database.db.transaction().execute(async (tx) => {
    const made = await upsertRow(tx, row)
    await dropBeyond(tx, user.id, BROWSERS_MAX)
    await writeAudit(tx, actor, {
      ...aboutBrowser('subscribe', user.username),
      after: { id: made.id, service: new URL(endpoint).host, userAgent: row.userAgent },
    })
    return show(made, known)
  })
}

/** Every fault of what a browser said, at its place. */
function checkSubscription(deps: Deps, { endpoint, keys, publicKey }: NewSubscription): Known {
  const errors: FieldError[] = []
  const by = listPublicKeys(deps).find((one) => one.publicKey === publicKey)
  if (!by) errors.push({ path: 'publicKey', code: 'not_usable' })
  else if (!by.account.provider.subscribing?.reaches(endpoint, by.account))
    errors.push({ path: 'endpoint', code: 'address_not_allowed' })
  if (!isPoint(keys.p256dh)) errors.push({ path: 'keys.p256dh', code: 'wrong_form' })
  if (Buffer.from(keys.auth, 'base64url').length !== AUTH_BYTES) errors.push({ path: 'keys.auth', code: 'wrong_form' })
  if (!by || errors.length > 0) throw new AppError('invalid_request', { errors })
  return by
}

const isSame = (held: NewRow, row: NewRow): boolean =>
  (['userId', 'p256dh', 'auth', 'publicKey'] as const).every((name) => held[name] === row[name])

/** A point of the curve P-256, in base64url. */
function isPoint(text: string): boolean {
  try {
    return Buffer.from(text, 'base64url').equals(
      ECDH.convertKey(text, 'prime256v1', 'base64url', undefined, 'uncompressed') as Buffer,
    )
  } catch {
    return false
  }
}

/** Throws `push_subscription_not_found`, for another person's as well. */
export async function unsubscribe(deps: Deps, actor: Actor, id: number): Promise<void> {
  const { user } = getPerson(deps.access, actor)
  await deps.database.db.transaction().execute(async (tx) => {
    if (!(await deleteRow(tx, user.id, id))) throw new AppError('push_subscription_not_found')
    await writeAudit(tx, actor, { ...aboutBrowser('unsubscribe', user.username), before: { id } })
  })
}

const aboutBrowser = (verb: string, username: string) => ({
  action: `user.${verb}-browser`,
  subjectKind: 'user',
  subjectId: username,
})

/**
 * Takes a browser's word that it showed a notification. That it knows its own endpoint, which nobody else is told, is what it
 * is known by; of another browser nothing is stored. Throws `UnreadableCallback`.
 */
export async function takeReceipt(deps: Deps, body: { endpoint: string }): Promise<void> {
  const found = await findByEndpoint(deps.database.db as Db, body.endpoint)
  const account = listPublicKeys(deps).find(({ publicKey }) => publicKey === found?.publicKey)?.account
  if (!found || !account?.provider.parseReports) throw new UnreadableCallback('no browser of ours')
  const reports = account.provider.parseReports({ method: 'POST', query: {}, headers: {}, body }, account.settings)
  await deps.dispatch.report(account.id, reports)
}
