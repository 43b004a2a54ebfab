import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { checkOrigin } from '../../platform/http/guard.ts'
import { Instant, Nothing, Strict } from '../../platform/http/schema.ts'
import { State, TypedCode } from '../session/schemas.ts'
import { beginReset, finishReset } from './password-reset.ts'

const tags = ['Session']

/** A forgotten password, replaced by a code that is sent to the person's mobile. */
export function registerPasswordResetRoutes(app: App, deps: Deps): void {
  const sending = new Set<Promise<void>>()
  app.addHook('onClose', async () => void (await Promise.all(sending)))

  app.post(
    '/password-reset',
    {
      // a message stands for itself; of a name that is nobody's nothing is kept
      config: { permission: 'public', changesNothing: true },
      schema: {
        tags,
        operationId: 'beginPasswordReset',
        summary: 'Ask for a code to set another password',
        description: 'Answers the same, and as fast, whether or not the name is somebody’s. A code lives five minutes.',
        security: [],
        body: Strict({ signInName: Type.String({ minLength: 1, maxLength: 200 }) }),
        response: { 200: Type.Object({ state: State, expiresAt: Instant }) },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      const { state, expiresAt, afterwards } = await beginReset(deps, request.actor, request.body.signInName)
      // not waited for: the time would tell whether somebody was found
      const sent = afterwards()
        .catch((error: Error) => deps.log.error({ err: error }, 'a code for a forgotten password could not be sent'))
        .finally(() => sending.delete(sent))
      sending.add(sent)
      reply.header('cache-control', 'no-store')
      return { state, expiresAt }
    },
  )
  app.post(
    '/password-reset/completion',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        operationId: 'finishPasswordReset',
        summary: 'Set another password by the code; all sessions end',
        security: [],
        body: Strict({ state: State, code: TypedCode, password: Type.String({ minLength: 1, maxLength: 1_000 }) }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      checkOrigin(deps, request)
      request.actor = await finishReset(deps, request.actor, request.body)
      return reply.code(204).send(null)
    },
  )
}
