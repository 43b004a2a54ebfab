import { QUARTER_MS } from '../quarters.ts'

/** What a quota is counted by. */
export const SPANS = ['day', 'month'] as const
export type Span = (typeof SPANS)[number]
export type Calendar = 'persian' | 'gregorian'

/** From `startsAt` until before `endsAt`, in ms since 1970. */
export type Period = { startsAt: number; endsAt: number }

/** The day or month that an instant is in, by a time zone and a calendar. */
export type Periods = (span: Span, atMs: number) => Period

/** No day and no month is longer, in quarters. */
const LONGEST = { day: 4 * 26, month: 4 * 24 * 32 }

/** Reads calendars from the platform alone: a border is where the name of the day, or of the month, changes. */
export function createPeriods(timeZone: string, calendar: Calendar): Periods {
  const names = {
    day: createNamer(timeZone, calendar, { year: 'numeric', month: 'numeric', day: 'numeric' }),
    month: createNamer(timeZone, calendar, { year: 'numeric', month: 'numeric' }),
  }
  const last: Partial<Record<Span, Period>> = {}

  function findPeriod(span: Span, atMs: number): Period {
    const here = Math.floor(atMs / QUARTER_MS)
    const name = names[span](here)
    const isHere = (quarter: number) => names[span](quarter) === name
    return {
      startsAt: findFirst(here - LONGEST[span], here, isHere) * QUARTER_MS,
      endsAt: findFirst(here, here + LONGEST[span], (quarter) => !isHere(quarter)) * QUARTER_MS,
    }
  }

  return (span, atMs) => {
    const known = last[span]
    if (known && known.startsAt <= atMs && atMs < known.endsAt) return known
    const found = findPeriod(span, atMs)
    last[span] = found
    return found
  }
}

function createNamer(timeZone: string, calendar: Calendar, fields: Intl.DateTimeFormatOptions) {
  const name = calendar === 'gregorian' ? 'gregory' : calendar
  const format = new Intl.DateTimeFormat(`en-u-ca-${name}-nu-latn`, { timeZone, ...fields })
  return (quarter: number): string => format.format(quarter * QUARTER_MS)
}

/** The first number in (from, to] for which `holds`; it holds for `to`, and from some number on. */
function findFirst(from: number, to: number, holds: (number: number) => boolean): number {
  let below = from
  let above = to
  while (above - below > 1) {
    const middle = (below + above) >> 1
    if (holds(middle)) above = middle
    else below = middle
  }
  return above
}
