import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nullable, Uuid } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { apiCallSearch, type CallsOf, getApiCall, listApiCalls } from './api-log.ts'

const ApiCall = Type.Object({
  id: Uuid,
  at: Instant,
  method: Type.String(),
  route: Type.String({ description: 'The pattern of the address', examples: ['/api/v1/messages/:id'] }),
  status: Type.Integer(),
  code: Nullable(Type.String({ description: 'The code of the problem that was answered' })),
  ms: Nullable(Type.Number({ description: 'How long the answer took' })),
  service: Nullable(Type.String()),
  token: Nullable(Type.Object({ id: Type.Integer(), name: Type.String() })),
  user: Nullable(Type.Object({ id: Type.Integer(), username: Type.String() })),
  subject: Nullable(Type.String({ description: 'What it was about: the id of a message, the name of an account' })),
  ip: Nullable(Type.String()),
  requestId: Type.String(),
})

const ApiCallDetail = Type.Object({
  ...ApiCall.properties,
  path: Nullable(Type.String({ description: 'The address with its values; null where it is not kept' })),
  body: Type.Unknown({
    description: 'What was asked; secrets and texts are masked. Of an accepted message see `subject`',
  }),
  problem: Type.Unknown({ description: 'What was answered, where the call was refused' }),
  answer: Type.Unknown({
    description:
      'What else was answered to a call that changed something; secrets and texts are masked. Reads are not kept',
  }),
})
const Id = Type.Object({ id: Type.String() })

/** Calls that are told by one set of routes. */
type Calls = {
  url: string
  permission: Permission
  /** Distinguishes the operations of the document: `listApiCalls`, `listCentreApiCalls`. */
  word: string
  all: string
  one: string
  scopeOf(request: FastifyRequest): CallsOf
}

/** Who called what: of one service, and of the whole centre. */
export function registerApiLogRoutes(app: App, deps: Deps): void {
  registerCalls(app, deps, {
    url: '/api-calls',
    permission: 'api-calls:read',
    word: '',
    all: 'Who called what in a service',
    one: 'A call, with what it asked and was told',
    scopeOf: ({ actor }) => ({ serviceId: actor.service!.id, isTest: actor.test }),
  })
  registerCalls(app, deps, {
    url: '/centre/api-calls',
    permission: 'centre-api-calls:read',
    word: 'Centre',
    all: 'Who called what at the centre and in all services',
    one: 'Any call, with what it asked and was told',
    scopeOf: () => ({ serviceId: null, isTest: false }),
  })
}

function registerCalls(app: App, { database }: Deps, { url, permission, word, all, one, scopeOf }: Calls): void {
  registerList(app, {
    url,
    permission,
    search: apiCallSearch,
    item: ApiCall,
    tag: 'API calls',
    operationId: `list${word}ApiCalls`,
    summary: all,
    list: (request, search) => listApiCalls(database.lists, scopeOf(request), search),
  })
  app.get(
    `${url}/:id`,
    {
      config: { permission },
      schema: {
        tags: ['API calls'],
        operationId: `get${word}ApiCall`,
        summary: one,
        params: Id,
        response: { 200: ApiCallDetail },
      },
    },
    (request) => getApiCall(database.db, scopeOf(request), request.params.id),
  )
}
