import { sql } from 'kysely'
import { repeat } from '../../dispatch/repeat.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { bound, findHush } from './bounds.ts'
import { type AlertState, type Decision, decide } from './decide.ts'
import { isQuietFor, type Observation, observe } from './observe.ts'
import { findKeepers, isQuietForTokens, observeToken } from './observe-tokens.ts'
import {
  type AccountSeen,
  type AlertChange,
  type AlertRow,
  dropOldAlerts,
  type LateNotice,
  listAccountsSeen,
  listLateNotices,
  listOpenAlerts,
  listReceiverUsers,
  type Receiver,
  type ReceiverUser,
  readTimeZone,
  saveAlerts,
} from './queries.ts'
import { DEFAULT_RULES } from './rules.ts'
import { tellUnsent } from './tell.ts'
import { type Told, writeNotice, writeSeveral } from './texts.ts'
import { listTokenKeepers, listTokensSeen, readTokenRules, type TokenSeen } from './token-queries.ts'

const LOOK_EVERY_MS = 10_000
const SWEEP_EVERY_MS = 3_600_000

/**
 * Looks at every account and token, decides what is to be told, and tells it. What was decided is committed before
 * anything is sent, and is sent under keys of its own: two nodes, or one that dies in between, tell nobody twice.
 */
export async function runAlertRound(deps: Deps, nowMs: number): Promise<void> {
  await inTransaction(deps.database.db, (tx) => decideAll(deps, tx, nowMs))
  await tellUnsent(deps, nowMs)
}

/** Looks for as long as the node lives. */
export function startAlertRounds(deps: Deps): { stop(): Promise<void> } {
  const rounds = [
    repeat(LOOK_EVERY_MS, deps.log, () => runAlertRound(deps, deps.ids.now())),
    repeat(SWEEP_EVERY_MS, deps.log, () => dropOldAlerts(deps.database.db, new Date(deps.ids.now()))),
  ]
  return { stop: async () => void (await Promise.all(rounds.map((round) => round.stop()))) }
}

async function decideAll(deps: Deps, tx: Db, nowMs: number): Promise<void> {
  // one node decides at a time; another that comes meanwhile has nothing to add
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('rasan alerts')) as mine`.execute(tx)
  if (!rows[0]?.mine) return
  const now = new Date(nowMs)
  const open = await listOpenAlerts(tx)
  const late = Map.groupBy(await listLateNotices(tx, now), ownerOf)
  const look = { deps, tx, now, timeZone: await readTimeZone(tx), open, late }
  await decideAccounts(look)
  await decideTokens(look)
}

type Look = {
  deps: Deps
  tx: Db
  now: Date
  timeZone: string
  open: AlertRow[]
  /** By `ownerOf`. */
  late: Map<string, LateNotice[]>
}

/** Whose alerts an hour bounds together: an account's, or those of the tokens of a service or of the centre. */
const ownerOf = ({ accountId, serviceId }: { accountId: number | null; serviceId: number | null }): string =>
  accountId === null ? `tokens ${serviceId ?? 'of the centre'}` : `account ${accountId}`

async function decideAccounts({ deps, tx, now, timeZone, open, late }: Look): Promise<void> {
  const routed = deps.dispatch.routing().accounts
  const accounts = (await listAccountsSeen(tx, now)).filter(({ id }) => routed.get(id)?.isSandbox === false)
  const users = await listReceiverUsers(tx, [...new Set(accounts.flatMap(({ rules }) => rules?.userIds ?? []))])
  const openOf = Map.groupBy(open, ({ accountId }) => accountId)
  for (const account of accounts) {
    const { id: accountId } = account
    const owner = ownerOf({ accountId, serviceId: null })
    await byItself(deps, tx, owner, () => {
      const matter = {
        ...{ accountId, tokenId: null, title: routed.get(accountId)!.title, isQuiet: isQuietFor(account) },
        receivers: listReceivers(account, users),
      }
      const known = openOf.get(accountId) ?? []
      const told = late.get(owner) ?? []
      const changes = observe(account, known, now.getTime()).flatMap((observed) => {
        const held = known.find(({ kind, subject }) => kind === observed.kind && subject === observed.subject)
        return decideOne(matter, observed, held, { late: told, now, timeZone })
      })
      return save(tx, changes, told, matter.title, now)
    })
  }
}

async function decideTokens({ deps, tx, now, timeZone, open, late }: Look): Promise<void> {
  const rules = await readTokenRules(tx, now)
  const known = new Map(open.flatMap((row) => (row.tokenId === null ? [] : [[row.tokenId, row] as const])))
  const days = Math.max(0, ...rules.levels)
  const tokens = await listTokensSeen(tx, now, days, [...known.keys()])
  const byService = Map.groupBy(tokens, ({ serviceId }) => serviceId)
  const keepers = await listTokenKeepers(
    tx,
    [...byService.keys()].filter((id) => id !== null),
  )
  for (const [serviceId, ofService] of byService) {
    const owner = ownerOf({ accountId: null, serviceId })
    await byItself(deps, tx, owner, () => {
      const receivers = findKeepers(keepers, serviceId).map(toReceiver)
      const told = late.get(owner) ?? []
      const [{ titleFa, titleEn }] = ofService as [TokenSeen]
      const title = { fa: titleFa, en: titleEn }
      const changes = ofService.flatMap((token) => {
        const held = known.get(token.id)
        const matter = { accountId: null, tokenId: token.id, title, isQuiet: isQuietForTokens(rules), receivers }
        return decideOne(matter, observeToken(token, held, rules, now.getTime()), held, { late: told, now, timeZone })
      })
      return save(tx, changes, told, title, now)
    })
  }
}

/** What goes wrong with one account, or with one service's tokens, keeps nobody from hearing of the others. */
async function byItself({ log }: Deps, tx: Db, owner: string, work: () => Promise<void>): Promise<void> {
  await sql`savepoint one_owner`.execute(tx)
  try {
    await work()
    await sql`release savepoint one_owner`.execute(tx)
  } catch (error) {
    await sql`rollback to savepoint one_owner`.execute(tx)
    log.error({ err: error, owner }, 'some alerts could not be decided; those of others were')
  }
}

async function save(
  tx: Db,
  changes: AlertChange[],
  told: LateNotice[],
  title: Told['account'],
  now: Date,
): Promise<void> {
  const sent = bound(changes, told, ({ locale }, parts) =>
    writeSeveral(locale, {
      kind: parts[0]!.kind,
      facts: parts[0]!.facts,
      account: title,
      subjects: parts.map(({ subject }) => subject),
      isLow: parts[0]!.event !== 'recovered',
    }),
  )
  if (sent.length > 0) await saveAlerts(tx, sent, now)
}

/** What an alert is about, and for whom it is. */
type Matter = {
  accountId: number | null
  tokenId: number | null
  title: Told['account']
  isQuiet: boolean
  receivers: Omit<Receiver, 'text'>[]
}
type Moment = { late: LateNotice[]; now: Date; timeZone: string }

/** What is to be written of one observation: nothing where nothing is the matter, or nothing has changed. */
function decideOne(
  matter: Matter,
  observed: Observation,
  held: AlertRow | undefined,
  { late, now, timeZone }: Moment,
): AlertChange[] {
  const moment = { now: now.getTime(), isQuiet: matter.isQuiet, hush: findHush(late, observed) }
  const decision = decide(held && stateOf(held), observed.value, observed.rule, moment)
  const change = toChange(matter, { held, observed, decision, now })
  if (!change) return []
  const { event } = decision
  if (event !== null) {
    const told: Told = { ...change, account: matter.title }
    change.receivers = matter.receivers.map((one) => ({ ...one, text: writeNotice(one.locale, told, event, timeZone) }))
  }
  return held && event === null && !decision.isOver && isSame(held, change) ? [] : [change]
}

const stateOf = (row: AlertRow): AlertState => ({
  level: row.level,
  told: row.told,
  toldAt: row.toldAt?.getTime() ?? null,
  calmSince: row.calmSince?.getTime() ?? null,
  isAcknowledged: row.acknowledgedAt !== null,
})

type Turn = { held: AlertRow | undefined; observed: Observation; decision: Decision; now: Date }

/** The alert as it is from now on, still without receivers; undefined where there is none. */
function toChange({ accountId, tokenId }: Matter, { held, observed, decision, now }: Turn): AlertChange | undefined {
  const { state, event, isOver } = decision
  if (!state) return undefined
  const isKnown = observed.value !== null && Number.isFinite(observed.value)
  const facts = Object.keys(observed.facts).length > 0 ? observed.facts : (held?.facts ?? {})
  return {
    id: held?.id ?? null,
    accountId,
    tokenId,
    kind: observed.kind,
    subject: observed.subject,
    level: state.level,
    told: state.told,
    toldAt: toText(state.toldAt),
    calmSince: toText(state.calmSince),
    value: isKnown ? observed.value : observed.value === null ? (held?.value ?? null) : null,
    facts,
    occurrence: (held?.occurrence ?? 0) + (event === null ? 0 : 1),
    endedAt: isOver ? now.toISOString() : null,
    isAcknowledged: state.isAcknowledged,
    event,
    receivers: [],
  }
}

const toText = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const isSame = (held: AlertRow, change: AlertChange): boolean =>
  held.level === change.level &&
  held.told === change.told &&
  (held.calmSince?.toISOString() ?? null) === change.calmSince &&
  held.value === change.value &&
  JSON.stringify(Object.entries(held.facts).sort()) === JSON.stringify(Object.entries(change.facts).sort())

/** Numbers and users of the rules; a number that is also a user's is told once. */
function listReceivers({ rules }: AccountSeen, users: ReceiverUser[]): Omit<Receiver, 'text'>[] {
  const { userIds, mobiles, locale } = rules ?? DEFAULT_RULES
  const people = users.filter(({ id }) => userIds.includes(id)).map(toReceiver)
  const theirs = new Set(people.map(({ to }) => to))
  const numbers = mobiles
    .filter((mobile) => !theirs.has(mobile))
    .map((to) => ({ to, user: null, locale, message: null, failure: null }))
  return [...people, ...numbers]
}

const toReceiver = ({ id, name, mobile, suspended, locale }: ReceiverUser): Omit<Receiver, 'text'> => ({
  to: suspended ? null : mobile,
  user: { id, name },
  locale,
  message: null,
  failure: suspended ? 'user_suspended' : mobile === null ? 'no_mobile' : null,
})
