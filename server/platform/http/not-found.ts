import type { FastifyReply, FastifyRequest } from 'fastify'
import { makeAnonymousActor } from '../auth/actor.ts'
import type { App } from './app-types.ts'
import { AppError } from './errors.ts'
import { readIp, readLocale } from './guard.ts'
import { listMethodsOf } from './route-table.ts'

/** Answers what no route answers: a page of the panel, 405 where the address is known by another method, else 404. */
export function answerUnknown(app: App, answerPage: (request: FastifyRequest, reply: FastifyReply) => boolean): void {
  app.setNotFoundHandler((request, reply) => {
    request.actor = makeAnonymousActor(readLocale(request), readIp(request), request.id)
    const methods = listMethodsOf(app, request.url)
    if (methods.length > 0) {
      const allowed = methods.join(', ')
      reply.header('allow', allowed)
      throw new AppError('http_method_not_allowed', { params: { method: request.method, allowed } })
    }
    if (!answerPage(request, reply)) throw new AppError('route_not_found')
  })
}
