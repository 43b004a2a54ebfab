import type pg from 'pg'
import { inTransaction } from './report.ts'

/**
 * Runs one statement that starts from calls and looks their messages up by key. Joins by hashing and by merging are off
 * for it: a plan that guesses wrong how many calls there are would read whole partitions of messages.
 */
export function queryByKeys<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  query: { text: string; values: unknown[]; name?: string },
): Promise<R[]> {
  return inTransaction(pool, async (client) => {
    await client.query('set local enable_hashjoin = off; set local enable_mergejoin = off')
    return (await client.query<R>(query)).rows
  })
}
