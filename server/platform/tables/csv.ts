import { tableFault } from './faults.ts'

/** A row of a table as it stands there; rows and columns are counted from 1, by a reader of the table. */
export type Row = { row: number; cells: string[] }

export const COLUMNS_MAX = 1_000
/** In characters: what is longer is a quotation mark that nobody closed. */
export const ROW_MAX = 1_048_576

/**
 * Reads CSV as it comes: `push` each piece of the text, with `isLast` at its end, and take the rows that are whole by
 * then. Quoted cells may hold separators, line breaks and doubled quotes; a quote inside of a cell that is not quoted is
 * a quote. Empty rows are counted and not told. Throws `file_unreadable` with the row.
 */
export function createCsvReader(separator: string): { push(text: string, isLast: boolean): Row[] } {
  let rest = ''
  let row = 0

  function push(piece: string, isLast: boolean): Row[] {
    const text = isLast && !piece.endsWith('\n') ? `${rest}${piece}\n` : rest + piece
    const rows: Row[] = []
    let from = 0
    let quote = -2
    while (from < text.length) {
      const end = text.indexOf('\n', from)
      if (quote !== -1 && quote < from) quote = text.indexOf('"', from)
      const isPlain = end !== -1 && (quote === -1 || quote > end)
      const read = isPlain
        ? { cells: text.slice(from, end).split(separator), end }
        : readQuoted(text, from, separator, row + 1)
      if (!read) {
        if (isLast) throw tableFault('quote_open', row + 1)
        break
      }
      row++
      from = read.end + 1
      if (read.cells.length > COLUMNS_MAX) throw tableFault('too_many_columns', row)
      if (read.cells.some((cell) => cell.trim() !== '')) rows.push({ row, cells: read.cells })
    }
    rest = text.slice(from)
    if (rest.length > ROW_MAX) throw tableFault('row_too_long', row + 1)
    return rows
  }
  return { push }
}

/** The row that begins at `from`, and where its line break stands; undefined where it is not whole yet. */
function readQuoted(
  text: string,
  from: number,
  separator: string,
  row: number,
): { cells: string[]; end: number } | undefined {
  const cells: string[] = []
  // looked for once for many cells: a row of a million of them would be read through for each
  let line = -2
  for (let at = from; ; at++) {
    let cell = ''
    if (text[at] === '"') {
      const quoted = readQuotation(text, at)
      if (!quoted) return undefined
      cell = quoted.cell
      at = quoted.end
    }
    if (cells.length > COLUMNS_MAX) throw tableFault('too_many_columns', row)
    if (line !== -1 && line < at) line = text.indexOf('\n', at)
    const next = text.indexOf(separator, at)
    const end = next === -1 || (line !== -1 && line < next) ? line : next
    if (end === -1) return undefined
    cells.push(cell + text.slice(at, end))
    if (text[end] === '\n') return { cells, end }
    at = end
  }
}

function readQuotation(text: string, from: number): { cell: string; end: number } | undefined {
  let cell = ''
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at)
    // the last character may be the first half of a doubled one
    if (quote === -1 || quote + 1 === text.length) return undefined
    cell += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 }
    cell += '"'
    at = quote + 2
  }
}
