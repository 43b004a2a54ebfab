import { randomBytes } from 'node:crypto'
import { mayBeTaken, refusalOnTheRoad, refuseReading as refuseReadingOf } from './called.ts'
import { clipAnswer } from './exchange.ts'
import { OPERATION_FAILED, RETURN_CODES, refusalOf } from './kavenegar-codes.ts'
import type { Context, Refusal } from './provider.ts'

// One call to Kavenegar, and the forms that its answers have.

/** Every method that only reads. */
export const READ_TIMEOUT_MS = 5_000
const WRITE_TIMEOUT_MS = 8_000

export type Row = Record<string, unknown>
/** `refused`: surely not taken. `unclear`: nobody said so. Answers are without secrets, texts and numbers of people. */
export type Called =
  | { kind: 'ok'; rows: Row[]; answer: string }
  | { kind: 'refused'; refusal: Refusal; splits: boolean; answer: string | null }
  | { kind: 'unclear'; code: string; text: string; answer: string | null }
export type NotOk = Exclude<Called, { kind: 'ok' }>

/** Calls `<scope>/<method>`. The key is a part of the address: neither is in anything that comes back. */
export async function call(
  context: Context,
  method: string,
  fields: Record<string, string>,
  timeoutMs: number,
  keyInPath = context.key.apiKey ?? '',
): Promise<Called> {
  const result = await context.exchange({
    method: 'POST',
    url: `${context.baseUrl}/v1/${encodeURIComponent(keyInPath)}/${method}.json`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: new URLSearchParams(fields).toString(),
    timeoutMs,
  })
  return readResult(context, result)
}

/** The same for a method that is documented with its fields in the address. */
export async function get(
  context: Context,
  method: string,
  fields: Record<string, string>,
  verb: 'GET' | 'DELETE' = 'GET',
): Promise<Called> {
  const { apiKey = '' } = context.key
  const query = new URLSearchParams(fields).toString()
  const result = await context.exchange({
    method: verb,
    url: `${context.baseUrl}/v1/${encodeURIComponent(apiKey)}/${method}.json?${query}`,
    headers: {},
    timeoutMs: READ_TIMEOUT_MS,
  })
  return readResult(context, result)
}

/**
 * The same for a method that is documented as a form of parts (RFC 7578). Names and values are ours: they hold no quote
 * and no line break.
 */
export async function postParts(context: Context, method: string, fields: Record<string, string>): Promise<Called> {
  const { apiKey = '' } = context.key
  const boundary = `rasan-${randomBytes(12).toString('hex')}`
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const result = await context.exchange({
    method: 'POST',
    url: `${context.baseUrl}/v1/${encodeURIComponent(apiKey)}/${method}.json`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}--${boundary}--\r\n`,
    timeoutMs: WRITE_TIMEOUT_MS,
  })
  return readResult(context, result)
}

function readResult(context: Context, result: Awaited<ReturnType<Context['exchange']>>): Called {
  if (result.kind === 'not_sent') return notReached(result.code, result.text, null)
  if (result.kind === 'lost') return { kind: 'unclear', code: result.code, text: result.text, answer: null }
  const { apiKey = '' } = context.key
  return readEnvelope(result.status, result.text, (text) => clipAnswer(text, [apiKey, encodeURIComponent(apiKey)]))
}

/**
 * The code in the body decides; the HTTP status mirrors it, or is a proxy's: of one who failed on the way nothing is
 * believed.
 */
function readEnvelope(httpStatus: number, text: string, hide: (text: string) => string): Called {
  const body = parseObject(text)
  const head = toObject(body?.return)
  const returnCode = head?.status === undefined ? Number.NaN : Number(head.status)
  if (!Number.isInteger(returnCode)) return readStranger(httpStatus, hide(text))
  const answer = hide(JSON.stringify(body, dropPrivate))
  if (mayBeTaken(httpStatus) && httpStatus !== returnCode)
    return { kind: 'unclear', code: `http_${httpStatus}`, text: `HTTP ${httpStatus} with code ${returnCode}`, answer }
  if (returnCode === 200) {
    const entries: unknown[] = Array.isArray(body?.entries) ? body.entries : [body?.entries]
    return { kind: 'ok', rows: entries.flatMap(toRows), answer }
  }
  const words = hide(typeof head?.message === 'string' ? head.message : '')
  const known = RETURN_CODES[returnCode]
  if (known) return { kind: 'refused', refusal: refusalOf(returnCode, words), splits: known.splits === true, answer }
  const meaning = returnCode === OPERATION_FAILED ? 'operation failed' : 'a code that is not in the table'
  return { kind: 'unclear', code: String(returnCode), text: words || meaning, answer }
}

const toRows = (entry: unknown): Row[] => {
  const row = toObject(entry)
  return row ? [row] : []
}

/** Not the provider's language. Whoever turns a request away in front has not passed it on; 408 and 5xx may have. */
function readStranger(httpStatus: number, answer: string): Called {
  const code = `http_${httpStatus}`
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

/** A call carries messages of several services: none may read another's in a kept answer. */
function dropPrivate(this: unknown, name: string, value: unknown): unknown {
  const isInRow = (name === 'message' || name === 'receptor') && toObject(this)?.messageid !== undefined
  return isInRow ? undefined : value
}

/** For what only reads; a number is a code of its own. */
export const refuseReading = (called: NotOk): { kind: 'refused' } & Refusal =>
  refuseReadingOf(called, (code) => /^\d+$/.test(code) && Number(code) !== OPERATION_FAILED)

export const toObject = (value: unknown): Row | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined

/** A JSON object; undefined where the text is none. */
export function parseObject(text: string): Row | undefined {
  try {
    return toObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A text that is not empty, or a number: the same fields come as either. */
export const isWord = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'

export const readId = (value: unknown): string | undefined =>
  isWord(value) && /^[1-9]\d{0,18}$/.test(String(value)) ? String(value) : undefined

/** Unix seconds; what lies outside 2000–2100 is not a date. */
export function readSeconds(value: unknown): Date | undefined {
  const seconds = isWord(value) ? Number(value) : 0
  return seconds > 946_684_800 && seconds < 4_102_444_800 ? new Date(seconds * 1000) : undefined
}
