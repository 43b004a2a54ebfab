import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Batch, Context, Outcome, Provider, SendItem, SendResult } from '../../../providers/provider.ts'
import { sendCall } from './send.ts'

const item = (reference: number, to = `+98912${String(reference).padStart(7, '0')}`): SendItem => ({
  reference,
  to,
  text: 'x',
  line: null,
})
const taken = (one: SendItem): Outcome => ({ kind: 'accepted', providerId: `p${one.reference}`, cost: null })
const refused: Outcome = {
  kind: 'rejected',
  fault: 'recipient',
  failure: 'recipient_invalid',
  code: '411',
  text: 'bad number',
  who: 'caller',
}

/** A provider of one function, with the batches that it was handed. */
function fake(answer: (batch: Batch) => SendResult | Promise<SendResult>) {
  const batches: Batch[] = []
  let now = 1_000_000
  const provider = {
    send: async (_: Context, batch: Batch) => {
      batches.push(batch)
      return answer(batch)
    },
  } as unknown as Provider
  const context = { now: () => now } as unknown as Context
  return {
    batches,
    pass: (ms: number) => {
      now += ms
    },
    send: (items: SendItem[], timeoutMs = 8_000, flows: number[] = []) =>
      sendCall(provider, context, { manner: 'sms', items, timeoutMs }, flows),
  }
}

const takeAll = (batch: Batch): SendResult => ({ outcomes: batch.items.map(taken), answer: null })
/** As Kavenegar does: one bad number, and the whole call is refused. */
const refuseWholeFor = (bad: Set<number>) => (batch: Batch) =>
  batch.items.some((one) => bad.has(one.reference))
    ? { outcomes: batch.items.map(() => refused), refusedWhole: true, answer: 'no' }
    : takeAll(batch)

test('outcomes come in the order of the items, and a lone part is one request', async () => {
  const { send, batches } = fake(takeAll)
  const { outcomes } = await send([item(3), item(1), item(2)])
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.providerId),
    ['p3', 'p1', 'p2'],
  )
  assert.equal(batches.length, 1)
})

test('a recipient stands in a request once; the second message to it goes in the next', async () => {
  const { send, batches } = fake(takeAll)
  const { outcomes } = await send([
    item(1, '+989120000001'),
    item(2),
    item(3, '+989120000001'),
    item(4, '+989120000001'),
  ])
  assert.ok(outcomes.every((outcome) => outcome.kind === 'accepted'))
  assert.deepEqual(
    batches.map((batch) => batch.items.map((one) => one.reference)),
    [[1, 2], [3], [4]],
  )
})

test('a call refused whole is halved until the guilty ones stand alone; every other message goes once, or waits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.nat(199), { maxLength: 3 }),
      async (count, picks) => {
        const items = Array.from({ length: count }, (_, index) => item(index))
        const bad = new Set(picks.map((pick) => pick % count))
        const went: number[] = []
        const { send, batches } = fake((batch) => {
          const result = refuseWholeFor(bad)(batch)
          if (result.outcomes[0]?.kind === 'accepted') went.push(...batch.items.map((one) => one.reference))
          return result
        })
        const { outcomes } = await send(items)
        const isLeft = (index: number) => {
          const outcome = outcomes[index] as Outcome
          return outcome.kind === 'rejected' && outcome.code === 'not_reached'
        }
        for (const [index, outcome] of outcomes.entries())
          assert.equal(outcome.kind, bad.has(index) || isLeft(index) ? 'rejected' : 'accepted')
        assert.deepEqual(
          went.sort((a, b) => a - b),
          items.map((one) => one.reference).filter((reference) => !bad.has(reference) && !isLeft(reference)),
        )
        assert.ok(bad.size > 1 || !outcomes.some((_, index) => isLeft(index)), 'one bad message is always found')
        assert.ok(batches.length <= 20, 'a call makes twenty requests at most')
      },
    ),
    { numRuns: 50 },
  )
})

test('one bad number among 200 costs at most 17 requests', async () => {
  const { send, batches } = fake(refuseWholeFor(new Set([77])))
  await send(Array.from({ length: 200 }, (_, index) => item(index)))
  assert.ok(batches.length <= 17, String(batches.length))
})

test('a call refused whole is parted by flow first: another’s messages leave with the next request, and the guilty flow is named', async () => {
  const { send, batches } = fake(refuseWholeFor(new Set([150])))
  const items = Array.from({ length: 200 }, (_, index) => item(index))
  const { outcomes, guilty } = await send(
    items,
    8_000,
    items.map((_, index) => (index < 100 ? 7 : 8)),
  )
  assert.deepEqual(
    batches[1]?.items.map((one) => one.reference),
    items.slice(0, 100).map((one) => one.reference),
  )
  assert.equal(outcomes.filter((outcome) => outcome.kind === 'accepted').length, 199)
  assert.deepEqual(guilty, [8])
})

const broke: Outcome = { ...refused, fault: 'credit', failure: 'no_credit', code: '418', text: 'no credit' } as Outcome

test('every flow goes before any is halved', async () => {
  const { send, batches } = fake(refuseWholeFor(new Set([3, 40, 77])))
  const items = Array.from({ length: 200 }, (_, index) => item(index))
  await send(
    items,
    8_000,
    items.map((_, index) => (index < 100 ? 7 : 8)),
  )
  assert.deepEqual(
    batches.slice(0, 3).map(({ items: sent }) => sent.length),
    [200, 100, 100],
  )
  assert.equal(batches[2]?.items[0]?.reference, 100, 'the other flow’s, at once')
})

test('of many messages to one number a few go in a call, and the flow is known for it', async () => {
  const { send, batches } = fake(takeAll)
  const items = Array.from({ length: 50 }, (_, index) => item(index, '+989120000001'))
  const { outcomes, guilty } = await send(
    items,
    8_000,
    items.map(() => 5),
  )
  assert.equal(batches.length, 3)
  assert.equal(outcomes.filter(({ kind }) => kind === 'accepted').length, 3)
  assert.deepEqual(guilty, [5])
})

test('what is too dear for all may be enough for half; then no more is asked', async () => {
  const refuseAbove = (most: number) => (batch: Batch) =>
    batch.items.length > most ? { outcomes: batch.items.map(() => broke), answer: 'no' } : takeAll(batch)
  const items = Array.from({ length: 200 }, (_, index) => item(index))
  const enough = fake(refuseAbove(100))
  assert.equal((await enough.send(items)).outcomes.filter(({ kind }) => kind === 'accepted').length, 200)
  const none = fake(refuseAbove(0))
  const { outcomes } = await none.send(items)
  assert.ok(outcomes.every((outcome) => outcome.kind === 'rejected' && outcome.fault === 'credit'))
  assert.equal(none.batches.length, 2)
})

test('what the call’s time did not reach never left and waits: it is not unknown', async () => {
  const { send, pass, batches } = fake((batch) => {
    pass(4_000)
    return refuseWholeFor(new Set([0]))(batch)
  })
  const { outcomes } = await send([item(0), item(1), item(2), item(3)])
  assert.deepEqual(
    batches.map((batch) => batch.timeoutMs),
    [8_000, 4_000],
    'all parts together stay within the call’s time',
  )
  for (const outcome of outcomes) assert.equal(outcome.kind === 'rejected' && outcome.code, 'not_reached')
})

test('a provider file that throws, or gives too few outcomes, leaves its messages unknown, not lost and not sent again', async () => {
  const throwing = fake(() => {
    throw new TypeError('bug')
  })
  const { outcomes } = await throwing.send([item(1)])
  assert.equal(outcomes[0]?.kind, 'unknown')
  const silent = fake((batch) => ({ outcomes: batch.items.slice(1).map(taken), answer: null }))
  const short = await silent.send([item(1), item(2)])
  assert.equal(short.outcomes.length, 2)
  assert.equal(short.outcomes[1]?.kind, 'unknown')
})

test('a part that is unknown does not make the others so', async () => {
  const { send } = fake((batch) =>
    batch.items.length > 1
      ? { outcomes: batch.items.map(() => refused), refusedWhole: true, answer: null }
      : batch.items[0]?.reference === 1
        ? { outcomes: [{ kind: 'unknown', code: 'timeout', text: '' }], answer: null }
        : takeAll(batch),
  )
  const { outcomes } = await send([item(0), item(1), item(2), item(3)])
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind),
    ['accepted', 'unknown', 'accepted', 'accepted'],
  )
})
