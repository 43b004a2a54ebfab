import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The caller's X-Request-Id where it is harmless wherever it is written; else undefined. */
export const readRequestId = (given: unknown): string | undefined =>
  typeof given === 'string' && /^[A-Za-z0-9._:/+=@-]{1,100}$/.test(given) ? given : undefined

/** The caller's X-Request-Id where it is harmless, else one of ours: unlike on any other node or run, and in order. */
export function createRequestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  const prefix = randomBytes(6).toString('base64url')
  let count = 0
  return ({ headers }) => readRequestId(headers['x-request-id']) ?? `${prefix}-${(++count).toString(36)}`
}
