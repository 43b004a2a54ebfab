import type { FieldError } from '../../platform/http/errors.ts'

/** Of a provider's base addresses, unless it names its own, and of proxies. */
const HTTP = ['http:', 'https:']

/**
 * A base or proxy address as it is stored: of one of these schemes, without credentials (they would stand in logs and
 * answers), query or fragment, without a trailing slash. Else the fault, at `path`.
 */
export function readAddress(text: string, path: string, schemes = HTTP): { address: string } | { fault: FieldError } {
  const url = URL.parse(text)
  if (!url || !schemes.includes(url.protocol) || url.host === '')
    return { fault: { path, code: 'wrong_form', params: { example: exampleOf(schemes) } } }
  if (url.username || url.password || /[?#]/.test(text)) return { fault: { path, code: 'address_not_allowed' } }
  return { address: url.href.replace(/\/+$/, '') }
}

const exampleOf = (schemes: string[]): string => `${schemes.at(-1)}//provider.example`
