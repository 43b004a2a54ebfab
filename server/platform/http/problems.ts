import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isDatabaseAway, isWorthRepeating } from '../db/database.ts'
import { toPersianDigits } from '../text/digits.ts'
import { hasPhrase, type Locale, phrase, sayOneOf } from '../text/phrases.ts'
import { AppError, type FieldError, type PhraseParams } from './errors.ts'
import { readLocale } from './guard.ts'
import { listFieldErrors } from './validation.ts'

/** What a caller is told about a failure (RFC 9457). */
export type ProblemBody = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors?: { path: string; code: string; title: string }[]
  requestId: string
}

const RETRY_AFTER_S = 2

/** Any thrown thing as an expected failure; what is not one becomes `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isDatabaseAway(error) || isWorthRepeating(error))
    return new AppError('unavailable', { retryAfterS: RETRY_AFTER_S, cause: error })
  const { validation, code, statusCode } = error as Partial<FastifyError>
  if (validation !== undefined)
    return new AppError('invalid_request', { errors: listFieldErrors(error as FastifyError) })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('content_type_unsupported')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('body_too_large')
  // nothing that we name is as long
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new AppError('route_not_found')
  if (code?.startsWith('FST_ERR_') && statusCode !== undefined && statusCode < 500)
    return new AppError('request_unreadable', { cause: error })
  return new AppError('internal', { cause: error })
}

/** The problem of a failure, in a language. `publicUrl` is where our pages about errors are. */
export function makeProblem(error: AppError, locale: Locale, publicUrl: string, requestId: string): ProblemBody {
  const { code, status } = error
  const named = Object.entries(error.phrases).map(([name, key]) => [name, phrase(locale, key, error.params)])
  const params = { ...inDigits(nameAll(error.params, locale), locale), ...Object.fromEntries(named) }
  const problem: ProblemBody = {
    type: `${publicUrl}/docs/errors/${code}`,
    title: phrase(locale, `errors.${code}.title`, params),
    status,
    detail: phrase(locale, `errors.${code}.detail`, params),
    code,
    requestId,
  }
  if (error.errors.length > 0) problem.errors = error.errors.map((fault) => describeField(fault, locale))
  return problem
}

/** A permission is named by what it allows beside its code, which programs and tokens write. */
function nameAll(params: PhraseParams, locale: Locale): PhraseParams {
  if (params.permission === undefined) return params
  const key = `permissions.${String(params.permission).replace(':', '.')}`
  return { ...params, permissionTitle: hasPhrase(locale, key) ? phrase(locale, key) : params.permission }
}

/** Numbers in the digits of the language; digits in a text are somebody's own, or a program's. */
function inDigits(params: PhraseParams, locale: Locale): PhraseParams {
  if (locale !== 'fa') return params
  const written = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? toPersianDigits(String(value)) : value,
  ])
  return Object.fromEntries(written)
}

function describeField({ path, code, params }: FieldError, locale: Locale) {
  return { path, code, title: wordField(code, params && inDigits(params, locale), locale) }
}

/**
 * What is wrong with a field in the reader's words: also of what type it has to be, and how it is written, where that
 * is known.
 */
function wordField(code: FieldError['code'], params: FieldError['params'], locale: Locale): string {
  if (code === 'wrong_form' && params?.example !== undefined) return phrase(locale, 'fields.wrong_form_as', params)
  if (code === 'search_value_wrong')
    return phrase(locale, 'fields.search_value_wrong', {
      ...params,
      suits: phrase(locale, `searchValues.${params?.suits}`, params),
    })
  if (code !== 'wrong_type') return phrase(locale, `fields.${code}`, params)
  const types = String(params?.expected).split(',')
  const words = types.filter((type) => type !== 'null').map((type) => phrase(locale, `types.${type}`))
  return phrase(locale, 'fields.wrong_type', { expected: sayOneOf(locale, words) })
}

/**
 * A failure as it is answered, in whatever form: its code is noted for the log, and headers are set that are the same in
 * all. Bugs and outages are logged with all that is known, here alone.
 */
export function noteFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): AppError {
  const failure = toAppError(error)
  request.problemCode = failure.code
  if (failure.status >= 500) {
    request.log.error({ err: failure.cause ?? failure, requestId: request.id, code: failure.code }, 'a request failed')
  }
  if (failure.retryAfterS !== null) reply.header('retry-after', String(failure.retryAfterS))
  if (failure.status === 401) reply.header('www-authenticate', 'Bearer')
  return failure
}

/** Answers a failure as a problem. */
export function sendProblem(publicUrl: string, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const failure = noteFailure(error, request, reply)
  const locale = request.actor?.locale ?? readLocale(request)
  const problem = makeProblem(failure, locale, publicUrl, request.id)
  request.problem = problem
  reply.code(failure.status).header('content-language', locale).type('application/problem+json; charset=utf-8')
  // serialised here: a route's response schema is not for problems
  reply.serializer(String).send(JSON.stringify(problem))
}
