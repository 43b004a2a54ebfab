import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Counter } from 'prom-client'
import { type CallbackRequest, UnreadableCallback } from '../../../providers/provider.ts'
import type { Account } from '../../dispatch/road/routing.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { registry } from '../../platform/http/metrics.ts'
import { findTooDeep } from '../../platform/http/nesting.ts'

const refused = new Counter({
  name: 'rasan_reports_refused_total',
  help: 'Callbacks of nobody: with a secret that no account has, or from outside of the networks of its account',
  labelNames: ['reason'],
  registers: [registry],
})

/** A provider tells one thing or a few: more than this is no callback. In bytes. */
const BODY_MAX = 262_144

/** What is called back: where, what it is called in the log, whether a provider has it, and what is done with it. */
export type Callback = {
  url: `/${string}/:secret`
  what: string
  isKnownTo(account: Account): boolean
  /** Answers once what it told is committed; throws `UnreadableCallback`. */
  take(account: Account, request: CallbackRequest): Promise<void>
}

/**
 * Where providers call back: the secret in the address names the account. Answered after the commit, so that a provider
 * that heard 200 need not say it again; whatever else it hears, it repeats.
 */
export function registerCallback(app: App, deps: Deps, callback: Callback): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_MAX }, (_request, body, done) =>
      done(null, body),
    )
    scope.route({
      method: ['GET', 'POST'],
      url: callback.url,
      bodyLimit: BODY_MAX,
      config: { permission: 'public' },
      schema: { hide: true },
      handler: async (request) => {
        const account = findAccount(deps, (request.params as { secret: string }).secret)
        if (!account || !callback.isKnownTo(account)) throw refuse('secret')
        if (!account.isReportSource(request.actor.ip)) {
          // whoever asks hears what a wrong secret hears; who must act reads it here
          const about = { account: account.name, ip: request.actor.ip, requestId: request.id }
          deps.log.warn(about, `${callback.what} came from outside of the networks of its account`)
          throw refuse('network')
        }
        try {
          await callback.take(account, toCallback(request))
        } catch (error) {
          if (error instanceof UnreadableCallback) throw new AppError('request_unreadable', { cause: error })
          throw error
        }
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

function toCallback(request: FastifyRequest): CallbackRequest {
  return {
    method: request.method,
    query: flatten(request.query as Record<string, unknown>),
    headers: flatten(request.headers),
    body: readCallbackBody(
      typeof request.body === 'string' ? request.body.replace(/^\ufeff/, '') : '',
      request.headers['content-type'],
    ),
  }
}

const flatten = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : String(value)]],
    ),
  )

/**
 * Providers call by query, form or JSON, and some name the wrong content type: the body tells by itself what it is.
 * Throws `UnreadableCallback` for what is nested too deep to be walked through. A message (`message/rfc822`) stays as it is.
 */
export function readCallbackBody(text: string, contentType = ''): unknown {
  if (text === '') return null
  if (contentType.startsWith('message/')) return text
  const value = /^\s*[[{]/.test(text) ? parseJson(text) : undefined
  if (findTooDeep(value) !== undefined) throw new UnreadableCallback('nested too deep')
  if (value !== undefined) return value
  return text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON after all: perhaps a form
  }
}
