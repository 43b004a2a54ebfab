import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Vault } from '../crypto/vault.ts'
import { BackupFault, cutOff, damaged, explainFileFault, notABackup } from './faults.ts'
import { END_OF_ROWS, FORMAT, type Header, headOfTable, MAGIC, sealOf, type Trailer } from './format.ts'
import { createPieces, type Pieces } from './pieces.ts'

/** Who is shown a backup as it is read. `table` has to take all of the rows; nothing is proved before the end. */
export type Visitor = {
  header(header: Header): void | Promise<void>
  table(table: Header['tables'][number], rows: AsyncIterable<Buffer>): Promise<void>
}

export type Read = { header: Header; trailer: Trailer }

/**
 * Reads a backup from beginning to end, and resolves only when it is whole and as it was written. Throws `BackupFault`
 * for a file that is none, is cut off, is damaged or belongs to another master key, and whatever the visitor throws.
 * `vault` null: its master key is lost, so nobody can tell whether somebody else has rewritten the file.
 */
export async function readBackup(file: string, vault: Vault | null, visitor: Visitor): Promise<Read> {
  const read: Read[] = []
  try {
    await pipeline(createReadStream(file), createGunzip(), async (source: AsyncIterable<Buffer>) => {
      const pieces = createPieces(source, file)
      checkMagic(file, await pieces.line())
      read.push(await readAll(file, vault, pieces, visitor))
    })
  } catch (error) {
    throw explainFault(error, file)
  }
  return read[0] as Read
}

/** Reads all of a backup and keeps nothing: whether it is whole, before anything is done with it. */
export const verifyBackup = (file: string, vault: Vault | null, check: (header: Header) => void): Promise<Read> =>
  readBackup(file, vault, {
    header: check,
    async table(_table, rows) {
      for await (const _part of rows);
    },
  })

function checkMagic(file: string, line: string | undefined): void {
  if (!line?.startsWith(MAGIC)) throw notABackup(file)
  if (line !== `${MAGIC}${FORMAT}`)
    throw new BackupFault(
      `${file} has a form that this version does not know: restore it with the Rasan that wrote it, or a newer one.`,
    )
}

async function readAll(file: string, vault: Vault | null, pieces: Pieces, visitor: Visitor): Promise<Read> {
  const header = readJson<Header>(file, await pieces.line())
  if (vault && header.masterKey !== vault.fingerprint)
    throw new BackupFault(
      `${file} belongs to another master key than the one that is here, so its secrets could not be read: put its own key into the data folder as master.key, or set RASAN_MASTER_KEY to it. Nothing was restored.`,
    )
  await visitor.header(header)
  for (const table of header.tables) {
    if ((await pieces.line()) !== headOfTable(table.name)) throw damaged(file)
    await visitor.table(table, pieces.rows(END_OF_ROWS))
  }
  const sha256 = pieces.digest()
  const trailer = readJson<Trailer>(file, await pieces.line())
  if (trailer.sha256 !== sha256 || (vault && trailer.seal !== sealOf(vault, sha256))) throw damaged(file)
  if ((await pieces.line()) !== undefined) throw damaged(file)
  return { header, trailer }
}

function readJson<T>(file: string, line: string | undefined): T {
  if (line === undefined) throw cutOff(file)
  try {
    return JSON.parse(line) as T
  } catch (error) {
    throw damaged(file, error)
  }
}

/** zlib's words for a stream that ends too early or is none; the rest is the file system's, or the visitor's. */
function explainFault(error: unknown, file: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  if (error.code === 'Z_BUF_ERROR') return cutOff(file)
  if (error.code === 'Z_DATA_ERROR')
    return error.message === 'incorrect header check' ? notABackup(file) : damaged(file, error)
  return explainFileFault(error, file)
}
