import { type Locale, phrase } from '../../platform/text/phrases.ts'
import type { AlertEvent } from './decide.ts'
import type { AlertKind, Facts } from './queries.ts'

/** What a text is about; `account`: its title, or that of a token's service. */
export type Told = {
  kind: AlertKind
  subject: string
  level: number | null
  value: number | null
  facts: Facts
  account: { fa: string; en: string }
}

const TAGS: Record<Locale, string> = { fa: 'fa-IR-u-ca-persian-nu-arabext', en: 'en-GB' }

/** The message to a receiver: who speaks, whether it is a reminder, and the sentence. */
export function writeNotice(locale: Locale, told: Told, event: AlertEvent, timeZone: string): string {
  const subject = sayable(told.kind, told.subject)
  const sentence = writeSentence(locale, { ...told, subject }, event !== 'recovered', timeZone)
  return phrase(locale, event === 'repeated' ? 'sms.alert.reminder' : 'sms.alert.notice', { sentence })
}

const asItIs = (text: string): string => text
/**
 * For a page: names keep their own direction there and cannot pull the numbers beside them apart. A phone might show
 * the marks.
 */
export const isolate = (text: string): string => `\u2068${text}\u2069`

/** A subject as people know it: without what kind of part it is (see `observe`). */
export const bareSubject = (kind: AlertKind, subject: string): string =>
  kind === 'circuit_open' ? subject.replace(/^(line|template) /, '') : subject

const SAID_MAX = 20

/**
 * A subject for a message that Rasan itself sends, which people trust: tokens are named by whoever may make one, so of their
 * names no link, no address and no number to call is left, and not much text.
 */
function sayable(kind: AlertKind, subject: string): string {
  if (kind !== 'token_expiry') return subject
  const bare = subject
    .replace(/[^\p{L}\p{M}\p{N}\u200c _-]/gu, ' ')
    .replace(/\p{Nd}(?:[ _-]*\p{Nd}){6,}/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
  if (bare === '') return '…'
  const letters = Array.from(bare)
  return letters.length <= SAID_MAX ? bare : `${letters.slice(0, SAID_MAX).join('').trim()}…`
}

const NAMED_MAX = 5

/** The message of several parts of an account that came to the same at once: stopped, ending, or well again. */
export function writeSeveral(
  locale: Locale,
  {
    kind,
    account,
    facts,
    subjects,
    isLow,
  }: Pick<Told, 'kind' | 'account' | 'facts'> & {
    subjects: string[]
    isLow: boolean
  },
): string {
  const named = subjects.slice(0, NAMED_MAX).map((subject) => sayable(kind, bareSubject(kind, subject)))
  const list = [...named, ...(subjects.length > NAMED_MAX ? ['…'] : [])].join(locale === 'fa' ? '، ' : ', ')
  const n = new Intl.NumberFormat(TAGS[locale]).format(subjects.length)
  const params = { account: ownerOf(locale, { account, facts }), n, subjects: list }
  const sentence = phrase(locale, `alerts.${kind}.${isLow ? 'several' : 'severalWell'}`, params)
  return phrase(locale, 'sms.alert.notice', { sentence })
}

/** The account, or whose a token is. */
function ownerOf(locale: Locale, { account, facts }: Pick<Told, 'account' | 'facts'>, name = asItIs): string {
  if (facts.of === undefined) return name(account[locale])
  return phrase(locale, `alerts.tokenOf.${facts.of}`, { service: name(account[locale]) })
}

/** One sentence that says what is the matter (`isLow`), or that it is well again. */
export function writeSentence(locale: Locale, told: Told, isLow: boolean, timeZone: string, name = asItIs): string {
  const { kind, subject, value, facts } = told
  const say = (key: string, params: Record<string, string | number> = {}) =>
    phrase(locale, `alerts.${kind}.${key}`, {
      account: ownerOf(locale, told, name),
      subject: name(bareSubject(kind, subject)),
      ...params,
    })
  const number = (n: number) => new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: 1 }).format(n)
  const whole = (n: number) => number(Math.floor(n))
  const money = (n: number | null | undefined) =>
    n === null || n === undefined ? '?' : phrase(locale, `alerts.unit.${facts.unit ?? 'IRR'}`, { n: number(n) })
  const date = (iso: string) =>
    new Intl.DateTimeFormat(TAGS[locale], { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(
      new Date(iso),
    )
  const reason = facts.failure ? phrase(locale, `failures.${facts.failure}.title`) : ''

  if (kind === 'amount') {
    if (!isLow) return say('well', { amount: money(facts.amount) })
    const low = say('low', { amount: money(facts.amount), level: money(told.level) })
    const { runwayDays } = facts
    return runwayDays == null ? low : `${low} ${phrase(locale, 'alerts.lasts', { days: whole(runwayDays) })}`
  }
  if (kind === 'runway')
    return say(isLow ? 'low' : 'well', { amount: money(facts.amount), days: value === null ? '?' : whole(value) })
  if (kind === 'expiry' || kind === 'key_expiry' || kind === 'line_expiry' || kind === 'token_expiry') {
    if (!facts.expiresAt) return say(facts.isReplaced ? 'replaced' : 'none')
    if (!isLow) return say('well', { date: date(facts.expiresAt) })
    const days = value ?? 0
    return say(days < 0 ? 'over' : days < 1 ? 'today' : 'low', { days: whole(days), date: date(facts.expiresAt) })
  }
  if (!isLow) return say(kind === 'circuit_open' && subject !== '' ? 'partWell' : 'well')
  if (kind === 'circuit_open' && subject !== '') return say('part', { reason })
  return say('low', { reason, times: number(facts.times ?? 0) })
}
