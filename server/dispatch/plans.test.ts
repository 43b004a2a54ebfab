import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import pg from 'pg'
import { uuidAt } from '../platform/ids.ts'
import { claimBatch } from './queue/claim.ts'
import { promoteDue } from './queue/promote.ts'
import { createReporter } from './report/report.ts'
import { settleCall } from './send/settle.ts'
import { openTestRoad, report, type TestRoad, taken } from './test-road.ts'

let road: TestRoad

// The statistics are those of empty tables, as on the first day: a plan that is bad then is kept while the tables fill.
before(async () => {
  road = await openTestRoad()
  await road.pool.query('analyze')
})

type Asked = { text: string; values: unknown[] }

/** What a piece of work asks of the database, each statement as it was run. */
async function listen(work: () => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, values] = args as [string | Asked, unknown[]?]
    asked.push(typeof first === 'string' ? { text: first, values: values ?? [] } : first)
    return query.apply(this, args as never)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return asked.filter(({ text }) => /\b(select|insert|update|delete)\b/i.test(text))
}

const HOT = /\b(messages|queue|later|calls|receipts|notes|idempotency|api_calls|quotas|repeats)/

/** Reading all of a hot table, or sorting its rows, costs more with every message that is kept. */
async function checkPlan(pool: pg.Pool, { text, values }: Asked): Promise<void> {
  const { rows } = await pool.query<Record<string, string>>(`explain (costs off) ${text}`, values)
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  const bad = plan.split('\n').filter((line) => /Seq Scan on /.test(line) && HOT.test(line.split(' on ')[1] ?? ''))
  assert.deepEqual(bad, [], plan)
  assert.doesNotMatch(plan, /Hash Join|Merge Join|Hash Right|Hash Anti|Hash Semi/, plan)
  // only what a batch brought with it is put in order, or what leads from an index
  for (const key of plan.matchAll(/Sort Key: (.*)/g))
    assert.doesNotMatch(key[1] as string, /\b(q|queue|m|messages)\./, plan)
}

test('every hot statement goes by keys, whatever the statistics say', async () => {
  const { dispatch, report: reports } = road.database.pools
  await road.accept(20)
  const callId = road.row().id
  let claimed: { id: string }[] = []
  const claims = await listen(async () => {
    const opening = {
      callId,
      accountId: 1,
      keyId: 1,
      method: 'kavenegar.sms',
      slot: road.slot,
      epoch: road.epoch,
      unknownForMs: 1,
    }
    const want = { lane: road.lane, flow: road.flow, take: 20, line: null, floor: uuidAt(Date.now() - 60_000) }
    ;({ claimed } = await claimBatch(dispatch, [want], opening))
  })
  const settles = await listen(() =>
    settleCall(reports, { callId, settlements: claimed.map(({ id }) => taken(id, `p-${id}`)), backoffMs: 0 }),
  )
  const told = await listen(async () => {
    const reporter = createReporter(reports, () => undefined)
    await reporter.report(
      1,
      claimed.map(({ id }) => report(`p-${id}`, 'delivered')),
    )
  })
  const promoted = await listen(() => promoteDue(dispatch, road))
  assert.deepEqual([claims.length, settles.length, told.length, promoted.length], [1, 1, 2, 1])
  for (const asked of [...claims, ...promoted]) await checkPlan(dispatch, asked)
  for (const asked of [...settles, ...told]) await checkPlan(reports, asked)
})

test('settle and report touch the partition of their messages alone', async () => {
  const { report: reports } = road.database.pools
  const { callId, claimed } = await (async () => {
    await road.accept(3)
    return road.claim(3)
  })()
  const [settle] = await listen(() =>
    settleCall(reports, { callId, settlements: claimed.map(({ id }) => taken(id, `q-${id}`)), backoffMs: 0 }),
  )
  const { rows } = await reports.query<Record<string, string>>(`explain (costs off) ${settle!.text}`, settle!.values)
  const tables = new Set(rows.flatMap((row) => row['QUERY PLAN']!.match(/messages_\d{8}/g) ?? []))
  assert.equal(tables.size, 1, [...tables].join())
})
