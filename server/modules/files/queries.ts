import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import type { Encoding, TableKind } from '../../platform/tables/sniff.ts'
import { foldWords } from '../../platform/text/fold.ts'

/** `size` in bytes. */
export type FileRow = {
  id: number
  name: string
  size: number
  kind: TableKind
  encoding: Encoding | null
  createdAt: Date
  keptUntil: Date
}

/** Who asks: a test token sees what test tokens uploaded. */
export type Scope = { serviceId: number; isTest: boolean }

const COLUMNS = sql`
  f.id, f.name, f.size, f.kind, f.encoding, f.created_at as "createdAt", f.kept_until as "keptUntil"`
const isSeen = ({ serviceId, isTest }: Scope) => sql`
  (f.service_id = ${serviceId} and f.kind is not null and f.kept_until > now() and (f.test or not ${isTest}))`

export const fileSearch = declareSearch({
  fields: {
    id: { type: 'number', sql: sql`f.id`, operators: ['eq', 'in'], sortable: true },
    name: { type: 'text', sql: sql`f.name` },
    size: { type: 'number', sql: sql`f.size` },
    createdAt: { type: 'instant', sql: sql`f.created_at` },
  },
  id: { sql: sql`f.id`, type: 'integer' },
  defaultSort: '-id',
  freeText: (text) => holdsWords(sql`f.name`, foldWords(text)),
})

export async function listFileRows(db: Db, scope: Scope, search: SearchRequest) {
  const { rows } = await sql<FileRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from files f
    where ${isSeen(scope)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): FileRow => row)
}

/** `lock`: it is neither deleted nor moved until the transaction ends. */
export async function findFileRow(db: Db, scope: Scope, id: number, lock = false): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`
    select ${COLUMNS} from files f where f.id = ${id} and ${isSeen(scope)}
    ${lock ? sql`for no key update` : sql``}`.execute(db)
  return rows[0]
}

/** Locks the service's space until the transaction ends; answers how many bytes its files take, with those that arrive. */
export async function lockSpace(tx: Db, serviceId: number): Promise<number> {
  await sql`select from services where id = ${serviceId} for no key update`.execute(tx)
  const { rows } = await sql<{ taken: number }>`
    select coalesce(sum(size), 0)::bigint as taken from files where service_id = ${serviceId} and kept_until > now()`.execute(
    tx,
  )
  return rows[0]!.taken
}

/** A file that arrives: it takes `size` bytes, and goes by itself where it does not become whole. */
export async function insertFile(
  db: Db,
  { serviceId, isTest }: Scope,
  { name, size, hours }: { name: string; size: number; hours: number },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into files (service_id, name, size, test, kept_until)
    values (${serviceId}, ${name}, ${size}, ${isTest}, now() + make_interval(hours => ${hours}))
    returning id`.execute(db)
  return rows[0]!.id
}

/** A piece of a file that arrives, which is kept for so many hours more. */
export async function insertPiece(
  db: Db,
  { fileId, number, content, hours }: { fileId: number; number: number; content: Buffer; hours: number },
): Promise<void> {
  await sql`
    with file as (update files set kept_until = now() + make_interval(hours => ${hours}) where id = ${fileId})
    insert into file_pieces (file_id, number, content) values (${fileId}, ${number}, ${content})`.execute(db)
}

export async function findPiece(db: Db, fileId: number, number: number): Promise<Buffer | undefined> {
  const { rows } = await sql<{ content: Buffer }>`
    select content from file_pieces where file_id = ${fileId} and number = ${number}`.execute(db)
  return rows[0]?.content
}

/** Makes it one that is seen. */
export async function completeFile(
  db: Db,
  id: number,
  { size, kind, encoding, days }: Pick<FileRow, 'size' | 'kind' | 'encoding'> & { days: number },
): Promise<void> {
  await sql`
    update files set size = ${size}, kind = ${kind}, encoding = ${encoding}, kept_until = now() + make_interval(days => ${days})
    where id = ${id}`.execute(db)
}

export async function deleteFileRow(db: Db, id: number): Promise<void> {
  await sql`delete from files where id = ${id}`.execute(db)
}

/** Never sooner than it would go anyway. */
export async function updateKeptUntil(db: Db, id: number, until: Date): Promise<void> {
  await sql`update files set kept_until = greatest(kept_until, ${until}) where id = ${id}`.execute(db)
}

/** One at a time, for each may be large; answers whether there was any. */
export async function deleteOldFile(db: Db): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from files where id = (
      select id from files where kept_until <= now() order by kept_until limit 1 for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0) > 0
}
