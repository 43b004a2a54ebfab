import { Type } from 'typebox'
import { UnreadableCallback } from '../../../providers/provider.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { Instant, Nothing, Nullable, Strict } from '../../platform/http/schema.ts'
import { getPerson } from '../session/me.ts'
import { listSubscriptions, readPublicKey, subscribe, takeReceipt, unsubscribe } from './push-subscriptions.ts'

const tags = ['Session']
const own = { config: { permission: 'signed-in' } } as const

const BASE64URL = '^[A-Za-z0-9_-]+$'
const Endpoint = Type.String({ minLength: 1, maxLength: 2_000, pattern: '^[\\x21-\\x7e]+$', description: 'Where to' })
const PublicKey = Type.String({ minLength: 1, maxLength: 200, pattern: BASE64URL })

const PushSubscription = Type.Object({
  id: Type.Integer(),
  endpoint: Type.String({ description: 'Where its push service takes what is for it' }),
  isOutdated: Type.Boolean({
    description: 'It subscribed by a key that is no longer in use: nothing reaches it until it subscribes anew',
  }),
  userAgent: Nullable(Type.String({ description: 'What the browser calls itself' })),
  createdAt: Instant,
  lastUsedAt: Nullable(
    Type.String({ format: 'date-time', description: 'When it took a notification, to within an hour' }),
  ),
})

/** One's own browsers that show notifications. */
export function registerPushSubscriptionRoutes(app: App, deps: Deps): void {
  app.get(
    '/push-subscriptions',
    {
      ...own,
      schema: {
        tags,
        operationId: 'listPushSubscriptions',
        summary: 'One’s own browsers that show notifications, the newest first',
        response: {
          200: Type.Object({
            publicKey: Nullable(
              Type.String({ description: 'What a browser subscribes by; null: no account sends notifications' }),
            ),
            items: Type.Array(PushSubscription),
          }),
        },
      },
    },
    async ({ actor }) => {
      getPerson(deps.access, actor)
      return { publicKey: readPublicKey(deps), items: await listSubscriptions(deps, actor) }
    },
  )
  app.post(
    '/push-subscriptions',
    {
      ...own,
      schema: {
        tags,
        operationId: 'subscribeToPush',
        summary: 'Let this browser show notifications',
        description:
          'What the Push API of the browser says, and the public key that it subscribed by. Asked again for the same browser it changes nothing.',
        body: Strict({
          endpoint: Endpoint,
          keys: Strict({
            p256dh: Type.String({ minLength: 1, maxLength: 200, pattern: BASE64URL }),
            auth: Type.String({ minLength: 1, maxLength: 100, pattern: BASE64URL }),
          }),
          publicKey: PublicKey,
        }),
        response: { 200: PushSubscription },
      },
    },
    ({ actor, body, headers }) => subscribe(deps, actor, body, headers['user-agent']),
  )
  app.delete(
    '/push-subscriptions/:id',
    {
      ...own,
      schema: {
        tags,
        operationId: 'unsubscribeFromPush',
        summary: 'Let one of one’s own browsers show no notifications any more',
        params: Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await unsubscribe(deps, actor, params.id)
      return reply.code(204).send(null)
    },
  )
}

/** Where the panel's service worker says what it has shown; it has no session any more, perhaps. */
export function registerPushReceipts(app: App, deps: Deps): void {
  app.post(
    '/push-receipts',
    {
      bodyLimit: 4_096,
      config: { permission: 'public' },
      schema: {
        hide: true,
        body: Strict({
          endpoint: Endpoint,
          id: Type.String({ maxLength: 100 }),
          status: Type.String({ maxLength: 20 }),
        }),
      },
    },
    async ({ body }) => {
      try {
        await takeReceipt(deps, body)
      } catch (error) {
        // whoever asks hears the same of a browser that is not ours and of words that are none
        if (error instanceof UnreadableCallback) throw new AppError('request_unreadable', { cause: error })
        throw error
      }
      return { ok: true }
    },
  )
}
