import { betterAuth } from 'better-auth'
import { hashPassword } from 'better-auth/crypto'
import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Db } from '../db/database.ts'
import { AppError } from '../http/errors.ts'
import { makeBrowserHeaders, sessionsWithoutPassword } from './begin-session.ts'
import { createLockOut } from './lock-out.ts'
import { checkPassword } from './passwords.ts'
import { SESSION_COOKIE } from './session-cookie.ts'
import { findSignInUser, normalizeSignInName } from './sign-in-name.ts'

/** How people prove who they are, and the sessions that follow. */
export type SignIn = {
  /**
   * The person of the session of a Cookie header, or null where there is none or it has ended. Asking keeps an idle
   * session alive, unless it is asked `without renewal`: an open page is not a person at work.
   */
  findSession(cookieHeader: string, renewal?: 'without renewal'): Promise<{ userId: number } | null>
  /**
   * Signs a person in by username, mobile (in any form) or e-mail. Throws `sign_in_failed`, `sign_in_locked` or
   * `user_suspended`. Answers the person and the Set-Cookie headers.
   */
  signIn(input: SignInInput): Promise<{ userId: number; cookies: string[] }>
  /**
   * Begins a session for a person who has proved by other means who it is, and may sign in (`allowSignIn`). Answers the
   * session's id and the Set-Cookie headers. Whoever calls has checked that the person is not suspended.
   */
  createSession(userId: number, browser: Browser): Promise<{ sessionId: string; cookies: string[] }>
  /** Ends the session of a Cookie header; answers the Set-Cookie headers that make the browser forget it. */
  signOut(cookieHeader: string): Promise<string[]>
  /** Lets a person sign in. Throws `invalid_request` at `password` for one that is too short, too long or like the name. */
  createSignIn(tx: Db, user: SignInUser, password: string): Promise<void>
  /** Lets a person sign in by other means than a password; nothing changes where the person can sign in already. */
  allowSignIn(tx: Db, user: Omit<SignInUser, 'username'>): Promise<void>
  /** Sets another password and ends the person's sessions. The same faults as `createSignIn`. */
  setPassword(tx: Db, user: Pick<SignInUser, 'id' | 'username'>, password: string): Promise<void>
  /** The person can no longer sign in, and sessions end. */
  removeSignIn(tx: Db, userId: number): Promise<void>
  endSessions(tx: Db, userId: number): Promise<void>
  /** Whether any person who is not suspended can sign in. */
  canAnybodySignIn(db: Db): Promise<boolean>
}

export type SignInUser = { id: number; username: string; name: string; email: string | null }
/** Where a sign-in comes from. `isSecure`: by TLS, so that the cookie may say `Secure`. */
export type Browser = { ip: string | null; userAgent: string | null; isSecure: boolean }
export type SignInInput = Browser & { name: string; password: string }

const IDLE_S = 12 * 3_600
const LONGEST_S = 30 * 86_400
// The end of an idle session is moved at most this often: a write now and then, not one per request.
const RENEW_EVERY_S = 600
const NOBODY = 'nobody@users.invalid'

/** Sign-in over the schema `auth`; its secret comes from the master key, so sessions outlive restarts. */
export function openSignIn(config: Pick<Config, 'publicUrl'>, db: Db, vault: Vault): SignIn {
  const auth = createAuth(config, db, vault)
  const lockOut = createLockOut(db, vault)
  return {
    findSession: (cookieHeader, renewal) => findSession(auth, cookieHeader, renewal === undefined),
    signIn: (input) => signIn(auth, lockOut, db, input),
    createSession: (userId, browser) => createSession(auth, userId, browser),
    async signOut(cookieHeader) {
      const { headers } = await auth.api.signOut({
        headers: new Headers({ cookie: cookieHeader }),
        returnHeaders: true,
      })
      return headers.getSetCookie()
    },
    createSignIn: addSignIn,
    allowSignIn,
    setPassword,
    removeSignIn,
    endSessions,
    canAnybodySignIn,
  }
}

type Auth = ReturnType<typeof createAuth>

// The library's own HTTP routes are not served: ours call its functions, and the lock-out is ours.
function createAuth(config: Pick<Config, 'publicUrl'>, db: Db, vault: Vault) {
  return betterAuth({
    appName: 'Rasan',
    baseURL: config.publicUrl,
    secret: vault.deriveKey('sessions').toString('base64'),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    plugins: [sessionsWithoutPassword],
    database: { db: db.withSchema('auth'), type: 'postgres' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1, maxPasswordLength: 200 },
    user: {
      modelName: 'sign_ins',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'sign_in_id',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: IDLE_S,
      updateAge: RENEW_EVERY_S,
    },
    account: {
      modelName: 'credentials',
      fields: {
        userId: 'sign_in_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      useSecureCookies: false,
      ipAddress: { ipAddressHeaders: ['x-rasan-ip'] },
      cookies: {
        session_token: {
          name: SESSION_COOKIE,
          attributes: { secure: config.publicUrl.startsWith('https:') },
        },
      },
    },
  })
}

async function findSession(auth: Auth, cookieHeader: string, renews: boolean): Promise<{ userId: number } | null> {
  const headers = new Headers({ cookie: cookieHeader })
  const found = await auth.api.getSession({ headers, query: { disableRefresh: !renews } })
  if (found === null) return null
  const isTooOld = found.session.createdAt.getTime() + LONGEST_S * 1_000 < Date.now()
  return isTooOld ? null : { userId: Number(found.user.id) }
}

async function signIn(
  auth: Auth,
  lockOut: ReturnType<typeof createLockOut>,
  db: Db,
  input: SignInInput,
): Promise<{ userId: number; cookies: string[] }> {
  const user = await findSignInUser(db, input.name)
  // a name that nobody has is counted over all the ways to type it, as a person is: nothing tells them apart
  const subject =
    user === undefined ? (`name:${normalizeSignInName(input.name)}` as const) : (`user:${user.id}` as const)
  const attempt = await lockOut.begin(subject, input.ip)
  // an unknown name costs the same work, so that the time of the answer tells nothing
  const answer = await tryPassword(auth, user?.email ?? NOBODY, input)
  if (user === undefined || answer === undefined) throw new AppError('sign_in_failed')
  await attempt.succeed()
  await sql`delete from auth.sessions where expires_at < clock_timestamp()`.execute(db)
  if (user.suspended) {
    await endSessions(db, user.id)
    throw new AppError('user_suspended')
  }
  return { userId: user.id, cookies: answer.map((cookie) => completeCookie(cookie, input.isSecure)) }
}

async function tryPassword(auth: Auth, email: string, input: SignInInput): Promise<string[] | undefined> {
  try {
    const answer = await auth.api.signInEmail({
      body: { email, password: input.password },
      headers: makeBrowserHeaders(input),
      returnHeaders: true,
    })
    return answer.headers.getSetCookie()
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

async function createSession(
  auth: Auth,
  userId: number,
  browser: Browser,
): Promise<{ sessionId: string; cookies: string[] }> {
  const { headers, response } = await auth.api.beginSession({
    headers: makeBrowserHeaders(browser, userId),
    returnHeaders: true,
  })
  if (response === null) throw new AppError('sign_in_failed')
  const cookies = headers.getSetCookie().map((cookie) => completeCookie(cookie, browser.isSecure))
  return { sessionId: response.sessionId, cookies }
}

// The library throws its answers: 4xx is a wrong password (or one that is too long to be one).
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && Number(error.statusCode) >= 400 && Number(error.statusCode) < 500

// The library's cookie ends with an idle session, and is not sent again when that is renewed: a person at work would be
// signed out after the first twelve hours. The server ends idle sessions; the cookie lasts as long as the longest one.
function completeCookie(cookie: string, isSecure: boolean): string {
  const lasting = cookie.replace(/;\s*max-age=\d+/i, `; Max-Age=${LONGEST_S}`)
  return isSecure && !/;\s*secure/i.test(lasting) ? `${lasting}; Secure` : lasting
}

async function addSignIn(tx: Db, user: SignInUser, password: string): Promise<void> {
  checkPassword(password, user.username)
  const hash = await hashPassword(password)
  await allowSignIn(tx, user)
  await keepPassword(tx, user.id, hash)
}

async function allowSignIn(tx: Db, user: Omit<SignInUser, 'username'>): Promise<void> {
  const id = String(user.id)
  const email = user.email ?? `${id}@users.invalid`
  await sql`
    insert into auth.sign_ins (id, name, email) values (${id}, ${user.name}, ${email})
    on conflict (id) do nothing`.execute(tx)
}

// Who signs in by a central provider has no password until one is set.
async function keepPassword(tx: Db, userId: number, hash: string): Promise<void> {
  const id = String(userId)
  await sql`
    insert into auth.credentials (id, sign_in_id, account_id, provider_id, password)
    values (gen_random_uuid()::text, ${id}, ${id}, 'credential', ${hash})
    on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`.execute(tx)
}

async function setPassword(tx: Db, user: Pick<SignInUser, 'id' | 'username'>, password: string): Promise<void> {
  checkPassword(password, user.username)
  await keepPassword(tx, user.id, await hashPassword(password))
  await endSessions(tx, user.id)
}

async function removeSignIn(tx: Db, userId: number): Promise<void> {
  await sql`delete from auth.sign_ins where user_id = ${userId}`.execute(tx)
}

async function endSessions(tx: Db, userId: number): Promise<void> {
  await sql`delete from auth.sessions where sign_in_id = ${String(userId)}`.execute(tx)
}

async function canAnybodySignIn(db: Db): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    select exists (
      select from auth.sign_ins i join users u on u.id = i.user_id where u.suspended_at is null
    ) as some`.execute(db)
  return rows[0]?.some === true
}
