import { mayBeTaken, refusalOnTheRoad, refuseReading as refuseReadingOf } from './called.ts'
import { clipAnswer } from './exchange.ts'
import type { Fields } from './fields.ts'
import { parseFields, wordOf } from './fields.ts'
import { refusalOf } from './magfa-codes.ts'
import type { Context, Refusal } from './provider.ts'

// One call to Magfa, and the forms that its answers have.

/** Every method that only reads. */
export const READ_TIMEOUT_MS = 5_000

/** `refused`: surely not taken. `unclear`: nobody said so. Answers are without secrets, texts and numbers of people. */
export type Called =
  | { kind: 'ok'; body: Fields; answer: string }
  | { kind: 'refused'; refusal: Refusal; answer: string | null }
  | Unclear
export type Unclear = { kind: 'unclear'; code: string; text: string; answer: string | null }
export type NotOk = Exclude<Called, { kind: 'ok' }>

/** GET of a path below `v2`, or POST where there is a body. */
export async function call(
  context: Context,
  path: string,
  { body, timeoutMs = READ_TIMEOUT_MS }: { body?: unknown; timeoutMs?: number } = {},
): Promise<Called> {
  const { authorization, secrets } = authorize(context)
  const result = await context.exchange({
    method: body === undefined ? 'GET' : 'POST',
    url: `${context.baseUrl}/api/http/sms/v2/${path}`,
    headers: {
      authorization,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    timeoutMs,
  })
  if (result.kind === 'not_sent') return notReached(result.code, result.text, null)
  if (result.kind === 'lost') return { kind: 'unclear', code: result.code, text: result.text, answer: null }
  return readEnvelope(result.status, result.text, (text) => clipAnswer(text, secrets))
}

/** HTTP Basic: `USERNAME/DOMAIN` and the password of the service, which is not the panel's. */
function authorize({ settings, key }: Context): { authorization: string; secrets: string[] } {
  const { servicePassword = '' } = key
  const credentials = `${wordOf(settings.username)}/${wordOf(settings.domain)}:${servicePassword}`
  const basic = Buffer.from(credentials).toString('base64')
  return { authorization: `Basic ${basic}`, secrets: [servicePassword, basic] }
}

/** The `status` in the body decides, but not where a failure on the way says it. */
function readEnvelope(httpStatus: number, text: string, hide: (text: string) => string): Called {
  const body = parseFields(text)
  const code = wordOf(body?.status)
  if (!body || !/^-?\d+$/.test(code)) return readStranger(httpStatus, hide(text))
  const answer = hide(JSON.stringify(body, dropPrivate))
  if (mayBeTaken(httpStatus))
    return { kind: 'unclear', code: `http_${httpStatus}`, text: `HTTP ${httpStatus} with status ${code}`, answer }
  if (code === '0' && httpStatus < 300) return { kind: 'ok', body, answer }
  if (code === '0')
    return { kind: 'unclear', code: `http_${httpStatus}`, text: 'the answer contradicts itself', answer }
  const refusal = refusalOf(code)
  return refusal
    ? { kind: 'refused', refusal, answer }
    : { kind: 'unclear', code, text: 'a code that is not in the table', answer }
}

/**
 * Not the provider's language. 401 is how HTTP Basic refuses; whoever else turns a request away in front has not passed it
 * on; 408 and 5xx may have.
 */
function readStranger(httpStatus: number, answer: string): Called {
  const code = `http_${httpStatus}`
  if (httpStatus === 401)
    return {
      kind: 'refused',
      refusal: { fault: 'key', failure: 'key_refused', code, text: 'HTTP 401', who: 'administrator' },
      answer,
    }
  if (httpStatus >= 300 && !mayBeTaken(httpStatus))
    return notReached(code, `HTTP ${httpStatus} from something that is not the provider`, answer)
  return { kind: 'unclear', code, text: `HTTP ${httpStatus} with an unreadable answer`, answer }
}

const notReached = (code: string, text: string, answer: string | null): Called => ({
  kind: 'refused',
  refusal: refusalOnTheRoad(code, text),
  answer,
})

/** A call carries messages of several services: none may read another's in a kept answer. */
const PRIVATE_NAMES = new Set(['recipient', 'body', 'senderNumber'])
const dropPrivate = (name: string, value: unknown): unknown => (PRIVATE_NAMES.has(name) ? undefined : value)

/** For what only reads; a number is a code of its own. */
export const refuseReading = (called: NotOk): { kind: 'refused' } & Refusal =>
  refuseReadingOf(called, (code) => /^-?\d+$/.test(code))
