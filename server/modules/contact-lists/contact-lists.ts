import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { throwTaken } from '../../platform/http/taken.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { type Owner, refuseTest } from '../contacts/contacts.ts'
import {
  deleteListRow,
  findContactIds,
  findListRow,
  insertList,
  type ListRow,
  listListRows,
  updateList,
  writeMembers,
} from './queries.ts'

export { contactListSearch, readListMembers } from './queries.ts'

export type ContactList = Omit<ListRow, 'createdAt'> & { createdAt: string }

export async function listContactLists(db: Db, owner: Owner, search: SearchRequest) {
  const { items, nextCursor } = await listListRows(db, owner.id, search)
  return { items: items.map(showList), nextCursor }
}

/** Throws `contact_list_not_found`. */
export const getContactList = async (db: Db, owner: Owner, id: number): Promise<ContactList> =>
  showList(await getRow(db, owner, id))

/** Throws `already_exists` where the service has a list of this name. */
export function createContactList(
  db: Db,
  actor: Actor,
  owner: Owner,
  { name, notes = '' }: { name: string; notes?: string },
): Promise<ContactList> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const id = await insertList(tx, owner.id, name.trim(), notes).catch(throwTaken)
    const list = await getContactList(tx, owner, id)
    await writeAudit(tx, actor, { ...about('create', owner, id), after: { name: list.name, notes } })
    return list
  })
}

/** Throws `contact_list_not_found` and what `createContactList` throws. */
export function changeContactList(
  db: Db,
  actor: Actor,
  owner: Owner,
  id: number,
  wanted: { name?: string; notes?: string },
): Promise<ContactList> {
  return inTransaction(db, async (tx) => {
    const { name, notes } = await getRow(tx, owner, id, true)
    refuseTest(actor)
    const changes = findChanges({ name, notes }, { name: wanted.name?.trim(), notes: wanted.notes })
    if (changes) {
      await updateList(tx, id, { name, notes, ...changes.after }).catch(throwTaken)
      await writeAudit(tx, actor, { ...about('update', owner, id), ...changes })
    }
    return getContactList(tx, owner, id)
  })
}

/** Its contacts stay. Throws `contact_list_not_found`. */
export function deleteContactList(db: Db, actor: Actor, owner: Owner, id: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { name, notes, members } = await getRow(tx, owner, id, true)
    refuseTest(actor)
    await deleteListRow(tx, id)
    await writeAudit(tx, actor, { ...about('delete', owner, id), before: { name, notes, members } })
  })
}

export type MemberChanges = { add?: number[]; remove?: number[] }

/**
 * Puts contacts on a list and takes others off, all or nothing; answers how many were not, or were, on it before. Throws
 * `contact_list_not_found`, and `invalid_request` with every contact that the service has not.
 */
export function changeListMembers(
  db: Db,
  actor: Actor,
  owner: Owner,
  id: number,
  { add = [], remove = [] }: MemberChanges,
): Promise<{ added: number; removed: number }> {
  return inTransaction(db, async (tx) => {
    await getRow(tx, owner, id, true)
    refuseTest(actor)
    const known = await findContactIds(tx, owner.id, [...add, ...remove])
    const removed = new Set(remove)
    const errors: FieldError[] = [
      ...add.flatMap((one, i) => faultAt(`add[${i}]`, known.has(one), removed.has(one))),
      ...remove.flatMap((one, i) => faultAt(`remove[${i}]`, known.has(one), false)),
    ]
    if (errors.length > 0) throw new AppError('invalid_request', { errors })
    const counts = await writeMembers(tx, owner.id, id, add, remove)
    if (counts.added + counts.removed > 0)
      await writeAudit(tx, actor, { ...about('change-members', owner, id), after: { ...counts, add, remove } })
    return counts
  })
}

function faultAt(path: string, isKnown: boolean, isBoth: boolean): FieldError[] {
  if (!isKnown) return [{ path, code: 'not_found' }]
  return isBoth ? [{ path, code: 'not_together' }] : []
}

async function getRow(db: Db, owner: Owner, id: number, lock = false): Promise<ListRow> {
  const row = await findListRow(db, owner.id, id, lock)
  if (!row) throw new AppError('contact_list_not_found')
  return row
}

const about = (verb: string, owner: Owner, id: number) => ({
  action: `contact-list.${verb}`,
  subjectKind: 'contact-list',
  subjectId: id,
  serviceId: owner.id,
})

const showList = (row: ListRow): ContactList => ({
  id: row.id,
  name: row.name,
  notes: row.notes,
  members: row.members,
  createdAt: row.createdAt.toISOString(),
})
