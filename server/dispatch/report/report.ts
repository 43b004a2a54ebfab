import type pg from 'pg'
import type { Report } from '../../../providers/provider.ts'
import { type Column, columnTable, columnValues } from '../../platform/db/arrays.ts'
import { isDatabaseAway } from '../../platform/db/database.ts'
import { partitioned, partitionOf } from '../../platform/db/partitions.ts'
import { repeatTransaction } from '../../platform/db/transaction.ts'
import { AppError } from '../../platform/http/errors.ts'
import { deleteByKey } from '../delete-by-key.ts'
import { quarterOf } from '../quarters.ts'
import { IS_QUICK } from '../quick.ts'
import { failureNumber } from '../send/settle.ts'
import { DELIVERED, FAILED, QUEUED, RARE_NUMBERS, SENT, UNDELIVERED } from '../states.ts'
import { storable } from '../storable.ts'

/** Reports in one transaction, and transactions at once. */
const BATCH_MAX = 500
const WRITERS = 1
/** Behind these a caller is told to come back, rather than kept while memory grows: providers repeat, and are polled. */
const WAIT_MAX_MS = 2_000
const WAITING_MAX = 20_000

const NUMBERS = {
  queued: SENT,
  sent: SENT,
  delivered: DELIVERED,
  undelivered: UNDELIVERED,
  failed: FAILED,
  unknown: null,
}

/** The number of a reported state; null for a word that changes nothing. */
export const reportedNumber = (status: Report['status']): number | null => NUMBERS[status]

export type Reported = { id: string; serviceId: number; status: number }

/** Takes delivery reports in, gathered like accepted messages: a flood of callbacks costs two statements a batch. */
export type Reporter = {
  /** Resolves after the commit; a repeated report changes nothing. Rejects with `unavailable` when too many wait. */
  report(accountId: number, reports: Report[]): Promise<void>
  drain(): Promise<void>
}

type Waiting = { accountId: number; reports: Report[]; since: number; resolve(): void; reject(error: unknown): void }

export function createReporter(pool: pg.Pool, onChanged: (changed: Reported[]) => void): Reporter {
  const waiting: Waiting[] = []
  let waitingReports = 0
  let writing = 0
  let drained: (() => void)[] = []

  function pump(): void {
    while (writing < WRITERS && waiting.length > 0) {
      writing++
      const batch = takeBatch()
      write(batch).finally(() => {
        writing--
        pump()
        if (writing === 0 && waiting.length === 0) {
          for (const resolve of drained) resolve()
          drained = []
        }
      })
    }
  }

  function takeBatch(): Waiting[] {
    let count = 0
    let reports = 0
    for (const one of waiting) {
      reports += one.reports.length
      if (count > 0 && reports > BATCH_MAX) break
      count++
    }
    const batch = waiting.splice(0, count)
    for (const one of batch) waitingReports -= one.reports.length
    return batch
  }

  async function write(batch: Waiting[]): Promise<void> {
    try {
      onChanged(await applyReports(pool, batch))
      for (const one of batch) one.resolve()
    } catch (error) {
      if (batch.length === 1 || isDatabaseAway(error)) for (const one of batch) one.reject(error)
      // a report that the database refuses fails itself alone
      else for (const one of batch) await write([one])
    }
  }

  return {
    report(accountId, reports) {
      const first = waiting[0]
      if (first && (waitingReports >= WAITING_MAX || performance.now() - first.since > WAIT_MAX_MS))
        return Promise.reject(new AppError('unavailable', { retryAfterS: 2 }))
      return new Promise((resolve, reject) => {
        waiting.push({ accountId, reports, since: performance.now(), resolve, reject })
        waitingReports += reports.length
        if (waiting.length === 1) setImmediate(pump)
      })
    },
    drain: () =>
      writing === 0 && waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve)),
  }
}

type ReceiptRow = {
  account_id: number
  message_id: string | null
  call_id: string | null
  status: number | null
  code: string | null
  words: string | null
  failure: number | null
}

/**
 * Two statements in one transaction, on purpose: a condition on what changes in a second table would be judged on the
 * snapshot from before the first one waited for its row, and a report that meets its settle would be lost.
 */
function applyReports(pool: pg.Pool, batch: Waiting[]): Promise<Reported[]> {
  const rows = batch.flatMap(({ accountId, reports }) => reports.map((report) => ({ accountId, report })))
  return repeatTransaction(pool, async (client) => {
    const receipts = await client.query<ReceiptRow>({
      name: 'receipts',
      text: RECEIPTS,
      values: columnValues(REPORT_COLUMNS, rows),
    })
    const known = receipts.rows.filter((row) => row.message_id !== null && row.status !== null)
    return known.length > 0 ? updateReported(client, known) : []
  })
}

const REPORT_COLUMNS: Column<{ accountId: number; report: Report }>[] = [
  ['account_id', 'int', (row) => row.accountId],
  ['provider_id', 'text', (row) => storable(row.report.providerId)],
  ['status', 'smallint', (row) => reportedNumber(row.report.status)],
  ['code', 'text', (row) => storable(row.report.code)],
  ['words', 'text', (row) => storable(row.report.text)],
  ['failure', 'smallint', (row) => (row.report.failure ? failureNumber(row.report.failure) : null)],
  ['raw', 'text', (row) => storable(row.report.raw)],
]

const RECEIPT_COLUMNS: Column<ReceiptRow>[] = [
  ['message_id', 'uuid', (row) => row.message_id],
  ['call_id', 'uuid', (row) => row.call_id],
  ['status', 'smallint', (row) => row.status],
  ['code', 'text', (row) => row.code],
  ['words', 'text', (row) => row.words],
  ['failure', 'smallint', (row) => row.failure],
  ['quarter', 'float8', (row) => quarterOf(row.message_id as string)],
]

/** What recorded reports make of their messages. `known`: receipts that have both a message and a status. */
export async function updateReported(client: pg.PoolClient, known: ReceiptRow[]): Promise<Reported[]> {
  const receipts = keepDecisive(known)
  const { rows } = await client.query<Reported>({
    ...REPORTED(
      partitionOf(
        'messages',
        receipts.map((row) => row.message_id as string),
      ),
    ),
    values: columnValues(RECEIPT_COLUMNS, receipts),
  })
  return rows
}

/** Of two attempts' reports on one message, one that it was delivered decides: an update would take either of them. */
function keepDecisive(known: ReceiptRow[]): ReceiptRow[] {
  const delivered = new Set(known.flatMap((row) => (row.status === DELIVERED ? [row.message_id] : [])))
  return known.filter((row) => row.status === DELIVERED || !delivered.has(row.message_id))
}

// A word without a state (null) is kept as raw and changes nothing else. The highest rank of a batch is the one that counts.
const RECEIPTS = `
insert into receipts as z (account_id, provider_id, status, code, words, failure, raw, at)
select distinct on (account_id, provider_id) account_id, provider_id, status, code, words, failure, raw, now()
from ${columnTable(REPORT_COLUMNS, 1, 'x')}
order by account_id, provider_id, status desc nulls last
on conflict (account_id, provider_id) do update set
  status = coalesce(excluded.status, z.status),
  code = excluded.code, words = excluded.words, failure = excluded.failure,
  raw = coalesce(excluded.raw, z.raw), at = excluded.at
where z.status is null or excluded.status / 10 > z.status / 10
returning account_id, message_id, call_id, status, code, words, failure`

// states.ts, applyReport: the same rule. What an older call's negative report says is noted and changes nothing.
const REPORTED = partitioned(
  'reported',
  (messages: string) => `
with r as materialized (
  select * from ${columnTable(RECEIPT_COLUMNS, 1, 'r')}
), m as (
  update ${messages} m set
    status_before = m.status,
    status = r.status,
    provider_code = r.code,
    provider_text = r.words,
    failure = case when r.status = ${DELIVERED} then null else r.failure end,
    was_sent = m.sent_at is not null,
    sent_at = coalesce(m.sent_at, now()),
    final_at = case when r.status >= 50 then clock_timestamp() end
  from r
  where m.id = r.message_id and m.id = any ($1::uuid[]) and m.status <> ${DELIVERED}
    and (r.status = ${DELIVERED} or (m.call_id = r.call_id and m.status / 10 < r.status / 10))
  returning m.id, m.lane, m.flow, m.service_id, m.account_id, m.test, m.status_before, m.status, m.segments, coalesce(m.cost, 0) as cost, m.call_id,
    owed(m.status_before, m.cost, m.cost_unit, m.estimate) as owed_before, owed(m.status, m.cost, m.cost_unit, m.estimate) as owed,
    r.call_id as reported_call, r.quarter, ${IS_QUICK}::int as quick,
    -- what has its time of sending from this very statement was not counted as quick in the state that it leaves
    (m.was_sent and ${IS_QUICK})::int as quick_before
), q as (${deleteByKey('queue', `m.status_before = ${QUEUED}`)}
), l as (${deleteByKey('later', `m.status_before = ${QUEUED}`)}
), n as (
  insert into notes (message_id, kind, data)
  select r.message_id, 'report_ignored', jsonb_build_object('call', r.call_id, 'code', r.code, 'text', r.words)
  from r join ${messages} o on o.id = r.message_id and o.id = any ($1::uuid[])
  where r.status in (${FAILED}, ${UNDELIVERED}) and o.call_id is distinct from r.call_id
  union all
  select id, 'report_revised', jsonb_build_object('before', status_before, 'call', reported_call) from m where status_before >= 50
), entered as (
  insert into faults (service_id, status, message_id)
  select service_id, status, id from m where status = any ('{${RARE_NUMBERS.join(',')}}') on conflict do nothing
), resolved as (${deleteByKey('faults', `m.status_before = any ('{${RARE_NUMBERS.join(',')}}')`)}
), d as (
  insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
  select service_id, v.account_id, test, to_timestamp(quarter), v.status, sum(v.sign), sum(v.sign * segments), sum(v.sign * v.cost), sum(v.sign * v.quick), sum(v.sign * v.owed)
  from m cross join lateral (values
    (status_before, case when status_before = 10 then 0 else coalesce(account_id, 0) end, -1,
      case when status_before < ${SENT} then 0 else cost end, case when status_before < ${SENT} then 0 else quick_before end, owed_before),
    (status, coalesce(account_id, 0), 1, cost, quick, owed)) v(status, account_id, sign, cost, quick, owed)
  group by service_id, v.account_id, test, quarter, v.status
)
select id, service_id as "serviceId", status from m`,
)
