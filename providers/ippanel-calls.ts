import { mayBeTaken, refusalOnTheRoad } from './called.ts'
import { clipAnswer } from './exchange.ts'
import type { Fields } from './fields.ts'
import { parseFields, toFields, wordOf } from './fields.ts'
import { explain } from './ippanel-codes.ts'
import type { Context, Refusal } from './provider.ts'

// One call to IPPanel's edge API, and the forms that its answers have.

/** Every method that only reads. */
export const READ_TIMEOUT_MS = 5_000

/** `refused`: surely not taken. `unclear`: nobody said so. */
export type Called =
  | { kind: 'ok'; data: unknown; meta: Fields; answer: string }
  | { kind: 'refused'; refusal: Refusal; splits: boolean; answer: string | null }
  | Unclear
export type Unclear = { kind: 'unclear'; code: string; text: string; answer: string | null }
export type NotOk = Exclude<Called, { kind: 'ok' }>

type Options = {
  timeoutMs?: number
  /** It names a pattern: what is "not found" is that. */
  isTemplate?: boolean
  /** It carries messages of several services: what is kept of the answer may have no texts and no numbers. */
  isShared?: boolean
}

/** GET of a path below `/v1/api`. */
export const get = (context: Context, path: string, query: Record<string, string> = {}): Promise<Called> =>
  call(context, { method: 'GET', path: `${path}?${new URLSearchParams(query)}` }, {})

export const post = (context: Context, path: string, body: unknown, options: Options = {}): Promise<Called> =>
  call(context, { method: 'POST', path, body: JSON.stringify(body) }, options)

/** The key goes out in a header, without a prefix (official), and is struck out of whatever comes back. */
async function call(
  context: Context,
  request: { method: 'GET' | 'POST'; path: string; body?: string },
  { timeoutMs = READ_TIMEOUT_MS, isTemplate = false, isShared = false }: Options,
): Promise<Called> {
  const { apiKey = '' } = context.key
  const { method, path, body } = request
  const result = await context.exchange({
    method,
    url: `${context.baseUrl}/v1/api/${path}`,
    headers: { authorization: apiKey, accept: 'application/json', 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
    timeoutMs,
  })
  if (result.kind === 'not_sent') return notReached(result.code, result.text, null)
  if (result.kind === 'lost') return { kind: 'unclear', code: result.code, text: result.text, answer: null }
  const hide = (text: string) => clipAnswer(text, [apiKey])
  return readEnvelope(result.status, result.text, { hide, isTemplate, isShared })
}

type Reading = { hide(text: string): string; isTemplate: boolean; isShared: boolean }

/** `{data, meta: {status, message, message_code, errors}}`; the code in it says less than the HTTP status. */
function readEnvelope(httpStatus: number, text: string, { hide, isTemplate, isShared }: Reading): Called {
  const body = parseFields(text)
  const meta = toFields(body?.meta)
  if (!meta || typeof meta.status !== 'boolean') return readStranger(httpStatus, hide(text))
  const head = httpStatus === 200 ? '' : `HTTP ${httpStatus} `
  const answer = hide(head + JSON.stringify(body, isShared ? dropPrivate : undefined))
  const code = String(httpStatus)
  if (meta.status && httpStatus < 300) return { kind: 'ok', data: body?.data, meta, answer }
  const refusal = meta.status || mayBeTaken(httpStatus) ? undefined : explain(httpStatus, meta, isTemplate)
  if (!refusal) return { kind: 'unclear', code, text: hide(wordOf(meta.message)) || `HTTP ${code}`, answer }
  const { splits, ...rest } = refusal
  return { kind: 'refused', refusal: { ...rest, text: hide(rest.text) }, splits, answer }
}

/** Not the provider's language. Whoever turns a request away in front has not passed it on; 402, 408 and 5xx may have. */
function readStranger(httpStatus: number, answer: string): Called {
  const code = `http_${httpStatus}`
  if (httpStatus === 401)
    return {
      kind: 'refused',
      refusal: { fault: 'key', failure: 'key_refused', code, text: 'HTTP 401', who: 'administrator' },
      splits: false,
      answer,
    }
  if (httpStatus >= 300 && httpStatus !== 402 && !mayBeTaken(httpStatus))
    return notReached(code, `HTTP ${httpStatus} from something that is not the provider`, answer)
  return { kind: 'unclear', code, text: `HTTP ${httpStatus} with an unreadable answer`, answer }
}

const notReached = (code: string, text: string, answer: string | null): Called => ({
  kind: 'refused',
  refusal: refusalOnTheRoad(code, text),
  splits: false,
  answer,
})

/** The words of a field's error may repeat what is in the field. */
const PRIVATE_NAMES = new Set(['errors', 'message_parameters', 'recipient', 'recipients'])
const dropPrivate = (name: string, value: unknown): unknown => (PRIVATE_NAMES.has(name) ? undefined : value)
