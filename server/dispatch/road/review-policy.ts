import type { MessageClass } from '../classes.ts'

/** What of a service waits until somebody else has read it. Amounts in rials; times of the centre's clock, `HH:MM`. */
export type ReviewPolicy = {
  always: boolean
  /** More recipients than these at once. */
  recipientsAbove: number | null
  costAbove: number | null
  /** A link to a host that was never let through before. */
  firstLink: boolean
  /** What would leave within them. `from` after `until`: over midnight. */
  nightHours: { from: string; until: string } | null
}

/** What a policy holds where it says nothing of it. */
export const NOTHING_HELD: ReviewPolicy = {
  always: false,
  recipientsAbove: null,
  costAbove: null,
  firstLink: false,
  nightHours: null,
}

export const REVIEW_REASONS = ['always', 'recipients', 'cost', 'first_link', 'night'] as const
export type ReviewReason = (typeof REVIEW_REASONS)[number]

/**
 * What is to be sent. `cost` null: no tariff says it; `leavesAtMs`: when it, or the first of it, would leave, in ms since
 * 1970; `endsAtMs`: when the last of it would.
 */
export type Reviewed = {
  class: MessageClass
  recipients: number
  cost: number | null
  text: string
  leavesAtMs: number
  endsAtMs?: number
}

/** Why a service's message, or its broadcast, has to wait; none: it does not. A code never waits: it would be of no use. */
export function judgeReview(
  policy: ReviewPolicy | null,
  { class: messageClass, recipients, cost, text, leavesAtMs, endsAtMs = leavesAtMs }: Reviewed,
  known: { hosts: ReadonlySet<string>; timeZone: string },
): ReviewReason[] {
  if (policy === null || messageClass === 'otp') return []
  const { always, recipientsAbove, costAbove, firstLink, nightHours } = policy
  const isSo: Record<ReviewReason, boolean> = {
    always,
    recipients: recipientsAbove !== null && recipients > recipientsAbove,
    cost: costAbove !== null && cost !== null && cost > costAbove,
    first_link: firstLink && findHosts(text).some((host) => !known.hosts.has(host)),
    night: nightHours !== null && touchesHours(nightHours, leavesAtMs, endsAtMs, known.timeZone),
  }
  return REVIEW_REASONS.filter((reason) => isSo[reason])
}

const WITH_SCHEME = /https?:\/\/([^\s/?#]+)/giu
// without a scheme only what ends in Latin letters: in Persian a full stop without a space after it is common
const BARE = /(?<![@\w.-])((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w-])/giu

/** The hosts of the links in a text, each once, without `www.`, port and user. */
export function findHosts(text: string): string[] {
  const found = [...text.matchAll(WITH_SCHEME), ...text.matchAll(BARE)].map(([, host = '']) =>
    host
      .toLowerCase()
      .replace(/^.*@/, '')
      .replace(/:\d*$/, '')
      .replace(/^www\./, '')
      .replace(/[.،؛,;)\]»]+$/u, ''),
  )
  return [...new Set(found)].filter((host) => host !== '')
}

/** Whether a moment (ms since 1970) is within hours of a clock; over midnight where `from` is later. */
export const isWithinHours = (hours: { from: string; until: string }, ms: number, timeZone: string): boolean =>
  isWithin(hours, clockAt(ms, timeZone))

/** Whether any moment from `fromMs` to `untilMs` is within hours of a clock. */
function touchesHours(
  hours: { from: string; until: string },
  fromMs: number,
  untilMs: number,
  timeZone: string,
): boolean {
  const clock = clockAt(fromMs, timeZone)
  if (isWithin(hours, clock)) return true
  if (hours.from === hours.until) return false
  const aheadMs = ((minutesOf(hours.from) - minutesOf(clock) + DAY_MIN) % DAY_MIN) * MINUTE_MS
  return fromMs - (fromMs % MINUTE_MS) + aheadMs <= untilMs
}

const MINUTE_MS = 60_000
const DAY_MIN = 1_440
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

const isWithin = ({ from, until }: { from: string; until: string }, clock: string): boolean =>
  from <= until ? clock >= from && clock < until : clock >= from || clock < until

const clocks = new Map<string, Intl.DateTimeFormat>()

/** `HH:MM` there and then. */
function clockAt(ms: number, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  clocks.set(timeZone, clock)
  return clock.format(ms)
}
