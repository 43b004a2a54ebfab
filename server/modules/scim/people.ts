import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inHoldingTransaction } from '../../platform/auth/administrators.ts'
import type { SignIn } from '../../platform/auth/sign-in.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { endDirectoryPerson, type SavedPerson, saveDirectoryPerson } from '../directory/people.ts'
import { type PersonDocument, readDocument, toPerson } from './document.ts'
import { readId } from './ids.ts'
import { readOperations } from './patch.ts'
import { patchDocument } from './patch-person.ts'
import { isWanted, type Wanted } from './projection.ts'
import {
  findNamesakes,
  findPersonRow,
  keepDocument,
  listPersonRows,
  nameSubject,
  type Part,
  type PersonRow,
  takeOver,
} from './queries.ts'
import { throwFaults } from './refusals.ts'
import { describe, type Resource, showPerson, tellLeftOut } from './view.ts'

/** What operations on people and groups are handed; `root`: the address of /scim/v2. */
export type Means = { db: Db; signIn: SignIn; root: string }

export async function listPeople({ db, root }: Means, part: Part, wanted: Wanted) {
  const { total, rows } = await listPersonRows(db, part, isWanted(wanted, 'groups'))
  return { total, resources: rows.map((row) => showPerson(row, root)) }
}

/** Throws `not_found`. */
export async function getPerson({ db, root }: Means, id: string, wanted: Wanted): Promise<Resource> {
  return showPerson(await getRow(db, id, isWanted(wanted, 'groups')), root)
}

/**
 * Makes a person. One who had left is taken back, and one whom central sign-in has made is taken over. Throws
 * `already_exists` for a username, a preferred number or an address that another has, and `scim_value_invalid`.
 */
export async function createPerson(means: Means, actor: Actor, body: unknown): Promise<Resource> {
  const document = readDocument(body, true)
  const saved = await inHoldingTransaction(means.db, async (tx) => {
    const id = await findReturning(tx, actor, document)
    const saved = await saveDirectoryPerson(tx, actor, means.signIn, 'scim', toPerson(document, id))
    if (saved.outcome !== 'refused') await keepDocument(tx, saved.id, document)
    return saved
  })
  return answer(means, actor, saved)
}

/** The person is what the body says, from now on. Throws `not_found` and what `createPerson` throws. */
export const replacePerson = (means: Means, actor: Actor, id: string, body: unknown): Promise<Resource> =>
  changePerson(means, actor, id, (held) => readDocument(body, held.active))

/** Throws `not_found`, what `createPerson` throws, and `scim_path_invalid`, `scim_filter_invalid`. */
export function patchPerson(means: Means, actor: Actor, id: string, body: unknown): Promise<Resource> {
  const operations = readOperations(body)
  return changePerson(means, actor, id, (held) => patchDocument(held, operations))
}

/** Suspends the person, who is gone for the directory; all that was is kept. Throws `not_found`, `last_administrator`. */
export function removePerson({ db, signIn }: Means, actor: Actor, id: string): Promise<void> {
  return inHoldingTransaction(db, async (tx) => {
    const row = await getRow(tx, id, false)
    const isDone = await endDirectoryPerson(tx, actor, signIn, 'scim', row.id)
    if (!isDone) throw new AppError('last_administrator')
  })
}

async function changePerson(
  means: Means,
  actor: Actor,
  id: string,
  makeNext: (held: PersonDocument) => PersonDocument,
): Promise<Resource> {
  const saved = await inHoldingTransaction(means.db, async (tx) => {
    const row = await getRow(tx, id, false, true)
    const held = row.document ?? describe(row)
    const next = makeNext(held)
    const saved = await saveDirectoryPerson(tx, actor, means.signIn, 'scim', toPerson(next, row.id))
    // what was refused was not taken, but whether the person is active always is
    await keepDocument(tx, row.id, saved.outcome === 'refused' ? { ...held, active: next.active } : next)
    return saved
  })
  return answer(means, actor, saved)
}

// after the commit: a suspension stands whatever else is refused
async function answer(means: Means, actor: Actor, saved: SavedPerson): Promise<Resource> {
  throwFaults(saved)
  const row = (await findPersonRow(means.db, saved.id as number, true)) as PersonRow
  return tellLeftOut(showPerson(row, means.root), saved.faults, actor.locale)
}

/** Our id of the person whom the directory makes again; undefined for a new one. Throws `already_exists`. */
async function findReturning(tx: Db, actor: Actor, document: PersonDocument): Promise<number | undefined> {
  const username = document.userName.trim().toLowerCase()
  const externalId = document.externalId ?? null
  const namesakes = await findNamesakes(tx, username, externalId)
  const there = namesakes.find((one) => one.source === 'scim' && one.isThere)
  if (there) throwTaken(there.byName ? 'userName' : 'externalId')
  // a username is given out again; then the directory's own id tells one person from the other
  const isSame = (one: (typeof namesakes)[number]): boolean =>
    one.externalId === externalId || (one.byName && (one.externalId === null || externalId === null))
  const left = namesakes.find((one) => one.source === 'scim' && isSame(one))
  if (left) return left.id
  // whose name a person of central sign-in has is the provider's to say: only the same subject is the same person
  const subject = externalId === null ? null : await nameSubject(tx, externalId)
  const ofCentralSignIn = namesakes.find(
    (one) => one.source === 'oidc' && one.externalId !== null && one.externalId === subject,
  )
  if (ofCentralSignIn === undefined) return undefined
  await takeOver(tx, ofCentralSignIn.id, externalId)
  const about = { action: 'user.take-over', subjectKind: 'user', subjectId: username }
  await writeAudit(tx, actor, { ...about, before: { source: 'oidc' }, after: { source: 'scim' } })
  return ofCentralSignIn.id
}

function throwTaken(path: string): never {
  throw new AppError('already_exists', { errors: [{ path, code: 'taken' }] })
}

async function getRow(db: Db, id: string, withGroups: boolean, lock = false): Promise<PersonRow> {
  const ours = readId('u', id)
  const row = ours === undefined ? undefined : await findPersonRow(db, ours, withGroups, lock)
  if (!row) throw new AppError('not_found')
  return row
}
