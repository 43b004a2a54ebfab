import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { suite, test } from 'node:test'
import pg from 'pg'
import {
  DELIVERED,
  EXPIRED,
  FAILED,
  QUEUED,
  SENT,
  UNCONFIRMED,
  UNDELIVERED,
  UNREPORTED,
} from '../../dispatch/states.ts'
import { type Credential, openTestCentre } from '../../walks/test-centre.ts'
import { createDays, cutDays } from './days.ts'

const TEHRAN = 'Asia/Tehran'
const at = (text: string): number => Date.parse(text)
const iso = (ms: number): string => new Date(ms).toISOString()

test('days are those of the time zone: in Tehran they begin at 20:30 UTC', () => {
  const findDays = createDays()
  const before = findDays(TEHRAN, at('2026-11-26T20:29:59.999Z'))
  const after = findDays(TEHRAN, at('2026-11-26T20:30:00.000Z'))
  assert.deepEqual(
    [before, after].map((days) => days.map(({ date }) => date.slice(5))),
    [
      ['11-20', '11-21', '11-22', '11-23', '11-24', '11-25', '11-26'],
      ['11-21', '11-22', '11-23', '11-24', '11-25', '11-26', '11-27'],
    ],
  )
  assert.deepEqual(
    [iso(after[6]!.startsAt), iso(after[6]!.endsAt)],
    ['2026-11-26T20:30:00.000Z', '2026-11-27T20:30:00.000Z'],
  )
  for (const [i, day] of after.entries()) if (i > 0) assert.equal(day.startsAt, after[i - 1]!.endsAt)
  assert.deepEqual(
    findDays('UTC', at('2026-11-26T20:30:00.000Z')).map(({ date }) => date),
    before.map(({ date }) => date),
  )
})

test('the slices of days follow each other, just after midnight and where a clock is set forward', () => {
  for (const [zone, now] of [
    [TEHRAN, '2026-11-26T20:31:00.000Z'],
    // the day before had 23 hours, and this is the last quarter of one of 24
    ['Europe/Berlin', '2026-03-30T21:59:00.000Z'],
  ] as const) {
    const days = createDays()(zone, at(now))
    const { slices, until } = cutDays(days, at(now))
    assert.deepEqual(
      slices.filter(({ isCompared }) => isCompared).map(({ day }) => day),
      [5, 6],
    )
    for (const [i, { startsAt, day }] of slices.entries()) {
      assert.ok(i === 0 || startsAt >= slices[i - 1]!.startsAt, zone)
      assert.ok(startsAt >= days[day]!.startsAt && startsAt <= days[day]!.endsAt, zone)
    }
    assert.equal(slices.at(-1)!.startsAt, until)
  }
})

type PlanNode = Record<string, string | number> & { Plans?: PlanNode[] }

/** The nodes of a plan that read counters. */
function listScans(node: PlanNode): { index: unknown; rows: unknown; passedOver: unknown }[] {
  const below = (node.Plans ?? []).flatMap(listScans)
  if (node['Relation Name'] !== 'counters') return below
  const [index] = [node, ...(node.Plans ?? [])].flatMap((one) => one['Index Name'] ?? [])
  return [{ index, rows: node['Actual Rows'], passedOver: node['Rows Removed by Filter'] ?? 0 }, ...below]
}

suite('the dashboard of a service', async () => {
  const centre = await openTestCentre()
  const { call, pool, deps, services, accounts, addToken, addPerson, signIn } = centre
  const payroll = await addToken('live', 'payroll')
  const payrollTest = await addToken('test', 'payroll')
  const clinic = await addToken('live', 'clinic')
  const bare = await addToken('live', 'bare')
  const NOW = '2026-11-27T09:40:00.000Z'
  const { now } = deps.ids
  /** The dashboard at a moment. */
  async function read(credential: Credential, moment = NOW, service?: string) {
    deps.ids.now = () => at(moment)
    try {
      const headers = { 'accept-language': 'en', ...(service && { 'rasan-service': service }) }
      const answer = await call(credential, { url: '/api/v1/service/dashboard', headers })
      assert.equal(answer.status, 200, answer.text)
      return answer.body
    } finally {
      deps.ids.now = now
    }
  }
  type Counted = [quarter: string, status: number, n: number, quick?: number, accountId?: number]
  async function count(
    table: 'counters' | 'deltas',
    serviceId: number,
    isTest: boolean,
    rows: Counted[],
  ): Promise<void> {
    for (const [quarter, status, n, quick = 0, accountId = accounts.kn.id] of rows)
      await pool.query(
        `insert into ${table} (service_id, account_id, test, quarter, status, n, segments, cost, quick)
         values ($1, $2, $3, $4, $5, $6::int, $6::int * 2, 0, $7)`,
        [serviceId, accountId, isTest, quarter, status, n, quick],
      )
  }
  const totals = ({ days }: { days: { messages: number }[] }) => days.map(({ messages }) => messages)

  test('of one that has sent nothing is whole, and empty', async () => {
    const board = await read(bare)
    assert.deepEqual(totals(board), [0, 0, 0, 0, 0, 0, 0])
    assert.deepEqual(board.comparison, { until: '2026-11-27T09:30:00.000Z', today: 0, yesterday: 0 })
    assert.deepEqual(board.handOver, { seconds: 10, messages: 0, inTime: 0, share: null })
    assert.deepEqual(
      [board.methods, board.needs],
      [[], { unconfirmed: 0, expiringTokens: [], accounts: [], followUps: null, reviews: null, broadcasts: null }],
    )
    assert.deepEqual([board.timeZone, board.at, board.quota.day.messages], [TEHRAN, NOW, null])
  })

  test('counts by the days of the centre, what is folded and what is not, in whichever account', async () => {
    await count('counters', services.payroll, false, [
      ['2026-11-20T20:15:00Z', DELIVERED, 1_000],
      ['2026-11-20T20:30:00Z', DELIVERED, 1, 1],
      ['2026-11-21T20:15:00Z', UNDELIVERED, 2],
      ['2026-11-21T20:30:00Z', UNREPORTED, 4, 4],
      ['2026-11-25T20:30:00Z', DELIVERED, 8, 8],
      ['2026-11-26T09:15:00Z', FAILED, 16],
      ['2026-11-26T09:30:00Z', EXPIRED, 32],
      ['2026-11-26T20:15:00Z', DELIVERED, 64, 60, accounts.other.id],
      ['2026-11-26T20:30:00Z', DELIVERED, 128, 128],
      ['2026-11-27T09:30:00Z', QUEUED, 256, 0, 0],
    ])
    // moved since the last fold: of those that waited 250 have left, six of them are in doubt
    await count('deltas', services.payroll, false, [
      ['2026-11-27T09:30:00Z', QUEUED, -250, 0, 0],
      ['2026-11-27T09:30:00Z', SENT, 244, 244],
      ['2026-11-27T09:30:00Z', UNCONFIRMED, 6],
      ['2026-11-27T09:15:00Z', QUEUED, 512, 0, 0],
    ])
    const board = await read(payroll)
    assert.deepEqual(totals(board), [3, 4, 0, 0, 0, 120, 896])
    assert.deepEqual(
      board.days.map(({ date, segments }: { date: string; segments: number }) => [date, segments]),
      totals(board).map((n, i) => [`2026-11-${21 + i}`, n * 2]),
    )
    assert.deepEqual(
      [0, 1, 5, 6].map((i) => board.days[i].outcomes),
      [
        { delivered: 1, onTheWay: 0, undelivered: 2, failed: 0 },
        { delivered: 0, onTheWay: 0, undelivered: 4, failed: 0 },
        { delivered: 72, onTheWay: 0, undelivered: 0, failed: 48 },
        { delivered: 128, onTheWay: 768, undelivered: 0, failed: 0 },
      ],
    )
    const { queued, sent, unconfirmed, delivered } = board.days[6].states
    assert.deepEqual([queued, sent, unconfirmed, delivered], [518, 244, 6, 128])
    assert.deepEqual(board.comparison, { until: '2026-11-27T09:30:00.000Z', today: 640, yesterday: 24 })
    assert.deepEqual(board.handOver, { seconds: 10, messages: 451, inTime: 445, share: 445 / 451 })
    assert.equal(board.needs.unconfirmed, 6)
    // a day later everything has moved by one
    assert.deepEqual(totals(await read(payroll, '2026-11-27T20:30:00.000Z')), [4, 0, 0, 0, 120, 896, 0])
  })

  test('shows no service the messages of another, and keeps test messages apart', async () => {
    await count('counters', services.payroll, true, [['2026-11-27T08:00:00Z', DELIVERED, 3]])
    assert.deepEqual(totals(await read(clinic)), [0, 0, 0, 0, 0, 0, 0])
    assert.deepEqual(totals(await read(payrollTest)), [0, 0, 0, 0, 0, 0, 3])
    await addPerson('sara', 'support', 'payroll')
    const sara = { cookie: await signIn('sara') }
    assert.equal(totals(await read(sara, NOW, 'payroll'))[6], 896)
    const other = await call(sara, { url: '/api/v1/service/dashboard', headers: { 'rasan-service': 'clinic' } })
    assert.deepEqual([other.status, other.body.code], [404, 'service_not_found'])
    // all messages of a service on the sandbox are test messages
    await count('counters', services.lab, true, [['2026-11-27T08:00:00Z', DELIVERED, 5]])
    assert.equal(totals(await read(await addToken('live', 'lab')))[6], 5)
  })

  test('says what needs somebody: tokens that end, to those who may see them, and accounts that carry nothing', async () => {
    await addPerson('mina', 'manager', 'payroll')
    const mina = { cookie: await signIn('mina') }
    const sara = { cookie: await signIn('sara') }
    await pool.query(
      `update tokens set name = 'ends', created_at = now() - interval '1 year', expires_at = now() + interval '3 days'
      where service_id = $1 and kind = 'live'`,
      [services.payroll],
    )
    await pool.query('update accounts set suspended_at = now() where id = $1', [accounts.kn.id])
    const { needs, methods } = await read(mina, NOW, 'payroll')
    assert.deepEqual(
      needs.expiringTokens.map(({ name }: { name: string }) => name),
      ['ends'],
    )
    assert.deepEqual(needs.accounts, [{ name: 'kn', title: { fa: 'kn', en: 'kn' }, suspended: true, stopped: null }])
    assert.deepEqual(
      [methods[0].method, methods[0].reason, methods[0].lines],
      ['kavenegar.sms', 'account_suspended', ['10008663']],
    )
    assert.deepEqual((await read(sara, NOW, 'payroll')).needs.expiringTokens, [])
    await pool.query('update accounts set suspended_at = null where id = $1', [accounts.kn.id])
    await pool.query(
      `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
       values ($1, 'account', '', 'open', 'credit', 'no_credit', '418', '', 'administrator', 1, now(), now() + interval '1 hour')`,
      [accounts.kn.id],
    )
    const stopped = (await read(mina, NOW, 'payroll')).needs.accounts
    assert.deepEqual(
      stopped.map((one: { suspended: boolean; stopped: { failure: { code: string } } }) => [
        one.suspended,
        one.stopped.failure.code,
      ]),
      [[false, 'no_credit']],
    )
  })

  test('reads no more of the counters than its days, however many years there are, and no message', async () => {
    await pool.query(
      `insert into counters (service_id, account_id, test, quarter, status, n, segments, cost, quick)
       select s, a, false, $1::timestamptz - q * interval '15 minutes', ${DELIVERED}, 1, 1, 0, 1
       from unnest($2::int[]) s, unnest($3::int[]) a, generate_series(700, 36000) q`,
      ['2026-11-27T09:30:00Z', [services.payroll, services.clinic], [accounts.kn.id, accounts.other.id]],
    )
    await pool.query('analyze counters')
    // what the node asks by itself meanwhile is none of the page's
    const ours = new AsyncLocalStorage<true>()
    const asked: { text: string; values: unknown[] }[] = []
    const { query } = pg.Client.prototype
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const [first, values] = args as [string | { text: string }, unknown[]?]
      const text = typeof first === 'string' ? first : first.text
      if (ours.getStore()) asked.push({ text, values: values ?? [] })
      return query.apply(this, args as never)
    } as typeof query
    try {
      await ours.run(true, () => read(payroll))
    } finally {
      pg.Client.prototype.query = query
    }
    const told = asked.map(({ text }) => text).join('\n')
    assert.doesNotMatch(told, /(from|join) (messages|calls|queue|later|notes)\b/)
    const [counting] = asked.filter(({ text }) => /from counters/.test(text))
    const { rows } = await pool.query(`explain (analyze, format json) ${counting!.text}`, counting!.values)
    // it read what the days hold, folded meanwhile or not, and of the year before nothing
    const [scan, ...others] = listScans(rows[0]['QUERY PLAN'][0].Plan)
    assert.deepEqual([scan?.index, scan?.passedOver, others], ['counters__service_id_test_quarter', 0, []])
    assert.ok(Number(scan?.rows) >= 9 && Number(scan?.rows) <= 13, JSON.stringify(scan))
  })
})
