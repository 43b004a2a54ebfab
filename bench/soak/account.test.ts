import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { FailureCode } from '../../providers/provider.ts'
import { createReporter } from '../../server/dispatch/report/report.ts'
import { never, openTestRoad, report } from '../../server/dispatch/test-road.ts'
import type { Simulator } from '../../simulators/simulator.ts'
import { drawAccount } from './account.ts'
import type { Heard } from './load.ts'
import type { Simulators } from './services.ts'

// What a soak would overlook were worth nothing: each kind of breach is made by hand, and has to be named.

const road = await openTestRoad()
const { pool } = road
const reporter = createReporter(road.database.pools.report, () => undefined)
const SERVICES = [
  { id: 1, name: 'payroll', policy: 'never-twice' as const, token: '', perDay: 3 },
  { id: 2, name: 'codes', policy: 'rather-twice' as const, token: '', perDay: null },
]

let heard: Heard[] = []
let taken = new Map<string, number>()
let prefixes = 0

/** Three messages that are delivered, each taken once and heard of. */
beforeEach(async () => {
  await pool.query('truncate messages, calls, receipts, deltas, counters, faults, queue, later')
  const prefix = `a${prefixes++}`
  const { claimed } = await road.send(3, prefix)
  await reporter.report(
    1,
    claimed.map((_, index) => report(`${prefix}-${index}`, 'delivered')),
  )
  heard = claimed.map(({ id }) => ({ id, reference: id, isCancelled: false }))
  taken = new Map(claimed.map(({ ref }) => [String(ref), 1]))
})

async function findBreaches(): Promise<string> {
  const simulator = {
    timesTaken: (ref: number | string) => taken.get(String(ref)) ?? 0,
    totals: () => ({ calls: 1, messages: [...taken.values()].reduce((sum, n) => sum + n, 0), doubled: 0 }),
    received: () => [],
  } as unknown as Simulator
  const none = { ...simulator, timesTaken: () => 0, totals: () => ({ calls: 0, messages: 0, doubled: 0 }) }
  const simulators: Simulators = { kavenegar: simulator, ghasedak: none }
  const load = { heard, answers: new Map(), keyed: new Set<string>(), stop: async () => undefined }
  return (await drawAccount(pool, { load, services: SERVICES, simulators })).breaches.join('\n')
}

const aRef = () => [...taken.keys()][0] as string

/** One more message, which the provider took and which ends for this reason in our account; answers its id. */
async function endAs(failure: FailureCode): Promise<string> {
  const [row] = await road.accept(1, { serviceId: 2 })
  const { callId } = await road.claim(1)
  await road.settle(callId, [{ ...never(row!.id), failure }])
  taken.set(String(row!.ref), 1)
  return row!.id
}

const BREACHES: { title: string; make(): unknown; expected: RegExp }[] = [
  { title: 'nothing', make: () => undefined, expected: /^$/ },
  {
    title: 'a message that was answered 202 and is gone',
    make: () => heard.push({ id: '00000000-0000-7000-8000-000000000000', reference: 'r', isCancelled: false }),
    expected: /answered 202, and not stored/,
  },
  {
    title: 'a message that was handed over twice',
    make: () => taken.set(aRef(), 2),
    expected: /handed over twice under never-twice/,
  },
  {
    title: 'a message that counts as delivered and was never taken',
    make: () => taken.delete(aRef()),
    expected: /taken by the provider, and not by our account/,
  },
  {
    title: 'a message that was taken and counts as failed for another reason than that nobody knows',
    make: () => endAs('recipient_invalid'),
    expected: /taken by the provider, and not by our account/,
  },
  {
    title: 'nothing where a code went again, and ended while nobody knew of its first copy',
    make: async () => {
      const id = await endAs('outcome_unknown')
      await pool.query(`insert into notes (message_id, kind, data) values ($1, 'sent_again', '{}')`, [id])
    },
    expected: /^$/,
  },
  {
    title: 'a message that ended as unknown without having gone again',
    make: () => endAs('outcome_unknown'),
    expected: /taken by the provider, and not by our account/,
  },
  {
    title: 'a message that was taken and is not stored',
    make: () => taken.set('77', 1),
    expected: /the providers took 4, of which we know 3/,
  },
  {
    title: 'a message that was cancelled in time and went all the same',
    make: () => Object.assign(heard[0] as Heard, { isCancelled: true }),
    expected: /cancelled in time, and something else became of it/,
  },
  {
    title: 'a message that came to no end',
    make: () => road.accept(1),
    expected: /came to no end/,
  },
  {
    title: 'a report of what was never sent',
    make: () => reporter.report(1, [report('stranger', 'delivered')]),
    expected: /reports of what we never sent/,
  },
  {
    title: 'more than a quota gives',
    make: async () => {
      const { claimed } = await road.send(1, 'beyond')
      taken.set(String(claimed[0]!.ref), 1)
    },
    expected: /payroll sent 4, of 3 that its quota gives/,
  },
  {
    title: 'a counter that is wrong',
    make: () => pool.query('delete from deltas'),
    expected: /counters that differ from the messages/,
  },
]

for (const { title, make, expected } of BREACHES)
  test(`the account tells of ${title}`, async () => {
    await make()
    assert.match(await findBreaches(), expected)
  })
