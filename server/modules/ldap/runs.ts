import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { showFault } from './faults.ts'
import { getDirectoryRow } from './ldap.ts'
import { findRunRow, insertRun, listRunRows, type RunKind, type RunRow } from './run-queries.ts'

export { runSearch } from './run-queries.ts'

/** A run as the API tells it. */
export type Run = ReturnType<typeof showRun>

export async function listRuns(db: Db, locale: Locale, directory: string, search: SearchRequest) {
  const { id } = await getDirectoryRow(db, directory)
  const { items, nextCursor } = await listRunRows(db, id, search)
  return { items: items.map((row) => showRun(row, locale)), nextCursor }
}

/** Throws `directory_not_found`, `not_found`. */
export async function getRun(db: Db, locale: Locale, directory: string, id: number): Promise<Run> {
  const row = await findRunRow(db, (await getDirectoryRow(db, directory)).id, id)
  if (!row) throw new AppError('not_found')
  return showRun(row, locale)
}

/**
 * Notes that a run begins, for whoever starts it once the transaction is done. `byItself`: its time had come, and nobody
 * asked. Throws `directory_not_found`, and `sync_running` where one of the directory runs already.
 */
export function beginRun(
  db: Db,
  actor: Actor,
  directory: string,
  kind: RunKind,
  detail: { beyondGuard?: boolean; byItself?: boolean } = {},
): Promise<Run> {
  return inTransaction(db, async (tx) => {
    const { id: directoryId } = await getDirectoryRow(tx, directory)
    const id = await insertRun(tx, directoryId, { kind, startedBy: detail.byItself ? null : actor.name })
    if (id === undefined) throw new AppError('sync_running')
    if (!detail.byItself)
      await writeAudit(tx, actor, {
        action: kind === 'sync' ? 'directory.sync' : 'directory.dry-run',
        subjectKind: 'directory',
        subjectId: directory,
        after: { run: id, ...(detail.beyondGuard && { beyondGuard: true }) },
      })
    return getRun(tx, actor.locale, directory, id)
  })
}

const START = { phase: 'reading', users: 0, groups: 0, done: 0, total: null } as const

function showRun(row: RunRow, locale: Locale) {
  const { kinds = [], conflicts = { count: 0, first: [] }, beyondGuard = [] } = row.difference ?? {}
  return {
    id: row.id,
    directory: row.directory,
    kind: row.kind,
    status: row.status,
    startedBy: row.startedBy,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    progress: { ...START, ...row.progress },
    changes: row.difference && kinds.reduce((sum, { count }) => sum + count, 0),
    difference: kinds.filter(({ count }) => count > 0),
    beyondGuard,
    conflicts: {
      count: conflicts.count,
      first: conflicts.first.map((one) => ({ ...one, title: phrase(locale, `fields.${one.code}`) })),
    },
    fault: row.fault === null ? null : showFault(locale, row.fault, row.words),
  }
}
