import { clipAnswer, type Exchange, type ExchangeRequest, type ExchangeResult } from '../../../providers/exchange.ts'
import type { Context } from '../../../providers/provider.ts'
import { storable } from '../storable.ts'
import { listForms } from './escaped-forms.ts'

const WIRE_BYTES_MAX = 16_384
const SECRET_HEADERS = /^(authorization|proxy-authorization|cookie|set-cookie|.*(key|token|secret|password).*)$/i
const STRUCK = '***'

/**
 * A context whose exchanges are written down as they went over the wire, secrets struck out: for tests of an account.
 * `read`: all of them, or null where nothing went over a wire.
 */
export function recordWire(context: Context): { context: Context; read(): string | null } {
  const exchanges: string[] = []
  const exchange: Exchange = async (request) => {
    const result = await context.exchange(request)
    exchanges.push(`${showRequest(request)}\n\n${showResult(result)}`)
    return result
  }
  return {
    context: { ...context, exchange },
    read: () =>
      exchanges.length === 0
        ? null
        : storable(clipAnswer(exchanges.join('\n\n'), listSecretForms(Object.values(context.key)), WIRE_BYTES_MAX)),
  }
}

/** The forms that secrets take on the wire, also as base64. The longest first: one may hold another. */
function listSecretForms(secrets: string[]): string[] {
  const forms = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [...listForms(secret), Buffer.from(secret).toString('base64')])
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

const showRequest = ({ method, url, headers, body, bytes }: ExchangeRequest): string =>
  [
    `${method} ${url}`,
    ...showHeaders(headers ?? {}),
    ...(body === undefined ? [] : ['', body]),
    // what is encrypted is nothing to read
    ...(bytes ? ['', `(${bytes.length} bytes)`] : []),
  ].join('\n')

function showResult(result: ExchangeResult): string {
  if (result.kind !== 'answer') return `(${result.kind}: ${result.code}, ${result.text})`
  return [`HTTP ${result.status}`, ...showHeaders(result.headers), '', result.text].join('\n')
}

const showHeaders = (headers: Record<string, string>): string[] =>
  Object.entries(headers).map(([name, value]) => `${name}: ${SECRET_HEADERS.test(name) ? STRUCK : value}`)
