import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Vault, WrongMasterKey } from '../crypto/vault.ts'
import { type Contents, quote, quoteAll, readContents } from './contents.ts'
import { BackupFault, explainFileFault } from './faults.ts'
import { END_OF_ROWS, FORMAT, type Header, headOfTable, MAGIC, sealOf, type Trailer } from './format.ts'
import { openSession } from './session.ts'

/** Higher levels save a tenth of the size and cost twice the time of a server that has other work. */
const GZIP_LEVEL = 1
/** A table made or dropped at the very moment of the snapshot: look again. */
const LOOKS_MAX = 5

export type Written = { header: Header; rows: Record<string, number>; bytes: number }

/**
 * Writes everything that the database holds, as it is at one moment, into a file; the server goes on meanwhile. The file
 * is there when it is whole and on the disk, or not at all. `version`: of this program. Throws `BackupFault` where the
 * file is there already and not to be replaced, or cannot be written; `WrongMasterKey` where the database has another.
 */
export async function writeBackup(
  url: string,
  vault: Vault,
  file: string,
  options: { version: string; mayReplace: boolean },
): Promise<Written> {
  await checkFree(file, options.mayReplace)
  const client = await openSession(url)
  try {
    const header = await openSnapshot(client, vault, options.version)
    const rows: Trailer['rows'] = {}
    const bytes = await writeWhole(file, options.mayReplace, produce(client, vault, header, rows))
    return { header, rows, bytes }
  } finally {
    await client.end()
  }
}

async function checkFree(file: string, mayReplace: boolean): Promise<void> {
  if (!existsSync(file)) return
  if (!mayReplace) throw new BackupFault(`${file} is there already: name another file, or replace it with --force.`)
  if (!(await stat(file)).isFile()) throw new BackupFault(`${file} is no file: name one that is, or a new one.`)
}

/**
 * Begins the one snapshot that everything is read from. The tables are locked against being altered or dropped: one that
 * is rewritten after the snapshot was taken would look empty to it.
 */
async function openSnapshot(client: pg.Client, vault: Vault, version: string): Promise<Header> {
  await checkInstallation(client)
  for (let look = 0; look < LOOKS_MAX; look++) {
    const { tables } = await readContents(client)
    await client.query('begin isolation level repeatable read, read only')
    // before the first statement that reads, which takes the snapshot
    await client.query(`lock table ${quoteAll(tables.map(({ name }) => name))} in access share mode`)
    const contents = await readContents(client)
    if (JSON.stringify(contents.tables) === JSON.stringify(tables))
      return { ...(await readAbout(client, vault)), version, ...contents }
    await client.query('rollback')
  }
  throw new BackupFault('The tables of the database are being changed: try again when the migration is over.')
}

async function checkInstallation(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('public.migrations') is not null as there`,
  )
  if (!rows[0]?.there) throw new BackupFault('There is no installation in this database: there is nothing to back up.')
}

async function readAbout(client: pg.Client, vault: Vault): Promise<Omit<Header, 'version' | keyof Contents>> {
  const { rows } = await client.query<{ made_at: Date; postgresql: string; key: string | null; migrations: string[] }>(`
    select now() as made_at, current_setting('server_version') as postgresql,
      (select master_key_fingerprint from public.centre) as key,
      array(select name from public.migrations order by name) as migrations`)
  const [about] = rows
  if (!about) throw new Error('a row was expected')
  if (about.key !== null && about.key !== vault.fingerprint)
    throw new WrongMasterKey(
      'RASAN_MASTER_KEY is not the key that this database was made with: back it up with that key.',
    )
  const { made_at, postgresql, migrations } = about
  return { madeAt: made_at.toISOString(), postgresql, masterKey: vault.fingerprint, migrations }
}

/** The file's text, a piece at a time: nothing is held but what the disk has not taken yet. Fills `rows`. */
async function* produce(
  client: pg.Client,
  vault: Vault,
  header: Header,
  rows: Trailer['rows'],
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const hashed = (text: string): Buffer => {
    hash.update(text)
    return Buffer.from(text)
  }
  yield hashed(`${MAGIC}${FORMAT}\n${JSON.stringify(header)}\n`)
  const copies = new Map<string, { rowCount: number }>()
  for (const { name, columns } of header.tables) {
    yield hashed(`${headOfTable(name)}\n`)
    const copy = client.query(copyTo(`copy (select ${quoteAll(columns)} from ${quote(name)}) to stdout`))
    copies.set(name, copy)
    for await (const chunk of copy) {
      hash.update(chunk)
      yield chunk
    }
    yield hashed(END_OF_ROWS)
  }
  // how many rows there were comes after the rows: known for all of them once the next statement has been answered
  await client.query('commit')
  for (const [name, { rowCount }] of copies) rows[name] = rowCount
  const sha256 = hash.digest('hex')
  const trailer: Trailer = { rows, sha256, seal: sealOf(vault, sha256) }
  yield Buffer.from(`${JSON.stringify(trailer)}\n`)
}

/** Writes to `FILE.part`, and gives it its name once the disk has it. Answers its size in bytes. */
async function writeWhole(file: string, mayReplace: boolean, pieces: AsyncIterable<Buffer>): Promise<number> {
  const part = `${file}.part`
  try {
    // one that a killed backup has left
    await rm(part, { force: true })
    const handle = await open(part, 'wx', 0o600)
    try {
      await pipeline(
        Readable.from(pieces, { objectMode: false }),
        createGzip({ level: GZIP_LEVEL }),
        (packed: AsyncIterable<Buffer>) => handle.writeFile(packed),
      )
      await handle.sync()
      await checkFree(file, mayReplace)
      await checkOurs(handle, part)
      await rename(part, file)
    } catch (error) {
      await rm(part, { force: true })
      throw error
    } finally {
      await handle.close()
    }
    await syncFolder(dirname(file))
    return (await stat(file)).size
  } catch (error) {
    throw explainFileFault(error, file)
  }
}

/** Two that write the same file at once: the second has taken the name of the first's part away. */
async function checkOurs(handle: FileHandle, part: string): Promise<void> {
  const [ours, there] = [await handle.stat(), await stat(part)]
  if (ours.ino !== there.ino) throw new BackupFault('Another backup is being written to this file: name another.')
}

/** A name is on the disk once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
