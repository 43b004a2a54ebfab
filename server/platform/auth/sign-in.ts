import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Db } from '../db/database.ts'
import { AppError } from '../http/errors.ts'
import { createLockOut, type LockOut } from './lock-out.ts'
import { openPasskeys, type Passkeys } from './passkeys.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { checkPassword } from './passwords.ts'
import {
  type Browser,
  deleteSessions,
  findSession,
  forgetCookie,
  insertSession,
  makeSessionKey,
  type Session,
  type SignInMethod,
} from './sessions.ts'
import { findSignInUser, normalizeSignInName } from './sign-in-name.ts'

export type { Browser } from './sessions.ts'

/** How people prove who they are, and the sessions that follow. */
export type SignIn = {
  lockOut: LockOut
  passkeys: Passkeys
  /**
   * The session of a Cookie header, or null where there is none or it has ended. Asking keeps an idle session alive,
   * unless it is asked `without renewal`: an open page is not a person at work.
   */
  findSession(cookieHeader: string, renewal?: 'without renewal'): Promise<Session | null>
  /**
   * The person whom a username, mobile (in any form) or e-mail means, and whose password this is. Throws
   * `sign_in_failed`, `sign_in_locked` or `user_suspended`. It is the first step: no session has begun.
   */
  provePassword(input: { name: string; password: string; ip: string | null }): Promise<{ userId: number }>
  /** Whether this is the person's password; guesses count as those of a sign-in. Throws `sign_in_locked`. */
  isPasswordOf(userId: number, password: string, ip: string | null): Promise<boolean>
  /**
   * Begins a session for a person who has proved who it is, and may sign in (`allowSignIn`). Answers the session's id and
   * the Set-Cookie headers. Whoever calls has checked that the person is not suspended. In `tx`, where it is given.
   */
  createSession(
    userId: number,
    browser: Browser,
    method?: SignInMethod,
    tx?: Db,
  ): Promise<{ sessionId: string; cookies: string[] }>
  /** Ends the session of a Cookie header; answers the Set-Cookie headers that make the browser forget it. */
  signOut(cookieHeader: string, tx?: Db): Promise<string[]>
  /** Lets a person sign in. Throws `invalid_request` at `password` for one that is too short, too long or like the name. */
  createSignIn(tx: Db, user: SignInUser, password: string): Promise<void>
  /** Lets a person sign in by other means than a password; nothing changes where the person can sign in already. */
  allowSignIn(tx: Db, userId: number): Promise<void>
  /** Sets another password and ends the person's sessions. The same faults as `createSignIn`. */
  setPassword(tx: Db, user: SignInUser, password: string): Promise<void>
  /** The person can no longer sign in, and sessions end. */
  removeSignIn(tx: Db, userId: number): Promise<void>
  endSessions(tx: Db, userId: number): Promise<void>
  /** Whether any person who is not suspended can sign in. */
  canAnybodySignIn(db: Db): Promise<boolean>
}

export type SignInUser = { id: number; username: string }

/** Sign-in over the schema `auth`; its secrets come from the master key, so sessions outlive restarts. */
export function openSignIn(config: Pick<Config, 'publicUrl'>, db: Db, vault: Vault): SignIn {
  const lockOut = createLockOut(db, vault)
  const sign = makeSessionKey(vault)
  return {
    lockOut,
    passkeys: openPasskeys(config, vault),
    findSession: (cookieHeader, renewal) => findSession(db, sign, cookieHeader, renewal === undefined),
    provePassword: (input) => provePassword(db, lockOut, input),
    isPasswordOf: (userId, password, ip) => isPasswordOf(db, lockOut, userId, password, ip),
    async createSession(userId, browser, method = 'central', tx = db) {
      const made = await insertSession(tx, sign, userId, browser, method)
      if (made === null) throw new AppError('sign_in_failed')
      return made
    },
    async signOut(cookieHeader, tx = db) {
      const session = await findSession(tx, sign, cookieHeader, false)
      if (session) await deleteSessions(tx, session.userId, { only: session.id })
      return [forgetCookie()]
    },
    createSignIn: addSignIn,
    allowSignIn,
    setPassword,
    removeSignIn,
    endSessions,
    canAnybodySignIn,
  }
}

async function provePassword(
  db: Db,
  lockOut: LockOut,
  input: { name: string; password: string; ip: string | null },
): Promise<{ userId: number }> {
  const user = await findSignInUser(db, input.name)
  // a name that nobody has is counted over all the ways to type it, as a person is: nothing tells them apart
  const subject =
    user === undefined ? (`name:${normalizeSignInName(input.name)}` as const) : (`user:${user.id}` as const)
  const attempt = await lockOut.begin(subject, input.ip)
  const isRight = await tryPassword(db, user?.id, input.password)
  if (user === undefined || !isRight) throw new AppError('sign_in_failed')
  await attempt.succeed()
  if (user.suspended) {
    await endSessions(db, user.id)
    throw new AppError('user_suspended')
  }
  return { userId: user.id }
}

async function isPasswordOf(
  db: Db,
  lockOut: LockOut,
  userId: number,
  password: string,
  ip: string | null,
): Promise<boolean> {
  const attempt = await lockOut.begin(`user:${userId}`, ip)
  const isRight = await tryPassword(db, userId, password)
  if (isRight) await attempt.succeed()
  return isRight
}

// An unknown person, or one without a password, costs the same work, so that the time of the answer tells nothing.
async function tryPassword(db: Db, userId: number | undefined, password: string): Promise<boolean> {
  const { rows } = await sql<{ password: string | null }>`
    select password from auth.credentials
    where sign_in_id = ${userId === undefined ? '' : String(userId)} and provider_id = 'credential'`.execute(db)
  const kept = rows[0]?.password ?? null
  const { isRight, isOutdated } = await verifyPassword(kept, password)
  if (isRight && isOutdated) {
    const hash = await hashPassword(password)
    // unless it was changed since we read it
    await sql`
      update auth.credentials set password = ${hash}, updated_at = now()
      where sign_in_id = ${String(userId)} and provider_id = 'credential' and password = ${kept}`.execute(db)
  }
  return isRight
}

async function addSignIn(tx: Db, user: SignInUser, password: string): Promise<void> {
  checkPassword(password, user.username)
  const hash = await hashPassword(password)
  await allowSignIn(tx, user.id)
  await keepPassword(tx, user.id, hash)
}

async function allowSignIn(tx: Db, userId: number): Promise<void> {
  await sql`insert into auth.sign_ins (id) values (${String(userId)}) on conflict (id) do nothing`.execute(tx)
}

// Who signs in by a central provider has no password until one is set.
async function keepPassword(tx: Db, userId: number, hash: string): Promise<void> {
  const id = String(userId)
  await sql`
    insert into auth.credentials (id, sign_in_id, account_id, provider_id, password)
    values (gen_random_uuid()::text, ${id}, ${id}, 'credential', ${hash})
    on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`.execute(tx)
}

async function setPassword(tx: Db, user: SignInUser, password: string): Promise<void> {
  checkPassword(password, user.username)
  await keepPassword(tx, user.id, await hashPassword(password))
  await endSessions(tx, user.id)
}

async function removeSignIn(tx: Db, userId: number): Promise<void> {
  await sql`delete from auth.sign_ins where user_id = ${userId}`.execute(tx)
}

async function endSessions(tx: Db, userId: number): Promise<void> {
  await deleteSessions(tx, userId)
}

async function canAnybodySignIn(db: Db): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    select exists (
      select from auth.sign_ins i join users u on u.id = i.user_id where u.suspended_at is null
    ) as some`.execute(db)
  return rows[0]?.some === true
}
