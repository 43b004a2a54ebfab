import type { FastifyRequest } from 'fastify'
import type { From } from './session.ts'

/** Where a request comes from, as a session remembers it. */
export const readFrom = (request: FastifyRequest): From => ({
  ip: request.actor.ip,
  userAgent: request.headers['user-agent'] ?? null,
  isSecure: request.protocol === 'https',
  cookieHeader: request.headers.cookie,
})
