import type pg from 'pg'
import type { Logger } from 'pino'
import type { SendItem, SendResult, Subscription } from '../../../providers/provider.ts'
import { isEmail } from '../channels.ts'
import type { Claimed } from '../queue/claim.ts'
import { type Account, isBeforeEnd } from '../road/routing.ts'

/** By message: the browsers of its person, and when it is over, in ms since 1970. */
export type Browsers = Map<string, { expiresAt: number; subscriptions: Subscription[] }>

/**
 * The browsers that a call's notifications go to: those that have subscribed by a key of the account, each with that key, as
 * they are now and not as they were when a message was accepted. None where nobody subscribes to what the account sends;
 * undefined where they could not be read, and nothing may leave.
 */
export async function findBrowsers(
  { pool, logger }: { pool: pg.Pool; logger: Logger },
  { provider, keys }: Pick<Account, 'provider' | 'keys'>,
  claimed: Claimed[],
  nowMs = Date.now(),
): Promise<Browsers | undefined> {
  const { subscribing } = provider
  if (!subscribing) return new Map()
  const byPublic = new Map(
    keys
      .filter((key) => isBeforeEnd(key, nowMs))
      .flatMap(({ fields }) => {
        const publicKey = subscribing.publicKeyOf(fields)
        return publicKey === undefined ? [] : [[publicKey, fields] as const]
      }),
  )
  try {
    const { rows } = await pool.query<FoundRow>({
      name: 'find_browsers',
      text: FIND,
      values: [claimed.map(({ id }) => id), [...byPublic.keys()]],
    })
    return new Map(
      rows.map(({ id, expiresAt, subscriptions }) => [
        id,
        {
          expiresAt,
          subscriptions: (subscriptions ?? []).map(({ by, ...one }) => ({ ...one, key: byPublic.get(by) })),
        },
      ]),
    )
  } catch (error) {
    logger.warn({ err: error }, 'browsers could not be read')
    return undefined
  }
}

type FoundRow = { id: string; expiresAt: number; subscriptions: (Omit<Subscription, 'key'> & { by: string })[] | null }

// each message by its whole key, as the claim looks it up
const FIND = `
select w.id, extract(epoch from m.expires_at)::float8 * 1000 as "expiresAt",
  (select json_agg(json_build_object('endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth, 'by', s.public_key) order by s.id)
   from push_subscriptions s where s.user_id = m.to_user_id and s.public_key = any ($2::text[])) as subscriptions
from unnest($1::uuid[]) w(id)
cross join lateral (select to_user_id, expires_at from messages where id = w.id offset 0) m`

/** What a notification carries beside its text. */
export function pushOf({ id, content }: Claimed, browsers: Browsers, nowMs = Date.now()): Pick<SendItem, 'push'> {
  const found = browsers.get(id)
  if (!content || isEmail(content) || !found) return {}
  const ttlS = Math.max(0, Math.floor((found.expiresAt - nowMs) / 1_000))
  return { push: { ...content, ttlS, subscriptions: found.subscriptions } }
}

/** To within an hour: a busy person's browsers are not written for each message. */
const NOTED_EVERY = '1 hour'

/**
 * Forgets browsers that take nothing any more, and notes which took something. Beside the road of messages: what fails here
 * is told again by the next message.
 */
export function noteBrowsers(
  { outcomePool, logger }: { outcomePool: pg.Pool; logger: Logger },
  { taken, gone }: NonNullable<SendResult['endpoints']>,
): void {
  if (taken.length + gone.length === 0) return
  outcomePool
    .query({ name: 'note_browsers', text: NOTE, values: [taken, gone] })
    .catch((error: unknown) => logger.warn({ err: error }, 'browsers could not be noted'))
}

const NOTE = `
with dropped as (
  delete from push_subscriptions where endpoint = any ($2::text[])
)
update push_subscriptions set last_used_at = now()
where endpoint = any ($1::text[]) and (last_used_at is null or last_used_at < now() - interval '${NOTED_EVERY}')`
