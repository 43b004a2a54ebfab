import { createHash } from 'node:crypto'
import { repeat } from '../../dispatch/repeat.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { createSniffer, type Sniffed } from '../../platform/tables/sniff.ts'
import {
  guessColumns,
  listSheets,
  type Reading,
  type Row,
  readRows,
  sizeOf,
  type Table,
} from '../../platform/tables/tables.ts'
import { createPieces, readPieces } from './pieces.ts'
import {
  completeFile,
  deleteFileRow,
  deleteOldFile,
  type FileRow,
  findFileRow,
  insertFile,
  listFileRows,
  lockSpace,
  type Scope,
  updateKeptUntil,
} from './queries.ts'

export { fileSearch } from './queries.ts'

const MIB = 1024 ** 2
export const FILE_MAX_MIB = 256
/** Of all files of a service. */
const SPACE_MAX_MIB = 1_024
const KEPT_DAYS = 7
/** An upload that stands still is cut off much sooner; this is for one whose node died. */
const ARRIVING_HOURS = 2
const SWEEP_EVERY_MS = 60_000

/** `size` in bytes. */
export type File = Omit<FileRow, 'createdAt' | 'keptUntil'> & { createdAt: string; keptUntil: string }
/** A file whose content has arrived, but which nobody sees yet. */
export type Arrived = Sniffed & { id: number; name: string; size: number; sha256: string }

const scopeOf = (actor: Actor): Scope => ({ serviceId: actor.service!.id, isTest: actor.test })

export async function listFiles(db: Db, actor: Actor, search: SearchRequest) {
  const { items, nextCursor } = await listFileRows(db, scopeOf(actor), search)
  return { items: items.map(showFile), nextCursor }
}

/** Throws `file_not_found`. */
export const getFile = async (db: Db, actor: Actor, id: number): Promise<File> => showFile(await getRow(db, actor, id))

/**
 * Takes a file in, piece by piece. `size` is what its sender says of it, in bytes, or undefined. Where it fails, nothing
 * is left of it. Throws `file_too_large`, `files_full`, `file_unreadable` where it is no table, and what reading
 * the content throws.
 */
export async function receiveFile(
  db: Db,
  actor: Actor,
  { name, size, isPasted }: { name: string; size: number | undefined; isPasted: boolean },
  content: AsyncIterable<Uint8Array>,
): Promise<Arrived> {
  const id = await beginFile(db, actor, name, size ?? FILE_MAX_MIB * MIB)
  try {
    const sniffer = createSniffer(isPasted)
    const hash = createHash('sha256')
    const pieces = createPieces(db, id, ARRIVING_HOURS)
    for await (const chunk of content) {
      if (pieces.size() + chunk.length > FILE_MAX_MIB * MIB) throw tooLarge()
      sniffer.push(chunk)
      hash.update(chunk)
      await pieces.push(chunk)
    }
    await pieces.end()
    return { ...sniffer.end(), id, name, size: pieces.size(), sha256: hash.digest('hex') }
  } catch (error) {
    await dropFile(db, id)
    throw error
  }
}

async function beginFile(db: Db, actor: Actor, name: string, size: number): Promise<number> {
  if (size > FILE_MAX_MIB * MIB) throw tooLarge()
  return inTransaction(db, async (tx) => {
    const scope = scopeOf(actor)
    const taken = await lockSpace(tx, scope.serviceId)
    if (taken + size > SPACE_MAX_MIB * MIB)
      throw new AppError('files_full', { params: { limit: `${SPACE_MAX_MIB} MiB` } })
    return insertFile(tx, scope, { name, size, hours: ARRIVING_HOURS })
  })
}

const tooLarge = (): AppError => new AppError('file_too_large', { params: { limit: `${FILE_MAX_MIB} MiB` } })

/** Makes a file that has arrived one that is seen. */
export function keepFile(db: Db, actor: Actor, arrived: Arrived): Promise<File> {
  return inTransaction(db, async (tx) => {
    const { id, name, size, kind } = arrived
    await completeFile(tx, id, { ...arrived, days: KEPT_DAYS })
    await writeAudit(tx, actor, { ...about('upload', actor, id), after: { name, size, kind } })
    return getFile(tx, actor, id)
  })
}

/** Rows that a guess goes by. */
const LOOKED_AT = 50
/** In characters: a few rows may be as large as thousands are. */
const SIZE_MAX = 4_194_304
const SAMPLES = 3

/**
 * What stands in a file's columns, by its first rows; what is not said of how to read it is guessed. Throws
 * `file_not_found` and `file_unreadable`.
 */
export async function readColumns(
  db: Db,
  actor: Actor,
  id: number,
  { hasHeading: said, ...reading }: Reading & { hasHeading?: boolean },
) {
  const table = await openFile(db, actor, id)
  const rows: Row[] = []
  let size = 0
  for await (const row of readRows(table, reading)) {
    size += sizeOf(row)
    if (rows.push(row) === LOOKED_AT || size > SIZE_MAX) break
  }
  const { hasHeading, columns } = guessColumns(rows, said)
  const content = hasHeading ? rows.slice(1) : rows
  const samplesOf = (column: number) =>
    content.flatMap(({ cells }) => cells[column - 1]?.trim().slice(0, 100) || []).slice(0, SAMPLES)
  const sheets = await listSheets(table)
  return { sheets, hasHeading, columns: columns.map((one) => ({ ...one, samples: samplesOf(one.column) })) }
}

/** Of one that was never seen: no entry tells of it. */
export const dropFile = (db: Db, id: number): Promise<void> => deleteFileRow(db, id)

/** Throws `file_not_found`. What reads it at the moment fails. */
export function deleteFile(db: Db, actor: Actor, id: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { name, size, kind } = await getRow(tx, actor, id, true)
    await deleteFileRow(tx, id)
    await writeAudit(tx, actor, { ...about('delete', actor, id), before: { name, size, kind } })
  })
}

/**
 * A file as `readRows` reads it, as often as it is asked to, on any node. `until`: it is kept so long at least. Throws
 * `file_not_found`, also while it is read, where it has been deleted.
 */
export async function openFile(db: Db, actor: Actor, id: number, until?: Date): Promise<Table & { name: string }> {
  const row = await getRow(db, actor, id)
  if (until) await updateKeptUntil(db, id, until)
  return openStored(db, row)
}

/** The same for a job, which works for a service without anybody asking. */
export async function openFileOf(
  db: Db,
  serviceId: number,
  id: number,
  isTest = false,
): Promise<Table & { name: string }> {
  const row = await findFileRow(db, { serviceId, isTest }, id)
  if (!row) throw new AppError('file_not_found')
  return openStored(db, row)
}

const openStored = (db: Db, { id, name, size, kind, encoding }: FileRow): Table & { name: string } => ({
  name,
  kind,
  encoding,
  bytes: readPieces(db, id, size),
})

/** Removes files whose time has come. */
export const startFileRounds = ({ database: { db }, log }: Pick<Deps, 'database' | 'log'>): { stop(): Promise<void> } =>
  repeat(SWEEP_EVERY_MS, log, async () => {
    while (await deleteOldFile(db));
  })

async function getRow(db: Db, actor: Actor, id: number, lock = false): Promise<FileRow> {
  const row = await findFileRow(db, scopeOf(actor), id, lock)
  if (!row) throw new AppError('file_not_found')
  return row
}

const about = (verb: string, { service }: Actor, id: number) => ({
  action: `file.${verb}`,
  subjectKind: 'file',
  subjectId: id,
  serviceId: service!.id,
})

const showFile = ({ createdAt, keptUntil, ...row }: FileRow): File => ({
  ...row,
  createdAt: createdAt.toISOString(),
  keptUntil: keptUntil.toISOString(),
})
