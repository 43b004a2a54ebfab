import { type Column, columnValues, plainArray } from '../../platform/db/arrays.ts'
import { CAP_MAX, type ChargedTo, type Quota } from './quotas.ts'

/** Columns that the accepting statement has where a message of its batch has a limit. */
export const LIMIT_COLUMNS: Column<ChargedTo>[] = [
  ['repeat_hash', 'text', ({ repeat }) => repeat?.hash ?? null],
  ['repeat_max', 'int', ({ repeat }) => repeat?.max ?? null],
  ['repeat_s', 'int', ({ repeat }) => repeat?.seconds ?? null],
]

const QUOTA_COLUMNS: Column<Quota>[] = [
  ['service_id', 'int', (quota) => quota.serviceId],
  ['test', 'boolean', (quota) => quota.isTest],
  ['span', 'text', (quota) => quota.span],
  ['unit', 'text', (quota) => quota.unit],
  ['starts_at', 'float8', (quota) => quota.startsAt],
  ['ends_at', 'float8', (quota) => quota.endsAt],
]

/** Two tables: the list that each message is charged to, by its number, and what stands in the lists. */
export function chargeValues(rows: ChargedTo[]): unknown[] {
  const numbers = new Map<readonly Quota[], number>()
  for (const { quotas } of rows) if (quotas.length > 0 && !numbers.has(quotas)) numbers.set(quotas, numbers.size)
  const quotas = [...numbers].flatMap(([list, number]) => list.map((quota) => ({ quota, number })))
  return [
    plainArray(rows.map((row) => numbers.get(row.quotas) ?? null)),
    plainArray(quotas.map(({ number }) => number)),
    ...columnValues(
      QUOTA_COLUMNS,
      quotas.map(({ quota }) => quota),
    ),
  ]
}

/** The places of `chargeValues` among a statement's parameters, the first of which has the number `first`. */
export function chargeParameters(first: number): { charged: string; quotas: string } {
  const types = ['int', ...QUOTA_COLUMNS.map(([, type]) => type)]
  return { charged: `$${first}::int[]`, quotas: types.map((type, i) => `$${first + 1 + i}::${type}[]`).join(', ') }
}

/**
 * Charges what `m` inserted, in order of the keys; where a limit would be passed, a check refuses the whole batch. The
 * check of a row proposed comes before the conflict, so a quota's has the largest cap there is. Asking `m` also has the
 * messages inserted first: the rows of limits, for which other nodes wait, are locked for no longer than they have to be.
 * `hasEstimates`: the batch reserves money.
 */
export const chargeLimits = (quotas: string, hasEstimates: boolean): string => `, g as (
  select charged, count(*) as messages, sum(segments) as segments, ${hasEstimates ? 'coalesce(sum(estimate), 0)' : '0'} as money
  from t where charged is not null and id in (select id from m) group by charged
), u as (
  insert into quotas as z (service_id, test, span, starts_at, unit, ends_at, used, cap)
  select c.service_id, c.test, c.span, to_timestamp(c.starts_at / 1000), c.unit, to_timestamp(max(c.ends_at) / 1000),
    sum(case c.unit when 'messages' then g.messages when 'segments' then g.segments else g.money end), ${CAP_MAX}
  from g join unnest(${quotas}) c (charged, ${QUOTA_COLUMNS.map(([name]) => name).join(', ')}) on c.charged = g.charged
  group by c.service_id, c.test, c.span, c.starts_at, c.unit
  order by c.service_id, c.test, c.span, c.starts_at, c.unit
  on conflict (service_id, test, span, starts_at, unit) do update set
    -- what is spent refuses also what reserves nothing
    used = z.used + excluded.used + case when z.used >= z.cap then 1 else 0 end
  returning z.service_id, z.test, z.span, z.unit, z.starts_at, z.cap, z.used
), r as (
  insert into repeats as z (service_id, hash, n, cap, until)
  select service_id, decode(repeat_hash, 'hex'), count(*), max(repeat_max), now() + max(repeat_s) * interval '1 s'
  from t where repeat_hash is not null and id in (select id from m)
  group by service_id, repeat_hash
  order by service_id, decode(repeat_hash, 'hex')
  on conflict (service_id, hash) do update set
    n = case when z.until > now() then z.n else 0 end + excluded.n,
    cap = excluded.cap,
    until = case when z.until > now() then z.until else excluded.until end
)`

/** What is left of the quotas that `chargeLimits` charged. */
export const QUOTAS_LEFT = `
select null::uuid as id, service_id as "serviceId", test, span, unit,
  extract(epoch from starts_at)::float8 * 1000 as "startsAt", cap - used as left
from u`
