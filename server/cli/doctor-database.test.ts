import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createVault } from '../platform/crypto/vault.ts'
import { openTestDatabase } from '../platform/db/test-database.ts'
import { checkDatabase } from './doctor-database.ts'

const { db, pools } = await openTestDatabase()
const find = async (pattern: RegExp) => {
  const { findings } = await checkDatabase(db, createVault(Buffer.alloc(32, 1)))
  return findings.filter(({ sentence }) => pattern.test(sentence)).map(({ state }) => state)
}

test('a week that is older than what is kept and still there is told, and one that may wait for its turn is not', async () => {
  const old = /older than what is kept/
  await pools.rest.query('update centre set retention_days = 45')
  await pools.rest.query(`select make_partitions(now() - interval '38 days', -1)`)
  assert.deepEqual(await find(old), [])
  await pools.rest.query(`select make_partitions(now() - interval '80 days', 0)`)
  assert.deepEqual(await find(old), ['advice'])
})

test('a database that does not tell which server it is is told, since its promotion would not be seen', async () => {
  const blind = /does not tell which server it is/
  assert.deepEqual(await find(blind), [])
  await pools.rest.query(
    `create or replace function lineage() returns text language plpgsql stable as $$ begin return ''; end $$`,
  )
  assert.deepEqual(await find(blind), ['advice'])
})
