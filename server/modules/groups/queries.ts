import { sql } from 'kysely'
import { isHeld } from '../../platform/auth/roles.ts'
import { SOURCES, type Source } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'

export type GroupRow = {
  id: number
  name: string
  source: Source
  externalId: string | null
  /** All of them: its own and those of the groups in it, each once. */
  members: number
  /** Those that it has itself. */
  ownMembers: number
  createdAt: Date
}

/** Of a group `g`: all of its members, also those of the groups in it, each once. */
export const MEMBERS = sql<number>`(
  with recursive inside (id) as (
    select g.id union select c.child_id from inside i join group_children c on c.group_id = i.id
  )
  select count(*)::int from (select from inside i join group_members m on m.group_id = i.id group by m.user_id) each)`

const OWN_MEMBERS = sql<number>`(select count(*)::int from group_members m where m.group_id = g.id)`

const COLUMNS = sql`
  g.id, g.name, g.source, g.external_id as "externalId", ${MEMBERS} as members, ${OWN_MEMBERS} as "ownMembers", g.created_at as "createdAt"`

const TEXT = sql`concat_ws(' ', g.name, g.external_id)`

export const groupSearch = declareSearch({
  fields: {
    id: { type: 'number', sql: sql`g.id`, operators: ['eq', 'ne', 'in'] },
    name: { type: 'text', sql: sql`g.name`, sortable: true },
    source: { type: 'enum', sql: sql`g.source`, values: SOURCES },
    externalId: { type: 'text', sql: sql`g.external_id` },
    // by all members would count those of every group for one page: seconds, where groups stand in groups
    ownMembers: { type: 'number', sql: OWN_MEMBERS, operators: ['eq', 'gt', 'gte', 'lt', 'lte'], sortable: true },
    // the groups that stand in this one
    parent: {
      type: 'number',
      operators: ['eq', 'in'],
      where: (_operator, values) =>
        values.every((id) => /^\d{1,9}$/.test(id))
          ? sql`exists (select from group_children c where c.child_id = g.id and c.group_id = any (${values}::int[]))`
          : 'wrong',
    },
    createdAt: { type: 'instant', sql: sql`g.created_at`, sortable: true },
  },
  id: { sql: sql`g.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(TEXT, foldWords(text), 'sorted'),
})

export async function listGroupRows(db: Db, search: SearchRequest) {
  const { rows } = await sql<GroupRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from groups g
    where ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): GroupRow => row)
}

/** `lock`: nobody else changes it until the transaction ends. */
export async function findGroupRow(db: Db, id: number, lock = false): Promise<GroupRow | undefined> {
  // locked first: a statement that waits for the lock would show it as it was before the wait
  if (lock) await sql`select from groups where id = ${id} for no key update`.execute(db)
  const { rows } = await sql<GroupRow>`select ${COLUMNS} from groups g where g.id = ${id}`.execute(db)
  return rows[0]
}

/** Throws the database's unique violation where a local group has this name. */
export async function insertGroup(db: Db, name: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into groups (name) values (${name}) returning id`.execute(db)
  return rows[0]!.id
}

/** Throws as `insertGroup` does. */
export async function renameGroupRow(db: Db, id: number, name: string): Promise<void> {
  await sql`update groups set name = ${name} where id = ${id}`.execute(db)
}

export async function deleteGroupRow(db: Db, id: number): Promise<void> {
  await sql`delete from groups where id = ${id}`.execute(db)
}

export type GroupName = { id: number; name: string; source: Source }
/** What hangs on a group. */
export type Ties = {
  /** The roles that it carries itself. */
  roles: {
    role: string
    /** Of a role that the administrator defined; null for ready-made ones. */
    title: { fa: string; en: string } | null
    service: string | null
    endsAt: string | null
  }[]
  /** Those that may address it: by name, or any group. */
  services: { name: string; title: { fa: string; en: string }; addressesAll: boolean }[]
  /** The groups in it, and those that it is in. */
  children: GroupName[]
  parents: GroupName[]
}

export async function readTies(db: Db, id: number): Promise<Ties> {
  const [roles, services, children, parents] = await Promise.all([
    sql<Omit<Ties['roles'][number], 'endsAt'> & { endsAt: Date | null }>`
      select r.role, s.name as service, r.ends_at as "endsAt",
        case when d.id is not null then json_build_object('fa', d.title_fa, 'en', d.title_en) end as title
      from role_assignments r
      left join services s on s.id = r.service_id
      left join roles d on d.name = r.role
      where r.group_id = ${id} and ${isHeld('r')}
      order by s.name nulls first, r.role`.execute(db),
    sql<Ties['services'][number]>`
      select name, json_build_object('fa', title_fa, 'en', title_en) as title, addresses_all_groups as "addressesAll"
      from services s
      where archived_at is null
        and (addresses_all_groups or exists (select from service_groups a where a.service_id = s.id and a.group_id = ${id}))
      order by name`.execute(db),
    sql<GroupName>`
      select g.id, g.name, g.source from group_children c join groups g on g.id = c.child_id
      where c.group_id = ${id} order by lower(g.name), g.id`.execute(db),
    sql<GroupName>`
      select g.id, g.name, g.source from group_children c join groups g on g.id = c.group_id
      where c.child_id = ${id} order by lower(g.name), g.id`.execute(db),
  ])
  return {
    roles: roles.rows.map((row) => ({ ...row, endsAt: row.endsAt?.toISOString() ?? null })),
    services: services.rows,
    children: children.rows,
    parents: parents.rows,
  }
}

/** Every role that a member of the group gets by it: its own and those of the groups around it. */
export async function listRolesThrough(db: Db, id: number): Promise<string[]> {
  const { rows } = await sql<{ role: string }>`
    with recursive around (id) as (
      select ${id}::int union select c.group_id from around a join group_children c on c.child_id = a.id
    )
    select distinct r.role
    from around a
    join role_assignments r on r.group_id = a.id
    where ${isHeld('r')}`.execute(db)
  return rows.map(({ role }) => role)
}
