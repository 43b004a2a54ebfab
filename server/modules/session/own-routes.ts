import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Nothing, Strict } from '../../platform/http/schema.ts'
import { readFrom } from './from.ts'
import { changePassword, endOtherSessions, endOwnSession, listOwnSessions, proveAgain } from './own-sessions.ts'
import { OwnSession, SignInPassword } from './schemas.ts'

const tags = ['Session']
const own = { config: { permission: 'signed-in' } } as const
const ownBefore = { config: { permission: 'signed-in', beforeSecondFactor: true } } as const

/** One's own password and sessions. */
export function registerOwnSessionRoutes(app: App, deps: Deps): void {
  app.post(
    '/me/proof',
    {
      ...ownBefore,
      schema: {
        tags,
        operationId: 'proveAgain',
        summary: 'Prove again by the password who one is',
        description: 'What changes a second factor asks for a proof of the last quarter of an hour; signing in is one.',
        body: Strict({ password: SignInPassword }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await proveAgain(deps, request.actor, request.body.password)
      return reply.code(204).send(null)
    },
  )
  app.put(
    '/me/password',
    {
      ...own,
      schema: {
        tags,
        operationId: 'changeOwnPassword',
        summary: 'Change one’s own password; other sessions end',
        body: Strict({ currentPassword: SignInPassword, password: Type.String({ maxLength: 1_000 }) }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      const cookies = await changePassword(deps, request.actor, request.body, readFrom(request))
      return reply.header('set-cookie', cookies).header('cache-control', 'no-store').code(204).send(null)
    },
  )
  app.get(
    '/me/sessions',
    {
      ...own,
      schema: {
        tags,
        operationId: 'listOwnSessions',
        summary: 'One’s own open sessions, the last used first',
        response: { 200: Type.Object({ items: Type.Array(OwnSession) }) },
      },
    },
    async (request) => ({ items: await listOwnSessions(deps, request.actor) }),
  )
  app.delete(
    '/me/sessions',
    {
      ...own,
      schema: {
        tags,
        operationId: 'endOtherSessions',
        summary: 'End all of one’s sessions but the one in hand',
        response: { 200: Type.Object({ ended: Type.Integer() }) },
      },
    },
    async (request) => ({ ended: await endOtherSessions(deps, request.actor) }),
  )
  app.delete(
    '/me/sessions/:id',
    {
      ...own,
      schema: {
        tags,
        operationId: 'endOwnSession',
        summary: 'End one of one’s own sessions',
        params: Strict({ id: Type.String({ maxLength: 100 }) }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await endOwnSession(deps, request.actor, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
