import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { type Calendar, createPeriods, SPANS, type Span } from './periods.ts'
import { CAP_MAX, type QuotaCap } from './quotas.ts'

/** Of the fold and of whoever counts a quota anew: each would miss what the other has just done. */
export const LOCK_QUOTAS = `select pg_advisory_xact_lock(hashtext('rasan quotas'))`

/**
 * Moves the quotas by the changes in `d` (rows of deltas). Messages that enter cancelled, expired or failed give back
 * their one and their segments, and take them again where they leave it; money moves by what the states owe. In order of
 * the key, as the accepting statement locks them. A total above the cap goes to `overrun`, so that this never fails.
 */
export const MOVE_QUOTAS = `moved as (
  select service_id, test, quarter, sum(owed) as money,
    -sum(n) filter (where status between 60 and 62) as messages,
    -sum(segments) filter (where status between 60 and 62) as segments
  from d group by service_id, test, quarter
), quota_moves as (
  insert into quotas as z (service_id, test, span, starts_at, unit, ends_at, overrun, cap)
  select q.service_id, q.test, q.span, q.starts_at, q.unit, q.ends_at,
    sum(coalesce(case q.unit when 'messages' then m.messages when 'segments' then m.segments else m.money end, 0)), ${CAP_MAX}
  from moved m cross join unnest('{${SPANS.join(',')}}'::text[]) s(span)
  join quotas q on q.service_id = m.service_id and q.test = m.test and q.span = s.span
    and q.starts_at <= m.quarter and q.starts_at > m.quarter - interval '32 days' and q.ends_at > m.quarter
  where m.messages <> 0 or m.segments <> 0 or m.money <> 0
  group by q.service_id, q.test, q.span, q.starts_at, q.unit
  order by q.service_id, q.test, q.span, q.starts_at, q.unit
  on conflict (service_id, test, span, starts_at, unit) do update set
    used = least(greatest(z.used + z.overrun + excluded.overrun, 0), z.cap),
    overrun = greatest(z.used + z.overrun + excluded.overrun - z.cap, 0)
)`

/** Caps as an administrator sets them; null: none. */
export type WantedCap = Omit<QuotaCap, 'cap'> & { cap: number | null }

/**
 * Sets quotas of a service from now on, the present day and month included: what was accepted in them before counts. In
 * the caller's transaction, which locks the service.
 */
export async function setQuotas(tx: Db, serviceId: number, wanted: WantedCap[]): Promise<void> {
  // the centre first, as every change of configuration locks it, and then the fold
  const { rows } = await sql<{ zone: string; calendar: Calendar; ms: number }>`
    select time_zone as zone, calendar, extract(epoch from clock_timestamp())::float8 * 1000 as ms from centre for update`.execute(
    tx,
  )
  const { zone, calendar, ms } = rows[0]!
  const periods = createPeriods(zone, calendar)
  await sql.raw(LOCK_QUOTAS).execute(tx)
  for (const { span, unit, cap } of wanted) {
    if (cap === null)
      await sql`delete from service_quotas where service_id = ${serviceId} and span = ${span} and unit = ${unit}`.execute(
        tx,
      )
    else
      await sql`
        insert into service_quotas (service_id, span, unit, cap) values (${serviceId}, ${span}, ${unit}, ${cap})
        on conflict (service_id, span, unit) do update set cap = excluded.cap`.execute(tx)
    const { startsAt, endsAt } = periods(span, ms)
    await sql`
      insert into quotas (service_id, test, span, starts_at, unit, ends_at, cap)
      select ${serviceId}, test, ${span}, to_timestamp(${startsAt}::float8 / 1000), ${unit}, to_timestamp(${endsAt}::float8 / 1000), ${CAP_MAX}::bigint
      from (values (false), (true)) t(test)
      on conflict do nothing`.execute(tx)
    await countAnew(tx, serviceId, { span, unit, cap })
  }
}

/**
 * After the centre's calendar has changed, or its clock: the months of all services, or their days too, begin and end
 * elsewhere. In the caller's transaction.
 */
export async function countQuotasAnew(tx: Db, spans: readonly Span[]): Promise<void> {
  const { rows } = await sql<{ serviceId: number; caps: WantedCap[] }>`
    select service_id as "serviceId", json_agg(json_build_object('span', span, 'unit', unit, 'cap', cap) order by span, unit) as caps
    from service_quotas where span = any (${[...spans]}::text[]) group by service_id order by service_id`.execute(tx)
  for (const { serviceId, caps } of rows) await setQuotas(tx, serviceId, caps)
}

/**
 * Locks the rows first: whoever charges them has committed then, and the next statement sees all that they accepted.
 * What counts is every message accepted in the period, without those that the fold has given back so far.
 */
async function countAnew(tx: Db, serviceId: number, { span, unit, cap }: WantedCap): Promise<void> {
  await sql`
    select from quotas where service_id = ${serviceId} and span = ${span} and unit = ${unit} and ends_at > now()
    order by test, starts_at for update`.execute(tx)
  await sql`
    update quotas z set cap = c.cap, used = least(c.total, c.cap), overrun = greatest(c.total - c.cap, 0)
    from (
      select q.service_id, q.test, q.span, q.starts_at, q.unit, coalesce(${cap}, ${CAP_MAX}::bigint) as cap, ${sql.raw(TOTAL)} as total
      from quotas q where q.service_id = ${serviceId} and q.span = ${span} and q.unit = ${unit} and q.ends_at > now()) c
    where z.service_id = c.service_id and z.test = c.test and z.span = c.span and z.starts_at = c.starts_at and z.unit = c.unit`.execute(
    tx,
  )
}

const sumOf = (table: string, what: string): string => `(
  select coalesce(sum(${what}), 0)::bigint from ${table} x
  where x.service_id = q.service_id and x.test = q.test and x.quarter >= q.starts_at and x.quarter < q.ends_at)`
const GIVEN_BACK = 'status between 60 and 62'

/** What a row `q` of quotas should say that was used. Every message stands in the counters once, whatever its state. */
export const TOTAL = `greatest(0, case q.unit
  when 'messages' then ${sumOf('counters', `case when ${GIVEN_BACK} then 0 else n end`)} + ${sumOf('deltas', 'n')}
  when 'segments' then ${sumOf('counters', `case when ${GIVEN_BACK} then 0 else segments end`)} + ${sumOf('deltas', 'segments')}
  else ${sumOf('counters', 'reserved + owed')} + ${sumOf('deltas', 'reserved')}
end)`
