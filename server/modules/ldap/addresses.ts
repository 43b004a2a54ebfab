import { type Config, isLoopback } from '../../config.ts'
import type { FieldError } from '../../platform/http/errors.ts'

export type Address = { host: string; port: number; isSecure: boolean }

const PORTS: Record<string, number> = { 'ldap:': 389, 'ldaps:': 636 }

/** The parts of `ldap[s]://host[:port]`; undefined where it is not of that form. */
export function readAddress(url: string): Address | undefined {
  const read = URL.parse(url)
  const port = PORTS[read?.protocol ?? '']
  if (!read || port === undefined || read.hostname === '' || read.username || read.password) return undefined
  if (!/^\/?$/.test(read.pathname) || /[?#]/.test(url)) return undefined
  const host = decodeURIComponent(read.hostname).replace(/^\[(.*)\]$/, '$1')
  return { host, port: read.port === '' ? port : Number(read.port), isSecure: read.protocol === 'ldaps:' }
}

/**
 * What is wrong with where a directory is and how it is spoken to: a password never goes over a network in clear,
 * outside of development.
 */
export function findAddressFault(
  { url, startTls }: { url: string; startTls: boolean },
  env: Config['env'],
): FieldError | undefined {
  const address = readAddress(url)
  if (!address) return { path: 'url', code: 'wrong_form' }
  if (address.isSecure) return startTls ? { path: 'startTls', code: 'not_together' } : undefined
  const isPlainAllowed = isLoopback(address.host) || env === 'development'
  return startTls || isPlainAllowed ? undefined : { path: 'startTls', code: 'required' }
}
