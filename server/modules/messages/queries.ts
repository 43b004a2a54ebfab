import { sql } from 'kysely'
import type { PassedOver } from '../../dispatch/road/choose-road.ts'
import { CALL_STATES } from '../../dispatch/send/settle.ts'
import type { Db } from '../../platform/db/database.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import type { MessageRow } from './view.ts'

// the HTML of an e-mail may be long: a list goes without
const makeColumns = (content: string) =>
  sql.raw(
    `m.id, m.service_id, m.lane, m.flow, m.class, m.test, m.recipient, m.to_user_id, m.sender, m.body, m.channel, ${content} as content, m.encoding, m.segments, m.reference,
   m.tags, m.broadcast_id, m.token_id, m.user_id, m.request_id, m.send_at, m.expires_at, m.status, m.method, m.line,
   m.account_id, m.call_id, m.provider_id, m.provider_code, m.provider_text, m.failure, m.cost, m.cost_unit, m.cancel_at,
   m.sent_at, m.final_at, m.variables,
   (select f.state from follow_ups f where f.service_id = m.service_id and f.message_id = m.id) as follow_up,
   (select json_build_object('state', r.state, 'undoUntil', r.undo_until) from reviews r
    where r.service_id = m.service_id and r.message_id = m.id) as review,
   (select json_build_object('name', t.name, 'version', v.version, 'locale', coalesce(m.template_locale, v.locale)) from template_versions v join templates t on t.id = v.template_id
    where v.id = m.template_version_id) as template,
   (select json_build_object('id', u.id, 'username', u.username, 'name', u.name) from users u where u.id = m.to_user_id) as to_user`,
  )
const COLUMNS = makeColumns('m.content')
const LIST_COLUMNS = makeColumns(`case when m.content ? 'html' then m.content || '{"html": null}' else m.content end`)

/** Whose messages: one service's, and only the test ones or only the others where the asker is kept to them. */
export type Scope = { serviceId: number; test: boolean | null }

const inScope = ({ serviceId, test }: Scope) =>
  test === null ? sql`m.service_id = ${serviceId}` : sql`m.service_id = ${serviceId} and m.test = ${test}`

/** Those of these messages that are in scope, in no order. The ids themselves say which partitions are opened. */
export async function listMessagesById(db: Db, scope: Scope, ids: string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<MessageRow>`
    select ${COLUMNS} from messages m where m.id = any (${ids}::uuid[]) and ${inScope(scope)}`.execute(db)
  return rows
}

type ListedRow = MessageRow & { cursorId: string; cursorSort: string | null }

/**
 * `mayReadText`, `mayReadNumbers`: whether codes may be found by their text, and what went to users by their numbers; the
 * conditions of the search ask `reader`. `reference`: only
 * messages that have it; null leaves it open.
 */
export async function listMessageRows(
  db: Db,
  scope: Scope,
  search: SearchRequest,
  {
    mayReadText,
    mayReadNumbers,
    reference,
  }: { mayReadText: boolean; mayReadNumbers: boolean; reference: string | null },
): Promise<ListedRow[]> {
  const isNamed = reference === null ? sql`true` : sql`m.reference = ${reference}`
  const { rows } = await sql<ListedRow>`
    select ${LIST_COLUMNS} ${search.cursorColumns}
    from messages m
    cross join (select ${mayReadText}::boolean as may_read_text, ${mayReadNumbers}::boolean as may_read_numbers) reader
    where ${inScope(scope)} and ${isNamed} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return rows
}

/** The ids of a search, in its order, at most `limit`. */
export async function listMessageIds(
  db: Db,
  scope: Scope,
  search: SearchRequest,
  { mayReadText, mayReadNumbers, limit }: { mayReadText: boolean; mayReadNumbers: boolean; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.id
    from messages m
    cross join (select ${mayReadText}::boolean as may_read_text, ${mayReadNumbers}::boolean as may_read_numbers) reader
    where ${inScope(scope)} and ${search.where}
    order by ${search.orderBy}
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Which of these messages stand in an open call: they are on their way. */
export async function findSending(db: Db, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select t.id from calls c cross join lateral unnest(c.ids) t(id)
    where c.state = ${CALL_STATES.open} and c.ids && ${ids}::uuid[] and t.id = any (${ids}::uuid[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

export type CallRow = {
  id: string
  account_id: number
  method: string
  line: string | null
  state: number
  outcome: number | null
  begun_at: Date
  ended_at: Date | null
  ask_after: Date
  lane: number
  flow: number
  provider_id: string | null
  answer: string | null
  passed_over: PassedOver[] | null
  /** The provider's own template that it went by. */
  template: string | null
  /** The lane that it waited in: its roads in order. */
  lane_roads: { accounts: number[]; methods: string[]; line: string; isTrial: boolean } | null
}

/**
 * The calls that carried a message: those named, and the ones that are not settled yet. What the provider said to a call
 * that carried another service's messages as well is kept back: ids and costs in it are that service's. So is what it
 * said to a question about the call, which may have asked for others' messages too.
 */
export async function listCalls(
  db: Db,
  { messageId, serviceId }: { messageId: string; serviceId: number },
  callIds: string[],
): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    select c.id, c.account_id, c.method, nullif(c.lines[p.i], '') as line, c.state, c.outcomes[p.i] as outcome, c.begun_at, c.ended_at,
      c.ask_after, c.lanes[p.i] as lane, c.flows[p.i] as flow,
      c.provider_ids[p.i] as provider_id, c.passed_over -> c.lanes[p.i]::text as passed_over,
      (select json_build_object('accounts', l.accounts, 'methods', l.methods, 'line', l.line, 'isTrial', l.trial)
       from lanes l where l.id = c.lanes[p.i]) as lane_roads,
      (select b->>'name' from lanes l join template_versions v on v.id = l.template cross join lateral jsonb_array_elements(v.bindings) b
       where l.id = c.lanes[p.i] and b->>'method' = c.method and coalesce(b->>'locale', l.locale) = l.locale
       -- the language's own before one of none
       order by b->>'locale' nulls last limit 1) as template,
      case when not exists (select from flows f where f.id = any (c.flows) and f.service_id <> ${serviceId})
        and not exists (select from notes n where n.message_id = ${messageId}::uuid and n.kind = 'asked' and n.data->>'call' = c.id::text)
        then c.answer end as answer
    from calls c cross join lateral (select array_position(c.ids, ${messageId}::uuid) as i) p
    where (c.id = any (${callIds}::uuid[]) or (c.state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) and c.ids @> array[${messageId}::uuid]))
      and p.i is not null
    order by c.id`.execute(db)
  return rows
}

/** When a message that was tried and could not leave is tried again; null where it does not wait for that. */
export async function findNextTry(db: Db, { lane, id }: Pick<MessageRow, 'lane' | 'id'>): Promise<Date | null> {
  const { rows } = await sql<{ dueAt: Date }>`
    select due_at as "dueAt" from later where lane = ${lane} and id = ${id}::uuid and tries > 0`.execute(db)
  return rows[0]?.dueAt ?? null
}

export type NoteRow = { at: Date; kind: string; data: Record<string, unknown> }

export async function listNotes(db: Db, messageId: string): Promise<NoteRow[]> {
  const { rows } = await sql<NoteRow>`
    select at, kind, data from notes where message_id = ${messageId}::uuid order by at`.execute(db)
  return rows
}
