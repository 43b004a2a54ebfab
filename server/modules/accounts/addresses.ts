import type { FieldError } from '../../platform/http/errors.ts'

/**
 * A base or proxy address as it is stored: http or https, without credentials (they would stand in logs and answers),
 * query or fragment, without a trailing slash. Else the fault, at `path`.
 */
export function readAddress(text: string, path: string): { address: string } | { fault: FieldError } {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return { fault: { path, code: 'wrong_form' } }
  if (url.username || url.password || /[?#]/.test(text)) return { fault: { path, code: 'address_not_allowed' } }
  return { address: url.href.replace(/\/+$/, '') }
}
