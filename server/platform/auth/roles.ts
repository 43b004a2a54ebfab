import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { phrase } from '../text/phrases.ts'
import { isPermission, type Permission, ROLES } from './permissions.ts'

/**
 * A named set of permissions, of the centre or of a service. Title and description are those of the administrator; for
 * ready-made ones the phrases `roles.<name>` and `roleDescriptions.<name>`.
 */
export type RoleDefinition = {
  name: string
  scope: 'centre' | 'service'
  isReadyMade: boolean
  title: Words
  description: Words
  permissions: readonly Permission[]
}

/** In SQL: an assignment of a role, by the name it has in the statement, has not ended. */
export const isHeld = (assignment: string) =>
  sql<boolean>`(${sql.ref(`${assignment}.ends_at`)} is null or ${sql.ref(`${assignment}.ends_at`)} > clock_timestamp())`

type Words = { fa: string; en: string }

const say = (key: string): Words => ({ fa: phrase('fa', key), en: phrase('en', key) })

const READY_MADE: RoleDefinition[] = Object.entries(ROLES).map(([name, { scope, permissions }]) => ({
  name,
  scope,
  isReadyMade: true,
  title: say(`roles.${name}`),
  description: say(`roleDescriptions.${name}`),
  permissions,
}))

/** All roles: the ready-made ones first, then those that the administrator defined, by name. */
export async function listRoles(db: Db): Promise<RoleDefinition[]> {
  const { rows } = await sql<Omit<RoleDefinition, 'permissions'> & { permissions: string[] }>`
    select name, scope, false as "isReadyMade", permissions, jsonb_build_object('fa', title_fa, 'en', title_en) as title,
           jsonb_build_object('fa', description_fa, 'en', description_en) as description
    from roles order by name`.execute(db)
  // one that this version does not know gives nothing
  const own = rows.map((role) => ({ ...role, permissions: role.permissions.filter(isPermission) }))
  return [...READY_MADE, ...own]
}
