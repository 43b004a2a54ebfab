import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { PROJECT_DIR } from '../../config.ts'

const MIGRATIONS_DIR = join(PROJECT_DIR, 'migrations')
/** Two nodes that start together take turns by this lock; the number is arbitrary and ours. */
const MIGRATION_LOCK = 7_242_911
const PERIODS_AHEAD = 14

/**
 * Brings the database up to the newest migration, each in its own transaction, and makes the partitions that the
 * coming weeks need. Safe when several nodes start at once. Answers the names of what it ran.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'rasan migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(`
      create table if not exists migrations (
        name text primary key,
        ran_at timestamptz not null default now()
      )`)
    const ran = await runMissing(client)
    await client.query('select make_partitions(now(), $1)', [PERIODS_AHEAD])
    return ran
  } finally {
    await client.end()
  }
}

/** The migrations that the code has and the database has not. */
export async function findMissingMigrations(
  query: (sql: string) => Promise<{ rows: { name: string }[] }>,
): Promise<string[]> {
  const names = await listMigrations()
  const { rows } = await query('select name from migrations')
  const done = new Set(rows.map((row) => row.name))
  return names.filter((name) => !done.has(name))
}

async function runMissing(client: pg.Client): Promise<string[]> {
  const missing = await findMissingMigrations((sql) => client.query(sql))
  for (const name of missing) {
    const sql = await readFile(join(MIGRATIONS_DIR, `${name}.sql`), 'utf8')
    await client.query('begin')
    try {
      await client.query(sql)
      await client.query('insert into migrations (name) values ($1)', [name])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause: error })
    }
  }
  return missing
}

async function listMigrations(): Promise<string[]> {
  const files = await readdir(MIGRATIONS_DIR)
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}
