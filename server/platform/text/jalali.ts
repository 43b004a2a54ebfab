const DAY_MS = 86_400_000
/** What the sum below is off by, in days since 1970. */
const EPOCH_DAYS = -1_075_195

const MONTH_DAYS = [31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 30]

/**
 * The day 2026-01-31 of a Jalali year, month and day (1404, 11, 11), or undefined where there is none. Leap years fall in
 * cycles of 33, as they do in fact from 1100 to 1502.
 */
export function fromJalali(year: number, month: number, day: number): string | undefined {
  if (year < 1_100 || year > 1_502 || month < 1 || month > 12) return undefined
  const isLeap = startOf(year + 1) - startOf(year) === 366
  const days = month === 12 && !isLeap ? 29 : MONTH_DAYS[month - 1]!
  if (day < 1 || day > days) return undefined
  const before = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30
  return new Date((startOf(year) + before + day - 1) * DAY_MS).toISOString().slice(0, 10)
}

/** The first day of a year, in days since 1970. */
function startOf(year: number): number {
  const past = year + 1_595
  return EPOCH_DAYS + 365 * past + Math.floor(past / 33) * 8 + Math.floor(((past % 33) + 3) / 4)
}
