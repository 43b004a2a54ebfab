import type pg from 'pg'

/** An idempotency key is written under two days this close to midnight (UTC). */
const MIDNIGHT_MARGIN_MS = 60_000
const DAY_MS = 86_400_000

/** What keys were used for, by `nameOfKey`. */
export type KnownKeys = Map<string, { hash: Buffer; messageId: string }>

type KeyUse = { serviceId: number; key: string }

/** A key is one of its service. */
export const nameOfKey = ({ serviceId, key }: KeyUse): string => `${serviceId}/${key}`

/** Looks for keys in today's, yesterday's and, near midnight, tomorrow's. */
export async function findKeys(pool: Pick<pg.Pool, 'query'>, uses: KeyUse[], nowMs: number): Promise<KnownKeys> {
  if (uses.length === 0) return new Map()
  const { rows } = await pool.query<{ serviceId: number; key: string; hash: Buffer; messageId: string }>(
    `select distinct on (service_id, key) service_id as "serviceId", key, hash, message_id as "messageId"
     from idempotency
     where day = any ($1::date[]) and (service_id, key) in (select * from unnest($2::int[], $3::text[]))
     order by service_id, key, day`,
    [keyDays(nowMs).look, uses.map(({ serviceId }) => serviceId), uses.map(({ key }) => key)],
  )
  return new Map(rows.map(({ hash, messageId, ...use }) => [nameOfKey(use), { hash, messageId }]))
}

/** Days are text, so that no time zone moves them. `write`: one, or two around midnight; `look`: where a key may stand. */
export type KeyDays = { write: string[]; look: string[] }

/** The days that a key is written under, and those it is looked for in: yesterday's, and tomorrow's near midnight. */
export function keyDays(nowMs: number): KeyDays {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const write = [...new Set([day(nowMs - MIDNIGHT_MARGIN_MS), day(nowMs), day(nowMs + MIDNIGHT_MARGIN_MS)])]
  return { write, look: [...new Set([day(nowMs - DAY_MS), ...write])].sort() }
}
