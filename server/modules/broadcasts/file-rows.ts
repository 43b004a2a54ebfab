import type { Db } from '../../platform/db/database.ts'
import { type Reading, type Row, readRows, sizeOf } from '../../platform/tables/tables.ts'
import { openFileOf } from '../files/files.ts'
import type { BroadcastRow } from './queries.ts'

/** Which rows of which file, and what stands in their columns (from 1). */
export type FileInput = Reading & {
  id: number
  hasHeading?: boolean
  to: number
  variables?: Record<string, number>
}

/** A file that is being read, and how many of its rows have been. */
type Open = { rows: AsyncGenerator<Row>; read: number }

/** Files are read from their beginning only: one that is at hand is read on. */
const OPEN_MAX = 20
/** Of a page, in characters. */
const SIZE_MAX = 2_097_152
const open = new Map<string, Open>()

/**
 * The next rows of a broadcast's file after the first `read` ones (headings not counted), at most `limit`. A node that goes
 * on where another stopped reads what is before once.
 */
export async function readFileRows(
  db: Db,
  { id, serviceId, test, sourceAt }: Pick<BroadcastRow, 'id' | 'serviceId' | 'test' | 'sourceAt'>,
  input: FileInput,
  read: number,
  limit: number,
): Promise<{ rows: Row[]; isWhole: boolean }> {
  const key = `${id}/${sourceAt}`
  const known = open.get(key)
  // what was read in a transaction that came to nothing is read again
  const isAhead = known !== undefined && known.read > read
  if (isAhead) await known.rows.return(undefined)
  const file = known && !isAhead ? known : await begin(db, serviceId, test, input)
  open.delete(key)
  const rows: Row[] = []
  let size = 0
  while (rows.length < limit && size < SIZE_MAX) {
    const next = await file.rows.next()
    if (next.done) return { rows, isWhole: true }
    if (++file.read <= read) continue
    rows.push(next.value)
    size += sizeOf(next.value)
  }
  open.set(key, file)
  for (const [oldest, { rows: reading }] of open) {
    if (open.size <= OPEN_MAX) break
    open.delete(oldest)
    await reading.return(undefined)
  }
  return { rows, isWhole: false }
}

async function begin(
  db: Db,
  serviceId: number,
  isTest: boolean,
  { id, hasHeading = true, encoding, separator, sheet }: FileInput,
): Promise<Open> {
  const rows = readRows(await openFileOf(db, serviceId, id, isTest), { encoding, separator, sheet })
  if (hasHeading) await rows.next()
  return { rows, read: 0 }
}
