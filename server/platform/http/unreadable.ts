import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { readAcceptLanguage } from '../text/phrases.ts'
import { AppError, type ErrorCode } from './errors.ts'
import { makeProblem } from './problems.ts'
import { isUploading } from './uploads.ts'

/** As Node gives it: with the bytes at which its parser gave up. */
type ClientError = Error & { code?: string; rawPacket?: unknown }

const CODES: Record<string, ErrorCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_too_slow',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
}

/**
 * Answers what Node could not read as a request (letters in the address that were not encoded, for one) with a problem
 * like every other, and ends the connection. No hook runs for it, and no log of calls has it.
 */
export function makeClientErrorHandler(publicUrl: string): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isUploading(socket)) return
    if (socket.writable) socket.write(writeAnswer(publicUrl, error))
    socket.destroySoon()
  }
}

function writeAnswer(publicUrl: string, { code = '', rawPacket }: ClientError): string {
  const failure = new AppError(CODES[code] ?? 'request_unreadable')
  const locale = readAcceptLanguage(/^accept-language:[ \t]*(\S.*)$/im.exec(String(rawPacket))?.[1])
  const requestId = randomUUID()
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
