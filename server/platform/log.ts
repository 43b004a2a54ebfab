import pino, { type DestinationStream, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

const MASK = '***'
const SECRETS = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'token',
  'apikey',
  'masterkey',
  'setupcode',
])
const DEPTH_MAX = 4

/** The process's log: JSON lines on standard output, in which no secret stands whatever was handed to it. */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    // by hand: redaction by wildcard paths costs 20 µs a line, more than all else that a request is worth
    formatters: { log: (line: Record<string, unknown>) => hideSecrets(line, DEPTH_MAX) },
  }
  // Gathered and written together: a line per request must not be a system call per request.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 250 }))
}

/** The same object where it holds no secret (nearly always), else a copy in which each is masked. */
function hideSecrets(line: Record<string, unknown>, depth: number): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined
  for (const name in line) {
    const value = line[name]
    let shown = value
    if (value !== null && value !== undefined && SECRETS.has(name.toLowerCase())) shown = MASK
    else if (isPlain(value) && depth > 0) shown = hideSecrets(value, depth - 1)
    if (shown === value) continue
    copy ??= { ...line }
    copy[name] = shown
  }
  return copy ?? line
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Error)
