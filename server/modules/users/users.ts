import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction } from '../../platform/auth/administrators.ts'
import { refuseBeyond } from '../../platform/auth/grants.ts'
import { checkPassword } from '../../platform/auth/passwords.ts'
import { refuseUnproven } from '../../platform/auth/proof.ts'
import { listRoles } from '../../platform/auth/roles.ts'
import { removeFactors } from '../../platform/auth/second-factors.ts'
import type { SignIn } from '../../platform/auth/sign-in.ts'
import { refuseOfDirectory } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { throwTaken } from '../../platform/http/taken.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import {
  countSessions,
  type GroupOfUser,
  type HeldRole,
  listGroupsOfUser,
  listHeldRolesOf,
  readWaysIn,
  type WaysIn,
} from './belongings.ts'
import { type ContactsIn, mergeContacts } from './contacts.ts'
import { createFaults } from './faults.ts'
import {
  findUserRow,
  insertUser,
  listHeldRoles,
  listKnownServices,
  listTaken,
  listUserRows,
  replaceRoles,
  setSignInOff,
  setUserSuspension,
  type UserRow,
  updateUser,
} from './queries.ts'

export { userSearch } from './queries.ts'

/** A person known to Rasan, as the API tells it. */
export type User = Omit<UserRow, 'lastSignInAt' | 'createdAt'> & { lastSignInAt: string | null; createdAt: string }
/** With what the person belongs to and holds. */
export type UserDetail = User & { groups: GroupOfUser[]; heldRoles: HeldRole[]; openSessions: number; waysIn: WaysIn }
export type RoleIn = { role: string; service: string | null }

export type UserChanges = ContactsIn & {
  name?: string
  locale?: 'fa' | 'en'
  /** Lets the person sign in with it, or replaces the one there is and ends the sessions. */
  password?: string
  /**
   * False: can no longer sign in, by a central provider neither. True needs a password, unless the person can sign in
   * already, or a directory or a central provider knows who it is.
   */
  canSignIn?: boolean
  /** All roles that the person shall have. */
  roles?: RoleIn[]
}
export type NewUser = UserChanges & { username: string }

export async function listUsers(db: Db, search: SearchRequest) {
  const { items, nextCursor } = await listUserRows(db, search)
  const heldRoles = await listHeldRolesOf(
    db,
    items.map(({ id }) => id),
  )
  return { items: items.map((row) => ({ ...showUser(row), heldRoles: heldRoles.get(row.id) ?? [] })), nextCursor }
}

/** Throws `user_not_found`. */
export async function getUserDetail(db: Db, id: number): Promise<UserDetail> {
  const user = await getUser(db, id)
  const [groups, heldRoles, openSessions, waysIn] = await Promise.all([
    listGroupsOfUser(db, id),
    listHeldRolesOf(db, [id]),
    countSessions(db, id),
    readWaysIn(db, id),
  ])
  return { ...user, groups, heldRoles: heldRoles.get(id) ?? [], openSessions, waysIn }
}

/** Throws `user_not_found`. */
export const getUser = async (db: Db, id: number): Promise<User> => showUser(await getUserRow(db, id))

/**
 * Makes a person. Throws `already_exists` for a username, mobile or e-mail that somebody has, `permission_missing` for a
 * role beyond the maker's own, and `invalid_request`.
 */
export function createUser(db: Db, actor: Actor, signIn: SignIn, input: NewUser): Promise<User> {
  return inTransaction(db, async (tx) => {
    const { username, roles = [], password } = input
    // all faults at once: nobody should mend a form in instalments
    const faults = createFaults()
    const contacts = await faults.of(() =>
      mergeContacts({ mobile: null, moreMobiles: [], email: null, moreEmails: [] }, input),
    )
    await faults.of(() => checkNewPassword(username, input))
    await faults.of(() => checkRoles(tx, actor, roles))
    const taken = await listTaken(tx, { username, ...contacts })
    faults.throwWith(taken.map((path) => ({ path, code: 'taken' })))
    const fields = { name: input.name ?? username, ...contacts!, locale: input.locale ?? 'fa' }
    const id = await insertUser(tx, { username, ...fields }).catch(throwTaken)
    await replaceRoles(tx, actor, id, roles)
    if (password !== undefined) await signIn.createSignIn(tx, { id, username }, password)
    if (input.canSignIn === false) await setSignInOff(tx, id, true)
    const user = await getUser(tx, id)
    const { id: _, createdAt: __, lastSignInAt: ___, ...after } = user
    await writeAudit(tx, actor, { ...aboutUser('create', username), after })
    return user
  })
}

/**
 * Throws `user_not_found`, `last_administrator`, `from_directory` where something would differ from what the person's
 * directory says, `own_account`, `proof_required`, and what `createUser` throws.
 */
export async function changeUser(db: Db, actor: Actor, signIn: SignIn, id: number, wanted: UserChanges): Promise<User> {
  if (wanted.password !== undefined || wanted.canSignIn !== undefined) refuseOwn(actor, id)
  if (WAYS_IN.some((field) => wanted[field] !== undefined)) refuseUnproven(actor)
  return inGuardedTransaction(db, async (tx) => {
    const held = await getManaged(tx, actor, id)
    const { roles, password, name, locale } = wanted
    const changes = findChanges(held, { name, ...mergeContacts(held, wanted), locale })
    refuseOfDirectory(
      held.source,
      OF_DIRECTORY.filter((field) => changes && field in changes.after),
    )
    if (roles) await checkRoles(tx, actor, roles, held.roles)
    if (changes) await updateUser(tx, id, { ...held, ...changes.after }).catch(throwTaken)
    if (roles) await replaceRoles(tx, actor, id, roles)
    await changeSignIn(tx, signIn, { ...held, ...changes?.after }, wanted)
    const user = await getUser(tx, id)
    const after = findChanges(held, {
      ...changes?.after,
      roles: user.roles,
      canSignIn: user.canSignIn,
      signInOff: user.signInOff,
    })
    if (after || password !== undefined)
      await writeAudit(tx, actor, {
        ...aboutUser('update', held.username),
        before: after?.before,
        after: { ...after?.after, ...(password !== undefined && { password: 'replaced' }) },
      })
    return user
  })
}

/** A suspended person cannot sign in, and open sessions end. Throws `user_not_found`, `last_administrator`. */
export function suspendUser(db: Db, actor: Actor, signIn: SignIn, id: number): Promise<User> {
  return inGuardedTransaction(db, async (tx) => {
    const held = await getManaged(tx, actor, id)
    if (await setUserSuspension(tx, id, true)) {
      await signIn.endSessions(tx, id)
      await writeAudit(tx, actor, aboutUser('suspend', held.username))
    }
    return getUser(tx, id)
  })
}

/** The person is signed out everywhere; a password still lets in again. Throws `user_not_found`, `permission_missing`. */
export function endSessions(db: Db, actor: Actor, signIn: SignIn, id: number): Promise<User> {
  return inTransaction(db, async (tx) => {
    const held = await getManaged(tx, actor, id)
    const ended = await countSessions(tx, id)
    await signIn.endSessions(tx, id)
    if (ended > 0) await writeAudit(tx, actor, { ...aboutUser('end-sessions', held.username), after: { ended } })
    return showUser(held)
  })
}

/**
 * Takes away all that a person has as a second factor, for one who has lost it; sessions end. Throws `user_not_found`,
 * `own_account`, `proof_required`.
 */
export async function resetSecondFactor(db: Db, actor: Actor, signIn: SignIn, id: number): Promise<User> {
  refuseOwn(actor, id)
  refuseUnproven(actor)
  return inGuardedTransaction(db, async (tx) => {
    const held = await getManaged(tx, actor, id)
    await removeFactors(tx, id)
    await signIn.endSessions(tx, id)
    await writeAudit(tx, actor, aboutUser('reset-second-factor', held.username))
    return showUser(held)
  })
}

export function resumeUser(db: Db, actor: Actor, id: number): Promise<User> {
  return inTransaction(db, async (tx) => {
    const held = await getManaged(tx, actor, id)
    if (await setUserSuspension(tx, id, false)) await writeAudit(tx, actor, aboutUser('resume', held.username))
    return getUser(tx, id)
  })
}

/** By these somebody else could sign in as the person: numbers and addresses get the codes for a forgotten password. */
const WAYS_IN = ['password', 'canSignIn', 'mobile', 'moreMobiles', 'email', 'moreEmails'] as const

/** One's own password and second factor are changed at /me, which asks for the present ones. Throws `own_account`. */
function refuseOwn(actor: Actor, id: number): void {
  if (actor.userId === id) throw new AppError('own_account')
}

function checkNewPassword(username: string, { canSignIn, password }: UserChanges): void {
  if (canSignIn && password === undefined) throw fieldError('password', 'required')
  if (canSignIn === false && password !== undefined) throw fieldError('password', 'not_together')
  if (password !== undefined) checkPassword(password, username)
}

async function getUserRow(db: Db, id: number, lock = false): Promise<UserRow> {
  const row = await findUserRow(db, id, lock)
  if (!row) throw new AppError('user_not_found')
  return row
}

/** Who may do more than the actor is not the actor's to change: a new password would be a way into that person's place. */
async function getManaged(tx: Db, actor: Actor, id: number): Promise<UserRow> {
  const held = await getUserRow(tx, id, true)
  const known = await listRoles(tx)
  for (const role of await listHeldRoles(tx, id))
    refuseBeyond(
      actor,
      known.find(({ name }) => name === role),
    )
  return held
}

/** `held`: what the person has already, and keeps in a service that has been archived since. */
async function checkRoles(tx: Db, actor: Actor, roles: RoleIn[], held: RoleIn[] = []): Promise<void> {
  const named = roles.flatMap(({ service }) => service ?? [])
  const [known, definitions] = [await listKnownServices(tx, named), await listRoles(tx)]
  const find = (name: string) => definitions.find((role) => role.name === name)
  const errors = roles.flatMap(({ role, service }, i): FieldError[] => {
    const path = `roles[${i}]`
    // here and not in the schema, which would compare each with each before it counts them
    if (roles.findIndex((other) => other.role === role && other.service === service) < i)
      return [{ path, code: 'repeated' }]
    const definition = find(role)
    if (!definition)
      return [
        { path: `${path}.role`, code: 'not_one_of', params: { known: definitions.map(({ name }) => name).join(', ') } },
      ]
    if ((definition.scope === 'centre') !== (service === null))
      return [{ path: `${path}.service`, code: service === null ? 'required' : 'not_usable' }]
    const isHeld = held.some((one) => one.role === role && one.service === service)
    return service === null || known.includes(service) || isHeld ? [] : [{ path: `${path}.service`, code: 'not_found' }]
  })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  for (const { role } of roles) refuseBeyond(actor, find(role))
}

async function changeSignIn(tx: Db, signIn: SignIn, user: UserRow, wanted: UserChanges): Promise<void> {
  const { password, canSignIn } = wanted
  if (canSignIn === false) {
    if (password !== undefined) throw fieldError('password', 'not_together')
    if (user.canSignIn) await signIn.removeSignIn(tx, user.id)
    await setSignInOff(tx, user.id, true)
    return
  }
  if (password !== undefined) {
    if (user.canSignIn) await signIn.setPassword(tx, user, password)
    else await signIn.createSignIn(tx, user, password)
  } else if (canSignIn && !user.canSignIn) {
    const isProvedElsewhere = user.source !== 'local' || (await readWaysIn(tx, user.id)).central
    if (!isProvedElsewhere) throw fieldError('password', 'required')
    await signIn.allowSignIn(tx, user.id)
  }
  if (canSignIn || password !== undefined) await setSignInOff(tx, user.id, false)
}

/** What a directory says of its people; the language is the person's own choice. */
const OF_DIRECTORY = ['name', 'mobile', 'moreMobiles', 'email', 'moreEmails']

const aboutUser = (verb: string, username: string) => ({
  action: `user.${verb}`,
  subjectKind: 'user',
  subjectId: username,
})

const showUser = (row: UserRow): User => ({
  id: row.id,
  username: row.username,
  name: row.name,
  mobile: row.mobile,
  moreMobiles: row.moreMobiles,
  email: row.email,
  moreEmails: row.moreEmails,
  locale: row.locale,
  source: row.source,
  externalId: row.externalId,
  suspended: row.suspended,
  canSignIn: row.canSignIn,
  signInOff: row.signInOff,
  roles: row.roles,
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
})
