import type { Db } from '../db/database.ts'

/** How people prove who they are, and the sessions that follow. */
export type SignIn = {
  /** The session of a Cookie header, or null where there is none or it has ended. */
  findSession(cookieHeader: string): Promise<{ userId: number } | null>
  /**
   * Signs a person in by username, mobile (in any form) or e-mail. Throws `sign_in_failed`, `sign_in_locked` or
   * `user_suspended`. Answers the person and the Set-Cookie headers.
   */
  signIn(input: SignInInput): Promise<{ userId: number; cookies: string[] }>
  /** Ends the session of a Cookie header; answers the Set-Cookie headers that forget it. */
  signOut(cookieHeader: string): Promise<string[]>
  /** Lets a person sign in. Throws `invalid_request` at `password` for a password that is too short or like the name. */
  createSignIn(
    tx: Db,
    user: { id: number; username: string; name: string; email: string | null },
    password: string,
  ): Promise<void>
  /** Sets another password and ends the person's sessions. The same faults as `createSignIn`. */
  setPassword(tx: Db, user: { id: number; username: string }, password: string): Promise<void>
  /** The person can no longer sign in; sessions end. */
  removeSignIn(tx: Db, userId: number): Promise<void>
  endSessions(tx: Db, userId: number): Promise<void>
  /** Whether any person who is not suspended can sign in. */
  canAnybodySignIn(db: Db): Promise<boolean>
}

export type SignInInput = {
  name: string
  password: string
  ip: string | null
  userAgent: string | null
  isSecure: boolean
}
