import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** Messages by the slice of time that they were accepted in (its place in what was asked), and their state. */
export type Count = { slice: number; status: number; messages: number; segments: number; quick: number }

/**
 * What a service's counters say since `startsAt[0]`; `startsAt`: when each slice begins, in ms since 1970, ascending. Those
 * not folded yet count as well. It reads the counters of these days by the index made for it, and no message, so that it
 * costs the same whatever was sent before.
 */
export async function countMessages(
  db: Db,
  { serviceId, isTest, startsAt }: { serviceId: number; isTest: boolean; startsAt: number[] },
): Promise<Count[]> {
  const borders = startsAt.map((ms) => new Date(ms).toISOString())
  const isMeant = sql`service_id = ${serviceId} and test = ${isTest} and quarter >= ${borders[0]}::timestamptz`
  const { rows } = await sql<Count>`
    select width_bucket(quarter, ${borders}::timestamptz[]) - 1 as slice, status,
      sum(n)::float8 as messages, sum(segments)::float8 as segments, sum(quick)::float8 as quick
    from (
      select quarter, status, n, segments, quick from counters where ${isMeant}
      union all
      select quarter, status, n, segments, quick from deltas where ${isMeant}) counted
    group by 1, 2`.execute(db)
  return rows
}
