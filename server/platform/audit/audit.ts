import { sql } from 'kysely'
import type { Actor } from '../auth/actor.ts'
import type { Db } from '../db/database.ts'
import { maskSecrets } from './mask.ts'

/** What was done to what. `action` is `<subject kind>.<verb>`: `account.create`, `token.revoke`. */
export type AuditEntry = {
  action: string
  subjectKind: string
  subjectId: string | number
  serviceId?: number | null
  before?: unknown
  after?: unknown
}

/**
 * Writes who changed what, in the transaction of the change: neither is ever there without the other. Secrets in
 * `before` and `after` are masked by the names of their fields, buffers whatever their name. The id is a UUIDv7 made by
 * the database, so that whoever has a connection (the command line too) can write an entry.
 */
export async function writeAudit(tx: Db, actor: Actor, entry: AuditEntry): Promise<void> {
  const actorId = actor.userId ?? actor.tokenId
  await sql`
    insert into audit_entries
      (id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, service_id, before, after, request_id, ip)
    values
      (overlay(gen_random_uuid()::text placing left(uuid_at(clock_timestamp())::text, 14) || '7' from 1)::uuid,
       ${actor.kind}, ${actorId === null ? null : String(actorId)}, ${actor.name}, ${entry.action},
       ${entry.subjectKind}, ${String(entry.subjectId)}, ${entry.serviceId ?? null},
       ${toJson(entry.before)}::jsonb, ${toJson(entry.after)}::jsonb, ${actor.requestId}, ${actor.ip}::inet)`.execute(
    tx,
  )
}

const toJson = (value: unknown): string | null => (value == null ? null : JSON.stringify(maskSecrets(value)))
