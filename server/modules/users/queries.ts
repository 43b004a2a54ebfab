import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../platform/auth/actor.ts'
import { isHeld } from '../../platform/auth/roles.ts'
import { SOURCES, type Source } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import { makeCondition } from '../../platform/search/conditions.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch, type SearchField } from '../../platform/search/search.ts'
import { holdsWords, readWords } from '../../platform/search/words.ts'
import type { Locale } from '../../platform/text/phrases.ts'

export type UserRow = {
  id: number
  username: string
  name: string
  /** The preferred one, in E.164; it is taken for sending and for signing in. */
  mobile: string | null
  moreMobiles: string[]
  email: string | null
  moreEmails: string[]
  locale: Locale
  source: Source
  /** What the person's directory knows it by. */
  externalId: string | null
  suspended: boolean
  canSignIn: boolean
  /** An administrator has switched it off: no central provider lets the person in either. */
  signInOff: boolean
  /** `service` null: at the centre. */
  roles: { role: string; service: string | null }[]
  lastSignInAt: Date | null
  createdAt: Date
}

const CAN_SIGN_IN = sql`exists (select from auth.sign_ins i where i.user_id = u.id)`

const COLUMNS = sql`
  u.id, u.username, u.name, u.mobile, u.more_mobiles as "moreMobiles", u.email, u.more_emails as "moreEmails", u.locale,
  u.source, u.external_id as "externalId", u.suspended_at is not null as suspended,
  ${CAN_SIGN_IN} as "canSignIn", u.sign_in_off_at is not null as "signInOff", u.last_sign_in_at as "lastSignInAt", u.created_at as "createdAt",
  (select coalesce(json_agg(json_build_object('role', r.role, 'service', s.name) order by s.name nulls first, r.role), '[]')
   from role_assignments r
   left join services s on s.id = r.service_id
   where r.user_id = u.id and ${isHeld('r')}) as roles`

const TEXT = sql`concat_ws(' ', u.username, u.name, u.mobile, u.email, array_to_string(u.more_mobiles || u.more_emails, ' '), u.external_id)`

// any of a person's numbers or addresses
const anyOf = (type: 'phone' | 'text', all: RawBuilder<unknown>): SearchField => ({
  type,
  operators: ['eq', 'in', 'contains', 'prefix', 'suffix'],
  where: (operator, values) => {
    const made = makeCondition({ type, sql: sql`one` }, operator, values)
    return made === 'wrong' ? 'wrong' : sql`exists (select from unnest(${all}) one where ${made})`
  },
})

export const userSearch = declareSearch({
  fields: {
    username: { type: 'text', sql: sql`u.username`, sortable: true },
    name: { type: 'text', sql: sql`u.name`, sortable: true },
    mobile: anyOf('phone', sql`u.mobile || u.more_mobiles`),
    hasMobile: { type: 'boolean', sql: sql`u.mobile is not null` },
    email: anyOf('text', sql`u.email || u.more_emails`),
    source: { type: 'enum', sql: sql`u.source`, values: SOURCES },
    externalId: { type: 'text', sql: sql`u.external_id` },
    locale: { type: 'enum', sql: sql`u.locale`, values: ['fa', 'en'] },
    suspended: { type: 'boolean', sql: sql`u.suspended_at is not null` },
    canSignIn: { type: 'boolean', sql: CAN_SIGN_IN },
    signInOff: { type: 'boolean', sql: sql`u.sign_in_off_at is not null` },
    // by an own assignment or a group's
    role: {
      type: 'text',
      operators: ['eq', 'in'],
      where: (_operator, values) => sql`u.id in (select user_id from held_roles where role = any (${values}::text[]))`,
    },
    // its own members and those of the groups in it
    group: {
      type: 'number',
      operators: ['eq', 'in'],
      where: (_operator, values) => {
        if (!values.every((id) => /^\d{1,9}$/.test(id))) return 'wrong'
        return sql`u.id in (
          with recursive of_group (id) as (
            select unnest(${values}::int[])
            union
            select c.child_id from of_group o join group_children c on c.group_id = o.id
          )
          select m.user_id from of_group o join group_members m on m.group_id = o.id)`
      },
    },
    lastSignInAt: { type: 'instant', sql: sql`u.last_sign_in_at` },
    createdAt: { type: 'instant', sql: sql`u.created_at`, sortable: true },
  },
  id: { sql: sql`u.id`, type: 'integer' },
  defaultSort: 'username',
  freeText: (text) => holdsWords(TEXT, readWords(text), 'sorted'),
})

export async function listUserRows(db: Db, search: SearchRequest) {
  const { rows } = await sql<UserRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from users u
    where ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): UserRow => row)
}

/** `lock`: nobody else changes this person until the transaction ends. */
export async function findUserRow(db: Db, id: number, lock = false): Promise<UserRow | undefined> {
  // locked first: a statement that waits for the lock would show the roles as they were before the wait
  if (lock) await sql`select from users where id = ${id} for update`.execute(db)
  const { rows } = await sql<UserRow>`select ${COLUMNS} from users u where u.id = ${id}`.execute(db)
  return rows[0]
}

export type UserFields = Pick<UserRow, 'name' | 'mobile' | 'moreMobiles' | 'email' | 'moreEmails' | 'locale'>

/** Which of these somebody has already, for people to be told of all at once; the constraints decide. */
export async function listTaken(
  db: Db,
  { username, mobile = null, email = null }: { username: string; mobile?: string | null; email?: string | null },
): Promise<('username' | 'mobile' | 'email')[]> {
  const { rows } = await sql<{ username: boolean; mobile: boolean; email: boolean }>`
    select exists (select from users where username = ${username}) as username,
           exists (select from users where mobile = ${mobile}) as mobile,
           exists (select from users where email = ${email}) as email`.execute(db)
  return (['username', 'mobile', 'email'] as const).filter((field) => rows[0]?.[field])
}

/** Throws the database's unique violation where username, mobile or e-mail is taken. */
export async function insertUser(db: Db, row: UserFields & { username: string }): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into users (username, name, mobile, more_mobiles, email, more_emails, locale)
    values (${row.username}, ${row.name}, ${row.mobile}, ${row.moreMobiles}, ${row.email}, ${row.moreEmails}, ${row.locale})
    returning id`.execute(db)
  return rows[0]!.id
}

/** Throws the database's unique violation where mobile or e-mail is taken. */
export async function updateUser(db: Db, id: number, row: UserFields): Promise<void> {
  await sql`
    update users set name = ${row.name}, mobile = ${row.mobile}, more_mobiles = ${row.moreMobiles}, email = ${row.email},
        more_emails = ${row.moreEmails}, locale = ${row.locale}
    where id = ${id}`.execute(db)
}

/** Notes that an administrator does not let the person sign in, or lets again. */
export async function setSignInOff(db: Db, id: number, off: boolean): Promise<void> {
  await sql`
    update users set sign_in_off_at = case when ${off} then clock_timestamp() end
    where id = ${id} and (sign_in_off_at is not null) <> ${off}`.execute(db)
}

/** False where it already stands so. */
export async function setUserSuspension(db: Db, id: number, suspended: boolean): Promise<boolean> {
  const { rows } = await sql`
    update users set suspended_at = case when ${suspended} then clock_timestamp() end
    where id = ${id} and (suspended_at is not null) <> ${suspended}
    returning id`.execute(db)
  return rows.length > 0
}

/**
 * Gives a person these roles and no other; one that is held until some time keeps its end. Names of services that do not
 * exist are left out: check them before.
 */
export async function replaceRoles(
  db: Db,
  actor: Pick<Actor, 'name'>,
  id: number,
  roles: UserRow['roles'],
): Promise<void> {
  const names = roles.map(({ role }) => role)
  const services = roles.map(({ service }) => service)
  await sql`
    with wanted as (
      select w.role, s.id as service_id
      from unnest(${names}::text[], ${services}::text[]) as w (role, service)
      left join services s on s.name = w.service
      where w.service is null or s.id is not null
    ), dropped as (
      delete from role_assignments r
      where r.user_id = ${id}
        and not exists (select from wanted w where w.role = r.role and w.service_id is not distinct from r.service_id)
    )
    insert into role_assignments (user_id, service_id, role, created_by)
    select ${id}, service_id, role, ${actor.name} from wanted
    on conflict (user_id, group_id, service_id, role)
      do update set ends_at = null, created_by = excluded.created_by, created_at = clock_timestamp()
      where role_assignments.ends_at <= clock_timestamp()`.execute(db)
}

/** Of these names, the services that exist and are not archived. */
export async function listKnownServices(db: Db, names: string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from services where name = any (${names}::text[]) and archived_at is null`.execute(db)
  return rows.map((row) => row.name)
}

/** Every role that a person has now, anywhere, by an own assignment or a group's. */
export async function listHeldRoles(db: Db, id: number): Promise<string[]> {
  const { rows } = await sql<{ role: string }>`select distinct role from held_roles where user_id = ${id}`.execute(db)
  return rows.map(({ role }) => role)
}
