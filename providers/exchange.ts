import type { Dispatcher } from 'undici'
import { Agent, Pool, ProxyAgent } from 'undici'
import { makePublicLookup } from './public-addresses.ts'

/** One HTTP exchange with a provider. `timeoutMs` covers all of it, connecting included. */
export type ExchangeRequest = {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  headers?: Record<string, string>
  body?: string
  /** The body, where it is no text. */
  bytes?: Uint8Array
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
/** A proxy finds the provider and connects to it before it answers. */
const PROXY_TIMEOUT_MS = 5_000

/**
 * Makes the exchange of one account: its own connections, so that a hanging provider holds nobody else's. No
 * pipelining; callers keep to `connections` calls at once, so that none waits its time out in the client's queue.
 */
export function createExchange(options: {
  connections: number
  proxyUrl?: string | null
  /** Hosts are only connected to at addresses of the public network, but for this one. */
  onlyPublicBut?: string
}): {
  exchange: Exchange
  close(): Promise<void>
} {
  const settings: Agent.Options = {
    connections: options.connections,
    pipelining: 1,
    // shorter than the providers' own, so that a connection they are closing is rarely chosen
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    connect: {
      timeout: CONNECT_TIMEOUT_MS,
      ...(options.onlyPublicBut !== undefined && { lookup: makePublicLookup(options.onlyPublicBut) }),
    },
  }
  const dispatcher: Dispatcher = options.proxyUrl
    ? new ProxyAgent({
        uri: options.proxyUrl,
        ...settings,
        proxyTls: { timeout: CONNECT_TIMEOUT_MS },
        requestTls: { timeout: CONNECT_TIMEOUT_MS },
        // a proxy that takes connections and says nothing would hold each for the client's own five minutes
        clientFactory: (proxy, made) => new Pool(proxy, { ...made, headersTimeout: PROXY_TIMEOUT_MS }),
      })
    : new Agent(settings)
  return { exchange: (asked) => exchangeOnce(dispatcher, asked), close: () => dispatcher.close() }
}

/**
 * Handlers instead of the client's `request`: only they tell when the first byte is about to leave, which decides
 * between `not_sent` and `lost`, and `request` does not heed its signal before there is a connection.
 */
function exchangeOnce(dispatcher: Dispatcher, asked: ExchangeRequest): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let isOver = false
    let status = 0
    let headers: Record<string, string> = {}
    let bytes = 0
    const parts: Buffer[] = []
    const timer = setTimeout(
      () => fail('timeout', controller ? 'no answer in time' : 'no connection in time'),
      asked.timeoutMs,
    )

    function settle(result: ExchangeResult): void {
      clearTimeout(timer)
      isOver = true
      resolve(result)
    }
    function fail(code: string, text: string): void {
      if (isOver) return
      settle({ kind: controller ? 'lost' : 'not_sent', code, text })
      controller?.abort(new Error(code))
    }
    // the address carries the key at some providers: the message of an error may not, so only its code is kept
    const failWith = (error: unknown) => {
      const code = codeOf(error)
      fail(code, controller ? `the connection broke (${code})` : `could not connect (${code})`)
    }

    try {
      const url = new URL(asked.url)
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: asked.method,
          headers: asked.headers ?? {},
          body: asked.bytes ?? asked.body ?? null,
        },
        {
          onRequestStart(started) {
            // given up while there was no connection: nothing may leave now
            if (isOver) started.abort(new Error('timeout'))
            else controller = started
          },
          onResponseStart(_, statusCode, received) {
            status = statusCode
            headers = flatHeaders(received)
          },
          onResponseData(_, part) {
            bytes += part.length
            if (bytes > ANSWER_BYTES_MAX) fail('answer_too_long', 'the answer was too long to read')
            else parts.push(part)
          },
          onResponseEnd() {
            if (!isOver) settle({ kind: 'answer', status, headers, text: Buffer.concat(parts).toString('utf8') })
          },
          onResponseError: (_, error) => failWith(error),
        },
      )
    } catch (error) {
      failWith(error) // an address that is none, a header that cannot be
    }
  })
}

const flatHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error instanceof AggregateError && error.errors[0]) return codeOf(error.errors[0])
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause instanceof Error ? codeOf(error.cause) : error.name
}

/** What is kept of an answer: the secrets struck out, at most `bytesMax` bytes of UTF-8. */
export function clipAnswer(text: string, secrets: string[], bytesMax = 4_096): string {
  const clean = secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '***')), text)
  const bytes = Buffer.from(clean)
  // the last character may be cut in two
  return bytes.length <= bytesMax
    ? clean
    : bytes
        .subarray(0, bytesMax - 2)
        .toString('utf8')
        .replace(/\uFFFD$/, '')
}
