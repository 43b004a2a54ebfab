import { sql } from 'kysely'
import type { Actor } from '../../platform/auth/actor.ts'
import { holdAdministrators } from '../../platform/auth/administrators.ts'
import type { OidcIdentity } from '../../platform/auth/oidc.ts'
import type { SignIn } from '../../platform/auth/sign-in.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError, type ErrorCode } from '../../platform/http/errors.ts'
import { saveDirectoryPerson } from '../directory/people.ts'
import { syncGroups } from './groups.ts'
import type { ProviderRow } from './queries.ts'
import { isAdmitted, type ReadClaims } from './read-claims.ts'

/** A user whom an identity may be. */
export type HeldUser = {
  id: number
  username: string
  name: string
  mobile: string | null
  moreMobiles: string[]
  email: string | null
  moreEmails: string[]
  externalId: string | null
  source: 'local' | 'oidc' | 'scim' | 'ldap'
  suspended: boolean
  canSignIn: boolean
  /** An administrator does not let this person sign in: who merely cannot yet is new. */
  signInOff: boolean
}

/** Who somebody is to us: known by issuer and subject, linked now, made now; or why not let in. */
export type Match =
  | { outcome: 'known' | 'links'; user: HeldUser }
  | { outcome: 'makes' }
  | { outcome: 'refused'; code: ErrorCode; params?: Record<string, string> }

const HELD = sql`
  u.id, u.username, u.name, u.mobile, u.more_mobiles as "moreMobiles", u.email, u.more_emails as "moreEmails",
  u.external_id as "externalId", u.source, u.suspended_at is not null as suspended,
  exists (select from auth.sign_ins i where i.user_id = u.id) as "canSignIn", u.sign_in_off_at is not null as "signInOff"`

/** Decides who an identity is, and changes nothing. */
export async function matchPerson(
  db: Db,
  provider: ProviderRow,
  identity: OidcIdentity,
  read: ReadClaims,
): Promise<Match> {
  if (!isAdmitted(provider, identity.claims)) return { outcome: 'refused', code: 'central_group_missing' }
  const known = await findByIdentity(db, identity)
  if (known) return judge('known', known)
  const linked =
    (await findByExternalId(db, identity.issuer, read)) ?? (await findByUsername(db, provider, identity.issuer, read))
  if (linked) return judge('links', linked)
  if (!provider.makesUsers) return { outcome: 'refused', code: 'central_sign_in_not_allowed' }
  if (read.username === null)
    return {
      outcome: 'refused',
      code: 'central_claim_missing',
      params: { claim: provider.claims.username ?? 'username' },
    }
  const { rows } = await sql`select from users where username = ${read.username}`.execute(db)
  if (rows.length > 0)
    return { outcome: 'refused', code: 'central_username_taken', params: { username: read.username } }
  return { outcome: 'makes' }
}

/** Whom an administrator no longer lets sign in is not let in by another door. */
function judge(outcome: 'known' | 'links', user: HeldUser): Match {
  if (user.suspended) return { outcome: 'refused', code: 'user_suspended' }
  if (user.signInOff || (!user.canSignIn && outcome === 'known'))
    return { outcome: 'refused', code: 'central_sign_in_not_allowed' }
  return { outcome, user }
}

async function findByIdentity(db: Db, { issuer, subject }: OidcIdentity): Promise<HeldUser | undefined> {
  const { rows } = await sql<HeldUser>`
    select ${HELD} from auth.central_identities c join users u on u.id = c.user_id
    where c.issuer = ${issuer} and c.subject = ${subject}`.execute(db)
  return rows[0]
}

/**
 * A directory's user of this external id whom the issuer does not know yet; where two directories have one, it is
 * neither.
 */
async function findByExternalId(db: Db, issuer: string, { externalId }: ReadClaims): Promise<HeldUser | undefined> {
  if (externalId === null) return undefined
  const { rows } = await sql<HeldUser>`
    select ${HELD} from users u
    where u.external_id = ${externalId} and u.source in ('scim', 'ldap')
      and not exists (select from auth.central_identities c where c.user_id = u.id and c.issuer = ${issuer})
    limit 2`.execute(db)
  return rows.length === 1 ? rows[0] : undefined
}

/** Never somebody whom the issuer knows by another subject already: usernames are given out again. */
async function findByUsername(
  db: Db,
  { linksByUsername }: ProviderRow,
  issuer: string,
  { username }: ReadClaims,
): Promise<HeldUser | undefined> {
  if (username === null || linksByUsername === 'never') return undefined
  const { rows } = await sql<HeldUser>`
    select ${HELD} from users u
    where u.username = ${username} and (${linksByUsername} = 'everyone' or u.source in ('scim', 'ldap'))
      and not exists (select from auth.central_identities c where c.user_id = u.id and c.issuer = ${issuer})`.execute(
    db,
  )
  return rows[0]
}

/**
 * Takes over what an identity says: the person is made, linked or brought up to date, and the groups of this provider
 * follow. Throws what the match refuses. `tx` is a transaction.
 */
export async function savePerson(
  tx: Db,
  actor: Actor,
  signIn: SignIn,
  provider: ProviderRow,
  identity: OidcIdentity,
  read: ReadClaims,
): Promise<{ id: number; username: string; keptLastAdministrator: boolean }> {
  // who signs in may have left the group that makes an administrator
  if (provider.claims.groups !== null) await holdAdministrators(tx)
  // two sign-ins of one person at once: the second finds what the first has made
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${identity.issuer} ${identity.subject}`}, 7242985))`.execute(
    tx,
  )
  const match = await matchPerson(tx, provider, identity, read)
  if (match.outcome === 'refused') throw new AppError(match.code, match.params ? { params: match.params } : {})
  const isMade = match.outcome === 'makes'
  const id = isMade
    ? await save(tx, actor, signIn, provider, identity, read)
    : match.user.source === 'oidc'
      ? await save(tx, actor, signIn, provider, identity, read, match.user)
      : // what a directory or an administrator says of a person is theirs to change
        match.user.id
  const { rows } = await sql<{ username: string }>`select username from users where id = ${id}`.execute(tx)
  const { username } = rows[0]!
  if (match.outcome !== 'known') await signIn.allowSignIn(tx, id)
  await sql`
    insert into auth.central_identities (issuer, subject, user_id)
    values (${identity.issuer}, ${identity.subject}, ${id})
    on conflict (issuer, subject) do update set last_sign_in_at = now()`.execute(tx)
  const hasLeft =
    provider.claims.groups === null || (await syncGroups(tx, actor, provider.name, { id, username }, read.groups))
  return { id, username, keptLastAdministrator: !hasLeft }
}

/** What somebody else has already (a number, an address) is left out, rather than the person. */
async function save(
  tx: Db,
  actor: Actor,
  signIn: SignIn,
  provider: ProviderRow,
  identity: OidcIdentity,
  read: ReadClaims,
  held?: HeldUser,
): Promise<number> {
  const wanted = {
    ...(held && { id: held.id }),
    externalId: held?.externalId ?? `${provider.name}:${identity.subject}`,
    username: read.username ?? held?.username ?? '',
    name: read.name ?? held?.name ?? '',
    mobiles: prefer(read.mobile, [held?.mobile ?? [], held?.moreMobiles ?? []].flat(), held?.mobile),
    emails: prefer(read.email, [held?.email ?? [], held?.moreEmails ?? []].flat(), held?.email),
    // people choose their language with us after the first time
    ...(read.locale && !held && { locale: read.locale }),
    active: true,
  }
  for (let tries = 0; tries < 4; tries++) {
    const saved = await saveDirectoryPerson(tx, actor, signIn, 'oidc', wanted)
    if (saved.outcome !== 'refused') return saved.id
    const [fault] = saved.faults.slice(-1)
    if (fault?.field === 'mobile') wanted.mobiles = [held?.mobile ?? [], held?.moreMobiles ?? []].flat()
    else if (fault?.field === 'email') wanted.emails = [held?.email ?? [], held?.moreEmails ?? []].flat()
    else if (fault?.field === 'username' && held && wanted.username !== held.username) wanted.username = held.username
    else break
  }
  throw new AppError('central_username_taken', { params: { username: wanted.username } })
}

/** The provider's word first, then what else we know of; what it replaces goes. */
function prefer(told: string | null, known: string[], replaced: string | null | undefined): string[] {
  return told === null ? known : [told, ...known.filter((one) => one !== told && one !== replaced)]
}
