import type { Db } from './database.ts'

/**
 * Runs `work` in a transaction: in the one that `db` already is, else in a new one. So an operation is whole when it is
 * called alone, and part of a greater whole (`rasan apply`, a kept idempotent answer) when it is called with one.
 */
export function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}
