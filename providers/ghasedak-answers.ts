import { mayBeTaken, refusalOnTheRoad } from './called.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { clipAnswer } from './exchange.ts'
import { readRials } from './fields.ts'
import type {
  Context,
  FailureCode,
  Fault,
  Money,
  Outcome,
  Read,
  Refusal,
  Rejected,
  SendResult,
  Who,
} from './provider.ts'

/** What an answer of Ghasedak comes to, before anybody looks at its rows. `refused`: none of the call was processed. */
export type Said =
  | { kind: 'taken'; data: unknown; head: string; full(): string }
  | { kind: 'refused'; refusal: Refusal; isWhole: boolean; answer: string | null }
  | { kind: 'unknown'; code: string; text: string; answer: string | null }

/** The part that both backends' answers have in common, whatever its name there; `data` has lower-case names. */
export type Envelope = { isSuccess: boolean; code: number; text: string; data: unknown }

/** Names of fields are read in lower case: the documentation has them in camelCase and in PascalCase. */
export type Fields = Record<string, unknown>

/** Makes one call. The key goes out in a header and is struck out of whatever comes back. */
export async function call(
  context: Context,
  request: ExchangeRequest,
  readEnvelope: (body: Fields) => Envelope | undefined,
): Promise<Said> {
  const result = await context.exchange({
    ...request,
    headers: { ...request.headers, ApiKey: context.key.apiKey ?? '', Accept: 'application/json' },
  })
  return judge(strikeOut(result, context.key.apiKey), readEnvelope)
}

/** A key too short to be one would be struck out of numbers and names. */
const KEY_LENGTH_MIN = 6

const strikeOut = (result: ExchangeResult, apiKey = ''): ExchangeResult =>
  apiKey.length < KEY_LENGTH_MIN ? result : { ...result, text: result.text.replaceAll(apiKey, '***') }

function judge(result: ExchangeResult, readEnvelope: (body: Fields) => Envelope | undefined): Said {
  if (result.kind === 'not_sent') return notReached(result.code, result.text, null)
  if (result.kind === 'lost') return { kind: 'unknown', code: result.code, text: result.text, answer: null }
  const { status, text } = result
  const body = readJson(text)
  const envelope = isFields(body) ? (readEnvelope(body) ?? readValidationFault(status, body)) : undefined
  const full = () => clipAnswer(body === undefined ? text : JSON.stringify(body, dropPrivate), [])
  return envelope ? judgeEnvelope(envelope, status, full) : judgeStatus(status, text, full())
}

function judgeEnvelope(envelope: Envelope, status: number, full: () => string): Said {
  const { isSuccess, text, data } = envelope
  const code = envelope.code >= 300 ? envelope.code : status
  const unknown = (why: string, words: string): Said => ({ kind: 'unknown', code: why, text: words, answer: full() })
  if (mayBeTaken(code) || mayBeTaken(status) || code === TAKEN_BEFORE)
    return unknown(String(code), text || 'the server failed')
  if (isSuccess && code < 300)
    return { kind: 'taken', data, head: clipAnswer(JSON.stringify({ ...envelope, data: undefined }), []), full }
  // "failed" and 200 at once is in a sample of the documentation: it may mean either, so it means nothing
  if (isSuccess || (code < 300 && !isAboutCredit(text)))
    return unknown('contradiction', text || 'the answer contradicts itself')
  return { kind: 'refused', refusal: explain(code, text), isWhole: code === 400 || code === 422, answer: full() }
}

const notReached = (code: string, text: string, answer: string | null): Said => ({
  kind: 'refused',
  refusal: refusalOnTheRoad(code, text),
  isWhole: false,
  answer,
})

/** "There is one already", which may be our own. */
const TAKEN_BEFORE = 409

/** Statuses given at the gate, before a call is looked at: believed without an envelope too. */
const AT_THE_GATE = new Set([401, 403, 404, 405, 413, 415, 429])

/**
 * No envelope. A page is from something in front of the provider: what that turned away, it has not passed on; but 402
 * and 408 may be said after passing on, like every 5xx.
 */
function judgeStatus(status: number, text: string, answer: string): Said {
  const isPage = text.trimStart().startsWith('<')
  if (isPage && status >= 300 && !mayBeTaken(status) && ![402, 429].includes(status))
    return notReached(`http_${status}`, `HTTP ${status} from something that is not the provider`, answer)
  return AT_THE_GATE.has(status)
    ? { kind: 'refused', refusal: explain(status, `HTTP ${status}`), isWhole: false, answer }
    : { kind: 'unknown', code: `http_${status}`, text: `HTTP ${status} with an unreadable answer`, answer }
}

/** The framework below the API refuses a malformed request in a form of its own (RFC 9457), without the envelope. */
function readValidationFault(status: number, body: Fields): Envelope | undefined {
  if (status !== 400 && status !== 422) return undefined
  return { isSuccess: false, code: status, text: textOf(body.message) || textOf(body.title), data: undefined }
}

/**
 * An error code with its words → whose fault it is. The official table could not be obtained (2026-07): the words decide
 * only where the code says no more than "bad request".
 */
function explain(code: number, text: string): Refusal {
  const words = text || `refused with ${code} and no words`
  const as = (fault: Fault, failure: FailureCode, who: Who) => refusal(fault, failure, String(code), words, who)
  if (code === 401) return as('key', 'key_refused', 'administrator')
  // a key of the gateway works only from the addresses that were registered with it
  if (code === 403) return as('key', ABOUT_ADDRESS.test(text) ? 'address_refused' : 'key_refused', 'administrator')
  if (code === 402 || code === 418 || isAboutCredit(text)) return as('credit', 'no_credit', 'administrator')
  if (code === 429) return as('busy', 'provider_busy', 'provider')
  if (ABOUT_TEMPLATE.test(text)) return as('template', 'template_refused', 'administrator')
  if (ABOUT_LINE.test(text)) return as('line', 'line_refused', 'administrator')
  if (code === 400 || code === 422)
    return ABOUT_RECIPIENT.test(text)
      ? as('recipient', 'recipient_invalid', 'caller')
      : as('message', 'request_refused', 'caller')
  if (code === 404 || code === 405) return as('account', 'request_refused', 'administrator')
  if (code === 413 || code === 415) return as('caller_bug', 'request_refused', 'administrator')
  return as('account', 'unknown_refusal', 'administrator')
}

/** «اعتبارسنجی» is validation, not credit. */
const ABOUT_CREDIT = /موجود[یي]|اعتبار(?![\s\u200c]*سنج)|insufficient|\bcredit\b|\bbalance\b/i
const ABOUT_ADDRESS = /\bip\b|آ[یي][\s\u200c]*پ[یي]/i
const ABOUT_TEMPLATE = /template|قالب|الگو/i
const ABOUT_LINE = /line[\s_]*number|شماره[\s\u200c]*(خط|فرستنده)|خط[\s\u200c]*(ارسال|اختصاص)/i
const ABOUT_RECIPIENT = /receptor|mobile|گیرنده|گيرنده|موبایل|موبايل|تلفن همراه/i

const isAboutCredit = (text: string): boolean => ABOUT_CREDIT.test(text)

export const refusal = (fault: Fault, failure: FailureCode, code: string, text: string, who: Who): Refusal => ({
  fault,
  failure,
  code,
  text,
  who,
})

/** A call that was not simply taken, as outcomes of all its messages; refused for one of several, it says so. */
export function settleWhole(said: Exclude<Said, { kind: 'taken' }>, count: number): SendResult {
  const outcome: Outcome =
    said.kind === 'refused'
      ? { kind: 'rejected', ...said.refusal }
      : { kind: 'unknown', code: said.code, text: said.text }
  const isWhole = said.kind === 'refused' && said.isWhole && count > 1 && isOfOne(said.refusal.fault)
  return {
    outcomes: Array.from({ length: count }, () => outcome),
    ...(isWhole && { refusedWhole: true }),
    answer: said.answer,
  }
}

/** Faults that one message of a call can have while its neighbours have not. */
const isOfOne = (fault: Fault): boolean => ['recipient', 'message', 'line', 'template'].includes(fault)

export const rejectAll = (count: number, why: Refusal): SendResult => ({
  outcomes: Array.from({ length: count }, (): Rejected => ({ kind: 'rejected', ...why })),
  answer: null,
})

/** Why a reading (nothing is sent, nothing can be doubled) brought no value. */
function refuseReading(said: Exclude<Said, { kind: 'taken' }>): { kind: 'refused' } & Refusal {
  if (said.kind === 'refused') return { kind: 'refused', ...said.refusal }
  return said.answer === null
    ? { kind: 'refused', ...refusal('network', 'network_failed', said.code, said.text, 'provider') }
    : { kind: 'refused', ...refusal('busy', 'provider_failed', said.code, said.text, 'provider') }
}

/** Turns what was taken into a value; undefined from `read` means that it made no sense. */
export function readTaken<T>(said: Said, read: (data: unknown) => T | undefined): Read<T> {
  if (said.kind !== 'taken') return refuseReading(said)
  const value = read(said.data)
  if (value === undefined)
    return refuseReading({
      kind: 'unknown',
      code: 'unreadable',
      text: 'the answer has other fields',
      answer: said.full(),
    })
  return { kind: 'read', value, answer: said.full() }
}

export function readJson(text: string): unknown {
  try {
    return lowerNames(JSON.parse(text))
  } catch {
    return undefined
  }
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** All names of fields in lower case, at every depth. */
export function lowerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerNames)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowerNames(inner)]))
}

/** A list, wherever it lies: alone, or under `items`. */
export function rowsOf(data: unknown): Fields[] | undefined {
  const list = isFields(data) ? data.items : data
  return Array.isArray(list) && list.every(isFields) ? list : undefined
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''

/** An id of a message. Up to 1,000 it is an error code (so said of the legacy API), too large it has lost digits. */
export function messageIdOf(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  const text = textOf(value)
  return /^\d{4,20}$/.test(text) && Number(text) > 1_000 ? text : undefined
}

/** A whole number of rials. */
export function rialsOf(value: unknown): Money | null {
  const text = textOf(value)
  return /^-?\d+(\.0+)?$/.test(text) ? readRials(text.replace(/\.0+$/, '')) : null
}

/**
 * A time of theirs: ISO with an offset or without (then Tehran's; there is no summer time since 2022), up to seven
 * digits of a second; or seconds since 1970. Null where it is neither.
 */
export function timeOf(value: unknown): Date | null {
  const text = textOf(value)
  if (/^\d{9,11}$/.test(text)) return new Date(Number(text) * 1_000)
  const [, date, time, fraction, offset] = ISO_TIME.exec(text) ?? []
  if (!date) return null
  const milliseconds = (fraction ?? '').slice(0, 3).padEnd(3, '0')
  const at = new Date(`${date}T${withSeconds(time)}.${milliseconds}${offset?.toUpperCase() ?? '+03:30'}`)
  // year 1 is how an empty date is written there; 14xx would be a Persian year
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1970 ? null : at
}

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?)?$/i
const withSeconds = (time: string | undefined): string => (!time ? '00:00:00' : time.length === 5 ? `${time}:00` : time)

/** Texts and numbers of people stay out of kept answers: a call carries messages of several services, and codes. */
function dropPrivate(this: unknown, name: string, value: unknown): unknown {
  const isInRow = isFields(this) && ('receptor' in this || 'sender' in this)
  return isInRow && PRIVATE_NAMES.has(name) ? undefined : value
}

const PRIVATE_NAMES = new Set(['message', 'messagebody', 'receptor', 'sender'])
