import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { PersonDocument } from './document.ts'
import type { Filter } from './filter.ts'
import { type Attributes, makeCondition } from './filter-sql.ts'
import { readId } from './ids.ts'

export type PersonRow = {
  id: number
  username: string
  externalId: string | null
  name: string
  mobiles: string[]
  emails: string[]
  suspended: boolean
  /** Null: known to us by other means than SCIM's. */
  document: PersonDocument | null
  createdAt: Date
  changedAt: Date
  /** Null where they were not asked for. */
  groups: { id: number; name: string }[] | null
}

const OURS = sql`u.source = 'scim' and u.directory_state is distinct from 'left'`

const PERSON = sql`
  u.id, u.username, u.external_id as "externalId", u.name, array_remove(u.mobile || u.more_mobiles, null) as mobiles,
  array_remove(u.email || u.more_emails, null) as emails, u.suspended_at is not null as suspended, d.document,
  u.created_at as "createdAt", greatest(u.created_at, d.changed_at, u.suspended_at) as "changedAt"`

const GROUPS_OF = sql`(
  select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.id), '[]')
  from group_members m join groups g on g.id = m.group_id
  where m.user_id = u.id and g.source = 'scim')`

const listOf = (name: string) => sql`coalesce(d.document->${name}, '[]')`
const nameOf = (part: string) => sql`d.document->'name'->>${part}`

const PERSON_ATTRIBUTES: Attributes = {
  id: { kind: 'text', sql: sql`('u' || u.id)`, exact: true, eq: (id) => sql`u.id = ${readId('u', id) ?? 0}` },
  externalid: { kind: 'text', sql: sql`u.external_id`, exact: true },
  username: { kind: 'text', sql: sql`u.username`, eq: (name) => sql`u.username = ${name.toLowerCase()}` },
  displayname: { kind: 'text', sql: sql`u.name` },
  'name.formatted': { kind: 'text', sql: nameOf('formatted') },
  'name.givenname': { kind: 'text', sql: nameOf('givenName') },
  'name.familyname': { kind: 'text', sql: nameOf('familyName') },
  preferredlanguage: { kind: 'text', sql: sql`d.document->>'preferredLanguage'` },
  locale: { kind: 'text', sql: sql`d.document->>'locale'` },
  active: { kind: 'boolean', sql: sql`u.suspended_at is null` },
  emails: { kind: 'list', sql: listOf('emails') },
  phonenumbers: { kind: 'list', sql: listOf('phoneNumbers') },
  groups: {
    kind: 'links',
    has: (id) => sql`exists (
      select from group_members m where m.user_id = u.id and m.group_id = ${readId('g', id) ?? 0})`,
    some: sql`exists (select from group_members m where m.user_id = u.id)`,
  },
  'meta.created': { kind: 'instant', sql: sql`u.created_at` },
  'meta.lastmodified': { kind: 'instant', sql: sql`greatest(u.created_at, d.changed_at, u.suspended_at)` },
}

/** Of a list: which part is asked for, beginning at 1. */
export type Part = { filter: Filter | null; startIndex: number; count: number }

export async function listPersonRows(db: Db, part: Part, withGroups: boolean) {
  const where = part.filter ? sql`${OURS} and ${makeCondition(part.filter, PERSON_ATTRIBUTES)}` : OURS
  const from = sql`from users u left join scim_people d on d.user_id = u.id where ${where}`
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total ${from}`.execute(db)
  const { rows } = await sql<PersonRow>`
    select ${PERSON}, ${withGroups ? GROUPS_OF : sql`null`} as groups ${from}
    order by u.id limit ${part.count} offset ${part.startIndex - 1}`.execute(db)
  return { total: counted[0]!.total, rows }
}

/** `lock`: the person stays so until the transaction ends. */
export async function findPersonRow(db: Db, id: number, withGroups: boolean, lock = false) {
  if (lock) await sql`select from users where id = ${id} for update`.execute(db)
  const { rows } = await sql<PersonRow>`
    select ${PERSON}, ${withGroups ? GROUPS_OF : sql`null`} as groups
    from users u left join scim_people d on d.user_id = u.id
    where u.id = ${id} and ${OURS}`.execute(db)
  return rows[0]
}

export async function keepDocument(tx: Db, userId: number, document: PersonDocument): Promise<void> {
  await sql`
    insert into scim_people (user_id, document) values (${userId}, ${JSON.stringify(document)}::jsonb)
    on conflict (user_id) do update set document = excluded.document, changed_at = clock_timestamp()
    where scim_people.document <> excluded.document`.execute(tx)
}

/** Who has this username or this external id of SCIM's, whether or not still known to the directory. */
export async function findNamesakes(tx: Db, username: string, externalId: string | null) {
  const { rows } = await sql<{
    id: number
    source: string
    externalId: string | null
    isThere: boolean
    byName: boolean
  }>`
    select id, source, external_id as "externalId", directory_state is distinct from 'left' as "isThere",
           username = ${username} as "byName"
    from users
    where username = ${username} or (source = 'scim' and external_id = ${externalId})
    for update`.execute(tx)
  return rows
}

/**
 * What we keep of a person whom central sign-in knows by this subject. Null where there are several providers, or none:
 * nobody tells which of them the directory means, and a subject of another is another person.
 */
export async function nameSubject(tx: Db, subject: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`select name from identity_providers limit 2`.execute(tx)
  return rows.length === 1 ? `${rows[0]!.name}:${subject}` : null
}

/** A person whom central sign-in made is the directory's from now on. */
export async function takeOver(tx: Db, id: number, externalId: string | null): Promise<void> {
  await sql`
    update users set source = 'scim', external_id = ${externalId}, directory_state = 'active' where id = ${id}`.execute(
    tx,
  )
}

export type GroupRow = { id: number; name: string; externalId: string | null; createdAt: Date; size: number }
export type MemberRow = { groupId: number; isGroup: boolean; id: number; name: string }

const GROUP = sql`
  g.id, g.name, g.external_id as "externalId", g.created_at as "createdAt",
  (select count(*)::int from group_members m where m.group_id = g.id) as size`

const GROUP_ATTRIBUTES: Attributes = {
  id: { kind: 'text', sql: sql`('g' || g.id)`, exact: true, eq: (id) => sql`g.id = ${readId('g', id) ?? 0}` },
  externalid: { kind: 'text', sql: sql`g.external_id`, exact: true },
  displayname: { kind: 'text', sql: sql`g.name` },
  members: {
    kind: 'links',
    has: (id) => sql`(
      exists (select from group_members m where m.group_id = g.id and m.user_id = ${readId('u', id) ?? 0})
      or exists (select from group_children c where c.group_id = g.id and c.child_id = ${readId('g', id) ?? 0}))`,
    some: sql`(
      exists (select from group_members m where m.group_id = g.id)
      or exists (select from group_children c where c.group_id = g.id))`,
  },
  'meta.created': { kind: 'instant', sql: sql`g.created_at` },
}

export async function listGroupRows(db: Db, part: Part) {
  const condition = part.filter ? makeCondition(part.filter, GROUP_ATTRIBUTES) : sql`true`
  const from = sql`from groups g where g.source = 'scim' and ${condition}`
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total ${from}`.execute(db)
  const { rows } = await sql<GroupRow>`
    select ${GROUP} ${from} order by g.id limit ${part.count} offset ${part.startIndex - 1}`.execute(db)
  return { total: counted[0]!.total, rows }
}

export async function findGroupRow(db: Db, id: number): Promise<GroupRow | undefined> {
  const { rows } = await sql<GroupRow>`select ${GROUP} from groups g where g.id = ${id} and g.source = 'scim'`.execute(
    db,
  )
  return rows[0]
}

export async function listMemberRows(db: Db, groupIds: number[]): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select m.group_id as "groupId", false as "isGroup", u.id, u.name
    from group_members m join users u on u.id = m.user_id
    where m.group_id = any (${groupIds}::int[])
    union all
    select c.group_id, true, g.id, g.name
    from group_children c join groups g on g.id = c.child_id
    where c.group_id = any (${groupIds}::int[])
    order by 1, 2, 3`.execute(db)
  return rows
}

/** People and groups that SCIM brought and that are there. */
export async function countKnown(db: Db): Promise<{ users: number; groups: number }> {
  const { rows } = await sql<{ users: number; groups: number }>`
    select (select count(*)::int from users u where ${OURS}) as users,
           (select count(*)::int from groups where source = 'scim') as groups`.execute(db)
  return rows[0]!
}
