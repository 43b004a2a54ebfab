import { AppError } from '../http/errors.ts'

/** Why a file is no table that we can read; the words are the phrases `tableFaults.<code>`. */
export const TABLE_FAULTS = [
  'empty',
  'not_a_table',
  'old_workbook',
  'not_a_workbook',
  'damaged',
  'too_dense',
  'too_many_parts',
  'too_large_inside',
  'document_type',
  'no_sheet',
  'sheet_unknown',
  'quote_open',
  'row_too_long',
  'too_many_columns',
] as const
export type TableFault = (typeof TABLE_FAULTS)[number]

/** `row`: where it shows, counted from 1. */
export const tableFault = (code: TableFault, row?: number, cause?: unknown): AppError =>
  new AppError('file_unreadable', {
    params: row === undefined ? {} : { row },
    phrases: { why: `tableFaults.${code}` },
    errors: [{ path: row === undefined ? 'file' : `file.row[${row}]`, code: 'not_a_table' }],
    cause,
  })
