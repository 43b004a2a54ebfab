import { Agent, ProxyAgent, request } from 'undici'
import type { Dispatcher } from 'undici'

/** One HTTP exchange with a provider. `timeoutMs` covers all of it, connecting included. */
export type ExchangeRequest = {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  headers?: Record<string, string>
  body?: string
  timeoutMs: number
}

/**
 * What came of it. `answer`: any HTTP answer, read whole. `not_sent`: no byte of the request left us (refused, no such
 * host, TLS, no connection in time), so trying again is harmless. `lost`: it may have arrived.
 */
export type ExchangeResult =
  | { kind: 'answer'; status: number; headers: Record<string, string>; text: string }
  | { kind: 'not_sent'; code: string; text: string }
  | { kind: 'lost'; code: string; text: string }

export type Exchange = (request: ExchangeRequest) => Promise<ExchangeResult>

/** An answer longer than this is cut off and counts as lost: no provider's is near it. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024
const CONNECT_TIMEOUT_MS = 3_000

/** Failures that happen before the first byte of a request is written. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
])

/**
 * Makes the exchange of one account: its own connections, so that a hanging provider holds nobody else's. Never more
 * calls than connections and no pipelining: a request never waits in the client's own queue, where a timeout would
 * leave us not knowing whether it left.
 */
export function createExchange(options: { connections: number; proxyUrl?: string | null }): {
  exchange: Exchange
  close(): Promise<void>
} {
  const settings: Agent.Options = {
    connections: options.connections,
    pipelining: 1,
    // shorter than the providers' own, so that a connection they are closing is rarely chosen
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  }
  const dispatcher: Dispatcher = options.proxyUrl
    ? new ProxyAgent({ uri: options.proxyUrl, ...settings })
    : new Agent(settings)
  return { exchange: (asked) => exchangeOnce(dispatcher, asked), close: () => dispatcher.close() }
}

async function exchangeOnce(dispatcher: Dispatcher, asked: ExchangeRequest): Promise<ExchangeResult> {
  try {
    const answer = await request(asked.url, {
      dispatcher,
      method: asked.method,
      headers: asked.headers,
      body: asked.body,
      signal: AbortSignal.timeout(asked.timeoutMs),
    })
    const text = await readText(answer.body)
    if (text === undefined) return { kind: 'lost', code: 'answer_too_long', text: 'the answer was too long to read' }
    return { kind: 'answer', status: answer.statusCode, headers: flatHeaders(answer.headers), text }
  } catch (error) {
    return classify(error)
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > ANSWER_BYTES_MAX) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const flatHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))

function classify(error: unknown): ExchangeResult {
  const code = codeOf(error)
  // the address carries the key at some providers: the message of an error may not, so only its code is kept
  if (BEFORE_SENDING.has(code) || code.startsWith('ERR_TLS') || code.startsWith('CERT_') || code.includes('SSL'))
    return { kind: 'not_sent', code, text: `could not connect (${code})` }
  return { kind: 'lost', code, text: code === 'TimeoutError' ? 'no answer in time' : `the connection broke (${code})` }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error instanceof AggregateError && error.errors[0]) return codeOf(error.errors[0])
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause instanceof Error ? codeOf(error.cause) : error.name
}
