import type pg from 'pg'
import { CLASSES } from '../../server/dispatch/classes.ts'
import { MAY_HAVE_LEFT } from '../../server/dispatch/send/settle.ts'
import { CANCELLED, EXPIRED, FAILED, isFinal, type State, stateOf } from '../../server/dispatch/states.ts'
import { checkAll } from '../../server/dispatch/test-checks.ts'
import type { Heard, Load } from './load.ts'
import { policyFor, type Simulators, type SoakService } from './services.ts'

/** What became of every message, and every promise that was broken. */
export type Account = {
  stored: number
  heard: number
  states: Partial<Record<State, number>>
  /** References that a simulator took more than once, by the policy of their message. */
  takenTwice: { 'never-twice': number; 'rather-twice': number }
  /** Sent again by their policy, and ended while nobody knew of the first copy: said to be so. */
  endedUnknown: number
  /** Messages that were in an open call of a node that died. */
  inDanger: number
  breaches: string[]
}

type Row = {
  id: string
  ref: string
  service_id: number
  class: number
  status: number
  failure: number | null
  reference: string
  provider_id: string | null
  was_sent_again: boolean
}

/** Draws the account once everything has come to rest. */
export async function drawAccount(
  pool: pg.Pool,
  { load, services, simulators }: { load: Load; services: SoakService[]; simulators: Simulators },
): Promise<Account> {
  const rows = await readMessages(pool)
  const timesTaken = (row: Row) =>
    Object.values(simulators).reduce((sum, simulator) => sum + simulator.timesTaken(row.ref), 0)
  const serviceById = new Map(services.map((service) => [service.id, service]))
  const policy = (row: Row) => policyFor(serviceById.get(row.service_id)!, row.class === CLASSES.otp.number)
  const breaches: string[] = []
  const expectNone = (what: string, list: unknown[]) => {
    if (list.length > 0) breaches.push(`${list.length} × ${what}, such as ${JSON.stringify(list.slice(0, 3))}`)
  }

  expectNone('a message that came to no end', await findUnfinished(pool))
  expectNone('answered 202, and not stored', lacking(load.heard, rows))
  const strict = rows.filter((row) => policy(row) === 'never-twice')
  const lax = rows.filter((row) => policy(row) === 'rather-twice')
  const twice = {
    'never-twice': strict.filter((row) => timesTaken(row) > 1),
    'rather-twice': lax.filter((row) => timesTaken(row) > 1),
  }
  expectNone('handed over twice under never-twice', twice['never-twice'])
  expectNone(
    'handed over twice without a word on its timeline',
    twice['rather-twice'].filter((row) => !row.was_sent_again),
  )
  expectNone(
    'taken by the provider, and not by our account, or the other way round',
    rows.filter((row) => isFinal(row.status) && !endedUnknown(row) && wasTaken(row) !== timesTaken(row) > 0),
  )
  expectNone(
    'cancelled or expired, and handed over',
    rows.filter((row) => isOver(row) && timesTaken(row) > 0),
  )
  expectNone('cancelled in time, and something else became of it', wronglyCancelled(load.heard, rows))
  expectNone(
    'a key that made two messages',
    repeated(rows.map(({ reference }) => reference).filter((one) => load.keyed.has(one))),
  )
  for (const { id, name, perDay } of services) {
    const left = rows.filter((row) => row.service_id === id && timesTaken(row) > 0).length
    if (perDay !== null && left > perDay) breaches.push(`${name} sent ${left}, of ${perDay} that its quota gives`)
  }
  const taken = Object.values(simulators).reduce((sum, simulator) => sum + simulator.totals().messages, 0)
  const known = rows.reduce((sum, row) => sum + timesTaken(row), 0)
  if (taken !== known) breaches.push(`the providers took ${taken}, of which we know ${known}`)
  expectNone('reports of what we never sent', await findOrphans(pool, simulators, new Set(lax.map(({ ref }) => ref))))
  await checkAll(pool).catch((error: Error) => breaches.push(error.message))

  const counted = Map.groupBy(rows, (row) => stateOf(row.status))
  return {
    stored: rows.length,
    heard: load.heard.length,
    states: Object.fromEntries([...counted].map(([state, of]) => [state, of.length])),
    takenTwice: { 'never-twice': twice['never-twice'].length, 'rather-twice': twice['rather-twice'].length },
    endedUnknown: rows.filter(endedUnknown).length,
    inDanger: await countInDanger(pool),
    breaches,
  }
}

async function readMessages(pool: pg.Pool): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select id, ref::text, service_id, class, status, failure, reference, provider_id,
       exists (select from notes n where n.message_id = m.id and n.kind = 'sent_again') as was_sent_again
     from messages m`,
  )
  return rows
}

/** What has not ended, and what it waits for. */
export async function findUnfinished(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select m.id, m.status, m.tries, m.account_id, m.provider_code, l.due_at - now() as due_in, c.state as call_state, c.asks,
       c.begun_at - now() as begun, c.ask_after - now() as ask_in, c.code, m.expires_at - now() as expires_in,
       exists (select from queue q where q.id = m.id) as is_queued
     from messages m left join later l on l.id = m.id
     left join calls c on m.id = any (c.ids) and c.state <> 1
     where m.final_at is null`,
  )
  return rows
}

function lacking(heard: Heard[], rows: Row[]): Heard[] {
  const stored = new Set(rows.map(({ id }) => id))
  return heard.filter(({ id }) => !stored.has(id))
}

function wronglyCancelled(heard: Heard[], rows: Row[]): Row[] {
  const cancelled = new Set(heard.filter(({ isCancelled }) => isCancelled).map(({ id }) => id))
  return rows.filter((row) => cancelled.has(row.id) && row.status !== CANCELLED)
}

function repeated(references: string[]): string[] {
  return [...Map.groupBy(references, (one) => one)].filter(([, of]) => of.length > 1).map(([one]) => one)
}

/** A message that a provider took has its id there. */
const wasTaken = (row: Row): boolean => row.provider_id !== null
/** A second copy went by the policy; then it expired, was cancelled or refused, and what the first did was never heard. */
const endedUnknown = (row: Row): boolean =>
  row.status === FAILED && row.failure === MAY_HAVE_LEFT && row.was_sent_again && row.provider_id === null
const isOver = (row: Row): boolean => row.status === CANCELLED || row.status === EXPIRED

/**
 * Reports that belong to no call of ours. A message that was sent again by its policy has one where the first call was
 * never heard of.
 */
async function findOrphans(pool: pg.Pool, simulators: Simulators, laxRefs: Set<string>): Promise<unknown[]> {
  const { rows } = await pool.query<{ provider: string | null; provider_id: string }>(
    `select a.provider, r.provider_id from receipts r left join accounts a on a.id = r.account_id where r.message_id is null`,
  )
  if (rows.length === 0) return []
  const refs = new Map(
    Object.entries(simulators).flatMap(([provider, simulator]) =>
      simulator.received().map(({ providerId, reference }) => [`${provider} ${providerId}`, reference] as const),
    ),
  )
  return rows
    .map((row) => ({ ...row, ref: refs.get(`${row.provider} ${row.provider_id}`) }))
    .filter(({ ref }) => !ref || !laxRefs.has(ref))
}

async function countInDanger(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select coalesce(sum(cardinality(ids)), 0)::int as n from calls where code = 'node_gone'`,
  )
  return rows[0]?.n ?? 0
}
