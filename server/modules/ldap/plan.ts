import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { isSwapping, settleClaims } from './claims.ts'
import type { Beyond } from './guard.ts'

/** Every kind of change, in the order in which they are made: nobody is without a group between two of them. */
export const KINDS = [
  'groups_removed',
  'groups_renamed',
  'groups_created',
  'users_changed',
  'users_created',
  'users_resumed',
  'users_suspended',
  'members_added',
  'nestings_added',
  'members_removed',
  'nestings_removed',
] as const
export type Kind = (typeof KINDS)[number]

/** What of one directory's answer differs from what we have: how much of each kind, and the first of it. */
export type Difference = {
  kinds: { kind: Kind; count: number; first: { subject: string; detail: string | null }[] }[]
  conflicts: { count: number; first: { dn: string; field: string; value: string; code: string }[] }
  beyondGuard: Beyond[]
}

const FIRST = 100

/**
 * Compares what was staged with what the directory's people and groups are with us, and writes each change to make as a
 * row of `plan`, numbered within its kind. What cannot be taken goes into `conflicts`. Changes nothing of ours.
 */
export async function makePlan(db: Db, directoryId: number): Promise<void> {
  await sql`
    create temporary table plan (
      kind text not null, seq int not null, user_id int, group_id int, child_id int, external_id text, other_id text,
      subject text not null, detail text, primary key (kind, seq))`.execute(db)
  await sql`create temporary table known_users as ${knownUsers(directoryId)}`.execute(db)
  await sql`create temporary table known_groups as ${knownGroups(directoryId)}`.execute(db)
  await sql`analyze known_users, known_groups`.execute(db)
  await settleClaims(db)
  await tellConflicts(db)
  await planGroups(db, directoryId)
  await planUsers(db, directoryId)
  await sql`create temporary table wanted_members as ${WANTED_MEMBERS}`.execute(db)
  await sql`create temporary table wanted_nestings as ${WANTED_NESTINGS}`.execute(db)
  await sql`analyze wanted_members, wanted_nestings`.execute(db)
  await planMembers(db, directoryId)
  await planNestings(db, directoryId)
  await sql`analyze plan`.execute(db)
}

/** How much of each kind there is, with the first hundred. */
export async function readDifference(db: Db): Promise<Omit<Difference, 'beyondGuard'>> {
  const { rows } = await sql<Difference['kinds'][number]>`
    select kind, max(seq) as count,
      coalesce(json_agg(json_build_object('subject', subject, 'detail', detail) order by seq) filter (where seq <= ${FIRST}), '[]') as first
    from plan group by kind`.execute(db)
  // what keeps somebody out stands before a number that is none
  const conflicts = await sql<Difference['conflicts']>`
    select count(*)::int as count, coalesce(json_agg(json_build_object('dn', dn, 'field', field, 'value', value, 'code', code)
      order by turn) filter (where turn <= ${FIRST}), '[]') as first
    from (
      select *, row_number() over (order by code <> 'last_administrator', code <> 'taken', seq) as turn from conflicts) c`.execute(
    db,
  )
  const found = new Map(rows.map((row) => [row.kind, row]))
  return {
    kinds: KINDS.map((kind) => found.get(kind) ?? { kind, count: 0, first: [] }),
    conflicts: conflicts.rows[0] as Difference['conflicts'],
  }
}

// Who each staged entry is with us, and by what it cannot be taken: an earlier entry of the same answer has it.
const knownUsers = (directoryId: number) => sql`
  with each as (
    select s.*, u.id as held_id, coalesce(u.directory_id, ${directoryId}) <> ${directoryId} as is_others,
      row_number() over (partition by s.username order by u.id, s.external_id) > 1 as is_second_username,
      row_number() over (partition by s.mobile order by u.id, s.external_id) > 1 as is_second_mobile,
      row_number() over (partition by s.email order by u.id, s.external_id) > 1 as is_second_email
    from staged_users s left join users u on u.source = 'ldap' and u.external_id = s.external_id
  )
  select external_id, case when not is_others then held_id end as user_id,
    case
      when is_others then 'externalId'
      when username is null then 'unusable'
      when is_second_username then 'username'
      when mobile is not null and is_second_mobile then 'mobile'
      when email is not null and is_second_email then 'email'
    end as refused
  from each e`

// A name that a group gives up in the same answer is free.
const knownGroups = (directoryId: number) => sql`
  with each as (
    select s.*, g.id as held_id, coalesce(g.directory_id, ${directoryId}) <> ${directoryId} as is_others,
      row_number() over (partition by lower(s.name) order by g.id, s.external_id) > 1 as is_second
    from staged_groups s left join groups g on g.source = 'ldap' and g.external_id = s.external_id
  )
  select external_id, case when not is_others then held_id end as group_id,
    case
      when is_others then 'externalId'
      when name is null then 'unusable'
      when is_second or exists (
        select from groups o
        where o.source = 'ldap' and lower(o.name) = lower(e.name) and o.id is distinct from held_id
          and not (o.directory_id is not distinct from ${directoryId}
                   and not exists (select from staged_groups t where t.external_id = o.external_id)))
        then 'name'
    end as refused
  from each e`

async function tellConflicts(db: Db): Promise<void> {
  await sql`
    insert into conflicts (dn, field, value, code)
    select s.dn, k.refused,
      case k.refused when 'username' then s.username when 'mobile' then s.mobile when 'email' then s.email else s.external_id end,
      'taken'
    from known_users k join staged_users s using (external_id)
    where k.refused <> 'unusable'
    union all
    select s.dn, k.refused, case k.refused when 'name' then s.name else s.external_id end, 'taken'
    from known_groups k join staged_groups s using (external_id)
    where k.refused <> 'unusable'`.execute(db)
}

/** Writes the rows of a kind; `columns` of `query` in the order of `columns`. `first`: what stands before all else. */
const plan = (kind: Kind, columns: string, query: RawBuilder<unknown>, first = sql`true`) => sql`
  insert into plan (kind, seq, ${sql.raw(columns)})
  select ${kind}, row_number() over (order by ${first} desc, q.subject, q.detail), ${sql.raw(columns.replace(/(\w+)/g, 'q.$1'))} from (${query}) q`

async function planGroups(db: Db, directoryId: number): Promise<void> {
  await plan(
    'groups_removed',
    'group_id, subject, detail',
    sql`
      select g.id as group_id, g.name as subject, null as detail
      from groups g
      where g.directory_id = ${directoryId} and not exists (select from staged_groups s where s.external_id = g.external_id)`,
  ).execute(db)
  await plan(
    'groups_renamed',
    'group_id, external_id, subject, detail',
    sql`
      select g.id as group_id, s.external_id, g.name as subject, s.name as detail
      from known_groups k join staged_groups s using (external_id) join groups g on g.id = k.group_id
      where k.refused is null and (g.name, g.directory_id) is distinct from (s.name, ${directoryId})`,
  ).execute(db)
  await plan(
    'groups_created',
    'external_id, subject, detail',
    sql`
      select s.external_id, s.name as subject, null as detail
      from known_groups k join staged_groups s using (external_id)
      where k.refused is null and k.group_id is null`,
  ).execute(db)
}

const FIELDS = ['username', 'name', 'mobile', 'more_mobiles', 'email', 'more_emails']
const OURS = sql.raw(FIELDS.map((field) => `u.${field}`).join(', '))
const THEIRS = sql.raw(FIELDS.map((field) => `s.${field}`).join(', '))
const CHANGED = sql.raw(
  [...FIELDS.map((field) => `case when u.${field} is distinct from s.${field} then '${field}' end`)].join(', '),
)

async function planUsers(db: Db, directoryId: number): Promise<void> {
  await plan(
    'users_changed',
    'user_id, external_id, subject, detail',
    sql`
      select u.id as user_id, s.external_id, u.username as subject,
        concat_ws(', ', ${CHANGED}, case when u.locale <> s.locale then 'locale' end) as detail
      from known_users k join staged_users s using (external_id) join users u on u.id = k.user_id
      where k.refused is null
        and (${OURS}, u.locale, u.directory_id) is distinct from (${THEIRS}, coalesce(s.locale, u.locale), ${directoryId})`,
    // together in the first batch
    isSwapping('q.external_id'),
  ).execute(db)
  await plan(
    'users_created',
    'external_id, subject, detail',
    sql`
      select s.external_id, s.username as subject, s.name as detail
      from known_users k join staged_users s using (external_id)
      where k.refused is null and k.user_id is null`,
  ).execute(db)
  await plan(
    'users_resumed',
    'user_id, subject, detail',
    sql`
      select u.id as user_id, u.username as subject, u.directory_state as detail
      from known_users k join staged_users s using (external_id) join users u on u.id = k.user_id
      where k.refused is null and s.state = 'active' and u.directory_state is distinct from 'active'`,
  ).execute(db)
  // what else is wrong with an entry keeps nobody in
  await plan(
    'users_suspended',
    'user_id, subject, detail',
    sql`
      select u.id as user_id, u.username as subject, s.state as detail
      from known_users k join staged_users s using (external_id) join users u on u.id = k.user_id
      where s.state = 'inactive' and u.directory_state is distinct from 'inactive'
      union all
      select u.id, u.username, 'left'
      from users u
      where u.directory_id = ${directoryId} and u.directory_state is distinct from 'left'
        and not exists (select from staged_users s where s.external_id = u.external_id)`,
  ).execute(db)
}

const WANTED_MEMBERS = sql`
  select distinct kg.external_id as group_external_id, ku.external_id as user_external_id, kg.group_id, ku.user_id
  from staged_members m
  join staged_groups g on g.dn_key = m.group_key
  join known_groups kg on kg.external_id = g.external_id
  join staged_users u on u.dn_key = m.member_key
  join known_users ku on ku.external_id = u.external_id
  where (kg.group_id is not null or kg.refused is null) and (ku.user_id is not null or ku.refused is null)`

const WANTED_NESTINGS = sql`
  select distinct kg.external_id as group_external_id, kc.external_id as child_external_id, kg.group_id, kc.group_id as child_id
  from staged_members m
  join staged_groups g on g.dn_key = m.group_key
  join known_groups kg on kg.external_id = g.external_id
  join staged_groups c on c.dn_key = m.member_key and c.external_id <> g.external_id
  join known_groups kc on kc.external_id = c.external_id
  where (kg.group_id is not null or kg.refused is null) and (kc.group_id is not null or kc.refused is null)`

const IS_REMOVED = sql`exists (select from plan p where p.kind = 'groups_removed' and p.group_id = g.id)`

async function planMembers(db: Db, directoryId: number): Promise<void> {
  await plan(
    'members_added',
    'external_id, other_id, subject, detail',
    sql`
      select w.group_external_id as external_id, w.user_external_id as other_id, g.name as subject, u.username as detail
      from wanted_members w
      join staged_groups g on g.external_id = w.group_external_id
      join staged_users s on s.external_id = w.user_external_id
      left join users h on h.id = w.user_id
      cross join lateral (select coalesce(h.username, s.username) as username) u
      where not exists (select from group_members gm where gm.group_id = w.group_id and gm.user_id = w.user_id)`,
  ).execute(db)
  await plan(
    'members_removed',
    'group_id, user_id, subject, detail',
    sql`
      select gm.group_id, gm.user_id, g.name as subject, u.username as detail
      from group_members gm
      join groups g on g.id = gm.group_id and g.directory_id = ${directoryId}
      join users u on u.id = gm.user_id and u.directory_id = ${directoryId}
      where not exists (select from wanted_members w where w.group_id = gm.group_id and w.user_id = gm.user_id)
        and not ${IS_REMOVED}`,
  ).execute(db)
}

async function planNestings(db: Db, directoryId: number): Promise<void> {
  await plan(
    'nestings_added',
    'external_id, other_id, subject, detail',
    sql`
      select w.group_external_id as external_id, w.child_external_id as other_id, g.name as subject, c.name as detail
      from wanted_nestings w
      join staged_groups g on g.external_id = w.group_external_id
      join staged_groups c on c.external_id = w.child_external_id
      where not exists (select from group_children gc where gc.group_id = w.group_id and gc.child_id = w.child_id)`,
  ).execute(db)
  await plan(
    'nestings_removed',
    'group_id, child_id, subject, detail',
    sql`
      select gc.group_id, gc.child_id, g.name as subject, c.name as detail
      from group_children gc
      join groups g on g.id = gc.group_id and g.directory_id = ${directoryId}
      join groups c on c.id = gc.child_id and c.directory_id = ${directoryId}
      where not exists (select from wanted_nestings w where w.group_id = gc.group_id and w.child_id = gc.child_id)
        and not ${IS_REMOVED}
        and not exists (select from plan p where p.kind = 'groups_removed' and p.group_id = c.id)`,
  ).execute(db)
}
