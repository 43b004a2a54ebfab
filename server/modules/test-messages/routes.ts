import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { readIdempotencyKey } from '../../platform/http/idempotent.ts'
import { Slug, Strict, Uuid } from '../../platform/http/schema.ts'
import { KeyName, LineNumber } from '../accounts/schemas.ts'
import { MessageDetail } from '../messages/schemas.ts'
import { readTestMessage, sendTestMessage } from './test-messages.ts'

const tags = ['Accounts']
const ROUTE = '/centre/accounts/:name/test-messages'

/** Trying an account with one message. */
export function registerTestMessageRoutes(app: App, deps: Deps): void {
  app.post(
    ROUTE,
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'sendTestMessage',
        summary: 'Send a message through an account, to see that it works',
        description:
          'A message of the built-in service: it leaves once and costs what others cost. What is said to the provider and what it answers is kept, without secrets.',
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({ description: 'The same key with the same body is answered again and sent once' }),
          ),
        }),
        params: Strict({ name: Slug }),
        body: Strict({
          to: Type.String({ maxLength: 1_000, examples: ['09121234567'] }),
          text: Type.String({ maxLength: 10_000 }),
          method: Type.Optional(Type.String({ maxLength: 100, description: 'The first that is on unless named' })),
          key: Type.Optional(KeyName),
          line: Type.Optional(LineNumber),
        }),
        response: { 202: Type.Object({ id: Uuid }) },
      },
    },
    async (request, reply) => {
      const { id, isReplayed } = await sendTestMessage(deps, request.actor, request.params.name, request.body, {
        idempotencyKey: readIdempotencyKey(request),
        begunAt: performance.now(),
        route: `/api/v1${ROUTE}`,
      })
      // its row in the API log was written with it, in the same transaction
      request.apiCallWritten = !isReplayed
      request.apiCallSubject = id
      if (isReplayed) reply.header('idempotency-replayed', 'true')
      return reply.code(202).send({ id })
    },
  )
  app.get(
    `${ROUTE}/:id`,
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'readTestMessage',
        summary: 'A test of an account, with its timeline and what was said to the provider',
        params: Strict({ name: Slug, id: Type.String({ maxLength: 100, description: 'Id of the message' }) }),
        response: { 200: MessageDetail },
      },
    },
    ({ actor, params }) => readTestMessage(deps, actor, params.name, params.id),
  )
}
