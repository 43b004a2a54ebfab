import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { atTestEnd } from '../test-end.ts'
import { quote, quoteAll, readContents } from './contents.ts'
import { openSession } from './session.ts'

/** Makes an empty database beside the one at `url`, or on the server that it names; dropped when the file ends. */
export async function createEmptyDatabase(url: string): Promise<string> {
  const name = `rasan_empty_${randomBytes(6).toString('hex')}`
  await run(url, `create database ${name}`)
  atTestEnd(() => run(url, `drop database if exists ${name} with (force)`))
  const made = new URL(url)
  made.pathname = `/${name}`
  return made.href
}

/** Another server to carry backups to and from, of another major version; a test that needs it is skipped without. */
export const OTHER_SERVER = process.env.RASAN_TEST_OTHER_DATABASE_URL

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Every table's rows as text, in an order of their own, by its name. */
export async function readTables(url: string): Promise<Map<string, string[]>> {
  const client = await openSession(url)
  try {
    const { tables } = await readContents(client)
    const read = new Map<string, string[]>()
    for (const { name, columns } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select (t.*)::text as row from (select ${quoteAll(columns)} from ${quote(name)}) t`,
      )
      read.set(name, rows.map(({ row }) => row).sort())
    }
    return read
  } finally {
    await client.end()
  }
}

/** Both hold the same tables, and the same rows in each of them. */
export async function assertSame(from: string, to: string): Promise<void> {
  const [there, here] = [await readTables(from), await readTables(to)]
  for (const [name, rows] of there) assert.deepEqual(here.get(name), rows, name)
  assert.equal(here.size, there.size)
}

/** Constraints, triggers and indexes by table, as the database tells them: what has to be the same after a restore. */
export async function readRules(url: string): Promise<string[]> {
  const client = await openSession(url)
  try {
    const { rows } = await client.query<{ rule: string }>(`
      select conrelid::regclass || ' ' || pg_get_constraintdef(oid) as rule from pg_constraint
        where connamespace::regnamespace::text in ('public', 'auth') and contype in ('p', 'u', 'f', 'c')
      union select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
      union select pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid
        where c.relnamespace::regnamespace::text in ('public', 'auth')
      union select c.oid::regclass || ' ' || coalesce(c.reloptions::text, '') || ' ' || coalesce(pg_get_expr(c.relpartbound, c.oid), '') from pg_class c
        where c.relnamespace::regnamespace::text in ('public', 'auth') and c.relkind in ('r', 'p')`)
    return rows.map(({ rule }) => rule).sort()
  } finally {
    await client.end()
  }
}
