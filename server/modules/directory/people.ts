import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { SignIn } from '../../platform/auth/sign-in.ts'
import type { Db } from '../../platform/db/database.ts'
import { fieldOfConstraint } from '../../platform/http/taken.ts'
import { type DirectoryFault, type DirectorySource, unlessLastAdministrator, unlessTaken } from './faults.ts'
import { type DirectoryPerson, listIdFaults, type PersonFields, readDirectoryPerson } from './person-fields.ts'
import {
  findPerson,
  insertPerson,
  isAdministrator,
  type PersonRow,
  removeFromGroups,
  suspendPerson,
  updatePerson,
} from './queries.ts'

/**
 * What became of a person. `refused`: nothing of it was taken, but `active: false`, which is obeyed whatever else is wrong.
 * `faults`: why; else numbers and addresses that are none and were left out, and a suspension that would have taken the
 * last administrator.
 */
export type SavedPerson =
  | { outcome: 'created' | 'updated' | 'unchanged'; id: number; faults: DirectoryFault[] }
  | { outcome: 'refused'; id: number | null; faults: DirectoryFault[] }

type Sessions = Pick<SignIn, 'endSessions'>

/**
 * Makes the person of a directory, or what has changed of one whom we know from it, and its audit entries. Throws for
 * nothing that the directory says, so that a sync goes on with the next person. A person who had left is taken back.
 * A suspension is lifted only when the directory's word changes: what an administrator suspended by hand stays suspended.
 * `tx` is a transaction.
 */
export async function saveDirectoryPerson(
  tx: Db,
  actor: Actor,
  signIn: Sessions,
  source: DirectorySource,
  person: DirectoryPerson,
): Promise<SavedPerson> {
  const held = listIdFaults(person.externalId).length > 0 ? undefined : await findPerson(tx, source, person)
  // first, so that nothing else that is wrong keeps a person in
  const ending = held && !person.active ? await suspend(tx, actor, signIn, held, 'inactive') : 'was so'
  const { fields, faults } = readDirectoryPerson(person)
  if (ending === 'last administrator') faults.push(tellLast(held!))
  if (fields === undefined) return { outcome: 'refused', id: held?.id ?? null, faults }
  if (held === undefined) return create(tx, actor, source, person, fields, faults)
  return change(tx, actor, held, person, fields, faults, ending === 'done')
}

/**
 * The directory knows the person no longer: suspended, sessions ended, out of the directory's groups; all that was is kept.
 * False where the person is the last administrator: then nothing is done.
 */
export async function endDirectoryPerson(
  tx: Db,
  actor: Actor,
  signIn: Sessions,
  source: DirectorySource,
  id: number,
): Promise<boolean> {
  const held = await findPerson(tx, source, { id, externalId: null })
  if (!held || held.state === 'left') return true
  if ((await suspend(tx, actor, signIn, held, 'left')) === 'last administrator') return false
  await removeFromGroups(tx, source, id)
  await writeAudit(tx, actor, aboutUser('leave-directory', held.username))
  return true
}

async function create(
  tx: Db,
  actor: Actor,
  source: DirectorySource,
  person: DirectoryPerson,
  fields: PersonFields,
  faults: DirectoryFault[],
): Promise<SavedPerson> {
  const state = person.active ? 'active' : 'inactive'
  const row = { ...fields, source, locale: person.locale ?? 'fa', state } as const
  let id = 0
  const taken = await unlessTaken(tx, async () => {
    id = await insertPerson(tx, row)
  })
  if (taken !== undefined) return { outcome: 'refused', id: null, faults: [tellTaken(taken, fields)] }
  await writeAudit(tx, actor, { ...aboutUser('create', fields.username), after: { ...row, ...tellLeftOut(faults) } })
  return { outcome: 'created', id, faults }
}

async function change(
  tx: Db,
  actor: Actor,
  held: PersonRow,
  person: DirectoryPerson,
  fields: PersonFields,
  faults: DirectoryFault[],
  isSuspendedNow: boolean,
): Promise<SavedPerson> {
  const { id } = held
  // what is told to be inactive and could not be suspended is active still, and tried again the next time
  const isActive = person.active || faults.some(({ field }) => field === 'active')
  const state = isActive ? 'active' : 'inactive'
  const resumes = isActive && held.suspended && held.state !== 'active'
  const wanted = { ...fields, externalId: fields.externalId ?? held.externalId, locale: person.locale ?? held.locale }
  const changes = findChanges(held, wanted)
  if (!changes && !resumes && held.state === state)
    return { outcome: isSuspendedNow ? 'updated' : 'unchanged', id, faults }
  const taken = await unlessTaken(tx, () => updatePerson(tx, id, { ...wanted, state }, resumes))
  if (taken !== undefined) return { outcome: 'refused', id, faults: [tellTaken(taken, fields)] }
  if (changes) {
    const after = { ...changes.after, ...tellLeftOut(faults) }
    await writeAudit(tx, actor, { ...aboutUser('update', wanted.username), before: changes.before, after })
  }
  if (resumes) await writeAudit(tx, actor, aboutUser('resume', wanted.username))
  return { outcome: 'updated', id, faults }
}

async function suspend(
  tx: Db,
  actor: Actor,
  signIn: Sessions,
  held: PersonRow,
  state: 'inactive' | 'left',
): Promise<'done' | 'was so' | 'last administrator'> {
  if (held.suspended && held.state === state) return 'was so'
  const end = async (): Promise<void> => {
    await suspendPerson(tx, held.id, state)
    await signIn.endSessions(tx, held.id)
  }
  if (!(await unlessLastAdministrator(tx, end, () => isAdministrator(tx, held.id)))) return 'last administrator'
  if (!held.suspended) await writeAudit(tx, actor, aboutUser('suspend', held.username))
  return 'done'
}

function tellTaken(constraint: string, fields: PersonFields): DirectoryFault {
  const field = fieldOfConstraint(constraint)
  if (field === 'mobile' || field === 'email' || field === 'externalId')
    return { field, value: fields[field] ?? '', code: 'taken' }
  return { field: 'username', value: fields.username, code: 'taken' }
}

const tellLast = (held: PersonRow): DirectoryFault => ({
  field: 'active',
  value: held.username,
  code: 'last_administrator',
})

const tellLeftOut = (faults: DirectoryFault[]): { leftOut?: DirectoryFault[] } =>
  faults.length > 0 ? { leftOut: faults } : {}

const aboutUser = (verb: string, username: string) => ({
  action: `user.${verb}`,
  subjectKind: 'user',
  subjectId: username,
})
