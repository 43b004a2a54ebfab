import { mayBeTaken, refusalOnTheRoad, refuseReading as refuseReadingOf } from './called.ts'
import type { ExchangeRequest } from './exchange.ts'
import { clipAnswer } from './exchange.ts'
import { readAmount } from './fields.ts'
import type { Context, FailureCode, Fault, Money, Refusal, Who } from './provider.ts'
import { ENVELOPE_CODES, refusalOf, SYSTEM_PROBLEM } from './smsir-codes.ts'

// One call to SMS.ir, and the forms that its answers have.

/** Every method that only reads. */
export const READ_TIMEOUT_MS = 5_000

export type Row = Record<string, unknown>
/** `refused`: surely not taken. `unclear`: nobody said so. Answers are without secrets, texts and numbers of people. */
export type Called =
  | { kind: 'ok'; data: unknown; answer: string }
  | { kind: 'refused'; refusal: Refusal; splits: boolean; answer: string | null }
  | { kind: 'unclear'; code: string; text: string; answer: string | null }
export type NotOk = Exclude<Called, { kind: 'ok' }>

export const get = (context: Context, path: string): Promise<Called> =>
  call(context, { method: 'GET', url: urlOf(context, path), timeoutMs: READ_TIMEOUT_MS })

export const post = (context: Context, path: string, body: unknown, timeoutMs: number): Promise<Called> =>
  call(context, {
    method: 'POST',
    url: urlOf(context, path),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    timeoutMs,
  })

const urlOf = (context: Context, path: string): string => `${context.baseUrl}/v1/${path}`

/** The key goes out in a header, and is struck out of whatever comes back. */
async function call(context: Context, request: ExchangeRequest): Promise<Called> {
  const { apiKey = '' } = context.key
  const headers = { ...request.headers, accept: 'application/json', 'x-api-key': apiKey }
  const result = await context.exchange({ ...request, headers })
  if (result.kind === 'not_sent') return notReached(result.code, result.text, null)
  if (result.kind === 'lost') return { kind: 'unclear', code: result.code, text: result.text, answer: null }
  return readEnvelope(result.status, result.text, (text) => clipAnswer(text, [apiKey]))
}

/**
 * The status in the body decides (official: a logical error is HTTP 400 with its code there), but not under a 5xx: who
 * failed on the way may have taken it.
 */
function readEnvelope(httpStatus: number, text: string, hide: (text: string) => string): Called {
  const body = parseObject(text)
  const status = typeof body?.status === 'number' ? body.status : Number.NaN
  if (!body || !Number.isInteger(status)) return readStranger(httpStatus, text, hide(text))
  const answer = hide(JSON.stringify(body, dropPrivate))
  const words = hide(wordOf(body.message) || wordOf(body.title))
  if (mayBeTaken(httpStatus))
    return { kind: 'unclear', code: String(status), text: words || `HTTP ${httpStatus}`, answer }
  if (status === 1) return { kind: 'ok', data: body.data, answer }
  if (ENVELOPE_CODES[status])
    return {
      kind: 'refused',
      refusal: refusalOf(status, words),
      splits: ENVELOPE_CODES[status].splits === true,
      answer,
    }
  // the framework below refuses what it cannot bind in a form of its own (RFC 9457), before anybody looks at it; unverified
  if (status === httpStatus && status === 400 && toObject(body.errors))
    return refuse('caller_bug', 'request_refused', '400', words || 'the request was not understood', 'administrator', {
      answer,
      splits: true,
    })
  const meaning = status === SYSTEM_PROBLEM ? 'a problem of the system' : 'a code that is not in the table'
  return { kind: 'unclear', code: String(status), text: words || meaning, answer }
}

/**
 * No envelope. 401, 403 and 429 are said at the gate (official but 403); a page is of whoever stands in front, who has not
 * passed on what it turned away; 408 and 5xx may have been passed on.
 */
function readStranger(httpStatus: number, text: string, answer: string): Called {
  const code = `http_${httpStatus}`
  const isPage = text.trimStart().startsWith('<')
  if (!isPage && (httpStatus === 401 || httpStatus === 403))
    return refuse(
      'key',
      httpStatus === 401 ? 'key_refused' : 'address_refused',
      code,
      `HTTP ${httpStatus}`,
      'administrator',
      { answer },
    )
  if (httpStatus === 429) return refuse('busy', 'provider_busy', code, 'too many requests', 'provider', { answer })
  if (httpStatus >= 300 && !mayBeTaken(httpStatus))
    return notReached(code, `HTTP ${httpStatus} from something that is not the provider`, answer)
  return { kind: 'unclear', code, text: `HTTP ${httpStatus} with an unreadable answer`, answer }
}

const notReached = (code: string, text: string, answer: string | null): Called => ({
  kind: 'refused',
  refusal: refusalOnTheRoad(code, text),
  splits: false,
  answer,
})

const refuse = (
  fault: Fault,
  failure: FailureCode,
  code: string,
  text: string,
  who: Who,
  more: { answer: string | null; splits?: boolean },
): Called => ({ kind: 'refused', refusal: { fault, failure, code, text, who }, splits: false, ...more })

/** A call carries messages of several services: none may read another's in a kept answer. */
const dropPrivate = (name: string, value: unknown): unknown =>
  name === 'messageText' || name === 'mobile' ? undefined : value

/** For what only reads; a number is a code of its own. */
export const refuseReading = (called: NotOk): { kind: 'refused' } & Refusal =>
  refuseReadingOf(called, (code) => /^[1-9]\d*$/.test(code))

export const toObject = (value: unknown): Row | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined

/** A list of rows; undefined where it is none. An empty one may come as null. */
export function toRows(data: unknown): Row[] | undefined {
  if (data === null) return []
  return Array.isArray(data) && data.every((row) => toObject(row)) ? data : undefined
}

function parseObject(text: string): Row | undefined {
  try {
    return toObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

const isWord = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'

/** A text or a number as a text; empty where it is neither. */
export const wordOf = (value: unknown): string => (isWord(value) ? String(value) : '')

/** A message's id. A number too large to be exact has lost digits, and is none. */
export function readId(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  return /^[1-9]\d{0,18}$/.test(wordOf(value)) ? wordOf(value) : undefined
}

/** Costs and credit are in units of credit, about a segment each, and no rials (official of the credit). */
export const readCredits = (value: unknown): Money | null => readAmount(value, 'credit')

/** Unix seconds, UTC; what lies outside 2000–2100 is not a date. */
export function readSeconds(value: unknown): Date | undefined {
  const seconds = Number(wordOf(value) || Number.NaN)
  return seconds > 946_684_800 && seconds < 4_102_444_800 ? new Date(seconds * 1000) : undefined
}
