import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Logger } from 'pino'
import { writeAudit } from '../../platform/audit/audit.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { openOnClient } from '../../platform/db/client-db.ts'
import type { Routing } from '../road/routing.ts'
import { type Distrusted, distrustPast } from './after-restore.ts'

/** The database that a node has met: its lineage (system identifier and timeline), and when, by its clock. */
export type Met = { lineage: string; at: Date }

/**
 * Before a lease is taken: whether the database is still the one that this node, and what stands in it, knows. Where
 * another has taken its place (a replica was promoted, or rows were carried to another server), its newest rows may be
 * missing, and what waits here may have left: it is asked about before it is sent, as after a restore. The first node
 * does it, the others wait for it: no lease of the former database is good on this one, so nobody claims meanwhile.
 */
export async function meetDatabase(
  url: string,
  routing: Routing,
  last: Met | undefined,
  log: Pick<Logger, 'warn'>,
): Promise<Met> {
  // a connection of its own, without the limits of the pools: a long queue takes its time
  const client = new pg.Client({ connectionString: url, application_name: 'rasan promotion' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    const seen = await readSeen(client)
    const isOther = isOtherDatabase(seen, last)
    if (isOther) await distrust(client, routing, seen, log)
    else
      await client.query(
        `update centre set lineage = lineage(), lineage_since = coalesce(lineage_since, clock_timestamp()), lineage_seen_at = clock_timestamp()`,
      )
    await client.query('commit')
    return { lineage: seen.now, at: seen.at }
  } finally {
    await client.end()
  }
}

type Seen = { kept: string | null; since: Date | null; seen_at: Date | null; now: string; at: Date }

async function readSeen(client: pg.Client): Promise<Seen> {
  const { rows } = await client.query<Seen>(
    `select lineage as kept, lineage_since as since, lineage() as now, clock_timestamp() as at,
       greatest(lineage_seen_at, (select max(seen_at) from nodes where seen_at > '-infinity')) as seen_at
     from centre for update`,
  )
  if (!rows[0]) throw new Error('a row was expected')
  return rows[0]
}

/**
 * What is kept comes with the rows, so it tells also a node that has just begun; what this node remembers tells of a way
 * back to the former server. A server that does not tell what it is cannot be told from another.
 */
export function isOtherDatabase(seen: Pick<Seen, 'kept' | 'since' | 'now'>, last: Met | undefined): boolean {
  if (seen.now === '') return false
  if (seen.kept !== null && seen.kept !== '' && seen.kept !== seen.now) return true
  const isStrange = last !== undefined && last.lineage !== '' && last.lineage !== seen.now
  // another node that came from there has seen to it already
  return isStrange && (seen.since === null || seen.since <= last.at)
}

async function distrust(
  client: pg.Client,
  routing: Routing,
  seen: Seen,
  log: Pick<Logger, 'warn'>,
): Promise<Distrusted> {
  const sinceMs = (seen.seen_at ?? seen.at).getTime()
  const past = await distrustPast(client, routing, sinceMs)
  const about = { before: seen.kept, now: seen.now, since: new Date(sinceMs).toISOString(), ...past }
  await writeAudit(openOnClient(client), makeInternalActor('system', randomUUID()), {
    action: 'database.change',
    subjectKind: 'database',
    subjectId: seen.now,
    after: about,
  })
  log.warn(
    about,
    'another database has taken over (a replica was promoted?): what waited is asked about before it is sent, and what was accepted last may be missing',
  )
  return past
}
