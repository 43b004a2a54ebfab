import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  broadcastSearch,
  cancelBroadcast,
  changeBroadcast,
  createBroadcast,
  faultSearch,
  listBroadcasts,
  listFaults,
  pauseBroadcast,
  readBroadcast,
  refuseBroadcast,
  releaseBroadcast,
  resumeBroadcast,
  sendAgain,
  startBroadcast,
  undoBroadcastRelease,
} from './broadcasts.ts'
import { writeFaults } from './fault-file.ts'
import { getBroadcast } from './find.ts'
import { Again, Broadcast, BroadcastChanges, BroadcastDetail, Fault, NewBroadcast, Refusal } from './schemas.ts'

const TAG = 'Broadcasts'
const tags = [TAG]
/**
 * Room for a hundred thousand recipients with a variable each (6.4 MiB). Reading and checking that much holds the node up
 * for 60 ms, what was 21.6 MiB for 210 (decision 114): who says more sends a file.
 */
const BODY_MAX_BYTES = 8 * 1_048_576
const BroadcastId = Type.Object({ id: Type.String({ description: 'Id of a broadcast' }) })
const IdempotencyKey = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ description: 'The same key with the same body is answered again' })),
})

type Change = {
  method: 'POST' | 'DELETE' | 'PATCH'
  /** After the broadcast's own address. */
  at: string
  operationId: string
  permission: Permission
  summary: string
  description?: string
  body?: TSchema
  act: (
    deps: Deps,
    request: { actor: FastifyRequest['actor']; params: { id: string }; body: unknown },
  ) => ReturnType<typeof startBroadcast>
}

const CHANGES: Change[] = [
  {
    method: 'PATCH',
    at: '',
    operationId: 'changeBroadcast',
    permission: 'broadcasts:send',
    summary: 'Change the pace of a broadcast',
    description: 'Also while it is on its way, until all of it has become messages.',
    body: BroadcastChanges,
    act: (deps, { actor, params, body }) =>
      changeBroadcast(deps, actor, params.id, body as Static<typeof BroadcastChanges>),
  },
  {
    method: 'POST',
    at: '/start',
    operationId: 'startBroadcast',
    permission: 'broadcasts:send',
    summary: 'Send a draft',
    act: (deps, { actor, params }) => startBroadcast(deps, actor, params.id),
  },
  {
    method: 'POST',
    at: '/pause',
    operationId: 'pauseBroadcast',
    permission: 'broadcasts:send',
    summary: 'Pause a broadcast',
    description: 'From the next call on nothing of it leaves. Its messages stay valid for no longer.',
    act: (deps, { actor, params }) => pauseBroadcast(deps, actor, params.id),
  },
  {
    method: 'POST',
    at: '/resume',
    operationId: 'resumeBroadcast',
    permission: 'broadcasts:send',
    summary: 'Let a paused broadcast go on',
    act: (deps, { actor, params }) => resumeBroadcast(deps, actor, params.id),
  },
  {
    method: 'POST',
    at: '/cancellation',
    operationId: 'cancelBroadcast',
    permission: 'messages:cancel',
    summary: 'Cancel a broadcast',
    description: 'What waits ends as `cancelled`; what is leaving at this moment ends as its call does.',
    act: (deps, { actor, params }) => cancelBroadcast(deps, actor, params.id),
  },
  {
    method: 'POST',
    at: '/release',
    operationId: 'releaseBroadcast',
    permission: 'reviews:decide',
    summary: 'Let a held broadcast go',
    description: 'In a minute; until then it can be taken back. Nobody releases their own.',
    act: (deps, { actor, params }) => releaseBroadcast(deps, actor, params.id),
  },
  {
    method: 'DELETE',
    at: '/release',
    operationId: 'undoBroadcastRelease',
    permission: 'reviews:decide',
    summary: 'Take the release of a broadcast back',
    act: (deps, { actor, params }) => undoBroadcastRelease(deps, actor, params.id),
  },
  {
    method: 'POST',
    at: '/refusal',
    operationId: 'refuseBroadcast',
    permission: 'reviews:decide',
    summary: 'Refuse a held broadcast',
    body: Refusal,
    act: (deps, { actor, params, body }) =>
      refuseBroadcast(deps, actor, params.id, (body as { reason: string }).reason),
  },
]

/** One text to many: gathered, looked at, sent, followed. */
export function registerBroadcastRoutes(app: App, deps: Deps): void {
  app.post(
    '/broadcasts',
    {
      config: { permission: 'broadcasts:send' },
      bodyLimit: BODY_MAX_BYTES,
      schema: {
        tags,
        operationId: 'createBroadcast',
        summary: 'Send one text to many',
        description:
          'Recipients are gathered and judged by a job; faulty ones are told at their places and the others are sent to. With `draft` nothing is sent until it is started.',
        headers: IdempotencyKey,
        body: NewBroadcast,
        response: { 202: Broadcast },
      },
    },
    (request, reply) =>
      createOnce({ db: deps.database.db, request, reply, status: 202 }, async (tx) => {
        const made = await createBroadcast(deps, tx, request.actor, request.body)
        request.apiCallSubject = made.id
        return made
      }),
  )
  registerList(app, {
    url: '/broadcasts',
    permission: 'messages:read',
    search: broadcastSearch,
    item: Broadcast,
    tag: TAG,
    operationId: 'listBroadcasts',
    summary: 'The broadcasts of the service',
    list: (request, search) => listBroadcasts(deps, request.actor, search),
  })
  app.get(
    '/broadcasts/:id',
    {
      config: { permission: 'messages:read' },
      schema: {
        tags,
        operationId: 'readBroadcast',
        summary: 'A broadcast, how far it is, and what its first recipients would read',
        params: BroadcastId,
        response: { 200: BroadcastDetail },
      },
    },
    (request) => readBroadcast(deps, request.actor, request.params.id),
  )
  registerList(app, {
    url: '/broadcasts/:id/faults',
    permission: 'messages:read',
    search: faultSearch,
    item: Fault,
    tag: TAG,
    operationId: 'listBroadcastFaults',
    summary: 'Who cannot be sent to, and why',
    params: BroadcastId,
    list: (request, search) => listFaults(deps, request.actor, (request.params as { id: string }).id, search),
  })
  app.get(
    '/broadcasts/:id/faults.csv',
    {
      config: { permission: 'messages:read' },
      schema: {
        tags,
        operationId: 'downloadBroadcastFaults',
        summary: 'The same as a file (CSV), in the language of the caller',
        params: BroadcastId,
      },
    },
    async (request, reply) => {
      const { id } = await getBroadcast(deps.database.db, deps, request.actor, request.params.id)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="faults-${id}.csv"`)
        .send(Readable.from(writeFaults(deps.database.db, request.actor, id)))
    },
  )
  app.post(
    '/broadcasts/:id/again',
    {
      config: { permission: 'broadcasts:send' },
      schema: {
        tags,
        operationId: 'sendBroadcastAgain',
        summary: 'Make a draft to those whose messages failed',
        params: BroadcastId,
        headers: IdempotencyKey,
        body: Again,
        response: { 202: Broadcast },
      },
      // nothing of it has to be said
      preValidation: async (request) => {
        request.body ??= {}
      },
    },
    (request, reply) =>
      createOnce({ db: deps.database.db, request, reply, status: 202 }, async (tx) => {
        const made = await sendAgain(deps, tx, request.actor, request.params.id, request.body.statuses)
        request.apiCallSubject = made.id
        return made
      }),
  )
  for (const { method, at, operationId, permission, summary, description, body, act } of CHANGES) {
    app.route({
      method,
      url: `/broadcasts/:id${at}`,
      config: { permission },
      schema: {
        tags,
        operationId,
        summary,
        ...(description ? { description } : {}),
        params: BroadcastId,
        ...(body ? { body } : {}),
        response: { 200: Broadcast },
      },
      handler: (request) => {
        const params = request.params as { id: string }
        request.apiCallSubject = params.id
        return act(deps, { actor: request.actor, params, body: request.body })
      },
    })
  }
}
