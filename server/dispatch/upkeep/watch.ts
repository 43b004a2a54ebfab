import type pg from 'pg'
import type { Logger } from 'pino'
import { Gauge } from 'prom-client'
import { registry } from '../../platform/http/metrics.ts'
import { timeOfUuid } from '../../platform/ids.ts'
import { classOf } from '../classes.ts'

/** A lane is counted up to here: a million rows are never read for a number that only says "very many". */
const COUNT_MAX = 10_000
/** A snapshot older than this keeps every row that was claimed since from being cleared, and claims read over them. */
const SNAPSHOT_MAX_S = 60
/** The queue is vacuumed at 5,000 dead rows: so many more mean that vacuum cannot clear them. */
const DEAD_ROWS_MAX = 200_000
const TELL_AGAIN_MS = 600_000

const lane = { labelNames: ['lane', 'class', 'accounts'], registers: [registry] }
const waiting = new Gauge({
  ...lane,
  name: 'rasan_queue_messages',
  help: `Messages that wait now, by lane; ${COUNT_MAX} stands for that many or more`,
})
const oldest = new Gauge({
  ...lane,
  name: 'rasan_queue_oldest_seconds',
  help: 'Time since the oldest waiting message of a lane was accepted',
})
const snapshot = new Gauge({
  name: 'rasan_oldest_snapshot_seconds',
  help: 'Age of the oldest transaction that keeps dead rows from being cleared',
  registers: [registry],
})
const dead = new Gauge({
  name: 'rasan_dead_rows',
  help: 'Dead rows of a table that are not cleared yet',
  labelNames: ['table'],
  registers: [registry],
})

/** Looks at what slows claims down unseen, sets the gauges, and tells the operator. One node does it, the leader. */
export type Watch = { round(nowMs: number): Promise<void>; stop(): void }

export function createWatch(
  pool: pg.Pool,
  log: Pick<Logger, 'warn'>,
  limits = { snapshotS: SNAPSHOT_MAX_S, deadRows: DEAD_ROWS_MAX },
): Watch {
  const toldMs = new Map<string, number>()
  function tell(about: object, sentence: string, nowMs: number): void {
    if (nowMs - (toldMs.get(sentence) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return
    toldMs.set(sentence, nowMs)
    log.warn(about, sentence)
  }

  return {
    async round(nowMs) {
      const lanes = await readLanes(pool)
      waiting.reset()
      oldest.reset()
      for (const { id, class: number, accounts, messages, first } of lanes) {
        const labels = { lane: id, class: classOf(number), accounts: accounts ?? '' }
        waiting.set(labels, messages)
        oldest.set(labels, Math.max(0, (nowMs - timeOfUuid(first)) / 1_000))
      }
      const holder = await findOldestSnapshot(pool)
      snapshot.set(holder?.seconds ?? 0)
      if (holder && holder.seconds > limits.snapshotS)
        tell(
          holder,
          'an old transaction keeps dead rows of the queue from being cleared, and slows claims: end it',
          nowMs,
        )
      for (const { table, rows } of await readDeadRows(pool)) {
        dead.set({ table }, rows)
        if (table === 'queue' && rows > limits.deadRows)
          tell(
            { table, rows },
            'dead rows of the queue are not cleared: look for old transactions, replication slots and prepared transactions',
            nowMs,
          )
      }
    },
    stop() {
      // another node leads from now on, and its figures are the ones
      for (const gauge of [waiting, oldest, snapshot, dead]) gauge.reset()
    },
  }
}

type LaneRow = { id: number; class: number; accounts: string | null; messages: number; first: string }

// each flow's first row is looked up by itself: the key is lane, flow, id
const LANES = `
  with recursive f as (
    select l.id as lane, l.class, (select flow from queue q where q.lane = l.id order by flow limit 1) as flow from lanes l
    union all
    select f.lane, f.class, (select flow from queue q where q.lane = f.lane and q.flow > f.flow order by flow limit 1)
    from f where f.flow is not null
  ), firsts as (
    select lane, class, (select id from queue q where q.lane = f.lane and q.flow = f.flow order by id limit 1) as first
    from f where flow is not null
  )
  select lane as id, class, min(first::text) as first,
    (select string_agg(a.name, ',' order by u.i)
     from lanes l cross join lateral unnest(l.accounts) with ordinality u (id, i) join accounts a on a.id = u.id
     where l.id = firsts.lane) as accounts,
    (select count(*)::int from (select from queue q where q.lane = firsts.lane limit ${COUNT_MAX}) x) as messages
  from firsts where first is not null group by lane, class`

const readLanes = async (pool: pg.Pool): Promise<LaneRow[]> => (await pool.query<LaneRow>(LANES)).rows

type Holder = { pid: number | null; application: string; state: string; seconds: number }

/** Of sessions that our role may see, and of transactions that were prepared and left. */
async function findOldestSnapshot(pool: pg.Pool): Promise<Holder | undefined> {
  const { rows } = await pool.query<Holder>(`
    select pid, application_name as application, state, extract(epoch from clock_timestamp() - xact_start)::float8 as seconds
    from pg_stat_activity
    where (backend_xmin is not null or backend_xid is not null) and xact_start is not null
      and backend_type = 'client backend' and datname = current_database() and pid <> pg_backend_pid()
    union all
    select null, gid, 'prepared', extract(epoch from clock_timestamp() - prepared)::float8 from pg_prepared_xacts
    where database = current_database()
    order by seconds desc limit 1`)
  return rows[0]
}

async function readDeadRows(pool: pg.Pool): Promise<{ table: string; rows: number }[]> {
  const { rows } = await pool.query<{ table: string; rows: number }>(
    `select relname as table, n_dead_tup::int as rows from pg_stat_user_tables
     where schemaname = 'public' and relname = any ('{queue,later,deltas,receipts}')`,
  )
  return rows
}
