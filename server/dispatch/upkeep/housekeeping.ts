import type pg from 'pg'
import { plainArray } from '../../platform/db/arrays.ts'
import { repeatTransaction } from '../../platform/db/transaction.ts'
import { LOCK_QUOTAS, MOVE_QUOTAS } from '../limits/quota-rows.ts'
import { reportsTakenForMs } from '../report/window.ts'
import type { Account } from '../road/routing.ts'

/**
 * Folds the appended changes of the counters into their rows, and with them the quotas: what never left is given back, and
 * what cost more or less than was reserved is put right, in the period of the message's acceptance. Readers of counters
 * add folded and unfolded, so it is never urgent. Alone with whoever counts a quota anew.
 */
export async function foldDeltas(pool: pg.Pool): Promise<number> {
  return repeatTransaction(pool, async (client) => {
    await client.query(LOCK_QUOTAS)
    const { rows } = await client.query<{ n: number }>(FOLD)
    return rows[0]?.n ?? 0
  })
}

const FOLD = `
    with d as (
      delete from deltas where ctid = any (array(select ctid from deltas limit 50000 for update skip locked)) returning *
    ), c as (
      insert into counters as z (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed, reserved)
      select service_id, account_id, test, quarter, status, sum(n), sum(segments), sum(cost), sum(quick), sum(owed), sum(reserved)
      from d group by service_id, account_id, test, quarter, status
      order by service_id, account_id, test, quarter, status
      on conflict (service_id, account_id, test, quarter, status) do update set
        n = z.n + excluded.n, segments = z.segments + excluded.segments, cost = z.cost + excluded.cost, quick = z.quick + excluded.quick,
        owed = z.owed + excluded.owed, reserved = z.reserved + excluded.reserved
    ), ${MOVE_QUOTAS}
    select count(*)::int as n from d`

/** Blocks of the table in one statement: some tens of thousands of receipts. */
const RECEIPT_BLOCKS = 500
const HOUR_MS = 3_600_000

/**
 * Receipts live as long as reports are taken from their account; one that no message ever claimed goes after an hour. The
 * table is gone through once, `blocks` at a time, so that no statement is long. `strays`: those that nobody had claimed.
 */
export async function dropOldReceipts(
  pool: pg.Pool,
  accounts: Iterable<Pick<Account, 'id' | 'provider'>>,
  blocks = RECEIPT_BLOCKS,
): Promise<{ strays: number }> {
  const kept = [...accounts]
  const size = await pool.query<{ blocks: number }>(
    `select (pg_relation_size('receipts') / current_setting('block_size')::int)::int as blocks`,
  )
  const end = size.rows[0]?.blocks ?? 0
  let strays = 0
  for (let block = 0; block < end; block += blocks) {
    const { rows } = await pool.query<{ strays: number }>(
      `with gone as (
         delete from receipts
         where ctid >= $1::tid and ctid < $2::tid
           and at < now() - interval '1 hour' * case when message_id is null then 1 else coalesce((
             select hours from unnest($3::int[], $4::float8[]) kept(account_id, hours)
             where kept.account_id = receipts.account_id), $5::float8) end
         returning message_id
       )
       select count(*) filter (where message_id is null)::int as strays from gone`,
      [
        `(${block},0)`,
        `(${block + blocks},0)`,
        plainArray(kept.map(({ id }) => id)),
        plainArray(kept.map((account) => reportsTakenForMs(account) / HOUR_MS)),
        reportsTakenForMs(undefined) / HOUR_MS,
      ],
    )
    strays += rows[0]?.strays ?? 0
  }
  return { strays }
}

/** What no limit needs any more: quotas of periods long over, and texts whose window has passed. */
export async function dropOldLimits(pool: pg.Pool): Promise<void> {
  await pool.query(`delete from quotas where ends_at < now() - interval '100 days'`)
  await pool.query('delete from repeats where until < now()')
}

/** What stopped and went on is kept for half a year: long enough to see a pattern, and short enough to be read. */
export async function dropOldCircuitEvents(pool: pg.Pool): Promise<void> {
  await pool.query(`delete from circuit_events where at < now() - interval '180 days'`)
}
