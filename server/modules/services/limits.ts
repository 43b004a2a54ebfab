import { sql } from 'kysely'
import { SPANS, type Span } from '../../dispatch/limits/periods.ts'
import { setQuotas, type WantedCap } from '../../dispatch/limits/quota-rows.ts'
import { type QuotaCap, UNITS, type Unit } from '../../dispatch/limits/quotas.ts'
import type { Db } from '../../platform/db/database.ts'

/** Whole rials. */
export type Rials = { amount: string; unit: 'IRR' }
/** How much may be sent in a day or a month; null: without end. */
export type Caps = { messages: number | null; segments: number | null; money: Rials | null }
export type Quota = Record<Span, Caps>
/** What is not named stays as it is; null lifts all that is under it. */
export type QuotaChanges = Partial<Record<Span, Partial<Caps> | null>> | null
/** The same text to the same number so often in so many seconds. */
export type FloodGuard = { times: number; seconds: number }
export type Limits = { quota: Quota; floodGuard: FloodGuard | null }

const NO_CAPS: Caps = { messages: null, segments: null, money: null }
export const NO_LIMITS: Limits = { quota: { day: NO_CAPS, month: NO_CAPS }, floodGuard: null }

export const toRials = (amount: number): Rials => ({ amount: String(amount), unit: 'IRR' })

/** Caps by unit, as they are kept, in the form in which people set them. */
export function showQuota(caps: QuotaCap[]): Quota {
  const find = (span: Span, unit: Unit) => caps.find((one) => one.span === span && one.unit === unit)?.cap ?? null
  const show = (span: Span): Caps => {
    const money = find(span, 'money')
    return {
      messages: find(span, 'messages'),
      segments: find(span, 'segments'),
      money: money === null ? null : toRials(money),
    }
  }
  return { day: show('day'), month: show('month') }
}

export function mergeQuota(held: Quota, changes: QuotaChanges): Quota {
  const merge = (span: Span): Caps => {
    const wanted = changes === null ? null : changes[span]
    return wanted === null ? NO_CAPS : { ...held[span], ...wanted }
  }
  return { day: merge('day'), month: merge('month') }
}

/** Writes what differs: in the caller's transaction, which holds the service locked. */
export async function writeLimits(tx: Db, serviceId: number, before: Limits, after: Limits): Promise<void> {
  const caps = listCaps(after.quota)
  const held = listCaps(before.quota)
  const changed = caps.filter(({ cap }, i) => cap !== held[i]?.cap)
  if (changed.length > 0) await setQuotas(tx, serviceId, changed)
  const { times, seconds } = after.floodGuard ?? { times: null, seconds: null }
  if (times !== (before.floodGuard?.times ?? null) || seconds !== (before.floodGuard?.seconds ?? null))
    await sql`update services set repeats_max = ${times}, repeats_s = ${seconds} where id = ${serviceId}`.execute(tx)
}

/** Every cap there may be, set or not. */
export const listCaps = (quota: Quota): WantedCap[] =>
  SPANS.flatMap((span) => UNITS.map((unit) => ({ span, unit, cap: capOf(quota[span], unit) })))

const capOf = (caps: Caps, unit: Unit): number | null =>
  unit === 'money' ? caps.money && Number(caps.money.amount) : caps[unit]
