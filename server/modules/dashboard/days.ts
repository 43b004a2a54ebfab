import { createPeriods, type Period } from '../../dispatch/limits/periods.ts'
import { QUARTER_MS } from '../../dispatch/quarters.ts'

/** A day of the centre: its date (Gregorian, `2026-11-27`), and when it begins and ends, in ms since 1970. */
export type Day = Period & { date: string }

export const DAYS = 7

/** The last seven days of a time zone, today the last; found once a day, since every reader of a dashboard asks for them. */
export function createDays(): (timeZone: string, nowMs: number) => Day[] {
  let last: { timeZone: string; days: Day[] } | undefined
  return (timeZone, nowMs) => {
    const today = last?.days.at(-1)
    const isHeld = today && last?.timeZone === timeZone && today.startsAt <= nowMs && nowMs < today.endsAt
    if (!isHeld || !last) last = { timeZone, days: findDays(timeZone, nowMs) }
    return last.days
  }
}

function findDays(timeZone: string, nowMs: number): Day[] {
  const periods = createPeriods(timeZone, 'gregorian')
  const dates = new Intl.DateTimeFormat('en-CA', { timeZone })
  const days: Day[] = []
  for (let at = nowMs; days.length < DAYS; at = days[0]!.startsAt - 1)
    days.unshift({ ...periods('day', at), date: dates.format(at) })
  return days
}

/** A part of a day: whole quarters of an hour up to the present one, whose like yesterday's part ends with, or the rest. */
export type Slice = { day: number; startsAt: number; isCompared: boolean }

/**
 * The days cut where today and yesterday are compared: at the beginning of the present quarter of an hour, so long after
 * each day's beginning. Counters know no finer time, and half a quarter beside a whole one would tell of a fall each time.
 */
export function cutDays(days: Day[], nowMs: number): { slices: Slice[]; until: number } {
  const until = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS
  const today = days.at(-1)!
  const slices = days.flatMap((day, i): Slice[] => {
    const whole = { day: i, startsAt: day.startsAt, isCompared: i >= days.length - 2 }
    if (!whole.isCompared) return [whole]
    const cut = Math.min(day.startsAt + until - today.startsAt, day.endsAt)
    return [whole, { day: i, startsAt: cut, isCompared: false }]
  })
  return { slices, until }
}
