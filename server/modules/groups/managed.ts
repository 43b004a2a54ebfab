import type { Actor } from '../../platform/auth/actor.ts'
import { refuseBeyond } from '../../platform/auth/grants.ts'
import { listRoles } from '../../platform/auth/roles.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { findGroupRow, type GroupRow, listRolesThrough } from './queries.ts'

/** `lock`: nobody else changes it until the transaction ends. Throws `group_not_found`. */
export async function getGroupRow(db: Db, id: number, lock = false): Promise<GroupRow> {
  const row = await findGroupRow(db, id, lock)
  if (!row) throw new AppError('group_not_found')
  return row
}

/**
 * A group that the actor may change the members of, locked: whoever does hands its roles on, or takes them away. Throws
 * `group_not_found`, `permission_missing` where it gives more than the actor may hand on.
 */
export async function getManagedGroup(tx: Db, actor: Actor, id: number): Promise<GroupRow> {
  const held = await getGroupRow(tx, id, true)
  const known = await listRoles(tx)
  for (const role of await listRolesThrough(tx, id))
    refuseBeyond(
      actor,
      known.find(({ name }) => name === role),
    )
  return held
}

export const aboutGroup = (verb: string, id: number) => ({
  action: `group.${verb}`,
  subjectKind: 'group',
  subjectId: id,
})
