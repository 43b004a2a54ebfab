import type pg from 'pg'
import type { Fault, Refusal } from '../../../providers/provider.ts'
import { storable } from '../storable.ts'
import type { Circuit, CircuitName } from './circuit.ts'

export const CIRCUIT_COLUMNS = `account_id as "accountId", kind, subject, state, fault, failure, code, words, who, openings,
  since, retry_at as "retryAt", slot, epoch`

/** First and longest wait until an open circuit is tried, by fault, in ms. What needs a person waits longer. */
export const CIRCUIT_WAITS: Record<Fault, { firstMs: number; maxMs: number }> = {
  network: { firstMs: 2_000, maxMs: 60_000 },
  busy: { firstMs: 2_000, maxMs: 60_000 },
  credit: { firstMs: 15_000, maxMs: 300_000 },
  key: { firstMs: 15_000, maxMs: 300_000 },
  account: { firstMs: 15_000, maxMs: 300_000 },
  line: { firstMs: 15_000, maxMs: 300_000 },
  template: { firstMs: 15_000, maxMs: 300_000 },
  caller_bug: { firstMs: 15_000, maxMs: 300_000 },
  recipient: { firstMs: 0, maxMs: 0 },
  message: { firstMs: 0, maxMs: 0 },
}
/** Whoever tries a circuit has it to itself for this long: to probe it, and then to try it with a message. */
const PROBE_MAX_S = 20
const TRIAL_MAX_S = 30

const waits = (fault: Fault): [number, number] => [CIRCUIT_WAITS[fault].firstMs, CIRCUIT_WAITS[fault].maxMs]

/** $1 to $10 of a statement about a refusal: which circuit, why, and the first and the longest wait for that fault. */
function refusalValues({ accountId, kind, subject }: CircuitName, refusal: Refusal): unknown[] {
  const { fault, failure, code, text, who } = refusal
  return [accountId, kind, subject, fault, failure, storable(code), storable(text), who, ...waits(fault)]
}

/** Doubles with each opening in a row, a tenth of jitter either way. `openings`: SQL that tells the number. */
const waitAfter = (openings: string): string =>
  `least($10::float8, $9 * 2 ^ least(20, ${openings} - 1)) * (0.9 + 0.2 * random()) * interval '1 ms'`
const NEXT_OPENING = `case when c.state = 'closed' then 1 else c.openings + 1 end`
const EVENT = `
insert into circuit_events (account_id, kind, subject, state, fault, failure, code, words, who)
select account_id, kind, subject, state, fault, failure, code, words, who from changed`

/**
 * Opens a circuit that is closed, or that `by` was just trying. Undefined where it is open already: what was under way
 * when it opened says nothing new.
 */
export async function openCircuit(
  pool: pg.Pool,
  name: CircuitName,
  refusal: Refusal,
  by: { slot: number; epoch: number },
): Promise<Circuit | undefined> {
  const { rows } = await pool.query<Circuit>(
    `with changed as (
       insert into circuits as c (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
       values ($1, $2, $3, 'open', $4, $5, $6, $7, $8, 1, now(), now() + ${waitAfter('1')})
       on conflict (account_id, kind, subject) do update set
         state = 'open', slot = null, epoch = null,
         fault = excluded.fault, failure = excluded.failure, code = excluded.code, words = excluded.words, who = excluded.who,
         openings = ${NEXT_OPENING},
         since = case when c.state = 'closed' then now() else c.since end,
         retry_at = now() + ${waitAfter(NEXT_OPENING)}
       where c.state = 'closed' or (c.state = 'half_open' and c.slot = $11 and c.epoch = $12)
       returning *
     ), e as (${EVENT})
     select ${CIRCUIT_COLUMNS} from changed`,
    [...refusalValues(name, refusal), by.slot, by.epoch],
  )
  return rows[0]
}

/** Takes what is due for a try: open for long enough, or half open without a message for too long. Each has one taker. */
export async function findDue(pool: pg.Pool): Promise<Circuit[]> {
  const { rows } = await pool.query<Circuit>(
    `update circuits set retry_at = now() + interval '${PROBE_MAX_S} s'
     where state <> 'closed' and retry_at <= now() returning ${CIRCUIT_COLUMNS}`,
  )
  return rows
}

/** The probe failed: the circuit stays open, with the newest reason. */
export async function postponeCircuit(
  pool: pg.Pool,
  name: CircuitName,
  refusal: Refusal,
): Promise<Circuit | undefined> {
  const { rows } = await pool.query<Circuit>(
    `update circuits set fault = $4, failure = $5, code = $6, words = $7, who = $8, openings = openings + 1,
       retry_at = now() + ${waitAfter('(openings + 1)')}
     where account_id = $1 and kind = $2 and subject = $3 and state = 'open'
     returning ${CIRCUIT_COLUMNS}`,
    refusalValues(name, refusal),
  )
  return rows[0]
}

/**
 * The probe was answered: this node tries it with messages, one by one. It takes over all of the account's that are half
 * open: a message goes by several circuits at once, and two nodes that each wait for the other's would try none.
 * Answers all that are this node's now.
 */
export async function halfOpen(
  pool: pg.Pool,
  { accountId, kind, subject }: CircuitName,
  slot: number,
  epoch: number,
): Promise<Circuit[]> {
  const { rows } = await pool.query<Circuit>(
    `with old as (
       select kind, subject, state as state_before from circuits
       where account_id = $1 and state <> 'closed' and ((kind = $2 and subject = $3) or state = 'half_open')
       order by kind, subject for update
     ), taken as (
       update circuits c set state = 'half_open', slot = $4, epoch = $5, retry_at = now() + interval '${TRIAL_MAX_S} s'
       from old where c.account_id = $1 and c.kind = old.kind and c.subject = old.subject
       returning c.*, old.state_before
     ), changed as (
       select * from taken where state_before <> 'half_open'
     ), e as (${EVENT})
     select ${CIRCUIT_COLUMNS} from taken`,
    [accountId, kind, subject, slot, epoch],
  )
  return rows
}

/** A message was taken: the circuit closes. False where another node has it meanwhile. */
export async function closeHalfOpen(pool: pg.Pool, circuit: Circuit): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with changed as (
       update circuits set state = 'closed', slot = null, epoch = null, openings = 0
       where account_id = $1 and kind = $2 and subject = $3 and state = 'half_open' and slot = $4 and epoch = $5
       returning *
     ), e as (${EVENT})
     select from changed`,
    [circuit.accountId, circuit.kind, circuit.subject, circuit.slot, circuit.epoch],
  )
  return rowCount === 1
}

/** What a circuit was about is gone. */
export async function forgetCircuit(pool: pg.Pool, { accountId, kind, subject }: CircuitName): Promise<void> {
  await pool.query(
    `with changed as (
       update circuits set state = 'closed', slot = null, epoch = null, openings = 0
       where account_id = $1 and kind = $2 and subject = $3 and state <> 'closed'
       returning *
     ), e as (${EVENT})
     select from changed`,
    [accountId, kind, subject],
  )
}
