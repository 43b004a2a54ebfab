import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { OidcIdentity } from '../../platform/auth/oidc.ts'
import type { Browser } from '../../platform/auth/sign-in.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { getProviderRow, listAddresses } from './central-sign-in.ts'
import { type FlowDeps, settingsOf } from './flow.ts'
import { isLoggedOut } from './logout.ts'
import { makePendingCookie, type Pending } from './pending.ts'
import { savePerson } from './person.ts'
import type { ProviderRow } from './queries.ts'
import { readClaims } from './read-claims.ts'

/**
 * Begins a sign-in: where to send the browser, and the cookie that binds the attempt to it. Throws
 * `identity_provider_not_found` (a disabled one too, unless it is being tried out) and `identity_provider_unreachable`.
 */
export async function beginCentralSignIn(
  { config, database, oidc, vault }: FlowDeps,
  actor: Actor,
  name: string,
  asked: { returnTo: string; testedBy: number | null; isSecure: boolean },
): Promise<{ url: URL; cookie: string }> {
  const provider = await getProviderRow(database.db, name)
  if (!provider.enabled && asked.testedBy === null) throw new AppError('identity_provider_not_found')
  const { url, ...attempt } = await oidc.begin(settingsOf(provider, vault), {
    redirectUri: listAddresses(config.publicUrl, name).redirect,
    scopes: provider.scopes,
    locale: actor.locale,
  })
  const pending: Pending = { ...attempt, provider: name, returnTo: asked.returnTo, testedBy: asked.testedBy }
  return { url, cookie: makePendingCookie(vault, pending, asked.isSecure) }
}

/** Who came back from a provider with this address. Throws what `Oidc.finish` throws. */
export function readReturn(
  { config, oidc, vault }: Pick<FlowDeps, 'config' | 'oidc' | 'vault'>,
  provider: ProviderRow,
  pending: Pending,
  query: string,
): Promise<OidcIdentity> {
  const address = new URL(listAddresses(config.publicUrl, provider.name).redirect)
  address.search = query
  return oidc.finish(settingsOf(provider, vault), address, pending)
}

/**
 * Signs in who came back: the person is made or brought up to date, and an ordinary session begins. Answers who it is now
 * that asks, and the Set-Cookie headers. Throws what `readReturn` and `savePerson` throw.
 */
export async function finishCentralSignIn(
  deps: FlowDeps,
  actor: Actor,
  pending: Pending,
  query: string,
  browser: Browser & { cookieHeader: string | undefined },
): Promise<{ person: Actor; cookies: string[] }> {
  const { database, live, log, signIn } = deps
  const { db } = database
  const provider = await getProviderRow(db, pending.provider)
  if (!provider.enabled) throw new AppError('identity_provider_not_found')
  const identity = await readReturn(deps, provider, pending, query)
  const read = readClaims(provider, identity.claims)
  const maker: Actor = { ...actor, kind: 'system', name: `central-sign-in/${provider.name}` }
  const saved = await db.transaction().execute((tx) => savePerson(tx, maker, signIn, provider, identity, read))
  if (saved.keptLastAdministrator)
    log.warn(
      { user: saved.username, provider: provider.name },
      'the last administrator stays in the group that makes one',
    )
  const person: Actor = { ...actor, kind: 'user', userId: saved.id, name: saved.username }
  const cookies = await db.transaction().execute(async (tx) => {
    // the session that the browser brought ends
    if (browser.cookieHeader !== undefined) await signIn.signOut(browser.cookieHeader, tx)
    const { sessionId, cookies: made } = await signIn.createSession(saved.id, browser, 'central', tx)
    await keepWhatTheProviderKnows(tx, deps.vault, provider.id, sessionId, identity)
    // the provider may have ended the session while it was being begun
    if (await isLoggedOut(tx, provider.id, identity.sid)) throw new AppError('central_sign_in_failed')
    await sql`update users set last_sign_in_at = now() where id = ${saved.id}`.execute(tx)
    await writeAudit(tx, person, {
      action: 'session.begin',
      subjectKind: 'user',
      subjectId: saved.username,
      after: { by: provider.name },
    })
    return made
  })
  // the next request finds the person, and the roles that the groups carry
  await live.catchUp()
  return { person, cookies }
}

async function keepWhatTheProviderKnows(
  tx: Deps['database']['db'],
  vault: Pick<Vault, 'encrypt'>,
  providerId: number,
  sessionId: string,
  identity: OidcIdentity,
): Promise<void> {
  await sql`
    update auth.sessions
    set central_provider_id = ${providerId}, central_subject = ${identity.subject}, central_sid = ${identity.sid},
        central_id_token = ${vault.encrypt(identity.idToken)}
    where id = ${sessionId}`.execute(tx)
}
