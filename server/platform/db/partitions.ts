import { timeOfUuid } from '../ids.ts'

/**
 * The comment of a detached partition that retention is dropping: a table that somebody else has detached is theirs, and a
 * marked one is no table of the installation any more.
 */
export const DROPPING = 'Rasan is dropping this partition'

const DAY_MS = 86_400_000
/** 1970 began on a Thursday, partitions begin on Mondays (UTC). */
const THURSDAY = 3
/** Retention keeps at least this much, so that a partition this young is there. */
const SURE_MS = 14 * DAY_MS

/**
 * The weekly partition that holds all of these ids, or the whole table where there are several or they are old. A
 * statement that names its partition is planned once, and costs the same however many weeks are kept: through the whole
 * table a settle of a hundred messages took twice as long with 16 partitions, and nearly three times with 90.
 */
export function partitionOf(table: 'messages' | 'calls', ids: readonly string[]): string {
  const weeks = new Set(ids.map((id) => mondayOf(timeOfUuid(id))))
  const [monday] = weeks
  if (weeks.size !== 1 || monday === undefined || monday < Date.now() - SURE_MS) return table
  return `${table}_${new Date(monday).toISOString().slice(0, 10).replaceAll('-', '')}`
}

function mondayOf(ms: number): number {
  const day = Math.floor(ms / DAY_MS)
  return (day - ((day + THURSDAY) % 7)) * DAY_MS
}

/** A prepared statement whose text names its partitions: made once for each of them. */
export function partitioned<Tables extends string[]>(
  name: string,
  textOf: (...tables: Tables) => string,
): (...tables: Tables) => { name: string; text: string } {
  const made = new Map<string, { name: string; text: string }>()
  return (...tables) => {
    const key = [name, ...tables].join(' ')
    const statement = made.get(key) ?? { name: key, text: textOf(...tables) }
    made.set(key, statement)
    return statement
  }
}
