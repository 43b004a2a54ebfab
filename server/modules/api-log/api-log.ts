import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { isUuid, timeOfUuid } from '../../platform/ids.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'

/** Who called what, as the API tells it. */
export type ApiCallView = {
  id: string
  at: string
  method: string
  route: string
  status: number
  code: string | null
  ms: number | null
  service: string | null
  token: { id: number; name: string } | null
  user: { id: number; username: string } | null
  subject: string | null
  ip: string | null
  requestId: string
}

/** With what it asked and, of refusals and changes, what it was told; secrets are masked. */
export type ApiCallDetail = ApiCallView & { path: string | null; body: unknown; problem: unknown; answer: unknown }

export const apiCallSearch = declareSearch({
  id: { sql: sql`c.id`, type: 'uuid' },
  defaultSort: '-at',
  fields: {
    at: { type: 'instant', sql: sql`c.id`, ofUuid: true, sortable: true, operators: ['gt', 'gte', 'lt', 'lte'] },
    method: { type: 'enum', sql: sql`c.method`, values: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
    route: { type: 'text', sql: sql`c.route` },
    status: { type: 'number', sql: sql`c.status`, operators: ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte'] },
    code: { type: 'text', sql: sql`c.code`, operators: ['eq', 'ne', 'in', 'prefix', 'empty'] },
    ms: { type: 'number', sql: sql`c.ms`, operators: ['gt', 'gte', 'lt', 'lte'] },
    service: { type: 'text', sql: sql`s.name`, operators: ['eq', 'ne', 'in', 'empty'] },
    token: { type: 'number', sql: sql`c.token_id`, operators: ['eq', 'in', 'empty'] },
    user: { type: 'text', sql: sql`u.username`, operators: ['eq', 'ne', 'in', 'empty'] },
    // what the panel reads for its pages: people have no other way to read
    panelRead: {
      type: 'boolean',
      sql: sql`(c.user_id is not null and c.method in ('GET', 'HEAD'))`,
      operators: ['eq'],
    },
    subject: { type: 'text', sql: sql`c.subject`, operators: ['eq', 'in', 'empty'] },
    requestId: { type: 'text', sql: sql`c.request_id`, operators: ['eq', 'in', 'prefix'] },
    ip: { type: 'text', sql: sql`host(c.ip)`, operators: ['eq', 'in', 'prefix'] },
  },
  freeText: (text) =>
    sql`strpos(c.request_id, ${text}) > 0 or strpos(c.route, ${text}) > 0 or c.subject = ${text} or c.code = ${text}`,
})

type Row = Omit<ApiCallView, 'at' | 'token' | 'user'> & {
  tokenId: number | null
  tokenName: string | null
  userId: number | null
  username: string | null
  cursorId: string
  cursorSort: string | null
}

const COLUMNS = sql`
  c.id, c.method, c.route, c.status, c.code, c.ms, s.name as service, c.token_id as "tokenId", t.name as "tokenName",
  c.user_id as "userId", u.username, c.subject, host(c.ip) as ip, c.request_id as "requestId"`
const FROM = sql`
  api_calls c
  left join services s on s.id = c.service_id
  left join tokens t on t.id = c.token_id
  left join users u on u.id = c.user_id`

/** Of which service; null: of all and of the centre. `isTest`: only what its test tokens did, as a test token is told. */
export type CallsOf = { serviceId: number | null; isTest: boolean }

const inScope = ({ serviceId, isTest }: CallsOf) =>
  serviceId === null ? sql`true` : sql`c.service_id = ${serviceId} ${isTest ? sql`and t.kind = 'test'` : sql``}`

/** API calls, newest first unless asked otherwise. */
export async function listApiCalls(
  db: Db,
  of: CallsOf,
  search: SearchRequest,
): Promise<{ items: ApiCallView[]; nextCursor: string | null }> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} ${search.cursorColumns}
    from ${FROM}
    where ${inScope(of)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, toView)
}

/** One call. Throws `not_found`. */
export async function getApiCall(db: Db, of: CallsOf, id: string): Promise<ApiCallDetail> {
  if (!isUuid(id)) throw new AppError('not_found')
  const { rows } = await sql<Row & Pick<ApiCallDetail, 'path' | 'body' | 'problem' | 'answer'>>`
    select ${COLUMNS}, c.path, c.body, c.problem, c.answer from ${FROM} where c.id = ${id}::uuid and ${inScope(of)}`.execute(
    db,
  )
  const [row] = rows
  if (row === undefined) throw new AppError('not_found')
  return { ...toView(row), path: row.path, body: row.body, problem: row.problem, answer: row.answer }
}

function toView(row: Row): ApiCallView {
  return {
    id: row.id,
    at: new Date(timeOfUuid(row.id)).toISOString(),
    method: row.method,
    route: row.route,
    status: row.status,
    code: row.code,
    ms: row.ms,
    service: row.service,
    token: row.tokenId === null ? null : { id: row.tokenId, name: row.tokenName ?? String(row.tokenId) },
    user: row.userId === null ? null : { id: row.userId, username: row.username ?? String(row.userId) },
    subject: row.subject,
    ip: row.ip,
    requestId: row.requestId,
  }
}
