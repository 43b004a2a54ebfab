import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { AccessCache, AccessUser } from '../../platform/auth/access.ts'
import { type Actor, makeAnonymousActor } from '../../platform/auth/actor.ts'
import type { SignInInput } from '../../platform/auth/sign-in.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Locale } from '../../platform/text/phrases.ts'

/** A person as the panel knows the one who uses it. */
export type Me = {
  id: number
  username: string
  name: string
  mobile: string | null
  email: string | null
  locale: Locale
  centrePermissions: string[]
  services: {
    name: string
    title: { fa: string; en: string }
    permissions: string[]
    suspended: boolean
    sandbox: boolean
  }[]
}

type SessionDeps = Pick<Deps, 'access' | 'database' | 'live' | 'signIn'>

/** Who the signed-in person is, and what may be done where. Throws `person_required` for a token. */
export function getMe(access: AccessCache, actor: Actor): Me {
  const user = actor.userId === null ? undefined : access.findUser(actor.userId)
  if (user === undefined) throw new AppError('person_required')
  return describeMe(access, user)
}

function describeMe(access: AccessCache, user: AccessUser): Me {
  const services = access.listServices().filter((service) => user.services.has(service.id) && !service.archived)
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    mobile: user.mobile,
    email: user.email,
    locale: user.locale,
    centrePermissions: [...user.centre],
    services: services.map(({ id, name, title, suspended, sandbox }) => ({
      name,
      title,
      permissions: [...access.permissionsOf(user, id)].filter((permission) => user.services.get(id)?.has(permission)),
      suspended,
      sandbox,
    })),
  }
}

/**
 * Begins a session; answers also who it is now that asks. Throws `sign_in_failed`, `sign_in_locked`, `user_suspended`. The audit entry stands with the time of
 * the last sign-in, which is the change that we make; the session itself is the library's.
 */
export async function beginSession(
  deps: SessionDeps,
  actor: Actor,
  input: SignInInput,
): Promise<{ user: Me; person: Actor; cookies: string[] }> {
  const { userId, cookies } = await deps.signIn.signIn(input)
  const user = await findFreshUser(deps, userId)
  const person: Actor = { ...actor, kind: 'user', userId, name: user.username }
  await deps.database.db.transaction().execute(async (tx) => {
    await sql`update users set last_sign_in_at = now() where id = ${userId}`.execute(tx)
    await writeAudit(tx, person, { action: 'session.begin', subjectKind: 'user', subjectId: user.username })
  })
  return { user: describeMe(deps.access, user), person, cookies }
}

// Somebody who was allowed to sign in a moment ago may not be in memory yet.
async function findFreshUser({ access, live }: SessionDeps, userId: number): Promise<AccessUser> {
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
  const session = await deps.signIn.findSession(cookieHeader)
  const cookies = await deps.signIn.signOut(cookieHeader)
  const user = session === null ? undefined : deps.access.findUser(session.userId)
  if (user === undefined) return { person: null, cookies }
  const person: Actor = {
    ...makeAnonymousActor(user.locale, actor.ip, actor.requestId),
    kind: 'user',
    userId: user.id,
    name: user.username,
  }
  await writeAudit(deps.database.db, person, { action: 'session.end', subjectKind: 'user', subjectId: user.username })
  return { person, cookies }
}

/** What people may change of themselves. */
export type MeChange = { locale?: Locale; name?: string }

/** Changes the signed-in person's own language or name, and answers who that is then. */
export async function changeMe(deps: SessionDeps, actor: Actor, change: MeChange): Promise<Me> {
  const before = getMe(deps.access, actor)
  const after = { locale: change.locale ?? before.locale, name: change.name ?? before.name }
  if (after.locale !== before.locale || after.name !== before.name) {
    await deps.database.db.transaction().execute(async (tx) => {
      await sql`update users set name = ${after.name}, locale = ${after.locale} where id = ${before.id}`.execute(tx)
      await writeAudit(tx, actor, {
        action: 'user.update',
        subjectKind: 'user',
        subjectId: before.username,
        before: { name: before.name, locale: before.locale },
        after,
      })
    })
    await deps.live.catchUp()
  }
  return getMe(deps.access, actor)
}
