import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nullable, Uuid } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { apiCallSearch, getApiCall, listApiCalls } from './api-log.ts'

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
})
const Id = Type.Object({ id: Type.String() })

/** Who called what: of one service, and of the whole centre. */
export function registerApiLogRoutes(app: App, { database }: Deps): void {
  registerList(app, {
    url: '/api-calls',
    permission: 'api-calls:read',
    search: apiCallSearch,
    item: ApiCall,
    tag: 'API calls',
    operationId: 'listApiCalls',
    summary: 'Who called what in a service',
    list: (request, search) => listApiCalls(database.lists, request.actor.service!.id, search),
  })
  registerList(app, {
    url: '/centre/api-calls',
    permission: 'centre-api-calls:read',
    search: apiCallSearch,
    item: ApiCall,
    tag: 'API calls',
    operationId: 'listCentreApiCalls',
    summary: 'Who called what at the centre and in all services',
    list: (_request, search) => listApiCalls(database.lists, null, search),
  })
  app.get(
    '/api-calls/:id',
    {
      config: { permission: 'api-calls:read' },
      schema: {
        tags: ['API calls'],
        operationId: 'getApiCall',
        summary: 'A call, with what it asked and was told',
        params: Id,
        response: { 200: ApiCallDetail },
      },
    },
    ({ actor, params }) => getApiCall(database.db, actor.service!.id, params.id),
  )
  app.get(
    '/centre/api-calls/:id',
    {
      config: { permission: 'centre-api-calls:read' },
      schema: {
        tags: ['API calls'],
        operationId: 'getCentreApiCall',
        summary: 'Any call, with what it asked and was told',
        params: Id,
        response: { 200: ApiCallDetail },
      },
    },
    ({ params }) => getApiCall(database.db, null, params.id),
  )
}
