import type { Money } from './provider.ts'

// Reading what came over the wire, of which nobody has promised a shape: a field is what it is said to be, or nothing.

export type Fields = Record<string, unknown>

export const toFields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined

/** A JSON object; undefined where the text is none. */
export function parseFields(text: string): Fields | undefined {
  try {
    return toFields(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The objects of a list; none where it is no list. */
export const listFields = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.map(toFields).filter((entry) => entry !== undefined) : []

/** A text, or a number as one (the same fields come as either); empty where it is neither. */
export const wordOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''

/** An id of digits. One that is a number too large to be exact has lost some of them. */
export function readId(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  const word = wordOf(value)
  return /^[1-9]\d{0,18}$/.test(word) ? word : undefined
}

/** Digits that an amount may have: more is nobody's balance, and would pass what sums and charts can count with. */
const AMOUNT = /^-?\d{1,18}(\.\d{1,10})?$/

/** An amount as it was written; null where it is none. */
export function readAmount(value: unknown, unit: Money['unit']): Money | null {
  const amount = wordOf(value)
  return AMOUNT.test(amount) ? { amount, unit } : null
}

export const readRials = (value: unknown): Money | null => readAmount(value, 'IRR')

/** `2026-07-03 12:30:00` (or with a `T`) in a zone such as `+03:30`; undefined where it is no date since 2000. */
export function readWallClock(value: unknown, zone: string): Date | undefined {
  const [, day, time] = /^(2\d{3}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(wordOf(value)) ?? []
  const at = new Date(`${day}T${time}${zone}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** A line without Iran's prefix: `+983000123` and `983000123` are `3000123`. */
export const bareLine = (line: string): string => line.trim().replace(/^(\+98|0098|98)(?=\d{4,}$)/, '')

/** Seconds since 1970; what lies outside 2000–2100 is not a date. */
export function readUnix(value: unknown): Date | undefined {
  const seconds = Number(wordOf(value) || Number.NaN)
  return seconds > 946_684_800 && seconds < 4_102_444_800 ? new Date(seconds * 1000) : undefined
}
