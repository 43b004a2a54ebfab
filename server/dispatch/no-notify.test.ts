import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { startKavenegarSimulator } from '../../simulators/kavenegar.ts'
import { startNode } from '../node.ts'
import { atTestEnd } from '../platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, waitFor } from '../test-node.ts'
import { promoteDue } from './queue/promote.ts'
import { createReporter } from './report/report.ts'
import { later, openTestRoad, report, taken, unknown } from './test-road.ts'

const HOT = [
  'messages',
  'queue',
  'later',
  'calls',
  'receipts',
  'notes',
  'faults',
  'deltas',
  'counters',
  'idempotency',
  'api_calls',
  'nodes',
]

// A NOTIFY takes one lock of the whole database until its transaction is on the disk: with 2 ms commits, 427 of them a
// second.
test('accept, claim, settle, promote and report notify nobody, and no trigger of theirs could', async () => {
  const road = await openTestRoad()
  const listener = new pg.Client({ connectionString: road.database.url })
  await listener.connect()
  atTestEnd(() => listener.end())
  const heard: string[] = []
  listener.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`))
  for (const channel of ['rasan_config', 'rasan_messages', 'rasan_wake', 'sentinel'])
    await listener.query(`listen ${channel}`)

  await road.accept(3, { idempotency: null })
  await road.accept(1, { sendAt: Date.now() - 1_000 })
  await promoteDue(road.pool, road)
  const { callId, claimed } = await road.claim(10)
  assert.equal(claimed.length, 4)
  const [a, b, c, d] = claimed.map(({ id }) => id) as [string, string, string, string]
  await road.settle(callId, [taken(a, 'p-a'), taken(b, 'p-b'), later(c), unknown(d)])
  await createReporter(road.database.pools.report, () => undefined).report(1, [
    report('p-a', 'delivered'),
    report('p-b', 'undelivered'),
  ])
  assert.deepEqual(await Promise.all([a, b, c, d].map(road.status)), [70, 63, 10, 30])

  await road.pool.query(`notify sentinel, 'last'`)
  await waitFor(() => heard.length > 0)
  assert.deepEqual(heard, ['sentinel last'], 'what was notified before would have been heard before')
  const { rows } = await road.pool.query(
    `select tgrelid::regclass::text as name from pg_trigger where not tgisinternal and tgrelid = any ($1::regclass[])`,
    [HOT],
  )
  assert.deepEqual(rows, [])
})

test('with every listening and notifying connection dead, another node’s messages still leave within its look, a quarter of a second', async (context) => {
  const api = await startTestNode({ RASAN_LOG_LEVEL: 'silent', RASAN_ROLES: 'api' })
  const config = { ...api.config, roles: ['dispatcher', 'jobs'] as const }
  const sender = await startNode(config, api.databaseUrl, api.vault, pino({ level: 'silent' }))
  atTestEnd(() => sender.stop())
  const simulator = await startKavenegarSimulator({ reportAfterMs: 5 })
  atTestEnd(() => simulator.close())
  const account = await addAccount(api, {
    name: 'kn',
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'good' },
    line: '10008663',
  })
  const serviceId = await addService(api.pool, { name: 'payroll', accountId: account.id, methods: ['kavenegar.sms'] })
  const token = await addToken(api.pool, { kind: 'live', serviceId })
  for (const node of [api.node, sender]) await node.deps.live.catchUp()

  let killed = 0
  let isOver = false
  const killing = (async () => {
    while (!isOver) {
      const { rowCount } = await api.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name in ('rasan live', 'rasan notifier')`,
      )
      killed += rowCount ?? 0
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })()
  const send = async () => {
    const answer = await fetch(`${api.node.url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: '09121234567', text: 'سلام', class: 'otp' }),
    })
    assert.equal(answer.status, 202)
    return ((await answer.json()) as { id: string }).id
  }
  const latencies: number[] = []
  for (let i = 0; i < 15; i++) {
    const id = await send()
    const ms = await waitFor(async () => {
      const { rows } = await api.pool.query<{ ms: number }>(
        `select extract(epoch from begun_at - time_of_uuid($1))::float8 * 1000 as ms from calls where $1 = any (ids)`,
        [id],
      )
      return rows[0]?.ms
    })
    latencies.push(ms)
  }
  isOver = true
  await killing
  latencies.sort((a, b) => a - b)
  const median = latencies[Math.floor(latencies.length / 2)] as number
  assert.ok(killed > 10, 'the connections were dead')
  assert.ok(median <= 300, `${latencies.map(Math.round)}`)
  context.diagnostic(
    `hand-over in ${Math.round(median)} ms at the median, ${Math.round(latencies.at(-1) as number)} at most; ${killed} connections killed`,
  )
})
