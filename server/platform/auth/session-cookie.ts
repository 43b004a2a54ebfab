/** Name of the session's cookie; `__Host-`/`__Secure-` prefixes are left out, for development has no TLS. */
export const SESSION_COOKIE = 'rasan_session'

/** The value of the session's cookie in a Cookie header, or undefined. */
export function readSessionCookie(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (equals !== -1 && part.slice(0, equals).trim() === SESSION_COOKIE)
      return part.slice(equals + 1).trim() || undefined
  }
  return undefined
}
