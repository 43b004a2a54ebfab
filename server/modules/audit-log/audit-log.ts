import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { isUuid, timeOfUuid } from '../../platform/ids.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import { nameIn, nameThings, type Title } from './names.ts'

/** Who changed what, as the API tells it. */
export type AuditEntryView = {
  id: string
  at: string
  actor: { kind: string; id: string | null; name: string; fullName: string | null }
  action: string
  subject: { kind: string; id: string; title: Title | null }
  service: string | null
  before: unknown
  after: unknown
  requestId: string | null
  ip: string | null
}

const TEXT = sql`(e.actor_name || ' ' || e.action || ' ' || e.subject_id)`

export const auditSearch = declareSearch({
  id: { sql: sql`e.id`, type: 'uuid' },
  defaultSort: '-at',
  fields: {
    at: { type: 'instant', sql: sql`e.id`, ofUuid: true, sortable: true, operators: ['gt', 'gte', 'lt', 'lte'] },
    actorKind: { type: 'enum', sql: sql`e.actor_kind`, values: ['user', 'token', 'cli', 'system'] },
    actor: { type: 'text', sql: sql`e.actor_name` },
    action: { type: 'text', sql: sql`e.action` },
    subjectKind: { type: 'text', sql: sql`e.subject_kind` },
    subject: { type: 'text', sql: sql`e.subject_id` },
    service: { type: 'text', sql: sql`s.name`, operators: ['eq', 'ne', 'in', 'empty'] },
    requestId: { type: 'text', sql: sql`e.request_id`, operators: ['eq', 'in'] },
    ip: { type: 'text', sql: sql`host(e.ip)`, operators: ['eq', 'in', 'prefix'] },
  },
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

type Row = {
  id: string
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  subjectKind: string
  subjectId: string
  serviceId: number | null
  service: string | null
  before: unknown
  after: unknown
  requestId: string | null
  ip: string | null
  cursorId: string
  cursorSort: string | null
}

const COLUMNS = sql`
  e.id, e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_name as "actorName", e.action,
  e.subject_kind as "subjectKind", e.subject_id as "subjectId", e.service_id as "serviceId", s.name as service, e.before, e.after,
  e.request_id as "requestId", host(e.ip) as ip`

/** Of which service; null: of all and of the centre. `isTest`: only what its test tokens did, as a test token is told. */
export type EntriesOf = { serviceId: number | null; isTest: boolean }

const BY_TEST_TOKEN = sql`
  and e.actor_kind = 'token' and exists (select from tokens t where t.id::text = e.actor_id and t.kind = 'test')`
const inScope = ({ serviceId, isTest }: EntriesOf) =>
  serviceId === null ? sql`true` : sql`e.service_id = ${serviceId} ${isTest ? BY_TEST_TOKEN : sql``}`

/** Audit entries, newest first unless asked otherwise. */
export async function listAuditEntries(
  db: Db,
  of: EntriesOf,
  search: SearchRequest,
): Promise<{ items: AuditEntryView[]; nextCursor: string | null }> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} ${search.cursorColumns}
    from audit_entries e
    left join services s on s.id = e.service_id
    where ${inScope(of)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  const page = makePage(search, rows, (row) => row)
  return { ...page, items: await toViews(db, page.items) }
}

/** One entry. Throws `not_found`. */
export async function getAuditEntry(db: Db, of: EntriesOf, id: string): Promise<AuditEntryView> {
  if (!isUuid(id)) throw new AppError('not_found')
  const { rows } = await sql<Row>`
    select ${COLUMNS}
    from audit_entries e
    left join services s on s.id = e.service_id
    where e.id = ${id}::uuid and ${inScope(of)}`.execute(db)
  const [view] = await toViews(db, rows)
  if (view === undefined) throw new AppError('not_found')
  return view
}

async function toViews(db: Db, rows: Row[]): Promise<AuditEntryView[]> {
  const nameOf = await nameThings(
    db,
    rows.flatMap((row) => [actorOf(row), subjectOf(row)]),
  )
  return rows.map((row) =>
    toView(
      row,
      row.actorKind === 'user' ? nameOf(actorOf(row)) : undefined,
      nameOf(subjectOf(row)) ?? nameIn(row.after) ?? nameIn(row.before),
    ),
  )
}

const actorOf = ({ actorId }: Row) => ({ kind: 'actor', id: actorId ?? '', serviceId: null })
const subjectOf = ({ subjectKind, subjectId, serviceId }: Row) => ({ kind: subjectKind, id: subjectId, serviceId })

function toView(row: Row, actor: Title | undefined, subject: Title | undefined): AuditEntryView {
  return {
    id: row.id,
    at: new Date(timeOfUuid(row.id)).toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName, fullName: actor?.fa ?? null },
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId, title: subject ?? null },
    service: row.service,
    before: row.before,
    after: row.after,
    requestId: row.requestId,
    ip: row.ip,
  }
}
