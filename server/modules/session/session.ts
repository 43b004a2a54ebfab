import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { AccessUser } from '../../platform/auth/access.ts'
import { type Actor, makeAnonymousActor } from '../../platform/auth/actor.ts'
import type { SignedByPasskey } from '../../platform/auth/passkeys.ts'
import {
  type FactorMethod,
  hasFactor,
  listFactorMethods,
  readFactors,
  spendCode,
} from '../../platform/auth/second-factors.ts'
import type { Browser, Session, SignInMethod } from '../../platform/auth/sessions.ts'
import { isAmong, readSignInPolicy } from '../../platform/auth/sign-in-policy.ts'
import { openTicket, sealTicket, spendTicket, tryTicket } from '../../platform/auth/tickets.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { describeMe, type Me } from './me.ts'

export { changeMe, getMe, type Me } from './me.ts'

type SessionDeps = Pick<Deps, 'access' | 'database' | 'live' | 'signIn' | 'vault'>

/** A session that has begun: who it is now that asks, and the Set-Cookie headers. */
export type Begun = { user: Me; person: Actor; cookies: string[] }
/** The password was right, and a second factor is asked for; `state` is handed back with it. */
export type Pending = { code: 'second_factor_required'; state: string; methods: FactorMethod[]; expiresAt: string }

/** Where a request comes from, and the Cookie header of a session that it takes the place of. */
export type From = Browser & { cookieHeader: string | undefined }

const STEP_LASTS_S = 300
const STEP_TRIES = 5

/** By which ways of our own people sign in here. */
export async function readOwnWays({ database, signIn }: Pick<Deps, 'database' | 'signIn'>) {
  const { passwords, resetBySms } = await readSignInPolicy(database.db)
  const password = passwords !== 'nobody'
  return { password, passkey: signIn.passkeys.isPossible, passwordReset: password && resetBySms }
}

/**
 * The first step of a sign-in: a name and its password. A session begins unless the person has a second factor. Throws
 * `sign_in_failed`, `sign_in_locked`, `user_suspended`, and `password_not_allowed` where the policy wants another way.
 */
export async function beginWithPassword(
  deps: SessionDeps,
  actor: Actor,
  { name, password }: { name: string; password: string },
  from: From,
): Promise<Begun | Pending> {
  const { db } = deps.database
  const { userId } = await deps.signIn.provePassword({ name, password, ip: from.ip })
  const { passwords } = await readSignInPolicy(db)
  if (!isAmong(passwords, await findFreshUser(deps, userId))) throw new AppError('password_not_allowed')
  const factors = await readFactors(db, userId)
  if (!hasFactor(factors)) return openSession(deps, actor, from, async () => ({ userId, method: 'password' }))
  const { state, expiresAt } = sealTicket(deps.vault, 'second factor', { userId }, STEP_LASTS_S)
  return { code: 'second_factor_required', state, methods: listFactorMethods(factors), expiresAt }
}

/**
 * The second step: a code of the authenticator app, or a recovery code. Throws `code_wrong`, `sign_in_step_over` for a
 * state that is too old, used, or was tried five times, and `sign_in_locked`.
 */
export async function finishWithCode(
  deps: SessionDeps,
  actor: Actor,
  { state, code }: { state: string; code: string },
  from: From,
): Promise<Begun> {
  const ticket = openTicket<{ userId: number }>(deps.vault, 'second factor', state)
  if (!ticket) throw new AppError('sign_in_step_over')
  const { userId } = ticket.data
  const attempt = await deps.signIn.lockOut.begin(`second factor:${userId}`, from.ip)
  if (!(await tryTicket(deps.database.db, ticket, STEP_TRIES))) throw new AppError('sign_in_step_over')
  const begun = await openSession(deps, actor, from, async (tx) => {
    if (!(await spendCode(tx, deps.vault, userId, code))) throw new AppError('code_wrong')
    if (!(await spendTicket(tx, ticket))) throw new AppError('sign_in_step_over')
    return { userId, method: 'second_factor' }
  })
  await attempt.succeed()
  return begun
}

/** A sign-in by a passkey alone, which is two factors in one. Throws `passkey_refused`. */
export function beginWithPasskey(
  deps: SessionDeps,
  actor: Actor,
  given: { state: string; response: SignedByPasskey },
  from: From,
): Promise<Begun> {
  return openSession(deps, actor, from, async (tx) => {
    const proved = await deps.signIn.passkeys.prove(tx, given)
    if (!proved) throw new AppError('passkey_refused')
    return { userId: proved.userId, method: 'passkey' }
  })
}

/**
 * Begins a session of whoever `prove` says it is, in one transaction with the proof and the audit entry: a code that is
 * used up without a session, or a session without its entry, is not there. A session that the browser brought ends, and
 * the new one has a token of its own. Throws `user_suspended`, and what `prove` throws.
 */
export async function openSession(
  deps: Omit<SessionDeps, 'vault'>,
  actor: Actor,
  from: From,
  prove: (tx: Db) => Promise<{ userId: number; method: SignInMethod }>,
): Promise<Begun> {
  const { user, person, cookies } = await deps.database.db.transaction().execute(async (tx) => {
    const { userId, method } = await prove(tx)
    const user = await findFreshUser(deps, userId)
    if (user.suspended) throw new AppError('user_suspended')
    const person: Actor = { ...actor, kind: 'user', userId, name: user.username }
    if (from.cookieHeader !== undefined) await deps.signIn.signOut(from.cookieHeader, tx)
    const { cookies } = await deps.signIn.createSession(userId, from, method, tx)
    await sql`update users set last_sign_in_at = now() where id = ${userId}`.execute(tx)
    await writeAudit(tx, person, {
      action: 'session.begin',
      subjectKind: 'user',
      subjectId: user.username,
      after: { method },
    })
    return { user, person, cookies }
  })
  const session = await deps.signIn.findSession(cookies.join('; '), 'without renewal')
  return { user: describeMe(deps.access, user, session as Session), person, cookies }
}

// Somebody who was allowed to sign in a moment ago may not be in memory yet.
async function findFreshUser({ access, live }: Pick<Deps, 'access' | 'live'>, userId: number): Promise<AccessUser> {
  const known = access.findUser(userId)
  if (known !== undefined) return known
  await live.catchUp()
  const user = access.findUser(userId)
  if (user === undefined) throw new AppError('sign_in_failed')
  return user
}

/**
 * Ends the session of a Cookie header, if there is one; answers whose it was, and the headers that make the browser
 * forget it.
 */
export async function endSession(
  deps: SessionDeps,
  actor: Actor,
  cookieHeader: string | undefined,
): Promise<{ person: Actor | null; cookies: string[] }> {
  if (cookieHeader === undefined) return { person: null, cookies: [] }
  const session = await deps.signIn.findSession(cookieHeader, 'without renewal')
  const user = session === null ? undefined : deps.access.findUser(session.userId)
  if (user === undefined) return { person: null, cookies: await deps.signIn.signOut(cookieHeader) }
  const person: Actor = {
    ...makeAnonymousActor(user.locale, actor.ip, actor.requestId),
    kind: 'user',
    userId: user.id,
    name: user.username,
  }
  const cookies = await inTransaction(deps.database.db, async (tx) => {
    await writeAudit(tx, person, { action: 'session.end', subjectKind: 'user', subjectId: user.username })
    return deps.signIn.signOut(cookieHeader, tx)
  })
  return { person, cookies }
}
