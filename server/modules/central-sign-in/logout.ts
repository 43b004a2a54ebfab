import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { readSessionCookie } from '../../platform/auth/session-cookie.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { endSession } from '../session/session.ts'
import { getProviderRow, listAddresses } from './central-sign-in.ts'
import { type FlowDeps, settingsOf } from './flow.ts'
import { findProviderById } from './queries.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const nameOfLogout = (providerId: number, sid: string): string => `central-logout/${providerId}/${hash(sid)}`

/** Whether the provider has told of the end of this session of its own. */
export async function isLoggedOut(db: Db, providerId: number, sid: string | null): Promise<boolean> {
  if (sid === null) return false
  const { rows } = await sql`
    select from auth.verifications where identifier = ${nameOfLogout(providerId, sid)} limit 1`.execute(db)
  return rows.length > 0
}

/**
 * What a provider's logout token asks for: the sessions of its session, else all that its subject has by it, end. Requests
 * with them are refused from the commit on, on every node; their open pages hear of it within a second. Throws
 * `identity_provider_not_found`, `identity_provider_unreachable`, `logout_token_wrong` (a token that was there before too).
 * Answers who it is that asked.
 */
export async function endCentralSessions(deps: FlowDeps, actor: Actor, name: string, token: string): Promise<Actor> {
  const { database, oidc, vault } = deps
  const provider = await getProviderRow(database.db, name)
  const told = await oidc.readLogoutToken(settingsOf(provider, vault), token)
  const by: Actor = { ...actor, kind: 'system', name: `central-sign-in/${name}` }
  await database.db.transaction().execute(async (tx) => {
    if (!(await takeOnce(tx, provider.id, told.jti, told.sid))) throw new AppError('logout_token_wrong')
    const which = told.sid === null ? sql`central_subject = ${told.subject}` : sql`central_sid = ${told.sid}`
    const alsoSubject = told.subject === null ? sql`true` : sql`central_subject = ${told.subject}`
    const { rows } = await sql<{ username: string; sessions: number }>`
      with ended as (
        delete from auth.sessions
        where central_provider_id = ${provider.id} and ${which} and ${alsoSubject}
        returning sign_in_id
      )
      select u.username, count(*)::int as sessions
      from ended e join auth.sign_ins i on i.id = e.sign_in_id join users u on u.id = i.user_id
      group by u.username`.execute(tx)
    for (const { username, sessions } of rows)
      await writeAudit(tx, by, {
        action: 'session.end',
        subjectKind: 'user',
        subjectId: username,
        after: { by: name, sessions },
      })
    if (rows.length > 0) await tellPages(tx)
  })
  return by
}

/** False where this token was taken before. Kept for longer than a token is believed, with what it told of. */
async function takeOnce(tx: Db, providerId: number, jti: string, sid: string | null): Promise<boolean> {
  await sql`
    delete from auth.verifications where identifier like 'central-%' and expires_at < clock_timestamp()`.execute(tx)
  const { rows } = await sql`
    insert into auth.verifications (id, identifier, value, expires_at)
    values (${`central-jti/${providerId}/${hash(jti)}`}, ${nameOfLogout(providerId, sid ?? jti)}, '',
      clock_timestamp() + interval '1 hour')
    on conflict (id) do nothing
    returning id`.execute(tx)
  return rows.length > 0
}

// Open pages ask whether they may go on when the configuration changes.
async function tellPages(tx: Db): Promise<void> {
  await sql`update centre set config_version = config_version + 1`.execute(tx)
  await sql`select pg_notify('rasan_config', '')`.execute(tx)
}

/**
 * Ends the session of a Cookie header. Answers where the browser should go to end it at the provider too; null where it was
 * not begun by one, or the provider has no such address or does not answer: the session with us has ended all the same.
 */
export async function signOutEverywhere(
  deps: FlowDeps,
  actor: Actor,
  cookieHeader: string | undefined,
): Promise<{ person: Actor | null; cookies: string[]; continueAt: string | null }> {
  const held = await findCentralSession(deps, cookieHeader)
  const ended = await endSession(deps, actor, cookieHeader)
  const provider = held && (await findProviderById(deps.database.db, held.providerId))
  if (!provider) return { ...ended, continueAt: null }
  const { afterLogout } = listAddresses(deps.config.publicUrl, provider.name)
  const hint = held.idToken && deps.vault.decrypt(held.idToken)
  const address = await deps.oidc.findLogoutAddress(settingsOf(provider, deps.vault), hint, afterLogout)
  return { ...ended, continueAt: address?.href ?? null }
}

async function findCentralSession(
  { database, signIn }: FlowDeps,
  cookieHeader: string | undefined,
): Promise<{ providerId: number; idToken: Buffer | null } | undefined> {
  // the library has to have found the session right: only then is what stands before the signature a token
  const cookie = readSessionCookie(cookieHeader)
  if (cookieHeader === undefined || cookie === undefined) return undefined
  if ((await signIn.findSession(cookieHeader, 'without renewal')) === null) return undefined
  const token = decodeURIComponent(cookie).split('.')[0]
  const { rows } = await sql<{ providerId: number; idToken: Buffer | null }>`
    select central_provider_id as "providerId", central_id_token as "idToken" from auth.sessions
    where token = ${token} and central_provider_id is not null`.execute(database.db)
  return rows[0]
}
