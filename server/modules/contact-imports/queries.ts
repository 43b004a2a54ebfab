import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import type { Reading } from '../../platform/tables/tables.ts'
import { foldWords } from '../../platform/text/fold.ts'
import type { CellFault, Columns } from './columns.ts'

export const IMPORT_STATES = ['waiting', 'running', 'finished', 'cancelled', 'failed'] as const
/** How a file is read into contacts. */
export type ImportOptions = {
  reading: Reading
  hasHeading: boolean
  columns: Columns
  existing: 'update' | 'leave'
  tags: string[]
}
/** Of rows: how many were read, and what became of them. */
export type Counts = {
  read: number
  added: number
  changed: number
  same: number
  repeated: number
  faulty: number
}
export type ImportRow = Counts & {
  id: number
  serviceId: number
  fileId: number
  fileName: string
  listId: number | null
  listName: string | null
  options: ImportOptions
  headings: string[]
  state: (typeof IMPORT_STATES)[number]
  failure: string | null
  failureRow: number | null
  share: number
  lastRow: number
  startedBy: string
  createdAt: Date
  endedAt: Date | null
}

const COLUMNS = sql`
  i.id, i.service_id as "serviceId", i.file_id as "fileId", i.file_name as "fileName", i.list_id as "listId",
  (select l.name from contact_lists l where l.id = i.list_id) as "listName", i.options, i.headings, i.state, i.failure,
  i.failure_row as "failureRow", i.share, i.last_row as "lastRow", i.read, i.added, i.changed, i.same, i.repeated, i.faulty,
  i.started_by as "startedBy", i.created_at as "createdAt", i.ended_at as "endedAt"`

export const contactImportSearch = declareSearch({
  fields: {
    id: { type: 'number', sql: sql`i.id`, operators: ['eq', 'in'], sortable: true },
    fileName: { type: 'text', sql: sql`i.file_name` },
    state: { type: 'enum', sql: sql`i.state`, values: IMPORT_STATES },
    startedBy: { type: 'text', sql: sql`i.started_by` },
    createdAt: { type: 'instant', sql: sql`i.created_at` },
  },
  id: { sql: sql`i.id`, type: 'integer' },
  defaultSort: '-id',
  freeText: (text) => holdsWords(sql`(i.file_name || ' ' || i.started_by)`, foldWords(text)),
})

export async function listImportRows(db: Db, serviceId: number, search: SearchRequest) {
  const { rows } = await sql<ImportRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from contact_imports i
    where i.service_id = ${serviceId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): ImportRow => row)
}

/** `lock`: nobody else moves it until the transaction ends. */
export async function findImportRow(
  db: Db,
  serviceId: number,
  id: number,
  lock = false,
): Promise<ImportRow | undefined> {
  if (lock)
    await sql`select from contact_imports where id = ${id} and service_id = ${serviceId} for no key update`.execute(db)
  const { rows } = await sql<ImportRow>`
    select ${COLUMNS} from contact_imports i where i.id = ${id} and i.service_id = ${serviceId}`.execute(db)
  return rows[0]
}

export async function insertImport(
  db: Db,
  row: Pick<ImportRow, 'serviceId' | 'fileId' | 'fileName' | 'listId' | 'options' | 'headings' | 'startedBy'>,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contact_imports (service_id, file_id, file_name, list_id, options, headings, state, started_by)
    values (${row.serviceId}, ${row.fileId}, ${row.fileName}, ${row.listId}, ${JSON.stringify(row.options)}::jsonb,
            ${JSON.stringify(row.headings)}::jsonb, 'waiting', ${row.startedBy})
    returning id`.execute(db)
  return rows[0]!.id
}

/** Of an import that is open: ends it in whatever way. Answers whether it was. */
export async function endImport(
  db: Db,
  id: number,
  {
    state,
    failure = null,
    row = null,
  }: { state: 'finished' | 'cancelled' | 'failed'; failure?: string | null; row?: number | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update contact_imports set state = ${state}, failure = ${failure}, failure_row = ${row}, ended_at = now(),
      lease_until = null, runner = null, share = case when ${state} = 'finished' then 1 else share end
    where id = ${id} and state in ('waiting', 'running')`.execute(db)
  return Number(numAffectedRows ?? 0) > 0
}

export type FaultRow = { row: number; cells: string[]; faults: CellFault[] }

/** Those after a row, in order; by the key, wherever the page stands. */
export async function listFaultRows(db: Db, importId: number, after: number, limit: number): Promise<FaultRow[]> {
  const { rows } = await sql<FaultRow>`
    select row, cells, faults from contact_import_faults
    where import_id = ${importId} and row > ${after} order by row limit ${limit}`.execute(db)
  return rows
}

export async function insertFaults(db: Db, importId: number, faults: readonly FaultRow[]): Promise<void> {
  if (faults.length === 0) return
  await sql`
    insert into contact_import_faults (import_id, row, cells, faults)
    select ${importId}, row, cells, faults
    from json_to_recordset(${JSON.stringify(faults)}::json) f (row int, cells jsonb, faults jsonb)`.execute(db)
}

/** Takes up the oldest import that nobody works at, for so long; undefined where there is none. */
export async function claimImport(
  db: Db,
  leaseS: number,
): Promise<(ImportRow & { runner: string; tries: number }) | undefined> {
  const { rows } = await sql<ImportRow & { runner: string; tries: number }>`
    update contact_imports i set state = 'running', runner = gen_random_uuid(), tries = tries + 1,
      lease_until = now() + make_interval(secs => ${leaseS})
    where id = (
      select id from contact_imports
      where state in ('waiting', 'running') and (lease_until is null or lease_until < now())
      order by id limit 1 for update skip locked)
    returning ${COLUMNS}, i.runner, i.tries`.execute(db)
  return rows[0]
}

/** Whether an import is still this runner's to move to a row; if so, nobody else moves it until the transaction ends. */
export async function holdImport(
  tx: Db,
  { id, runner }: { id: number; runner: string },
  lastRow: number,
): Promise<boolean> {
  const { rows } = await sql`
    select from contact_imports
    where id = ${id} and runner = ${runner}::uuid and state = 'running' and last_row < ${lastRow}
    for no key update`.execute(tx)
  return rows.length > 0
}

/** What a batch came to, of an import that is held. */
export async function moveImport(
  tx: Db,
  id: number,
  { counts, lastRow, share, leaseS }: { counts: Counts; lastRow: number; share: number; leaseS: number },
): Promise<void> {
  await sql`
    update contact_imports set read = read + ${counts.read}, added = added + ${counts.added},
      changed = changed + ${counts.changed}, same = same + ${counts.same}, repeated = repeated + ${counts.repeated},
      faulty = faulty + ${counts.faulty}, last_row = ${lastRow}, share = ${share}, tries = 0,
      lease_until = now() + make_interval(secs => ${leaseS})
    where id = ${id}`.execute(tx)
}

/** Answers false where it is not this runner's any more. */
export async function renewLease(db: Db, { id, runner }: { id: number; runner: string }, leaseS: number) {
  const { rows } = await sql`
    update contact_imports set lease_until = now() + make_interval(secs => ${leaseS})
    where id = ${id} and runner = ${runner}::uuid and state = 'running' returning id`.execute(db)
  return rows.length > 0
}

/** Whoever stops leaves it to the next at once. */
export async function releaseImport(db: Db, { id, runner }: { id: number; runner: string }): Promise<void> {
  await sql`
    update contact_imports set lease_until = null, tries = 0
    where id = ${id} and runner = ${runner}::uuid and state = 'running'`.execute(db)
}

/** With what they tell of people, imports go after so many days. */
export async function deleteOldImports(db: Db, days: number): Promise<void> {
  await sql`delete from contact_imports where ended_at < now() - make_interval(days => ${days})`.execute(db)
}
