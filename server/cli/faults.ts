import { ConfigError } from '../config.ts'
import { BackupFault } from '../platform/backup/faults.ts'
import { WrongMasterKey } from '../platform/crypto/vault.ts'
import { isDatabaseAway } from '../platform/db/database.ts'
import { isEmbeddedError } from '../platform/db/embedded/messages.ts'
import { AppError } from '../platform/http/errors.ts'
import { MasterKeyMissing } from '../platform/installation.ts'
import { phrase } from '../platform/text/phrases.ts'

/** A fault that the operator can mend, told in plain sentences. Exit code 2: the command was not typed right. */
export class CliFault extends Error {
  readonly exitCode: 1 | 2
  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence)
    this.exitCode = exitCode
  }
}

export const usageFault = (sentence: string): CliFault => new CliFault(sentence, 2)

/** Errors whose message is written for the operator. */
const KNOWN = [WrongMasterKey, MasterKeyMissing, BackupFault]

/** What is told of any thrown thing, and the exit code; undefined for what is a bug and should show its stack. */
export function explain(error: unknown): { text: string; exitCode: 1 | 2 } | undefined {
  if (error instanceof CliFault) return { text: error.message, exitCode: error.exitCode }
  if (error instanceof ConfigError) return { text: error.message, exitCode: 1 }
  if (error instanceof AppError) return { text: explainAppError(error), exitCode: 1 }
  if (isEmbeddedError(error) || KNOWN.some((known) => error instanceof known))
    return { text: (error as Error).message, exitCode: 1 }
  const said = explainSystem(error)
  return said === undefined ? undefined : { text: said, exitCode: 1 }
}

/** An operation's refusal in English: what happened, and each place. `rename` turns a field's path into what was typed. */
export function explainAppError(error: AppError, rename = (path: string): string => path): string {
  const places = error.errors.map(
    ({ path, code, params }) => `${rename(path)}: ${phrase('en', `fields.${code}`, params)}`,
  )
  if (error.code === 'invalid_request') return `${places.join('; ')}.`
  const detail = phrase('en', `errors.${error.code}.detail`, error.params)
  return places.length === 0 ? detail : `${detail} (${places.join('; ')})`
}

function explainSystem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE')
    return `Another program listens on port ${'port' in error ? error.port : ''}: stop it, or set PORT to a free one.`
  if (code === 'EACCES' && 'syscall' in error && error.syscall === 'listen')
    return 'This port may not be used by this user: set PORT to one above 1023.'
  if (code === 'EADDRNOTAVAIL') return 'HOST is no address of this machine: set it to one that is, or to 0.0.0.0.'
  if (code === '28P01' || code === '28000')
    return 'The database refuses the user or password of DATABASE_URL: correct them there.'
  if (code === '3D000') return 'The database that DATABASE_URL names does not exist: create it, or name another.'
  if (isDatabaseAway(error))
    return `The database cannot be reached (${error.message || code}): start it, or correct DATABASE_URL.`
  return undefined
}
