import type { Bytes } from './bytes.ts'
import type { Row } from './csv.ts'
import { tableFault } from './faults.ts'
import { readSheetRows } from './sheet-rows.ts'
import type { Encoding, TableKind } from './sniff.ts'
import { readTextRows } from './text-rows.ts'
import { openWorkbook, toFault } from './workbook.ts'

export type { Row } from './csv.ts'
export { guessColumns } from './guess.ts'

/** A file of rows, of a kind that `createSniffer` told. */
export type Table = { kind: TableKind; encoding: Encoding | null; bytes: Bytes }

/** What the reader of a table may know better than its guesses. */
export type Reading = {
  encoding?: Encoding | undefined
  separator?: string | undefined
  /** Of a workbook: the name of one of its sheets; the first unless given. */
  sheet?: string | undefined
}

/**
 * The rows of a CSV, a workbook (XLSX) or a pasted text, as text, in order, one after another and in memory that does not
 * grow with the file; numbers of rows begin at 1 and only grow, empty rows are left out. The same table gives the same
 * rows each time. Days of a workbook come as 2026-01-31, numbers in Latin digits without exponents. `onRead` hears which
 * share of the file has been read, from 0 to 1. Throws `file_unreadable` where it is none, also in its midst.
 */
export async function* readRows(
  table: Table,
  reading: Reading = {},
  onRead: (share: number) => void = () => undefined,
): AsyncGenerator<Row> {
  if (table.kind !== 'xlsx') {
    const { bytes, kind } = table
    const encoding = reading.encoding ?? table.encoding ?? 'utf-8'
    const text = { bytes, encoding, separator: reading.separator, isPasted: kind === 'text' }
    yield* readTextRows(text, (read) => onRead(read / Math.max(bytes.size, 1)))
    return
  }
  const workbook = await openWorkbook(table.bytes)
  try {
    const sheet = reading.sheet ? workbook.sheets.find(({ name }) => name === reading.sheet) : workbook.sheets[0]
    if (!sheet) throw tableFault(reading.sheet ? 'sheet_unknown' : 'no_sheet')
    yield* readSheetRows(workbook, sheet.part, onRead)
  } catch (error) {
    throw toFault(error)
  } finally {
    workbook.close()
  }
}

/** How much room a row takes, in characters: whoever gathers rows gathers so much at most. */
export const sizeOf = ({ cells }: Row): number => cells.reduce((sum, cell) => sum + cell.length, 0)

/** Names of the sheets of a workbook; none of a text. */
export async function listSheets(table: Table): Promise<string[]> {
  if (table.kind !== 'xlsx') return []
  const workbook = await openWorkbook(table.bytes)
  workbook.close()
  return workbook.sheets.map(({ name }) => name)
}
