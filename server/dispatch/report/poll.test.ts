import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import pino from 'pino'
import type { Context, Fault, Provider, ReportsResult } from '../../../providers/provider.ts'
import type { Account, Routing } from '../road/routing.ts'
import type { Connections } from '../send/connections.ts'
import { checkAll } from '../test-checks.ts'
import { openTestRoad, report, type TestRoad, taken } from '../test-road.ts'
import { createCanaries } from '../unknown/canaries.ts'
import { createPoller } from './poll.ts'
import { createReporter } from './report.ts'

let road: TestRoad

before(async () => {
  road = await openTestRoad()
})

type Ask = (ids: string[], context: Context) => Promise<ReportsResult> | ReportsResult
const silence: ReportsResult = { kind: 'answered', reports: [] }
const refusedBy = (fault: Fault): ReportsResult => ({
  kind: 'refused',
  fault,
  failure: 'provider_busy',
  code: 'x',
  text: 'x',
  who: 'provider',
})
const noteIn =
  (asked: string[]): Ask =>
  (ids) => {
    asked.push(...ids)
    return silence
  }

function poller(
  asks: Record<number, Ask>,
  options: { now?: () => number; pollAfterMs?: number[]; keys?: number[]; reportsMax?: number } = {},
) {
  const { now = Date.now, pollAfterMs = [1_000, 60_000], keys = [1], reportsMax = 500 } = options
  const accounts = new Map(
    Object.entries(asks).map(([id, ask]) => {
      const provider = {
        pollAfterMs,
        reportWindowMs: 3_600_000,
        keyFields: { properties: { apiKey: {} } },
        settings: { properties: {} },
        reportsMax,
        findReports: async (context: Context, ids: string[]) => ask(ids, context),
      } as unknown as Provider
      return [
        Number(id),
        {
          id: Number(id),
          name: id,
          provider,
          settings: {},
          keys: keys.map((key) => ({ id: key })),
          retiredKeys: [] as Account['keys'],
        } as Account,
      ]
    }),
  )
  const made = createPoller({
    pool: road.database.pools.rest,
    logger: pino({ level: 'silent' }),
    connections: { context: (_: Account, keyId: number | null) => ({ keyId }) } as unknown as Connections,
    reporter: createReporter(road.database.pools.report, () => undefined),
    routing: () => ({ accounts }) as unknown as Routing,
    now,
  })
  return {
    ...made,
    async round() {
      made.pollRound()
      await made.drain()
    },
  }
}

test('whoever is still sent at the age of a poll is asked for once at that age, however many they are', async () => {
  for (let i = 0; i < 25; i++) await road.send(100, `many-${i}`)
  let now = Date.now()
  const asked: string[] = []
  const { round } = poller({ 1: noteIn(asked) }, { now: () => now })
  now += 1_100
  // 2,500 are more than one round reads
  for (let i = 0; i < 4; i++) await round()
  const first = asked.filter((id) => id.startsWith('many-'))
  assert.equal(new Set(first).size, 2_500)
  assert.ok(first.length < 2_500 + 300, 'only the call at a round’s end may come again')
  asked.length = 0
  await round()
  assert.deepEqual(asked, [])
  now += 60_000
  for (let i = 0; i < 4; i++) await round()
  assert.equal(new Set(asked).size, 2_500)
})

test('what was reported is not asked for, and what a poll tells is taken in', async () => {
  const { claimed } = await road.send(2, 'told')
  await createReporter(road.database.pools.report, () => undefined).report(1, [report('told-0', 'delivered')])
  const asked: string[] = []
  const now = Date.now() + 2_000
  const { round } = poller(
    {
      1: (ids) => {
        asked.push(...ids.filter((id) => id.startsWith('told-')))
        return { kind: 'answered', reports: ids.filter((id) => id === 'told-1').map((id) => report(id, 'undelivered')) }
      },
    },
    { now: () => now },
  )
  // a poller that has just begun asks for the older ones too
  for (let i = 0; i < 4; i++) await round()
  assert.deepEqual([...new Set(asked)], ['told-1'])
  assert.deepEqual(await Promise.all(claimed.map((one) => road.status(one.id))), [70, 63])
  await checkAll(road.pool)
})

test('a provider that could not be asked is asked for the same ones again', async () => {
  await road.send(3, 'again')
  const now = Date.now() + 2_000
  const asked: string[][] = []
  const refused = refusedBy('busy')
  const { round } = poller(
    {
      1: (ids) => {
        asked.push(ids.filter((id) => id.startsWith('again-')))
        return asked.length === 1 ? refused : silence
      },
    },
    { now: () => now, pollAfterMs: [1_000] },
  )
  for (let i = 0; i < 4; i++) await round()
  assert.equal(new Set(asked.slice(1).flat()).size, 3)
})

test('a provider that hangs, or throws, holds up no other’s poll', async () => {
  await road.accept(1)
  const { callId, claimed } = await road.claim(10, { accountId: 3 })
  await road.settle(
    callId,
    claimed.map((one) => taken(one.id, `third-${one.id}`)),
  )
  const now = Date.now() + 2_000
  const asked: string[] = []
  let letGo: (result: ReportsResult) => void = () => undefined
  const { pollRound, drain } = poller(
    {
      1: () => new Promise<ReportsResult>((resolve) => (letGo = resolve)),
      2: () => Promise.reject(new Error('a bug in a provider’s file')),
      3: noteIn(asked),
    },
    { now: () => now },
  )
  pollRound()
  pollRound()
  const until = Date.now() + 30_000
  while (asked.length === 0 && Date.now() < until) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(asked, [`third-${claimed[0]!.id}`])
  const drained = drain()
  // every further question of the first account hangs too
  const timer = setInterval(() => letGo(silence), 5)
  await drained
  clearInterval(timer)
})

/** Sends by a key; the provider's ids begin with `prefix`. */
async function sendBy(keyId: number, count: number, prefix: string): Promise<void> {
  await road.accept(count)
  const { callId, claimed } = await road.claim(count, { keyId })
  await road.settle(
    callId,
    claimed.map((one, index) => taken(one.id, `${prefix}-${index}`)),
  )
}

test('a key that is refused holds up no other key’s poll, and is asked for again once it works', async () => {
  await sendBy(7, 2, 'bad')
  await sendBy(8, 2, 'good')
  const asked: string[] = []
  let isRefused = true
  const now = Date.now() + 2_000
  const { round } = poller(
    {
      1: (ids, context) => {
        if ((context as unknown as { keyId: number }).keyId === 7 && isRefused) return refusedBy('key')
        asked.push(...ids)
        return silence
      },
    },
    { now: () => now, keys: [7, 8], pollAfterMs: [1_000] },
  )
  for (let i = 0; i < 12; i++) await round()
  assert.deepEqual(asked.sort(), ['good-0', 'good-1'])
  isRefused = false
  asked.length = 0
  await round()
  assert.deepEqual(asked.sort(), ['bad-0', 'bad-1'])
})

const GUILTY: [title: string, fail: () => ReportsResult][] = [
  ['refused', () => refusedBy('caller_bug')],
  ['refused as if the provider were down', () => refusedBy('network')],
  [
    'answered with what cannot be read',
    () => {
      throw new Error('not readable')
    },
  ],
]
for (const [index, [title, fail]] of GUILTY.entries())
  test(`a question that is always ${title} holds up no other, and is given up after some rounds`, async () => {
    const keyId = 20 + index
    const prefix = `guilty${index}`
    for (let i = 0; i < 3; i++) await sendBy(keyId, 2, `${prefix}-${i}`)
    const asked: string[] = []
    let failed = 0
    let now = Date.now() + 1_001
    const { round } = poller(
      {
        1: (ids) => {
          if (ids.includes(`${prefix}-1-0`)) {
            failed++
            return fail()
          }
          asked.push(...ids)
          return silence
        },
      },
      { now: () => now, keys: [keyId], pollAfterMs: [1_000], reportsMax: 2 },
    )
    await round()
    assert.deepEqual(new Set(asked), new Set([0, 2].flatMap((i) => [`${prefix}-${i}-0`, `${prefix}-${i}-1`])))
    for (let i = 0; i < 12; i++) await round()
    assert.ok(failed > 1 && failed < 10, `${failed} times`)
    asked.length = 0
    await sendBy(keyId, 2, `${prefix}-after`)
    now += 5_000
    await round()
    assert.deepEqual(asked.sort(), [`${prefix}-after-0`, `${prefix}-after-1`])
  })

test('the canary is the last message known to be taken by this account, key and method; ten hours later there is none', async () => {
  let now = Date.now()
  const canaries = createCanaries(road.pool, () => now)
  const one = { accountId: 1, keyId: 1, ref: 7, to: '+989121234567', providerId: 'p7', method: 'kavenegar.sms' }
  const fromDatabase = await canaries.find(1, 1, 'kavenegar.sms')
  assert.ok(fromDatabase, 'a node that has just begun looks in the database')
  assert.equal(await canaries.find(1, 2, 'kavenegar.sms'), null, 'another key')
  assert.equal(await canaries.find(1, 1, 'kavenegar.otp'), null, 'another method')
  assert.equal(await canaries.find(9, 1, 'kavenegar.sms'), null, 'another account')
  canaries.add(one)
  assert.equal((await canaries.find(1, 1, 'kavenegar.sms'))?.providerId, 'p7')
  now += 10 * 3_600_000 + 1
  assert.equal(await canaries.find(1, 1, 'kavenegar.sms'), null)
})
