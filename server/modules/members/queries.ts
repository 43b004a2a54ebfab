import { type RawBuilder, sql } from 'kysely'
import { isHeld } from '../../platform/auth/roles.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { everyWord } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'

/** Somebody, or a group, that carries a role in a service or (`serviceId` null) at the centre. */
export type MemberRow = {
  id: number
  userId: number | null
  username: string | null
  suspended: boolean | null
  groupId: number | null
  /** Of the person or of the group. */
  name: string
  role: string
  endsAt: Date | null
  ended: boolean
  addedBy: string | null
  addedAt: Date
}

const NAME = sql`coalesce(u.name, g.name, '')`
const ENDED = sql<boolean>`coalesce(m.ends_at <= clock_timestamp(), false)`

const COLUMNS = sql`
  m.id, m.user_id as "userId", u.username, u.suspended_at is not null as suspended, m.group_id as "groupId",
  ${NAME} as name, m.role, m.ends_at as "endsAt", ${ENDED} as ended, m.created_by as "addedBy", m.created_at as "addedAt"`
const TABLES = sql`
  role_assignments m
  left join users u on u.id = m.user_id
  left join groups g on g.id = m.group_id`

const FOLDED = sql`coalesce(u.folded_name, g.folded_name, '')`

const findWords = (folded: RawBuilder<unknown>, text: string) =>
  everyWord(foldWords(text), (word) => sql`strpos(${folded}, ${word}) > 0`)

export const memberSearch = declareSearch({
  fields: {
    kind: {
      type: 'enum',
      sql: sql`case when m.user_id is null then 'group' else 'user' end`,
      values: ['user', 'group'],
    },
    name: { type: 'text', sql: NAME, sortable: true },
    username: { type: 'text', sql: sql`u.username` },
    role: { type: 'text', sql: sql`m.role`, operators: ['eq', 'ne', 'in'], sortable: true },
    endsAt: { type: 'instant', sql: sql`m.ends_at` },
    ended: { type: 'boolean', sql: ENDED },
    addedBy: { type: 'text', sql: sql`m.created_by` },
    addedAt: { type: 'instant', sql: sql`m.created_at`, sortable: true },
  },
  id: { sql: sql`m.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => findWords(FOLDED, text),
})

const isOf = (serviceId: number | null) => sql`m.service_id is not distinct from ${serviceId}::int`

export async function listMemberRows(db: Db, serviceId: number | null, search: SearchRequest) {
  const { rows } = await sql<MemberRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from ${TABLES}
    where ${isOf(serviceId)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): MemberRow => row)
}

/** `lock`: nobody else changes or removes it until the transaction ends. */
export async function findMemberRow(
  db: Db,
  serviceId: number | null,
  id: number,
  lock = false,
): Promise<MemberRow | undefined> {
  if (lock) await sql`select from role_assignments where id = ${id} for update`.execute(db)
  const { rows } = await sql<MemberRow>`
    select ${COLUMNS} from ${TABLES} where m.id = ${id} and ${isOf(serviceId)}`.execute(db)
  return rows[0]
}

/** The one carrier of a role: a person or a group. */
export type Carrier = { userId: number; groupId: null } | { userId: null; groupId: number }
type Assignment = { serviceId: number | null; role: string; endsAt: Date | null; addedBy: string }

/** The id of the assignment, in place of one that has ended; undefined where it is there and has not. */
export async function insertMember(
  db: Db,
  { userId, groupId }: Carrier,
  { serviceId, role, endsAt, addedBy }: Assignment,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into role_assignments (user_id, group_id, service_id, role, ends_at, created_by)
    values (${userId}, ${groupId}, ${serviceId}, ${role}, ${endsAt}, ${addedBy})
    on conflict (user_id, group_id, service_id, role)
      do update set ends_at = excluded.ends_at, created_by = excluded.created_by, created_at = clock_timestamp()
      where role_assignments.ends_at <= clock_timestamp()
    returning id`.execute(db)
  return rows[0]?.id
}

/** Throws the database's unique violation where the carrier has the other role already. */
export async function updateMember(db: Db, id: number, row: Pick<Assignment, 'role' | 'endsAt'>): Promise<void> {
  await sql`update role_assignments set role = ${row.role}, ends_at = ${row.endsAt} where id = ${id}`.execute(db)
}

export async function deleteMember(db: Db, id: number): Promise<void> {
  await sql`delete from role_assignments where id = ${id}`.execute(db)
}

export async function existsCarrier(db: Db, { userId, groupId }: Carrier): Promise<boolean> {
  const { rows } = await sql`
    select from users where id = ${userId} union all select from groups where id = ${groupId}`.execute(db)
  return rows.length > 0
}

/** Roles that a person has now, or a group (its own, and those of groups that it is in), in one service and at the centre. */
export async function listRolesThere(
  db: Db,
  { userId, groupId }: Pick<MemberRow, 'userId' | 'groupId'>,
  serviceId: number | null,
): Promise<string[]> {
  const { rows } = await sql<{ role: string }>`
    with recursive above (id) as (
      select ${groupId}::int
      union
      select c.group_id from above a join group_children c on c.child_id = a.id
    )
    select role from held_roles where user_id = ${userId} and (service_id is null or service_id = ${serviceId})
    union
    select role from role_assignments r
    where group_id in (select id from above) and (service_id is null or service_id = ${serviceId}) and ${isHeld('r')}`.execute(
    db,
  )
  return rows.map(({ role }) => role)
}

export type Candidate = { kind: 'user' | 'group'; id: number; name: string; username: string | null }

/** People who are not suspended, and groups, whose names hold all words of a text; the shortest names first. */
export async function listCandidateRows(db: Db, text: string, limit: number): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    (select 'user' as kind, u.id, u.name, u.username from users u
     where u.suspended_at is null and ${findWords(sql`u.folded_name`, text)}
     order by length(u.name), u.name, u.id limit ${limit})
    union all
    (select 'group', g.id, g.name, null from groups g
     where ${findWords(sql`g.folded_name`, text)}
     order by length(g.name), g.name, g.id limit ${limit})`.execute(db)
  return rows
}
