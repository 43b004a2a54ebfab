import { Type } from 'typebox'
import { PERMISSIONS, type Permission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nothing, Nullable, OneOf, RatePerMinute, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  centreTokenSearch,
  changeToken,
  createToken,
  getToken,
  listTokens,
  type MadeToken as MadeTokenView,
  OVERLAP_HOURS,
  OVERLAP_HOURS_MAX,
  readTokenLimits,
  revokeToken,
  rotateToken,
  tokenSearch,
} from './tokens.ts'

const Scopes = Nullable(
  Type.Array(OneOf(Object.keys(PERMISSIONS) as Permission[]), {
    minItems: 1,
    maxItems: 50,
    uniqueItems: true,
    description: 'Null: all that its kind may do',
  }),
)

const Token = Type.Object({
  id: Type.Integer(),
  kind: OneOf(['live', 'test', 'centre', 'scim']),
  service: Nullable(Slug),
  name: Type.String(),
  scopes: Nullable(Type.Array(Type.String())),
  networks: Type.Array(Type.String(), { description: 'From where it is taken; none: from anywhere' }),
  ratePerMinute: RatePerMinute,
  expiresAt: Instant,
  expiringSoon: Type.Boolean({
    description: 'It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place',
  }),
  revokedAt: Nullable(Instant),
  lastUsedAt: Nullable(Type.String({ format: 'date-time', description: 'Written every ten seconds' })),
  lastUsedFrom: Nullable(Type.String({ description: 'The address of its last use' })),
  succeeds: Nullable(Type.Integer({ description: 'The token whose place it takes' })),
  succeededBy: Nullable(Type.Integer({ description: 'The token that takes its place' })),
  createdBy: Type.String(),
  createdAt: Instant,
})
const MadeToken = Type.Object({
  ...Token.properties,
  token: Type.Optional(Type.String({ description: 'The secret: shown this once, never again' })),
})

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Networks = Type.Array(Type.String({ maxLength: 60 }), {
  maxItems: 100,
  description: 'Addresses and networks (CIDR, IPv4 or IPv6) from which alone it is taken; none: from anywhere',
  examples: [['203.0.113.0/24', '2001:db8::/32']],
})
const expiry = {
  expiresAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: "At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`",
    }),
  ),
  expiresIn: Type.Optional(
    Type.String({ maxLength: 20, description: 'In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y', examples: ['30d'] }),
  ),
}
const TokenChanges = Strict({
  name: Type.Optional(Name),
  ratePerMinute: Type.Optional(RatePerMinute),
  networks: Type.Optional(Networks),
  ...expiry,
})
const common = {
  name: Name,
  ratePerMinute: Type.Optional(RatePerMinute),
  scopes: Type.Optional(Scopes),
  networks: Type.Optional(Networks),
  ...expiry,
}
const Rotation = Strict({
  overlapHours: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: OVERLAP_HOURS_MAX,
      description: `For how long the old one still opens; ${OVERLAP_HOURS} unless given`,
    }),
  ),
  ...expiry,
})
const TokenLimits = Type.Object({
  daysMax: Type.Integer({ description: 'How many days a token may live, by the administrator' }),
  overlapHours: Type.Integer({ description: 'How long two tokens overlap in a rotation, unless told otherwise' }),
  overlapHoursMax: Type.Integer(),
})
const NewToken = Strict({ kind: OneOf(['live', 'test']), ...common })
const NewCentreToken = Strict({
  kind: OneOf(['live', 'test', 'centre', 'scim']),
  service: Type.Optional(Slug),
  ...common,
})

const Id = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const tags = ['Tokens']
const BY_TOKENS = [
  'A token can only lower a rate; people, and tokens of the centre that have none themselves, can also raise it.',
  'Only people prolong a token, never beyond the days that the administrator allows from its making.',
  'A token that is bound to networks binds others within them.',
].join(' ')
const ROTATION = [
  'Makes the token that takes its place: the same name, scopes, networks and rate, with a new secret, and, unless an end is given, as long a life.',
  'The old one opens for `overlapHours` more, so that no program is refused while it is being replaced.',
].join(' ')

// A repeated request is answered without the secret.
const withoutSecret = ({ token: _, ...rest }: MadeTokenView) => rest

/** Tokens of one service, for its own people; and all of them, for the centre. */
export function registerTokensRoutes(app: App, { database: { db }, live }: Deps): void {
  registerList(app, {
    url: '/tokens',
    permission: 'tokens:read',
    search: tokenSearch,
    item: Token,
    tag: 'Tokens',
    operationId: 'listTokens',
    summary: "A service's tokens",
    list: ({ actor }, search) => listTokens(db, actor, search, { serviceId: actor.service!.id }),
  })
  app.post(
    '/tokens',
    {
      config: { permission: 'tokens:write' },
      schema: {
        tags,
        operationId: 'createToken',
        summary: 'Make a token of the service',
        body: NewToken,
        response: { 201: MadeToken },
      },
    },
    (request, reply) => {
      const { actor, body } = request
      return applied(
        live,
        createOnce({ db, request, reply, keep: withoutSecret }, (tx) =>
          createToken(tx, actor, { ...body, service: actor.service!.name }),
        ),
      )
    },
  )
  app.patch(
    '/tokens/:id',
    {
      config: { permission: 'tokens:write' },
      schema: {
        tags,
        operationId: 'changeToken',
        summary: "Change a token's name, rate, networks or end",
        description: BY_TOKENS,
        params: Id,
        body: TokenChanges,
        response: { 200: Token },
      },
    },
    ({ actor, params, body }) =>
      applied(live, changeToken(db, actor, params.id, { serviceId: actor.service!.id }, body)),
  )
  app.delete(
    '/tokens/:id',
    {
      config: { permission: 'tokens:write' },
      schema: {
        tags,
        operationId: 'revokeToken',
        summary: 'Revoke a token of the service',
        params: Id,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, revokeToken(db, actor, params.id, { serviceId: actor.service!.id }))
      return reply.code(204).send(null)
    },
  )
  app.get(
    '/tokens/limits',
    {
      config: { permission: 'tokens:read' },
      schema: {
        tags,
        operationId: 'readTokenLimits',
        summary: 'How long tokens may live',
        response: { 200: TokenLimits },
      },
    },
    () => readTokenLimits(db),
  )
  app.get(
    '/tokens/:id',
    {
      config: { permission: 'tokens:read' },
      schema: {
        tags,
        operationId: 'getToken',
        summary: 'A token of the service',
        params: Id,
        response: { 200: Token },
      },
    },
    ({ actor, params }) => getToken(db, actor, params.id, { serviceId: actor.service!.id }),
  )
  app.post(
    '/tokens/:id/rotation',
    {
      config: { permission: 'tokens:write' },
      schema: {
        tags,
        operationId: 'rotateToken',
        summary: 'Make the token that takes its place',
        description: ROTATION,
        params: Id,
        body: Rotation,
        response: { 201: MadeToken },
      },
    },
    (request, reply) => {
      const { actor, params, body } = request
      const scope = { serviceId: actor.service!.id }
      return applied(
        live,
        createOnce({ db, request, reply, keep: withoutSecret }, (tx) => rotateToken(tx, actor, params.id, scope, body)),
      )
    },
  )
  registerList(app, {
    url: '/centre/tokens',
    permission: 'centre-tokens:read',
    search: centreTokenSearch,
    item: Token,
    tag: 'Tokens',
    operationId: 'listCentreTokens',
    summary: "The centre's tokens and those of all services",
    list: (request, search) => {
      const { service } = request.query as { service?: string }
      return listTokens(db, request.actor, search, { service: service ?? null })
    },
  })
  app.post(
    '/centre/tokens',
    {
      config: { permission: 'centre-tokens:write' },
      schema: {
        tags,
        operationId: 'createCentreToken',
        summary: 'Make a token of a service or of the centre',
        body: NewCentreToken,
        response: { 201: MadeToken },
      },
    },
    (request, reply) =>
      applied(
        live,
        createOnce({ db, request, reply, keep: withoutSecret }, (tx) => createToken(tx, request.actor, request.body)),
      ),
  )
  app.patch(
    '/centre/tokens/:id',
    {
      config: { permission: 'centre-tokens:write' },
      schema: {
        tags,
        operationId: 'changeCentreToken',
        summary: "Change any token's name, rate, networks or end",
        description: BY_TOKENS,
        params: Id,
        body: TokenChanges,
        response: { 200: Token },
      },
    },
    ({ actor, params, body }) => applied(live, changeToken(db, actor, params.id, { service: null }, body)),
  )
  app.delete(
    '/centre/tokens/:id',
    {
      config: { permission: 'centre-tokens:write' },
      schema: {
        tags,
        operationId: 'revokeCentreToken',
        summary: 'Revoke any token',
        params: Id,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, revokeToken(db, actor, params.id, { service: null }))
      return reply.code(204).send(null)
    },
  )
  app.get(
    '/centre/tokens/limits',
    {
      config: { permission: 'centre-tokens:read' },
      schema: {
        tags,
        operationId: 'readCentreTokenLimits',
        summary: 'How long tokens may live',
        response: { 200: TokenLimits },
      },
    },
    () => readTokenLimits(db),
  )
  app.get(
    '/centre/tokens/:id',
    {
      config: { permission: 'centre-tokens:read' },
      schema: { tags, operationId: 'getCentreToken', summary: 'Any token', params: Id, response: { 200: Token } },
    },
    ({ actor, params }) => getToken(db, actor, params.id, { service: null }),
  )
  app.post(
    '/centre/tokens/:id/rotation',
    {
      config: { permission: 'centre-tokens:write' },
      schema: {
        tags,
        operationId: 'rotateCentreToken',
        summary: 'Make the token that takes its place',
        description: ROTATION,
        params: Id,
        body: Rotation,
        response: { 201: MadeToken },
      },
    },
    (request, reply) => {
      const { actor, params, body } = request
      const scope = { service: null }
      return applied(
        live,
        createOnce({ db, request, reply, keep: withoutSecret }, (tx) => rotateToken(tx, actor, params.id, scope, body)),
      )
    },
  )
}
