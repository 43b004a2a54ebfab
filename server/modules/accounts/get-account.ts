import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { type AccountRow, findAccountRow } from './queries.ts'

/** With its id. `lock`: its keys and lines, too, stay as they are until the transaction ends. Throws `account_not_found`. */
export async function getAccountRow(db: Db, name: string, lock = false): Promise<AccountRow> {
  const row = await findAccountRow(db, name, lock)
  if (!row) throw new AppError('account_not_found')
  return row
}
