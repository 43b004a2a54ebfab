import type { IncomingMessage, ServerResponse } from 'node:http'

// HTTP, as simulators read and write it.

export type Call = {
  method: string
  /** Without scheme, host and query: some clients send the absolute form. */
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
  /** The body as it came. */
  bytes: Buffer
}

/**
 * `rows` is the list inside `body` that has one entry a message, where there is one. `toText` writes what is no JSON.
 */
export type Answer = { status: number; body: unknown; rows?: unknown[]; toText?: () => string }

/** A request whose body has been read. */
export function readCall(request: IncomingMessage, bytes: Buffer): Call {
  const url = new URL((request.url ?? '/').replace(/^https?:\/\/[^/]+/i, ''), 'http://simulator')
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: bytes.toString('utf8'),
    bytes,
  }
}

/** Writes an answer to its call. */
export function write(response: ServerResponse, answer: Answer): void {
  const text = textOf(answer)
  const type = answer.toText ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8'
  response.writeHead(answer.status, { 'content-type': type, 'content-length': text.length }).end(text)
}

/** The bytes of an answer's body. */
export const textOf = ({ body, toText }: Answer): Buffer => Buffer.from(toText ? toText() : JSON.stringify(body))

/** The JSON of a body; undefined where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
