import { sql } from 'kysely'
import { REVIEW_REASONS, type ReviewReason } from '../../dispatch/road/review-policy.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import type { NoticeRow } from './notices.ts'
import { STATES } from './schemas.ts'

/** With where its message stands, so that it can be moved. */
export type ReviewRow = {
  id: string
  state: (typeof STATES)[number]
  reasons: ReviewReason[]
  cost: string | null
  /** Username of the person who sent it, or of the maker of the token that did. */
  sentBy: string | null
  decidedBy: string | null
  decidedAt: Date | null
  undoUntil: Date | null
  refusal: string | null
  /** What its reviewers were told, while it waits. */
  notice: NoticeRow | null
  lane: number
  flow: number
  /** All that its recipient reads. */
  said: string
}

// the maker of a token is noted by name, as persons are named by their usernames
const SENT_BY = sql`coalesce((select u.username from users u where u.id = m.user_id), (select t.created_by from tokens t where t.id = m.token_id))`
// the first that tells of it
const NOTICE = sql`(
  select jsonb_build_object('at', n.at, 'sent', n.sent_at is not null, 'receivers', n.receivers) from review_notices n
  where r.state = 'pending' and n.service_id = r.service_id and n.seen >= r.message_id order by n.seen, n.id limit 1)`
const COLUMNS = sql`
  r.message_id as id, r.state, r.reasons, r.cost::text, ${SENT_BY} as "sentBy", r.decided_by as "decidedBy",
  r.decided_at as "decidedAt", r.undo_until as "undoUntil", r.refusal, m.lane, m.flow,
  ${NOTICE} as notice,
  concat_ws(E'\\n', m.content->>'subject', m.content->>'title', m.body, m.content->>'html', m.content->>'url') as said`
// each message by its id: as a join, a plan could read every message there is
const TABLES = sql`reviews r cross join lateral (select * from messages where id = r.message_id offset 0) m`

const TEXT = sql`m.body`

export const reviewSearch = declareSearch({
  fields: {
    state: { type: 'enum', sql: sql`r.state`, values: STATES },
    reason: {
      type: 'enum',
      values: REVIEW_REASONS,
      where: (operator, values) =>
        operator === 'ne' ? sql`not (r.reasons && ${values}::text[])` : sql`r.reasons && ${values}::text[]`,
    },
    to: { type: 'phone', sql: sql`m.recipient`, operators: ['eq', 'in'] },
    sentBy: { type: 'text', sql: SENT_BY, operators: ['eq', 'ne', 'in'] },
    decidedBy: { type: 'text', sql: sql`r.decided_by`, operators: ['eq', 'ne', 'in', 'empty'] },
    decidedAt: { type: 'instant', sql: sql`r.decided_at` },
    createdAt: {
      type: 'instant',
      sql: sql`r.message_id`,
      ofUuid: true,
      sortable: true,
      operators: ['gt', 'gte', 'lt', 'lte'],
    },
  },
  id: { sql: sql`r.message_id`, type: 'uuid' },
  defaultSort: '-createdAt',
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

/** Whose messages: a service's, and only its test messages or only the others where the asker is kept to them. */
type Scope = { serviceId: number; test: boolean | null }
const inScope = ({ serviceId, test }: Scope) =>
  test === null ? sql`r.service_id = ${serviceId}` : sql`r.service_id = ${serviceId} and m.test = ${test}`

export async function listReviewRows(db: Db, scope: Scope, search: SearchRequest) {
  const { rows } = await sql<ReviewRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from ${TABLES}
    where ${inScope(scope)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ cursorId: _, cursorSort: __, ...row }): ReviewRow => row)
}

export async function findReviewRow(db: Db, scope: Scope, id: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`
    select ${COLUMNS} from ${TABLES} where ${inScope(scope)} and r.message_id = ${id}`.execute(db)
  return rows[0]
}

type Key = { serviceId: number; id: string }

export const saveRelease = ({ serviceId, id }: Key, by: string, undoS: number) => sql`
  update reviews set state = 'released', decided_by = ${by}, decided_at = now(), undo_until = now() + ${undoS} * interval '1 second'
  where service_id = ${serviceId} and message_id = ${id}`

export const saveUndo = ({ serviceId, id }: Key) => sql`
  update reviews set state = 'pending', decided_by = null, decided_at = null, undo_until = null
  where service_id = ${serviceId} and message_id = ${id}`

export const saveRefusal = ({ serviceId, id }: Key, by: string, reason: string) => sql`
  update reviews set state = 'refused', decided_by = ${by}, decided_at = now(), refusal = ${reason}
  where service_id = ${serviceId} and message_id = ${id}`

/** Links to these hosts were let through: they are first links no more. */
export const addHosts = (serviceId: number, hosts: string[]) => sql`
  insert into reviewed_hosts (service_id, host) select ${serviceId}, unnest(${hosts}::text[]) on conflict do nothing`

export const findTokenMaker = async (db: Db, tokenId: number): Promise<string | null> => {
  const { rows } = await sql<{ by: string }>`select created_by as by from tokens where id = ${tokenId}`.execute(db)
  return rows[0]?.by ?? null
}

/** What waits in a service, by the index of what waits alone. */
export async function countPending(db: Db, { serviceId, test }: Scope): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${test === null ? sql`reviews r` : TABLES}
    where r.state = 'pending' and ${inScope({ serviceId, test })}`.execute(db)
  return rows[0]?.n ?? 0
}
