import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { type Reading, type Row, readRows } from '../../platform/tables/tables.ts'
import { getContactList } from '../contact-lists/contact-lists.ts'
import { listFields, type Owner, refuseTest } from '../contacts/contacts.ts'
import { openFile } from '../files/files.ts'
import { type Columns, checkColumns } from './columns.ts'
import {
  endImport,
  type FaultRow,
  findImportRow,
  type ImportRow,
  insertImport,
  listFaultRows,
  listImportRows,
} from './queries.ts'

export { contactImportSearch } from './queries.ts'

/** A file is kept for as long as its import may have to wait for its turn. */
const FILE_DAYS = 7

export type ImportInput = Reading & {
  file: number
  hasHeading: boolean
  columns: Columns
  existing: 'update' | 'leave'
  list?: number
  tags?: string[]
}
export type ContactImport = ReturnType<typeof showImport>

export async function listContactImports(db: Db, owner: Owner, search: SearchRequest) {
  const { items, nextCursor } = await listImportRows(db, owner.id, search)
  return { items: items.map(showImport), nextCursor }
}

/** Throws `contact_import_not_found`. */
export const getContactImport = async (db: Db, owner: Owner, id: number): Promise<ContactImport> =>
  showImport(await getImportRow(db, owner, id))

/**
 * Begins an import, which a node takes up within seconds. Throws `file_not_found`, `contact_list_not_found`, and
 * `invalid_request` where the columns do not fit each other or the service's fields.
 */
export function createContactImport(db: Db, actor: Actor, owner: Owner, input: ImportInput): Promise<ContactImport> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const { columns, hasHeading, existing, tags = [], list, ...rest } = input
    const { file: fileId, ...reading } = rest
    const file = await openFile(tx, actor, fileId, new Date(Date.now() + FILE_DAYS * 86_400_000))
    const errors = await listColumnFaults(tx, owner, columns)
    if (errors.length > 0) throw new AppError('invalid_request', { errors })
    if (list !== undefined) await getContactList(tx, owner, list)
    const first = hasHeading ? await findFirstRow(readRows(file, reading)) : undefined
    const options = { reading, hasHeading, columns, existing, tags }
    const row = { serviceId: owner.id, fileId, fileName: file.name, listId: list ?? null, options }
    const id = await insertImport(tx, { ...row, headings: first?.cells ?? [], startedBy: actor.name })
    await writeAudit(tx, actor, { ...about('create', owner.id, id), after: { ...input, fileName: file.name } })
    return getContactImport(tx, owner, id)
  })
}

export const listColumnFaults = async (db: Db, owner: Owner, columns: Columns): Promise<FieldError[]> =>
  checkColumns(columns, (await listFields(db, owner)).fields)

async function findFirstRow(rows: AsyncIterable<Row>): Promise<Row | undefined> {
  for await (const row of rows) return row
  return undefined
}

/** What was taken stays. Throws `contact_import_not_found`, and `contact_import_over` where it has ended. */
export function cancelContactImport(db: Db, actor: Actor, owner: Owner, id: number): Promise<ContactImport> {
  return inTransaction(db, async (tx) => {
    await getImportRow(tx, owner, id, true)
    refuseTest(actor)
    if (!(await endImport(tx, id, { state: 'cancelled' }))) throw new AppError('contact_import_over')
    await writeAudit(tx, actor, about('cancel', owner.id, id))
    return getContactImport(tx, owner, id)
  })
}

/** Rows after a row that were not taken, as they stood in the file. Throws `contact_import_not_found`. */
export async function listImportFaults(
  db: Db,
  owner: Owner,
  id: number,
  after: number,
  limit: number,
): Promise<{ rows: FaultRow[]; headings: string[] }> {
  const { headings } = await getImportRow(db, owner, id)
  return { rows: await listFaultRows(db, id, after, limit), headings }
}

async function getImportRow(db: Db, owner: Owner, id: number, lock = false): Promise<ImportRow> {
  const row = await findImportRow(db, owner.id, id, lock)
  if (!row) throw new AppError('contact_import_not_found')
  return row
}

export const about = (verb: string, serviceId: number, id: number) => ({
  action: `contact-import.${verb}`,
  subjectKind: 'contact-import',
  subjectId: id,
  serviceId,
})

const showImport = (row: ImportRow) => ({
  id: row.id,
  state: row.state,
  file: { id: row.fileId, name: row.fileName },
  list: row.listId === null ? null : { id: row.listId, name: row.listName ?? '' },
  existing: row.options.existing,
  share: Math.round(row.share * 1_000) / 1_000,
  counts: {
    ...{ read: row.read, added: row.added, changed: row.changed, same: row.same },
    ...{ repeated: row.repeated, faulty: row.faulty },
  },
  failureCode: row.failure,
  failureRow: row.failureRow,
  startedBy: row.startedBy,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})
