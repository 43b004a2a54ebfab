import type { Service } from '../../api/types.ts'

export const SPANS = ['day', 'month'] as const
export const UNITS = ['messages', 'segments', 'money'] as const

/** A quota as the fields of a form hold it: money as a number of rials, like the others. */
export type QuotaFields = Record<(typeof SPANS)[number], Record<(typeof UNITS)[number], number | null>>

export const readQuota = ({ day, month }: Service['quota']): QuotaFields => ({
  day: readCaps(day),
  month: readCaps(month),
})

const readCaps = ({ money, ...counts }: Service['quota']['day']) => ({
  ...counts,
  money: money === null ? null : Number(money.amount),
})

export const writeQuota = ({ day, month }: QuotaFields): Service['quota'] => ({
  day: writeCaps(day),
  month: writeCaps(month),
})

const writeCaps = ({ money, ...counts }: QuotaFields['day']): Service['quota']['day'] => ({
  ...counts,
  money: money === null ? null : { amount: String(money), unit: 'IRR' },
})
