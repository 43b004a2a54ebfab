import type { PassedOver } from '../../dispatch/road/choose-road.ts'
import { OUTCOMES } from '../../dispatch/send/settle.ts'
import { CANCELLED, DELIVERED, EXPIRED, FAILED, UNDELIVERED, UNREPORTED } from '../../dispatch/states.ts'
import { timeOfUuid } from '../../platform/ids.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { explainChoice } from './choice.ts'
import type { CallRow, NoteRow } from './queries.ts'
import type { MessageRow } from './view.ts'

/** Every kind of entry; each has its phrase `timeline.<kind>`. */
export const TIMELINE_KINDS = [
  'accepted',
  'scheduled',
  'released',
  'held_again',
  'refused',
  'failed_over',
  'handed_over',
  'taken',
  'rejected',
  'unknown',
  'asked',
  'sent_again',
  'given_up',
  'late_evidence',
  'cancel_asked',
  'report_ignored',
  'report_revised',
  'unreported',
  'cancelled',
  'expired',
  'failed',
  'undelivered',
  'delivered',
] as const

export type TimelineKind = (typeof TIMELINE_KINDS)[number]
export type Entry = { at: string; kind: TimelineKind; title: string; data: Record<string, unknown> }

const FINAL_KINDS: Record<number, TimelineKind> = {
  [UNREPORTED]: 'unreported',
  [CANCELLED]: 'cancelled',
  [EXPIRED]: 'expired',
  [FAILED]: 'failed',
  [UNDELIVERED]: 'undelivered',
  [DELIVERED]: 'delivered',
}

/**
 * What happened to a message, in order. The normal road is read from its own columns and its calls; the notes tell what
 * departed from it.
 */
export function buildTimeline(
  message: MessageRow,
  calls: CallRow[],
  notes: NoteRow[],
  context: { locale: Locale; by: string | null; nameAccount(id: number): string | null },
): Entry[] {
  const entries: { at: number; order: number; kind: TimelineKind; data: Record<string, unknown> }[] = []
  const add = (at: Date | number, kind: TimelineKind, data: Record<string, unknown> = {}) =>
    entries.push({ at: typeof at === 'number' ? at : at.getTime(), order: TIMELINE_KINDS.indexOf(kind), kind, data })

  add(timeOfUuid(message.id), 'accepted', { by: context.by, requestId: message.request_id })
  if (message.send_at) add(timeOfUuid(message.id), 'scheduled', { sendAt: message.send_at.toISOString() })
  for (const call of calls) {
    const { account_id, method, line, template, provider_id } = call
    for (const passed of call.passed_over ?? []) add(call.begun_at, 'failed_over', describePassed(passed, context))
    add(call.begun_at, 'handed_over', { account: context.nameAccount(account_id), method, line, template })
    const wasTaken = call.outcome === OUTCOMES.accepted && call.ended_at !== null
    const wasAsked = notes.some((note) => note.kind === 'asked' && note.data.call === call.id)
    if (wasTaken && !wasAsked) add(takenAt(message, call), 'taken', { providerId: provider_id })
  }
  for (const note of notes) if (isKind(note.kind)) add(note.at, note.kind, note.data)
  const final = FINAL_KINDS[message.status]
  if (final && message.final_at)
    add(message.final_at, final, { code: message.provider_code, text: message.provider_text })

  return entries
    .sort((a, b) => isFirst(b) - isFirst(a) || a.at - b.at || a.order - b.order)
    .map(({ at, kind, data }) => ({
      at: new Date(at).toISOString(),
      kind,
      title: titleOf(kind, data, context.locale),
      data: Object.fromEntries(Object.entries(data).filter(([name, value]) => value !== null && name !== 'call')),
    }))
}

/** Some kinds say more by what they hold: the answer to a question, the account that was passed over. */
function titleOf(kind: TimelineKind, data: Record<string, unknown>, locale: Locale): string {
  if (kind === 'asked' && (data.answer === 'yes' || data.answer === 'no'))
    return phrase(locale, `timeline.asked_${data.answer}`)
  if (kind === 'unknown' && data.code === 'node_gone') return phrase(locale, 'timeline.node_gone')
  if (kind === 'rejected' && data.fault === 'network') return phrase(locale, 'timeline.not_reached')
  if (kind !== 'failed_over') return phrase(locale, `timeline.${kind}`)
  const reason = String(data.text)
  const account = String(data.account ?? phrase(locale, 'timeline.passed_account'))
  return phrase(locale, 'timeline.failed_over', { account, reason: reason.charAt(0).toLowerCase() + reason.slice(1) })
}

/** Which account of the lane was not taken, and why. */
const describePassed = (
  { accountId, why, failure, code }: PassedOver,
  { locale, nameAccount }: { locale: Locale; nameAccount(id: number): string | null },
) => ({
  account: nameAccount(accountId),
  why,
  failure: failure ?? null,
  code: code ?? null,
  text: phrase(locale, failure ? `failures.${failure}.title` : `passedOver.${why}`),
})

/**
 * A message’s own time is by the node’s reckoning of the database’s clock: its call may seem to begin a millisecond
 * before.
 */
const isFirst = (entry: { kind: TimelineKind }): number => (entry.kind === 'accepted' ? 1 : 0)

/** A report may have been there before the call was settled: the row of the call ends a moment after the message's own. */
const takenAt = (message: MessageRow, call: CallRow): number =>
  Math.min(
    (call.ended_at as Date).getTime(),
    (call.id === message.call_id && message.sent_at?.getTime()) || Number.POSITIVE_INFINITY,
  )

const isKind = (kind: string): kind is TimelineKind => (TIMELINE_KINDS as readonly string[]).includes(kind)

type AttemptState = 'open' | 'accepted' | 'rejected' | 'not_taken' | 'unknown'

const ATTEMPT_STATES: Record<number, AttemptState> = {
  [OUTCOMES.accepted]: 'accepted',
  [OUTCOMES.never]: 'rejected',
  [OUTCOMES.later]: 'rejected',
  [OUTCOMES.unknown]: 'unknown',
}

/** A refusal is what the provider said to the call; that it does not have a message it said when it was asked. */
function stateOf({ id, outcome }: CallRow, notes: NoteRow[]): AttemptState {
  if (outcome === null) return 'open'
  const isNo = notes.some(({ kind, data }) => kind === 'asked' && data.call === id && data.answer === 'no')
  return isNo ? 'not_taken' : (ATTEMPT_STATES[outcome] ?? 'unknown')
}

/** `mayReadText`: what was said on the wire of a code's call is for those alone who may read the code. */
export const toAttempt = (
  call: CallRow,
  notes: NoteRow[],
  mayReadText: boolean,
  told: Parameters<typeof explainChoice>[1],
) => ({
  callId: call.id,
  account: told.accountOf(call.account_id),
  roads: explainChoice(call, told),
  method: call.method,
  line: call.line,
  template: call.template,
  state: stateOf(call, notes),
  begunAt: call.begun_at.toISOString(),
  endedAt: call.ended_at?.toISOString() ?? null,
  providerId: call.provider_id,
  answer: mayReadText ? call.answer : null,
})
