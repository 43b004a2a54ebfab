import assert from 'node:assert/strict'
import { afterEach, before, test } from 'node:test'
import { kavenegar } from '../../../providers/kavenegar.ts'
import { smtp } from '../../../providers/smtp.ts'
import { repeatTransaction } from '../../platform/db/transaction.ts'
import { cancelMessage } from '../queue/cancel.ts'
import type { Claimed } from '../queue/claim.ts'
import { promoteDue } from '../queue/promote.ts'
import type { Account } from '../road/routing.ts'
import {
  applyReport,
  CANCELLED,
  DELIVERED,
  EXPIRED,
  FAILED,
  QUEUED,
  SENT,
  STATES,
  UNDELIVERED,
  UNREPORTED,
} from '../states.ts'
import { checkAll, countOrphans } from '../test-checks.ts'
import { later, never, openTestRoad, report, type TestRoad, taken, unknown } from '../test-road.ts'
import { dropOldReceipts, foldDeltas } from '../upkeep/housekeeping.ts'
import { createWindowEnder } from './end-windows.ts'
import { createReporter, type Reported, type Reporter, updateReported } from './report.ts'

let road: TestRoad
let reporter: Reporter
let changed: Reported[] = []

before(async () => {
  road = await openTestRoad()
  reporter = createReporter(road.database.pools.report, (some) => changed.push(...some))
})
afterEach(async () => {
  await checkAll(road.pool)
  changed = []
})

/** Messages in open calls of their own flow. */
async function begin(count = 1): Promise<{ callId: string; claimed: Claimed[]; ids: string[]; flow: number }> {
  const flow = await road.addFlow()
  await road.accept(count, { flow })
  const { callId, claimed } = await road.claim(count, { flow })
  return { callId, claimed, ids: claimed.map((one) => one.id), flow }
}

/** The same, taken by the provider as `p-<id>`. */
async function sent(count = 1) {
  const begun = await begin(count)
  await road.settle(
    begun.callId,
    begun.ids.map((id) => taken(id, `p-${id}`)),
  )
  return begun
}

const messageOf = async (id: string) => (await road.pool.query('select * from messages where id = $1', [id])).rows[0]
const notesOf = async (id: string): Promise<string[]> =>
  (await road.pool.query('select kind from notes where message_id = $1 order by at', [id])).rows.map((row) => row.kind)

test('a report after the settle delivers the message; said twice, it changes nothing more', async () => {
  const { ids } = await sent()
  const [id] = ids as [string]
  await reporter.report(1, [report(`p-${id}`, 'delivered')])
  assert.equal(await road.status(id), DELIVERED)
  const before = await messageOf(id)
  await Promise.all([1, 2, 3].map(() => reporter.report(1, [report(`p-${id}`, 'delivered')])))
  assert.deepEqual(await messageOf(id), before)
  assert.equal(changed.length, 1)
})

test('a report that begins in the very microsecond in which its message was sent counts as any other', async () => {
  const { ids, callId } = await sent()
  const [id] = ids as [string]
  await repeatTransaction(road.database.pools.report, async (client) => {
    await client.query('update messages set sent_at = now() where id = $1', [id])
    const told = { status: DELIVERED, code: '10', words: 'delivered', failure: null }
    return updateReported(client, [{ account_id: 1, message_id: id, call_id: callId, ...told }])
  })
  assert.equal(await road.status(id), DELIVERED)
})

test('a report before the settle waits for it', async () => {
  const { callId, ids } = await begin()
  const [id] = ids as [string]
  await reporter.report(1, [report(`p-${id}`, 'delivered', { code: '10', text: 'reached' })])
  assert.equal(await road.status(id), QUEUED)
  await road.settle(callId, [taken(id, `p-${id}`)])
  const message = await messageOf(id)
  assert.deepEqual([message.status, message.provider_code, message.provider_text], [DELIVERED, '10', 'reached'])
})

test('the same report several times in one batch, with others, is one report', async () => {
  const { ids } = await sent(3)
  const [a, b, c] = ids as [string, string, string]
  await reporter.report(1, [
    report(`p-${a}`, 'sent'),
    report(`p-${b}`, 'undelivered'),
    report(`p-${a}`, 'delivered'),
    report(`p-${a}`, 'delivered'),
    report(`p-${c}`, 'unknown', { raw: '{"status":99}' }),
    report(`p-${a}`, 'sent'),
  ])
  assert.deepEqual(await Promise.all([a, b, c].map(road.status)), [DELIVERED, UNDELIVERED, SENT])
  const { rows } = await road.pool.query('select raw from receipts where provider_id = $1', [`p-${c}`])
  assert.equal(rows[0].raw, '{"status":99}', 'a word that we do not know is kept')
})

test('reports in any order end at the best of them', async () => {
  const words = ['queued', 'sent', 'delivered', 'undelivered', 'unknown'] as const
  const { ids } = await sent(24)
  for (const [index, id] of ids.entries()) {
    const order = words.map((word, i) => ({ word, at: Math.sin(index * 7 + i * 13) })).sort((a, b) => a.at - b.at)
    for (const { word } of order) await reporter.report(1, [report(`p-${id}`, word)])
    assert.equal(await road.status(id), DELIVERED)
  }
})

test('a report of another account with the same provider’s id is another message’s', async () => {
  const { ids } = await sent()
  const [id] = ids as [string]
  await reporter.report(2, [report(`p-${id}`, 'undelivered')])
  assert.equal(await road.status(id), SENT)
})

test('an undelivered message may still be delivered, and the timeline says that it was corrected', async () => {
  const { ids } = await sent()
  const [id] = ids as [string]
  await reporter.report(1, [report(`p-${id}`, 'undelivered', { failure: 'recipient_unreachable' })])
  await reporter.report(1, [report(`p-${id}`, 'delivered')])
  const message = await messageOf(id)
  assert.deepEqual([message.status, message.failure], [DELIVERED, null])
  assert.deepEqual(await notesOf(id), ['report_revised'])
})

/** A message that a first call (`old-<id>`) took and a second one (`new-<id>`) as well. */
async function sentTwice(old = 'old', next = 'new'): Promise<string> {
  const { callId, ids, flow } = await begin()
  const [id] = ids as [string]
  await road.settle(callId, [unknown(id)])
  await road.settle(callId, [later(id)])
  await promoteDue(road.pool, road)
  const second = await road.claim(1, { flow })
  await road.settle(second.callId, [taken(id, `${next}-${id}`)])
  await road.pool.query('insert into receipts (account_id, provider_id, message_id, call_id) values (1, $1, $2, $3)', [
    `${old}-${id}`,
    id,
    callId,
  ])
  return id
}

test('a negative report of an older call changes nothing but the timeline; its "delivered" wins', async () => {
  const id = await sentTwice()
  await reporter.report(1, [report(`old-${id}`, 'undelivered')])
  assert.equal(await road.status(id), SENT)
  assert.deepEqual((await notesOf(id)).at(-1), 'report_ignored')
  await reporter.report(1, [report(`new-${id}`, 'undelivered')])
  assert.equal(await road.status(id), UNDELIVERED)
  await reporter.report(1, [report(`old-${id}`, 'delivered')])
  assert.equal(await road.status(id), DELIVERED)
})

test('reports of both calls in one batch: delivered wins, whichever says it and whichever is read first', async () => {
  for (const [old, next] of [
    ['a', 'z'],
    ['z', 'a'],
  ] as const)
    for (const [oldWord, nextWord] of [
      ['delivered', 'undelivered'],
      ['undelivered', 'delivered'],
    ] as const) {
      const id = await sentTwice(old, next)
      await reporter.report(1, [report(`${old}-${id}`, oldWord), report(`${next}-${id}`, nextWord)])
      assert.equal(await road.status(id), DELIVERED)
    }
})

test('delivered wins over every state that is not it, and the SQL says what applyReport says', async () => {
  const numbers = Object.values(STATES)
    .map((state) => state.number)
    .filter((number) => number >= 40)
  for (const current of numbers)
    for (const word of ['sent', 'undelivered', 'failed', 'delivered'] as const)
      for (const isCurrent of [true, false]) {
        const id = await sentTwice()
        await moveTo(id, current)
        await reporter.report(1, [report(isCurrent ? `new-${id}` : `old-${id}`, word)])
        const reported = { sent: SENT, undelivered: UNDELIVERED, failed: FAILED, delivered: DELIVERED }[word]
        assert.equal(
          await road.status(id),
          applyReport(current, reported, isCurrent),
          `${current} ${word} ${isCurrent}`,
        )
      }
})

/** Puts a sent message into another state, counters and side table with it. */
async function moveTo(id: string, status: number): Promise<void> {
  if (status === SENT) return
  await road.pool.query(
    `with m as (
       update messages m set status = $2::smallint, status_before = ${SENT}, final_at = case when $2 >= 50 then now() end where id = $1 returning *
     ), f as (insert into faults select service_id, $2::smallint, id from m where $2 <> ${DELIVERED})
     insert into deltas select service_id, account_id, test, quarter_of(id), s.status, s.n, s.n * segments, s.n * coalesce(cost, 0), s.n, s.n * owed(s.status, cost, cost_unit, estimate)
     from m cross join (values (${SENT}::smallint, -1), ($2::smallint, 1)) s(status, n)`,
    [id, status],
  )
}

test('delivered by an older attempt takes the message off every queue, and its other call sends it to nobody’s state', async () => {
  const places: ((id: string, callId: string) => Promise<unknown>)[] = [
    async () => undefined,
    async () => promoteDue(road.pool, road),
  ]
  for (const go of places) {
    const { callId, ids } = await begin()
    const [id] = ids as [string]
    await road.settle(callId, [later(id)])
    await road.pool.query(
      'insert into receipts (account_id, provider_id, message_id, call_id) values (1, $1, $2, $3)',
      [`old-${id}`, id, callId],
    )
    await go(id, callId)
    await reporter.report(1, [report(`old-${id}`, 'delivered')])
    assert.equal(await road.status(id), DELIVERED)
    await checkAll(road.pool)
  }
})

test('delivered by an older attempt while the next one is open: the open call’s outcome changes nothing', async () => {
  for (const settleWith of [(id: string) => taken(id, `new-${id}`), later, unknown, never]) {
    const { callId, ids, flow } = await begin()
    const [id] = ids as [string]
    await road.settle(callId, [later(id)])
    await promoteDue(road.pool, road)
    await road.pool.query(
      'insert into receipts (account_id, provider_id, message_id, call_id) values (1, $1, $2, $3)',
      [`old-${id}`, id, callId],
    )
    const second = await road.claim(1, { flow })
    await reporter.report(1, [report(`old-${id}`, 'delivered')])
    await road.settle(second.callId, [settleWith(id)])
    assert.equal(await road.status(id), DELIVERED)
    await checkAll(road.pool)
  }
})

test('delivered late wins over what we had ended ourselves: cancelled, expired, failed as unknown', async () => {
  const { callId, ids } = await begin(3)
  const [a, b, c] = ids as [string, string, string]
  await cancelMessage(road.pool, { id: a, lane: road.lane, flow: 0 }, { name: 'tester', requestId: 'r' })
  await road.pool.query(`update messages set expires_at = now() - interval '1 s' where id = $1`, [b])
  await road.settle(callId, [later(a), later(b), { ...never(c), failure: 'outcome_unknown' }])
  assert.deepEqual(await Promise.all(ids.map(road.status)), [CANCELLED, EXPIRED, FAILED])
  for (const id of ids)
    await road.pool.query(
      'insert into receipts (account_id, provider_id, message_id, call_id) values (1, $1, $2, $3)',
      [`late-${id}`, id, callId],
    )
  await reporter.report(
    1,
    ids.map((id) => report(`late-${id}`, 'delivered')),
  )
  assert.deepEqual(await Promise.all(ids.map(road.status)), [DELIVERED, DELIVERED, DELIVERED])
})

test('report and settle raced 20,000 times in both orders: none stays sent with its report recorded', async () => {
  const PER_CALL = 50
  for (let round = 0; round < 20; round++) {
    const calls: Awaited<ReturnType<typeof begin>>[] = []
    for (let i = 0; i < 20; i++) calls.push(await begin(PER_CALL))
    await Promise.all(
      calls.flatMap(({ callId, ids }, index) => {
        const settle = () =>
          road.settle(
            callId,
            ids.map((id) => taken(id, `p-${id}`)),
          )
        // in the provider's own order, which is not ours, and as callbacks of their own
        const tell = () =>
          Promise.all(
            [...ids]
              .reverse()
              .map((id, i) => reporter.report(1, [report(`p-${id}`, i % 9 === 0 ? 'undelivered' : 'delivered')])),
          )
        return index % 2 === 0 ? [settle(), tell()] : [tell(), settle()]
      }),
    )
    const { rows } = await road.pool.query(
      'select count(*)::int as n from messages where status = $1 and call_id = any ($2)',
      [SENT, calls.map((call) => call.callId)],
    )
    assert.equal(rows[0].n, 0)
    await checkAll(road.pool)
  }
  assert.equal(await countOrphansOf('p-%'), 0)
})

const countOrphansOf = async (pattern: string): Promise<number> => {
  const { rows } = await road.pool.query(
    'select count(*)::int as n from receipts where account_id = 1 and message_id is null and provider_id like $1',
    [pattern],
  )
  return rows[0].n
}

test('two nodes’ reporters given the same reports in other orders change each message once', async () => {
  const other = createReporter(road.database.pools.rest, (some) => changed.push(...some))
  const { ids } = await sent(200)
  const tell = (through: Reporter, list: string[]) =>
    Promise.all(list.map((id) => through.report(1, [report(`p-${id}`, 'delivered')])))
  await Promise.all([tell(reporter, ids), tell(other, [...ids].reverse()), foldDeltas(road.database.pools.rest)])
  assert.deepEqual(changed.map((one) => one.id).sort(), [...ids].sort())
})

test('a report that the database cannot hold fails itself alone', async () => {
  const { ids } = await sent(2)
  const [a, b] = ids as [string, string]
  const answers = await Promise.allSettled([
    reporter.report(1, [report(`p-${a}`, 'delivered', { text: 'with \0 in it', raw: '\ud800' })]),
    reporter.report(1, [
      report(
        'x'.repeat(200_000).replaceAll('x', () => String(Math.random())),
        'delivered',
      ),
    ]),
    reporter.report(1, [report(`p-${b}`, 'delivered')]),
  ])
  assert.deepEqual(
    answers.map((answer) => answer.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(await Promise.all([a, b].map(road.status)), [DELIVERED, DELIVERED])
})

test('when the provider’s window has passed, sent becomes unreported; a late "delivered" still raises it', async () => {
  const { ids } = await sent(3)
  const [a, b, c] = ids as [string, string, string]
  await reporter.report(1, [report(`p-${b}`, 'delivered')])
  const account = { id: 1, provider: { reportWindowMs: 60_000 } } as unknown as Account
  const endWindow = createWindowEnder(road.database.pools.report)
  assert.deepEqual(await endWindow(account, Date.now()), [], 'not yet')
  const ended = await endWindow(account, Date.now() + 61_000)
  assert.ok([a, c].every((id) => ended.some((one) => one.id === id && one.status === UNREPORTED)))
  assert.deepEqual(await Promise.all(ids.map(road.status)), [UNREPORTED, DELIVERED, UNREPORTED])
  await checkAll(road.pool)
  await reporter.report(1, [report(`p-${a}`, 'delivered'), report(`p-${c}`, 'sent')])
  assert.deepEqual(await Promise.all(ids.map(road.status)), [DELIVERED, DELIVERED, UNREPORTED])
})

test('after days without anybody who looked, windows end from the oldest sent message on, some hours a round', async () => {
  const { ids } = await sent(2)
  const account = { id: 1, provider: { reportWindowMs: 60_000 } } as unknown as Account
  const endWindow = createWindowEnder(road.database.pools.report)
  const now = Date.now() + 9.5 * 86_400_000
  let rounds = 0
  const ended: string[] = []
  for (; rounds < 11 && !ids.every((id) => ended.includes(id)); rounds++)
    ended.push(...(await endWindow(account, now)).map((one) => one.id))
  assert.equal(rounds, 1, 'what is oldest comes first')
  assert.deepEqual(await Promise.all(ids.map(road.status)), [UNREPORTED, UNREPORTED])
  const { ids: later } = await sent(1)
  for (; rounds < 11; rounds++) await endWindow(account, now)
  assert.equal(await road.status(later[0] as string), SENT, 'a look goes forward and is not repeated')
  assert.equal((await createWindowEnder(road.database.pools.report)(account, now)).length, 1)
  await checkAll(road.pool)
})

test('a window ends for the call that sent the message, not for an older one that did not', async () => {
  const id = await sentTwice()
  const { call_id } = await messageOf(id)
  const old = await road.pool.query('select id from calls where $1 = any (ids) and id <> $2', [id, call_id])
  const account = { id: 1, provider: { reportWindowMs: 3_600_000 } } as unknown as Account
  const between = timeBetween(old.rows[0].id, call_id)
  const ended = await createWindowEnder(road.database.pools.report)(account, between + 3_600_000)
  assert.ok(!ended.some((one) => one.id === id))
  assert.equal(await road.status(id), SENT)
})

const timeBetween = (a: string, b: string): number =>
  Math.floor(
    (Number.parseInt(a.replaceAll('-', '').slice(0, 12), 16) +
      Number.parseInt(b.replaceAll('-', '').slice(0, 12), 16) +
      1) /
      2,
  )

test('receipts of strangers go after an hour and are counted; ours stay for the window', async () => {
  const before = await countOrphans(road.pool)
  await reporter.report(1, [report('stranger', 'delivered')])
  const { ids } = await sent()
  assert.equal(await countOrphans(road.pool), before + 1)
  assert.deepEqual(await dropOldReceipts(road.pool, []), { strays: 0 })
  await road.pool.query(`update receipts set at = now() - interval '61 min'`)
  assert.deepEqual(await dropOldReceipts(road.pool, []), { strays: before + 1 })
  await reporter.report(1, [report(`p-${ids[0]}`, 'delivered')])
  assert.equal(await road.status(ids[0] as string), DELIVERED)
})

test('receipts stay for the window of their provider and a day: five days and one for mail, three in all for a text', async () => {
  const accounts = [
    { id: 21, provider: kavenegar },
    { id: 22, provider: smtp },
  ]
  const keptFor = async (days: number) => {
    await road.pool.query('delete from receipts where account_id in (21, 22)')
    await road.pool.query(
      `insert into receipts (account_id, provider_id, message_id, at)
       select account, 'old', gen_random_uuid(), now() - $1 * interval '1 day' from unnest('{21, 22}'::int[]) account`,
      [days],
    )
    await dropOldReceipts(road.pool, accounts)
    const { rows } = await road.pool.query<{ id: number }>(
      'select account_id as id from receipts where account_id in (21, 22) order by 1',
    )
    return rows.map(({ id }) => id)
  }
  assert.deepEqual(await keptFor(2.9), [21, 22])
  assert.deepEqual(await keptFor(3.1), [22])
  assert.deepEqual(await keptFor(5.9), [22])
  assert.deepEqual(await keptFor(6.1), [])
})

test('old receipts go however few blocks one statement takes, and the others stay', async () => {
  await road.pool.query(
    `insert into receipts (account_id, provider_id, status, at)
     select 9, 'many-' || i, ${DELIVERED}, now() - (i % 2) * interval '2 h' from generate_series(1, 2000) i`,
  )
  const before = await countOrphans(road.pool)
  const { strays } = await dropOldReceipts(road.pool, [], 1)
  assert.ok(strays >= 1_000)
  assert.equal(await countOrphans(road.pool), before - strays)
  const { rows } = await road.pool.query(`select count(*)::int as n from receipts where account_id = 9`)
  assert.equal(rows[0].n, 1_000)
})

test('while the database takes nothing in, no more than so many reports wait: the next is told to come back', async () => {
  const stuck = { connect: () => new Promise(() => undefined) } as unknown as TestRoad['pool']
  const reporter = createReporter(stuck, () => undefined)
  const many = Array.from({ length: 20_000 }, (_, n) => report(`stuck-${n}`, 'delivered'))
  void reporter.report(1, many)
  await new Promise((resolve) => setImmediate(resolve))
  // the first batch is on its way for ever, the second waits
  void reporter.report(1, many)
  await assert.rejects(reporter.report(1, [report('one more', 'delivered')]), { code: 'unavailable' })
})
