import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import type { DirectorySource } from './faults.ts'
import type { PersonFields } from './person-fields.ts'

/** The directory's last word; `left`: it knows the person no longer. */
export type DirectoryState = 'active' | 'inactive' | 'left'

export type PersonRow = PersonFields & {
  id: number
  locale: Locale
  suspended: boolean
  state: DirectoryState | null
}

/** A person of this directory, by our id where it is given, else by the directory's; locked until the transaction ends. */
export async function findPerson(
  tx: Db,
  source: DirectorySource,
  by: { id?: number; externalId: string | null },
): Promise<PersonRow | undefined> {
  const which = by.id === undefined ? sql`external_id = ${by.externalId}` : sql`id = ${by.id}`
  const { rows } = await sql<PersonRow>`
    select id, username, external_id as "externalId", name, mobile, more_mobiles as "moreMobiles", email,
           more_emails as "moreEmails", locale, suspended_at is not null as suspended, directory_state as state
    from users
    where source = ${source} and ${which}
    for update`.execute(tx)
  return rows[0]
}

export type NewPerson = PersonFields & { source: DirectorySource; locale: Locale; state: DirectoryState }

/** Throws the database's unique violation. Answers the id. */
export async function insertPerson(tx: Db, row: NewPerson): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into users (username, external_id, name, mobile, more_mobiles, email, more_emails, locale, source, directory_state,
                       suspended_at)
    values (${row.username}, ${row.externalId}, ${row.name}, ${row.mobile}, ${row.moreMobiles}, ${row.email}, ${row.moreEmails},
            ${row.locale}, ${row.source}, ${row.state}, case when ${row.state !== 'active'} then clock_timestamp() end)
    returning id`.execute(tx)
  return rows[0]!.id
}

/** Throws the database's unique violation. `resumes`: a suspension is lifted. */
export async function updatePerson(
  tx: Db,
  id: number,
  row: PersonFields & { locale: Locale; state: DirectoryState },
  resumes: boolean,
): Promise<void> {
  await sql`
    update users
    set username = ${row.username}, external_id = ${row.externalId}, name = ${row.name}, mobile = ${row.mobile},
        more_mobiles = ${row.moreMobiles}, email = ${row.email}, more_emails = ${row.moreEmails}, locale = ${row.locale},
        directory_state = ${row.state}, suspended_at = case when ${resumes} then null else suspended_at end
    where id = ${id}`.execute(tx)
}

export async function suspendPerson(tx: Db, id: number, state: DirectoryState): Promise<void> {
  await sql`
    update users set suspended_at = coalesce(suspended_at, clock_timestamp()), directory_state = ${state}
    where id = ${id}`.execute(tx)
}

/** Takes a person out of the groups of a directory. */
export async function removeFromGroups(tx: Db, source: DirectorySource, userId: number): Promise<void> {
  await sql`
    delete from group_members m using groups g
    where m.user_id = ${userId} and g.id = m.group_id and g.source = ${source}`.execute(tx)
}

/** Whether the person is an administrator of the centre, by way of groups too. */
export async function isAdministrator(tx: Db, userId: number): Promise<boolean> {
  const { rows } = await sql`
    select from held_roles where user_id = ${userId} and service_id is null and role = 'administrator' limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

export type GroupRow = { id: number; name: string; externalId: string | null }

/** A group of this directory, by our id where it is given, else by the directory's; locked until the transaction ends. */
export async function findGroup(
  tx: Db,
  source: DirectorySource,
  by: { id?: number; externalId: string | null },
): Promise<GroupRow | undefined> {
  const which = by.id === undefined ? sql`external_id = ${by.externalId}` : sql`id = ${by.id}`
  const { rows } = await sql<GroupRow>`
    select id, name, external_id as "externalId" from groups where source = ${source} and ${which} for update`.execute(
    tx,
  )
  return rows[0]
}

/** Throws the database's unique violation. Answers the id. */
export async function insertGroup(
  tx: Db,
  row: { name: string; externalId: string | null; source: DirectorySource },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into groups (name, external_id, source) values (${row.name}, ${row.externalId}, ${row.source})
    returning id`.execute(tx)
  return rows[0]!.id
}

/** Throws the database's unique violation. */
export async function updateGroup(tx: Db, id: number, row: { name: string; externalId: string | null }): Promise<void> {
  await sql`update groups set name = ${row.name}, external_id = ${row.externalId} where id = ${id}`.execute(tx)
}

export async function deleteGroup(tx: Db, id: number): Promise<void> {
  await sql`delete from groups where id = ${id}`.execute(tx)
}

/** Members of a group by our ids: people, and groups within it. */
export type Members = { people: readonly number[]; groups: readonly number[] }

const split = (rows: { isGroup: boolean; id: number }[]): Members => ({
  people: rows.filter(({ isGroup }) => !isGroup).map(({ id }) => id),
  groups: rows.filter(({ isGroup }) => isGroup).map(({ id }) => id),
})

/** The members that a group has: all, or those of `among`. */
export async function listMembers(tx: Db, groupId: number, among: Members | null): Promise<Members> {
  const { rows } = await sql<{ isGroup: boolean; id: number }>`
    select false as "isGroup", user_id as id from group_members
    where group_id = ${groupId} and (${among === null}::boolean or user_id = any (${among?.people ?? []}::int[]))
    union all
    select true, child_id from group_children
    where group_id = ${groupId} and (${among === null}::boolean or child_id = any (${among?.groups ?? []}::int[]))`.execute(
    tx,
  )
  return split(rows)
}

/** Of these, the people and groups that are of the directory: only they can be members of its groups. */
export async function keepKnown(tx: Db, source: DirectorySource, members: Members): Promise<Members> {
  const { rows } = await sql<{ isGroup: boolean; id: number }>`
    select false as "isGroup", id from users
    where id = any (${members.people}::int[]) and source = ${source} and directory_state <> 'left'
    union all
    select true, id from groups where id = any (${members.groups}::int[]) and source = ${source}`.execute(tx)
  return split(rows)
}

/** Statements that would change nothing are not run: each tells every node that the configuration has changed. */
export async function writeMembers(tx: Db, groupId: number, added: Members, removed: Members): Promise<void> {
  if (removed.people.length > 0)
    await sql`delete from group_members where group_id = ${groupId} and user_id = any (${removed.people}::int[])`.execute(
      tx,
    )
  if (removed.groups.length > 0)
    await sql`delete from group_children where group_id = ${groupId} and child_id = any (${removed.groups}::int[])`.execute(
      tx,
    )
  if (added.people.length > 0)
    await sql`
      insert into group_members (group_id, user_id) select ${groupId}, unnest(${added.people}::int[])
      on conflict do nothing`.execute(tx)
  if (added.groups.length > 0)
    await sql`
      insert into group_children (group_id, child_id) select ${groupId}, unnest(${added.groups}::int[])
      on conflict do nothing`.execute(tx)
}

/** Of these, the people and groups of a directory that are there, as the audit log names them. */
export async function nameMembers(tx: Db, members: Members, most: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    (select username as name from users where id = any (${members.people}::int[]) order by username limit ${most})
    union all
    (select name from groups where id = any (${members.groups}::int[]) order by name limit ${most})
    limit ${most}`.execute(tx)
  return rows.map(({ name }) => name)
}

/** Whether a group, or one that it is in, carries the administrator's role. */
export async function carriesAdministrator(tx: Db, groupId: number): Promise<boolean> {
  const { rows } = await sql`
    with recursive above (id) as (
      select ${groupId}::int
      union
      select c.group_id from above a join group_children c on c.child_id = a.id
    )
    select from role_assignments r join above a on a.id = r.group_id
    where r.service_id is null and r.role = 'administrator'
    limit 1`.execute(tx)
  return rows.length > 0
}
