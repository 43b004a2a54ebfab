import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { createOidc } from '../../platform/auth/oidc.ts'
import type { Browser } from '../../platform/auth/sign-in.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { checkOrigin } from '../../platform/http/guard.ts'
import { toAppError } from '../../platform/http/problems.ts'
import { Nullable, Slug, Strict } from '../../platform/http/schema.ts'
import type { FlowDeps } from './flow.ts'
import { endCentralSessions, signOutEverywhere } from './logout.ts'
import { forgetPendingCookie, type Pending, readPending, readReturnTo } from './pending.ts'
import { TestResult } from './schemas.ts'
import { beginCentralSignIn, finishCentralSignIn } from './sign-in.ts'
import { describeFault, finishTrial, readTrial } from './trial.ts'

const Name = Strict({ name: Slug })
const Elsewhere = Type.Null({ description: 'The browser goes on at `Location`' })
const tags = ['Session']
const FORM_BYTES_MAX = 16_384

/** Signing in by a central provider, trying one out, and both ways of logging out. */
export function registerCentralSessionRoutes(app: App, deps: Deps): void {
  const flow: FlowDeps = { ...deps, oidc: createOidc(deps.config.env) }
  registerSignIn(app, flow)
  registerTrial(app, flow)
  registerLogout(app, flow)
}

function registerSignIn(app: App, flow: FlowDeps): void {
  app.get(
    '/session/central/:name',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        operationId: 'beginCentralSignIn',
        summary: 'Sign in by a central provider: for a browser, which is sent there',
        description: 'A browser that cannot be sent there is sent to the sign-in page, which says why.',
        params: Name,
        querystring: Strict({
          returnTo: Type.Optional(Type.String({ description: 'The page of ours to end at; any other address is `/`' })),
          moved: Type.Optional(Type.String({ description: 'Set by ourselves' })),
        }),
        response: { 303: Elsewhere },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      const { returnTo, moved } = request.query
      const elsewhere = moved === undefined && isBrowser(request) ? findPublicPlace(flow, request) : undefined
      if (elsewhere) return redirect(reply, elsewhere)
      try {
        const asked = { returnTo: readReturnTo(returnTo), testedBy: null, isSecure: isSecure(request) }
        const { url, cookie } = await beginCentralSignIn(flow, request.actor, name, asked)
        return redirect(reply.header('set-cookie', cookie), url.href)
      } catch (error) {
        return answerFault(flow, request, reply, name, error)
      }
    },
  )
  app.get(
    '/session/central/:name/callback',
    {
      // the provider may add what it likes; the protocol's library reads the address
      validatorCompiler: () => () => true,
      config: { permission: 'public' },
      schema: {
        tags,
        operationId: 'finishCentralSignIn',
        summary: 'Where a central provider sends the browser back to',
        params: Name,
        response: { 303: Elsewhere },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      const query = new URL(request.url, 'http://ours.invalid').searchParams
      const state = query.get('state') ?? ''
      try {
        const pending = readPending(flow.vault, request.headers.cookie, name, state)
        if (pending === undefined) throw await explainStranger(flow, name)
        reply.header('set-cookie', forgetPendingCookie(state, isSecure(request)))
        if (pending.testedBy !== null) return redirect(reply, await endTrial(flow, request, pending, query.toString()))
        const { person, cookies } = await finishCentralSignIn(flow, request.actor, pending, query.toString(), {
          ...browserOf(request),
          cookieHeader: request.headers.cookie,
        })
        request.actor = person
        return redirect(reply.header('set-cookie', cookies), pending.returnTo)
      } catch (error) {
        return answerFault(flow, request, reply, name, error)
      }
    },
  )
}

function registerTrial(app: App, flow: FlowDeps): void {
  app.get(
    '/centre/central-sign-in/:name/test',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags: ['Central sign-in'],
        operationId: 'testIdentityProvider',
        summary:
          'Try a provider out: for a browser, which is sent there, comes back and shows the claims; nobody is signed in',
        params: Name,
        response: { 303: Elsewhere },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      if (request.actor.userId === null) throw new AppError('person_required')
      const asked = { returnTo: '/', testedBy: request.actor.userId, isSecure: isSecure(request) }
      const { url, cookie } = await beginCentralSignIn(flow, request.actor, name, asked)
      return redirect(reply.header('set-cookie', cookie), url.href)
    },
  )
  app.get(
    '/centre/central-sign-in/:name/tests/:id',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags: ['Central sign-in'],
        operationId: 'readIdentityProviderTest',
        summary: 'What trying a provider out has shown, for ten minutes, to whoever tried',
        params: Strict({ name: Slug, id: Type.String({ maxLength: 100 }) }),
        response: { 200: TestResult },
      },
    },
    ({ actor, params }) => readTrial(flow, actor, params.name, params.id),
  )
}

function registerLogout(app: App, flow: FlowDeps): void {
  app.delete(
    '/session/central',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        operationId: 'signOutEverywhere',
        summary: 'Sign out, and learn where the browser signs out of the central provider',
        response: {
          200: Type.Object({
            continueAt: Nullable(
              Type.String({ description: 'Address at the provider; null: there is nothing more to do' }),
            ),
          }),
        },
      },
    },
    async (request, reply) => {
      checkOrigin(flow, request)
      const { person, cookies, continueAt } = await signOutEverywhere(flow, request.actor, request.headers.cookie)
      request.actor = person ?? request.actor
      reply.header('set-cookie', cookies)
      return { continueAt }
    },
  )
  app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers()
    const form = { parseAs: 'string', bodyLimit: FORM_BYTES_MAX } as const
    // the protocol lets a provider add fields, which are to be ignored
    scope.addContentTypeParser('*', form, (_request, body, done) =>
      done(null, { logout_token: new URLSearchParams(String(body)).get('logout_token') ?? undefined }),
    )
    scope.post(
      '/session/central/:name/logout',
      {
        config: { permission: 'public' },
        schema: {
          tags,
          operationId: 'endCentralSessions',
          summary: 'Back-channel logout: a central provider tells that a person has signed out there',
          consumes: ['application/x-www-form-urlencoded'],
          params: Name,
          body: Strict({ logout_token: Type.String({ minLength: 1, maxLength: FORM_BYTES_MAX }) }),
          response: { 200: Type.Object({ ended: Type.Boolean() }) },
        },
      },
      async (request) => {
        const { name } = request.params
        request.actor = await endCentralSessions(flow, request.actor, name, request.body.logout_token)
        return { ended: true }
      },
    )
  })
}

/** Nothing was begun here: by another browser, too long ago, or by nobody. */
async function explainStranger({ database }: FlowDeps, name: string): Promise<AppError> {
  const { rows } = await database.pools.rest.query('select from identity_providers where name = $1', [name])
  return new AppError(rows.length === 0 ? 'identity_provider_not_found' : 'central_sign_in_failed')
}

/** Whoever tries out has to be still the administrator who began. Answers the page with the result. */
async function endTrial(flow: FlowDeps, request: FastifyRequest, pending: Pending, query: string): Promise<string> {
  const session = await flow.signIn.findSession(request.headers.cookie ?? '')
  const user = session?.userId === pending.testedBy ? flow.access.findUser(session.userId) : undefined
  if (!user || user.suspended || !user.centre.has('directory:write')) throw new AppError('session_ended')
  const id = await finishTrial(flow, pending, query)
  return `/centre/central-sign-in/${pending.provider}/tests/${id}`
}

/** A browser gets a page that says what is wrong, with the other ways in; a program the problem. */
function answerFault(flow: FlowDeps, request: FastifyRequest, reply: FastifyReply, provider: string, error: unknown) {
  const fault = toAppError(error)
  if (fault.status !== 404) {
    const { reason } = describeFault(error)
    flow.log.warn({ provider, code: fault.code, reason, requestId: request.id }, 'a central sign-in failed')
  }
  if (!isBrowser(request) || fault.status === 500) throw error
  request.problemCode = fault.code
  const { username, claim } = fault.params
  const about = new URLSearchParams({ fault: fault.code, provider, ...pick({ username, claim }) })
  return redirect(reply, `/sign-in?${about}`)
}

const pick = (params: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]])),
  )

function redirect(reply: FastifyReply, address: string) {
  return reply.header('cache-control', 'no-store').header('location', address).code(303).send(null)
}

/**
 * The provider sends everybody back to our public address: whoever came by another name of ours has to begin there, for the
 * cookie that binds the attempt is of one name. Once: a proxy may hide from us by which name we are called.
 */
function findPublicPlace({ config }: FlowDeps, request: FastifyRequest): string | undefined {
  const ours = new URL(config.publicUrl)
  if (request.host === ours.host || request.headers.host === undefined) return undefined
  const place = new URL(request.url, config.publicUrl)
  place.searchParams.set('moved', '1')
  return place.origin === ours.origin ? place.href : undefined
}

/** Who looks at pages. */
const isBrowser = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/html') === true
const isSecure = (request: FastifyRequest): boolean => request.protocol === 'https'

const browserOf = (request: FastifyRequest): Browser => ({
  ip: request.actor.ip,
  userAgent: request.headers['user-agent'] ?? null,
  isSecure: isSecure(request),
})
