import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, before, test } from 'node:test'
import type pg from 'pg'
import { FAILURE_CODES } from '../../../providers/provider.ts'
import { uuidAt } from '../../platform/ids.ts'
import { cancelMessage } from '../queue/cancel.ts'
import { promoteDue } from '../queue/promote.ts'
import { createReporter, type Reporter } from '../report/report.ts'
import { CANCELLED, DELIVERED, EXPIRED, FAILED, QUEUED, SENT, UNCONFIRMED, UNDELIVERED, UNREPORTED } from '../states.ts'
import { checkAll } from '../test-checks.ts'
import { later, never, openTestRoad, report, type TestRoad, taken, unknown } from '../test-road.ts'
import { failureNumber, failureOf, OUTCOMES } from './settle.ts'
import { settleStray } from './stray.ts'

let road: TestRoad
let reporter: Reporter
let reportPool: pg.Pool

before(async () => {
  road = await openTestRoad()
  reportPool = road.database.pools.report
  reporter = createReporter(reportPool, () => undefined)
})
afterEach(() => checkAll(road.pool))

/** One message that is in an open call. */
async function begin(): Promise<{ id: string; callId: string; accountId: number }> {
  const flow = await road.addFlow()
  const [row] = await road.accept(1, { flow })
  const { callId } = await road.claim(1, { flow })
  return { id: row!.id, callId, accountId: 1 }
}

const messageOf = async (id: string) => (await road.pool.query('select * from messages where id = $1', [id])).rows[0]
const callOf = async (id: string) => (await road.pool.query('select * from calls where id = $1', [id])).rows[0]
const notesOf = async (id: string): Promise<string[]> =>
  (await road.pool.query('select kind from notes where message_id = $1 order by at', [id])).rows.map((row) => row.kind)
const set = (id: string, what: string) => road.pool.query(`update messages set ${what} where id = $1`, [id])

test('every failure code keeps the number that the database knows it by', () => {
  for (const code of FAILURE_CODES) assert.equal(failureOf(failureNumber(code)), code)
  assert.equal(failureOf(9_999), 'unknown_refusal')
})

test('taken: the message is sent, with the call, the account, the provider’s id and the cost', async () => {
  const { id, callId } = await begin()
  await road.settle(callId, [taken(id, `p-${id}`)])
  const message = await messageOf(id)
  assert.deepEqual(
    [message.status, message.call_id, message.account_id, message.provider_id, message.cost, message.tries],
    [SENT, callId, 1, `p-${id}`, 1250, 1],
  )
  assert.equal((await callOf(callId)).state, 1)
})

test('handed over within ten seconds counts from when a message was to leave, and is taken off with the state', async () => {
  const serviceId = 77
  const flow = await road.addFlow({ serviceId })
  const minuteAgo = Date.now() - 60_000
  const late = road.row({ id: uuidAt(minuteAgo), serviceId, flow })
  const dueNow = road.row({ id: uuidAt(minuteAgo + 1), serviceId, flow })
  const atOnce = road.row({ serviceId, flow })
  await road.acceptRows([late, dueNow, atOnce])
  await set(dueNow.id, `send_at = now() - interval '2 s'`)
  const { callId } = await road.claim(3, { flow })
  const ids = [late, dueNow, atOnce].map(({ id }) => id)
  await road.settle(
    callId,
    ids.map((id) => taken(id, `quick-${id}`)),
  )
  const quickBy = async () => {
    const { rows } = await road.pool.query(
      'select status, sum(quick)::int as quick from deltas where service_id = $1 group by status having sum(quick) <> 0',
      [serviceId],
    )
    return rows
  }
  assert.deepEqual(await quickBy(), [{ status: SENT, quick: 2 }])
  await reporter.report(
    1,
    ids.map((id) => report(`quick-${id}`, 'delivered')),
  )
  assert.deepEqual(await quickBy(), [{ status: DELIVERED, quick: 2 }])
})

test('refused for good: the message failed, and says why', async () => {
  const { id, callId } = await begin()
  await road.settle(callId, [never(id)])
  const message = await messageOf(id)
  assert.deepEqual(
    [message.status, failureOf(message.failure), message.provider_code],
    [FAILED, 'recipient_invalid', '411'],
  )
  assert.ok(message.final_at)
})

test('refused for now: the message waits out its time in later, then goes again with its number of tries', async () => {
  const { id, callId } = await begin()
  await road.settle(callId, [later(id)], 60_000)
  const { rows } = await road.pool.query(
    "select due_at > now() + interval '50 s' as waits, tries from later where id = $1",
    [id],
  )
  assert.deepEqual(rows, [{ waits: true, tries: 1 }])
  assert.equal(await road.status(id), QUEUED)
})

test('refused for now, but cancelled or expired meanwhile: it ends instead of waiting', async () => {
  const cancelled = await begin()
  await set(cancelled.id, 'cancel_at = now()')
  await road.settle(cancelled.callId, [later(cancelled.id)])
  assert.equal(await road.status(cancelled.id), CANCELLED)
  const expired = await begin()
  await set(expired.id, `expires_at = now() - interval '1 s'`)
  await road.settle(expired.callId, [later(expired.id)])
  assert.equal(await road.status(expired.id), EXPIRED)
})

test('unknown: the message is unconfirmed and stays in its call, even past its validity or after a cancellation', async () => {
  const { id, callId } = await begin()
  await set(id, `expires_at = now() - interval '1 s', cancel_at = now()`)
  await road.settle(callId, [unknown(id)])
  assert.equal(await road.status(id), UNCONFIRMED)
  const call = await callOf(callId)
  assert.deepEqual([call.state, call.outcomes], [2, [OUTCOMES.unknown]])
})

test('an answer that already tells the end is believed: delivered, or failed with its reason', async () => {
  const delivered = await begin()
  await road.settle(delivered.callId, [taken(delivered.id, `end-${delivered.id}`, { reported: DELIVERED })])
  assert.equal(await road.status(delivered.id), DELIVERED)
  const failed = await begin()
  await road.settle(failed.callId, [
    taken(failed.id, `end-${failed.id}`, { reported: FAILED, failure: 'recipient_blocked', code: '14' }),
  ])
  const message = await messageOf(failed.id)
  assert.deepEqual([message.status, failureOf(message.failure)], [FAILED, 'recipient_blocked'])
})

test('each message of a call has its own outcome; what is unknown is decided later, one by one', async () => {
  const flow = await road.addFlow()
  await road.accept(5, { flow })
  const { callId, claimed } = await road.claim(5, { flow })
  const [a, b, c, d, e] = claimed.map((one) => one.id) as [string, string, string, string, string]
  await road.settle(callId, [taken(a, `a-${a}`), never(b), later(c), unknown(d), unknown(e)])
  assert.deepEqual(await Promise.all([a, b, c, d, e].map(road.status)), [
    SENT,
    FAILED,
    QUEUED,
    UNCONFIRMED,
    UNCONFIRMED,
  ])
  await checkAll(road.pool)
  await road.settle(callId, [null, null, null, taken(d, `d-${d}`), null])
  assert.deepEqual(await Promise.all([d, e].map(road.status)), [SENT, UNCONFIRMED])
  assert.equal((await callOf(callId)).state, 2)
  await checkAll(road.pool)
  await road.settle(callId, [null, null, null, null, later(e)])
  assert.equal(await road.status(e), QUEUED)
  const call = await callOf(callId)
  assert.deepEqual([call.state, call.outcomes], [1, [1, 2, 3, 1, 3]])
})

test('settling again, by whoever, changes only what is unresolved', async () => {
  const { id, callId } = await begin()
  await road.settle(callId, [taken(id, `once-${id}`)])
  assert.deepEqual(await road.settle(callId, [later(id)]), [])
  assert.deepEqual(await road.settle(callId, [unknown(id)]), [])
  assert.deepEqual(await road.settle(callId, [never(id)]), [])
  assert.equal(await road.status(id), SENT)
})

test('a former owner’s evidence counts after the call was given up as unknown', async () => {
  const { id, callId } = await begin()
  await road.settle(callId, [unknown(id)])
  await road.settle(callId, [taken(id, `woke-${id}`)])
  assert.equal(await road.status(id), SENT)
})

test('two who settle the same call at the same moment: one counts', async () => {
  for (let i = 0; i < 40; i++) {
    const { id, callId } = await begin()
    const settled = await Promise.all([
      road.settle(callId, [taken(id, `both-${id}`)]),
      road.settle(callId, [unknown(id)]),
    ])
    const status = await road.status(id)
    assert.ok(status === SENT, `taken, in whichever order: ${status}`)
    assert.ok(settled.flat().length >= 1)
  }
})

test('what a provider says may hold any character and any cost: its outcome is stored all the same', async () => {
  const { id, callId } = await begin()
  await road.settle(callId, [
    {
      id,
      outcome: OUTCOMES.accepted,
      providerId: `odd-${id}`,
      cost: { amount: '12.50', unit: 'IRR' },
      code: 'a\0b',
      text: '\ud800 half',
      note: { kind: 'asked', data: { answer: 'y\0es \udfff' } },
    },
  ])
  const message = await messageOf(id)
  assert.deepEqual([message.status, message.provider_code, message.cost], [SENT, 'ab', 13])
  assert.deepEqual(await notesOf(id), ['asked'])
})

test('evidence for a message that was put back takes it off the queue', async () => {
  for (const isPromoted of [true, false]) {
    const { id, callId, accountId } = await begin()
    await road.settle(callId, [later(id)])
    if (isPromoted) await promoteDue(road.pool, road)
    const [changed] = await settleStray(reportPool, { id, accountId, callId, providerId: `stray-${id}` })
    assert.equal(changed?.status, SENT)
    assert.deepEqual(await notesOf(id), ['late_evidence'])
    await checkAll(road.pool)
  }
})

test('evidence whose report came first takes the report’s state', async () => {
  const { id, callId, accountId } = await begin()
  await road.settle(callId, [later(id)])
  await reporter.report(accountId, [report(`early-stray-${id}`, 'delivered')])
  await settleStray(reportPool, { id, accountId, callId, providerId: `early-stray-${id}` })
  assert.equal(await road.status(id), DELIVERED)
})

test('evidence of an older call leaves a message that another call has sent, but its "delivered" counts', async () => {
  const first = await begin()
  await road.settle(first.callId, [later(first.id)])
  await promoteDue(road.pool, road)
  const { flow } = await messageOf(first.id)
  const second = await road.claim(1, { flow })
  await road.settle(second.callId, [taken(first.id, `second-${first.id}`)])
  await settleStray(reportPool, { ...first, providerId: `first-${first.id}` })
  const message = await messageOf(first.id)
  assert.deepEqual([message.status, message.call_id], [SENT, second.callId])
  await reporter.report(1, [report(`second-${first.id}`, 'undelivered')])
  assert.equal(await road.status(first.id), UNDELIVERED)
  await reporter.report(1, [report(`first-${first.id}`, 'delivered')])
  assert.equal(await road.status(first.id), DELIVERED)
})

test('evidence of an older call while the second is open or unknown: counted at the right account', async () => {
  const first = await begin()
  await road.settle(first.callId, [later(first.id)])
  await promoteDue(road.pool, road)
  const { flow } = await messageOf(first.id)
  const second = await road.claim(1, { flow, accountId: 2 })
  await road.settle(second.callId, [unknown(first.id)])
  await checkAll(road.pool)
  await settleStray(reportPool, { ...first, providerId: `old-${first.id}` })
  assert.equal(await road.status(first.id), SENT)
  await checkAll(road.pool)
  await road.settle(second.callId, [taken(first.id, `new-${first.id}`)])
  const message = await messageOf(first.id)
  assert.deepEqual([message.status, message.account_id, message.call_id], [SENT, 1, first.callId])
})

test('evidence without any call row marks its message sent', async () => {
  const { id, accountId } = await begin()
  const gone = randomUUID()
  await settleStray(reportPool, { id, accountId, callId: gone, providerId: `gone-${id}` })
  assert.equal(await road.status(id), SENT)
})

const OWED: [title: string, status: number, cost: number | null, unit: string | null, owed: number][] = [
  ['what waits owes nothing', QUEUED, null, null, 0],
  ['what is unresolved owes nothing', UNCONFIRMED, null, null, 0],
  ['a dearer message owes the difference', SENT, 1_250, 'IRR', 250],
  ['a cheaper one is owed it', DELIVERED, 900, 'IRR', -100],
  ['a cost that nobody told is the reservation', UNDELIVERED, null, null, 0],
  ['credits are not rials', UNREPORTED, 3, 'credit', 0],
  ['what was cancelled gives all back', CANCELLED, null, null, -1_000],
  ['what expired gives all back', EXPIRED, null, null, -1_000],
  ['what failed gives all back, whatever it cost', FAILED, 1_250, 'IRR', -1_000],
]
test('what a state owes beyond the 1,000 rials reserved', async () => {
  for (const [title, status, cost, unit, owed] of OWED) {
    const { rows } = await road.pool.query('select owed($1::smallint, $2, $3, 1000)::int as owed', [status, cost, unit])
    assert.equal(rows[0].owed, owed, title)
  }
  const { rows } = await road.pool.query(`explain verbose select owed(status, cost, cost_unit, estimate) from messages`)
  assert.doesNotMatch(JSON.stringify(rows), /owed\(/, 'it is not inlined')
})

test('what goes again while its first copy may have left ends as unknown, not as expired or cancelled', async () => {
  const again = async () => {
    const [row] = await road.accept(1)
    const { callId } = await road.claim(1)
    await road.settle(callId, [unknown(row!.id)])
    await road.settle(callId, [{ ...later(row!.id), failure: 'outcome_unknown' }])
    await promoteDue(road.pool, road)
    return row!
  }
  const expired = await again()
  await road.pool.query(
    `with m as (update messages set expires_at = now() where id = $1)
    update queue set expires_at = now() where id = $1`,
    [expired.id],
  )
  await road.claim(10)
  assert.equal(await road.status(expired.id), FAILED)
  const cancelled = await again()
  const by = { name: 'somebody', requestId: 'r' }
  assert.deepEqual(await cancelMessage(road.pool, cancelled, by), { kind: 'cancelled', inTime: null })
  assert.equal(await road.status(cancelled.id), FAILED)
  const refused = await again()
  const { callId } = await road.claim(10)
  await road.settle(callId, [later(refused.id)])
  await promoteDue(road.pool, road)
  await cancelMessage(road.pool, refused, by)
  assert.equal(await road.status(refused.id), FAILED, 'also after the second copy was refused')
  const refusedForGood = await again()
  const second = await road.claim(10)
  await road.settle(second.callId, [never(refusedForGood.id)])
  const { rows } = await road.pool.query('select failure, provider_code as code from messages where id = any ($1)', [
    [expired.id, cancelled.id, refused.id, refusedForGood.id],
  ])
  assert.deepEqual(new Set(rows.map(({ failure }) => failureOf(failure))), new Set(['outcome_unknown']))
  assert.ok(
    rows.some(({ code }) => code === never('').code),
    'the words of the refusal stay',
  )
  await checkAll(road.pool)
})
