import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { checkOrigin } from '../../platform/http/guard.ts'
import { Nothing, OneOf, Strict } from '../../platform/http/schema.ts'
import { LOCALES } from '../../platform/text/phrases.ts'
import { Me } from './schemas.ts'
import { beginSession, changeMe, endSession, getMe } from './session.ts'

const SignInBody = Strict({
  signInName: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Username, mobile number in any form, or e-mail',
  }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
})

/** Signing in and out, and who one is. */
export function registerSessionRoutes(app: App, deps: Deps): void {
  app.post(
    '/session',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['Session'],
        operationId: 'signIn',
        summary: 'Sign in',
        security: [],
        body: SignInBody,
        response: { 200: Type.Object({ user: Me }) },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      const { user, person, cookies } = await beginSession(deps, request.actor, {
        name: request.body.signInName,
        password: request.body.password,
        ip: request.actor.ip,
        userAgent: request.headers['user-agent'] ?? null,
        isSecure: request.protocol === 'https',
      })
      request.actor = person
      reply.header('set-cookie', cookies).header('cache-control', 'no-store')
      return { user }
    },
  )

  app.delete(
    '/session',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['Session'],
        operationId: 'signOut',
        summary: 'Sign out',
        response: { 204: Nothing },
      },
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
      config: { permission: 'signed-in' },
      schema: {
        tags: ['Session'],
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
      config: { permission: 'signed-in' },
      schema: {
        tags: ['Session'],
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
