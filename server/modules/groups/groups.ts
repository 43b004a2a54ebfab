import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction } from '../../platform/auth/administrators.ts'
import { refuseOfDirectory } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { throwTaken } from '../../platform/http/taken.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { aboutGroup, getGroupRow, getManagedGroup } from './managed.ts'
import {
  deleteGroupRow,
  type GroupRow,
  insertGroup,
  listGroupRows,
  readTies,
  renameGroupRow,
  type Ties,
} from './queries.ts'

export { addChild, changeMembers, listMembers, memberSearch, removeChild } from './members.ts'
export { groupSearch } from './queries.ts'

/** A group of people, as the API tells it. */
export type Group = Omit<GroupRow, 'createdAt'> & { createdAt: string }
/** With what hangs on it: what goes or is lost with it. */
export type GroupDetail = Group & Ties

export async function listGroups(db: Db, search: SearchRequest) {
  const { items, nextCursor } = await listGroupRows(db, search)
  return { items: items.map(showGroup), nextCursor }
}

/** Throws `group_not_found`. */
export async function getGroup(db: Db, id: number): Promise<GroupDetail> {
  const row = await getGroupRow(db, id)
  return { ...showGroup(row), ...(await readTies(db, id)) }
}

/** Makes an empty group. Throws `already_exists` where a group made here has the name. */
export function createGroup(db: Db, actor: Actor, name: string): Promise<GroupDetail> {
  return inTransaction(db, async (tx) => {
    const id = await insertGroup(tx, name.trim()).catch(throwTaken)
    const group = await getGroup(tx, id)
    await writeAudit(tx, actor, { ...aboutGroup('create', id), after: { name: group.name } })
    return group
  })
}

/** Throws `group_not_found`, `from_directory`, and what `createGroup` throws. */
export function renameGroup(db: Db, actor: Actor, id: number, wanted: string): Promise<GroupDetail> {
  return inTransaction(db, async (tx) => {
    const held = await getGroupRow(tx, id, true)
    const name = wanted.trim()
    if (name !== held.name) {
      refuseOfDirectory(held.source, ['name'])
      await renameGroupRow(tx, id, name).catch(throwTaken)
      await writeAudit(tx, actor, { ...aboutGroup('update', id), before: { name: held.name }, after: { name } })
    }
    return getGroup(tx, id)
  })
}

/**
 * Deletes a group: its members stay, and lose the roles that it carried; services can no longer address it. Answers what
 * it was. Throws `group_not_found`, `from_directory`, `permission_missing` where it gives more than the actor may hand
 * on, `last_administrator`.
 */
export function deleteGroup(db: Db, actor: Actor, id: number): Promise<GroupDetail> {
  return inGuardedTransaction(db, async (tx) => {
    const { source } = await getManagedGroup(tx, actor, id)
    refuseOfDirectory(source, ['id'])
    const group = await getGroup(tx, id)
    await deleteGroupRow(tx, id)
    const { id: _, createdAt: __, ...before } = group
    await writeAudit(tx, actor, { ...aboutGroup('delete', id), before })
    return group
  })
}

const showGroup = (row: GroupRow): Group => ({
  id: row.id,
  name: row.name,
  source: row.source,
  externalId: row.externalId,
  members: row.members,
  ownMembers: row.ownMembers,
  createdAt: row.createdAt.toISOString(),
})
