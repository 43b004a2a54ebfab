import { repeat } from '../../dispatch/repeat.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { type Db, isDatabaseAway, isWorthRepeating } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { type Row, readRows, sizeOf } from '../../platform/tables/tables.ts'
import { type ToldContact, writeContacts } from '../contacts/bulk.ts'
import { listFields } from '../contacts/contacts.ts'
import { openFileOf } from '../files/files.ts'
import { createContactReader } from './columns.ts'
import { about } from './contact-imports.ts'
import { createNumberSet } from './number-set.ts'
import {
  type Counts,
  claimImport,
  deleteOldImports,
  endImport,
  type FaultRow,
  holdImport,
  type ImportRow,
  insertFaults,
  moveImport,
  releaseImport,
  renewLease,
} from './queries.ts'

const LOOK_EVERY_MS = 1_000
const SWEEP_EVERY_MS = 3_600_000
/** Rows of one transaction: so many cost a twentieth of a second. */
const BATCH = 2_000
/** Of a batch, in characters: a few rows may be as large as thousands are. */
const SIZE_MAX = 4_194_304
/** Whoever is silent for so long is taken for dead. */
const LEASE_S = 30
/** So often an import is taken up without coming on before it is given up. */
const TRIES_MAX = 5
const RETRIES_MAX = 5
const ROWS_MAX = 2_000_000
/** Where of so many rows none could be taken, the columns are mistaken, and the rest would be as well. */
const HOPELESS = 1_000
const KEPT_DAYS = 90

type Claimed = ImportRow & { runner: string; tries: number }
type Batch = { contacts: ToldContact[]; faults: FaultRow[]; repeated: number; read: number; lastRow: number }
type JobDeps = Pick<Deps, 'database' | 'log'>

/** Works at imports one after another, for as long as the node lives; one that is cut short is gone on with by the next. */
export function startContactImportRounds(deps: JobDeps): { stop(): Promise<void> } {
  const { db } = deps.database
  const stopping = new AbortController()
  const rounds = [
    repeat(LOOK_EVERY_MS, deps.log, async () => {
      while (!stopping.signal.aborted && (await runNextImport(deps, stopping.signal)));
    }),
    repeat(SWEEP_EVERY_MS, deps.log, () => deleteOldImports(db, KEPT_DAYS)),
  ]
  return {
    async stop() {
      stopping.abort()
      await Promise.all(rounds.map((round) => round.stop()))
    },
  }
}

/** Takes up one import and works at it until its end or `signal`; answers whether there was one. */
export async function runNextImport(
  { database: { db }, log }: JobDeps,
  signal: AbortSignal,
  leaseS = LEASE_S,
): Promise<boolean> {
  const claimed = await claimImport(db, leaseS)
  if (!claimed) return false
  try {
    if (claimed.tries > TRIES_MAX) throw new AppError('internal')
    const isWhole = await runImport(db, claimed, signal, leaseS)
    if (isWhole) await finish(db, claimed, { state: 'finished' })
    else await releaseImport(db, claimed)
  } catch (error) {
    if (!(error instanceof AppError)) {
      // its lease ends soon, and whoever takes it up then goes on from the last batch
      if (!isDatabaseAway(error)) log.error({ err: error, importId: claimed.id }, 'an import of contacts stumbled')
      return false
    }
    const failure = error.phrases.why ?? `importFaults.${error.code}`
    await finish(db, claimed, { state: 'failed', failure, row: Number(error.params.row ?? 0) || null })
  }
  return true
}

async function finish(db: Db, { id, serviceId }: Claimed, end: Parameters<typeof endImport>[2]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await endImport(tx, id, end))) return
    const actor = { ...makeInternalActor('system', `import ${id}`), name: `import ${id}` }
    await writeAudit(tx, actor, { ...about(end.state === 'failed' ? 'fail' : 'finish', serviceId, id), after: end })
  })
}

/**
 * Reads the file from its beginning and takes each row after the last that was taken. Answers whether it came to the end;
 * false where somebody else has it, it was cancelled, or this node stops. Throws AppErrors where it cannot go on.
 */
async function runImport(db: Db, claimed: Claimed, signal: AbortSignal, leaseS: number): Promise<boolean> {
  const { serviceId, options, lastRow } = claimed
  const table = await openFileOf(db, serviceId, claimed.fileId)
  const { fields } = await listFields(db, { id: serviceId, name: '' })
  const read = createContactReader(options.columns, fields, options.tags)
  const seen = createNumberSet()
  let share = 0
  let count = 0
  let batch = makeBatch()
  let writing: Promise<boolean> = Promise.resolve(true)
  let [usable, faulty] = [claimed.read - claimed.faulty, claimed.faulty]

  /** While a batch is written the next one is read. Answers false where the one before was not ours to write. */
  async function flush(): Promise<boolean> {
    const full = batch
    batch = makeBatch()
    if (!(await writing) || signal.aborted) return false
    if (full.read > 0) {
      writing = write(full)
      // it is heard at the next flush
      writing.catch(() => undefined)
    }
    return true
  }

  async function write(full: Batch): Promise<boolean> {
    const isMine = await retry(() => takeBatch(db, claimed, full, share))
    usable += full.read - full.faults.length
    faulty += full.faults.length
    if (isMine && usable === 0 && faulty >= HOPELESS) throw fail('nothing_usable')
    return isMine
  }

  let renewedAt = performance.now()
  /** What was taken before is read again, which may last longer than a lease: answers false where somebody else took it. */
  async function renew(): Promise<boolean> {
    if (signal.aborted) return false
    if (performance.now() - renewedAt < (leaseS * 1_000) / 3) return true
    renewedAt = performance.now()
    return renewLease(db, claimed, leaseS)
  }

  let isHeading = options.hasHeading
  let size = 0
  try {
    for await (const row of readRows(table, options.reading, (part) => {
      share = part
    })) {
      if (isHeading) {
        isHeading = false
        continue
      }
      if (++count > ROWS_MAX) throw fail('too_many_rows')
      const told = read(row.cells)
      const { number } = told.contact
      const first = number === '' ? row.row : seen.add(number, row.row)
      if (row.row <= lastRow) {
        if (count % BATCH === 0 && !(await renew())) return false
        continue
      }
      keepRow(batch, row, told, first)
      size += sizeOf(row)
      if (batch.read < BATCH && size < SIZE_MAX) continue
      size = 0
      if (!(await flush())) return false
    }
    return (await flush()) && (await writing)
  } finally {
    // whatever ends it, what is being written is written before it is told how it ended
    await writing.catch(() => undefined)
  }
}

const fail = (code: string): AppError => new AppError('file_unreadable', { phrases: { why: `importFaults.${code}` } })

const makeBatch = (): Batch => ({ contacts: [], faults: [], repeated: 0, read: 0, lastRow: 0 })

/** A number that stood in a row before is not taken again; its first row counts. */
function keepRow(
  batch: Batch,
  { row, cells }: Row,
  { contact, faults }: ReturnType<ReturnType<typeof createContactReader>>,
  first: number,
): void {
  batch.read++
  batch.lastRow = row
  if (faults.length > 0) batch.faults.push({ row, cells, faults })
  else if (first !== row) batch.repeated++
  else batch.contacts.push(contact)
}

/**
 * The contacts, the faults, and how far the file was read: all in one transaction, or nothing. Answers false where the
 * import is not this runner's any more.
 */
function takeBatch(db: Db, claimed: Claimed, batch: Batch, share: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { serviceId, listId, options } = claimed
    const { contacts, faults, repeated, read, lastRow } = batch
    if (!(await holdImport(tx, claimed, lastRow))) return false
    const { added, changed } = await writeContacts(tx, { serviceId, listId, existing: options.existing }, contacts)
    await insertFaults(tx, claimed.id, faults)
    const same = contacts.length - added - changed
    const counts: Counts = { read, added, changed, same, repeated, faulty: faults.length }
    await moveImport(tx, claimed.id, { counts, lastRow, share, leaseS: LEASE_S })
    return true
  })
}

/** A batch that met another writer's locks is tried again. */
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let left = RETRIES_MAX; ; left--) {
    try {
      return await work()
    } catch (error) {
      if (left === 0 || !isWorthRepeating(error)) throw error
    }
  }
}
