import type { onResponseHookHandler } from 'fastify'
import type { Deps } from '../deps.ts'
import './app-types.ts'
import { keepRequest } from './kept-request.ts'
import { observeRequest } from './metrics.ts'

const SECRET_ADDRESS = /^\/(reports|inbound)\/[^/?]+/
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/

/**
 * What every answered request leaves behind: one log line, one observation, and under /api/v1 and /scim/v2 one API-call
 * row (unless its route has written it with its change). Whoever calls addresses that are none, or has shown no
 * credential, leaves no row unless we failed: they could fill the database so. Made once per route.
 */
export function makeRecorder(deps: Pick<Deps, 'apiLog' | 'ids' | 'log'>, pattern: string): onResponseHookHandler {
  const isApi = pattern.startsWith('/api/v1/') || pattern.startsWith('/scim/v2/')
  const isReport = pattern.startsWith('/reports/') || pattern.startsWith('/inbound/')
  const isQuiet = pattern === '/livez' || pattern === '/readyz' || pattern === '/metrics'
  const observe = observeRequest(pattern)
  return (request, reply, done) => {
    const status = reply.statusCode
    const ms = reply.elapsedTime
    const { actor, problemCode } = request
    observe(request.method, status, ms)
    const isStrangers = actor.kind === 'anonymous' && status < 500
    if (isApi && !request.apiCallWritten && !isStrangers) {
      deps.apiLog.add({
        id: deps.ids.uuid(),
        serviceId: actor.service?.id ?? null,
        tokenId: actor.tokenId,
        userId: actor.userId,
        method: request.method,
        route: pattern,
        status,
        code: problemCode,
        ms,
        ip: actor.ip,
        requestId: request.id,
        subject: request.apiCallSubject,
        ...keepRequest(request, pattern),
        problem: request.problem === null ? null : JSON.stringify(request.problem),
        answer: request.answer,
      })
    }
    // what went well stands in the API log, or on the message that a report is about: a line for each would cost more than
    // its route
    const level = (isApi || isReport) && status < 400 ? 'debug' : 'info'
    if (!isQuiet && deps.log.isLevelEnabled(level)) {
      const traceparent = request.headers.traceparent
      deps.log[level](
        {
          requestId: request.id,
          method: request.method,
          path: hideSecret(request.url),
          route: pattern,
          status,
          ms: Math.round(ms * 100) / 100,
          code: problemCode ?? undefined,
          service: actor.service?.name,
          actor: actor.kind === 'anonymous' ? undefined : actor.name,
          ip: actor.ip,
          traceId: typeof traceparent === 'string' ? TRACE_PARENT.exec(traceparent)?.[1] : undefined,
        },
        'request',
      )
    }
    done()
  }
}

// Without the query, which may hold what people search for; without the secret that names an account.
function hideSecret(url: string): string {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  return path.replace(SECRET_ADDRESS, '/$1/***')
}
