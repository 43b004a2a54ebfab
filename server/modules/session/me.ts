import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { AccessCache, AccessUser } from '../../platform/auth/access.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Session } from '../../platform/auth/sessions.ts'
import { isAmong } from '../../platform/auth/sign-in-policy.ts'
import { refuseOfDirectory, type Source } from '../../platform/auth/sources.ts'
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
  /** The centre's clock, by which every time is shown. */
  timeZone: string
  /** Until a second factor is set up, nothing else may be done. */
  mustSetUpSecondFactor: boolean
  centrePermissions: string[]
  services: {
    name: string
    title: { fa: string; en: string }
    permissions: string[]
    suspended: boolean
    sandbox: boolean
  }[]
}

/** The person who asks, with the session. Throws `person_required` for a token. */
export function getPerson(access: AccessCache, actor: Actor): { user: AccessUser; session: Session } {
  const user = actor.userId === null ? undefined : access.findUser(actor.userId)
  if (user === undefined || actor.session === undefined) throw new AppError('person_required')
  return { user, session: actor.session }
}

/** Who the signed-in person is, and what may be done where. Throws `person_required` for a token. */
export function getMe(access: AccessCache, actor: Actor): Me {
  const { user, session } = getPerson(access, actor)
  return describeMe(access, user, session)
}

export function describeMe(access: AccessCache, user: AccessUser, session: Session): Me {
  const services = access.listServices().filter((service) => user.services.has(service.id) && !service.archived)
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    mobile: user.mobile,
    email: user.email,
    locale: user.locale,
    timeZone: access.timeZone,
    mustSetUpSecondFactor: isAmong(session.lacksSecondFactorOf, user),
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

/** What people may change of themselves. */
export type MeChange = { locale?: Locale; name?: string }

/** Changes the signed-in person's own language or name, and answers who that is then. */
export async function changeMe(
  deps: Pick<Deps, 'access' | 'database' | 'live'>,
  actor: Actor,
  change: MeChange,
): Promise<Me> {
  const before = getMe(deps.access, actor)
  const after = { locale: change.locale ?? before.locale, name: change.name ?? before.name }
  if (after.locale !== before.locale || after.name !== before.name) {
    await deps.database.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ source: Source }>`select source from users where id = ${before.id}`.execute(tx)
      refuseOfDirectory(rows[0]?.source ?? 'local', after.name === before.name ? [] : ['name'])
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
