import { type RawBuilder, sql } from 'kysely'
import { listRoles } from '../../platform/auth/roles.ts'
import type { Db } from '../../platform/db/database.ts'
import { fieldError } from '../../platform/http/errors.ts'

export type Person = { id: number; username: string; name: string }

/** More than these are not offered by a list: they are found by their names among the members. */
const ASSIGNEES_MAX = 500

/** The roles whose holders may read messages: they can see to a follow-up. */
export const listReadingRoles = async (db: Db): Promise<string[]> =>
  (await listRoles(db)).filter(({ permissions }) => permissions.includes('messages:read')).map(({ name }) => name)

/** In SQL: whether a user holds one of these roles in the service or at the centre. */
export const holdsRole = (
  userId: RawBuilder<unknown>,
  serviceId: RawBuilder<unknown> | number,
  roles: RawBuilder<unknown>,
) => sql`exists (
  select from held_roles h
  where h.user_id = ${userId} and (h.service_id is null or h.service_id = ${serviceId}) and h.role = any (${roles}))`

const isAssignable = (serviceId: number, roles: string[]) =>
  sql`u.suspended_at is null and ${holdsRole(sql`u.id`, serviceId, sql`${roles}::text[]`)}`

/** Who can be given a follow-up of the service, by name. */
export async function listAssignees(db: Db, serviceId: number): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select u.id, u.username, u.name from users u
    where u.id in (select user_id from held_roles) and ${isAssignable(serviceId, await listReadingRoles(db))}
    order by u.name, u.id limit ${ASSIGNEES_MAX}`.execute(db)
  return rows
}

/** Throws `invalid_request` unless this person can be given a follow-up of the service. */
export async function checkAssignee(db: Db, serviceId: number, userId: number | null | undefined): Promise<void> {
  if (userId == null) return
  const { rows } = await sql`
    select from users u where u.id = ${userId} and ${isAssignable(serviceId, await listReadingRoles(db))}`.execute(db)
  if (rows.length === 0) throw fieldError('assigneeId', 'not_usable')
}
