import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { findProvider } from '../../../providers/index.ts'
import type { Provider } from '../../../providers/provider.ts'
import { createPeriods } from '../limits/periods.ts'
import { secondOf } from '../nodes/references.ts'
import type { Account, Routing } from '../road/routing.ts'
import { NO_TEMPLATES } from '../road/templates.ts'
import { checkPlaces } from '../test-checks.ts'
import { openTestRoad } from '../test-road.ts'
import { lent, line } from '../test-routing.ts'
import { type Distrusted, distrustPast } from './after-restore.ts'

const HOUR_MS = 3_600_000
/** Timeout and grace of this provider's texts. */
const LAST_CALL_MS = 10_000

const accountOf = (id: number, provider: Provider, over: Partial<Account> = {}): Account => ({
  id,
  name: `a${id}`,
  title: { fa: 'x', en: 'x' },
  provider,
  baseUrl: '',
  proxyUrl: null,
  settings: {},
  connections: 4,
  pace: null,
  isSuspended: false,
  isSandbox: false,
  keys: [{ id: 70 + id, name: 'primary', fields: {}, expiresAt: null }],
  retiredKeys: [],
  lines: [line('1000')],
  tariffs: [],
  reportSecretHash: '',
  isReportSource: () => true,
  ...over,
})
const kavenegar = findProvider('kavenegar') as Provider

suite('after a restore', async () => {
  const road = await openTestRoad()
  const { pool, database } = road

  const routingOf = (accounts: Account[], lentIds: number[] = [1]): Routing => ({
    accounts: new Map(accounts.map((account) => [account.id, account])),
    services: new Map([
      [
        1,
        {
          id: 1,
          name: 's',
          isSuspended: false,
          isArchived: false,
          unknownPolicy: null,
          quotas: [],
          floodGuard: null,
          reviewPolicy: null,
          reviewedHosts: new Set<string>(),
          allocations: lentIds.map((accountId) => lent(accountId)),
        },
      ],
    ]),
    templates: NO_TEMPLATES,
    methodsOff: new Set(),
    sandbox: undefined,
    periods: createPeriods('UTC', 'gregorian'),
    timeZone: 'UTC',
    retentionDays: 365,
  })

  async function distrust(routing: Routing, sinceMs = Date.now()): Promise<Distrusted> {
    const client = await database.pools.rest.connect()
    try {
      await client.query('begin')
      const past = await distrustPast(client, routing, sinceMs)
      await client.query('commit')
      return past
    } finally {
      client.release()
    }
  }

  async function clear(): Promise<void> {
    await pool.query('truncate messages, calls, queue, later, notes, faults, deltas, nodes')
    await pool.query('insert into nodes (slot, epoch, seen_at) values ($1, $2, now())', [road.slot, road.epoch])
  }
  const readCalls = async () => {
    const { rows } = await pool.query<{
      account_id: number
      key_id: number
      state: number
      asks: number
      slot: number
      begun: number
      ask: number
      n: number
      lines: string[]
      tries: number[]
    }>(`
      select account_id, key_id, state, asks, slot, cardinality(ids) as n, lines, tries,
        extract(epoch from begun_at)::float8 * 1000 as begun, extract(epoch from ask_after)::float8 * 1000 as ask
      from calls order by begun_at, n desc`)
    return rows
  }

  test('no slot gives a reference of the lost time again, not even one that joined after the backup', async () => {
    await clear()
    const far = secondOf(Date.now()) + 500
    await pool.query('insert into nodes (slot, epoch, seen_at, reference_floor) values (9, 4, now(), $1)', [far])
    await distrust(routingOf([]))
    const { rows } = await pool.query<{ slot: number; epoch: number; reference_floor: number; free: boolean }>(
      `select slot, epoch, reference_floor, seen_at = '-infinity' as free from nodes order by slot`,
    )
    assert.equal(rows.length, 256)
    assert.ok(rows.every(({ reference_floor, free }) => free && reference_floor > secondOf(Date.now())))
    assert.deepEqual([rows[3]!.epoch, rows[9]!.epoch, rows[200]!.epoch], [road.epoch + 1, 5, 1])
    assert.ok(rows[9]!.reference_floor > far, 'a burst had borrowed from the seconds to come')
  })

  test('what waits is put into calls that nobody has, to be asked about once the last moment is over', async () => {
    await clear()
    const sinceMs = Date.now() - 5 * HOUR_MS
    const dueMs = Date.now() - HOUR_MS
    await road.accept(201)
    await road.accept(1, { sender: '2000', sendAt: dueMs })
    const [later] = await road.accept(1, { sendAt: Date.now() + HOUR_MS })
    const began = Date.now()
    const past = await distrust(routingOf([accountOf(1, kavenegar)]), sinceMs)
    assert.deepEqual(past, { asked: 202, atFirstOnly: 0, left: 0, unresolved: 0 })
    const calls = await readCalls()
    assert.deepEqual(
      calls.map(({ account_id, key_id, state, slot, n, lines, tries }) => [
        account_id,
        key_id,
        state,
        slot,
        n,
        lines[0],
        tries[0],
      ]),
      [
        [1, 71, 0, 0, 200, '1000', 1],
        [1, 71, 0, 0, 2, '1000', 1],
      ],
    )
    assert.equal(calls[1]!.lines.includes('2000'), true)
    // as early as the first of them can have left: that is how long the provider has to remember
    for (const call of calls) assert.ok(Math.abs(call.begun - sinceMs) < 5)
    for (const call of calls) assert.ok(call.ask >= began + LAST_CALL_MS)
    const { rows } = await pool.query('select id from later')
    assert.deepEqual(rows, [{ id: later!.id }])
    await checkPlaces(pool)
  })

  test('what was due after the backup began no earlier than it was due', async () => {
    await clear()
    const dueMs = Date.now() - HOUR_MS
    await road.accept(1, { sendAt: dueMs })
    await distrust(routingOf([accountOf(1, kavenegar)]), Date.now() - 30 * HOUR_MS)
    assert.ok(Math.abs((await readCalls())[0]!.begun - dueMs) < 5)
  })

  test('a manner that is asked by recipient cannot be asked, since nobody knows when a message left', async () => {
    await clear()
    const sms = { ...kavenegar.methods.sms!, askBy: 'recipient' as const }
    const { callId } = await road.send(1)
    await pool.query(`update calls set state = 2, asks = 1, ask_after = now() where id = $1`, [callId])
    await road.accept(1)
    await distrust(routingOf([accountOf(1, { ...kavenegar, methods: { sms } })]))
    const calls = await readCalls()
    assert.equal(calls.length, 2)
    for (const call of calls) assert.ok(call.begun <= Date.now() - sms.askWindowMs)
  })

  test('an unresolved call is asked anew: what was answered before counts no more', async () => {
    await clear()
    const { callId } = await road.send(1)
    await pool.query(`update calls set state = 2, asks = 1, ask_after = now() where id = $1`, [callId])
    const began = Date.now()
    const past = await distrust(routingOf([accountOf(1, kavenegar)]))
    assert.equal(past.unresolved, 1)
    const [call] = await readCalls()
    assert.equal(call!.asks, 0)
    assert.ok(call!.ask >= began + LAST_CALL_MS)
    assert.ok(call!.begun > Date.now() - HOUR_MS)
  })

  test('an account is asked also where it is suspended or no longer lent; only one that nobody knows is not', async () => {
    const cases: [Account[], number[], Partial<Distrusted>][] = [
      [[accountOf(1, kavenegar, { isSuspended: true })], [1], { asked: 1, left: 0 }],
      [[accountOf(1, kavenegar)], [], { asked: 1, left: 0 }],
      [[accountOf(1, kavenegar, { keys: [] })], [1], { asked: 1, left: 0 }],
      [[], [1], { asked: 0, left: 1 }],
    ]
    for (const [accounts, lent, expected] of cases) {
      await clear()
      await road.accept(1)
      const { asked, left } = await distrust(routingOf(accounts, lent))
      assert.deepEqual({ asked, left }, expected)
      await checkPlaces(pool)
    }
  })

  test('a lane of several accounts is told, since only one of them is asked: the one that would have been chosen', async () => {
    await clear()
    const { rows } = await pool.query<{ id: number }>(
      `insert into lanes (class, accounts, methods) values (2, '{1,2}', '{kavenegar.sms,kavenegar.sms}') returning id`,
    )
    const lane = rows[0]!.id
    const flows = await pool.query<{ id: number }>('insert into flows (lane, service_id) values ($1, 1) returning id', [
      lane,
    ])
    await road.accept(3, { lane, flow: flows.rows[0]!.id })
    const accounts = [accountOf(1, kavenegar, { isSuspended: true }), accountOf(2, kavenegar)]
    assert.equal((await distrust(routingOf(accounts, [1, 2]))).atFirstOnly, 3)
    assert.deepEqual(
      (await readCalls()).map(({ account_id }) => account_id),
      [2],
    )
  })
})
