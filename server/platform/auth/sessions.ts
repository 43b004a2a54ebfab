import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Vault } from '../crypto/vault.ts'
import type { Db } from '../db/database.ts'
import { readSessionCookie, SESSION_COOKIE } from './session-cookie.ts'
import type { SecondFactorOf } from './sign-in-policy.ts'

/** How it was proved who the person is. What is no `password` or `reset` has proved two factors, here or elsewhere. */
export type SignInMethod = 'password' | 'second_factor' | 'passkey' | 'central'

/** Where a sign-in comes from. `isSecure`: by TLS, so that the cookie may say `Secure`. */
export type Browser = { ip: string | null; userAgent: string | null; isSecure: boolean }

/** An open session. `lacksSecondFactorOf`: of whom the policy wants a second factor, where this person has none. */
export type Session = {
  id: string
  userId: number
  method: SignInMethod
  /** When the person last proved who it is. */
  provedAt: Date
  lacksSecondFactorOf: SecondFactorOf
}

export type OwnSession = {
  id: string
  method: SignInMethod
  ip: string | null
  userAgent: string | null
  createdAt: Date
  lastUsedAt: Date
}

// The end of an idle session is moved at most this often: a write now and then, not one per request.
const RENEW_EVERY_S = 60
const USER_AGENT_MAX = 300
const HOUR_S = 3_600

/** Signs cookies, so that whoever reads the sessions of the database has none. */
export type SessionKey = (token: string) => Buffer

export function makeSessionKey(vault: Pick<Vault, 'deriveKey'>): SessionKey {
  const key = vault.deriveKey('sessions').toString('base64')
  return (token) => createHmac('sha256', key).update(token).digest()
}

/** Begins a session of a person who may sign in; answers null where the person may not. Each has a token of its own. */
export async function insertSession(
  db: Db,
  sign: SessionKey,
  userId: number,
  browser: Browser,
  method: SignInMethod,
): Promise<{ sessionId: string; cookies: string[] } | null> {
  const [id, token] = [randomUUID(), randomBytes(24).toString('base64url')]
  const userAgent = browser.userAgent?.slice(0, USER_AGENT_MAX) ?? null
  await sql`delete from auth.sessions where expires_at < clock_timestamp()`.execute(db)
  const { rows } = await sql<{ longestHours: number }>`
    insert into auth.sessions (id, sign_in_id, token, ip_address, user_agent, method, expires_at)
    select ${id}, i.id, ${token}, ${browser.ip}, ${userAgent}, ${method},
           clock_timestamp() + make_interval(mins => p.idle_minutes)
    from auth.sign_ins i cross join auth.sign_in_policy p
    where i.user_id = ${userId}
    returning (select longest_hours from auth.sign_in_policy) as "longestHours"`.execute(db)
  if (!rows[0]) return null
  const value = `${token}.${sign(token).toString('base64')}`
  return { sessionId: id, cookies: [makeCookie(value, rows[0].longestHours * HOUR_S, browser.isSecure)] }
}

// The cookie lasts as long as the longest session, and the server ends idle ones: a cookie is not sent again when its
// session is renewed.
const makeCookie = (value: string, maxAgeS: number, isSecure: boolean): string =>
  `${SESSION_COOKIE}=${encodeURIComponent(value)}; Max-Age=${maxAgeS}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

/** The Set-Cookie header that makes a browser forget its session. */
export const forgetCookie = (): string => `${SESSION_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`

/** The session of a Cookie header, or null where there is none or it has ended. */
export async function findSession(
  db: Db,
  sign: SessionKey,
  cookieHeader: string,
  renews: boolean,
): Promise<Session | null> {
  const token = readToken(sign, cookieHeader)
  if (token === undefined) return null
  const { rows } = await sql<Session & { isDue: boolean }>`
    select s.id, i.user_id as "userId", s.method, s.proved_at as "provedAt",
           s.expires_at < clock_timestamp() + make_interval(mins => p.idle_minutes, secs => -${RENEW_EVERY_S}::int) as "isDue",
           case when s.method = 'password'
                  and not exists (select from auth.totp t where t.sign_in_id = i.id)
                  and not exists (select from auth.passkeys k where k.sign_in_id = i.id)
                then p.second_factor else 'nobody' end as "lacksSecondFactorOf"
    from auth.sessions s
    join auth.sign_ins i on i.id = s.sign_in_id
    cross join auth.sign_in_policy p
    where s.token = ${token}
      and s.expires_at > clock_timestamp()
      and s.created_at > clock_timestamp() - make_interval(hours => p.longest_hours)`.execute(db)
  if (!rows[0]) return null
  const { isDue, ...session } = rows[0]
  if (renews && isDue) await renewSession(db, session.id)
  return session
}

const renewSession = (db: Db, id: string) =>
  sql`
    update auth.sessions
    set updated_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(mins => p.idle_minutes)
    from auth.sign_in_policy p
    where sessions.id = ${id}`.execute(db)

function readToken(sign: SessionKey, cookieHeader: string): string | undefined {
  const value = decode(readSessionCookie(cookieHeader) ?? '')
  const dot = value.indexOf('.')
  if (dot === -1) return undefined
  const token = value.slice(0, dot)
  const [given, expected] = [Buffer.from(value.slice(dot + 1), 'base64'), sign(token)]
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // a value that is no encoded text is no session
    return ''
  }
}

/** The person has just proved again who it is. */
export const noteProof = (db: Db, sessionId: string) =>
  sql`update auth.sessions set proved_at = clock_timestamp() where id = ${sessionId}`.execute(db)

/** A person's open sessions, the last used first. */
export async function listSessions(db: Db, userId: number): Promise<OwnSession[]> {
  const { rows } = await sql<OwnSession>`
    select s.id, s.method, s.ip_address as ip, s.user_agent as "userAgent", s.created_at as "createdAt",
           s.updated_at as "lastUsedAt"
    from auth.sessions s cross join auth.sign_in_policy p
    where s.sign_in_id = ${String(userId)} and s.expires_at > clock_timestamp()
      and s.created_at > clock_timestamp() - make_interval(hours => p.longest_hours)
    order by s.updated_at desc, s.id
    limit 200`.execute(db)
  return rows
}

/** Ends a person's sessions: all, the one, or all but one. Answers how many there were. */
export async function deleteSessions(
  db: Db,
  userId: number,
  { only, but }: { only?: string; but?: string } = {},
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from auth.sessions
    where sign_in_id = ${String(userId)}
      and (${only ?? null}::text is null or id = ${only ?? null})
      and (${but ?? null}::text is null or id <> ${but ?? null})`.execute(db)
  return Number(numAffectedRows ?? 0)
}
