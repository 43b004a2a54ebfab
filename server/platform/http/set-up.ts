import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type onSendAsyncHookHandler,
  type RouteOptions,
} from 'fastify'
import { type Actor, makeAnonymousActor } from '../auth/actor.ts'
import { createTokenUse } from '../auth/token-use.ts'
import type { Deps } from '../deps.ts'
import type { App } from './app-types.ts'
import { makeGuard, readIp, readLocale } from './guard.ts'
import { addJsonParser } from './json-body.ts'
import { makeAnswerKeeper } from './kept-request.ts'
import { describeApi } from './openapi.ts'
import { sendProblem } from './problems.ts'
import { makeRateHook } from './rate-hook.ts'
import { createRates } from './rates.ts'
import { makeRecorder } from './recorder.ts'
import { createRequestIds } from './request-ids.ts'
import { rememberRoute } from './route-table.ts'
import { Problem } from './schema.ts'
import { createSecurityHeaders } from './security-headers.ts'
import { buildSerializer } from './serialization.ts'
import { makeClientErrorHandler } from './unreadable.ts'
import { createValidatorCompiler } from './validation.ts'

// Checking a body costs as much as it has fields, whoever sent it: only messages may be long.
const MESSAGE_BODY_MAX_BYTES = 1_048_576
const BODY_MAX_BYTES = 65_536
const ANYBODYS_BODY_MAX_BYTES = 16_384
const REQUEST_TIMEOUT_MS = 30_000
// longer than the 60 s for which proxies usually keep a connection: the server must not be the one that closes first
const KEEP_ALIVE_MS = 72_000
/** A connection on which nothing moves, in either direction: somebody leaves a large answer unread. Streams beat sooner. */
const STANDS_STILL_MS = 120_000

/** A Fastify instance with all that every route stands on: parsing, validation, guards, problems, records, headers. */
export async function setUpHttp(deps: Deps): Promise<App> {
  const { config, database, log, vault } = deps
  const app = Fastify({
    loggerInstance: log,
    // a child logger per request costs more than it tells: whoever logs names the request id
    childLoggerFactory: (parent) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds(),
    requestIdHeader: false,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: BODY_MAX_BYTES,
    clientErrorHandler: makeClientErrorHandler(config.publicUrl),
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: STANDS_STILL_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    // a request that arrives while we stop is still answered, with `Connection: close`
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    schemaController: { compilersFactory: { buildSerializer } },
    frameworkErrors: (error, request, reply) => answerUnroutable(error, request as never, reply as never),
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as App

  function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    sendProblem(config.publicUrl, error, request, reply)
  }

  // no hook runs for an address that no router could read
  function answerUnroutable(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    request.actor = makeAnonymousActor(readLocale(request), readIp(request), request.id)
    addHeaders(request, reply)
    reply.raw.once('finish', () => recordUnknown.call(app as never, request, reply, () => undefined))
    answerFailure(error, request, reply)
  }

  app.decorate('bodyKey', vault.deriveKey('request bodies'))
  app.decorateRequest('actor', null as unknown as Actor)
  app.decorateRequest('apiCallWritten', false)
  app.decorateRequest('apiCallSubject', null)
  app.decorateRequest('problemCode', null)
  app.decorateRequest('problem', null)
  app.decorateRequest('answer', null)
  app.setValidatorCompiler(createValidatorCompiler())
  app.setErrorHandler((error: FastifyError, request, reply) => answerFailure(error, request, reply))
  addJsonParser(app as unknown as FastifyInstance)

  app.addSchema(Problem)
  await app.register(swagger, describeApi(config.publicUrl))

  const tokenUse = createTokenUse(database.db, log)
  app.addHook('onClose', () => tokenUse.close())
  const rates = createRates(database.url, log)
  app.addHook('onClose', () => rates.close())
  const holdToRate = makeRateHook(rates, deps.access)
  app.addHook('onRoute', (route) => {
    rememberRoute(app, route)
    route.bodyLimit ??= findBodyLimit(route)
    const recorder = makeRecorder(deps, route.url)
    route.onRequest = [
      makeGuard({ ...deps, tokenUse }, route),
      ...(isApi(route.url) ? [holdToRate] : []),
      ...toArray(route.onRequest),
    ]
    route.onResponse = [recorder, ...toArray(route.onResponse)]
    if (changesConfiguration(route))
      route.onSend = [makeCatchUp(deps), makeAnswerKeeper(route.url), ...toArray(route.onSend)]
  })
  const recordUnknown = makeRecorder(deps, '(unknown)')
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) recordUnknown.call(app as never, request, reply, done)
    else done()
  })
  const secure = await createSecurityHeaders(config.publicUrl)
  function addHeaders(request: FastifyRequest, reply: FastifyReply): void {
    reply.header('x-request-id', request.id)
    secure(request, reply)
  }
  app.addHook('onSend', (request, reply, _payload, done) => {
    addHeaders(request, reply)
    done()
  })
  return app
}

/** In bytes. */
function findBodyLimit({ config }: RouteOptions): number {
  const permission = config?.permission
  if (permission === 'public' || permission === 'signed-in') return ANYBODYS_BODY_MAX_BYTES
  return permission?.startsWith('messages:') ? MESSAGE_BODY_MAX_BYTES : BODY_MAX_BYTES
}

const isApi = (address: string): boolean => address.startsWith('/api/v1/') || address.startsWith('/scim/v2/')

// Messages are no configuration, and their routes must wait for nothing.
const changesConfiguration = ({ method, config, url }: RouteOptions): boolean =>
  isApi(url) &&
  method !== 'GET' &&
  method !== 'HEAD' &&
  config?.changesNothing === undefined &&
  !config?.permission?.startsWith('messages:')

/** Whoever has changed something and is told so finds it changed in the next request, on this node at least. */
function makeCatchUp({ live, log }: Deps): onSendAsyncHookHandler {
  return async (_request, reply, payload) => {
    if (reply.statusCode >= 400) return payload
    await live
      .catchUp()
      .catch((error: Error) => log.warn({ err: error }, 'the change is made, but not yet heard of here'))
    return payload
  }
}

const toArray = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]
