import type { Middleware } from 'openapi-fetch'
import { createRasanClient } from '#client/client.ts'
import { currentLocale } from '../i18n/i18n.ts'
import { ProblemError } from './problem.ts'
import type { Problem } from './types.ts'

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** What the API answers who has no session, or no longer; a wrong password or code is another matter. */
const NOBODY = new Set(['credential_missing', 'credential_unreadable', 'session_ended'])

let onSessionEnd: () => void = () => undefined
let onFactorAsked: () => void = () => undefined

/** Says what to do when the API no longer knows who is asking: the router leads to the sign-in page. */
export function whenSessionEnds(act: () => void): void {
  onSessionEnd = act
}

const inReadersLanguage: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', currentLocale())
  },
}

/** Says what to do when the policy wants a second factor first: the router leads to where it is set up. */
export function whenSecondFactorIsAsked(act: () => void): void {
  onFactorAsked = act
}

export const api = createRasanClient({ baseUrl: '/', credentials: 'same-origin' })
api.use(inReadersLanguage)

/** The header that names the service a person asks about. */
export function forService(service: string) {
  return { 'Rasan-Service': service }
}

/** A key that makes one press of a button one message, however often the request has to be repeated. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID()
}

/** Waits for an answer and gives its body; throws a ProblemError for anything but success. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await request
  if (response.ok) return data as T
  const problem = toProblem(error, response)
  if (NOBODY.has(problem.code)) onSessionEnd()
  if (problem.code === 'second_factor_set_up_required') onFactorAsked()
  throw new ProblemError(problem, readRetryAfter(response))
}

function toProblem(error: unknown, response: Response): Problem {
  if (error !== null && typeof error === 'object' && 'code' in error && 'title' in error) return error as Problem
  return { title: '', status: response.status, code: response.status >= 500 ? 'unavailable' : 'unexpected' }
}

function readRetryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after'))
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null
}
