import { sql } from 'kysely'
import type { Source } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'

/** A group that a person is in: `isDirect` as a member of its own, else by a group in it. */
export type GroupOfUser = { id: number; name: string; source: Source; isDirect: boolean }

export async function listGroupsOfUser(db: Db, id: number): Promise<GroupOfUser[]> {
  const { rows } = await sql<GroupOfUser>`
    with recursive around (group_id, is_direct) as (
      select group_id, true from group_members where user_id = ${id}
      union
      select c.group_id, false from around a join group_children c on c.child_id = a.group_id
    )
    select g.id, g.name, g.source, bool_or(a.is_direct) as "isDirect"
    from around a
    join groups g on g.id = a.group_id
    group by g.id
    order by bool_or(a.is_direct) desc, lower(g.name), g.id`.execute(db)
  return rows
}

/** A role that a person has now. `service` null: at the centre. `group`: the one that carries it; null: the person's own. */
export type HeldRole = {
  role: string
  /** Of a role that the administrator defined; null for ready-made ones. */
  title: { fa: string; en: string } | null
  service: string | null
  endsAt: string | null
  group: { id: number; name: string } | null
}

/** By person; whoever holds none is not in it. */
export async function listHeldRolesOf(db: Db, ids: number[]): Promise<Map<number, HeldRole[]>> {
  const { rows } = await sql<Omit<HeldRole, 'endsAt'> & { userId: number; endsAt: Date | null }>`
    select distinct on (h.user_id, s.name, h.role, g.name, r.id) h.user_id as "userId", h.role, s.name as service, h.ends_at as "endsAt",
      case when d.id is not null then json_build_object('fa', d.title_fa, 'en', d.title_en) end as title,
      case when g.id is not null then json_build_object('id', g.id, 'name', g.name) end as "group"
    from held_roles h
    join role_assignments r on r.id = h.assignment_id
    left join groups g on g.id = r.group_id
    left join services s on s.id = h.service_id
    left join roles d on d.name = h.role
    where h.user_id = any (${ids}::int[])
    order by h.user_id, s.name nulls first, h.role, g.name nulls first, r.id`.execute(db)
  const found = new Map<number, HeldRole[]>()
  for (const { userId, ...row } of rows)
    found.set(userId, [...(found.get(userId) ?? []), { ...row, endsAt: row.endsAt?.toISOString() ?? null }])
  return found
}

export async function countSessions(db: Db, id: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from auth.sessions
    where sign_in_id = ${String(id)} and expires_at > clock_timestamp()`.execute(db)
  return rows[0]?.n ?? 0
}

/** By what a person can prove who they are; the app and passkeys (how many) are a second factor. */
export type WaysIn = { password: boolean; authenticatorApp: boolean; passkeys: number; central: boolean }

export async function readWaysIn(db: Db, id: number): Promise<WaysIn> {
  const { rows } = await sql<WaysIn>`
    select exists (select from auth.credentials where sign_in_id = ${String(id)} and password is not null) as password,
           exists (select from auth.totp where sign_in_id = ${String(id)}) as "authenticatorApp",
           (select count(*)::int from auth.passkeys where sign_in_id = ${String(id)}) as passkeys,
           exists (select from auth.central_identities where user_id = ${id}) as central`.execute(db)
  return rows[0]!
}
