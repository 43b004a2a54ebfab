import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { PROJECT_DIR } from '../../config.ts'
import { atTestEnd } from '../test-end.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

/** Test files start together: one makes the template, the others wait for it. */
const TEMPLATE_LOCK = 7_242_912

const OBJECT_IN_USE = '55006'

/**
 * A database of its own for one test file: a copy of a template that every migration ran on. Dropped when the file
 * ends. Answers the address; `openTestDatabase` opens it as well.
 */
export async function createTestDatabase(): Promise<string> {
  const serverUrl = await findServerUrl()
  const name = `rasan_test_${randomBytes(6).toString('hex')}`
  await withServer(serverUrl, async (client) => {
    const template = await ensureTemplate(client, serverUrl)
    await client.query(`create database ${name} template ${template} strategy file_copy`)
  })
  // a template of yesterday lacks today's: what migrations make is made for the day
  await withServer(databaseUrl(serverUrl, name), (client) => client.query('select make_partitions(now(), 14)'))
  atTestEnd(() => withServer(serverUrl, (client) => dropDatabase(client, name)))
  return databaseUrl(serverUrl, name)
}

/** Its users are on their way out: PostgreSQL waits for them (5 s), where force would throw at one that still listens. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  const drop = `drop database if exists ${name}`
  await client.query(drop).catch((error: pg.DatabaseError) => {
    if (error.code !== OBJECT_IN_USE) throw error
    return client.query(`${drop} with (force)`)
  })
}

/** The same, opened with the pools that the server uses; closed when the file ends. */
export async function openTestDatabase(): Promise<Database> {
  const database = openDatabase(await createTestDatabase())
  atTestEnd(() => database.close())
  return database
}

async function findServerUrl(): Promise<string> {
  const given = process.env.RASAN_TEST_DATABASE_URL
  if (given) return given
  const { openTestCluster } = await import('./embedded/test-cluster.ts')
  return (await openTestCluster()).url
}

/** Named after the migrations' content, so that a changed migration makes a new one. */
async function ensureTemplate(client: pg.Client, serverUrl: string): Promise<string> {
  const template = `rasan_template_${hashMigrations()}`
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount === 0) {
      const draft = `${template}_draft`
      await client.query(`drop database if exists ${draft} with (force)`)
      await client.query(`create database ${draft}`)
      await migrate(databaseUrl(serverUrl, draft))
      await client.query(`alter database ${draft} rename to ${template}`)
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
  return template
}

function hashMigrations(): string {
  const dir = join(PROJECT_DIR, 'migrations')
  const hash = createHash('sha256')
  for (const file of readdirSync(dir).sort()) hash.update(file).update(readFileSync(join(dir, file)))
  return hash.digest('hex').slice(0, 16)
}

async function withServer(serverUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
