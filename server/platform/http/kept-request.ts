import type { FastifyRequest, onSendHookHandler } from 'fastify'
import { MASK } from '../audit/mask.ts'

/** What the API log keeps of a request: its address with values, and its body as JSON, both without secrets. */
export type KeptRequest = { path: string | null; body: string | null }

/** A longer body is not kept: the log is for finding out, and not for keeping. */
const BODY_MAX = 4_096
const PATH_MAX = 1_000
/** A longer answer is not even read. */
const ANSWER_MAX = 65_536

// By names of any field, far beyond those of today: what is masked in vain costs a look, what is not may cost a key.
const SECRET =
  /pass|secret|token$|key$|code|otp|cookie|credential|assertion|signature|fields|settings|authori[sz]ation/i
// texts may be one-time codes; what people search for is theirs
const SENT = /^(text|body|variables)$/
// what is one wherever it stands: our tokens, and the addresses whose secret names an account
const SECRET_VALUE = /rsn_[a-z]+_|\/(reports|inbound)\//
const SEARCHED = /^(q|text|to|mobile|email)(\[|$)/

// NUL and halves of characters, as JSON writes them: the database would refuse the row, and all that are written with it
const UNSTORABLE = /\\u(0000|d[89a-f])/i

/** Nothing of what people do about their own sign-in is kept. */
function isKept(request: FastifyRequest, pattern: string): boolean {
  const { permission } = request.routeOptions.config
  const isOwn = permission === undefined || permission === 'public' || permission === 'signed-in'
  return !isOwn && pattern.startsWith('/api/v1/')
}

/** What is kept of what was asked by a route of this pattern. */
export function keepRequest(request: FastifyRequest, pattern: string): KeptRequest {
  if (!isKept(request, pattern)) return { path: null, body: null }
  return { path: keepPath(request.url), body: keepBody(request.body) }
}

/**
 * Keeps what a change of the configuration was answered, without secrets, for the API log. It is not for reads, which
 * would copy the lists they read, nor for messages, which those may read who may read messages; a refusal's problem is
 * kept already.
 */
export function makeAnswerKeeper(pattern: string): onSendHookHandler {
  return (request, reply, payload, done) => {
    const isWanted = reply.statusCode < 400 && isKept(request, pattern)
    if (isWanted && typeof payload === 'string' && payload.length <= ANSWER_MAX) request.answer = keepAnswer(payload)
    done()
  }
}

function keepAnswer(payload: string): string | null {
  try {
    return keepBody(JSON.parse(payload))
  } catch {
    return null
  }
}

function keepPath(address: string): string {
  const [path = '', query] = address.split('?')
  const kept = [...new URLSearchParams(query)].map(([name, value]) => {
    const isHidden = SECRET.test(name) || SEARCHED.test(name)
    return `${encodeURIComponent(name)}=${isHidden ? MASK : encodeURIComponent(value)}`
  })
  const whole = kept.length === 0 ? path : `${path}?${kept.join('&')}`
  return whole.slice(0, PATH_MAX).toWellFormed()
}

function keepBody(body: unknown): string | null {
  if (body === null || typeof body !== 'object') return null
  const kept = JSON.stringify(mask(body, BODY_MAX))
  return kept.length > BODY_MAX || UNSTORABLE.test(kept) ? null : kept
}

/** A copy with `***` for secrets; of long lists and objects only so many parts as could be kept at all. */
function mask(value: unknown, partsMax: number): unknown {
  if (typeof value === 'string') return SECRET_VALUE.test(value) ? MASK : value
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.slice(0, partsMax).map((one) => mask(one, partsMax))
  const entries = Object.entries(value).slice(0, partsMax)
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, SECRET.test(name) || SENT.test(name) ? MASK : mask(inner, partsMax)]),
  )
}
