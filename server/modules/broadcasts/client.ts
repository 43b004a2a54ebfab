import type pg from 'pg'

/**
 * Runs `work` in a transaction on a connection of its own: for what goes by statements of pg's. `isLasting: false`: a
 * crash of the database may take back what is committed here, all of it or nothing, and with all that was built upon it.
 */
export async function withClient<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  { isLasting = true } = {},
): Promise<T> {
  const client = await pool.connect()
  let isLost = false
  try {
    await client.query(isLasting ? 'begin' : 'begin; set local synchronous_commit = off')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {
      isLost = true
    })
    throw error
  } finally {
    client.release(isLost)
  }
}
