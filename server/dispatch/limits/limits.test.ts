import assert from 'node:assert/strict'
import { afterEach, before, test } from 'node:test'
import pg from 'pg'
import { openDatabase } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { createUuidSource } from '../../platform/ids.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { waitFor } from '../../test-node.ts'
import { startWatch } from '../../test-time.ts'
import { createAcceptor } from '../accept/accept.ts'
import { type AcceptRow, acceptQuery } from '../accept/accept-statement.ts'
import { keyDays } from '../accept/keys.ts'
import { cancelMessage } from '../queue/cancel.ts'
import { createReporter } from '../report/report.ts'
import { checkAll } from '../test-checks.ts'
import { never, openTestRoad, report, type TestRoad, taken } from '../test-road.ts'
import { foldDeltas } from '../upkeep/housekeeping.ts'
import { createPeriods } from './periods.ts'
import { setQuotas, type WantedCap } from './quota-rows.ts'
import { createQuotaFinder, type FloodGuard, findRepeat, type QuotaCap } from './quotas.ts'

const periods = createPeriods('Asia/Tehran', 'persian')
const DAY_OF_MESSAGES = { span: 'day', unit: 'messages' } as const

let road: TestRoad
before(async () => {
  road = await openTestRoad()
})
afterEach(() => checkAll(road.pool))

/** A service with a flow of its own, and rows of messages that its limits count. */
async function openService(caps: QuotaCap[] = [], floodGuard: FloodGuard | null = null) {
  const { rows } = await road.pool.query<{ id: number }>(
    `insert into services (name, title_fa, title_en) values ('s-' || left(gen_random_uuid()::text, 8), 's', 's') returning id`,
  )
  const id = rows[0]!.id
  const flow = await road.addFlow({ serviceId: id })
  const findQuotas = createQuotaFinder()
  let service = { id, quotas: caps, floodGuard }
  const set = (wanted: WantedCap[]) => road.database.db.transaction().execute((tx) => setQuotas(tx, id, wanted))
  if (caps.length > 0) await set(caps)
  const row = (over: Partial<AcceptRow> = {}, atMs = Date.now()): AcceptRow => {
    const made = road.row({ serviceId: id, flow, estimate: null, ...over })
    return {
      ...made,
      quotas: findQuotas(service, made.isTest, atMs, periods),
      repeat: findRepeat(service, made.isTest, made.recipient, made.body),
    }
  }
  return {
    id,
    flow,
    set,
    /** What a node holds of the service from now on. */
    know: (quotas: QuotaCap[]) => {
      service = { id, quotas, floodGuard }
    },
    row,
    rows: (count: number, over: Partial<AcceptRow> = {}) => Array.from({ length: count }, () => row(over)),
    async used(unit = 'messages', span = 'day', isTest = false): Promise<number[]> {
      const found = await road.pool.query(
        `select used, overrun from quotas where service_id = $1 and unit = $2 and span = $3 and test = $4 and ends_at > now() order by starts_at`,
        [id, unit, span, isTest],
      )
      return found.rows.flatMap(({ used, overrun }) => [used, ...(overrun > 0 ? [overrun] : [])])
    },
    async count(): Promise<number> {
      const found = await road.pool.query('select count(*)::int as n from messages where service_id = $1', [id])
      return found.rows[0].n
    },
  }
}

const node = (pool: pg.Pool = road.database.pools.accept) => createAcceptor(pool, Date.now, () => undefined)

/** How many were accepted, and the codes of the others. */
async function acceptAll(rows: AcceptRow[], ...nodes: ReturnType<typeof node>[]) {
  const answers = await Promise.allSettled(rows.map((row, i) => nodes[i % nodes.length]!.accept(row)))
  const codes = answers.flatMap((answer) =>
    answer.status === 'rejected'
      ? [answer.reason instanceof AppError ? answer.reason.code : String(answer.reason)]
      : [],
  )
  return { accepted: answers.length - codes.length, codes: [...new Set(codes)] }
}

/** A pool of its own, as another node has. */
function openNodePool(): pg.Pool {
  const database = openDatabase(road.database.url)
  atTestEnd(() => database.close())
  return database.pools.accept
}

/** The pool of accepting, which counts the statements that go through it. */
function counting() {
  const counted = { statements: 0 }
  const pool = {
    query: (...args: unknown[]) => {
      counted.statements++
      return (road.database.pools.accept.query as (...all: unknown[]) => unknown)(...args)
    },
  } as unknown as pg.Pool
  return { pool, counted }
}

for (const unit of ['messages', 'segments', 'money'] as const)
  test(`two nodes, a quota of 500 ${unit}, 1,500 messages: exactly 500 are accepted`, async () => {
    const service = await openService([{ span: 'day', unit, cap: 500 }])
    const [a, b] = [node(openNodePool()), node(openNodePool())]
    assert.deepEqual(await acceptAll(service.rows(1_500, { estimate: 1 }), a, b), {
      accepted: 500,
      codes: ['quota_exceeded'],
    })
    assert.deepEqual(await service.used(unit), [500])
    assert.equal(await service.count(), 500)
  })

test('messages of several segments fill a quota as far as they fit, never beyond', async () => {
  const service = await openService([{ span: 'month', unit: 'segments', cap: 100 }])
  const rows = Array.from({ length: 200 }, (_, i) => service.row({ segments: 1 + (i % 7) }))
  await acceptAll(rows, node(openNodePool()), node(openNodePool()))
  assert.deepEqual(await service.used('segments', 'month'), [100])
})

/** A node of whose statements every third loses its connection: before, in or after its commit. */
async function openDyingNode(killer: pg.Client): Promise<ReturnType<typeof node>> {
  const pool = openNodePool()
  let statements = 0
  const query = async (...args: unknown[]) => {
    const client = await pool.connect()
    client.on('error', () => undefined)
    const { processID } = client as unknown as { processID: number }
    const answer = (client.query as (...all: unknown[]) => Promise<unknown>)(...args)
    const isKilled = ++statements % 3 === 0
    const kill = isKilled ? killer.query('select pg_terminate_backend($1)', [processID]) : undefined
    await Promise.allSettled([answer, kill])
    client.release(isKilled)
    return answer
  }
  return node({ query } as unknown as pg.Pool)
}

test('exactly the quota is accepted also while connections are killed in mid-statement and callers try again', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 400 }])
  const killer = new pg.Client({ connectionString: road.database.url })
  await killer.connect()
  const nodes = [await openDyingNode(killer), await openDyingNode(killer)] as const
  const send = async (i: number): Promise<boolean> => {
    for (;;) {
      try {
        await nodes[i % 2]!.accept(service.row())
        return true
      } catch (error) {
        if (error instanceof AppError && error.code === 'quota_exceeded') return false
        assert.equal((error as AppError).code, 'unavailable')
      }
    }
  }
  const answers: boolean[] = []
  // few at a time, so that there are many statements to kill
  await Promise.all(
    Array.from({ length: 14 }, async (_, worker) => {
      for (let i = 0; i < 100; i++) answers.push(await send(worker))
    }),
  )
  await killer.end()
  assert.equal(await service.count(), 400)
  assert.deepEqual(await service.used(), [400])
  const told = answers.filter(Boolean).length
  assert.ok(told <= 400, `${told} were told that they were accepted`)
})

test('accepting twice with the same ids changes no quota, also when nothing is left', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 3 }], { max: 3, seconds: 600 })
  const rows = service.rows(3)
  assert.equal((await road.acceptRows(rows)).length, 3)
  assert.deepEqual(await road.acceptRows(rows, { isAgain: true }), [])
  assert.deepEqual(await service.used(), [3])
  await assert.rejects(road.acceptRows(service.rows(1)), { constraint: /quotas__used|repeats__n/ })
})

test('a lost answer is asked for with the same ids: charged once', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 2 }])
  let failures = 1
  const pool = {
    query: async (query: { name?: string }, values?: unknown[]) => {
      const result = await road.database.pools.accept.query(query as never, values)
      if (query.name?.startsWith('accept') && failures-- > 0)
        throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
      return result
    },
  } as unknown as pg.Pool
  assert.deepEqual(await acceptAll(service.rows(2), node(pool)), { accepted: 2, codes: [] })
  assert.deepEqual(await service.used(), [2])
})

test('a service that is spent costs the others of its batch two statements once, and after that none', async () => {
  const spent = await openService([{ ...DAY_OF_MESSAGES, cap: 10 }])
  const other = await openService([{ ...DAY_OF_MESSAGES, cap: 10_000 }])
  const { pool, counted } = counting()
  const { accept } = node(pool)
  const mixed = () => Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? other.row() : spent.row()))
  assert.deepEqual(await acceptAll(mixed(), { accept } as never), { accepted: 110, codes: ['quota_exceeded'] })
  assert.ok(counted.statements <= 4, `opening, refused, looked, accepted: ${counted.statements}`)
  counted.statements = 0
  assert.deepEqual(await acceptAll(mixed(), { accept } as never), { accepted: 100, codes: ['quota_exceeded'] })
  assert.equal(counted.statements, 1)
  assert.deepEqual([await spent.used(), await other.used()], [[10], [200]])
})

test('who is refused is told when the period ends, by the quota that ends last', async () => {
  const service = await openService([
    { ...DAY_OF_MESSAGES, cap: 0 },
    { span: 'month', unit: 'segments', cap: 0 },
  ])
  const askedAt = Date.now()
  const endsAt = periods('month', askedAt).endsAt
  const error = await node()
    .accept(service.row())
    .catch((refused: AppError) => refused)
  assert.ok(error instanceof AppError)
  assert.deepEqual(error.phrases, { quota: 'quotas.month.segments' })
  const [least, most] = [Date.now(), askedAt].map((at) => (endsAt - at) / 1_000) as [number, number]
  assert.ok(error.retryAfterS! >= least - 1 && error.retryAfterS! <= most + 1, String(error.retryAfterS))
})

test('a key that was accepted is replayed when nothing is left; a new one is refused and can be used again', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 1 }])
  const { accept } = node()
  const keyed = (key: string, text = 'body') =>
    service.row({ idempotency: { key, hash: Buffer.from(text.padEnd(32, '.')) } })
  const first = keyed('first')
  assert.deepEqual(await accept(first), { kind: 'accepted' })
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(await accept(keyed('first')), { kind: 'replayed', messageId: first.id })
    await assert.rejects(accept(keyed('second')), { code: 'quota_exceeded' })
    await assert.rejects(accept(keyed('first', 'other')), { code: 'idempotency_key_reused' })
  }
})

test('a repeated key takes no place from who comes with it', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 2 }])
  const acceptor = node()
  const keyed = () => service.row({ idempotency: { key: 'k', hash: Buffer.alloc(32) } })
  await acceptor.accept(keyed())
  assert.deepEqual(await acceptAll([keyed(), service.row()], acceptor), { accepted: 2, codes: [] })
  assert.deepEqual(await service.used(), [2])
})

test('a thousand replays with one place left cost a few statements, and the place stays for who comes with them', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 1_001 }])
  const { pool, counted } = counting()
  const { acceptGroup } = node(pool)
  const thousand = () =>
    Array.from({ length: 1_000 }, (_, i) =>
      service.row({ idempotency: { key: `thousand ${i}`, hash: Buffer.alloc(32) } }),
    )
  await acceptGroup(thousand())
  counted.statements = 0
  const answers = await acceptGroup([...thousand(), service.row()])
  const kinds = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.kind : answer.reason.code))
  assert.deepEqual([...new Set(kinds)], ['replayed', 'accepted'])
  assert.equal(kinds.at(-1), 'accepted')
  assert.ok(counted.statements <= 15, String(counted.statements))
})

test('what never left is given back, once', async () => {
  const service = await openService([
    { ...DAY_OF_MESSAGES, cap: 10 },
    { span: 'day', unit: 'segments', cap: 20 },
    { span: 'month', unit: 'money', cap: 10_000 },
  ])
  const [cancelled, expired, failed, ...rest] = service.rows(5, { segments: 2, estimate: 2_000 })
  await acceptAll([cancelled!, expired!, failed!, ...rest], node())
  const used = async () => [await service.used(), await service.used('segments'), await service.used('money', 'month')]
  assert.deepEqual(await used(), [[5], [10], [10_000]])
  await assert.rejects(node().accept(service.row({ segments: 2, estimate: 2_000 })), { code: 'quota_exceeded' })
  await cancelMessage(road.pool, cancelled!, { name: 'nasim', requestId: 'r' })
  await road.pool.query('update queue set expires_at = now() where id = $1', [expired!.id])
  await road.pool.query('update messages set expires_at = now() where id = $1', [expired!.id])
  const { callId } = await road.claim(2, { flow: service.flow })
  await road.settle(callId, [never(failed!.id)])
  for (let i = 0; i < 3; i++) {
    await foldDeltas(road.pool)
    assert.deepEqual(await used(), [[2], [4], [4_000]])
  }
  assert.equal((await acceptAll(service.rows(3, { segments: 2, estimate: 2_000 }), node())).accepted, 3)
})

test('what failed and was delivered after all counts again, beyond the cap if need be, and then nothing fits', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 1 }])
  const [first] = service.rows(1)
  await acceptAll([first!], node())
  const { callId } = await road.claim(1, { flow: service.flow })
  await road.settle(callId, [taken(first!.id, `late-${first!.id}`)])
  const reporter = createReporter(road.database.pools.report, () => undefined)
  await reporter.report(1, [report(`late-${first!.id}`, 'failed')])
  await foldDeltas(road.pool)
  assert.deepEqual(await service.used(), [0])
  assert.equal((await acceptAll(service.rows(1), node())).accepted, 1)
  await reporter.report(1, [report(`late-${first!.id}`, 'delivered')])
  await foldDeltas(road.pool)
  assert.deepEqual(await service.used(), [1, 1])
  assert.deepEqual(await acceptAll(service.rows(1), node()), { accepted: 0, codes: ['quota_exceeded'] })
})

const COSTS: [title: string, amount: string, used: number[]][] = [
  ['dearer than reserved', '1250', [2_000, 250]],
  ['cheaper than reserved', '900', [1_900]],
]
for (const [title, amount, used] of COSTS)
  test(`a message ${title} corrects its quota of money after it was sent`, async () => {
    const service = await openService([{ span: 'day', unit: 'money', cap: 2_000 }])
    const [first, second] = service.rows(2, { estimate: 1_000 })
    await acceptAll([first!, second!], node())
    const { callId } = await road.claim(2, { flow: service.flow })
    const cost = (id: string, amount: string) => taken(id, `cost-${id}`, { cost: { amount, unit: 'IRR' } })
    await road.settle(callId, [cost(first!.id, amount), cost(second!.id, '1000')])
    await foldDeltas(road.pool)
    assert.deepEqual(await service.used('money'), used)
    // what reserves nothing is refused as well where the quota is spent
    assert.deepEqual(
      await acceptAll([service.row()], node()),
      used.length > 1 ? { accepted: 0, codes: ['quota_exceeded'] } : { accepted: 1, codes: [] },
    )
  })

for (const span of ['day', 'month'] as const)
  test(`at the border of a ${span} in Tehran each message counts in its own`, async () => {
    const service = await openService([{ span, unit: 'messages', cap: 2 }])
    const border = periods(span, Date.now()).endsAt
    const at = (ms: number) => service.row({ id: createUuidSource(() => ms)() }, ms)
    const { accept } = node()
    const acceptor = { accept } as never
    assert.equal((await acceptAll([at(border - 2), at(border), at(border - 1), at(border + 1)], acceptor)).accepted, 4)
    for (const ms of [border - 1, border]) await assert.rejects(accept(at(ms)), { code: 'quota_exceeded' })
    assert.deepEqual(await service.used('messages', span), [2, 2])
    const { callId, claimed } = await road.claim(1, { flow: service.flow })
    await road.settle(callId, [never(claimed[0]!.id)])
    await foldDeltas(road.pool)
    assert.deepEqual(await service.used('messages', span), [1, 2], 'given back to the period of acceptance')
  })

test('a quota set in mid-period counts what was accepted before; removed and set again it knows what came between', async () => {
  const service = await openService()
  const [first] = service.rows(1)
  await acceptAll([first!, ...service.rows(4), ...service.rows(2, { isTest: true })], node())
  await cancelMessage(road.pool, first!, { name: 'nasim', requestId: 'r' })
  const cap = { ...DAY_OF_MESSAGES, cap: 7 }
  await service.set([cap])
  service.know([cap])
  assert.deepEqual(await service.used(), [5], 'what is not folded is given back by the fold')
  await foldDeltas(road.pool)
  assert.deepEqual(await service.used(), [4])
  assert.deepEqual(await service.used('messages', 'day', true), [2])
  await service.set([{ ...cap, cap: null }])
  // a node that has not heard of it yet still charges
  assert.equal((await acceptAll(service.rows(8), node())).accepted, 8)
  service.know([])
  assert.equal((await acceptAll(service.rows(3), node())).accepted, 3)
  await service.set([cap])
  service.know([cap])
  assert.deepEqual(await service.used(), [7, 8])
  assert.deepEqual(await acceptAll(service.rows(2), node()), { accepted: 0, codes: ['quota_exceeded'] })
  await service.set([{ ...cap, cap: 16 }])
  assert.equal((await acceptAll(service.rows(2), node())).accepted, 1)
})

test('a quota of money set in mid-period counts what was reserved, and what was spent without', async () => {
  const service = await openService()
  const rows = [service.row(), ...service.rows(2, { estimate: 1_000 })]
  await acceptAll(rows, node())
  const { callId } = await road.claim(2, { flow: service.flow })
  await road.settle(callId, [taken(rows[0]!.id, 'm1'), taken(rows[1]!.id, 'm2')])
  await service.set([{ span: 'month', unit: 'money', cap: 10_000 }])
  await foldDeltas(road.pool)
  assert.deepEqual(await service.used('money', 'month'), [1_250 + 1_250 + 1_000])
})

test('while caps change and changes are folded under load, every quota stays what the counters say', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 50 }])
  const nodes = [node(openNodePool()), node(openNodePool())]
  let isOver = false
  const again = async (work: () => Promise<unknown>) => {
    while (!isOver) await work()
  }
  let cap = 50
  const others = [
    again(() => foldDeltas(road.database.pools.report)),
    again(async () => {
      cap = cap > 150 ? 50 : cap + 20
      await service.set([{ ...DAY_OF_MESSAGES, cap }])
    }),
    again(async () => {
      const { callId, claimed } = await road.claim(10, { flow: service.flow })
      if (claimed.length > 0)
        await road.settle(
          callId,
          claimed.map(({ id }) => never(id)),
        )
    }),
  ]
  for (let i = 0; i < 40; i++) await acceptAll(service.rows(30), ...nodes)
  isOver = true
  await Promise.all(others)
  await checkAll(road.pool)
  while ((await foldDeltas(road.pool)) > 0) await checkAll(road.pool)
  const { rows } = await road.pool.query(
    'select count(*)::int as n from messages where service_id = $1 and status not between 60 and 62',
    [service.id],
  )
  assert.equal(
    (await service.used()).reduce((sum, n) => sum + n, 0),
    rows[0].n,
  )
})

/** Waits until so many wait for a lock in this database. */
const untilWaiting = (count = 1) =>
  waitFor(async () => {
    const { rowCount } = await road.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return (rowCount ?? 0) >= count
  })

test('a quota that is set while changes are being folded misses none of them', async () => {
  const service = await openService()
  await acceptAll(service.rows(2), node())
  await foldDeltas(road.pool)
  const [first] = service.rows(1)
  await acceptAll([first!], node())
  await cancelMessage(road.pool, first!, { name: 'nasim', requestId: 'r' })
  const held = await road.pool.connect()
  await held.query('begin')
  await held.query('select from counters where service_id = $1 for update', [service.id])
  const folding = foldDeltas(road.database.pools.rest)
  await untilWaiting()
  const setting = service.set([{ ...DAY_OF_MESSAGES, cap: 10 }])
  await Promise.race([setting, untilWaiting(2)])
  await held.query('commit')
  held.release()
  await Promise.all([folding, setting])
  assert.deepEqual(await service.used(), [2])
})

test('a period that begins while a cap is being changed has the new one', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 1 }])
  const tomorrow = periods('day', Date.now()).endsAt
  const rows = () => Array.from({ length: 4 }, () => service.row({ id: createUuidSource(() => tomorrow)() }, tomorrow))
  const answers = await road.database.db.transaction().execute(async (tx) => {
    await setQuotas(tx, service.id, [{ ...DAY_OF_MESSAGES, cap: 3 }])
    const accepting = acceptAll(rows(), node())
    await untilWaiting()
    return { accepting }
  })
  assert.deepEqual(await answers.accepting, { accepted: 3, codes: ['quota_exceeded'] })
})

test('while somebody holds a quota for long, who needs it is told to come back, once for all of a batch', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 100 }])
  const acceptor = node()
  const lived = startWatch()
  await road.database.db.transaction().execute(async (tx) => {
    await setQuotas(tx, service.id, [{ ...DAY_OF_MESSAGES, cap: 200 }])
    assert.deepEqual(await acceptAll(service.rows(64), acceptor), { accepted: 0, codes: ['unavailable'] })
  })
  assert.ok(lived() < 5_000, `${lived()} ms`)
  assert.equal((await acceptAll(service.rows(64), acceptor)).accepted, 64)
})

test('the accepting statement finds quotas and repeats by their keys alone', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 100 }], { max: 3, seconds: 60 })
  const { text, values } = acceptQuery(service.rows(3), keyDays(Date.now()))
  const { rows } = await road.database.pools.accept.query({ text: `explain (format json) ${text}`, values })
  const plan = JSON.stringify(rows)
  for (const scanned of ['quotas', 'repeats'])
    assert.doesNotMatch(plan, new RegExp(`Scan"[^}]*"Relation Name":"${scanned}"`))
  const indexes = [...plan.matchAll(/"Conflict Arbiter Indexes":\["(\w+)"\]/g)].map(([, name]) => name)
  assert.ok(indexes.includes('quotas_pkey') && indexes.includes('repeats_pkey'), indexes.join())
})

test('a second after there is room again it is found', async () => {
  const service = await openService([{ ...DAY_OF_MESSAGES, cap: 1 }])
  let nowMs = Date.now()
  const acceptor = createAcceptor(
    road.database.pools.accept,
    () => nowMs,
    () => undefined,
  )
  assert.equal((await acceptAll(service.rows(2), acceptor)).accepted, 1)
  await service.set([{ ...DAY_OF_MESSAGES, cap: 2 }])
  nowMs += 999
  assert.equal((await acceptAll(service.rows(1), acceptor)).accepted, 0)
  nowMs += 2
  assert.equal((await acceptAll(service.rows(1), acceptor)).accepted, 1)
})

test('the flood guard lets a text go to a number so often and no more, whatever the number of nodes', async () => {
  const service = await openService([], { max: 3, seconds: 600 })
  const [a, b] = [node(openNodePool()), node(openNodePool())]
  assert.deepEqual(await acceptAll(service.rows(100), a, b), { accepted: 3, codes: ['repeated_text'] })
  for (const over of [{ recipient: '+989121234568' }, { body: 'سلام!' }, { isTest: true }])
    assert.equal((await acceptAll(service.rows(4, over), a, b)).accepted, 3, JSON.stringify(over))
  const other = await openService([], { max: 1, seconds: 600 })
  assert.equal((await acceptAll(other.rows(2), a)).accepted, 1)
  const error = await a.accept(service.row()).catch((refused: AppError) => refused)
  assert.ok(
    error instanceof AppError && error.retryAfterS !== null && error.retryAfterS > 590 && error.retryAfterS <= 600,
  )
})

test('when its window has passed a text may go again', async () => {
  const service = await openService([], { max: 2, seconds: 600 })
  const acceptor = node()
  assert.equal((await acceptAll(service.rows(3), acceptor)).accepted, 2)
  await road.pool.query('update repeats set until = now() where service_id = $1', [service.id])
  acceptor.forgetLimits()
  assert.equal((await acceptAll(service.rows(3), acceptor)).accepted, 2)
})

test('who gives more texts than may go, in one batch with others, stops nobody else', async () => {
  const flooding = await openService([], { max: 1, seconds: 60 })
  const other = await openService()
  const { pool, counted } = counting()
  const { accept } = node(pool)
  const rows = Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? flooding.row() : other.row()))
  assert.deepEqual(await acceptAll(rows, { accept } as never), { accepted: 151, codes: ['repeated_text'] })
  assert.ok(counted.statements <= 3, String(counted.statements))
})
