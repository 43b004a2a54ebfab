import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { fieldOfConstraint } from '../../platform/http/taken.ts'
import { type DirectoryFault, type DirectorySource, unlessLastAdministrator, unlessTaken } from './faults.ts'
import { listIdFaults, readName } from './person-fields.ts'
import {
  carriesAdministrator,
  deleteGroup,
  findGroup,
  type GroupRow,
  insertGroup,
  keepKnown,
  listMembers,
  type Members,
  nameMembers,
  updateGroup,
  writeMembers,
} from './queries.ts'

export type { Members } from './queries.ts'

/** A group as a directory tells of it. */
export type DirectoryGroup = {
  /** Ours, where the caller knows which group is meant; else the group is found by `externalId`. */
  id?: number
  /** What the directory knows the group by; null where it does not say. */
  externalId: string | null
  name: string
  /** All its members by our ids; left as they are where they are not told. */
  members?: Members
}

/**
 * What became of a group; the faults as of a person. `members`: one that the directory has never told of, and that was
 * left out.
 */
export type SavedGroup =
  | { outcome: 'created' | 'updated' | 'unchanged'; id: number; faults: DirectoryFault[] }
  | { outcome: 'refused'; id: number | null; faults: DirectoryFault[] }

const NAME_MAX = 200
// in an audit entry: the rest is counted
const NAMED_MAX = 50

/** Makes the group of a directory, or what has changed of one, as `saveDirectoryPerson` does a person. */
export async function saveDirectoryGroup(
  tx: Db,
  actor: Actor,
  source: DirectorySource,
  group: DirectoryGroup,
): Promise<SavedGroup> {
  const wrong = listIdFaults(group.externalId)
  if (wrong.length > 0) return { outcome: 'refused', id: group.id ?? null, faults: wrong }
  const held = await findGroup(tx, source, group)
  const row = { name: readName(group.name, NAME_MAX), externalId: group.externalId ?? held?.externalId ?? null }
  if (row.name === '') return { outcome: 'refused', id: held?.id ?? null, faults: [tell('name', '', 'empty')] }
  const changes = held && findChanges(held, row)
  let id = held?.id ?? 0
  const taken = await unlessTaken(tx, async () => {
    if (!held) id = await insertGroup(tx, { ...row, source })
    else if (changes) await updateGroup(tx, id, row)
  })
  if (taken !== undefined) return { outcome: 'refused', id: held?.id ?? null, faults: [tellTaken(taken, row)] }
  if (!held) await writeAudit(tx, actor, { ...aboutGroup('create', { id, ...row }), after: { ...row, source } })
  else if (changes) await writeAudit(tx, actor, { ...aboutGroup('update', { id, ...row }), ...changes })
  const faults: DirectoryFault[] = []
  const isMembership =
    group.members !== undefined && (await setMembers(tx, actor, source, { id, ...row }, group.members, faults))
  return { outcome: held ? (changes || isMembership ? 'updated' : 'unchanged') : 'created', id, faults }
}

/** Adds members to a group of a directory and takes others out; as `saveDirectoryGroup`, without the whole list. */
export async function changeDirectoryMembers(
  tx: Db,
  actor: Actor,
  source: DirectorySource,
  id: number,
  change: { add: Members; remove: Members },
): Promise<SavedGroup> {
  const held = await findGroup(tx, source, { id, externalId: null })
  if (!held) return { outcome: 'refused', id: null, faults: [tell('externalId', String(id), 'not_found')] }
  const faults: DirectoryFault[] = []
  const known = await keepMembers(tx, source, held, change.add, faults)
  const added = subtract(known, await listMembers(tx, id, known))
  const removed = await listMembers(tx, id, change.remove)
  const isChanged = await applyMembers(tx, actor, held, added, removed, faults)
  return { outcome: isChanged ? 'updated' : 'unchanged', id, faults }
}

/**
 * The directory knows the group no longer: it and what it carried are deleted. False where this would take the last
 * administrator: then nothing is done.
 */
export async function endDirectoryGroup(tx: Db, actor: Actor, source: DirectorySource, id: number): Promise<boolean> {
  const held = await findGroup(tx, source, { id, externalId: null })
  if (!held) return true
  const end = (): Promise<void> => deleteGroup(tx, id)
  if (!(await unlessLastAdministrator(tx, end, () => carriesAdministrator(tx, id)))) return false
  await writeAudit(tx, actor, { ...aboutGroup('delete', held), before: { name: held.name, source } })
  return true
}

async function setMembers(
  tx: Db,
  actor: Actor,
  source: DirectorySource,
  group: GroupRow,
  wanted: Members,
  faults: DirectoryFault[],
): Promise<boolean> {
  const known = await keepMembers(tx, source, group, wanted, faults)
  const held = await listMembers(tx, group.id, null)
  return applyMembers(tx, actor, group, subtract(known, held), subtract(held, known), faults)
}

async function keepMembers(
  tx: Db,
  source: DirectorySource,
  group: GroupRow,
  wanted: Members,
  faults: DirectoryFault[],
): Promise<Members> {
  const known = await keepKnown(tx, source, wanted)
  const unknown = subtract(wanted, known)
  const names = [...unknown.people.map((id) => `user:${id}`), ...unknown.groups.map((id) => `group:${id}`)]
  for (const name of names) faults.push(tell('members', name, 'not_found'))
  if (known.groups.includes(group.id)) faults.push(tell('members', group.name, 'not_usable'))
  return { people: known.people, groups: known.groups.filter((id) => id !== group.id) }
}

/** Whether anything was changed. */
async function applyMembers(
  tx: Db,
  actor: Actor,
  group: GroupRow,
  added: Members,
  removed: Members,
  faults: DirectoryFault[],
): Promise<boolean> {
  const [more, fewer] = [count(added), count(removed)]
  if (more + fewer === 0) return false
  const write = (): Promise<void> => writeMembers(tx, group.id, added, removed)
  if (fewer === 0) await write()
  else if (!(await unlessLastAdministrator(tx, write, () => carriesAdministrator(tx, group.id)))) {
    faults.push(tell('members', group.name, 'last_administrator'))
    return false
  }
  await writeAudit(tx, actor, {
    ...aboutGroup('change-members', group),
    after: {
      ...(more > 0 && { added: await nameMembers(tx, added, NAMED_MAX), addedCount: more }),
      ...(fewer > 0 && { removed: await nameMembers(tx, removed, NAMED_MAX), removedCount: fewer }),
    },
  })
  return true
}

function subtract(from: Members, what: Members): Members {
  const [people, groups] = [new Set(what.people), new Set(what.groups)]
  return { people: from.people.filter((id) => !people.has(id)), groups: from.groups.filter((id) => !groups.has(id)) }
}

const count = ({ people, groups }: Members): number => people.length + groups.length

const tell = (field: DirectoryFault['field'], value: string, code: DirectoryFault['code']): DirectoryFault => ({
  field,
  value,
  code,
})

const tellTaken = (constraint: string, row: { name: string; externalId: string | null }): DirectoryFault =>
  fieldOfConstraint(constraint) === 'externalId'
    ? tell('externalId', row.externalId ?? '', 'taken')
    : tell('name', row.name, 'taken')

const aboutGroup = (verb: string, group: GroupRow) => ({
  action: `group.${verb}`,
  subjectKind: 'group',
  subjectId: group.id,
})
