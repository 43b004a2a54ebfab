import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

export type SubscriptionRow = {
  id: number
  endpoint: string
  publicKey: string
  userAgent: string | null
  createdAt: Date
  lastUsedAt: Date | null
}

const COLUMNS = sql`id, endpoint, public_key as "publicKey", user_agent as "userAgent", created_at as "createdAt",
  last_used_at as "lastUsedAt"`

export async function listRows(db: Db, userId: number): Promise<SubscriptionRow[]> {
  const { rows } = await sql<SubscriptionRow>`
    select ${COLUMNS} from push_subscriptions where user_id = ${userId} order by id desc`.execute(db)
  return rows
}

export async function findByEndpoint(db: Db, endpoint: string) {
  const { rows } = await sql<SubscriptionRow & { userId: number; p256dh: string; auth: string }>`
    select ${COLUMNS}, user_id as "userId", p256dh, auth from push_subscriptions where endpoint = ${endpoint}`.execute(
    db,
  )
  return rows[0]
}

export type NewRow = {
  userId: number
  endpoint: string
  p256dh: string
  auth: string
  publicKey: string
  userAgent: string | null
}

/** A browser is of whoever subscribed in it last. */
export async function upsertRow(db: Db, { userId, endpoint, p256dh, auth, publicKey, userAgent }: NewRow) {
  const { rows } = await sql<SubscriptionRow>`
    insert into push_subscriptions (user_id, endpoint, p256dh, auth, public_key, user_agent)
    values (${userId}, ${endpoint}, ${p256dh}, ${auth}, ${publicKey}, ${userAgent})
    on conflict (endpoint) do update set user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth,
      public_key = excluded.public_key, user_agent = excluded.user_agent,
      last_used_at = case when push_subscriptions.user_id = excluded.user_id then push_subscriptions.last_used_at end
    returning ${COLUMNS}`.execute(db)
  return rows[0] as SubscriptionRow
}

/** Those that took nothing for longest go first. */
export async function dropBeyond(db: Db, userId: number, kept: number): Promise<void> {
  await sql`
    delete from push_subscriptions where id = any (array(
      select id from push_subscriptions where user_id = ${userId}
      order by greatest(created_at, last_used_at) desc, id desc offset ${kept}))`.execute(db)
}

export async function deleteRow(db: Db, userId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    delete from push_subscriptions where user_id = ${userId} and id = ${id} returning id`.execute(db)
  return rows.length > 0
}
