import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Vault } from '../crypto/vault.ts'
import {
  findMissingMigrations,
  listMigrations,
  makeMigrationsTable,
  makePartitionsAhead,
  runMigration,
  takeMigrationTurn,
} from '../db/migrate.ts'
import { findAnyTable, quote, quoteAll, readContents, type Table } from './contents.ts'
import { BackupFault, damaged } from './faults.ts'
import type { Header } from './format.ts'
import { readBackup, verifyBackup } from './read.ts'
import { openSession } from './session.ts'

/**
 * Whether a file is a whole backup that this program can restore with this master key (null: it is lost). Reads all of
 * it and changes nothing. Throws `BackupFault` with a sentence that says why not.
 */
export async function checkBackup(file: string, vault: Vault | null): Promise<Header> {
  const known = new Set(await listMigrations())
  const { header } = await verifyBackup(file, vault, ({ migrations, version }) => {
    if (!migrations.every((name) => known.has(name)))
      throw new BackupFault(`${file} was written by a newer Rasan (${version}): restore it with that version.`)
  })
  return header
}

/**
 * Puts a backup into an empty database and brings it up to this version, all in one transaction: what is interrupted
 * leaves the database as empty as it was. `finish` runs in that transaction before its end. Throws `BackupFault`.
 */
export async function restoreBackup(
  url: string,
  vault: Vault | null,
  file: string,
  finish: (client: pg.Client, header: Header) => Promise<void>,
): Promise<Record<string, number>> {
  const client = await openSession(url)
  try {
    await client.query('begin')
    await takeMigrationTurn(client)
    await checkEmpty(client)
    const loaded: Record<string, number> = {}
    const { header, trailer } = await readBackup(file, vault, {
      header: (header) => makePlace(client, header),
      async table(table, rows) {
        loaded[table.name] = await load(client, table, rows)
      },
    })
    for (const [name, rows] of Object.entries(trailer.rows)) if (loaded[name] !== rows) throw damaged(file)
    await openForUse(client, header)
    for (const name of await findMissingMigrations((sql) => client.query(sql))) await runMigration(client, name)
    await makePartitionsAhead(client)
    await finish(client, header)
    await takeStatistics(client)
    await client.query('commit')
    return loaded
  } finally {
    // an open transaction ends with its connection, and nothing of it is kept
    await client.end()
  }
}

async function checkEmpty(client: pg.Client): Promise<void> {
  const found = await findAnyTable(client)
  if (found !== undefined)
    throw new BackupFault(
      `The database is not empty (it has the table ${found}): a backup is restored into a new data folder (RASAN_DATA_DIR) or a new, empty database (DATABASE_URL). Nothing was changed.`,
    )
}

/** Makes the tables as they were when the backup was written, with its partitions, and empties them of their first rows. */
async function makePlace(client: pg.Client, header: Header): Promise<void> {
  await checkClock(client, header)
  await makeMigrationsTable(client)
  for (const name of header.migrations) await runMigration(client, name)
  const { tables } = await readContents(client)
  if (JSON.stringify(tables) !== JSON.stringify(header.tables))
    throw new BackupFault(
      'The tables in the backup are not those that its migrations make: it comes from a database that was changed by hand, or that other programs share.',
    )
  await client.query(`truncate ${quoteAll(tables.map(({ name }) => name))} cascade`)
  for (const { name, parent, bound, options } of header.partitions)
    await client.query(
      `create table if not exists ${quote(name)} partition of ${quote(parent)} ${bound}${options && ` with (${options})`}`,
    )
  await switchTriggers(client, tables, 'disable')
}

/** Ids and references are made of time: a clock behind the backup's would give some of them a second time. */
async function checkClock(client: pg.Client, { madeAt }: Header): Promise<void> {
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now')
  const now = rows[0]?.now
  if (now && now.getTime() < Date.parse(madeAt))
    throw new BackupFault(
      `The clock of the database says ${now.toISOString()}, but the backup was made at ${madeAt}: set the clock first.`,
    )
}

async function load(client: pg.Client, { name, columns }: Table, rows: AsyncIterable<Buffer>): Promise<number> {
  const copy = client.query(copyFrom(`copy ${quote(name)} (${quoteAll(columns)}) from stdin`))
  await pipeline(rows, copy)
  return copy.rowCount
}

async function openForUse(client: pg.Client, { tables, sequences }: Header): Promise<void> {
  await switchTriggers(client, tables, 'enable')
  for (const { name, value } of sequences) await client.query('select setval($1::regclass, $2)', [quote(name), value])
}

/** Triggers answer to what people do; what is loaded has had its answers. Foreign keys are checked all the same. */
async function switchTriggers(client: pg.Client, tables: Table[], to: 'enable' | 'disable'): Promise<void> {
  for (const { name } of tables) await client.query(`alter table ${quote(name)} ${to} trigger user`)
}

/** Not of the tables that keep their plans whatever they hold (the queues): their first statistics are their last. */
async function takeStatistics(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition
      and not coalesce(array_to_string(c.reloptions, ' ') like '%autovacuum_analyze_threshold%', false)`)
  await client.query(`analyze ${quoteAll(rows.map(({ name }) => name))}`)
}
