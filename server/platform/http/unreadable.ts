import { randomUUID } from 'node:crypto'
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { readAcceptLanguage } from '../text/phrases.ts'
import { AppError, type ErrorCode } from './errors.ts'
import { makeProblem } from './problems.ts'
import { readRequestId } from './request-ids.ts'
import { isUploading } from './uploads.ts'

/** As Node gives it: with the bytes at which its parser gave up. */
type ClientError = Error & { code?: string; rawPacket?: unknown }

const CODES: Record<string, ErrorCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_too_slow',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
}
/** Whoever does not take the answer in so long is not waited for. */
const TAKEN_WITHIN_MS = 5_000

/** The answer that its connection waits for; Node's own handler of these errors looks at it as well. */
const answerOf = (socket: Socket): ServerResponse | null | undefined =>
  (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage

/**
 * Answers what Node could not read as a request (letters in the address that were not encoded, for one) with a problem
 * like every other, and ends the connection. No hook runs for it, and no log of calls has it. A request before it on the
 * same connection gets its own answer, and nothing else is said: the caller would take the refusal for an answer to that.
 */
export function makeClientErrorHandler(publicUrl: string): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isUploading(socket)) return
    const before = answerOf(socket)
    // called again for each packet behind the first that could not be read
    if (!socket.writable || before?.headersSent) socket.destroy()
    else if (before?.req.complete) {
      before.shouldKeepAlive = false
      socket.pause()
    } else {
      socket.setTimeout(TAKEN_WITHIN_MS, () => socket.destroy())
      socket.end(writeAnswer(publicUrl, error))
    }
  }
}

function writeAnswer(publicUrl: string, { code = '', rawPacket }: ClientError): string {
  const failure = new AppError(CODES[code] ?? 'request_unreadable')
  const headerOf = (name: string) => new RegExp(`^${name}:(.*)$`, 'im').exec(String(rawPacket))?.[1]?.trim()
  const locale = readAcceptLanguage(headerOf('accept-language'))
  const requestId = readRequestId(headerOf('x-request-id')) ?? randomUUID()
  const body = JSON.stringify(makeProblem(failure, locale, publicUrl, requestId))
  const lines = [
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `content-language: ${locale}`,
    `x-request-id: ${requestId}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}
