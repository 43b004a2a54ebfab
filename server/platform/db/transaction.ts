import type pg from 'pg'
import { type Db, isWorthRepeating } from './database.ts'

/** Tries of a transaction that the database refuses for a passing reason. */
const TRIES_MAX = 5

/**
 * Runs `work` in a transaction: in the one that `db` already is, else in a new one. So an operation is whole when it is
 * called alone, and part of a greater whole (`rasan apply`, a kept idempotent answer) when it is called with one.
 */
export function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}

/** Runs statements in one transaction, and again from the start where the database refuses for a passing reason. */
export async function repeatTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect()
    try {
      // not waited for: it leaves with the first statement, and where it fails that one does
      client.query('begin').catch(() => undefined)
      const result = await work(client)
      await client.query('commit')
      client.release()
      return result
    } catch (error) {
      await client.query('rollback').then(
        () => client.release(),
        (broken: Error) => client.release(broken),
      )
      if (attempt === TRIES_MAX || !isWorthRepeating(error)) throw error
    }
  }
}
