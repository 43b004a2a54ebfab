import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Counter } from 'prom-client'
import { type CallbackRequest, type Report, UnreadableCallback } from '../../../providers/provider.ts'
import type { Account } from '../../dispatch/road/routing.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { registry } from '../../platform/http/metrics.ts'
import { readCallbackBody } from './reports.ts'

const refused = new Counter({
  name: 'rasan_reports_refused_total',
  help: 'Callbacks of nobody: with a secret that no account has, or from outside of the networks of its account',
  labelNames: ['reason'],
  registers: [registry],
})

/** A provider sends one report or a few: more than this is no report. In bytes. */
const BODY_MAX = 262_144

/**
 * Where providers call back with delivery reports: the secret in the address names the account. Answered after the commit,
 * so that a provider that heard 200 need not say it again; whatever else it hears, it repeats.
 */
export function registerReportRoutes(app: App, deps: Deps): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_MAX }, (_request, body, done) =>
      done(null, body),
    )
    scope.route({
      method: ['GET', 'POST'],
      url: '/reports/:secret',
      bodyLimit: BODY_MAX,
      config: { permission: 'public' },
      schema: { hide: true },
      handler: async (request) => {
        const account = findAccount(deps, (request.params as { secret: string }).secret)
        if (!account?.provider.parseReports) throw refuse('secret')
        if (!account.isReportSource(request.actor.ip)) {
          // whoever asks hears what a wrong secret hears; who must act reads it here
          const about = { account: account.name, ip: request.actor.ip, requestId: request.id }
          deps.log.warn(about, 'a report came from outside of the networks of its account')
          throw refuse('network')
        }
        await deps.dispatch.report(account.id, readReports(account, request))
        return { ok: true }
      },
    })
  })
}

function refuse(reason: 'secret' | 'network'): AppError {
  refused.inc({ reason })
  return new AppError('route_not_found')
}

function findAccount(deps: Deps, secret: string): Account | undefined {
  const hash = createHash('sha256').update(secret).digest('hex')
  for (const account of deps.dispatch.routing().accounts.values()) if (account.reportSecretHash === hash) return account
  return undefined
}

function readReports(account: Account, request: FastifyRequest): Report[] {
  try {
    return account.provider.parseReports?.(toCallback(request), account.settings) ?? []
  } catch (error) {
    if (error instanceof UnreadableCallback) throw new AppError('request_unreadable', { cause: error })
    throw error
  }
}

function toCallback(request: FastifyRequest): CallbackRequest {
  return {
    method: request.method,
    query: flatten(request.query as Record<string, unknown>),
    headers: flatten(request.headers),
    body: readCallbackBody(typeof request.body === 'string' ? request.body.replace(/^\ufeff/, '') : ''),
  }
}

const flatten = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : String(value)]],
    ),
  )
