import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { checkOrigin } from '../../platform/http/guard.ts'
import { Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { readFrom } from '../session/from.ts'
import { Me } from '../session/schemas.ts'
import { openSession } from '../session/session.ts'
import { Email, Locale, Mobile, Password, PersonName, Username } from '../users/schemas.ts'
import { createFirstAdministrator, needsAdministrator } from './first-run.ts'

const tags = ['Session']

/** The first administrator of a fresh installation. */
export function registerFirstRunRoutes(app: App, deps: Deps): void {
  app.get(
    '/first-run',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        operationId: 'getFirstRun',
        summary: 'Whether the installation still needs its first administrator',
        security: [],
        response: { 200: Type.Object({ needsAdministrator: Type.Boolean() }) },
      },
    },
    async () => ({ needsAdministrator: await needsAdministrator(deps) }),
  )
  app.post(
    '/first-run',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        operationId: 'createFirstAdministrator',
        summary: 'Make the first administrator, and sign in as it',
        security: [],
        body: Strict({
          setupCode: Type.String({ maxLength: 100, description: 'Printed on the terminal of the server' }),
          username: Username,
          name: PersonName,
          password: Password,
          email: Type.Optional(Email),
          mobile: Type.Optional(Mobile),
          locale: Locale,
        }),
        response: { 201: Me },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      const { id: userId } = await applied(deps.live, createFirstAdministrator(deps, request.actor, request.body))
      const { user, person, cookies } = await openSession(deps, request.actor, readFrom(request), async () => ({
        userId,
        method: 'password',
      }))
      request.actor = person
      return reply.header('set-cookie', cookies).header('cache-control', 'no-store').code(201).send(user)
    },
  )
}
