import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords, readWords } from '../../platform/search/words.ts'

/** A member. `through`: the groups in the group by which the person is one; `isDirect`: of its own (too). */
export type MemberRow = {
  id: number
  username: string
  name: string
  mobile: string | null
  suspended: boolean
  isDirect: boolean
  through: { id: number; name: string }[]
}

const TEXT = sql`concat_ws(' ', u.username, u.name, u.mobile)`
// of the statement's `asked`: the group that is looked at
const IS_DIRECT = sql`exists (select from group_members m where m.group_id = asked.id and m.user_id = u.id)`

export const memberSearch = declareSearch({
  fields: {
    username: { type: 'text', sql: sql`u.username`, sortable: true },
    name: { type: 'text', sql: sql`u.name`, sortable: true },
    mobile: { type: 'phone', sql: sql`u.mobile` },
    hasMobile: { type: 'boolean', sql: sql`u.mobile is not null` },
    suspended: { type: 'boolean', sql: sql`u.suspended_at is not null` },
    isDirect: { type: 'boolean', sql: IS_DIRECT },
  },
  id: { sql: sql`u.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(TEXT, readWords(text), 'sorted'),
})

/** All members, each once. */
export async function listMemberRows(db: Db, groupId: number, search: SearchRequest) {
  const { rows } = await sql<MemberRow & { cursorId: string; cursorSort: string | null }>`
    with recursive inside (id) as (
      select ${groupId}::int union select c.child_id from inside i join group_children c on c.group_id = i.id
    ), page as (
      select u.id, u.username, u.name, u.mobile, u.suspended_at is not null as suspended, ${IS_DIRECT} as "isDirect",
        row_number() over (order by ${search.orderBy}) as place ${search.cursorColumns}
      from (select ${groupId}::int as id) asked, users u
      where u.id in (select m.user_id from inside i join group_members m on m.group_id = i.id) and ${search.where}
      order by ${search.orderBy}
      limit ${search.limit + 1}
    )
    select page.*, (
      select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name), '[]')
      from inside i
      join group_members m on m.group_id = i.id and m.user_id = page.id
      join groups g on g.id = i.id
      where i.id <> ${groupId}) as through
    from page order by place`.execute(db)
  return makePage(
    search,
    rows,
    ({ id, username, name, mobile, suspended, isDirect, through }): MemberRow => ({
      id,
      username,
      name,
      mobile,
      suspended,
      isDirect,
      through,
    }),
  )
}

/** A person by id (number) or username, at each place of the list; undefined where there is none. */
export async function findPeople(
  db: Db,
  named: readonly (number | string)[],
): Promise<({ id: number; username: string } | undefined)[]> {
  const ids = named.filter((one) => typeof one === 'number')
  const usernames = named.filter((one) => typeof one === 'string')
  const { rows } = await sql<{ id: number; username: string }>`
    select id, username from users
    where id = any (${ids}::int[]) or username = any (${usernames}::text[])`.execute(db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const byUsername = new Map(rows.map((row) => [row.username, row]))
  return named.map((one) => (typeof one === 'number' ? byId.get(one) : byUsername.get(one)))
}

/** Adds and removes; answers whom it really did, by username. */
export async function writeMembers(
  db: Db,
  groupId: number,
  add: number[],
  remove: number[],
): Promise<{ added: string[]; removed: string[] }> {
  const { rows } = await sql<{ added: string[]; removed: string[] }>`
    with gone as (
      delete from group_members where group_id = ${groupId} and user_id = any (${remove}::int[]) returning user_id
    ), come as (
      insert into group_members (group_id, user_id)
      select ${groupId}, u.id from users u where u.id = any (${add}::int[])
      on conflict do nothing
      returning user_id
    )
    select array(select u.username from come join users u on u.id = come.user_id order by 1) as added,
           array(select u.username from gone join users u on u.id = gone.user_id order by 1) as removed`.execute(db)
  return rows[0]!
}

/** Nobody else nests groups until the transaction ends. Taken before any group is locked: two would wait for each other. */
export async function holdNesting(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(7242920)`.execute(tx)
}

/** Whether `inner` is `outer` or stands in it, at any depth. */
export async function isInside(tx: Db, inner: number, outer: number): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    with recursive inside (id) as (
      select ${outer}::int union select c.child_id from inside i join group_children c on c.group_id = i.id
    )
    select exists (select from inside where id = ${inner}) as is`.execute(tx)
  return rows[0]?.is === true
}

/** False where it stands there already. */
export async function insertChild(tx: Db, groupId: number, childId: number): Promise<boolean> {
  const { rows } = await sql`
    insert into group_children (group_id, child_id) values (${groupId}, ${childId})
    on conflict do nothing returning child_id`.execute(tx)
  return rows.length > 0
}

/** False where it did not stand there. */
export async function deleteChild(tx: Db, groupId: number, childId: number): Promise<boolean> {
  const { rows } = await sql`
    delete from group_children where group_id = ${groupId} and child_id = ${childId} returning child_id`.execute(tx)
  return rows.length > 0
}
