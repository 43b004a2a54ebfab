import { sql } from 'kysely'
import type { FailureCode, Money, Who } from '../../../providers/provider.ts'
import { DELIVERED, SENT, UNDELIVERED, UNREPORTED } from '../../dispatch/states.ts'
import type { Db } from '../../platform/db/database.ts'

export type Unit = Money['unit']

/** Amounts are texts, as the database writes them: a rial balance may pass what a double holds. */
export type BalanceRow = {
  accountId: number
  periodMinutes: number
  nextRefreshAt: Date
  amount: string | null
  unit: Unit | null
  expiresAt: Date | null
  plan: string | null
  readAt: Date | null
  failures: number
  failingSince: Date | null
  failure: FailureCode | null
  failureCode: string | null
  failureWords: string | null
  failureWho: Who | null
  handAmount: string | null
  handUnit: Unit | null
  handSpentBefore: string
  handSpent: string
  handExpiresAt: Date | null
  handNote: string | null
  handBy: string | null
  handAt: Date | null
  pace: number | null
  /** What counts: the amount by hand, less what was sent since, else the provider's. */
  countedAmount: string | null
  countedUnit: Unit | null
  countedExpiresAt: Date | null
}

/** Of a row `b`: what counts. */
export const COUNTED_AMOUNT = sql`coalesce(b.hand_amount - b.hand_spent, b.amount)`
export const COUNTED_UNIT = sql`coalesce(b.hand_unit, b.unit)`
export const COUNTED_EXPIRY = sql`coalesce(b.hand_expires_at, b.expires_at)`

const COLUMNS = sql`
  b.account_id as "accountId", b.period_minutes as "periodMinutes", b.next_refresh_at as "nextRefreshAt",
  trim_scale(b.amount)::text as amount, b.unit, b.expires_at as "expiresAt", b.plan, b.read_at as "readAt",
  b.failures, b.failing_since as "failingSince", b.failure, b.failure_code as "failureCode",
  b.failure_words as "failureWords", b.failure_who as "failureWho",
  trim_scale(b.hand_amount)::text as "handAmount", b.hand_unit as "handUnit", b.hand_spent_before::text as "handSpentBefore",
  b.hand_spent::text as "handSpent", b.hand_expires_at as "handExpiresAt", b.hand_note as "handNote", b.hand_by as "handBy",
  b.hand_at as "handAt", b.pace::float8 as pace,
  trim_scale(${COUNTED_AMOUNT})::text as "countedAmount", ${COUNTED_UNIT} as "countedUnit", ${COUNTED_EXPIRY} as "countedExpiresAt"`

/** The first refresh of an account comes so long after it was made: whoever makes one has yet to enter its key. */
const FIRST_AFTER_S = 60

/** Every account has a row from its first look on. */
export async function makeMissingRows(db: Db, now: Date): Promise<void> {
  await sql`
    insert into balances (account_id, next_refresh_at)
    select a.id, ${now}::timestamptz + make_interval(secs => ${FIRST_AFTER_S}::float8)
    from accounts a where not exists (select from balances b where b.account_id = a.id)
    on conflict do nothing`.execute(db)
}

export async function findBalanceRow(db: Db, accountId: number): Promise<BalanceRow | undefined> {
  const { rows } = await sql<BalanceRow>`select ${COLUMNS} from balances b where b.account_id = ${accountId}`.execute(
    db,
  )
  return rows[0]
}

/** The row, made where it is not there yet, and nobody else's until the transaction ends. */
export async function lockBalanceRow(tx: Db, accountId: number, now: Date): Promise<BalanceRow> {
  await sql`
    insert into balances (account_id, next_refresh_at)
    values (${accountId}, ${now}::timestamptz + make_interval(secs => ${FIRST_AFTER_S}::float8))
    on conflict do nothing`.execute(tx)
  const { rows } = await sql<BalanceRow>`
    select ${COLUMNS} from balances b where b.account_id = ${accountId} for update`.execute(tx)
  return rows[0]!
}

/** Moves the time of every account whose time has come on, by its period give or take a tenth; answers these. */
export async function claimDueAccounts(db: Db, now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update balances set next_refresh_at = ${now}::timestamptz + make_interval(secs => period_minutes * 60 * (0.9 + random() * 0.2))
    where next_refresh_at <= ${now}::timestamptz
    returning account_id as id`.execute(db)
  return rows.map(({ id }) => id)
}

export type Stored = Pick<
  BalanceRow,
  | 'amount'
  | 'unit'
  | 'expiresAt'
  | 'plan'
  | 'readAt'
  | 'failures'
  | 'failingSince'
  | 'failure'
  | 'failureCode'
  | 'failureWords'
  | 'failureWho'
> & { handSpent: number; pace: number | null }

/** Writes what a refresh found, and what counts now into the history. `retryS`: the next one comes no later than that. */
export async function storeRefresh(
  tx: Db,
  accountId: number,
  row: Stored,
  { now, retryS }: { now: Date; retryS: number | null },
) {
  await sql`
    update balances set
      amount = ${row.amount}::numeric, unit = ${row.unit}, expires_at = ${row.expiresAt}::timestamptz, plan = ${row.plan},
      read_at = ${row.readAt}::timestamptz, failures = ${row.failures}, failing_since = ${row.failingSince}::timestamptz,
      failure = ${row.failure}, failure_code = ${row.failureCode}, failure_words = ${row.failureWords},
      failure_who = ${row.failureWho}, hand_spent = ${row.handSpent}::numeric, pace = ${row.pace}::numeric,
      next_refresh_at = least(next_refresh_at, ${now}::timestamptz + make_interval(secs => ${retryS}::float8))
    where account_id = ${accountId}`.execute(tx)
  await sql`
    insert into balance_readings (account_id, at, amount, unit, source)
    select b.account_id, ${now}::timestamptz, ${COUNTED_AMOUNT}, ${COUNTED_UNIT}, case when b.hand_amount is null then 'provider' else 'hand' end
    from balances b
    where b.account_id = ${accountId} and ${COUNTED_AMOUNT} is not null
    on conflict (account_id, at) do update set amount = excluded.amount, unit = excluded.unit, source = excluded.source`.execute(
    tx,
  )
}

export type ByHandRow = {
  amount: string | null
  unit: Unit | null
  spentBefore: number
  expiresAt: Date | null
  note: string | null
  by: string
  at: Date
}

/** Null: what was entered by hand is cleared. */
export async function storeByHand(tx: Db, accountId: number, row: ByHandRow | null): Promise<void> {
  await sql`
    update balances set
      hand_amount = ${row?.amount ?? null}::numeric, hand_unit = ${row?.unit ?? null}, hand_spent = 0,
      hand_spent_before = ${row?.spentBefore ?? 0}::numeric, hand_expires_at = ${row?.expiresAt ?? null}::timestamptz,
      hand_note = ${row?.note ?? null}, hand_by = ${row?.by ?? null}, hand_at = ${row?.at ?? null}::timestamptz
    where account_id = ${accountId}`.execute(tx)
}

export async function storePeriod(tx: Db, accountId: number, periodMinutes: number, now: Date): Promise<void> {
  await sql`
    update balances set period_minutes = ${periodMinutes},
      next_refresh_at = least(next_refresh_at, ${now}::timestamptz + make_interval(mins => ${periodMinutes}))
    where account_id = ${accountId}`.execute(tx)
}

// it has left, and nobody has said that it came back (server/dispatch/states.ts)
const LEFT = [SENT, UNREPORTED, UNDELIVERED, DELIVERED]

export type UsageRow = { daysAgo: number; cost: number; segments: number; firstAt: Date }

/**
 * What an account has carried since an instant (a quarter of an hour's beginning), by days back from now. From the
 * counters, by whole keys: the services are few, messages are not looked at.
 */
export async function listUsage(db: Db, accountId: number, from: Date, now: Date): Promise<UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    select floor(extract(epoch from ${now}::timestamptz - u.quarter) / 86400)::int as "daysAgo",
      sum(u.cost)::float8 as cost, sum(u.segments)::float8 as segments, min(u.quarter) as "firstAt"
    from (
      select c.quarter, c.cost, c.segments
      from services s
      join counters c on c.service_id = s.id and c.account_id = ${accountId} and c.test = false
        and c.quarter >= ${from}::timestamptz and c.status = any (${LEFT}::smallint[])
      union all
      select d.quarter, d.cost, d.segments from deltas d
      where d.account_id = ${accountId} and not d.test and d.quarter >= ${from}::timestamptz and d.status = any (${LEFT}::smallint[])
    ) u
    group by 1`.execute(db)
  return rows
}

export type ReadingRow = { at: Date; amount: string; unit: Unit; source: 'provider' | 'hand' }

/** The last reading of each of so many equal spans since `from`, oldest first. */
export async function listReadings(
  db: Db,
  accountId: number,
  from: Date,
  now: Date,
  spans: number,
): Promise<ReadingRow[]> {
  const spanS = Math.max(1, (now.getTime() - from.getTime()) / 1000 / spans)
  const { rows } = await sql<ReadingRow>`
    select distinct on (span) at, trim_scale(amount)::text as amount, unit, source
    from (
      select *, floor(extract(epoch from at - ${from}::timestamptz) / ${spanS}::float8) as span
      from balance_readings
      where account_id = ${accountId} and at >= ${from}::timestamptz and at <= ${now}::timestamptz
    ) r
    order by span, at desc`.execute(db)
  return rows
}

/** History is kept as long as messages are. */
export async function dropOldReadings(db: Db, now: Date): Promise<void> {
  await sql`
    delete from balance_readings r using centre c
    where r.at < ${now}::timestamptz - make_interval(days => c.retention_days)`.execute(db)
}
