import { sql } from 'kysely'
import pg from 'pg'
import type { Actor } from '../../platform/auth/actor.ts'
import { openOnClient } from '../../platform/db/client-db.ts'
import { type Db, HELD_SESSION } from '../../platform/db/database.ts'
import { applyPlan } from './apply.ts'
import { type Connection, openConnection, type Target } from './connection.ts'
import { runFault } from './faults.ts'
import { findBeyondGuard, readLosses, refuseEmpty } from './guard.ts'
import { type Difference, makePlan, readDifference } from './plan.ts'
import type { DirectoryFields } from './queries.ts'
import type { Progress, RunKind } from './run-queries.ts'
import { createStage, stageDirectory } from './stage.ts'

/** Reading everything takes no longer, however slowly a directory drips. */
const READING_MAX_MS = 30 * 60_000
/** Of one statement: the largest compare all that was read. */
const STATEMENT_MAX_MS = 300_000

export type Sync = {
  databaseUrl: string
  directory: DirectoryFields & { id: number }
  target: Target
  kind: RunKind
  actor: Actor
  /** Somebody has seen what would be taken away, and wants it. */
  isBeyondGuardAllowed: boolean
  /** Kept up to date while it runs. */
  progress: Progress
  /** Told as soon as it is known, whatever comes after. */
  onDifference(difference: Difference): void
  signal: AbortSignal
}

/**
 * Reads a directory, compares, and (unless it is a dry run) changes what differs. On a session of its own, which holds the
 * directory's lock: nobody else syncs it, and what was staged goes with it. Throws what `readFault` tells the meaning of,
 * and then nothing was changed, or whole batches that the next run goes on from.
 */
export async function runSync(sync: Sync): Promise<void> {
  const client = new pg.Client({
    connectionString: sync.databaseUrl,
    application_name: 'rasan directory sync',
    ...HELD_SESSION,
    options: `${HELD_SESSION.options} -c jit=off -c statement_timeout=${STATEMENT_MAX_MS}`,
  })
  // a session that dies is told by the statement that meets it
  client.on('error', () => undefined)
  await client.connect()
  try {
    const db = openOnClient(client)
    await takeLock(db, sync.directory.id)
    await createStage(db)
    await readAll(db, sync)
    await refuseEmpty(db, sync.directory.id)
    sync.progress.phase = 'comparing'
    await makePlan(db, sync.directory.id)
    await change(db, sync)
  } finally {
    await client.end()
  }
}

async function takeLock(db: Db, directoryId: number): Promise<void> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_lock(hashtext('rasan directory'), ${directoryId}) as mine`.execute(db)
  if (!rows[0]?.mine) throw runFault('interrupted', 'Another run of this directory has not ended.')
}

async function readAll(db: Db, { directory, target, progress, signal }: Sync): Promise<void> {
  const connection = await openConnection(target)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(READING_MAX_MS)])
  const close = (): void => connection.close()
  limit.addEventListener('abort', close)
  try {
    await stageDirectory(db, heedful(connection, limit), directory, progress)
  } catch (error) {
    if (signal.aborted) throw runFault('interrupted')
    if (limit.aborted) throw runFault('timeout')
    throw error
  } finally {
    limit.removeEventListener('abort', close)
    connection.close()
  }
}

/** Ends between two pages, too, where no answer is waited for. */
function heedful(connection: Connection, signal: AbortSignal): Connection {
  return {
    ...connection,
    async *listPages(search, pageSize) {
      for await (const page of connection.listPages(search, pageSize)) {
        signal.throwIfAborted()
        yield page
      }
    },
  }
}

async function change(db: Db, sync: Sync): Promise<void> {
  const { directory, kind, actor, progress } = sync
  const difference = await readDifference(db)
  const beyond = findBeyondGuard(await readLosses(db, directory.id), directory.guardPercent)
  const counts = new Map(difference.kinds.map((one) => [one.kind, one.count]))
  progress.total = difference.kinds.reduce((sum, { count }) => sum + count, 0)
  sync.onDifference({ ...difference, beyondGuard: beyond })
  if (kind === 'dry_run') return
  if (beyond.length > 0 && !sync.isBeyondGuardAllowed)
    throw runFault('guard', beyond.map(({ what, taken, held }) => `${what}: ${taken}/${held}`).join(', '))
  progress.phase = 'applying'
  await applyPlan(db, actor, directory.id, counts, (rows) => {
    progress.done += rows
    if (sync.signal.aborted) throw runFault('interrupted')
  })
  const { conflicts } = await readDifference(db)
  sync.onDifference({ ...difference, conflicts, beyondGuard: beyond })
}
