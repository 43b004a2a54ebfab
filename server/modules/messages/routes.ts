import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { readIdempotencyKey } from '../../platform/http/idempotent.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { acceptMessage, cancelMessage, listMessages, previewMessage, readMessage } from './messages.ts'
import { CancellationAnswer, Message, MessageDetail, NewMessageBody, Preview, PreviewBody } from './schemas.ts'
import { messageSearch } from './search.ts'

const TAG = 'Messages'
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
