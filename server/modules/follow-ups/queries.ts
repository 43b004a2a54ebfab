import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { everyWord, holdsPart } from '../../platform/search/words.ts'
import { foldPersian, foldWords } from '../../platform/text/fold.ts'
import type { FollowUpState } from '../messages/messages.ts'
import { holdsRole, type Person } from './assignees.ts'
import { STATES } from './schemas.ts'

export type FollowUpRow = {
  messageId: string
  state: FollowUpState
  assignee: (Person & { left: boolean }) | null
  dueAt: Date | null
  overdue: boolean
  openedBy: string | null
  ruleId: number | null
  openedAt: Date
  changedAt: Date
  doneAt: Date | null
}
/** What of a follow-up can be changed. */
export type Traits = { state: FollowUpState; assigneeId: number | null; dueAt: string | null }

const IS_WAITING = sql.raw(`f.state in ('open', 'in_progress')`)
const HAS_LEFT = sql`(u.suspended_at is not null or not ${holdsRole(sql`u.id`, sql`f.service_id`, sql`reader.roles`)})`
const IS_OVERDUE = sql`coalesce(${IS_WAITING} and f.due_at <= clock_timestamp(), false)`

const COLUMNS = sql`
  f.message_id as "messageId", f.state, f.due_at as "dueAt", ${IS_OVERDUE} as overdue, f.opened_by as "openedBy",
  f.rule_id as "ruleId", f.opened_at as "openedAt", f.changed_at as "changedAt", f.done_at as "doneAt",
  case when u.id is not null then json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'left', ${HAS_LEFT}) end as assignee`
const TABLES = (roles: string[]) => sql`
  follow_ups f
  left join users u on u.id = f.assignee_id
  cross join (select ${roles}::text[] as roles) reader`
// each by its id: as a join, a plan could read every message there is
const MESSAGE = sql`cross join lateral (select * from messages where id = f.message_id offset 0) m`

export const followUpSearch = declareSearch({
  fields: {
    state: { type: 'enum', sql: sql`f.state`, values: STATES },
    assignee: { type: 'number', sql: sql`f.assignee_id`, operators: ['eq', 'in', 'empty'] },
    assigneeLeft: { type: 'boolean', sql: sql`coalesce(u.id is not null and ${HAS_LEFT}, false)` },
    overdue: { type: 'boolean', sql: IS_OVERDUE },
    dueAt: { type: 'instant', sql: sql`f.due_at` },
    byRule: { type: 'boolean', sql: sql`f.rule_id is not null` },
    openedAt: { type: 'instant', sql: sql`f.opened_at`, sortable: true },
    changedAt: { type: 'instant', sql: sql`f.changed_at`, sortable: true },
    createdAt: {
      type: 'instant',
      sql: sql`f.message_id`,
      ofUuid: true,
      sortable: true,
      operators: ['gt', 'gte', 'lt', 'lte'],
    },
    note: {
      type: 'text',
      where: (_operator, [text = '']) => sql`exists (
        select from follow_up_notes n
        where n.service_id = f.service_id and n.message_id = f.message_id and ${holdsPart(sql`n.text`, foldPersian(text))})`,
      operators: ['contains'],
    },
  },
  id: { sql: sql`f.message_id`, type: 'uuid' },
  defaultSort: '-openedAt',
  // words of the notes, and of the name of who sees to it
  freeText: (text) =>
    everyWord(
      foldWords(text),
      (word) => sql`(strpos(coalesce(u.folded_name, ''), ${word}) > 0 or exists (
        select from follow_up_notes n
        where n.service_id = f.service_id and n.message_id = f.message_id and ${holdsPart(sql`n.text`, word)}))`,
    ),
})

/** Whose messages: a service's, and only its test messages or only the others where the asker is kept to them. */
type Scope = { serviceId: number; test: boolean | null }
const inScope = ({ serviceId, test }: Scope) =>
  test === null ? sql`f.service_id = ${serviceId}` : sql`f.service_id = ${serviceId} and m.test = ${test}`

export async function listFollowUpRows(db: Db, scope: Scope, roles: string[], search: SearchRequest) {
  const { rows } = await sql<FollowUpRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from ${TABLES(roles)} ${MESSAGE}
    where ${inScope(scope)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ cursorId: _, cursorSort: __, ...row }): FollowUpRow => row)
}

export async function findFollowUpRow(
  db: Db,
  serviceId: number,
  roles: string[],
  messageId: string,
): Promise<FollowUpRow | undefined> {
  const { rows } = await sql<FollowUpRow>`
    select ${COLUMNS} from ${TABLES(roles)} where f.service_id = ${serviceId} and f.message_id = ${messageId}`.execute(
    db,
  )
  return rows[0]
}

export type NoteRow = { at: Date; by: string; text: string }

export async function listNoteRows(db: Db, serviceId: number, messageId: string): Promise<NoteRow[]> {
  const { rows } = await sql<NoteRow>`
    select at, by_name as by, text from follow_up_notes
    where service_id = ${serviceId} and message_id = ${messageId} order by id`.execute(db)
  return rows
}

export const countNotes = async (db: Db, serviceId: number, messageId: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from follow_up_notes where service_id = ${serviceId} and message_id = ${messageId}`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}

/** Makes those that are not there, in no state, and locks them all, in the order of their ids. */
export async function lockFollowUps(
  db: Db,
  serviceId: number,
  messageIds: string[],
  by: string,
): Promise<(Traits & { messageId: string })[]> {
  await sql`
    insert into follow_ups (service_id, message_id, state, opened_by)
    select ${serviceId}, id, 'none', ${by} from unnest(${messageIds}::uuid[]) id order by id
    on conflict do nothing`.execute(db)
  const { rows } = await sql<Omit<Traits, 'dueAt'> & { messageId: string; dueAt: Date | null }>`
    select message_id as "messageId", state, assignee_id as "assigneeId", due_at as "dueAt" from follow_ups
    where service_id = ${serviceId} and message_id = any (${messageIds}::uuid[])
    order by message_id for update`.execute(db)
  return rows.map((row) => ({ ...row, dueAt: row.dueAt?.toISOString() ?? null }))
}

/** What `lockFollowUps` locked becomes so; one that comes from no state was opened now, by nobody else. */
export async function saveFollowUps(
  db: Db,
  serviceId: number,
  rows: (Traits & { messageId: string })[],
  by: string,
): Promise<void> {
  const read = <T>(pick: (row: Traits & { messageId: string }) => T): T[] => rows.map(pick)
  await sql`
    update follow_ups f set
      state = t.state, assignee_id = t.assignee_id, due_at = t.due_at, changed_at = now(),
      done_at = case when t.state <> 'done' then null when f.state = 'done' then f.done_at else now() end,
      opened_at = case when f.state = 'none' then now() else f.opened_at end,
      opened_by = case when f.state = 'none' then ${by} else f.opened_by end,
      rule_id = case when f.state = 'none' then null else f.rule_id end
    from unnest(${read((row) => row.messageId)}::uuid[], ${read((row) => row.state)}::text[],
      ${read((row) => row.assigneeId)}::int[], ${read((row) => row.dueAt)}::timestamptz[]) t(id, state, assignee_id, due_at)
    where f.service_id = ${serviceId} and f.message_id = t.id`.execute(db)
}

export async function insertNotes(db: Db, serviceId: number, messageIds: string[], by: string, text: string) {
  await sql`
    insert into follow_up_notes (service_id, message_id, by_name, text)
    select ${serviceId}, id, ${by}, ${text} from unnest(${messageIds}::uuid[]) id`.execute(db)
}

export type Needs = { open: number; overdue: number; mine: number; unassigned: number }

/** What waits in a service, by the index of what waits alone. `userId`: whose are counted as `mine`. */
export async function countNeeds(db: Db, scope: Scope, roles: string[], userId: number | null): Promise<Needs> {
  const { rows } = await sql<Needs>`
    select count(*)::int as open, count(*) filter (where ${IS_OVERDUE})::int as overdue,
      count(*) filter (where f.assignee_id = ${userId}::int)::int as mine,
      count(*) filter (where u.id is null or ${HAS_LEFT})::int as unassigned
    from ${TABLES(roles)} ${scope.test === null ? sql`` : MESSAGE}
    where ${IS_WAITING} and ${inScope(scope)}`.execute(db)
  return rows[0]!
}
