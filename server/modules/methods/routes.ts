import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Nullable, OneOf, Strict, Title } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { changeMethod, getMethod, listMethods, methodSearch } from './methods.ts'

const MethodName = Type.String({ maxLength: 100, examples: ['sandbox.sms'] })
const Position = Type.Integer({ minimum: 0, maximum: 32_767, description: 'The lower, the earlier it is listed' })

const Capabilities = Type.Object(
  {
    batchMax: Type.Integer({ description: 'Messages in one call' }),
    line: OneOf(['required', 'optional', 'none'], { description: 'Whether a sender line is named' }),
    template: Type.Boolean({ description: "Needs a template of the provider's instead of free text" }),
    textMax: Nullable(Type.Integer({ description: 'Longest text, in UTF-16 units; null: no limit of its own' })),
    askBy: OneOf(['reference', 'recipient', 'no'], { description: 'How an unknown outcome can be asked for' }),
    idempotent: Type.Boolean({ description: 'A repeated reference is answered with the old record and sends nothing' }),
    reports: Type.Array(OneOf(['callback', 'polling']), { description: 'How delivery comes back' }),
    balance: Type.Boolean({ description: "The provider tells the account's balance" }),
    inbound: Type.Boolean({ description: 'Messages of people can be received' }),
  },
  { description: "By the provider's own file" },
)
const Waiting = Type.Object(
  {
    messages: Type.Integer(),
    withoutOtherRoad: Type.Integer({ description: 'Of them, those that have no other method that is on' }),
    isMore: Type.Boolean({ description: 'There are more: so many are counted and no more' }),
  },
  { description: 'Messages that wait and might go this way' },
)
const Method = Type.Object({
  method: MethodName,
  provider: Type.String(),
  providerTitle: Title,
  channel: OneOf(['sms', 'email', 'push']),
  manner: Type.String({ examples: ['sms'] }),
  title: Title,
  ownTitle: Nullable(Title),
  position: Position,
  disabled: Type.Boolean(),
  capabilities: Capabilities,
  waiting: Waiting,
})
const MethodPath = Strict({ method: MethodName })
const tags = ['Methods']

/** The ways to send that there are, as the administrator names, orders and switches them. */
export function registerMethodsRoutes(app: App, { database: { db }, live }: Deps): void {
  registerList(app, {
    url: '/centre/methods',
    permission: 'accounts:read',
    search: methodSearch,
    item: Method,
    tag: 'Methods',
    operationId: 'listMethods',
    summary: 'Sending methods',
    list: (_request, search) => listMethods(db, search),
  })
  app.get(
    '/centre/methods/:method',
    {
      config: { permission: 'accounts:read' },
      schema: {
        tags,
        operationId: 'getMethod',
        summary: 'A sending method',
        params: MethodPath,
        response: { 200: Method },
      },
    },
    (request) => getMethod(db, request.params.method),
  )
  app.patch(
    '/centre/methods/:method',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'changeMethod',
        summary: 'Name a sending method, put it in its place, switch it off or on',
        description:
          'Through one that is switched off nothing is accepted (422 `method_off`) and nothing leaves: what waits takes another of its roads, or waits.',
        params: MethodPath,
        body: Strict({
          title: Type.Optional(Nullable(Title)),
          position: Type.Optional(Position),
          disabled: Type.Optional(Type.Boolean()),
        }),
        response: { 200: Method },
      },
    },
    ({ actor, params, body }) => applied(live, changeMethod(db, actor, params.method, body)),
  )
}
