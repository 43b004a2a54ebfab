import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { checkOrigin } from '../../platform/http/guard.ts'
import { Nothing, OneOf, Strict } from '../../platform/http/schema.ts'
import { LOCALES } from '../../platform/text/phrases.ts'
import { listWaysIn } from '../central-sign-in/central-sign-in.ts'
import { readFrom } from './from.ts'
import {
  Me,
  PasskeyOptions,
  SecondFactorRequired,
  SignedByPasskey,
  SignedIn,
  SignInPassword,
  State,
  TypedCode,
  WaysIn,
} from './schemas.ts'
import {
  type Begun,
  beginWithPasskey,
  beginWithPassword,
  changeMe,
  endSession,
  finishWithCode,
  getMe,
  readOwnWays,
} from './session.ts'

const tags = ['Session']
const anybody = { config: { permission: 'public' } } as const

/** Signing in and out, and who one is. */
export function registerSessionRoutes(app: App, deps: Deps): void {
  app.get(
    '/session/ways',
    {
      ...anybody,
      schema: {
        tags,
        operationId: 'listWaysIn',
        summary: 'How people sign in here',
        security: [],
        response: { 200: WaysIn },
      },
    },
    async () => ({ ...(await readOwnWays(deps)), providers: await listWaysIn(deps.database.db) }),
  )
  app.post(
    '/session',
    {
      ...anybody,
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in by a password',
        description: 'Answers 202 where a second factor is asked for: its code goes to `/session/second-factor`.',
        security: [],
        body: Strict({
          signInName: Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'Username, mobile number in any form, or e-mail',
          }),
          password: SignInPassword,
        }),
        response: { 200: SignedIn, 202: SecondFactorRequired },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      const { signInName: name, password } = request.body
      const answer = await beginWithPassword(deps, request.actor, { name, password }, readFrom(request))
      if ('user' in answer) return giveSession(request, reply, answer)
      return reply.header('cache-control', 'no-store').code(202).send(answer)
    },
  )
  app.post(
    '/session/second-factor',
    {
      ...anybody,
      schema: {
        tags,
        operationId: 'proveSecondFactor',
        summary: 'Sign in: the second step',
        security: [],
        body: Strict({ state: State, code: TypedCode }),
        response: { 200: SignedIn },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      return giveSession(request, reply, await finishWithCode(deps, request.actor, request.body, readFrom(request)))
    },
  )
  app.post(
    '/session/passkey-options',
    {
      config: { permission: 'public', changesNothing: true },
      schema: {
        tags,
        operationId: 'beginPasskeySignIn',
        summary: 'What a browser needs to sign in by a passkey',
        security: [],
        response: { 200: PasskeyOptions },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      reply.header('cache-control', 'no-store')
      return deps.signIn.passkeys.beginSignIn()
    },
  )
  app.post(
    '/session/passkey',
    {
      ...anybody,
      schema: {
        tags,
        operationId: 'signInByPasskey',
        summary: 'Sign in by a passkey, which is two factors in one',
        security: [],
        body: Strict({ state: State, response: SignedByPasskey }),
        response: { 200: SignedIn },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      return giveSession(request, reply, await beginWithPasskey(deps, request.actor, request.body, readFrom(request)))
    },
  )
  app.delete(
    '/session',
    {
      ...anybody,
      schema: { tags, operationId: 'signOut', summary: 'Sign out', response: { 204: Nothing } },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      const { person, cookies } = await endSession(deps, request.actor, request.headers.cookie)
      request.actor = person ?? request.actor
      return reply.header('set-cookie', cookies).code(204).send(null)
    },
  )
  app.get(
    '/me',
    {
      config: { permission: 'signed-in', beforeSecondFactor: true },
      schema: {
        tags,
        operationId: 'getMe',
        summary: 'Who is signed in, and what may be done where',
        response: { 200: Me },
      },
    },
    async (request) => getMe(deps.access, request.actor),
  )
  app.patch(
    '/me',
    {
      config: { permission: 'signed-in', beforeSecondFactor: true },
      schema: {
        tags,
        operationId: 'changeMe',
        summary: 'Change one’s own language or name',
        body: Strict({
          locale: Type.Optional(OneOf(LOCALES)),
          name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        }),
        response: { 200: Me },
      },
    },
    async (request) => changeMe(deps, request.actor, request.body),
  )
}

/** Answers with a session that has begun; from here on the request is that person's. */
function giveSession(request: FastifyRequest, reply: FastifyReply, { user, person, cookies }: Begun) {
  request.actor = person
  reply.header('set-cookie', cookies).header('cache-control', 'no-store')
  return { user }
}
