import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { AppError } from '../http/errors.ts'

/**
 * Administrators of the centre who can sign in now and whose role, their own or a group's, has no end. Whoever counts them
 * holds the others who would off.
 */
export async function listAdministrators(tx: Db): Promise<number[]> {
  await sql`select pg_advisory_xact_lock(7242914)`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    select distinct u.id
    from users u
    join held_roles r on r.user_id = u.id and r.service_id is null and r.role = 'administrator' and r.ends_at is null
    where u.suspended_at is null and exists (select from auth.sign_ins i where i.user_id = u.id)`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * Undoes (by throwing `last_administrator`) a change after which a centre that had an administrator has none who can
 * sign in. Whatever takes a role, a person, a way in or a member of a group away goes through here.
 */
export async function guardLastAdministrator<T>(tx: Db, change: () => Promise<T>): Promise<T> {
  const before = await listAdministrators(tx)
  const done = await change()
  if (before.length > 0 && (await listAdministrators(tx)).length === 0) throw new AppError('last_administrator')
  return done
}
