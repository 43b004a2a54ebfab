import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.generated.ts'

/** The pool, or a transaction of it: whoever writes takes one as its first argument. */
export type Db = Kysely<DB>

/**
 * The database and its small separate pools: a flood of reports or of panel queries never holds the connections that
 * accepting and dispatching need.
 */
export type Database = {
  db: Db
  /** For searches: they wait for each other, and end after three seconds, so that nothing else waits for them. */
  lists: Db
  pools: { accept: pg.Pool; report: pg.Pool; dispatch: pg.Pool; rest: pg.Pool }
  url: string
  close(): Promise<void>
}

// bigint counts and sums fit a double here: references stay below 2^53 by construction
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Of all hot connections: nobody waits long for a lock, no time goes into compiling short statements, and a node that
 * hangs in mid-transaction does not keep its locks. No statement starts processes to help it: polling spent more on
 * those than on its work.
 */
const HOT_SETTINGS = [
  'lock_timeout=500',
  'jit=off',
  'enable_seqscan=off',
  'max_parallel_workers_per_gather=0',
  'idle_in_transaction_session_timeout=10000',
]

/**
 * A statement that hangs must not hold its small pool for ever; each of these ends by itself, undone, and is run again.
 * Accepting and claiming: their callers, and the renewal of the lease (given up after six seconds), wait for no longer.
 * Settling is repeated until it is done, so its limit is the one of all other work.
 */
const IMPATIENT = 'statement_timeout=5000'
const PATIENT = 'statement_timeout=15000'

/** Accepting reads only by whole keys, so one plan fits every batch: planning anew would cost as much as a small batch. */
const ACCEPT_SETTINGS = [...HOT_SETTINGS, IMPATIENT, 'plan_cache_mode=force_generic_plan']

/**
 * Claiming: one plan as well, made of look-ups by whole keys only. With joins by hashing allowed, a plan made when the
 * queue was empty would read all of it when it is not.
 */
const DISPATCH_SETTINGS = [...ACCEPT_SETTINGS, 'enable_hashjoin=off', 'enable_mergejoin=off']

/**
 * Settling and reporting name the partition that they work on (partitions.ts): one plan fits every batch of a week. They
 * may hash, since they name their messages by id as well, and delete by whole keys (delete-by-key.ts): by loops, two
 * hundred outcomes and two hundred messages are forty thousand pairs, which took most of the time of such a batch.
 */
const REPORT_SETTINGS = [...HOT_SETTINGS, PATIENT, 'plan_cache_mode=force_generic_plan', 'enable_mergejoin=off']

const LIST_CONNECTIONS = 3

/** Opens the pools; connects to nothing yet. `sizes` in connections. */
export function openDatabase(url: string, sizes = { accept: 2, report: 4, dispatch: 3, rest: 4 }): Database {
  const pools = {
    accept: openPool(url, sizes.accept, ACCEPT_SETTINGS),
    report: openPool(url, sizes.report, REPORT_SETTINGS, true),
    dispatch: openPool(url, sizes.dispatch, DISPATCH_SETTINGS),
    rest: openPool(url, sizes.rest, ['jit=off', PATIENT, 'idle_in_transaction_session_timeout=30000']),
  }
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: pools.rest }) })
  const listPool = openPool(url, LIST_CONNECTIONS, [
    'jit=off',
    'statement_timeout=3000',
    'idle_in_transaction_session_timeout=10000',
  ])
  const lists = new Kysely<DB>({ dialect: new PostgresDialect({ pool: listPool }) })
  return {
    db,
    lists,
    pools,
    url,
    async close() {
      // not by Kysely, which ends no pool that was only used beside it
      await Promise.all([...Object.values(pools), listPool].map((pool) => pool.end()))
    },
  }
}

/** `pipeline`: what follows on a connection leaves before what went before is answered. */
function openPool(url: string, max: number, settings: string[], pipeline = false): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
    keepAlive: true,
    application_name: 'rasan',
    pipeline,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
  })
  outliveLosses(pool)
  return pool
}

/**
 * A connection that dies is replaced at the next use. What it says then ends the process where nobody hears it: an idle one
 * tells its pool, and one in hand (in a transaction, between two statements) only itself.
 */
export function outliveLosses(pool: pg.Pool, onLoss: (error: Error) => void = () => undefined): void {
  pool.on('error', onLoss)
  pool.on('connect', (client) => client.on('error', onLoss))
}

/**
 * Of a session that is held for as long as a node lives: each side notices within about fifteen seconds that the other is
 * gone without a word (a cable, a machine that lost its power), where TCP would take two hours.
 */
export const HELD_SESSION = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 5_000,
  options: '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3',
}

/**
 * Classes of errors that mean "the database is away or cannot work now", not "the statement is wrong". 25006: it takes
 * no writes, as a standby before it is promoted.
 */
const AWAY = /^(08|25006|53|57P0[1-5]|57014|58)/

/** Whether an error says that the database cannot be reached or cannot work now: the same will do later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (AWAY.test(code) || /^E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_AGAIN|NOTFOUND)/.test(code)) return true
  return /Connection terminated|timeout exceeded when trying to connect|the database system is|not queryable|pool after calling end/i.test(
    error.message,
  )
}

/** Whether the same statement may simply be run again (serialisation, deadlock, lock not had in time). */
export const isWorthRepeating = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['40001', '40P01', '55P03'].includes(String(error.code))

/** Whether a statement was ended for taking longer than its pool allows. */
export const isTooSlow = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '57014'
