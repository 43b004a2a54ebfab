import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction } from '../../platform/auth/administrators.ts'
import { refuseOfDirectory } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { aboutGroup, getGroupRow, getManagedGroup } from './managed.ts'
import {
  deleteChild,
  findPeople,
  holdNesting,
  insertChild,
  isInside,
  listMemberRows,
  type MemberRow,
  writeMembers,
} from './member-queries.ts'

export { memberSearch } from './member-queries.ts'

/** All members, those of the groups in it too, each once. Throws `group_not_found`. */
export async function listMembers(
  db: Db,
  id: number,
  search: SearchRequest,
): Promise<{ items: MemberRow[]; nextCursor: string | null }> {
  await getGroupRow(db, id)
  return listMemberRows(db, id, search)
}

/** People by id or username. */
export type MemberChanges = { add?: (number | string)[]; remove?: (number | string)[] }

/**
 * Adds people to a group and takes others out, all or nothing; answers how many were not, or were, members before.
 * Throws `group_not_found`, `from_directory`, `permission_missing`, `last_administrator`, and `invalid_request` with
 * every name that nobody has.
 */
export function changeMembers(
  db: Db,
  actor: Actor,
  id: number,
  wanted: MemberChanges,
): Promise<{ added: number; removed: number }> {
  return inGuardedTransaction(db, async (tx) => {
    const { source } = await getManagedGroup(tx, actor, id)
    refuseOfDirectory(source, Object.keys(wanted))
    const errors: FieldError[] = []
    const add = await readPeople(tx, 'add', wanted.add ?? [], errors)
    const remove = await readPeople(tx, 'remove', wanted.remove ?? [], errors)
    const both = new Set(add)
    for (const [i, one] of remove.entries())
      if (one !== 0 && both.has(one)) errors.push({ path: `remove[${i}]`, code: 'not_together' })
    if (errors.length > 0) throw new AppError('invalid_request', { errors })
    const { added, removed } = await writeMembers(tx, id, add, remove)
    if (added.length + removed.length > 0)
      await writeAudit(tx, actor, {
        ...aboutGroup('change-members', id),
        after: { ...(added.length > 0 && { added }), ...(removed.length > 0 && { removed }) },
      })
    return { added: added.length, removed: removed.length }
  })
}

/**
 * Places a group in a group: its members are members there too. Throws `group_not_found`, `from_directory`,
 * `permission_missing`, `group_circle`.
 */
export function addChild(db: Db, actor: Actor, id: number, childId: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    await holdNesting(tx)
    const held = await getManagedGroup(tx, actor, id)
    refuseOfDirectory(held.source, ['child'])
    const child = await getGroupRow(tx, childId)
    if (await isInside(tx, id, childId))
      throw new AppError('group_circle', { params: { name: held.name, child: child.name } })
    if (await insertChild(tx, id, childId))
      await writeAudit(tx, actor, { ...aboutGroup('add-group', id), after: { group: child.name, groupId: childId } })
  })
}

/** Takes a group out of a group. Throws as `addChild` does, and `last_administrator`. */
export function removeChild(db: Db, actor: Actor, id: number, childId: number): Promise<void> {
  return inGuardedTransaction(db, async (tx) => {
    const held = await getManagedGroup(tx, actor, id)
    refuseOfDirectory(held.source, ['child'])
    const child = await getGroupRow(tx, childId)
    if (await deleteChild(tx, id, childId))
      await writeAudit(tx, actor, {
        ...aboutGroup('remove-group', id),
        before: { group: child.name, groupId: childId },
      })
  })
}

async function readPeople(tx: Db, path: string, named: (number | string)[], errors: FieldError[]): Promise<number[]> {
  const found = await findPeople(tx, named)
  const seen = new Set<number>()
  return found.map((one, i) => {
    if (one === undefined) errors.push({ path: `${path}[${i}]`, code: 'not_found' })
    else if (seen.has(one.id)) errors.push({ path: `${path}[${i}]`, code: 'repeated' })
    else seen.add(one.id)
    return one?.id ?? 0
  })
}
