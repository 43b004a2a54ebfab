import { sql } from 'kysely'
import { repeat } from '../../dispatch/repeat.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { bound, findHush } from './bounds.ts'
import { type AlertState, type Decision, decide } from './decide.ts'
import { isQuietFor, type Observation, observe } from './observe.ts'
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

const LOOK_EVERY_MS = 10_000
const SWEEP_EVERY_MS = 3_600_000

/**
 * Looks at every account, decides what is to be told, and tells it. What was decided is committed before anything is sent,
 * and is sent under keys of its own: two nodes, or one that dies in between, tell nobody twice.
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
  const timeZone = await readTimeZone(tx)
  const now = new Date(nowMs)
  const routed = deps.dispatch.routing().accounts
  const accounts = (await listAccountsSeen(tx, now)).filter(({ id }) => routed.get(id)?.isSandbox === false)
  const open = Map.groupBy(await listOpenAlerts(tx), ({ accountId }) => accountId)
  const users = await listReceiverUsers(tx, [...new Set(accounts.flatMap(({ rules }) => rules?.userIds ?? []))])
  const late = Map.groupBy(await listLateNotices(tx, now), ({ accountId }) => accountId)
  for (const account of accounts)
    await byItself(deps, tx, account.id, async () => {
      const { title } = routed.get(account.id)!
      const told = late.get(account.id) ?? []
      const changes = decideOne(account, { known: open.get(account.id) ?? [], late: told, title, users, now, timeZone })
      const sent = bound(changes, told, ({ locale }, parts) =>
        writeSeveral(locale, {
          kind: parts[0]!.kind,
          account: title,
          subjects: parts.map(({ subject }) => subject),
          isLow: parts[0]!.event !== 'recovered',
        }),
      )
      if (sent.length > 0) await saveAlerts(tx, sent, now)
    })
}

/** What goes wrong with one account keeps nobody from hearing of the others. */
async function byItself({ log }: Deps, tx: Db, account: number, work: () => Promise<void>): Promise<void> {
  await sql`savepoint one_account`.execute(tx)
  try {
    await work()
    await sql`release savepoint one_account`.execute(tx)
  } catch (error) {
    await sql`rollback to savepoint one_account`.execute(tx)
    log.error({ err: error, account }, 'the alerts of an account could not be decided; those of the others were')
  }
}

type Look = {
  known: AlertRow[]
  late: LateNotice[]
  title: Told['account']
  users: ReceiverUser[]
  now: Date
  timeZone: string
}

function decideOne(account: AccountSeen, { known, late, title, users, now, timeZone }: Look): AlertChange[] {
  const isQuiet = isQuietFor(account)
  return observe(account, known, now.getTime()).flatMap((observed) => {
    const held = known.find(({ kind, subject }) => kind === observed.kind && subject === observed.subject)
    const moment = { now: now.getTime(), isQuiet, hush: findHush(late, observed) }
    const decision = decide(held && stateOf(held), observed.value, observed.rule, moment)
    const write = (told: Told) => (receiver: Pick<Receiver, 'locale'>) =>
      decision.event === null ? '' : writeNotice(receiver.locale, told, decision.event, timeZone)
    return toChange({ account, title, held, observed, decision, now, users, write })
  })
}

const stateOf = (row: AlertRow): AlertState => ({
  level: row.level,
  told: row.told,
  toldAt: row.toldAt?.getTime() ?? null,
  calmSince: row.calmSince?.getTime() ?? null,
  isAcknowledged: row.acknowledgedAt !== null,
})

type Turn = {
  account: AccountSeen
  title: Told['account']
  held: AlertRow | undefined
  observed: Observation
  decision: Decision
  now: Date
  users: ReceiverUser[]
  write(told: Told): (receiver: Pick<Receiver, 'locale'>) => string
}

/** What is to be written of one observation: nothing where nothing is the matter, or nothing has changed. */
function toChange({ account, title, held, observed, decision, now, users, write }: Turn): AlertChange[] {
  const { state, event, isOver } = decision
  if (!state) return []
  const isKnown = observed.value !== null && Number.isFinite(observed.value)
  const facts = Object.keys(observed.facts).length > 0 ? observed.facts : (held?.facts ?? {})
  const change: AlertChange = {
    id: held?.id ?? null,
    accountId: account.id,
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
  if (event !== null) {
    const told: Told = { ...change, account: title }
    change.receivers = listReceivers(account, users).map((one) => ({ ...one, text: write(told)(one) }))
  }
  return held && event === null && !isOver && isSame(held, change) ? [] : [change]
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
  const people = users
    .filter(({ id }) => userIds.includes(id))
    .map(({ id, name, mobile, suspended, ...user }) => ({
      to: suspended ? null : mobile,
      user: { id, name },
      locale: user.locale,
      message: null,
      failure: suspended ? 'user_suspended' : mobile === null ? 'no_mobile' : null,
    }))
  const theirs = new Set(people.map(({ to }) => to))
  const numbers = mobiles
    .filter((mobile) => !theirs.has(mobile))
    .map((to) => ({ to, user: null, locale, message: null, failure: null }))
  return [...people, ...numbers]
}
