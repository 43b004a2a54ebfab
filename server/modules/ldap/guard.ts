import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { runFault } from './faults.ts'

/**
 * Taking away so few is never refused, however few there are: one person may always leave, and a group may lose some
 * members.
 */
const ALWAYS = { users: 1, groups: 1, memberships: 20 }

type Share = { held: number; taken: number }
/** Of people who were active, of groups, and of memberships of people and groups that stay. */
export type Losses = { users: Share; groups: Share; memberships: Share }

export async function readLosses(db: Db, directoryId: number): Promise<Losses> {
  const { rows } = await sql<Losses>`
    select
      json_build_object(
        'held', (select count(*) from users where directory_id = ${directoryId} and directory_state = 'active'),
        'taken', (select count(*) from plan p join users u on u.id = p.user_id
                  where p.kind = 'users_suspended' and u.directory_state = 'active')) as users,
      json_build_object(
        'held', (select count(*) from groups where directory_id = ${directoryId}),
        'taken', (select count(*) from plan where kind = 'groups_removed')) as groups,
      json_build_object(
        'held', (select count(*) from group_members m join groups g on g.id = m.group_id where g.directory_id = ${directoryId})
              + (select count(*) from group_children c join groups g on g.id = c.group_id where g.directory_id = ${directoryId}),
        'taken', (select count(*) from plan p
                  where p.kind in ('members_removed', 'nestings_removed')
                    and not exists (select from plan s where s.kind = 'users_suspended' and s.user_id = p.user_id))) as memberships`.execute(
    db,
  )
  return rows[0] as Losses
}

/** What of which more would be taken away than the share allows. */
export type Beyond = Share & { what: keyof Losses }

export function findBeyondGuard(losses: Losses, percent: number): Beyond[] {
  return (['users', 'groups', 'memberships'] as const).flatMap((what) => {
    const { held, taken } = losses[what]
    return taken > ALWAYS[what] && taken * 100 > held * percent ? [{ what, taken, held }] : []
  })
}

/**
 * An answer without people, or without the groups that there were, is a wrong base or filter, or rights that were taken
 * away: it is believed by nobody, whatever the share. Throws `empty`.
 */
export async function refuseEmpty(db: Db, directoryId: number): Promise<void> {
  const { rows } = await sql<{ users: boolean; groups: boolean }>`
    select exists (select from staged_users where username is not null) as users,
      exists (select from staged_groups) or not exists (select from groups where directory_id = ${directoryId}) as groups`.execute(
    db,
  )
  if (!rows[0]?.users) throw runFault('empty', 'users: 0')
  if (!rows[0].groups) throw runFault('empty', 'groups: 0')
}
