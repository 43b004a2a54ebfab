import { type RawBuilder, sql } from 'kysely'
import { auditEach } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Kind } from './plan.ts'

/** How a kind of change is made: its statements for a range of the plan's rows, each with its audit entries. */
export type Change = {
  /** It may take an administrator away. */
  takesAway: boolean
  statements(from: number, to: number): RawBuilder<unknown>[]
}

// as in the entries of a group that is changed elsewhere: the rest is counted
const NAMED_MAX = 50

/** Fields as the audit log shows them. */
const shown = (row: string) => sql`
  jsonb_build_object('username', ${sql.ref(`${row}.username`)}, 'name', ${sql.ref(`${row}.name`)},
    'mobile', ${sql.ref(`${row}.mobile`)}, 'moreMobiles', ${sql.ref(`${row}.more_mobiles`)},
    'email', ${sql.ref(`${row}.email`)}, 'moreEmails', ${sql.ref(`${row}.more_emails`)}, 'locale', ${sql.ref(`${row}.locale`)})`

/** Of two such objects, what of the first is not the same in the second. */
const differing = (one: RawBuilder<unknown>, other: RawBuilder<unknown>) => sql`
  (select jsonb_object_agg(a.key, a.value) from jsonb_each(${one}) a where a.value is distinct from ${other} -> a.key)`

const batch = (kind: Kind, from: number, to: number) => sql`
  select * from plan where kind = ${kind} and seq > ${from} and seq <= ${to}`

export const CHANGES: Record<Kind, (actor: Actor, directoryId: number) => Change> = {
  groups_removed: (actor) => ({
    takesAway: true,
    statements: (from, to) => [
      sql`
        with batch as (${batch('groups_removed', from, to)}), gone as (
          delete from groups g using batch b where g.id = b.group_id returning g.id, g.name
        ), audited as (${auditEach(
          actor,
          sql`select 'group.delete', 'group', id, jsonb_build_object('name', name, 'source', 'ldap'), null::jsonb from gone`,
        )})
        select`,
    ],
  }),
  groups_renamed: (actor, directoryId) => ({
    takesAway: false,
    statements: (from, to) => [
      sql`
        with batch as (${batch('groups_renamed', from, to)}), changed as (
          update groups g set name = s.name, directory_id = ${directoryId}
          from batch b join staged_groups s on s.external_id = b.external_id
          where g.id = b.group_id returning g.id, g.name, b.subject
        ), audited as (${auditEach(
          actor,
          sql`
            select 'group.update', 'group', id, jsonb_build_object('name', subject), jsonb_build_object('name', name)
            from changed where name <> subject`,
        )})
        select`,
    ],
  }),
  groups_created: (actor, directoryId) => ({
    takesAway: false,
    statements: (from, to) => [
      sql`
        with batch as (${batch('groups_created', from, to)}), made as (
          insert into groups (name, source, external_id, directory_id)
          select subject, 'ldap', external_id, ${directoryId} from batch
          returning id, name, external_id
        ), audited as (${auditEach(
          actor,
          sql`
            select 'group.create', 'group', id, null::jsonb,
              jsonb_build_object('name', name, 'source', 'ldap', 'externalId', external_id)
            from made`,
        )})
        select`,
    ],
  }),
  users_changed: (actor, directoryId) => ({
    takesAway: false,
    statements: (from, to) => [
      sql`
        with batch as (${batch('users_changed', from, to)}), held as (
          select u.* from users u join batch b on b.user_id = u.id
        ), changed as (
          update users u
          set username = s.username, name = s.name, mobile = s.mobile, more_mobiles = s.more_mobiles, email = s.email,
            more_emails = s.more_emails, locale = coalesce(s.locale, u.locale), directory_id = ${directoryId}
          from batch b join staged_users s on s.external_id = b.external_id
          where u.id = b.user_id returning u.*
        ), audited as (${auditEach(
          actor,
          sql`
            select 'user.update', 'user', c.username, ${differing(shown('h'), shown('c'))}, ${differing(shown('c'), shown('h'))}
            from changed c join held h on h.id = c.id
            where ${shown('c')} <> ${shown('h')}`,
        )})
        select`,
    ],
  }),
  users_created: (actor, directoryId) => ({
    takesAway: false,
    statements: (from, to) => [
      sql`
        with batch as (${batch('users_created', from, to)}), made as (
          insert into users (username, name, mobile, more_mobiles, email, more_emails, locale, source, external_id, directory_id,
            directory_state, suspended_at)
          select s.username, s.name, s.mobile, s.more_mobiles, s.email, s.more_emails, coalesce(s.locale, 'fa'), 'ldap',
            s.external_id, ${directoryId}, s.state, case when s.state <> 'active' then clock_timestamp() end
          from batch b join staged_users s on s.external_id = b.external_id
          order by b.seq
          returning *
        ), audited as (${auditEach(
          actor,
          sql`
            select 'user.create', 'user', m.username, null::jsonb,
              ${shown('m')} || jsonb_build_object('source', 'ldap', 'externalId', m.external_id, 'state', m.directory_state)
            from made m`,
        )})
        select`,
    ],
  }),
  users_resumed: (actor) => ({
    takesAway: false,
    statements: (from, to) => [
      sql`
        with batch as (${batch('users_resumed', from, to)}), changed as (
          update users u set suspended_at = null, directory_state = 'active'
          from batch b where u.id = b.user_id returning u.username
        ), audited as (${auditEach(actor, sql`select 'user.resume', 'user', username, null::jsonb, null::jsonb from changed`)})
        select`,
    ],
  }),
  users_suspended: (actor) => ({
    takesAway: true,
    statements: (from, to) => [
      sql`
        with batch as (${batch('users_suspended', from, to)}), held as (
          select u.id, u.suspended_at from users u join batch b on b.user_id = u.id
        ), changed as (
          update users u set suspended_at = coalesce(u.suspended_at, clock_timestamp()), directory_state = b.detail
          from batch b where u.id = b.user_id returning u.id, u.username, u.directory_state
        ), audited as (${auditEach(
          actor,
          sql`
            select case directory_state when 'left' then 'user.leave-directory' else 'user.suspend' end, 'user', username,
              null::jsonb, jsonb_build_object('directoryState', directory_state)
            from changed c join held h on h.id = c.id
            where h.suspended_at is null or directory_state = 'left'`,
        )})
        select`,
      sql`
        delete from auth.sessions
        where sign_in_id in (select user_id::text from (${batch('users_suspended', from, to)}) b)`,
    ],
  }),
  members_added: (actor) => ({
    takesAway: false,
    statements: (from, to) => [
      sql`
        with batch as (${batch('members_added', from, to)}), added as (
          insert into group_members (group_id, user_id)
          select g.id, u.id
          from batch b
          join groups g on g.source = 'ldap' and g.external_id = b.external_id
          join users u on u.source = 'ldap' and u.external_id = b.other_id
          on conflict do nothing
          returning group_id, user_id
        ), audited as (${auditEach(actor, membersOf('added', sql`select group_id, u.username as name from added a join users u on u.id = a.user_id`))})
        select`,
    ],
  }),
  nestings_added: (actor) => ({
    takesAway: false,
    statements: (from, to) => [
      sql`
        with batch as (${batch('nestings_added', from, to)}), added as (
          insert into group_children (group_id, child_id)
          select g.id, c.id
          from batch b
          join groups g on g.source = 'ldap' and g.external_id = b.external_id
          join groups c on c.source = 'ldap' and c.external_id = b.other_id
          on conflict do nothing
          returning group_id, child_id
        ), audited as (${auditEach(actor, membersOf('added', sql`select group_id, g.name from added a join groups g on g.id = a.child_id`))})
        select`,
    ],
  }),
  members_removed: (actor) => ({
    takesAway: true,
    statements: (from, to) => [
      sql`
        with batch as (${batch('members_removed', from, to)}), removed as (
          delete from group_members m using batch b where m.group_id = b.group_id and m.user_id = b.user_id
          returning m.group_id, m.user_id
        ), audited as (${auditEach(actor, membersOf('removed', sql`select group_id, u.username as name from removed r join users u on u.id = r.user_id`))})
        select`,
    ],
  }),
  nestings_removed: (actor) => ({
    takesAway: true,
    statements: (from, to) => [
      sql`
        with batch as (${batch('nestings_removed', from, to)}), removed as (
          delete from group_children c using batch b where c.group_id = b.group_id and c.child_id = b.child_id
          returning c.group_id, c.child_id
        ), audited as (${auditEach(actor, membersOf('removed', sql`select group_id, g.name from removed r join groups g on g.id = r.child_id`))})
        select`,
    ],
  }),
}

/** One entry for a group, with the names of the first of its members that came or went. */
function membersOf(verb: 'added' | 'removed', rows: RawBuilder<unknown>) {
  return sql`
    select 'group.change-members', 'group', group_id, null::jsonb,
      jsonb_build_object(${verb}::text, jsonb_agg(name order by name) filter (where turn <= ${NAMED_MAX}), ${`${verb}Count`}::text, count(*))
    from (select group_id, name, row_number() over (partition by group_id order by name) as turn from (${rows}) r) r
    group by group_id`
}
