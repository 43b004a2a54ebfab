import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { refuseUnproven } from '../../platform/auth/proof.ts'
import { deleteSessions, listSessions, noteProof, type SignInMethod } from '../../platform/auth/sessions.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { getPerson } from './me.ts'
import type { From } from './session.ts'

type OwnDeps = Pick<Deps, 'access' | 'database' | 'signIn'>

/** The person who asks, and who has just proved who it is. Throws `person_required` and `proof_required`. */
export function getProven(deps: Pick<Deps, 'access'>, actor: Actor) {
  const person = getPerson(deps.access, actor)
  refuseUnproven(actor)
  return person
}

/** Proves again by the password who it is. Throws `invalid_request` at `password`, and `sign_in_locked`. */
export async function proveAgain(deps: OwnDeps, actor: Actor, password: string): Promise<void> {
  const { user, session } = getPerson(deps.access, actor)
  if (!(await deps.signIn.isPasswordOf(user.id, password, actor.ip))) throw fieldError('password', 'password_wrong')
  await deps.database.db.transaction().execute(async (tx) => {
    await noteProof(tx, session.id)
    await writeAudit(tx, actor, aboutMe('session.prove', user.username))
  })
}

/**
 * Changes one's own password: all sessions end, and the browser in hand gets a new one. Throws `invalid_request` at
 * `currentPassword` or `password`, and `sign_in_locked`.
 */
export async function changePassword(
  deps: OwnDeps,
  actor: Actor,
  { currentPassword, password }: { currentPassword: string; password: string },
  from: From,
): Promise<string[]> {
  const { user, session } = getPerson(deps.access, actor)
  if (!(await deps.signIn.isPasswordOf(user.id, currentPassword, actor.ip)))
    throw fieldError('currentPassword', 'password_wrong')
  return deps.database.db.transaction().execute(async (tx) => {
    await deps.signIn.setPassword(tx, user, password)
    const { cookies } = await deps.signIn.createSession(user.id, from, session.method, tx)
    await writeAudit(tx, actor, aboutMe('user.change-password', user.username))
    return cookies
  })
}

export type ShownSession = {
  id: string
  method: SignInMethod
  ip: string | null
  userAgent: string | null
  createdAt: string
  lastUsedAt: string
  isThisOne: boolean
}

export async function listOwnSessions(deps: OwnDeps, actor: Actor): Promise<ShownSession[]> {
  const { user, session } = getPerson(deps.access, actor)
  const sessions = await listSessions(deps.database.db, user.id)
  return sessions.map((one) => ({
    ...one,
    createdAt: one.createdAt.toISOString(),
    lastUsedAt: one.lastUsedAt.toISOString(),
    isThisOne: one.id === session.id,
  }))
}

/** Throws `session_not_found`, for another person's as well. */
export async function endOwnSession(deps: OwnDeps, actor: Actor, id: string): Promise<void> {
  const { user } = getPerson(deps.access, actor)
  await deps.database.db.transaction().execute(async (tx) => {
    if ((await deleteSessions(tx, user.id, { only: id })) === 0) throw new AppError('session_not_found')
    await writeAudit(tx, actor, aboutMe('session.end', user.username))
  })
}

/** Ends all of one's sessions but the one in hand; answers how many. */
export async function endOtherSessions(deps: OwnDeps, actor: Actor): Promise<number> {
  const { user, session } = getPerson(deps.access, actor)
  return deps.database.db.transaction().execute(async (tx) => {
    const ended = await deleteSessions(tx, user.id, { but: session.id })
    await writeAudit(tx, actor, { ...aboutMe('session.end-others', user.username), after: { ended } })
    return ended
  })
}

export const aboutMe = (action: string, username: string) => ({ action, subjectKind: 'user', subjectId: username })
