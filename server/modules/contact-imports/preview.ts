import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { guessColumns, listSheets, type Reading, type Row, readRows, sizeOf } from '../../platform/tables/tables.ts'
import { findKnownNumbers, type ToldContact } from '../contacts/bulk.ts'
import { listFields, type Owner, refuseTest } from '../contacts/contacts.ts'
import { openFile } from '../files/files.ts'
import { type CellFault, type Columns, checkColumns, createContactReader, guessContactColumns } from './columns.ts'

/** So many rows are looked at, and so many of them are shown. */
const LOOKED_AT = 1_000
/** Of all of them, in characters. */
const SIZE_MAX = 4_194_304
const SHOWN = 20
const SAMPLES = 3

export type PreviewInput = Reading & { file: number; hasHeading?: boolean; columns?: Columns; tags?: string[] }
/** `contact` is null of a row that would not be taken; `first`: the row that has its number already. */
export type PreviewedRow = {
  row: number
  cells: string[]
  contact: ToldContact | null
  faults: CellFault[]
  first: number | null
}

/**
 * A file as it would be imported, by its first rows; what is not said is guessed. Nothing is written. Throws
 * `file_not_found`, `file_unreadable`, and `invalid_request` where the columns do not fit.
 */
export async function previewImport(db: Db, actor: Actor, owner: Owner, input: PreviewInput) {
  refuseTest(actor)
  const { file, hasHeading: said, columns: asked, tags = [], ...reading } = input
  const table = await openFile(db, actor, file)
  const { fields } = await listFields(db, owner)
  const errors = asked ? checkColumns(asked, fields) : []
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  const [sheets, { rows, isWhole }] = await Promise.all([listSheets(table), takeRows(readRows(table, reading))])
  const guessed = guessColumns(rows, said)
  const hasHeading = guessed.hasHeading
  const content = hasHeading ? rows.slice(1) : rows
  const columns = asked ?? guessContactColumns(guessed.columns, fields)
  const read = columns ? readAll(content, createContactReader(columns, fields, tags)) : []
  const known = await findKnownNumbers(
    db,
    owner.id,
    read.flatMap(({ contact }) => contact?.number ?? []),
  )
  return {
    kind: table.kind,
    encoding: table.encoding,
    sheets,
    hasHeading,
    columns,
    headings: guessed.columns.map(({ column, heading }) => ({ column, heading, samples: sample(content, column) })),
    rows: read.slice(0, SHOWN),
    counts: {
      read: content.length,
      usable: read.filter(({ contact, first }) => contact && first === null).length,
      existing: known.size,
      repeated: read.filter(({ first }) => first !== null).length,
      faulty: read.filter(({ contact }) => !contact).length,
    },
    isWhole,
  }
}

async function takeRows(found: AsyncIterable<Row>): Promise<{ rows: Row[]; isWhole: boolean }> {
  const rows: Row[] = []
  let size = 0
  for await (const row of found) {
    if (rows.length > LOOKED_AT || size > SIZE_MAX) return { rows, isWhole: false }
    rows.push(row)
    size += sizeOf(row)
  }
  return { rows, isWhole: true }
}

function readAll(rows: readonly Row[], read: ReturnType<typeof createContactReader>): PreviewedRow[] {
  const seen = new Map<string, number>()
  return rows.map(({ row, cells }) => {
    const { contact, faults } = read(cells)
    const first = contact.number === '' ? undefined : seen.get(contact.number)
    if (contact.number !== '' && first === undefined) seen.set(contact.number, row)
    return { row, cells, contact: faults.length > 0 ? null : contact, faults, first: first ?? null }
  })
}

const sample = (rows: readonly Row[], column: number): string[] =>
  rows
    .map(({ cells }) => (cells[column - 1] ?? '').trim().slice(0, 100))
    .filter(Boolean)
    .slice(0, SAMPLES)
