import pino, { type DestinationStream, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'masterKey',
  'setupCode',
]
const quote = (name: string): string => (name.includes('-') ? `["${name}"]` : `.${name}`)
const PATHS = SECRETS.flatMap((name) => [quote(name).replace(/^\./, ''), `*${quote(name)}`, `*.*${quote(name)}`])

/** The process's log: JSON lines on standard output, in which no secret stands whatever was handed to it. */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: PATHS, censor: '***' },
  }
  // Gathered and written together: a line per request must not be a system call per request.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 250 }))
}
