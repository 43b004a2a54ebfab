import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Misbehaviour } from '../simulators/misbehaviour.ts'
import type { Simulator, SimulatorOptions } from '../simulators/simulator.ts'
import { startCallbacks } from './contract-callbacks.ts'
import { createSessions } from './contract-sessions.ts'
import type { ExchangeResult } from './exchange.ts'
import { createExchange } from './exchange.ts'
import { toE164 } from './numbers.ts'
import type { Context, Outcome, Provider, Question, Report, SendItem, SendResult } from './provider.ts'
import { FAILURE_CODES, UnreadableCallback } from './provider.ts'

/** What a provider fills in to be held to the contract. */
export type ContractCase = {
  /** Tells several cases of one provider apart. */
  title?: string
  provider: Provider
  startSimulator(options: SimulatorOptions): Promise<Simulator>
  settings?: Record<string, unknown>
  /** A good key that is nothing else's text, and one that is refused. */
  key: Record<string, string>
  badKey: Record<string, string>
  line: string
  /** What a manner that needs a template sends. */
  template: NonNullable<SendItem['template']>
  /** All codes with which it refuses a call, and one that it has not. */
  codes: number[]
  unknownCode: number
  /**
   * Its documents say that a batch is answered by ids in the order of its messages, and with nothing else: an order that
   * is not kept is then nothing that anybody could see.
   */
  answersByPosition?: true
  /** The i-th of its recipients, as a rule of a simulator names it and as it comes there; numbers where absent. */
  recipients?: { make(i: number): string; pattern(i: number): string; read(to: string): string }
  /** What an item carries beside its text, by its recipient and the simulator's address. */
  carries?(to: string, simulatorUrl: string): Partial<SendItem>
  /** It has no word for an empty account. */
  hasNoCredit?: true
  /** Each message is a request of its own, which is answered by a status and no row. */
  isEachAlone?: true
  /** The endings that it tells of; all where absent. */
  endings?: string[]
}

const NUMBERS: NonNullable<ContractCase['recipients']> = {
  make: (i) => `+98912${String(1_000_000 + i)}`,
  pattern: (i) => `${1_000_000 + i}$`,
  read: toE164,
}

const FAULTS = ['recipient', 'message', 'account', 'credit', 'key', 'line', 'template', 'caller_bug', 'busy', 'network']
const WHO = ['caller', 'recipient', 'administrator', 'provider']
const ANSWER_BYTES_MAX = 4_096
/** Node leases last 10 s: a call that could outlive one is not allowed. */
const LEASE_MS = 10_000

const TEXTS = [
  'سلام',
  'می\u200cخواهم «نیم\u200cفاصله» بماند؛ و \u200f۱۲۳\u200e هم',
  'خانواده 👨‍👩‍👧‍👦 و 🎉 و 𝒳',
  'a+b=100% & c,d;e "f" \\ /g? #h [i] {j} <k>',
  'سطر یک\nسطر دو\n\nسطر چهار',
  'ك و ي عربی، ک و ی فارسی',
  'x'.repeat(160),
  `${'آ'.repeat(669)}.`,
]

/**
 * Registers the tests that every provider passes against its simulator over real HTTP. What they demand is what the
 * dispatcher relies on: an outcome is "rejected" only where nothing was taken, and "unknown" wherever it may have been.
 */
export function describeProvider(given: ContractCase): void {
  const { provider, key, badKey, recipients = NUMBERS } = given
  const manners = Object.entries(provider.methods)
  const [free, freeMethod] = manners.find(([, method]) => !method.template) ?? manners[0]!

  describe(`${given.title ?? provider.slug} keeps the contract`, () => {
    let simulator: Simulator
    let callbacks: Awaited<ReturnType<typeof startCallbacks>>
    // a day's noon: lists of "today" do not end in the middle of a test
    let clock = new Date().setUTCHours(12, 0, 0, 0)
    let nextReference = 271_000_000_000_000
    /** All that the provider gave back, to look for secrets in it. */
    const givenBack: string[] = []
    /** Each test has its own connections: one that a misbehaving simulator is closing would be another fault. */
    let connections: ReturnType<typeof createExchange>
    let sessions: ReturnType<typeof createSessions>

    before(async () => {
      callbacks = await startCallbacks()
      simulator = await given.startSimulator({ reportAfterMs: 40, now: () => clock, reportTo: callbacks.url })
    })
    beforeEach(() => {
      connections = createExchange({ connections: 8 })
      sessions = createSessions(provider)
    })
    afterEach(async () => {
      await Promise.all([connections.close(), sessions.close()])
      await simulator.behaveWell()
      simulator.reset()
    })
    after(async () => {
      await simulator.close()
      await callbacks.close()
    })

    const contextOf = (withKey = key): Context =>
      sessions.of({
        baseUrl: simulator.url,
        settings: given.settings ?? {},
        key: withKey,
        exchange: connections.exchange,
        now: () => clock,
      })
    function makeItems(count: number, more: (i: number) => Partial<SendItem> = () => ({}), manner = free): SendItem[] {
      const method = provider.methods[manner]!
      return Array.from({ length: count }, (_, i) => ({
        reference: nextReference++,
        to: recipients.make(i),
        ...given.carries?.(recipients.make(i), simulator.url),
        text: method.template ? '' : 'سلام',
        line: method.line === 'none' ? null : given.line,
        ...(method.template && { template: given.template }),
        ...more(i),
      }))
    }
    async function send(
      items: SendItem[],
      options: { key?: Record<string, string>; manner?: string; timeoutMs?: number } = {},
    ) {
      const batch = { manner: options.manner ?? free, items, timeoutMs: options.timeoutMs ?? 2_000 }
      const result = keep(await provider.send(contextOf(options.key), batch))
      assert.equal(result.outcomes.length, items.length)
      assert.ok(Buffer.byteLength(result.answer ?? '') <= ANSWER_BYTES_MAX)
      return result
    }
    const keep = <T>(value: T): T => {
      givenBack.push(JSON.stringify(value))
      return value
    }
    const idsOf = (result: SendResult): string[] => result.outcomes.map((outcome) => accepted(outcome).providerId)

    test('limits make sense', () => {
      assert.match(provider.slug, /^[a-z][a-z0-9]*$/)
      for (const [manner, method] of manners) {
        assert.match(manner, /^[a-z]+$/)
        assert.ok(method.batchMax >= 1 && method.timeoutMs > 0 && method.timeoutMs < LEASE_MS && method.graceMs >= 0)
        assert.ok(method.askBy === 'no' || (provider.ask && method.askMax >= 1 && method.askWindowMs > 3_600_000))
      }
      assert.equal(provider.findReports === undefined, provider.reportsMax === undefined)
      assert.deepEqual(
        provider.pollAfterMs,
        [...provider.pollAfterMs].sort((a, b) => a - b),
      )
      assert.ok(provider.pollAfterMs.every((afterMs) => afterMs < provider.reportWindowMs))
    })

    describe('sending', () => {
      test('texts arrive byte for byte, each at its recipient and from its line', async () => {
        for (const text of TEXTS) {
          const [item] = makeItems(1, () => ({ text }))
          await send([item!])
          const [row] = simulator.received()
          assert.deepEqual([row!.text, recipients.read(row!.to)], [text, item!.to])
          if (item!.line !== null) assert.equal(row!.line, item!.line)
        }
      })

      for (const kind of ['alike', 'different'] as const)
        test(`a full batch of ${kind} texts is one call, with an outcome for each in order`, async () => {
          const text = (i: number) => (kind === 'alike' ? TEXTS[1]! : `${TEXTS[i % TEXTS.length]!.slice(0, 600)} ${i}`)
          const items = makeItems(freeMethod.batchMax, (i) => ({ text: text(i) }))
          const result = await send(items)
          // in a session each message is a request
          if (!provider.openSession && !given.isEachAlone) assert.equal(simulator.totals().calls, 1)
          const rows = new Map(simulator.received().map((row) => [row.providerId, row]))
          assert.equal(rows.size, items.length)
          for (const [i, id] of idsOf(result).entries()) {
            const row = rows.get(id)
            assert.deepEqual([row!.text, recipients.read(row!.to)], [items[i]!.text, items[i]!.to])
            if (freeMethod.askBy === 'reference') assert.equal(row!.reference, String(items[i]!.reference))
          }
          assert.ok(items.length === 1 || !result.answer?.includes(text(0).slice(0, 10)), 'a text of one stays with it')
        })

      if (freeMethod.line === 'optional')
        test('messages without a line leave from one of the account', async () => {
          const count = Math.min(2, freeMethod.batchMax)
          idsOf(await send(makeItems(count, (i) => ({ line: null, text: `${i}` }))))
          idsOf(await send(makeItems(1, () => ({ line: null }))))
          assert.equal(simulator.received().length, count + 1)
        })

      for (const [manner, method] of manners)
        if (method.template)
          test(`${manner} carries the template and its values`, async () => {
            idsOf(await send(makeItems(1, undefined, manner), { manner }))
            const [row] = simulator.received()
            assert.equal(row!.template!.name, given.template.name)
            assert.deepEqual(Object.values(row!.template!.tokens), Object.values(given.template.tokens))
          })

      test('what it claims of a repeated reference is so', async () => {
        for (const [manner, method] of manners) {
          const items = makeItems(1, undefined, manner)
          const first = idsOf(await send(items, { manner }))
          const second = idsOf(await send(items, { manner }))
          assert.equal(first[0] === second[0], method.idempotent)
          assert.equal(simulator.totals().messages, method.idempotent ? 1 : 2)
          simulator.reset()
        }
      })
    })

    describe('refusals', () => {
      const refusals: { name: string; rule?: Misbehaviour; key?: Record<string, string>; faults: string[] }[] = [
        { name: 'a bad key', key: badKey, faults: ['key'] },
        ...(given.hasNoCredit ? [] : [{ name: 'no credit', rule: { kind: 'noCredit' } as const, faults: ['credit'] }]),
        { name: 'a refused connection', rule: { kind: 'refuse' }, faults: ['network'] },
      ]
      for (const [manner, method] of manners)
        for (const refusal of refusals)
          test(`${manner}: ${refusal.name} rejects all, is nobody's message's fault, and nothing is taken`, async () => {
            if (refusal.rule) simulator.behave(refusal.rule)
            const result = await send(makeItems(Math.min(3, method.batchMax), undefined, manner), {
              manner,
              key: refusal.key,
            })
            for (const outcome of result.outcomes) assert.ok(refusal.faults.includes(rejected(outcome).fault))
            assert.ok(!result.refusedWhole)
            assert.equal(simulator.totals().messages, 0)
          })

      test('a bad recipient is refused for good when alone', async () => {
        simulator.behave({ kind: 'badRecipient' })
        const { outcomes, refusedWhole } = await send(makeItems(1))
        assert.ok(['recipient', 'message'].includes(rejected(outcomes[0]!).fault))
        assert.ok(!refusedWhole)
      })

      if (freeMethod.batchMax > 1)
        test('a bad recipient in a batch is refused by itself, or the whole call says so and took nothing', async () => {
          simulator.behave({ kind: 'badRecipient', to: recipients.pattern(1) })
          const { outcomes, refusedWhole } = await send(makeItems(3))
          rejected(outcomes[1]!)
          if (refusedWhole) assert.equal(simulator.totals().messages, 0)
          else
            assert.deepEqual(
              outcomes.map(({ kind }) => kind),
              ['accepted', 'rejected', 'accepted'],
            )
        })

      for (const code of given.codes)
        test(`code ${code} has a fault, words and somebody who acts`, async () => {
          simulator.behave({ kind: 'code', code })
          const { outcomes, answer } = await send(makeItems(1))
          assert.ok(answer?.includes(String(code)))
          if (outcomes[0]!.kind === 'unknown') assert.match(outcomes[0]!.text, /./)
          else assert.equal(rejected(outcomes[0]!).code, String(code))
        })

      test('a code that is not in its table is kept as it came, and ends no message', async () => {
        simulator.behave({ kind: 'code', code: given.unknownCode })
        const { outcomes, answer } = await send(makeItems(1))
        const [outcome] = outcomes
        assert.ok(answer?.includes(String(given.unknownCode)))
        if (outcome!.kind === 'unknown') assert.equal(outcome!.code, String(given.unknownCode))
        else {
          assert.equal(rejected(outcome!).failure, 'unknown_refusal')
          assert.ok(!['recipient', 'message'].includes(rejected(outcome!).fault))
        }
      })
    })

    describe('outcomes that nobody knows', () => {
      const faults: Record<string, Misbehaviour> = {
        silence: { kind: 'hang' },
        'silence after taking': { kind: 'hang', process: true },
        'an answer after the timeout': { kind: 'delayAnswer', ms: 600 },
        'an answer cut in the middle': { kind: 'cut' },
        'a connection closed before an answer': { kind: 'cut', process: false },
        'an answer that is no JSON': { kind: 'garbage' },
        '500 of a server': { kind: 'status', status: 500 },
        '502 of a proxy that had passed it on': { kind: 'status', status: 502, process: true },
        '504 of a proxy': { kind: 'status', status: 504 },
        ...(given.isEachAlone ? {} : { 'an answer with a row too few': { kind: 'rows', fewer: 1 } as const }),
      }
      if (freeMethod.batchMax > 1 && !given.answersByPosition && !given.isEachAlone)
        faults['rows in another order'] = { kind: 'rows', reversed: true }
      for (const [name, rule] of Object.entries(faults))
        test(`${name} makes all unknown, or matches every row by its own marks`, async () => {
          simulator.behave(rule)
          const items = makeItems(Math.min(3, freeMethod.batchMax), (i) => ({ text: `متن ${i}` }))
          const { outcomes } = await send(items, { timeoutMs: 300 })
          const rows = new Map(simulator.received().map((row) => [row.providerId, row]))
          for (const [i, outcome] of outcomes.entries()) {
            const isOwnRow =
              outcome.kind === 'accepted' && recipients.read(rows.get(outcome.providerId)?.to ?? '') === items[i]!.to
            assert.ok(outcome.kind === 'unknown' || (rule.kind === 'rows' && isOwnRow), JSON.stringify(outcome))
          }
          if (rule.kind === 'rows' && rule.fewer) assert.ok(outcomes.some(({ kind }) => kind === 'unknown'))
        })

      // what is no answer of a session, its own tests say
      test('whatever is answered, there is an outcome for each, and nothing is thrown', {
        skip: !!provider.openSession,
      }, async () => {
        const result = fc.oneof(
          fc.record({
            kind: fc.constant('answer' as const),
            status: fc.integer({ min: 200, max: 599 }),
            headers: fc.constant({}),
            text: fc.oneof(fc.string(), fc.json()),
          }),
          fc.record({
            kind: fc.constantFrom('lost' as const, 'not_sent' as const),
            code: fc.string(),
            text: fc.string(),
          }),
        )
        const likely = fc
          .constantFrom(...sampleAnswers(simulator))
          .map((text): ExchangeResult => ({ kind: 'answer', status: 200, headers: {}, text }))
        await fc.assert(
          fc.asyncProperty(fc.oneof(result, likely), async (answer) => {
            const context = { ...contextOf(), exchange: async () => answer }
            for (const [manner] of manners) {
              const items = makeItems(2, undefined, manner).slice(0, provider.methods[manner]!.batchMax)
              const { outcomes } = await provider.send(context, { manner, items, timeoutMs: 100 })
              assert.equal(outcomes.length, items.length)
              for (const outcome of outcomes) if (answer.kind === 'lost') assert.equal(outcome.kind, 'unknown')
              const asked = await provider.ask?.(context, questionOf(manner, items, clock))
              if (asked?.kind === 'answered') assert.equal(asked.verdicts.length, items.length)
            }
            await provider.findReports?.(context, ['1', '2'])
            await provider.findInbound?.(context, given.line)
            await provider.readAccount?.(context)
            await provider.probe(context)
          }),
          { numRuns: 200 },
        )
      })
    })

    for (const [manner, method] of manners)
      if (method.askBy !== 'no')
        describe(`asking what became of ${manner}`, () => {
          const ask = async (question: Question, withKey = key) =>
            keep(await provider.ask!(contextOf(withKey), question))
          /** A message taken long ago, and two of which nobody knows: the first was taken, the second was not. */
          async function prepare() {
            const [old, taken, never] = makeItems(3, undefined, manner) as [SendItem, SendItem, SendItem]
            const [providerId] = idsOf(await send([old], { manner })) as [string]
            simulator.behave({ kind: 'hang', process: true })
            await send([taken], { manner, timeoutMs: 150 })
            await simulator.behaveWell()
            const canary = { reference: old.reference, to: old.to, providerId, sentAt: new Date(clock) }
            return {
              taken,
              never,
              question: { ...questionOf(manner, [taken, never].slice(0, method.askMax), clock), canary },
            }
          }

          test('what was taken is a yes with its id, what was not is a no, and the canary is found', async () => {
            const { taken, question } = await prepare()
            const result = await ask(question)
            assert.ok(result.kind === 'answered')
            assert.equal(result.canaryFound, true)
            assert.deepEqual(
              result.verdicts.map(({ kind }) => kind),
              ['yes', 'no'].slice(0, method.askMax),
            )
            const row = simulator.received().find((found) => toE164(found.to) === taken.to)
            assert.ok(result.verdicts[0]!.kind === 'yes')
            assert.equal(result.verdicts[0]!.providerId, row!.providerId)
          })

          test('a canary that is not found is told, and one that is another message is not found', async () => {
            const { question } = await prepare()
            const never = await ask({
              ...question,
              canary: { ...question.canary, reference: 4_711, to: '+989380000000' },
            })
            assert.ok(never.kind === 'answered' && !never.canaryFound)
            const other = await ask({ ...question, canary: { ...question.canary, providerId: '999999999' } })
            assert.ok(other.kind === 'answered' && !other.canaryFound)
            const none = await ask({ ...question, canary: null })
            assert.ok(none.kind === 'answered' && !none.canaryFound)
          })

          const failures: Record<string, Misbehaviour | 'bad key'> = {
            'a bad key': 'bad key',
            'a refused connection': { kind: 'refuse' },
            'a cut answer': { kind: 'cut' },
            garbage: { kind: 'garbage' },
            'a proxy': { kind: 'status', status: 502 },
          }
          for (const [name, rule] of Object.entries(failures))
            test(`${name} is no answer`, async () => {
              const { question } = await prepare()
              if (rule !== 'bad key') simulator.behave(rule)
              const result = await ask(question, rule === 'bad key' ? badKey : key)
              assert.equal(result.kind, 'unanswered')
            })
        })

    describe('reports', () => {
      const ENDINGS = {
        delivered: 'delivered',
        undelivered: 'undelivered',
        failed: 'failed',
        blocked: 'failed',
        cancelled: 'failed',
      } as const
      const isHeardInSessions = provider.openSession !== undefined && provider.parseReports === undefined
      const told = ({ providerId, status, failure, code }: Report) => ({ providerId, status, failure, code })

      const isTold = ([ending]: [string, string]) => given.endings?.includes(ending) ?? true
      for (const [ending, status] of Object.entries(ENDINGS).filter(isTold))
        test(`"${ending}" is ${status}, by poll and by callback alike`, async () => {
          simulator.behave({ kind: 'ending', status: ending })
          callbacks.clear()
          const [providerId] = idsOf(await send(makeItems(1))) as [string]
          clock += 60_000
          const reports: Report[] = []
          if (provider.findReports) {
            const polled = keep(await provider.findReports(contextOf(), [providerId]))
            assert.ok(polled.kind === 'answered' && polled.reports.length === 1)
            reports.push(polled.reports[0]!)
          }
          if (provider.parseReports)
            reports.push(...keep(provider.parseReports(await callbacks.next(providerId), given.settings)))
          if (isHeardInSessions) reports.push(keep(await sessions.next(providerId)))
          assert.ok(reports.length > 0)
          for (const report of reports) {
            assert.deepEqual([report.providerId, report.status], [providerId, status])
            assert.equal(report.failure !== undefined, status !== 'delivered')
            assertFailure(report.failure)
            assert.deepEqual(told(report), told(reports[0]!))
          }
        })

      test('a status that is not in its table is unknown, and kept as it came', async () => {
        simulator.behave({ kind: 'ending', status: 77 })
        callbacks.clear()
        const [providerId] = idsOf(await send(makeItems(1))) as [string]
        clock += 60_000
        const polled = await provider.findReports?.(contextOf(), [providerId])
        const reports = [
          ...(polled?.kind === 'answered' ? polled.reports : []),
          ...(provider.parseReports?.(await callbacks.next(providerId), given.settings) ?? []),
          ...(isHeardInSessions ? [await sessions.next(providerId)] : []),
        ]
        assert.ok(reports.length > 0)
        for (const report of reports) {
          assert.deepEqual([report.status, report.code], ['unknown', '77'])
          assert.ok(report.raw?.includes('77'))
        }
      })

      if (provider.findReports)
        test('polling a full page leaves out what the provider does not know, and says when it is refused', async () => {
          const [providerId] = idsOf(await send(makeItems(1))) as [string]
          const strangers = Array.from({ length: provider.reportsMax! - 1 }, (_, i) => String(7_000_000_000 + i))
          const polled = keep(await provider.findReports!(contextOf(), [providerId, ...strangers]))
          assert.ok(polled.kind === 'answered')
          assert.deepEqual(
            polled.reports.map((report) => report.providerId),
            [providerId],
          )
          const refused = keep(await provider.findReports!(contextOf(badKey), [providerId]))
          assert.ok(refused.kind === 'refused' && refused.fault === 'key')
          simulator.behave({ kind: 'garbage' })
          const garbage = keep(await provider.findReports!(contextOf(), [providerId]))
          assert.ok(garbage.kind === 'refused' && !['recipient', 'message'].includes(garbage.fault))
        })

      test('nonsense posted as a callback is unreadable, never another error', () => {
        const fields = fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('messageid', 'messageId', 'status', 'from', 'message')),
          fc.string(),
        )
        const request = fc.record({
          method: fc.constantFrom('GET', 'POST'),
          query: fields,
          headers: fc.constant({}),
          body: fc.oneof(fields, fc.jsonValue(), fc.string(), fc.constant(undefined)),
        })
        for (const parse of [provider.parseReports, provider.parseInbound])
          if (parse)
            fc.assert(
              fc.property(request, (callback) => {
                try {
                  assert.ok(parse(callback, given.settings).length > 0)
                } catch (error) {
                  if (!(error instanceof UnreadableCallback)) throw error
                }
              }),
            )
      })
    })

    describe('the account', () => {
      if (provider.readAccount)
        test('tells its balance and its end, or why not', async () => {
          const read = keep(await provider.readAccount!(contextOf()))
          assert.ok(read.kind === 'read')
          assert.match(read.value.balance!.amount, /^-?\d+(\.\d+)?$/)
          assert.ok(read.value.expiresAt === null || read.value.expiresAt.getTime() > 0)
          assert.equal(read.value.expiresAt !== null, provider.tellsExpiry === true)
          const refused = keep(await provider.readAccount!(contextOf(badKey)))
          assert.ok(refused.kind === 'refused' && refused.fault === 'key')
          simulator.behave({ kind: 'refuse' })
          const unreached = keep(await provider.readAccount!(contextOf()))
          assert.ok(unreached.kind === 'refused' && unreached.fault === 'network')
        })

      if (provider.blockList)
        test('numbers are put on its list and taken away, each as often as one likes, and a bad key is refused', async () => {
          const { add, remove } = provider.blockList!
          const numbers = [0, 1, 2].map(recipients.make)
          const added = async (wanted: string[]) => {
            const answer = keep(await add(contextOf(), given.line, wanted))
            assert.ok(answer.kind === 'read', JSON.stringify(answer))
            return Object.fromEntries(answer.value.map(({ number, isNew }) => [number, isNew]))
          }
          const [first, second, third] = numbers as [string, string, string]
          assert.deepEqual(await added([first, second]), { [first]: true, [second]: true })
          assert.deepEqual(await added([second, third]), { [second]: false, [third]: true })
          for (let i = 0; i < 2; i++)
            assert.equal(keep(await remove(contextOf(), given.line, [first, second])).kind, 'read')
          assert.deepEqual(await added(numbers), { [first]: true, [second]: true, [third]: false })
          // what it cannot hold is left out and fails nothing
          assert.deepEqual(await added(['+4915112345678']), {})
          for (const answer of [
            await add(contextOf(badKey), given.line, numbers),
            await remove(contextOf(badKey), given.line, numbers),
          ])
            assert.ok(keep(answer).kind === 'refused' && answer.kind === 'refused' && answer.fault === 'key')
          simulator.behave({ kind: 'refuse' })
          assert.equal(keep(await add(contextOf(), given.line, numbers)).kind, 'refused')
        })

      test('a probe proves network and key, and sends nothing', async () => {
        assert.equal(keep(await provider.probe(contextOf())).kind, 'read')
        const refused = keep(await provider.probe(contextOf(badKey)))
        assert.ok(refused.kind === 'refused' && refused.fault === 'key')
        simulator.behave({ kind: 'refuse' })
        const unreached = keep(await provider.probe(contextOf()))
        assert.ok(unreached.kind === 'refused' && unreached.fault === 'network')
        assert.equal(simulator.totals().messages, 0)
      })

      if (provider.findInbound || provider.parseInbound)
        test('what subscribers write arrives byte for byte, by poll and by callback', async () => {
          const text = 'لغو۱۱ — می\u200cخواهم 🎉 + %\nدو'
          callbacks.clear()
          simulator.inboundTo(callbacks.url)
          simulator.addInbound({ from: '09121234567', line: given.line, text })
          const called = provider.parseInbound?.(await callbacks.next('می\u200cخواهم')) ?? []
          simulator.inboundTo(null)
          const polled = await provider.findInbound?.(contextOf(), given.line)
          const found = [...called, ...(polled?.kind === 'read' ? polled.value : [])]
          assert.equal(found.length, Number(!!provider.parseInbound) + Number(!!provider.findInbound))
          for (const inbound of found) {
            assert.deepEqual([inbound.from, inbound.line, inbound.text], ['+989121234567', given.line, text])
            assert.equal(inbound.providerId, found[0]!.providerId)
          }
          const again = await provider.findInbound?.(contextOf(), given.line, found.at(-1)!.providerId)
          assert.ok(again === undefined || (again.kind === 'read' && again.value.length === 0))
        })
    })

    test('every failure that it named has a phrase in both languages', () => {
      assert.ok(namedFailures.size > 3)
      for (const language of ['fa', 'en'])
        for (const failure of namedFailures)
          assert.ok(Object.hasOwn(readPhrases(language), failure), `failures.${failure} is missing in ${language}`)
    })

    test('no secret is in anything that it gave back, even where the provider says it', async () => {
      for (const value of Object.values(key)) {
        simulator.behave({ kind: 'code', code: given.codes[0]!, text: `bad request to /v1/${value}/send` })
        await send(makeItems(1))
        simulator.behave({ kind: 'code', code: given.unknownCode, text: value })
        await send(makeItems(1))
        await provider.probe(contextOf()).then(keep)
        assert.ok(givenBack.length > 5)
        for (const text of givenBack) assert.ok(!text.includes(value), text)
      }
    })
  })
}

function accepted(outcome: Outcome): Extract<Outcome, { kind: 'accepted' }> {
  assert.ok(outcome.kind === 'accepted', JSON.stringify(outcome))
  assert.match(outcome.providerId, /./)
  if (outcome.cost) assert.match(outcome.cost.amount, /^\d+(\.\d+)?$/)
  return outcome
}

function rejected(outcome: Outcome): Extract<Outcome, { kind: 'rejected' }> {
  assert.ok(outcome.kind === 'rejected', JSON.stringify(outcome))
  assert.ok(FAULTS.includes(outcome.fault) && WHO.includes(outcome.who))
  assert.match(outcome.code, /./)
  assert.match(outcome.text, /./)
  assertFailure(outcome.failure)
  return outcome
}

function assertFailure(failure: string | undefined): void {
  if (failure === undefined) return
  assert.ok((FAILURE_CODES as readonly string[]).includes(failure))
  namedFailures.add(failure)
}

/** The failures that outcomes and reports have named so far. */
const namedFailures = new Set<string>()

/** Our phrases `failures.<code>` in one of the languages that people read. */
function readPhrases(language: string): Record<string, unknown> {
  const text = readFileSync(new URL(`../locales/${language}.json`, import.meta.url), 'utf8')
  return (JSON.parse(text) as { failures?: Record<string, unknown> }).failures ?? {}
}

const questionOf = (manner: string, items: SendItem[], now: number): Question => ({
  manner,
  items: items.map(({ reference, to }) => ({ reference, to, sentAt: new Date(now) })),
  canary: null,
  knownProviderIds: [],
})

/** Almost right answers, for the property that nothing is thrown. */
function sampleAnswers(simulator: Simulator): string[] {
  const row = { messageid: 1, messageId: '1', receptor: '09121000000', status: 10, localid: '1', date: 1, cost: null }
  const rows = [[], [row], [row, row], row, null, [null], ['1'], [[]], { items: [row, null] }, { items: null }]
  return rows.flatMap((entries) => [
    JSON.stringify({ return: { status: 200, message: simulator.url }, entries }),
    JSON.stringify({ isSuccess: true, statusCode: 200, message: 'ok', data: entries }),
    JSON.stringify({ result: { code: 200, message: 'success' }, items: entries }),
  ])
}
