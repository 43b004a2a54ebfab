import type { Fields } from './fields.ts'
import { toFields, wordOf } from './fields.ts'
import type { FailureCode, Fault, Refusal, ReportedStatus, Who } from './provider.ts'

// What IPPanel's words mean. Official (ippanelcom/Edge-Document, December 2025): the HTTP statuses 400, 401, 404 and 422,
// `meta.errors` by field, and both tables of statuses. Its message codes are few ("400-1" is said of many things), so
// where the field does not tell whose fault it is, the Persian words tell what ends no message: these patterns are ours
// and unverified.

type Reading = { fault: Fault; failure: FailureCode; who: Who; splits?: true }
const read = (fault: Fault, failure: FailureCode, who: Who, splits?: true): Reading => ({
  fault,
  failure,
  who,
  ...(splits && { splits }),
})

const LINE = read('line', 'line_refused', 'administrator')
const TEMPLATE = read('template', 'template_refused', 'administrator')
const RECIPIENT = read('recipient', 'recipient_invalid', 'caller', true)
const TEXT = read('message', 'text_refused', 'caller', true)
const CREDIT = read('credit', 'no_credit', 'administrator')
/** Refused for sure, and nobody said what for: it ends no message and stops no account. */
const UNCLEAR = read('caller_bug', 'unknown_refusal', 'administrator', true)
const BUG = read('caller_bug', 'request_refused', 'administrator')

/** HTTP statuses that are no more than one thing. 403, 405, 413, 415 and 429 are not documented: they are HTTP's own. */
const STATUSES: Record<number, Reading> = {
  401: read('key', 'key_refused', 'administrator'),
  403: read('account', 'unknown_refusal', 'administrator'),
  405: BUG,
  413: BUG,
  415: BUG,
  429: read('busy', 'provider_busy', 'provider'),
}

/** Names of fields in `meta.errors`, the more general fault first: it would meet the other messages too. */
const FIELDS: [RegExp, Reading][] = [
  [/from_number/i, LINE],
  [/^code$|pattern/i, TEMPLATE],
  [/recipients?/i, RECIPIENT],
  [/message|^params/i, TEXT],
]
/**
 * Words choose only among faults that end no message: "the recipient" is said of a list, and one word of a sentence of
 * theirs would end every message of a call for good. «اعتبارسنجی» is validation, not credit; «خطا», an error, is no
 * line («خط»).
 */
const WORDS: [RegExp, Reading][] = [
  [/الگو|پترن|\bpattern\b/i, TEMPLATE],
  [/موجود[یي]|اعتبار(?![\s\u200c]*سنج)|شارژ|insufficient|\bcredit\b|\bbalance\b/i, CREDIT],
  [/(?<!\p{L})(خط|فرستنده|سرشماره)(?!\p{L})|\bsender\b/iu, LINE],
]

/** A refusal in an answer of theirs; undefined where this HTTP status says nothing for sure. `isTemplate`: of a pattern. */
export function explain(
  httpStatus: number,
  meta: Fields,
  isTemplate: boolean,
): (Refusal & { splits: boolean }) | undefined {
  const reading = findReading(httpStatus, meta, isTemplate)
  if (!reading) return undefined
  const { splits = false, ...rest } = reading
  const text = wordOf(meta.message) || `refused with ${httpStatus} and no words`
  return { ...rest, code: String(httpStatus), text, splits }
}

function findReading(httpStatus: number, meta: Fields, isTemplate: boolean): Reading | undefined {
  if (STATUSES[httpStatus]) return STATUSES[httpStatus]
  if (httpStatus === 404) return isTemplate ? TEMPLATE : BUG
  if (httpStatus !== 400 && httpStatus !== 422) return undefined
  const fields = Object.keys(toFields(meta.errors) ?? {})
  const byField = FIELDS.find(([pattern]) => fields.some((field) => pattern.test(field)))
  const byWords = WORDS.find(([pattern]) => pattern.test(wordOf(meta.message)))
  return byField?.[1] ?? byWords?.[1] ?? UNCLEAR
}

type Status = { words: string; status: ReportedStatus; failure?: FailureCode }

/** `message_status` of a recipient (official). */
export const MESSAGE_STATUSES: Record<string, Status> = {
  0: { words: 'sent to the operator', status: 'sent' },
  1: { words: 'the operator has it', status: 'sent' },
  2: { words: 'delivered', status: 'delivered' },
  3: { words: 'not delivered', status: 'undelivered', failure: 'recipient_unreachable' },
  4: { words: 'the number is on the blacklist', status: 'failed', failure: 'recipient_blocked' },
}

/** `state_id` of an outbox (official): of all its recipients, while none has a status of its own. */
export const STATES: Record<string, Status> = {
  0: { words: 'being created', status: 'queued' },
  1: { words: 'waits for their review', status: 'queued' },
  2: { words: 'being sent', status: 'sent' },
  3: { words: 'refused in their review', status: 'failed', failure: 'text_refused' },
  4: { words: 'wrong recipients', status: 'failed', failure: 'recipient_invalid' },
  5: { words: 'in the send queue', status: 'queued' },
  7: { words: 'cancelled', status: 'failed', failure: 'cancelled_by_provider' },
  // said after it was taken
  8: { words: 'not enough credit', status: 'failed', failure: 'no_credit' },
  9: { words: 'an error of the system', status: 'failed', failure: 'provider_failed' },
}
/** All was handed over: what became of it stands with each recipient, or nowhere. */
export const FINISHED = '6'
