import {
  AdminLimitExceededError,
  InappropriateAuthError,
  InsufficientAccessError,
  InvalidCredentialsError,
  InvalidDNSyntaxError,
  NoSuchObjectError,
  ProtocolError,
  SizeLimitExceededError,
  StrongAuthRequiredError,
  TimeLimitExceededError,
  TLSNotSupportedError,
  UnwillingToPerformError,
} from 'ldapts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'

/** Why a directory could not be read, or was not taken over: `directoryFaults.<code>.{title,who,fix}` says it to people. */
export const DIRECTORY_FAULTS = [
  'unreachable',
  'timeout',
  'tls',
  'credentials',
  'base_missing',
  'refused',
  'empty',
  'guard',
  'interrupted',
  'failed',
] as const
export type DirectoryFaultCode = (typeof DIRECTORY_FAULTS)[number]

/** An expected end of a run. Whatever else is thrown within one is told as `failed`, with its words. */
export type RunFault = { fault: DirectoryFaultCode; words: string | null }

export const isRunFault = (error: unknown): error is Error & RunFault => error instanceof Error && 'fault' in error

/** An error to be thrown, which `readFault` knows again. */
export const runFault = (fault: DirectoryFaultCode, words: string | null = null): Error & RunFault =>
  Object.assign(new Error(fault), { fault, words })

type ErrorClass = new (...args: never[]) => Error

const BY_CLASS: [ErrorClass, DirectoryFaultCode][] = [
  [InvalidCredentialsError, 'credentials'],
  [InappropriateAuthError, 'credentials'],
  [StrongAuthRequiredError, 'tls'],
  [TLSNotSupportedError, 'tls'],
  [ProtocolError, 'tls'],
  [NoSuchObjectError, 'base_missing'],
  [InvalidDNSyntaxError, 'base_missing'],
  [SizeLimitExceededError, 'refused'],
  [TimeLimitExceededError, 'refused'],
  [AdminLimitExceededError, 'refused'],
  [InsufficientAccessError, 'refused'],
  [UnwillingToPerformError, 'refused'],
]

const UNREACHABLE = /^E(CONN|HOST|NET|AI_AGAIN|NOTFOUND|PIPE|ADDRNOTAVAIL)/
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA|ERR_OSSL)/

/** What an error means for whoever has to act. */
export function readFault(error: unknown): RunFault {
  if (isRunFault(error)) return { fault: error.fault, words: error.words }
  const words = (error instanceof Error ? error.message : String(error))
    .slice(0, 500)
    .toWellFormed()
    .replaceAll('\0', '')
  const known = BY_CLASS.find(([kind]) => error instanceof kind)
  if (known) return { fault: known[1], words }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ETIMEDOUT' || /timed? ?out/i.test(words)) return { fault: 'timeout', words }
  if (TLS.test(code)) return { fault: 'tls', words }
  if (UNREACHABLE.test(code) || /^(Socket|Connection)/i.test(words)) return { fault: 'unreachable', words }
  return { fault: 'failed', words }
}

/** The same as the API tells it, in a language. */
export function showFault(locale: Locale, fault: string, words: string | null) {
  const say = (part: string) => phrase(locale, `directoryFaults.${fault}.${part}`)
  return { code: fault, title: say('title'), who: say('who'), fix: say('fix'), words }
}
