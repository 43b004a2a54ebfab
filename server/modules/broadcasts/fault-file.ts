import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { CSV_MARK, writeCsvRow } from '../../platform/tables/write-csv.ts'
import { phrase } from '../../platform/text/phrases.ts'
import { readFaults } from './queries.ts'
import { toFault } from './view.ts'

const PAGE = 1_000
const COLUMNS = ['place', 'row', 'given', 'reason'] as const

/** All faults of a broadcast as CSV, in the reader's language, a page at a time: however many there are. */
export async function* writeFaults(db: Db, actor: Actor, id: string): AsyncGenerator<string> {
  yield `${CSV_MARK}${writeCsvRow(COLUMNS.map((column) => phrase(actor.locale, `broadcastFaultFile.${column}`)))}`
  for (let after = -1; ; ) {
    const faults = await readFaults(db, id, after, PAGE)
    yield faults
      .map((fault) => toFault(fault, actor))
      .map(({ place, row, given, title }) => writeCsvRow([place, row, given, title]))
      .join('')
    const last = faults.at(-1)
    if (last === undefined || faults.length < PAGE) return
    after = last.n
  }
}
