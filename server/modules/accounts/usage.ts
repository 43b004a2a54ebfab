import { sql } from 'kysely'
import { ENCODINGS } from '../../dispatch/encodings.ts'
import { findTariff } from '../../dispatch/road/tariffs.ts'
import { HANDED_OVER } from '../../dispatch/states.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Encoding } from '../../platform/text/segments.ts'
import { getAccountRow } from './get-account.ts'

type Rials = { amount: string; unit: 'IRR' }
type Sum = { messages: number; segments: number; charged: Rials }

/**
 * What went through an account, by days of the centre: today, and in the last 7 and 30 days with today. `prices`: what its
 * provider really took for a segment of late, beside what the tariffs say.
 */
export type AccountUsage = {
  today: Sum
  week: Sum
  month: Sum
  prices: {
    line: string | null
    encoding: Encoding
    segments: number
    charged: Rials
    /** Null where no tariff has begun. */
    tariff: Rials | null
  }[]
}

const STATES = sql.raw(HANDED_OVER.join(', '))

/** Throws `account_not_found`. */
export async function readAccountUsage({ database, dispatch, ids }: Deps, name: string): Promise<AccountUsage> {
  const { id } = await getAccountRow(database.db, name)
  const tariffs = dispatch.routing().accounts.get(id)?.tariffs ?? []
  const [sums, prices] = await Promise.all([readSums(database.db, id), readPrices(database.lists, id)])
  return {
    ...sums,
    prices: prices.map(({ line, encoding, segments, charged }) => {
      const tariff = findTariff(tariffs, { line, encoding }, ids.now())
      return {
        line,
        encoding: encoding === ENCODINGS.gsm7 ? 'gsm7' : 'ucs2',
        segments,
        charged: toRials(charged / segments),
        tariff: tariff ? toRials(tariff.price) : null,
      }
    }),
  }
}

const toRials = (amount: number): Rials => ({ amount: String(Math.round(amount)), unit: 'IRR' })

/** From the counters: as fast whatever the history. */
async function readSums(db: Db, accountId: number): Promise<Pick<AccountUsage, 'today' | 'week' | 'month'>> {
  const { rows } = await sql<{ days: number; messages: number; segments: number; charged: number }>`
    with begins as (
      select days, (date_trunc('day', now() at time zone c.time_zone) - make_interval(days => days - 1)) at time zone c.time_zone as at
      from centre c cross join unnest(array[1, 7, 30]) days
    ), counted as (
      select quarter, n, segments, cost from counters
      where account_id = ${accountId} and status in (${STATES}) and quarter >= (select min(at) from begins)
      union all
      select quarter, n, segments, cost from deltas
      where account_id = ${accountId} and status in (${STATES}) and quarter >= (select min(at) from begins)
    )
    select b.days, coalesce(sum(c.n), 0)::float8 as messages, coalesce(sum(c.segments), 0)::float8 as segments,
      coalesce(sum(c.cost), 0)::float8 as charged
    from begins b left join counted c on c.quarter >= b.at
    group by b.days`.execute(db)
  const of = (days: number): Sum => {
    const row = rows.find((one) => one.days === days)
    return { messages: row?.messages ?? 0, segments: row?.segments ?? 0, charged: toRials(row?.charged ?? 0) }
  }
  return { today: of(1), week: of(7), month: of(30) }
}

/** So many of the last calls of all accounts are looked at, and so many of this one's. */
const CALLS_SEEN = 20_000
const CALLS_MAX = 100

/** By line and encoding, from the newest calls of the account: an account that has been still for long has none. */
async function readPrices(db: Db, accountId: number) {
  const { rows } = await sql<{ line: string | null; encoding: number; segments: number; charged: number }>`
    with recent as materialized (
      select ids from (select account_id, ids from calls order by id desc limit ${CALLS_SEEN}) c
      where account_id = ${accountId} limit ${CALLS_MAX}
    ), sample as materialized (
      select distinct i.id from recent cross join lateral unnest(ids) i(id)
    )
    select m.line, m.encoding, sum(m.segments)::float8 as segments, sum(m.cost)::float8 as charged
    from sample s
    -- each looked up by its id
    cross join lateral (select * from messages where id = s.id offset 0) m
    where m.account_id = ${accountId} and m.cost is not null and m.cost_unit = 'IRR' and m.segments > 0
    group by m.line, m.encoding
    order by m.line nulls first, m.encoding`.execute(db)
  return rows
}
