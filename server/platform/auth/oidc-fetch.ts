import { isLoopback } from '../../config.ts'
import { AppError } from '../http/errors.ts'

/** All of one request to a provider, connecting included. In seconds. */
export const REQUEST_TIMEOUT_S = 5
/** No document, token answer or set of keys of a provider is near it. In bytes. */
const ANSWER_BYTES_MAX = 1_048_576

/**
 * Whether an address of a provider may be asked, or a browser be sent to it: https anywhere (an organisation's provider is
 * often inside), http on this machine, and in development. Decision 61 says why no host is refused.
 */
export function isProviderAddress(address: string | URL, env: 'development' | 'production'): boolean {
  const url = typeof address === 'string' ? URL.parse(address) : address
  if (url === null || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && (env === 'development' || isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1')))
}

type Ask = (url: string, options?: RequestInit) => Promise<Response>

/**
 * The only way to a provider: no address that is not allowed, no redirect, no answer without end. Whatever the network
 * does, and what a failing server says, becomes `identity_provider_unreachable`.
 */
export function makeProviderFetch(env: 'development' | 'production'): Ask {
  return async (url, options = {}) => {
    if (!isProviderAddress(url, env)) throw unreachable(new Error(`${hostOf(url)}: the address is not allowed`))
    try {
      const signal = AbortSignal.any([options.signal ?? [], AbortSignal.timeout(REQUEST_TIMEOUT_S * 1_000)].flat())
      const answer = await fetch(url, { ...options, redirect: 'manual', signal })
      const body = await readLimited(answer)
      if (answer.status >= 500) throw new Error(`${hostOf(url)} answered ${answer.status}`)
      const isBodiless = answer.status === 204 || answer.status === 304
      return new Response(isBodiless ? null : body, { status: answer.status, headers: answer.headers })
    } catch (error) {
      throw unreachable(error)
    }
  }
}

/** The provider is at fault, or the way to it. */
export const unreachable = (cause: unknown): AppError => new AppError('identity_provider_unreachable', { cause })

const hostOf = (url: string): string => URL.parse(url)?.host ?? 'the provider'

async function readLimited(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of answer.body ?? []) {
    bytes += part.length
    if (bytes > ANSWER_BYTES_MAX) throw new Error('the answer has no end')
    parts.push(part)
  }
  return Buffer.concat(parts) as Uint8Array<ArrayBuffer>
}
