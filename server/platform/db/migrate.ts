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
  // a database that goes away between two statements is told by the next
  client.on('error', () => undefined)
  await client.connect()
  try {
    await takeMigrationTurn(client)
    await makeMigrationsTable(client)
    const ran = await runMissing(client)
    await makePartitionsAhead(client)
    return ran
  } finally {
    await client.end()
  }
}

/** Waits until nobody else migrates this database. The turn ends with the connection. */
export async function takeMigrationTurn(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
}

/** Where it is noted which migrations have run. */
export async function makeMigrationsTable(client: pg.ClientBase): Promise<void> {
  await client.query(`
    create table if not exists migrations (
      name text primary key,
      ran_at timestamptz not null default now()
    )`)
}

export async function makePartitionsAhead(client: pg.ClientBase): Promise<void> {
  await client.query('select make_partitions(now(), $1)', [PERIODS_AHEAD])
}

/** Runs one migration and notes it, in the transaction that the caller has begun. */
export async function runMigration(client: pg.ClientBase, name: string): Promise<void> {
  await client.query(await readFile(join(MIGRATIONS_DIR, `${name}.sql`), 'utf8'))
  await client.query('insert into migrations (name) values ($1)', [name])
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
    await client.query('begin')
    try {
      await runMigration(client, name)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause: error })
    }
  }
  return missing
}

/** The names of the code's migrations, oldest first. */
export async function listMigrations(): Promise<string[]> {
  const files = await readdir(MIGRATIONS_DIR)
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}
