import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import type { Search } from '../../platform/search/search.ts'
import { MadeToken, NewCentreToken, NewToken, Rotation, Token, TokenChanges, TokenLimits } from './schemas.ts'
import {
  centreTokenSearch,
  changeToken,
  createToken,
  getToken,
  listTokens,
  type MadeToken as MadeTokenView,
  type NewToken as NewTokenIn,
  readTokenLimits,
  revokeToken,
  rotateToken,
  type TokenScope,
  tokenSearch,
} from './tokens.ts'

const Id = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const tags = ['Tokens']
const BY_TOKENS = [
  'A token can only lower a rate; people, and tokens of the centre that have none themselves, can also raise it.',
  'Who prolongs a token, raises its rate or opens it to more networks holds what it may do; one that was rotated is not changed.',
  'Only people prolong a token, never beyond the days that the administrator allows from its making.',
  'A token that is bound to networks binds others within them.',
].join(' ')
const ROTATION = [
  'Makes the token that takes its place: the same name, scopes, networks and rate, with a new secret, and, unless an end is given, as long a life.',
  'The old one opens for `overlapHours` more, so that no program is refused while it is being replaced.',
].join(' ')

// A repeated request is answered without the secret.
const withoutSecret = ({ token: _, ...rest }: MadeTokenView) => rest

/** Tokens that are told by one set of routes. */
type Tokens = {
  url: string
  read: Permission
  write: Permission
  search: Search
  /** Distinguishes the operations of the document: `listTokens`, `listCentreTokens`. */
  word: string
  /** What all are, and one of them: for the document. */
  all: string
  one: string
  scopeOf(request: FastifyRequest): TokenScope
}

/** Tokens of one service, for its own people; and all of them, for the centre. */
export function registerTokensRoutes(app: App, deps: Deps): void {
  const ofService: Tokens = {
    url: '/tokens',
    read: 'tokens:read',
    write: 'tokens:write',
    search: tokenSearch,
    word: '',
    all: "A service's tokens",
    one: 'a token of the service',
    scopeOf: ({ actor }) => actor.service!.id,
  }
  const ofCentre: Tokens = {
    url: '/centre/tokens',
    read: 'centre-tokens:read',
    write: 'centre-tokens:write',
    search: centreTokenSearch,
    word: 'Centre',
    all: "The centre's tokens and those of all services",
    one: 'any token',
    scopeOf: () => null,
  }
  registerMaking(app, deps, ofService, {
    summary: 'Make a token of the service',
    body: NewToken,
    read: ({ actor, body }) => ({ ...(body as Omit<NewTokenIn, 'service'>), service: actor.service!.name }),
  })
  registerMaking(app, deps, ofCentre, {
    summary: 'Make a token of a service or of the centre',
    body: NewCentreToken,
    read: ({ body }) => body as NewTokenIn,
  })
  for (const tokens of [ofService, ofCentre]) registerTokens(app, deps, tokens)
}

type Making = {
  summary: string
  body: typeof NewToken | typeof NewCentreToken
  read(request: FastifyRequest): NewTokenIn
}

function registerMaking(app: App, { database: { db }, live }: Deps, tokens: Tokens, making: Making): void {
  const { summary, body, read } = making
  app.post(
    tokens.url,
    {
      config: { permission: tokens.write },
      schema: { tags, operationId: `create${tokens.word}Token`, summary, body, response: { 201: MadeToken } },
    },
    (request, reply) =>
      applied(
        live,
        createOnce({ db, request, reply, keep: withoutSecret }, (tx) => createToken(tx, request.actor, read(request))),
      ),
  )
}

function registerTokens(app: App, { database: { db }, live }: Deps, tokens: Tokens): void {
  const { url, word, one, scopeOf } = tokens
  const [read, write] = [{ permission: tokens.read }, { permission: tokens.write }]
  registerList(app, {
    url,
    permission: tokens.read,
    search: tokens.search,
    item: Token,
    tag: 'Tokens',
    operationId: `list${word}Tokens`,
    summary: tokens.all,
    list: (request, search) => listTokens(db, request.actor, search, scopeOf(request)),
  })
  app.get(
    `${url}/limits`,
    {
      config: read,
      schema: {
        tags,
        operationId: `read${word}TokenLimits`,
        summary: 'How long tokens may live',
        response: { 200: TokenLimits },
      },
    },
    () => readTokenLimits(db),
  )
  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: {
        tags,
        operationId: `get${word}Token`,
        summary: `Read ${one}`,
        params: Id,
        response: { 200: Token },
      },
    },
    (request) => getToken(db, request.actor, request.params.id, scopeOf(request)),
  )
  app.patch(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        operationId: `change${word}Token`,
        summary: `Change name, rate, networks or end of ${one}`,
        description: BY_TOKENS,
        params: Id,
        body: TokenChanges,
        response: { 200: Token },
      },
    },
    (request) => applied(live, changeToken(db, request.actor, request.params.id, scopeOf(request), request.body)),
  )
  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        operationId: `revoke${word}Token`,
        summary: `Revoke ${one}`,
        params: Id,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await applied(live, revokeToken(db, request.actor, request.params.id, scopeOf(request)))
      return reply.code(204).send(null)
    },
  )
  app.post(
    `${url}/:id/rotation`,
    {
      config: write,
      schema: {
        tags,
        operationId: `rotate${word}Token`,
        summary: `Make the token that takes the place of ${one}`,
        description: ROTATION,
        params: Id,
        body: Rotation,
        response: { 201: MadeToken },
      },
    },
    (request, reply) => {
      const { actor, params, body } = request
      return applied(
        live,
        createOnce({ db, request, reply, keep: withoutSecret }, (tx) =>
          rotateToken(tx, actor, params.id, scopeOf(request), body),
        ),
      )
    },
  )
}
