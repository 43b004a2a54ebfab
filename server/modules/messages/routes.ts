import type { ValidateFunction } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import { type TSchema, Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { clip } from '../../platform/http/clip.ts'
import { readIdempotencyKey } from '../../platform/http/idempotent.ts'
import { createValidatorCompiler } from '../../platform/http/validation.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { addressableUserSearch, listAddressableUsers } from './addressable-users.ts'
import { acceptBatch } from './batch.ts'
import { acceptMessage, cancelMessage, listMessages, previewMessage, readMessage, readStatuses } from './messages.ts'
import {
  AddressableUser,
  BATCH_MAX,
  BatchAnswer,
  BatchBody,
  BatchFrame,
  CancellationAnswer,
  Message,
  MessageDetail,
  NewMessageBody,
  Preview,
  PreviewBody,
  StatusAnswer,
  StatusBody,
} from './schemas.ts'
import { messageSearch } from './search.ts'

const TAG = 'Messages'
/** Room for a thousand of the longest texts in Persian, and no more. */
const BATCH_BODY_MAX_BYTES = 8 * 1_048_576
const compile = createValidatorCompiler()

/** Of a batch, what is refused as a whole: a message that is wrong is told at its place, and the others are accepted. */
const compileFrame: FastifySchemaCompiler<TSchema> = (part) => {
  if (part.httpPart !== 'body') return compile(part)
  const validate = compile({ ...part, schema: BatchFrame }) as ValidateFunction
  return (body) => validate(clip(body, ['messages'], BATCH_MAX)) || { error: validate.errors as never }
}

const MessageId = Type.Object({ id: Type.String({ description: 'Id of a message' }) })

/** Sending, following and finding messages of one service. */
export function registerMessageRoutes(app: App, deps: Deps): void {
  app.post(
    '/messages',
    {
      config: { permission: 'messages:send' },
      schema: {
        tags: [TAG],
        operationId: 'sendMessage',
        summary: 'Send a message to one recipient',
        description: 'Answers once it is stored: from then on it is never lost, and never sent twice by itself.',
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({ description: 'The same key with the same body is answered again and sent once' }),
          ),
        }),
        body: NewMessageBody,
        response: { 202: Message },
      },
    },
    async (request, reply) => {
      const begunAt = performance.now()
      const { message, isReplayed } = await acceptMessage(deps, request.actor, request.body, {
        idempotencyKey: readIdempotencyKey(request),
        begunAt,
        route: '/api/v1/messages',
      })
      // an accepted message's row in the API log was written with it, in the same transaction
      request.apiCallWritten = !isReplayed
      request.apiCallSubject = message.id
      if (isReplayed) reply.header('idempotency-replayed', 'true')
      return reply.code(202).send(message)
    },
  )

  app.post(
    '/messages/batch',
    {
      config: { permission: 'messages:send', judgesParts: true },
      bodyLimit: BATCH_BODY_MAX_BYTES,
      // the whole schema is for the document
      validatorCompiler: compileFrame,
      schema: {
        tags: [TAG],
        operationId: 'sendMessages',
        summary: 'Send up to 1,000 independent messages',
        description: [
          'Each message is judged alone and answered at its place, as it would have been by itself: accepted, or refused with its problem.',
          'Where the request as a whole is wrong nothing is stored. With an `Idempotency-Key` message i stands under `<key>/i`.',
        ].join(' '),
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({ description: 'Repeating the same request sends no message twice' }),
          ),
        }),
        body: BatchBody,
        response: { 200: BatchAnswer },
      },
    },
    async (request) => {
      const begunAt = performance.now()
      const { items, isStored } = await acceptBatch(deps, request.actor, request.body.messages, {
        idempotencyKey: readIdempotencyKey(request),
        begunAt,
        route: '/api/v1/messages/batch',
      })
      // one row for all of them, written with the first that were stored
      request.apiCallWritten = isStored
      return { items }
    },
  )

  app.post(
    '/messages/status',
    {
      config: { permission: 'messages:read', changesNothing: true },
      schema: {
        tags: [TAG],
        operationId: 'readStatuses',
        summary: 'Where up to 1,000 messages stand',
        body: StatusBody,
        response: { 200: StatusAnswer },
      },
    },
    async (request) => ({ items: await readStatuses(deps, request.actor, request.body.ids) }),
  )

  app.post(
    '/messages/preview',
    {
      config: { permission: 'messages:send', changesNothing: true },
      schema: {
        tags: [TAG],
        operationId: 'previewMessage',
        summary: 'Segments, encoding and faults of a message; sends nothing',
        body: PreviewBody,
        response: { 200: Preview },
      },
    },
    (request) => previewMessage(deps, request.actor, request.body),
  )

  registerList(app, {
    url: '/messages',
    permission: 'messages:read',
    search: messageSearch,
    item: Message,
    tag: TAG,
    operationId: 'listMessages',
    summary: 'Search messages',
    list: (request, search) => listMessages(deps, request.actor, search),
  })

  registerList(app, {
    url: '/messages/by-reference/:reference',
    permission: 'messages:read',
    search: messageSearch,
    params: Type.Object({ reference: Type.String({ description: 'Yours, as it was given with the message' }) }),
    item: Message,
    tag: TAG,
    operationId: 'listMessagesByReference',
    summary: 'Messages with a reference of yours, newest first',
    list: (request, search) =>
      listMessages(deps, request.actor, search, (request.params as { reference: string }).reference),
  })

  registerList(app, {
    url: '/addressable-users',
    permission: 'messages:send-to-users',
    search: addressableUserSearch,
    item: AddressableUser,
    tag: TAG,
    operationId: 'listAddressableUsers',
    summary: 'People who can be sent to, by name',
    list: (_request, search) => listAddressableUsers(deps.database.lists, search),
  })

  app.get(
    '/messages/:id',
    {
      config: { permission: 'messages:read' },
      schema: {
        tags: [TAG],
        operationId: 'readMessage',
        summary: 'A message with its timeline and attempts',
        params: MessageId,
        response: { 200: MessageDetail },
      },
    },
    (request) => readMessage(deps, request.actor, request.params.id),
  )

  app.post(
    '/messages/:id/cancellation',
    {
      config: { permission: 'messages:cancel' },
      schema: {
        tags: [TAG],
        operationId: 'cancelMessage',
        summary: 'Cancel a message that has not left',
        description: '`inTime` null: it is leaving or unresolved, and is cancelled if it comes back.',
        params: MessageId,
        response: { 200: CancellationAnswer },
      },
    },
    (request) => {
      request.apiCallSubject = request.params.id
      return cancelMessage(deps, request.actor, request.params.id)
    },
  )
}
