import assert from 'node:assert/strict'
import { afterEach, before, test } from 'node:test'
import pg from 'pg'
import { checkAll } from '../test-checks.ts'
import { openTestRoad, type TestRoad, taken } from '../test-road.ts'
import { createAcceptor } from './accept.ts'
import { type AcceptRow, acceptQuery } from './accept-statement.ts'
import { keyDays } from './keys.ts'

let road: TestRoad

before(async () => {
  road = await openTestRoad()
})
afterEach(() => checkAll(road.pool))

const hash = (text = 'body') => Buffer.from(text.padEnd(32, '.'))
const withKey = (key: string, over: Partial<AcceptRow> = {}) =>
  road.row({ idempotency: { key, hash: hash() }, ...over })
const acceptor = (now = Date.now) => createAcceptor(road.database.pools.accept, now, () => undefined)

async function count(table: string): Promise<number> {
  const { rows } = await road.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)
  return rows[0]?.n as number
}

async function everything(): Promise<number[]> {
  return Promise.all(['messages', 'queue', 'later', 'deltas', 'api_calls', 'idempotency'].map(count))
}

const MIDNIGHT = Date.UTC(2026, 10, 24)
const DAYS: [title: string, offsetMs: number, write: string[], look: string[]][] = [
  ['noon', -43_200_000, ['2026-11-23'], ['2026-11-22', '2026-11-23']],
  ['60.001 s before midnight', -60_001, ['2026-11-23'], ['2026-11-22', '2026-11-23']],
  ['59.999 s before midnight', -59_999, ['2026-11-23', '2026-11-24'], ['2026-11-22', '2026-11-23', '2026-11-24']],
  ['1 ms before midnight', -1, ['2026-11-23', '2026-11-24'], ['2026-11-22', '2026-11-23', '2026-11-24']],
  ['midnight', 0, ['2026-11-23', '2026-11-24'], ['2026-11-23', '2026-11-24']],
  ['59.999 s after midnight', 59_999, ['2026-11-23', '2026-11-24'], ['2026-11-23', '2026-11-24']],
  ['60 s after midnight', 60_000, ['2026-11-24'], ['2026-11-23', '2026-11-24']],
]
for (const [title, offsetMs, write, look] of DAYS)
  test(`at ${title} a key is written under ${write.length} day(s) and looked for in yesterday’s too`, () => {
    assert.deepEqual(keyDays(MIDNIGHT + offsetMs), { write, look })
  })

test('accepting twice with the same ids changes nothing', async () => {
  const rows = [road.row(), road.row({ sendAt: Date.now() + 60_000 }), withKey('twice')]
  assert.equal((await road.acceptRows(rows)).length, 3)
  const before = await everything()
  assert.deepEqual(await road.acceptRows(rows, { isAgain: true }), [])
  assert.deepEqual(await everything(), before)
})

test('a first try inserts all that it is given, or nothing', async () => {
  const rows = [road.row(), road.row()]
  await road.acceptRows(rows)
  const before = await everything()
  await assert.rejects(road.acceptRows([road.row(), ...rows]), { code: '23505' })
  assert.deepEqual(await everything(), before)
})

test('accepting again after the message was sent does not put it back', async () => {
  const [row] = (await road.accept(1)) as [AcceptRow]
  const { callId, claimed } = await road.claim(50)
  await road.settle(
    callId,
    claimed.map((one) => taken(one.id, `again-${one.id}`)),
  )
  const before = await everything()
  assert.deepEqual(await road.acceptRows([row], { isAgain: true }), [])
  assert.deepEqual(await everything(), before)
  assert.equal(await road.status(row.id), 40)
})

test('a commit whose answer was lost is not accepted a second time, and its message is ours', async () => {
  let failures = 1
  const pool = {
    query: async (query: unknown, values?: unknown[]) => {
      const result = await road.database.pools.accept.query(query as string, values)
      if (failures-- > 0) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
      return result
    },
  } as unknown as typeof road.database.pools.accept
  const woken: string[] = []
  const { accept } = createAcceptor(pool, Date.now, (rows) => woken.push(...rows.map((row) => row.id)))
  const rows = [road.row(), withKey('lost answer')] as const
  assert.deepEqual(await Promise.all(rows.map(accept)), [{ kind: 'accepted' }, { kind: 'accepted' }])
  assert.deepEqual(woken.sort(), rows.map((row) => row.id).sort())
})

test('nor where the try after it fails in a way that nobody foresaw: each of its messages is still ours', async () => {
  const faults = [{ code: 'ECONNRESET' }, { code: 'XX000' }]
  const pool = {
    query: async (query: { name?: string }, values?: unknown[]) => {
      const fault = query.name?.startsWith('accept') ? faults.shift() : undefined
      const result =
        fault?.code === 'XX000' ? undefined : await road.database.pools.accept.query(query as never, values)
      if (fault) throw Object.assign(new Error('a fault'), fault)
      return result
    },
  } as unknown as pg.Pool
  const { accept } = createAcceptor(pool, Date.now, () => undefined)
  const rows = [road.row(), road.row(), withKey('lost and failed')]
  assert.deepEqual(
    await Promise.all(rows.map(accept)),
    rows.map(() => ({ kind: 'accepted' })),
  )
  assert.equal(faults.length, 0)
})

test('the same key in one statement makes one message, also around midnight', async () => {
  for (const [index, nowMs] of [Date.now(), midnightAhead() - 5].entries()) {
    const rows = Array.from({ length: 20 }, () => withKey(`one statement ${index}`))
    assert.equal((await road.acceptRows(rows, { days: keyDays(nowMs) })).length, 1)
  }
})

const midnightAhead = () => Math.ceil(Date.now() / 86_400_000) * 86_400_000

test('the same key in later batches replays the first message; with another body it is refused', async () => {
  const { accept } = acceptor()
  const first = withKey('replay')
  assert.deepEqual(await accept(first), { kind: 'accepted' })
  assert.deepEqual(await accept(withKey('replay')), { kind: 'replayed', messageId: first.id })
  await assert.rejects(accept(road.row({ idempotency: { key: 'replay', hash: hash('other') } })), {
    code: 'idempotency_key_reused',
  })
  assert.deepEqual(await accept(withKey('replay', { serviceId: 2 })), { kind: 'accepted' }, 'another service’s key')
})

test('the same key twice at the same moment: one runs, the other is told so', async () => {
  const { accept } = acceptor()
  const [first, second] = await Promise.allSettled([accept(withKey('moment')), accept(withKey('moment'))])
  assert.equal(first.status, 'fulfilled')
  assert.equal(second.status === 'rejected' && second.reason.code, 'idempotency_key_running')
})

test('a key used just before midnight is the same key after it', async () => {
  const midnight = midnightAhead()
  const moments = [-59_000, -100, 100, 59_000, 61_000, 3_600_000]
  for (const [i, a] of moments.entries())
    for (const [j, b] of moments.slice(i).entries()) {
      const key = `midnight ${i} ${j}`
      const first = withKey(key)
      assert.deepEqual(await acceptor(() => midnight + a).accept(first), { kind: 'accepted' })
      assert.deepEqual(await acceptor(() => midnight + b).accept(withKey(key)), {
        kind: 'replayed',
        messageId: first.id,
      })
    }
})

test('two nodes whose clocks differ around midnight make one message of a key at the same moment', async () => {
  const midnight = midnightAhead()
  for (let round = 0; round < 20; round++) {
    const [a, b] = [acceptor(() => midnight - 60_010), acceptor(() => midnight - 59_990)]
    const answers = await Promise.all([a.accept(withKey(`clocks ${round}`)), b.accept(withKey(`clocks ${round}`))])
    assert.deepEqual(answers.map((answer) => answer.kind).sort(), ['accepted', 'replayed'])
  }
})

test('two nodes with shuffled common keys: each key is one message, and nothing deadlocks', async () => {
  const client = () => road.database.pools.accept
  const before = await count('messages')
  for (let round = 0; round < 20; round++) {
    const batch = () => {
      const rows = Array.from({ length: 100 }, (_, i) => withKey(`common ${round} ${i}`))
      return rows.sort(() => Math.random() - 0.5)
    }
    const insert = async () => {
      const result = await client().query(acceptQuery(batch(), keyDays(Date.now())))
      return result.rowCount ?? 0
    }
    const [a, b] = await Promise.all([insert(), insert()])
    assert.equal(a + b, 100)
  }
  assert.equal((await count('messages')) - before, 2_000)
})

const BAD_ROWS: [title: string, over: Partial<AcceptRow>][] = [
  ['a NUL in the text', { body: 'a\0b' }],
  ['a number of segments that does not fit', { segments: 40_000 }],
  ['an id outside every partition', { id: '7fffffff-ffff-7000-8000-000000000000' }],
  ['an address that is none', { ip: 'not an address' }],
  ['a time that is none', { expiresAt: Number.NaN }],
  ['a reference that does not fit', { ref: 2 ** 70 }],
]
for (const [title, over] of BAD_ROWS)
  test(`${title} fails alone: the other 299 of its batch are accepted`, async () => {
    const { accept } = acceptor()
    const before = await count('messages')
    const rows = Array.from({ length: 300 }, (_, index) => (index === 137 ? road.row(over) : road.row()))
    const answers = await Promise.allSettled(rows.map(accept))
    assert.deepEqual(
      answers.flatMap((answer, index) => (answer.status === 'rejected' ? [index] : [])),
      [137],
    )
    assert.equal((await count('messages')) - before, 299)
  })

test('a batch whose rows share an API call writes it once, with the first statement, and fails no row but the bad one', async () => {
  const { acceptGroup } = acceptor()
  const call = { id: road.row().id, method: 'POST', route: '/messages/batch', status: 200, ms: 1, isShared: true }
  const rows = Array.from({ length: 1_000 }, (_, i) => road.row(i === 700 ? { call, body: '\0' } : { call }))
  const answers = await acceptGroup(rows)
  assert.deepEqual(
    answers.flatMap((answer, index) => (answer.status === 'rejected' ? [index] : [])),
    [700],
  )
  const { rows: calls } = await road.pool.query('select status, subject from api_calls where id = $1', [call.id])
  assert.deepEqual(calls, [{ status: 200, subject: null }])
})

/** Answers as if all were inserted; those statements of whose ids `isHeld` says so, not before the release. */
function holdUp(isHeld: (ids: string[]) => boolean): { pool: pg.Pool; release(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const query = async ({ values }: { values: unknown[] }) => {
    const ids = String(values[1]).slice(1, -1).split(',')
    if (isHeld(ids)) await promise
    return { rows: ids.map((id) => ({ id })) }
  }
  return { pool: { query } as unknown as pg.Pool, release: resolve }
}

test('a lone message waits for no batch, and batches take turns with each other', async () => {
  const statements: number[][] = []
  const rows = Array.from({ length: 5_002 }, () => road.row())
  const numberOf = new Map(rows.map((row, i) => [row.id, i]))
  const { pool, release } = holdUp((ids) => {
    statements.push(ids.map((id) => numberOf.get(id) as number))
    return ids.length > 1
  })
  const { accept, acceptGroup } = createAcceptor(pool, Date.now, () => undefined)
  const batches = Array.from({ length: 5 }, (_, i) => acceptGroup(rows.slice(i * 1_000, (i + 1) * 1_000)))
  // answered while the first statement of the batches has not ended
  assert.deepEqual(await accept(rows[5_000] as AcceptRow), { kind: 'accepted' })
  assert.equal(statements.length, 2)
  // and while more of the batches waits than it holds
  await new Promise(setImmediate)
  assert.deepEqual(await accept(rows[5_001] as AcceptRow), { kind: 'accepted' })
  assert.equal(statements.length, 3)
  release()
  assert.ok((await Promise.all(batches)).flat().every((answer) => answer.status === 'fulfilled'))
  assert.deepEqual(
    statements[0]?.filter((n) => n % 100 === 0),
    [0, 1_000, 2_000, 3_000],
  )
  assert.equal(statements[3]?.[0], 4_000)
  assert.ok(statements.every((statement) => statement.length <= 400))
  assert.equal(new Set(statements.flat()).size, 5_002)
})

test('a few lone messages wait for the statement that runs, but not for one that waits itself', async () => {
  const statements: number[] = []
  const { pool, release } = holdUp((ids) => statements.push(ids.length) === 1)
  const { accept } = createAcceptor(pool, Date.now, () => undefined)
  const first = accept(road.row())
  await new Promise(setImmediate)
  const others = Promise.all(Array.from({ length: 3 }, () => accept(road.row())))
  await new Promise(setImmediate)
  assert.deepEqual(statements, [1], 'three are not worth a second one')
  await others
  assert.deepEqual(statements, [1, 3], 'until they have waited')
  release()
  await first
})

test('batches are told to come back where too many wait, and lone messages are not', async () => {
  const never = { query: () => new Promise(() => undefined) } as unknown as typeof road.pool
  const { accept, acceptGroup } = createAcceptor(never, Date.now, () => undefined)
  const thousand = () => Array.from({ length: 1_000 }, () => road.row())
  for (let i = 0; i < 21; i++) void acceptGroup(thousand())
  const [answer] = await acceptGroup(thousand())
  assert.equal(answer?.status === 'rejected' && answer.reason.code, 'unavailable')
  let isSettled = false
  const settled = () => {
    isSettled = true
  }
  void accept(road.row()).then(settled, settled)
  await new Promise(setImmediate)
  assert.equal(isSettled, false)
})

test('a key whose message failed can be used again', async () => {
  const { accept } = acceptor()
  await assert.rejects(accept(withKey('after a fault', { body: '\0' })))
  assert.deepEqual(await accept(withKey('after a fault')), { kind: 'accepted' })
})

test('while the database is away everybody is told to come back, and nothing is stored', async () => {
  const away = {
    query: async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    },
  } as unknown as typeof road.pool
  const { accept, drain } = createAcceptor(away, Date.now, () => undefined)
  const answers = await Promise.allSettled([accept(road.row()), accept(withKey('away'))])
  for (const answer of answers) assert.equal(answer.status === 'rejected' && answer.reason.code, 'unavailable')
  await drain()
})

test('a scheduled message waits in later, and everything else of it is written at once', async () => {
  const [row] = (await road.accept(1, { sendAt: Date.now() + 3_600_000 })) as [AcceptRow]
  const { rows } = await road.pool.query('select due_at from later where id = $1', [row.id])
  assert.equal(rows[0].due_at.getTime(), row.sendAt)
  assert.equal((await road.pool.query('select from queue where id = $1', [row.id])).rowCount, 0)
  assert.equal((await road.pool.query('select from api_calls where subject = $1', [row.id])).rowCount, 1)
})

test('a database that takes no writes is told as unavailable, and nothing is stored', async () => {
  const pool = new pg.Pool({
    connectionString: road.database.url,
    max: 1,
    options: '-c default_transaction_read_only=on',
  })
  const before = await everything()
  const { accept } = createAcceptor(pool, Date.now, () => undefined)
  const answers = await Promise.allSettled([accept(road.row()), accept(road.row())])
  await pool.end()
  assert.deepEqual(
    answers.map((answer) => answer.status === 'rejected' && answer.reason.code),
    ['unavailable', 'unavailable'],
  )
  assert.deepEqual(await everything(), before)
})

test('a batch costs what its messages have: each mixture is stored as it is', async () => {
  const at = Date.now() + 60_000
  const mixtures: Partial<AcceptRow>[] = [
    {},
    { idempotency: { key: 'mix "\\ {}', hash: Buffer.from('ab', 'hex') } },
    { sendAt: at },
    { reference: 'order, "7" \\', tags: ['a', 'ب "ج"'], estimate: 1_250 },
    { call: { ...road.row().call!, isShared: true } },
  ]
  for (let kinds = 0; kinds < 2 ** mixtures.length; kinds++) {
    const rows = mixtures.flatMap((over, i) =>
      kinds & (1 << i)
        ? [
            road.row({
              ...over,
              ...(over.idempotency
                ? { idempotency: { ...over.idempotency, key: `${over.idempotency.key}${kinds}` } }
                : {}),
            }),
          ]
        : [],
    )
    if (rows.length === 0) continue
    await road.acceptRows(rows)
    assert.deepEqual(await road.acceptRows(rows, { isAgain: true }), [])
    const { rows: stored } = await road.pool.query(
      `select id, reference, tags, estimate, send_at, body, sender from messages where id = any ($1::uuid[]) order by id`,
      [rows.map(({ id }) => id)],
    )
    assert.deepEqual(
      stored.map((row) => [
        row.id,
        row.reference,
        row.tags ?? [],
        row.estimate,
        row.send_at?.getTime() ?? null,
        row.body,
      ]),
      rows.map((row) => [row.id, row.reference, row.tags, row.estimate, row.sendAt, row.body]),
    )
  }
  await checkAll(road.pool)
})

test('with everything at once, a first try and one after it are two statements', async () => {
  const call = { ...road.row().call!, isShared: true }
  const hash = Buffer.from('ab', 'hex')
  const template = { versionId: 1, name: 't', version: 1, locale: 'fa', variables: {} } as const
  const rows = [
    road.row({ call, reference: 'everything', idempotency: { key: 'everything', hash } }),
    road.row({ call, sendAt: Date.now() + 60_000, template }),
    road.row({ call, review: { reasons: ['link'], cost: null } }),
    road.row({
      call,
      beyondText: { channel: 'email', content: { subject: 's', html: null, attachments: [] } } as never,
    }),
    road.row({ call, repeat: { key: 'r', serviceId: 1, hash: 'ab'.repeat(16), max: 9, seconds: 60 } }),
  ]
  const [first, again] = [
    acceptQuery(rows, keyDays(Date.now())),
    acceptQuery(rows, keyDays(Date.now()), { isAgain: true }),
  ]
  // PostgreSQL cuts a longer name, and then takes it for another's
  assert.ok(first.name !== again.name && [first, again].every(({ name }) => name.length < 63))
  const client = await road.database.pools.accept.connect()
  const tell = async (query: typeof first) =>
    (await client.query<{ id: string | null }>(query)).rows.flatMap(({ id }) => id ?? [])
  try {
    assert.deepEqual((await tell(first)).sort(), rows.map(({ id }) => id).sort())
    assert.deepEqual(await tell(again), [])
  } finally {
    client.release()
  }
})
