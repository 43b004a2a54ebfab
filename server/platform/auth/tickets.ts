import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Vault } from '../crypto/vault.ts'
import type { Db } from '../db/database.ts'

type Purpose = 'second factor' | 'totp set-up' | 'passkey set-up' | 'passkey sign-in' | 'password reset'

/** A ticket that was opened: what it is about, and what it is counted by. */
export type Ticket<T> = { data: T; id: Buffer; expiresAt: number }

const TEXT_MAX = 4_000

/**
 * Gives out a text that only we can read: a step of a sign-in that has begun. It holds what it is about itself, so
 * nothing is kept of those that are never used, and nobody can fill the database by asking for them.
 */
export function sealTicket<T>(vault: Pick<Vault, 'encrypt'>, purpose: Purpose, data: T, lastsS: number) {
  const expiresAt = Date.now() + lastsS * 1_000
  const text = JSON.stringify({ purpose, data, expiresAt, once: randomUUID() })
  return { state: vault.encrypt(text).toString('base64url'), expiresAt: new Date(expiresAt).toISOString() }
}

/** Undefined where it is none of ours, for something else, or too old. */
export function openTicket<T>(vault: Pick<Vault, 'decrypt'>, purpose: Purpose, state: string): Ticket<T> | undefined {
  const held = readTicket(vault, state) as { purpose: Purpose; data: T; expiresAt: number; once: string } | undefined
  if (held?.purpose !== purpose || held.expiresAt <= Date.now()) return undefined
  return { data: held.data, id: createHash('sha256').update(held.once).digest(), expiresAt: held.expiresAt }
}

function readTicket(vault: Pick<Vault, 'decrypt'>, state: string): unknown {
  if (state.length > TEXT_MAX) return undefined
  try {
    return JSON.parse(vault.decrypt(Buffer.from(state, 'base64url')))
  } catch {
    // what somebody made up or changed is no ticket, and there is nothing more to say of it
    return undefined
  }
}

/** Counts a try of a ticket before it is tried; false where it was tried so often already, or used. */
export async function tryTicket(db: Db, { id, expiresAt }: Ticket<unknown>, triesMax: number): Promise<boolean> {
  await sql`delete from auth.tickets where expires_at < clock_timestamp()`.execute(db)
  const { rows } = await sql`
    insert into auth.tickets as t (id, tries, expires_at) values (${id}, 1, ${new Date(expiresAt)})
    on conflict (id) do update set tries = t.tries + 1 where t.tries < ${triesMax}::int and t.spent_at is null
    returning tries`.execute(db)
  return rows.length > 0
}

/** Uses a ticket up, in the transaction of what it was for; false where it was used before. */
export async function spendTicket(tx: Db, { id, expiresAt }: Ticket<unknown>): Promise<boolean> {
  const { rows } = await sql`
    insert into auth.tickets as t (id, spent_at, expires_at) values (${id}, clock_timestamp(), ${new Date(expiresAt)})
    on conflict (id) do update set spent_at = clock_timestamp() where t.spent_at is null
    returning id`.execute(tx)
  return rows.length > 0
}
