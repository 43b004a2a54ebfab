import type { FailureCode, Money, Who } from '../../../providers/provider.ts'
import { canReadAccount } from '../../dispatch/road/read-account.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { fieldError } from '../../platform/http/errors.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { getAccountRow } from '../accounts/accounts.ts'
import { countDaysLeft, countRunway } from './pace.ts'
import { type BalanceRow, findBalanceRow, listReadings, lockBalanceRow, storeByHand, storePeriod } from './queries.ts'
import { countSpentBefore, takeIn } from './refresh.ts'

export { expirySearch, listExpiries } from './expiries.ts'
export { countDaysLeft, countRunway } from './pace.ts'
export { COUNTED_AMOUNT, COUNTED_EXPIRY, COUNTED_UNIT } from './queries.ts'

/** What an account has left and until when, as the API tells it. */
export type Balance = {
  /** What counts: the amount by hand less what was sent since, else the provider's. */
  balance: Money | null
  source: 'provider' | 'hand' | null
  /** What is spent in a day, weighted towards the present, and for how many days the balance lasts at that. */
  pace: Money | null
  runwayDays: number | null
  expiresAt: string | null
  expirySource: 'provider' | 'hand' | null
  daysLeft: number | null
  provider: {
    isReadable: boolean
    balance: Money | null
    expiresAt: string | null
    plan: string | null
    readAt: string | null
    failing: { since: string; times: number; failure: Failure; provider: { code: string; text: string } } | null
  }
  byHand: { balance: Money | null; expiresAt: string | null; note: string | null; by: string; at: string } | null
  periodMinutes: number
  nextRefreshAt: string | null
}
type Failure = { code: FailureCode; title: string; who: Who }

export type ByHand = { balance?: Money | null; expiresAt?: string | null; note?: string | null }

type BalanceDeps = Pick<Deps, 'database' | 'dispatch' | 'ids'>

const PERIOD_DEFAULT = 60
const SPANS = 400
const DAY_MS = 86_400_000

/** Throws `account_not_found`. */
export async function getBalance(deps: BalanceDeps, actor: Actor, name: string, db: Db = deps.database.db) {
  const { id } = await getAccountRow(db, name)
  const isReadable = canReadAccount(deps.dispatch.routing(), id)
  return showBalance(await findBalanceRow(db, id), { isReadable, nowMs: deps.ids.now(), locale: actor.locale })
}

/**
 * Asks the provider now. What it refuses is no fault of the request: it is told in `provider.failing`. Throws
 * `account_not_found`.
 */
export async function refreshBalance(deps: BalanceDeps, actor: Actor, name: string): Promise<Balance> {
  const { db } = deps.database
  const { id } = await getAccountRow(db, name)
  const reading = await deps.dispatch.readAccount(id)
  return inTransaction(db, async (tx) => {
    await takeIn(deps, tx, id, reading, deps.ids.now())
    await writeAudit(tx, actor, aboutAccount('refresh-balance', name))
    return getBalance(deps, actor, name, tx)
  })
}

/** How often the provider is asked, in minutes. Throws `account_not_found`. */
export function changeBalancePeriod(deps: BalanceDeps, actor: Actor, name: string, periodMinutes: number) {
  return inTransaction(deps.database.db, async (tx) => {
    const { id } = await getAccountRow(tx, name, true)
    const now = new Date(deps.ids.now())
    const held = await lockBalanceRow(tx, id, now)
    if (held.periodMinutes !== periodMinutes) {
      await storePeriod(tx, id, periodMinutes, now)
      await writeAudit(tx, actor, {
        ...aboutAccount('set-balance-period', name),
        before: { periodMinutes: held.periodMinutes },
        after: { periodMinutes },
      })
    }
    return getBalance(deps, actor, name, tx)
  })
}

/**
 * Enters a balance, an expiry, or both: they outrank the provider's until they are cleared, and what is sent from now on
 * is taken off the balance. What is not named is not by hand any more. Throws `account_not_found`, and
 * `invalid_request` where neither is named, or the unit is not the provider's.
 */
export function enterByHand(deps: BalanceDeps, actor: Actor, name: string, wanted: ByHand): Promise<Balance> {
  const { balance = null, expiresAt = null, note = null } = wanted
  if (balance === null && expiresAt === null) throw fieldError('balance', 'required')
  if (expiresAt !== null && Number.isNaN(Date.parse(expiresAt))) throw fieldError('expiresAt', 'wrong_form')
  return changeByHand(deps, actor, name, 'enter-balance', async (tx, held, nowMs) => {
    if (balance !== null && held.unit !== null && held.unit !== balance.unit)
      throw fieldError('balance.unit', 'not_usable')
    await storeByHand(tx, held.accountId, {
      amount: balance?.amount ?? null,
      unit: balance?.unit ?? null,
      spentBefore: balance === null ? 0 : await countSpentBefore(deps, tx, held.accountId, balance.unit, nowMs),
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
      note,
      by: actor.name,
      at: new Date(nowMs),
    })
  })
}

/** The provider's values count again. Throws `account_not_found`. */
export const clearByHand = (deps: BalanceDeps, actor: Actor, name: string): Promise<Balance> =>
  changeByHand(deps, actor, name, 'clear-balance', async (tx, held) => {
    if (held.handAt === null) return false
    await storeByHand(tx, held.accountId, null)
    return true
  })

function changeByHand(
  deps: BalanceDeps,
  actor: Actor,
  name: string,
  verb: string,
  // biome-ignore lint/suspicious/noConfusingVoidType: nothing said is a change
  change: (tx: Db, held: BalanceRow, nowMs: number) => Promise<boolean | void>,
): Promise<Balance> {
  return inTransaction(deps.database.db, async (tx) => {
    const { id } = await getAccountRow(tx, name, true)
    const nowMs = deps.ids.now()
    const held = await lockBalanceRow(tx, id, new Date(nowMs))
    if ((await change(tx, held, nowMs)) === false) return getBalance(deps, actor, name, tx)
    await takeIn(deps, tx, id, undefined, nowMs)
    const row = await findBalanceRow(tx, id)
    await writeAudit(tx, actor, {
      ...aboutAccount(verb, name),
      before: showByHand(held),
      after: row && showByHand(row),
    })
    return getBalance(deps, actor, name, tx)
  })
}

/** The history of what counted, for a chart: at most 400 readings, oldest first. Throws `account_not_found`. */
export async function listBalanceHistory(deps: BalanceDeps, name: string, days: number) {
  const { db } = deps.database
  const { id } = await getAccountRow(db, name)
  const now = deps.ids.now()
  const rows = await listReadings(db, id, new Date(now - days * DAY_MS), new Date(now), SPANS)
  return {
    readings: rows.map(({ at, amount, unit, source }) => ({ at: at.toISOString(), balance: { amount, unit }, source })),
  }
}

const aboutAccount = (verb: string, name: string) => ({
  action: `account.${verb}`,
  subjectKind: 'account',
  subjectId: name,
})

type Shown = { isReadable: boolean; nowMs: number; locale: Locale }

function showBalance(row: BalanceRow | undefined, { isReadable, nowMs, locale }: Shown): Balance {
  const unread = { isReadable, balance: null, expiresAt: null, plan: null, readAt: null, failing: null }
  if (!row)
    return {
      ...{
        balance: null,
        source: null,
        pace: null,
        runwayDays: null,
        expiresAt: null,
        expirySource: null,
        daysLeft: null,
      },
      provider: unread,
      byHand: null,
      periodMinutes: PERIOD_DEFAULT,
      nextRefreshAt: null,
    }
  const runway = countRunway(row.countedAmount === null ? null : Number(row.countedAmount), row.pace)
  return {
    balance: toMoney(row.countedAmount, row.countedUnit),
    source: row.countedAmount === null ? null : row.handAmount === null ? 'provider' : 'hand',
    pace: row.pace === null ? null : toMoney(String(Math.round(row.pace)), row.countedUnit),
    runwayDays: runway === null ? null : Math.round(runway * 10) / 10,
    expiresAt: toText(row.countedExpiresAt),
    expirySource: row.countedExpiresAt === null ? null : row.handExpiresAt === null ? 'provider' : 'hand',
    daysLeft: row.countedExpiresAt && countDaysLeft(row.countedExpiresAt, nowMs),
    provider: {
      isReadable,
      balance: toMoney(row.amount, row.unit),
      expiresAt: toText(row.expiresAt),
      plan: row.plan,
      readAt: toText(row.readAt),
      failing: showFailing(row, locale),
    },
    byHand: showByHand(row),
    periodMinutes: row.periodMinutes,
    nextRefreshAt: row.nextRefreshAt.toISOString(),
  }
}

function showFailing(row: BalanceRow, locale: Locale): Balance['provider']['failing'] {
  const { failure, failingSince, failures, failureWho, failureCode, failureWords } = row
  if (failure === null || failingSince === null || failureWho === null) return null
  return {
    since: failingSince.toISOString(),
    times: failures,
    failure: { code: failure, title: phrase(locale, `failures.${failure}.title`), who: failureWho },
    // what stands for silence is ours, and nothing that the provider said
    provider: { code: failureCode === 'no_answer' ? '' : (failureCode ?? ''), text: failureWords ?? '' },
  }
}

function showByHand(row: BalanceRow): Balance['byHand'] {
  if (row.handAt === null || row.handBy === null) return null
  return {
    balance: toMoney(row.handAmount, row.handUnit),
    expiresAt: toText(row.handExpiresAt),
    note: row.handNote,
    by: row.handBy,
    at: row.handAt.toISOString(),
  }
}

const toMoney = (amount: string | null, unit: Money['unit'] | null): Money | null =>
  amount === null || unit === null ? null : { amount, unit }
const toText = (at: Date | null): string | null => at?.toISOString() ?? null
