import { parsePhone } from '../text/phone.ts'

/** So that spreadsheets know UTF-8 when they see it. */
export const CSV_MARK = '\uFEFF'

/**
 * A row of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front, as spreadsheets themselves
 * keep it; numbers and telephone numbers stay as they are.
 */
export const writeCsvRow = (cells: readonly (string | number | null | undefined)[]): string =>
  `${cells.map(writeCell).join(',')}\r\n`

function writeCell(cell: string | number | null | undefined): string {
  const text = String(cell ?? '')
  const guarded =
    /^[\s\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/u.test(text) && !isNumber(text) ? `'${text}` : text
  return /[",\r\n;]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

const isNumber = (text: string): boolean => /^[+-]?\d+(\.\d+)?$/.test(text) || parsePhone(text).ok
