import { sql } from 'kysely'
import type { Span } from '../../dispatch/limits/periods.ts'
import type { Unit } from '../../dispatch/limits/quotas.ts'
import type { Deps } from '../../platform/deps.ts'
import { type FloodGuard, type Rials, toRials } from './limits.ts'

type Usage<T> = { cap: T; used: T; remaining: T } | null
/** What is used in the present period, by the last few seconds' truth. */
export type PeriodUsage = {
  startsAt: string
  endsAt: string
  messages: Usage<number>
  segments: Usage<number>
  money: Usage<Rials>
}
export type QuotaUsage = Record<Span, PeriodUsage> & { floodGuard: FloodGuard | null }

/** What a service has used of its quotas; of its test messages where `isTest`. */
export async function readQuotaUsage(
  { database: { db }, dispatch, ids }: Deps,
  service: { id: number; floodGuard: FloodGuard | null },
  isTest: boolean,
): Promise<QuotaUsage> {
  const read = async (span: Span): Promise<PeriodUsage> => {
    const { startsAt, endsAt } = dispatch.routing().periods(span, ids.now())
    const { rows } = await sql<{ unit: Unit; cap: number; used: number }>`
      select s.unit, s.cap, coalesce(q.used + q.overrun, 0) as used
      from service_quotas s
      left join quotas q on q.service_id = s.service_id and q.span = s.span and q.unit = s.unit and q.test = ${isTest}
        and q.starts_at = to_timestamp(${startsAt}::float8 / 1000)
      where s.service_id = ${service.id} and s.span = ${span}`.execute(db)
    const usageOf = <T>(unit: Unit, show: (amount: number) => T): Usage<T> => {
      const row = rows.find((one) => one.unit === unit)
      return row ? { cap: show(row.cap), used: show(row.used), remaining: show(Math.max(row.cap - row.used, 0)) } : null
    }
    const plain = (amount: number) => amount
    return {
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      messages: usageOf('messages', plain),
      segments: usageOf('segments', plain),
      money: usageOf('money', toRials),
    }
  }
  return { day: await read('day'), month: await read('month'), floodGuard: service.floodGuard }
}
