import type { AccountReading, Money, Read } from '../../../providers/provider.ts'
import { ENCODINGS } from '../../dispatch/encodings.ts'
import { QUARTER_MS } from '../../dispatch/quarters.ts'
import { findTariff } from '../../dispatch/road/tariffs.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { PACE_DAYS, weighPace } from './pace.ts'
import {
  type BalanceRow,
  listUsage,
  lockBalanceRow,
  type Stored,
  storeRefresh,
  type Unit,
  type UsageRow,
} from './queries.ts'

type RefreshDeps = Pick<Deps, 'dispatch'>
export type Reading = Read<AccountReading> | undefined

const DAY_MS = 86_400_000
/** After a refusal the next try comes no later: whoever mended something should not wait for an hour. */
const RETRY_S = 600

/** The beginning of a quarter of an hour, by which counters are kept. */
const quarterOf = (ms: number): Date => new Date(Math.floor(ms / QUARTER_MS) * QUARTER_MS)

/**
 * Takes in what a provider said (undefined: it was not asked, or tells nothing), with what was spent by the counters, as
 * what an account has now. In the transaction of whatever else is done.
 */
export async function takeIn(
  { dispatch }: RefreshDeps,
  tx: Db,
  accountId: number,
  reading: Reading,
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs)
  const row = await lockBalanceRow(tx, accountId, now)
  const said = hear(row, reading, now)
  const unit = row.handUnit ?? said.unit
  const price = findPrice(dispatch, accountId, nowMs)
  const usage = await listUsage(tx, accountId, quarterOf(nowMs - PACE_DAYS * DAY_MS), now)
  const pace = unit === null ? null : paceOf(usage, { unit, price }, nowMs)
  const handSpent = row.handAt === null ? 0 : await countSpentByHand(tx, row, price, now)
  await storeRefresh(tx, accountId, { ...said, handSpent, pace }, { now, retryS: said.failures > 0 ? RETRY_S : null })
}

/** What was spent since the beginning of the quarter of an hour in which a value is entered: it is in that value already. */
export async function countSpentBefore(
  { dispatch }: RefreshDeps,
  db: Db,
  accountId: number,
  unit: Unit,
  nowMs: number,
): Promise<number> {
  const usage = await listUsage(db, accountId, quarterOf(nowMs), new Date(nowMs))
  return sumSpent(usage, { unit, price: findPrice(dispatch, accountId, nowMs) })
}

async function countSpentByHand(tx: Db, row: BalanceRow, price: number | null, now: Date): Promise<number> {
  if (row.handAt === null || row.handUnit === null) return 0
  const usage = await listUsage(tx, row.accountId, quarterOf(row.handAt.getTime()), now)
  return Math.max(0, sumSpent(usage, { unit: row.handUnit, price }) - Number(row.handSpentBefore))
}

/** As the table has it, whatever a provider's file lets through. */
const isAbsurd = (balance: Money | null): boolean => balance !== null && !(Math.abs(Number(balance.amount)) < 1e18)

const ABSURD = {
  failure: 'provider_failed',
  code: 'absurd_balance',
  text: 'the balance has more than 18 digits',
  who: 'provider',
} as const

function hear(row: BalanceRow, reading: Reading, now: Date): Omit<Stored, 'handSpent' | 'pace'> {
  if (reading === undefined) return row
  if (reading.kind === 'refused' || isAbsurd(reading.value.balance)) {
    const { failure, code, text, who } = reading.kind === 'refused' ? reading : ABSURD
    return {
      ...row,
      failures: row.failures + 1,
      failingSince: row.failingSince ?? now,
      failure,
      failureCode: code,
      failureWords: text.replaceAll('\0', ''),
      failureWho: who,
    }
  }
  const { balance, expiresAt, plan } = reading.value
  const well = {
    failures: 0,
    failingSince: null,
    failure: null,
    failureCode: null,
    failureWords: null,
    failureWho: null,
  }
  return { ...well, amount: balance?.amount ?? null, unit: balance?.unit ?? null, expiresAt, plan, readAt: now }
}

type Measure = { unit: Unit; price: number | null }

function paceOf(usage: UsageRow[], measure: Measure, nowMs: number): number | null {
  if (usage.length === 0) return null
  const first = Math.min(...usage.map(({ firstAt }) => firstAt.getTime()))
  const days = usage.map((row) => ({ daysAgo: row.daysAgo, spent: sumSpent([row], measure) }))
  return weighPace(days, nowMs - first)
}

/** A provider that counts messages takes one for a segment; one that tells no price is reckoned by the account's tariff. */
const sumSpent = (usage: UsageRow[], { unit, price }: Measure): number =>
  usage.reduce((sum, { cost, segments }) => {
    if (unit === 'credit') return sum + segments
    return sum + (cost > 0 ? cost : segments * (price ?? 0))
  }, 0)

function findPrice(dispatch: Deps['dispatch'], accountId: number, nowMs: number): number | null {
  const account = dispatch.routing().accounts.get(accountId)
  if (!account) return null
  const text = { line: account.lines[0]?.number ?? null, encoding: ENCODINGS.ucs2 }
  return findTariff(account.tariffs, text, nowMs)?.price ?? null
}
