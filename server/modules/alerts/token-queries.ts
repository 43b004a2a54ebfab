import { sql } from 'kysely'
import type { Permission } from '../../platform/auth/permissions.ts'
import { listRoles } from '../../platform/auth/roles.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ReceiverUser } from './queries.ts'

/** A token that is looked at. */
export type TokenSeen = {
  id: number
  kind: 'live' | 'centre' | 'scim'
  name: string
  serviceId: number | null
  /** Of its service; empty of the centre's. */
  titleFa: string
  titleEn: string
  createdAt: Date
  expiresAt: Date
  /** Revoked, or of a service that is archived: its end is nobody's concern. */
  isPutAway: boolean
  /** Another has taken its place. */
  isReplaced: boolean
}

/** When somebody is told of tokens, and the minute of the centre's day. */
export type TokenRules = { levels: number[]; minute: number }

export async function readTokenRules(db: Db, now: Date): Promise<TokenRules> {
  const { rows } = await sql<TokenRules>`
    select token_alert_days as levels,
      extract(epoch from (${now}::timestamptz at time zone time_zone)::time)::int / 60 as minute
    from centre`.execute(db)
  return rows[0]!
}

/**
 * Those that end within so many days, and those that something was told of (`known`: their ids). Test tokens send nothing
 * that anybody would miss.
 */
export async function listTokensSeen(db: Db, now: Date, days: number, known: readonly number[]): Promise<TokenSeen[]> {
  const { rows } = await sql<TokenSeen>`
    select t.id, t.kind, t.name, t.service_id as "serviceId", coalesce(s.title_fa, '') as "titleFa",
      coalesce(s.title_en, '') as "titleEn", t.created_at as "createdAt", t.expires_at as "expiresAt",
      (t.revoked_at is not null or s.archived_at is not null) as "isPutAway",
      exists (select from tokens n where n.succeeds = t.id and n.revoked_at is null) as "isReplaced"
    from tokens t
    left join services s on s.id = t.service_id
    where t.id = any (${known}::int[])
      or (t.kind <> 'test' and t.revoked_at is null and t.expires_at > ${now}::timestamptz
          and t.expires_at <= ${now}::timestamptz + make_interval(days => ${days}::int))
    order by t.expires_at, t.id`.execute(db)
  return rows
}

/** Who may make another in a token's place: by the service, of the centre's by null. */
export type TokenKeepers = Map<number | null, ReceiverUser[]>

export async function listTokenKeepers(db: Db, serviceIds: readonly number[]): Promise<TokenKeepers> {
  const roles = await listRoles(db)
  const thatMay = (code: Permission, scope: 'centre' | 'service') =>
    roles.filter((role) => role.scope === scope && role.permissions.includes(code)).map(({ name }) => name)
  const { rows } = await sql<ReceiverUser & { serviceId: number | null }>`
    select distinct h.service_id as "serviceId", u.id, u.name, u.mobile, u.locale, false as suspended
    from held_roles h
    join users u on u.id = h.user_id
    where u.suspended_at is null
      and ((h.service_id = any (${serviceIds}::int[]) and h.role = any (${thatMay('tokens:write', 'service')}::text[]))
        or (h.service_id is null and h.role = any (${thatMay('centre-tokens:write', 'centre')}::text[])))
    order by u.id`.execute(db)
  return Map.groupBy(rows, ({ serviceId }) => serviceId)
}
