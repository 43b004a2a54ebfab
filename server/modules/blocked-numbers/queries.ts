import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { foldWords } from '../../platform/text/fold.ts'

/** The namespace of the advisory lock that writers take in turn, so that changes become visible in their order. */
const LOCK = 186

export const SOURCES = ['opt_out', 'manual', 'import', 'provider'] as const
export type Source = (typeof SOURCES)[number]
/** `line`: '' stands for every line; `at`: since when, where somebody else keeps count of it. */
export type NewBlock = { number: string; line: string; inboundId?: string | null; at?: string | null }

export const blockedSearch = declareSearch({
  id: { sql: sql`b.id`, type: 'integer' },
  defaultSort: '-blockedAt',
  fields: {
    number: { type: 'phone', sql: sql`b.number` },
    line: { type: 'text', sql: sql`b.line`, operators: ['eq', 'in'] },
    source: { type: 'enum', sql: sql`b.source`, values: SOURCES },
    reason: { type: 'text', sql: sql`b.reason`, operators: ['eq', 'contains', 'prefix'] },
    blockedBy: { type: 'text', sql: sql`b.blocked_by`, operators: ['eq', 'in'] },
    blockedAt: { type: 'instant', sql: sql`b.blocked_at`, sortable: true, operators: ['gt', 'gte', 'lt', 'lte'] },
  },
  freeText(text) {
    // as people write numbers: 0912 stands in +98912
    const digits = toLatinDigits(text).replace(/\D+/g, '').replace(/^0+/, '')
    const words = foldWords(text)
    const ofReason = words.length === 0 ? sql`false` : holdsWords(sql`coalesce(b.reason, '')`, words)
    return digits === '' ? ofReason : sql`(strpos(b.number, ${digits}) > 0 or (${ofReason}))`
  },
})

type Row = {
  id: string
  number: string
  line: string
  source: Source
  reason: string | null
  blockedBy: string | null
  blockedAt: Date
  inboundMessageId: string | null
  cursorId: string
  cursorSort: string | null
}

/** The lines that are lent to a service: to it alone or to others as well. */
const linesOf = (serviceId: number): RawBuilder<unknown> => sql`
  select l.number from allocations o join sender_lines l on l.account_id = o.account_id
  where o.service_id = ${serviceId} and (o.lines = '{}' or l.number = any (o.lines))`

export async function listServiceLines(db: Db, serviceId: number): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`select distinct number from (${linesOf(serviceId)}) l`.execute(db)
  return rows.map(({ number }) => number)
}

export async function listAllLines(db: Db): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`select distinct number from sender_lines`.execute(db)
  return rows.map(({ number }) => number)
}

/** What holds now: for a service what is in its way, that is on its lines and on every line; null: all of the centre. */
export async function listBlockRows(db: Db, serviceId: number | null, search: SearchRequest) {
  const ofService = serviceId === null ? sql`true` : sql`(b.line = '' or b.line in (${linesOf(serviceId)}))`
  const { rows } = await sql<Row>`
    select b.id, b.number, b.line, b.source, b.reason, b.blocked_by as "blockedBy", b.blocked_at as "blockedAt",
      b.inbound_id as "inboundMessageId" ${search.cursorColumns}
    from blocked_numbers b
    where b.removed_at is null and ${ofService} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ cursorId: _, cursorSort: __, ...row }: Row) => ({
    ...row,
    id: Number(row.id),
    line: row.line === '' ? null : row.line,
    blockedAt: row.blockedAt.toISOString(),
  }))
}

// a long list is written for longer than others wait for a lock: what people wrote must not be lost for it
const takeTurn = (tx: Db) =>
  sql`select set_config('lock_timeout', '4s', true), pg_advisory_xact_lock(${LOCK}::int, 0)`.execute(tx)

/**
 * Those that were not blocked yet; one statement, whatever their number. What holds already stays as it was, and what was
 * lifted since then stays lifted.
 */
export async function insertBlocks(
  tx: Db,
  blocks: readonly NewBlock[],
  about: { source: Source; reason: string | null; by: string | null },
): Promise<{ id: number; number: string; line: string }[]> {
  await takeTurn(tx)
  const { rows } = await sql<{ id: string; number: string; line: string }>`
    insert into blocked_numbers as b (number, line, source, reason, blocked_by, inbound_id, blocked_at)
    select number, line, ${about.source}, ${about.reason}::text, ${about.by}::text, "inboundId", coalesce(at, clock_timestamp())
    from jsonb_to_recordset(${JSON.stringify(blocks)}::jsonb) t (number text, line text, "inboundId" uuid, at timestamptz)
    on conflict on constraint blocked_numbers__number_line do update
    set source = excluded.source, reason = excluded.reason, blocked_by = excluded.blocked_by, blocked_at = excluded.blocked_at,
      inbound_id = excluded.inbound_id, removed_at = null, change = nextval('blocked_number_changes')
    where b.removed_at < excluded.blocked_at
    returning b.id, b.number, b.line`.execute(tx)
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

type Lifted = { id: number; number: string; line: string; source: Source; reason: string | null }
const LIFT = sql`update blocked_numbers b set removed_at = now(), change = nextval('blocked_number_changes')`
const LIFTED = sql`returning b.id::float8 as id, b.number, b.line, b.source, b.reason`

/** Of a service, those on its lines alone; null: any. */
export async function liftBlocks(tx: Db, ids: readonly number[], serviceId: number | null): Promise<Lifted[]> {
  await takeTurn(tx)
  const own = serviceId === null ? sql`true` : sql`b.line in (${linesOf(serviceId)})`
  const { rows } = await sql<Lifted>`
    ${LIFT} where b.id = any (${ids}::bigint[]) and b.removed_at is null and ${own} ${LIFTED}`.execute(tx)
  return rows
}

/** What people themselves have stopped, and take back. */
export async function liftOptOuts(tx: Db, blocks: readonly NewBlock[]): Promise<Lifted[]> {
  await takeTurn(tx)
  const { rows } = await sql<Lifted>`
    ${LIFT} from jsonb_to_recordset(${JSON.stringify(blocks)}::jsonb) t (number text, line text)
    where b.number = t.number and b.line = t.line and b.removed_at is null and b.source in ('opt_out', 'provider')
    ${LIFTED}`.execute(tx)
  return rows
}
