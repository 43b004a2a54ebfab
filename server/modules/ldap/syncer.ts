import { repeat } from '../../dispatch/repeat.ts'
import { type Actor, makeInternalActor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { readFault } from './faults.ts'
import { getDirectoryRow } from './ldap.ts'
import type { Difference } from './plan.ts'
import { claimDueDirectories, type DirectoryRow } from './queries.ts'
import { endDeadRuns, endRun, noteProgress, type Progress, type RunKind } from './run-queries.ts'
import { beginRun } from './runs.ts'
import { runSync } from './sync.ts'

const TELL_EVERY_MS = 1_000
const LOOK_EVERY_MS = 10_000

export type RunStart = { id: number; directory: string; kind: RunKind; actor: Actor; isBeyondGuardAllowed: boolean }

/** Runs syncs of this node; `stop` interrupts them and waits until each is told as interrupted. */
export type Syncer = { start(run: RunStart): void; stop(): Promise<void> }

type SyncerDeps = Pick<Deps, 'database' | 'vault' | 'log' | 'live'>

/** What a connection needs to know of a directory. */
export const targetOf = ({ url, startTls, caCertificate, bindDn, password }: DirectoryRow, vault: Deps['vault']) => ({
  url,
  startTls,
  caCertificate,
  bindDn,
  password: password === null ? null : vault.decrypt(password),
})

export function createSyncer({ database, vault, log, live }: SyncerDeps): Syncer {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()

  async function run({ id, directory, kind, actor, isBeyondGuardAllowed }: RunStart): Promise<void> {
    const progress: Progress = { phase: 'reading', users: 0, groups: 0, done: 0, total: null }
    let difference: Difference | null = null
    const given = new AbortController()
    const telling = repeat(TELL_EVERY_MS, log, async () => {
      // another node took it for dead, and may have begun anew
      if (!(await noteProgress(database.db, id, progress))) given.abort()
    })
    let fault: ReturnType<typeof readFault> | null = null
    try {
      const row = await getDirectoryRow(database.db, directory)
      await runSync({
        databaseUrl: database.url,
        directory: row,
        target: targetOf(row, vault),
        kind,
        actor,
        isBeyondGuardAllowed,
        progress,
        onDifference: (found) => {
          difference = found
        },
        signal: AbortSignal.any([stopping.signal, given.signal]),
      })
    } catch (error) {
      fault = readFault(error)
      const level = fault.fault === 'failed' ? 'error' : 'warn'
      log[level]({ err: error, directory, fault: fault.fault }, 'a directory could not be taken over')
    }
    await telling.stop()
    await endRun(database.db, id, { progress, difference, fault: fault?.fault ?? null, words: fault?.words ?? null })
    await live.catchUp()
  }

  return {
    start(start) {
      const work = run(start)
        .catch((error) =>
          log.error({ err: error, directory: start.directory }, 'the end of a sync could not be written'),
        )
        .finally(() => running.delete(work))
      running.add(work)
    },
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

/**
 * Starts every directory's sync when its time has come, on one node of all that look: whichever moves the time on. Runs
 * whose node died are told as interrupted.
 */
export function startDirectoryRounds(deps: SyncerDeps, everyMs = LOOK_EVERY_MS): { stop(): Promise<void> } {
  const syncer = createSyncer(deps)
  const { db } = deps.database
  const rounds = repeat(everyMs, deps.log, async () => {
    await endDeadRuns(db)
    for (const directory of await claimDueDirectories(db)) {
      const actor = { ...makeInternalActor('system', `sync of ${directory}`), name: `directory ${directory}` }
      const run = await beginRun(db, actor, directory, 'sync', { byItself: true }).catch((error) => {
        // one that somebody started still runs, or it has just been removed
        if (error instanceof AppError) return undefined
        throw error
      })
      if (run) syncer.start({ id: run.id, directory, kind: 'sync', actor, isBeyondGuardAllowed: false })
    }
  })
  return {
    async stop() {
      await rounds.stop()
      await syncer.stop()
    },
  }
}
