import { type RawBuilder, sql } from 'kysely'
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

// A UUIDv7 whose twelve bits after the version tell the part of the millisecond: entries stand in the order of writing.
const UUID_OF_NOW = sql`overlay(
  gen_random_uuid()::text
  placing left(uuid_at(now)::text, 14) || '7'
    || lpad(to_hex(floor(mod(extract(epoch from now) * 1000, 1) * 4096)::int), 3, '0')
  from 1)::uuid`

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
    select
      ${UUID_OF_NOW}, ${actor.kind}, ${actorId === null ? null : String(actorId)}, ${actor.name}, ${entry.action},
      ${entry.subjectKind}, ${String(entry.subjectId)}, ${entry.serviceId ?? null}::int,
      ${toJson(entry.before)}::jsonb, ${toJson(entry.after)}::jsonb, ${actor.requestId}, ${actor.ip}::inet
    from (select clock_timestamp() as now) as clock`.execute(tx)
}

/**
 * The same for each of `rows`, a query for (action, subject_kind, subject_id, before, after): a part of a statement that
 * changes thousands, to stand in its `with`. Nothing is masked here: the query must name no secret.
 */
export function auditEach(actor: Actor, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  const actorId = actor.userId ?? actor.tokenId
  return sql`
    insert into audit_entries
      (id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, before, after, request_id, ip)
    select
      ${UUID_OF_NOW}, ${actor.kind}, ${actorId === null ? null : String(actorId)}, ${actor.name}, r.action, r.subject_kind,
      r.subject_id::text, r.before, r.after, ${actor.requestId}, ${actor.ip}::inet
    from (${rows}) r (action, subject_kind, subject_id, before, after), (select clock_timestamp() as now) clock`
}

const toJson = (value: unknown): string | null => (value == null ? null : JSON.stringify(maskSecrets(value)))
