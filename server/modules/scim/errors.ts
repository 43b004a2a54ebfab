import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppError, ErrorCode } from '../../platform/http/errors.ts'
import { makeProblem, noteFailure } from '../../platform/http/problems.ts'
import { ERROR_SCHEMA } from './definitions.ts'

/** What SCIM has a word for (RFC 7644, 3.12). */
const TYPES: Partial<Record<ErrorCode, string>> = {
  json_malformed: 'invalidSyntax',
  request_unreadable: 'invalidSyntax',
  scim_filter_invalid: 'invalidFilter',
  scim_path_invalid: 'invalidPath',
  scim_value_invalid: 'invalidValue',
  invalid_request: 'invalidValue',
  already_exists: 'uniqueness',
}

/** Statuses that SCIM's clients do not know, or take for something else. */
const STATUSES: Partial<Record<ErrorCode, number>> = { invalid_request: 400, last_administrator: 409 }

/** Answers a failure in SCIM's own form. */
export function sendScimError(publicUrl: string, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const failure = noteFailure(error, request, reply)
  const status = STATUSES[failure.code] ?? failure.status
  reply.code(status).type('application/scim+json; charset=utf-8')
  reply.serializer(String).send(JSON.stringify(makeScimError(failure, status, publicUrl, request)))
}

function makeScimError(failure: AppError, status: number, publicUrl: string, request: FastifyRequest) {
  const { title, detail, type, errors = [] } = makeProblem(failure, request.actor.locale, publicUrl, request.id)
  const places = errors.map((one) => `${one.path}: ${one.title}.`)
  const scimType = TYPES[failure.code]
  return {
    schemas: [ERROR_SCHEMA],
    status: String(status),
    ...(scimType && { scimType }),
    detail: [`${title}.`, detail, ...places, type].join(' '),
  }
}
