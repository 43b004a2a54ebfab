import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { isPermission, type Permission, ROLES } from './permissions.ts'

/** A named set of permissions, of the centre or of a service. `title` is null for ready-made ones: the phrase `roles.<name>`. */
export type RoleDefinition = {
  name: string
  scope: 'centre' | 'service'
  isReadyMade: boolean
  title: { fa: string; en: string } | null
  permissions: readonly Permission[]
}

const READY_MADE: RoleDefinition[] = Object.entries(ROLES).map(([name, { scope, permissions }]) => ({
  name,
  scope,
  isReadyMade: true,
  title: null,
  permissions,
}))

/** All roles: the ready-made ones first, then those that the administrator defined, by name. */
export async function listRoles(db: Db): Promise<RoleDefinition[]> {
  const { rows } = await sql<{
    name: string
    scope: 'centre' | 'service'
    titleFa: string
    titleEn: string
    permissions: string[]
  }>`
    select name, scope, title_fa as "titleFa", title_en as "titleEn", permissions from roles order by name`.execute(db)
  const own = rows.map(({ name, scope, titleFa, titleEn, permissions }) => ({
    name,
    scope,
    isReadyMade: false,
    title: { fa: titleFa, en: titleEn },
    // one that this version does not know gives nothing
    permissions: permissions.filter(isPermission),
  }))
  return [...READY_MADE, ...own]
}

export async function findRole(db: Db, name: string): Promise<RoleDefinition | undefined> {
  const roles = await listRoles(db)
  return roles.find((role) => role.name === name)
}
