import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from './locale.ts'
import { useTimeZone } from './time-zone.ts'

export type Money = { amount: string; unit: string }

/** What Intl is asked for: Persian calendar and digits, or Gregorian with a 24-hour clock. */
export const INTL_LOCALES: Record<Locale, string> = { fa: 'fa-IR-u-ca-persian-nu-arabext', en: 'en-GB' }

type Translate = (key: string, values?: Record<string, unknown>) => string
type Time = string | number | Date

const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/**
 * The panel's one way to write numbers, money, times and phone numbers for a reader of `locale`; `timeZone`: the
 * centre's.
 */
export function createFormat(locale: Locale, t: Translate, timeZone: string) {
  const tag = INTL_LOCALES[locale]
  const numbers = new Intl.NumberFormat(tag)
  const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 })
  const plain = new Intl.NumberFormat(tag, { useGrouping: false })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { timeZone, ...options })
  const time = dates({ hour: 'numeric', minute: '2-digit' })
  const timeExact = dates({ hour: 'numeric', minute: '2-digit', second: '2-digit' })
  const timeMs = dates({ hour: 'numeric', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 })
  const date = dates({ day: 'numeric', month: 'long', year: 'numeric' })
  const dateShort = dates({ day: 'numeric', month: 'short' })
  const dayMonth = dates({ day: 'numeric', month: 'long' })
  const weekday = dates({ weekday: 'long' })
  const weekdayNarrow = dates({ weekday: 'narrow' })
  const month = dates({ month: 'long' })
  const year = dates({ year: 'numeric' })
  const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  const list = new Intl.ListFormat(tag)
  const choice = new Intl.ListFormat(tag, { type: 'disjunction' })

  // beside a Persian digit a dot at mid-height would be read as a zero
  const between = t('panel.format.between')

  const isSameDay = (a: Date, b: Date) => dayKey.format(a) === dayKey.format(b)

  return {
    locale,
    number: (value: number | bigint) => numbers.format(value),
    /** «۱٫۲ میلیون»: for an axis. */
    compact: (value: number) => compact.format(value),
    /** Digits without separators, for years, codes and positions. */
    plainNumber: (value: number) => plain.format(value),
    /** A share between 0 and 1. */
    percent: (share: number) => percents.format(share),
    /** What stands between facts in a line. */
    between,
    /** Facts in a line, without those that there are not. */
    facts: (items: (string | false | null | undefined)[]) => items.filter(Boolean).join(between),
    list: (items: string[]) => list.format(items),
    /** «رسید یا نرسید» */
    choice: (items: string[]) => choice.format(items),
    money({ amount, unit }: Money): string {
      const value = Number(amount)
      const shown = Number.isFinite(value) ? numbers.format(value) : amount
      return t(unit === 'IRR' ? 'panel.format.rial' : 'panel.format.credit', { amount: shown })
    },
    /** A time of the day as the API writes it, "22:00", in the digits of the language. */
    clock: (written: string) => written.replace(/\d/g, (digit) => plain.format(Number(digit))),
    segments: (count: number) => t('panel.format.segments', { count, n: numbers.format(count) }),
    time: (at: Time) => time.format(new Date(at)),
    timeExact: (at: Time) => timeExact.format(new Date(at)),
    timeMs: (at: Time) => timeMs.format(new Date(at)),
    date: (at: Time) => date.format(new Date(at)),
    /** The day of the centre that a moment is in, as the API writes it. */
    isoDate: (at: Time) => dayKey.format(new Date(at)),
    /** A moment of a day of the centre, which the API writes without one: noon in Greenwich, or midnight far in the east. */
    momentOf(isoDate: string): string {
      const noon = `${isoDate}T12:00:00Z`
      return dayKey.format(new Date(noon)) === isoDate ? noon : `${isoDate}T00:00:00Z`
    },
    /** Day and month, as short as they go: for an axis. */
    dateShort: (at: Time) => dateShort.format(new Date(at)),
    /** «آذر ۱۴۰۵» */
    month: (at: Time) => `${month.format(new Date(at))} ${year.format(new Date(at)).replace(/[^\p{Nd}]/gu, '')}`,
    weekday: (at: Time) => weekday.format(new Date(at)),
    /** A letter of it, where there is no room. */
    weekdayNarrow: (at: Time) => weekdayNarrow.format(new Date(at)),
    /** «شنبه ۷ آذر» */
    day: (at: Time) => `${weekday.format(new Date(at))} ${dayMonth.format(new Date(at))}`,
    /** Weekday, date and time in full: «شنبه ۷ آذر ۱۴۰۵، ساعت ۹:۰۰». */
    dateTime(at: Time): string {
      const value = new Date(at)
      return t('panel.format.dateTime', {
        weekday: weekday.format(value),
        date: date.format(value),
        time: time.format(value),
      })
    },
    /** For a column: the time of today, else day, month and time. */
    brief(at: Time, now = Date.now()): string {
      const value = new Date(at)
      if (isSameDay(value, new Date(now))) return timeExact.format(value)
      return t('panel.format.dayTime', { date: dateShort.format(value), time: time.format(value) })
    },
    relative(at: Time, now = Date.now()): string {
      const seconds = Math.round((new Date(at).getTime() - now) / 1000)
      const distance = Math.abs(seconds)
      if (distance < MINUTE_S) return relative.format(seconds, 'second')
      if (distance < HOUR_S) return relative.format(Math.round(seconds / MINUTE_S), 'minute')
      if (distance < DAY_S) return relative.format(Math.round(seconds / HOUR_S), 'hour')
      return relative.format(Math.round(seconds / DAY_S), 'day')
    },
    /** A span in its one or two greatest units. */
    duration(ms: number): string {
      if (ms < 1000) return t('panel.format.ms', { n: numbers.format(Math.round(ms)) })
      const seconds = Math.round(ms / 1000)
      if (seconds < MINUTE_S) return t('panel.format.seconds', { count: seconds, n: numbers.format(seconds) })
      if (seconds < HOUR_S) return pair(seconds, MINUTE_S, 'minutes', 'seconds', 1)
      if (seconds < DAY_S) return pair(seconds, HOUR_S, 'hours', 'minutes', MINUTE_S)
      return pair(seconds, DAY_S, 'days', 'hours', HOUR_S)
    },
    phone: groupPhone,
    /** A name kept in both languages, in the reader's. */
    title: (title: Record<Locale, string>) => title[locale] || title.fa || title.en,
  }

  function pair(seconds: number, unitS: number, unit: string, restUnit: string, restUnitS: number): string {
    const whole = Math.floor(seconds / unitS)
    const rest = Math.floor((seconds % unitS) / restUnitS)
    const first = t(`panel.format.${unit}`, { count: whole, n: numbers.format(whole) })
    if (rest === 0) return first
    return list.format([first, t(`panel.format.${restUnit}`, { count: rest, n: numbers.format(rest) })])
  }
}

export type Format = ReturnType<typeof createFormat>

/** The formats of the reader's language, by the centre's clock. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation()
  const locale: Locale = i18n.language === 'en' ? 'en' : 'fa'
  const timeZone = useTimeZone()
  return useMemo(() => createFormat(locale, t as Translate, timeZone), [locale, t, timeZone])
}

/** Groups an Iranian mobile number for the eye, +98 912 123 4567; any other E.164 number stays as it is. */
export function groupPhone(e164: string): string {
  const parts = /^\+98(9\d{2})(\d{3})(\d{4})$/.exec(e164)
  return parts ? `+98 ${parts[1]} ${parts[2]} ${parts[3]}` : e164
}
