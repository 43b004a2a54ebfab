import assert from 'node:assert/strict'
import { test } from 'node:test'
import type pg from 'pg'
import { isDatabaseAway, isTooSlow } from './database.ts'
import { openTestDatabase } from './test-database.ts'

const database = await openTestDatabase()

test('no statement and no forgotten transaction holds a connection of any pool for ever', async () => {
  const { accept, report, dispatch, rest } = database.pools
  const limits = async (pool: pg.Pool) => {
    const { rows } = await pool.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
       where name in ('statement_timeout', 'idle_in_transaction_session_timeout') order by name`,
    )
    return rows.map(({ setting }) => Number(setting))
  }
  assert.deepEqual(await Promise.all([accept, dispatch, report, rest].map(limits)), [
    [10_000, 5_000],
    [10_000, 5_000],
    [10_000, 15_000],
    [30_000, 15_000],
  ])
})

test('a statement that hung is one to be run again, and its connection serves the next', async () => {
  const client = await database.pools.report.connect()
  await client.query('set statement_timeout = 50')
  const error = await client.query('select pg_sleep(5)').then(
    () => assert.fail('it hung'),
    (failure: unknown) => failure,
  )
  assert.ok(isTooSlow(error) && isDatabaseAway(error))
  assert.equal((await client.query('select 1 as n')).rows[0].n, 1)
  client.release(true)
})

test('a connection that dies in hand, between two statements, fails the next statement and not the process', async () => {
  for (const pool of [...Object.values(database.pools)]) {
    const client = await pool.connect()
    const { rows } = await client
      .query<{ pid: number }>('begin; select pg_backend_pid() as pid')
      .then((results) => (results as unknown as pg.QueryResult[]).at(-1)!)
    const ended = new Promise((resolve) => client.once('end', () => resolve(undefined)))
    await database.pools.rest.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    await ended
    await assert.rejects(client.query('select 1'), isDatabaseAway)
    client.release(true)
    assert.equal((await pool.query('select 1 as n')).rows[0].n, 1)
  }
})
