import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { isAmong } from '../auth/sign-in-policy.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app-types.ts'
import { AppError } from '../http/errors.ts'
import type { MessagesHint } from './live.ts'

const HEARTBEAT_MS = 15_000
const GATHER_MS = 100
const IDS_MAX = 200
// A page that reads this slowly gets "many changed" once it reads again; after a minute it is let go.
const UNREAD_MAX_BYTES = 65_536
const UNREAD_MAX_MS = 60_000
const STREAMS_PER_ACTOR_MAX = 30

type StreamDeps = Pick<Deps, 'access' | 'ids' | 'live' | 'signIn'>

/**
 * `GET /events`: what changes in a service, as server-sent events, for as long as the caller may see it. The streams end
 * when the application closes.
 */
export function registerEventRoutes(app: App, deps: Deps): void {
  const streams = new Map<string, Set<() => void>>()
  app.addHook('preClose', (done) => {
    for (const ends of streams.values()) for (const end of [...ends]) end()
    done()
  })
  app.get(
    '/events',
    {
      config: { permission: 'messages:read' },
      schema: {
        tags: ['Live'],
        operationId: 'streamEvents',
        summary: 'Hints about changes, as server-sent events',
        description:
          'Event `message` with `{"ids":[…]}` (or `{"ids":null}`: many changed), event `config` with `{}`. A comment every 15 seconds keeps the connection open.',
        querystring: Type.Object({ service: Type.Optional(Type.String({ description: 'Name of the service' })) }),
        response: { 200: { description: 'The stream', content: { 'text/event-stream': { schema: Type.String() } } } },
      },
    },
    (request, reply) => {
      const { actor } = request
      const owner = `${actor.kind}:${actor.userId ?? actor.tokenId}`
      const ends = streams.get(owner) ?? new Set()
      if (ends.size >= STREAMS_PER_ACTOR_MAX) throw new AppError('too_many_requests', { retryAfterS: 30 })
      streams.set(owner, ends)
      const end = openStream(deps, request, reply, () => {
        ends.delete(end)
        if (ends.size === 0) streams.delete(owner)
      })
      ends.add(end)
    },
  )
}

/** Writes the stream's head and everything after; answers how to end it. `onEnd` is called once, however it ends. */
function openStream(deps: StreamDeps, request: FastifyRequest, reply: FastifyReply, onEnd: () => void): () => void {
  reply.hijack()
  const { raw } = reply
  const serviceId = request.actor.service!.id
  // null: many; undefined: nothing waits
  let waiting: Set<string> | null | undefined
  let timer: NodeJS.Timeout | null = null
  let unreadSince: number | null = null
  let isOver = false

  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'x-request-id': request.id,
  })
  raw.write('retry: 2000\n\n')

  function gather(hint: MessagesHint): void {
    if (hint === null || waiting === null) waiting = null
    else {
      waiting ??= new Set()
      for (const id of hint) waiting.add(id)
      if (waiting.size > IDS_MAX) waiting = null
    }
    timer ??= setTimeout(tell, GATHER_MS)
  }

  function tell(): void {
    timer = null
    if (waiting === undefined || isOver) return
    if (raw.writableLength > UNREAD_MAX_BYTES) {
      waiting = null
      unreadSince ??= Date.now()
      if (Date.now() - unreadSince > UNREAD_MAX_MS) end()
      else timer = setTimeout(tell, 1_000)
      return
    }
    unreadSince = null
    const ids = waiting === null ? null : [...waiting]
    waiting = undefined
    raw.write(`event: message\ndata: ${JSON.stringify({ ids })}\n\n`)
  }

  async function checkAccess(): Promise<void> {
    const isFine = await mayStillRead(deps, request).catch(() => true) // the database is away: nothing says that it ended
    if (!isFine) end()
  }

  function end(): void {
    if (isOver) return
    isOver = true
    if (timer !== null) clearTimeout(timer)
    clearInterval(heartbeat)
    stopMessages()
    stopConfig()
    raw.end()
    onEnd()
  }

  const heartbeat = setInterval(() => {
    if (raw.writableLength <= UNREAD_MAX_BYTES) raw.write(': \n\n')
    void checkAccess()
  }, HEARTBEAT_MS)
  const stopMessages = deps.live.onMessages(serviceId, gather)
  const stopConfig = deps.live.afterConfigChange(async () => {
    await checkAccess()
    if (!isOver) raw.write('event: config\ndata: {}\n\n')
  })
  raw.on('close', end)
  raw.on('error', end)
  return end
}

async function mayStillRead({ access, ids, signIn }: StreamDeps, request: FastifyRequest): Promise<boolean> {
  const { actor } = request
  const serviceId = actor.service!.id
  if (actor.tokenId !== null) {
    const token = access.findToken(actor.tokenId)
    return (
      token !== undefined && !token.revoked && token.expiresAt > ids.now() && token.permissions.has('messages:read')
    )
  }
  const session = await signIn.findSession(request.headers.cookie ?? '', 'without renewal')
  const user = session === null ? undefined : access.findUser(session.userId)
  if (session === null || user === undefined || user.suspended) return false
  if (isAmong(session.lacksSecondFactorOf, user)) return false
  return access.permissionsOf(user, serviceId).has('messages:read')
}
