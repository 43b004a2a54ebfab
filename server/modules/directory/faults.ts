import { sql } from 'kysely'
import { holdAdministrators, listAdministrators } from '../../platform/auth/administrators.ts'
import type { Db } from '../../platform/db/database.ts'
import type { FieldCode } from '../../platform/http/errors.ts'

/** Where people and groups come from that are not made here. */
export type DirectorySource = 'oidc' | 'scim' | 'ldap'

/** What of a directory's words could not be taken, and why: the phrases `fields.<code>`. */
export type DirectoryFault = {
  field: 'username' | 'externalId' | 'name' | 'mobile' | 'email' | 'active' | 'members'
  value: string
  code: FieldCode
}

/** Makes a change within a savepoint. Where a unique constraint forbids it, nothing is changed and its name answered. */
export async function unlessTaken(tx: Db, change: () => Promise<void>): Promise<string | undefined> {
  await sql`savepoint unless_taken`.execute(tx)
  try {
    await change()
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && 'code' in error && error.code === '23505')) throw error
    await sql`rollback to savepoint unless_taken`.execute(tx)
    return String(error.constraint)
  }
  await sql`release savepoint unless_taken`.execute(tx)
  return undefined
}

/**
 * Makes a change, and undoes it (and answers false) where it leaves a centre that had administrators without one: a
 * directory that is wrong, or in the wrong hands, must not lock everybody out. `concerns`: whether it may take one away,
 * for those that seldom do; asked when nobody can make it true any more.
 */
export async function unlessLastAdministrator(
  tx: Db,
  change: () => Promise<void>,
  concerns?: () => Promise<boolean>,
): Promise<boolean> {
  await holdAdministrators(tx)
  if (concerns && !(await concerns())) {
    await change()
    return true
  }
  const before = await listAdministrators(tx)
  await sql`savepoint unless_last_administrator`.execute(tx)
  await change()
  const after = await listAdministrators(tx)
  const isKept = before.length === 0 || after.length > 0
  if (!isKept) await sql`rollback to savepoint unless_last_administrator`.execute(tx)
  return isKept
}
