import { type RawBuilder, sql } from 'kysely'
import type { ReviewReason } from '../../dispatch/road/review-policy.ts'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { foldPersian, foldSql, foldWords } from '../../platform/text/fold.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import type { NoticeRow } from '../reviews/reviews.ts'
import type { FaultTally } from './fault-tally.ts'
import type { FoundName, Meant } from './names.ts'
import type { Paced } from './pace.ts'
import { SHOWN_STATES, type StoredState } from './schemas.ts'

/** As it is shown; `names`: of groups, lists and files. */
export type SourceSummary = {
  kind: 'numbers' | 'recipients' | 'users' | 'groups' | 'contactLists' | 'contacts' | 'file' | 'broadcast'
  count: number
  names: string[]
}

/** What is asked, and never changes. Times in ms since 1970 where they are numbers. */
export type Asked = {
  id: string
  serviceId: number
  name: string
  class: number
  test: boolean
  sender: string | null
  text: string | null
  template: string | null
  templateVersionId: number | null
  variables: Record<string, string>
  reference: string | null
  tags: string[]
  sendAt: Date | null
  validForS: number
  /** Messages a minute at most. */
  pace: number | null
  isDraft: boolean
  refusesFaults: boolean
  tokenId: number | null
  userId: number | null
  createdBy: string
  permissions: string[]
  locale: Locale
  requestId: string
  ip: string | null
  sources: SourceSummary[]
  /** What whoever makes, starts or resumes it has to hold beside the right to send broadcasts. */
  needs: Permission[]
}

export type BroadcastRow = Asked & {
  state: StoredState
  /** What people see of it. */
  shown: (typeof SHOWN_STATES)[number]
  createdAt: Date
  sourceAt: number
  sourceCursor: unknown
  nextN: number
  /** How many recipients are faulty, by kind. */
  faults: FaultTally
  valid: number
  duplicate: number
  invalid: number
  segments: string
  segmentsMax: number
  cost: string | null
  hosts: string[]
  /** How many read it in which language, where it goes by a template. */
  locales: Partial<Record<Locale, number>>
  reasons: ReviewReason[] | null
  decidedBy: string | null
  decidedAt: Date | null
  undoUntil: Date | null
  /** What those who may release it were told. */
  notice: NoticeRow | null
  refusal: string | null
  refusalCode: 'faulty_recipients' | 'no_recipients' | null
  paced: Paced
  expanded: number
  dropped: number
  pausedAt: Date | null
  pausedBy: string | null
  pauseCode: string | null
  cancelledAt: Date | null
  cancelledBy: string | null
  finishedAt: Date | null
  outcome: Record<string, number>
  charged: string
  countedAt: Date | null
  /** Outside of its hours: when they begin. */
  opensAt: Date | null
  /** Who sent it: a person, or the maker of the token that did. */
  sentBy: string | null
  /** Who sent it where it was a draft. */
  startedBy: string | null
}

/** The state that is shown: two follow from the time, and one from whether it is paused. */
const SHOWN_STATE = `case
  when b.state in ('collecting', 'expanding', 'sending') and b.paused_at is not null then 'paused'
  when b.state = 'expanding' and b.undo_until > now() then 'scheduled'
  when (b.state = 'sending' or b.state = 'expanding' and b.pace is not null) and greatest(b.send_at, b.opens_at) > now() then 'scheduled'
  else b.state end`

/** The columns of a `BroadcastRow`, of `broadcasts b`. */
export const ROW_COLUMNS = `
  b.id, b.service_id as "serviceId", b.name, b.state, ${SHOWN_STATE} as shown, b.class, b.test, b.sender, b.text, b.template,
  b.template_version_id as "templateVersionId", b.variables, b.reference, b.tags, b.send_at as "sendAt",
  b.valid_for_s as "validForS", b.is_draft as "isDraft", b.refuses_faults as "refusesFaults", b.token_id as "tokenId",
  b.user_id as "userId", b.needs, b.created_by as "createdBy", b.permissions, b.locale, b.request_id as "requestId",
  host(b.ip) as ip, b.sources, b.created_at as "createdAt", b.source_at as "sourceAt", b.source_cursor as "sourceCursor",
  b.next_n as "nextN", b.faults, b.valid, b.duplicate, b.invalid, b.segments::text, b.segments_max as "segmentsMax", b.cost::text,
  b.hosts, b.locales, b.reasons, b.decided_by as "decidedBy", b.decided_at as "decidedAt", b.undo_until as "undoUntil", b.refusal,
  b.refusal_code as "refusalCode", b.pace, b.paced, b.expanded, b.dropped, b.paused_at as "pausedAt", b.paused_by as "pausedBy",
  b.pause_code as "pauseCode", b.cancelled_at as "cancelledAt", b.cancelled_by as "cancelledBy",
  b.finished_at as "finishedAt", b.outcome, b.charged::text, b.counted_at as "countedAt", b.opens_at as "opensAt", b.started_by as "startedBy",
  (select jsonb_build_object('at', n.at, 'sent', n.sent_at is not null, 'receivers', n.receivers)
   from review_notices n where n.id = b.review_notice_id) as notice,
  coalesce((select u.username from users u where u.id = b.user_id), (select t.created_by from tokens t where t.id = b.token_id)) as "sentBy"`
const COLUMNS = sql.raw(ROW_COLUMNS)

const TEXT = sql`concat_ws(' ', b.name, b.text, b.template, b.reference)`

export const broadcastSearch = declareSearch({
  id: { sql: sql`b.id`, type: 'uuid' },
  defaultSort: '-createdAt',
  fields: {
    createdAt: { type: 'instant', sql: sql`b.id`, ofUuid: true, sortable: true, operators: ['gt', 'gte', 'lt', 'lte'] },
    state: { type: 'enum', sql: sql.raw(SHOWN_STATE), values: SHOWN_STATES },
    name: { type: 'text', sql: sql`b.name`, operators: ['eq', 'contains', 'prefix', 'empty'] },
    template: { type: 'text', sql: sql`b.template`, operators: ['eq', 'in', 'empty'] },
    createdBy: { type: 'text', sql: sql`b.created_by`, operators: ['eq', 'ne', 'in'] },
    reference: { type: 'text', sql: sql`b.reference`, operators: ['eq', 'in', 'prefix', 'empty'] },
    sendAt: { type: 'instant', sql: sql`b.send_at` },
    test: { type: 'boolean', sql: sql`b.test` },
  },
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

/** Whose: a service's, and only its tests or only the others where the asker is kept to them. */
export type Scope = { serviceId: number; test: boolean | null }
const inScope = ({ serviceId, test }: Scope) =>
  test === null ? sql`b.service_id = ${serviceId}` : sql`b.service_id = ${serviceId} and b.test = ${test}`

export async function listBroadcastRows(db: Db, scope: Scope, search: SearchRequest) {
  const { rows } = await sql<BroadcastRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from broadcasts b
    where ${inScope(scope)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): BroadcastRow => row)
}

/** `lock`: nobody else changes it until the transaction ends; a step of its making waits, or is waited for. */
export async function findBroadcastRow(db: Db, scope: Scope, id: string, lock = false) {
  if (lock) await sql`select from broadcasts b where b.id = ${id} and ${inScope(scope)} for no key update`.execute(db)
  const { rows } = await sql<BroadcastRow>`
    select ${COLUMNS} from broadcasts b where b.id = ${id} and ${inScope(scope)}`.execute(db)
  return rows[0]
}

export type SourcePiece = { place: number; kind: SourceSummary['kind']; content: unknown }

/** Whether a template is there; if it is, nobody deletes it before the transaction has ended. */
export async function holdTemplate(db: Db, serviceId: number, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from templates where service_id = ${serviceId} and name = ${name} and deleted_at is null for key share`.execute(
    db,
  )
  return rows.length > 0
}

const PIECES_AT_ONCE = 10

export async function insertBroadcast(db: Db, asked: Asked, pieces: SourcePiece[]): Promise<void> {
  await sql`
    insert into broadcasts (id, service_id, name, class, test, sender, text, template, template_version_id, variables,
      reference, tags, send_at, valid_for_s, pace, is_draft, refuses_faults, token_id, user_id, created_by, permissions, locale,
      request_id, ip, sources, needs)
    values (${asked.id}, ${asked.serviceId}, ${asked.name}, ${asked.class}, ${asked.test}, ${asked.sender}, ${asked.text},
      ${asked.template}, ${asked.templateVersionId}, ${JSON.stringify(asked.variables)}::jsonb, ${asked.reference},
      ${JSON.stringify(asked.tags)}::jsonb, ${asked.sendAt}, ${asked.validForS}, ${asked.pace}, ${asked.isDraft}, ${asked.refusesFaults},
      ${asked.tokenId}, ${asked.userId}, ${asked.createdBy}, ${asked.permissions}::text[], ${asked.locale},
      ${asked.requestId}, ${asked.ip}::inet, ${JSON.stringify(asked.sources)}::jsonb,
      ${asked.needs}::text[])`.execute(db)
  // some at a time: written as JSON at once, all of them would hold the node up
  for (let from = 0; from < pieces.length; from += PIECES_AT_ONCE)
    await sql`
      insert into broadcast_sources (broadcast_id, position, place, kind, content)
      select ${asked.id}, ${from} + (e.n - 1)::int, (e.piece->>'place')::int, e.piece->>'kind', e.piece->'content'
      from jsonb_array_elements(${JSON.stringify(pieces.slice(from, from + PIECES_AT_ONCE))}::jsonb)
        with ordinality e(piece, n)`.execute(db)
}

/** Changes columns of one broadcast. */
export async function updateBroadcast(db: Db, id: string, changes: ReturnType<typeof sql>): Promise<void> {
  await sql`update broadcasts set ${changes} where id = ${id}`.execute(db)
}

/** What waits of a paced broadcast goes as soon as it is resumed: from then on it counts. */
export async function countWaitingAnew(db: Db, id: string): Promise<void> {
  await sql`
    update broadcasts b set paced = paced || jsonb_build_array(jsonb_build_array(
      (extract(epoch from clock_timestamp()) * 1000)::float8,
      (select count(*) from (
        select from flows f join queue q on q.lane = f.lane and q.flow = f.id where f.broadcast_id = b.id limit b.pace) first)))
    where id = ${id} and pace is not null`.execute(db)
}

/** Stops or opens all flows of a broadcast: claims ask no flow that is paused. */
export async function pauseFlows(db: Db, id: string, isPaused: boolean): Promise<void> {
  await sql`update flows set paused = ${isPaused} where broadcast_id = ${id}`.execute(db)
}

export type FaultRow = {
  n: number
  place: number
  row: number
  given: string
  field: string | null
  code: string
  params: Record<string, string | number> | null
}

const FOLDED_GIVEN = sql.raw(foldSql('f.given'))

export const faultSearch = declareSearch({
  id: { sql: sql`f.n`, type: 'integer' },
  defaultSort: 'n',
  fields: {
    n: { type: 'number', sql: sql`f.n`, sortable: true },
    place: { type: 'number', sql: sql`f.place` },
    row: { type: 'number', sql: sql`f.row_number` },
    given: { type: 'text', sql: sql`f.given`, operators: ['eq', 'contains', 'prefix'] },
    code: { type: 'text', sql: sql`f.code`, operators: ['eq', 'ne', 'in'] },
    field: { type: 'text', sql: sql`f.field`, operators: ['eq', 'ne', 'in'] },
  },
  freeText(text) {
    const ofWords = holdsWords(sql`f.given`, foldWords(text))
    // as people write numbers: 0912 123 stands in +98912123 and in 0912-123, and +98912 in 0912
    const digits = toLatinDigits(text).replace(/\D+/g, '').replace(/^0+/, '')
    if (digits === '' || /\p{L}/u.test(text)) return ofWords
    const withoutCountry = /^98[1-9]/.test(digits) ? digits.slice(2) : digits
    return sql`(strpos(regexp_replace(${FOLDED_GIVEN}, '[^0-9]+', '', 'g'), ${withoutCountry}) > 0 or (${ofWords}))`
  },
})

const FAULT_COLUMNS = sql`f.n, f.place, f.row_number as row, f.given, f.field, f.code, f.params`

export async function listFaultRows(db: Db, broadcastId: string, search: SearchRequest) {
  const { rows } = await sql<FaultRow & { cursorId: string; cursorSort: string | null }>`
    select ${FAULT_COLUMNS} ${search.cursorColumns}
    from broadcast_faults f
    where f.broadcast_id = ${broadcastId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ cursorId: _, cursorSort: __, ...row }): FaultRow => row)
}

/** The next faults after the `n`th, for a file of all. */
export async function readFaults(db: Db, broadcastId: string, after: number, limit: number): Promise<FaultRow[]> {
  const { rows } = await sql<FaultRow>`
    select ${FAULT_COLUMNS} from broadcast_faults f
    where f.broadcast_id = ${broadcastId} and f.n > ${after} order by f.n limit ${limit}`.execute(db)
  return rows
}

export type RecipientRow = {
  n: number
  place: number
  row: number
  address: string
  toUserId: number | null
  variables: Record<string, string> | null
  body: string | null
}

/** The first that still wait to become messages. */
export async function readFirstRecipients(db: Db, broadcastId: string, limit: number): Promise<RecipientRow[]> {
  const { rows } = await sql<RecipientRow>`
    select n, place, row_number as row, address, to_user_id as "toUserId", variables, body from broadcast_recipients
    where broadcast_id = ${broadcastId} order by n limit ${limit}`.execute(db)
  return rows
}

/** What names lead to: `i` is the place of the name, `folded` the name in its search form. */
const MEANT = (names: readonly Meant[]) => sql`
  unnest(${names.map(({ id }) => id)}::int[], ${names.map(({ name }) => name)}::text[],
    ${names.map(({ name }) => name && foldPersian(name))}::text[],
    ${names.map(({ externalId }) => externalId)}::text[]) with ordinality n(id, name, folded, external_id, i)`

/**
 * What stands there exactly, and what is only written alike. Apart from each other: the first are looked up by their
 * indexes; for the second each name there is, is folded once, and not once for each that is asked for.
 */
const findNamed = async (db: Db, names: readonly Meant[], exact: RawBuilder<unknown>, alike: RawBuilder<unknown>) => {
  const { rows } = await sql<FoundName>`
    with n as materialized (select * from ${MEANT(names)}), found as (
      select n.i, t.id, t.name, true as is_exact ${exact}
      union all
      select n.i, t.id, t.name, false ${alike}
    )
    select i::int - 1 as i, id, name, bool_or(is_exact) as "isExact" from found
    group by found.i, id, name order by found.i, id`.execute(db)
  return rows
}

/** The groups that are meant, of those that a service may address. */
export function findGroups(db: Db, serviceId: number, names: readonly Meant[]): Promise<FoundName[]> {
  const isAddressed = sql`((select addresses_all_groups from services where id = ${serviceId})
    or exists (select from service_groups a where a.service_id = ${serviceId} and a.group_id = t.id))`
  return findNamed(
    db,
    names,
    sql`from n join groups t on t.id = n.id or lower(t.name) = lower(n.name) or t.external_id = n.external_id
      where ${isAddressed}`,
    sql`from n join groups t on t.folded_name = n.folded where ${isAddressed}`,
  )
}

const FOLDED_NAME = sql.raw(foldSql('t.name'))

/** The lists that are meant, of those of a service. */
export const findLists = (db: Db, serviceId: number, names: readonly Meant[]): Promise<FoundName[]> =>
  findNamed(
    db,
    names,
    sql`from n join contact_lists t on t.id = n.id or lower(t.name) = lower(n.name) where t.service_id = ${serviceId}`,
    sql`from n join contact_lists t on ${FOLDED_NAME} = n.folded where t.service_id = ${serviceId}`,
  )

export type GroupMember = {
  id: number
  username: string
  name: string
  mobile: string | null
  locale: Locale
  suspended: boolean
}

/** The next members of some groups and of the groups in them, each once, in the order of their ids. */
export async function readGroupMembers(db: Db, groupIds: readonly number[], after: number, limit: number) {
  const { rows } = await sql<GroupMember>`
    with recursive inside (id) as (
      select unnest(${groupIds}::int[]) union select c.child_id from inside i join group_children c on c.group_id = i.id
    )
    select u.id, u.username, u.name, u.mobile, u.locale, u.suspended_at is not null as suspended
    from users u
    where u.id > ${after} and exists (
      select from group_members m where m.user_id = u.id and m.group_id in (select id from inside))
    order by u.id limit ${limit}`.execute(db)
  return rows
}

export type EarlierMessage = {
  id: string
  recipient: string
  toUserId: number | null
  variables: Record<string, string> | null
  /** Of what was made from a template. */
  locale: Locale | null
  body: string | null
}

/** The next messages of a broadcast that ended as one of these, in the order of their ids. */
export async function readEnded(
  db: Db,
  broadcastId: string,
  statuses: readonly number[],
  after: string,
  limit: number,
) {
  const { rows } = await sql<EarlierMessage>`
    select m.id, m.recipient, m.to_user_id as "toUserId", m.variables, m.template_locale as locale, m.body
    from messages m
    where m.broadcast_id = ${broadcastId} and m.id > ${after} and m.status = any (${statuses}::smallint[])
    order by m.id limit ${limit}`.execute(db)
  return rows
}

/** How many of its messages ended as one of these, and whether any was to a user. */
export async function countEnded(db: Db, broadcastId: string, statuses: readonly number[]) {
  const { rows } = await sql<{ n: number; isToUsers: boolean }>`
    select count(*)::int as n, coalesce(bool_or(to_user_id is not null), false) as "isToUsers" from messages where broadcast_id = ${broadcastId} and status = any (${statuses}::smallint[])`.execute(
    db,
  )
  return rows[0] ?? { n: 0, isToUsers: false }
}

/** How many of a service are gathered or become messages, `most` at most. */
export async function countOpen(db: Db, serviceId: number, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select from broadcasts where service_id = ${serviceId} and state in ('collecting', 'expanding') limit ${most}) open`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}

/** How many wait for review in a service. */
export async function countHeld(db: Db, { serviceId, test }: Scope): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from broadcasts b where b.state = 'held' and ${inScope({ serviceId, test })}`.execute(db)
  return rows[0]?.n ?? 0
}
