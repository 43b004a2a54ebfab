import { writeCsvRow } from '../../platform/tables/write-csv.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import type { CellFault } from './columns.ts'
import type { ContactImport } from './contact-imports.ts'

/** Faults of a row, in a reader's words. `headings`: names of the columns, from the first. */
export const showFaults = (faults: readonly CellFault[], headings: readonly string[], locale: Locale) =>
  faults.map(({ column, code, params }) => ({
    column,
    heading: headings[column - 1] ?? '',
    code,
    title: phrase(locale, `fields.${code}`, params),
  }))

/** An import, and why it failed, in a reader's words. */
export function showImport({ failureCode, failureRow, ...told }: ContactImport, locale: Locale) {
  const failure = failureCode && {
    code: failureCode.replace(/^.*\./, ''),
    title: phrase(locale, failureCode, failureRow === null ? undefined : { row: failureRow }),
  }
  return { ...told, failure: failure || null }
}

/** The first row of a file of faults: the columns as they were, and what is said of them. */
export const writeFaultsHead = (headings: readonly string[], locale: Locale): string =>
  writeCsvRow([...headings, ...['row', 'column', 'reason'].map((word) => phrase(locale, `faultsFile.${word}`))])

/** A row of it: the cells as they were, then where the row stood, which columns are wrong, and why. */
export function writeFaultsRow(
  { row, cells, faults }: { row: number; cells: readonly string[]; faults: readonly CellFault[] },
  headings: readonly string[],
  locale: Locale,
): string {
  const shown = showFaults(faults, headings, locale)
  const places = shown.map(({ column, heading }) => heading || String(column))
  const padded = Array.from({ length: Math.max(headings.length, cells.length) }, (_, i) => cells[i] ?? '')
  return writeCsvRow([...padded, row, places.join(' | '), shown.map(({ title }) => title).join(' | ')])
}
