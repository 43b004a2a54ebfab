import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import { DIRECTORY_FAULTS } from './faults.ts'
import type { Difference } from './plan.ts'

export type RunKind = 'sync' | 'dry_run'

export type Progress = {
  phase: 'reading' | 'comparing' | 'applying'
  users: number
  groups: number
  done: number
  total: number | null
}

export type RunRow = {
  id: number
  directory: string
  kind: RunKind
  status: 'running' | 'finished' | 'failed'
  startedBy: string | null
  startedAt: Date
  endedAt: Date | null
  progress: Progress | Record<string, never>
  difference: Difference | null
  fault: string | null
  words: string | null
}

/** A run that is not seen for so long died with its node. */
const DEAD_AFTER_S = 60

const COLUMNS = sql`
  r.id, d.name as directory, r.kind, r.status, r.started_by as "startedBy", r.started_at as "startedAt", r.ended_at as "endedAt",
  r.progress, r.difference, r.fault, r.fault_words as words`

export const runSearch = declareSearch({
  fields: {
    kind: { type: 'enum', sql: sql`r.kind`, values: ['sync', 'dry_run'] },
    status: { type: 'enum', sql: sql`r.status`, values: ['running', 'finished', 'failed'] },
    startedBy: { type: 'text', sql: sql`r.started_by` },
    fault: { type: 'enum', sql: sql`r.fault`, values: DIRECTORY_FAULTS },
    startedAt: { type: 'instant', sql: sql`r.started_at`, sortable: true },
    endedAt: { type: 'instant', sql: sql`r.ended_at` },
  },
  id: { sql: sql`r.id`, type: 'integer' },
  defaultSort: '-startedAt',
  freeText: (text) => holdsWords(sql`concat_ws(' ', r.started_by, r.fault, r.fault_words)`, foldWords(text)),
})

export async function listRunRows(db: Db, directoryId: number, search: SearchRequest) {
  const { rows } = await sql<RunRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from directory_runs r join directories d on d.id = r.directory_id
    where r.directory_id = ${directoryId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): RunRow => row)
}

export async function findRunRow(db: Db, directoryId: number, id: number): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    select ${COLUMNS}
    from directory_runs r join directories d on d.id = r.directory_id
    where r.directory_id = ${directoryId} and r.id = ${id}`.execute(db)
  return rows[0]
}

/** The new run's id, or undefined where another one of the directory still runs. */
export async function insertRun(
  db: Db,
  directoryId: number,
  run: { kind: RunKind; startedBy: string | null },
): Promise<number | undefined> {
  await endDeadRuns(db)
  const { rows } = await sql<{ id: number }>`
    insert into directory_runs (directory_id, kind, started_by) values (${directoryId}, ${run.kind}, ${run.startedBy})
    on conflict (directory_id) where ended_at is null do nothing
    returning id`.execute(db)
  return rows[0]?.id
}

/** Runs whose node died are told as interrupted. */
export async function endDeadRuns(db: Db): Promise<void> {
  await sql`
    update directory_runs set status = 'failed', fault = 'interrupted', ended_at = clock_timestamp()
    where ended_at is null and seen_at < clock_timestamp() - make_interval(secs => ${DEAD_AFTER_S})`.execute(db)
}

/** Says that a run lives, and how far it is. False where it has been given up meanwhile. */
export async function noteProgress(db: Db, id: number, progress: Progress): Promise<boolean> {
  const { rows } = await sql`
    update directory_runs set seen_at = clock_timestamp(), progress = ${JSON.stringify(progress)}::jsonb
    where id = ${id} and ended_at is null returning id`.execute(db)
  return rows.length > 0
}

export type RunEnd = { progress: Progress; difference: Difference | null; fault: string | null; words: string | null }

export async function endRun(db: Db, id: number, { progress, difference, fault, words }: RunEnd): Promise<void> {
  await sql`
    update directory_runs
    set status = ${fault === null ? 'finished' : 'failed'}, ended_at = clock_timestamp(),
      progress = ${JSON.stringify(progress)}::jsonb,
      difference = ${difference === null ? null : JSON.stringify(difference)}::jsonb, fault = ${fault}, fault_words = ${words}
    where id = ${id} and ended_at is null`.execute(db)
}
