import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startSmsirSimulator } from '../simulators/smsir.ts'
import { describeProvider } from './contract.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import type { Context, Question, SendItem, SendResult } from './provider.ts'
import { smsir } from './smsir.ts'
import { ENVELOPE_CODES, SYSTEM_PROBLEM } from './smsir-codes.ts'

describeProvider({
  provider: smsir,
  startSimulator: startSmsirSimulator,
  key: { apiKey: 'pQ7v-key-of-the-account' },
  badKey: { apiKey: 'BADKEY' },
  line: '30004505000123',
  template: { name: '123456', tokens: { CODE: '852963', NAME: 'کاربر گرامی' } },
  codes: [...Object.keys(ENVELOPE_CODES).map(Number), SYSTEM_PROBLEM],
  unknownCode: 199,
  answersByPosition: true,
})

const NOW = Date.UTC(2026, 6, 3, 12)
const LINE = '30004505000123'

type Sent = { path: string; body: unknown }
/** A context whose network gives these answers, one after the other (the last one for ever), and what was sent to it. */
function contextAnswering(answers: unknown[], status = 200, now = NOW): { context: Context; sent: Sent[] } {
  const sent: Sent[] = []
  const exchange = async ({ url, body }: ExchangeRequest): Promise<ExchangeResult> => {
    sent.push({ path: url.replace('http://smsir/v1/', ''), body: body === undefined ? undefined : JSON.parse(body) })
    const answer = answers[Math.min(sent.length, answers.length) - 1]
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
    return { kind: 'answer', status, headers: {}, text }
  }
  const key = { apiKey: 'the-key' }
  return { context: { baseUrl: 'http://smsir', settings: {}, key, exchange, now: () => now }, sent }
}

const good = (data: unknown) => ({ status: 1, message: 'موفق', data })
const bad = (status: number, message = '') => ({ status, message, data: null })
const taken = (...messageIds: unknown[]) => good({ packId: 'p', messageIds, cost: 2.5 })
const itemsOf = (...texts: string[]): SendItem[] =>
  texts.map((text, i) => ({ reference: 5_000 + i, to: `+98912000000${i}`, text, line: LINE }))
const otp = (name = '77', tokens: Record<string, string> = { CODE: '123' }): SendItem[] => [
  { reference: 1, to: '+989120000000', text: '', line: null, template: { name, tokens } },
]
const send = (context: Context, items: SendItem[], manner = 'sms') =>
  smsir.send(context, { manner, items, timeoutMs: 1_000 })
const kindsOf = ({ outcomes }: SendResult) =>
  outcomes.map((outcome) => (outcome.kind === 'rejected' ? outcome.failure : outcome.kind))

describe('smsir sends', () => {
  test('equal texts by bulk, different ones by likeToLike, the line as a number', async () => {
    const { context, sent } = contextAnswering([taken(1, 2)])
    await send(context, itemsOf('a', 'a'))
    await send(context, itemsOf('a', 'ب'))
    const common = { lineNumber: 30004505000123, mobiles: ['09120000000', '09120000001'], sendDateTime: null }
    assert.deepEqual(sent, [
      { path: 'send/bulk', body: { ...common, messageText: 'a' } },
      { path: 'send/likeToLike', body: { ...common, messageTexts: ['a', 'ب'] } },
    ])
  })

  test('a template by its number, with the names that it has; another name is refused before any call', async () => {
    const { context, sent } = contextAnswering([good({ messageId: 9, cost: 1 })])
    assert.deepEqual(kindsOf(await send(context, otp('77', { CODE: '1', NAME: 'مینا' }), 'otp')), ['accepted'])
    const parameters = [
      { name: 'CODE', value: '1' },
      { name: 'NAME', value: 'مینا' },
    ]
    assert.deepEqual(sent, [{ path: 'send/verify', body: { mobile: '09120000000', templateId: 77, parameters } }])
    assert.deepEqual(kindsOf(await send(context, otp('verify'), 'otp')), ['template_refused'])
    assert.equal(sent.length, 1)
  })

  test('what a call cannot say is refused before it: a line that is no number, and lines of several', async () => {
    const { context, sent } = contextAnswering([taken(1, 2)])
    const [first, second] = itemsOf('x', 'x') as [SendItem, SendItem]
    for (const line of ['Rasan', '0300', '99999999999999999', null])
      assert.deepEqual(kindsOf(await send(context, [{ ...first, line }])), ['line_refused'])
    const mixed = await send(context, [first, { ...second, line: '2000' }])
    assert.equal(mixed.refusedWhole, true, 'smaller calls have one line each')
    assert.equal(sent.length, 0)
  })

  test('ids are the messages’ by position: 0 is the blacklist, null no number, and neither spoils its neighbours', async () => {
    const result = await send(contextAnswering([taken(88, 0, null, 'x', 2 ** 60)]).context, itemsOf(...'abcde'))
    assert.deepEqual(kindsOf(result), ['accepted', 'recipient_blocked', 'recipient_invalid', 'unknown', 'unknown'])
    assert.equal(result.refusedWhole, undefined)
    const single = (await send(contextAnswering([taken(88)]).context, itemsOf('a'))).outcomes
    assert.deepEqual(single, [{ kind: 'accepted', providerId: '88', cost: { amount: '2.5', unit: 'credit' } }])
  })

  test('a template without an id is unknown: nobody says what 0 and null are there', async () => {
    for (const messageId of [0, null, '', {}])
      assert.deepEqual(kindsOf(await send(contextAnswering([good({ messageId })]).context, otp(), 'otp')), ['unknown'])
  })

  const unsound: [string, unknown][] = [
    ['an id too few', taken(1)],
    ['an id too many', taken(1, 2, 3)],
    ['one id for two', taken(7, 7)],
    ['no ids', good(null)],
    ['ids that are no list', good({ messageIds: { 0: 1 } })],
  ]
  for (const [name, answer] of unsound)
    test(`an answer with ${name} leaves the whole call unknown`, async () => {
      assert.deepEqual(kindsOf(await send(contextAnswering([answer]).context, itemsOf('x', 'x'))), [
        'unknown',
        'unknown',
      ])
    })

  test('0 and codes of no table are unknown, and so is every code under a 5xx; no other code is', async () => {
    for (let code = 0; code < 300; code++) {
      if (code === 1) continue
      const [outcome] = (await send(contextAnswering([bad(code)], 400).context, itemsOf('x'))).outcomes
      assert.equal(outcome!.kind, ENVELOPE_CODES[code] ? 'rejected' : 'unknown', String(code))
      const failed = await send(contextAnswering([bad(code)], 500).context, itemsOf('x'))
      assert.deepEqual(kindsOf(failed), ['unknown'], String(code))
    }
    assert.deepEqual(kindsOf(await send(contextAnswering([taken(1)], 502).context, itemsOf('x'))), ['unknown'])
  })

  test('only what one message of a batch can cause asks for smaller calls', async () => {
    const splitting: number[] = []
    for (const code of Object.keys(ENVELOPE_CODES).map(Number)) {
      const { context } = contextAnswering([bad(code)], 400)
      if ((await send(context, itemsOf('x', 'x'))).refusedWhole) splitting.push(code)
      assert.ok(!(await send(context, itemsOf('x'))).refusedWhole)
    }
    assert.deepEqual(splitting, [103, 104, 105, 106, 115, 117])
  })

  test('without an envelope the gate is believed, a stranger in front has passed nothing on, the rest is unknown', async () => {
    const kinds = async (answer: unknown, status: number) => {
      const [outcome] = (await send(contextAnswering([answer], status).context, itemsOf('x'))).outcomes
      return outcome!.kind === 'rejected' ? outcome!.fault : outcome!.kind
    }
    assert.deepEqual([await kinds('', 401), await kinds('{}', 403), await kinds('', 429)], ['key', 'key', 'busy'])
    for (const status of [301, 401, 403, 404, 407]) assert.equal(await kinds('<html>', status), 'network')
    for (const status of [200, 408, 500, 502, 503, 504]) assert.equal(await kinds('<html>', status), 'unknown')
    const unbound = { title: 'One or more validation errors occurred.', status: 400, errors: { lineNumber: ['x'] } }
    assert.equal(await kinds(unbound, 400), 'caller_bug')
    assert.equal(await kinds({ ...unbound, errors: undefined }, 400), 'unknown')
  })
})

describe('smsir is asked', () => {
  const SENT_MS = NOW - 120_000
  const question = (more: Partial<Question> = {}): Question => ({
    manner: 'sms',
    items: [{ reference: 1, to: '+989120000000', sentAt: new Date(SENT_MS) }],
    canary: null,
    knownProviderIds: [],
    ...more,
  })
  const row = (messageId: number, afterS = 0, more: object = {}) => ({
    messageId,
    mobile: 9120000000,
    messageText: 'راز',
    sendDateTime: SENT_MS / 1000 + afterS,
    lineNumber: 30004505000123,
    cost: 1,
    deliveryState: 1,
    deliveryDateTime: SENT_MS / 1000 + 5,
    ...more,
  })
  const ask = async (pages: unknown[], more: Partial<Question> = {}, now = NOW) => {
    const { context, sent } = contextAnswering(pages.map(good), 200, now)
    return { result: await smsir.ask!(context, question(more)), calls: sent.map(({ path }) => path) }
  }
  const verdictsOf = async (rows: unknown, more: Partial<Question> = {}, now = NOW) => {
    const { result } = await ask([rows], more, now)
    assert.ok(result.kind === 'answered')
    return result.verdicts.map(({ kind }) => kind)
  }

  test('the one message to that number around that time that is not known is ours, with its state', async () => {
    const { result } = await ask([[row(8), row(7), row(6, -61), row(5, 301)]], { knownProviderIds: ['7'] })
    assert.ok(result.kind === 'answered')
    const report = { status: 'delivered', code: '1', text: 'reached the handset', at: new Date(SENT_MS + 5_000) }
    assert.deepEqual(result.verdicts, [{ kind: 'yes', providerId: '8', cost: null, report }])
    assert.doesNotMatch(result.answer!, /راز|9120000000/)
    assert.deepEqual(await verdictsOf([row(7)], { knownProviderIds: ['7'] }), ['no'])
    assert.deepEqual(await verdictsOf(null), ['no'])
  })

  test('two that could be it, one for two of ours, or one without an id or a time, decide nothing', async () => {
    assert.deepEqual(await verdictsOf([row(8), row(9)]), ['unclear'])
    const twice = [1, 2].map((reference) => ({ reference, to: '+989120000000', sentAt: new Date(SENT_MS) }))
    assert.deepEqual(await verdictsOf([row(8)], { items: twice }), ['unclear', 'unclear'])
    assert.deepEqual(await verdictsOf([row(8, 0, { messageId: null })]), ['unclear'])
    assert.deepEqual(await verdictsOf([row(8, 0, { sendDateTime: null }), row(9)]), ['unclear'])
  })

  test('a message of another day, in Tehran’s time or in UTC, is no longer in the list: that is no “no”', async () => {
    const at = (iso: string) => ({ items: [{ reference: 1, to: '+989120000000', sentAt: new Date(iso) }] })
    const now = Date.parse('2026-07-03T21:30:00Z')
    assert.deepEqual(await verdictsOf([], at('2026-07-03T20:40:00Z'), now), ['no'])
    assert.deepEqual(await verdictsOf([], at('2026-07-03T20:20:00Z'), now), ['unclear'], 'yesterday in Tehran')
    const night = Date.parse('2026-07-03T01:00:00Z')
    assert.deepEqual(await verdictsOf([], at('2026-07-02T23:50:00Z'), night), ['unclear'], 'yesterday in UTC')
  })

  test('pages are read to the end, or to where the newest first are older; beyond ten it is not answered', async () => {
    const page = (firstS: number, stepS: number) =>
      Array.from({ length: 100 }, (_, i) => row(1_000 + i, firstS + i * stepS, { mobile: 9350000000 }))
    const oldestFirst = await ask([page(-500, 1), [row(8)]])
    assert.ok(oldestFirst.result.kind === 'answered' && oldestFirst.result.verdicts[0]!.kind === 'yes')
    assert.deepEqual(
      oldestFirst.calls,
      [1, 2].map((n) => `send/live?pageNumber=${n}&pageSize=100`),
    )
    const newestFirst = await ask([[row(8, 30), ...page(20, -1).slice(1)], page(-79, -1)])
    assert.ok(newestFirst.result.kind === 'answered' && newestFirst.calls.length === 1)
    const canary = { reference: 2, to: '+989350000000', providerId: '1099', sentAt: new Date(SENT_MS - 100_000) }
    const back = await ask([page(20, -1), page(-80, -1)], { canary })
    assert.ok(back.result.kind === 'answered' && back.result.canaryFound)
    assert.equal(back.calls.length, 2, 'the canary is older')
    const endless = await ask([page(0, 0)])
    assert.deepEqual([endless.result.kind, endless.calls.length], ['unanswered', 10])
  })

  test('it is found at its simulator in either order', async () => {
    for (const oldestFirst of [false, true]) {
      const simulator = await startSmsirSimulator({ oldestFirst, now: () => NOW })
      const { context } = contextAnswering([])
      const exchange: Context['exchange'] = async ({ method, url, headers, body }) => {
        const answer = await fetch(url, { method, headers: headers ?? {}, body: body ?? null })
        return { kind: 'answer', status: answer.status, headers: {}, text: await answer.text() }
      }
      const here = { ...context, baseUrl: simulator.url, exchange }
      const [known, lost] = (await send(here, itemsOf('a', 'b'))).outcomes
      assert.ok(known?.kind === 'accepted' && lost?.kind === 'accepted')
      const canary = { reference: 1, to: '+989120000000', providerId: known.providerId, sentAt: new Date(NOW) }
      const items = [{ reference: 2, to: '+989120000001', sentAt: new Date(NOW) }]
      const result = await smsir.ask!(here, question({ items, canary }))
      await simulator.close()
      assert.ok(result.kind === 'answered' && result.canaryFound && result.verdicts[0]!.kind === 'yes')
      assert.equal(result.verdicts[0]!.providerId, lost.providerId)
    }
  })
})

describe('smsir tells later', () => {
  test('ids are asked one by one; a refusal half-way is the whole question’s', async () => {
    const state = (messageId: number, deliveryState: unknown) => good({ messageId, deliveryState, messageText: 'راز' })
    const { context, sent } = contextAnswering([state(1, 2), bad(111), state(9, 1), state(4, null), state(5, 77)])
    const polled = await smsir.findReports!(context, ['1', '2', '3', '4', '5'])
    assert.ok(polled.kind === 'answered')
    assert.deepEqual(
      polled.reports.map(({ providerId, status, code }) => [providerId, status, code]),
      [
        ['1', 'undelivered', '2'],
        ['4', 'queued', 'null'],
        ['5', 'unknown', '77'],
      ],
    )
    assert.doesNotMatch(JSON.stringify(polled), /راز/)
    assert.deepEqual(sent[0]!.path, 'send/1')
    const limited = await smsir.findReports!(contextAnswering([state(1, 2), bad(20)]).context, ['1', '2'])
    assert.ok(limited.kind === 'refused' && limited.fault === 'busy')
  })

  test('what is unread of any line is given, for it comes but once; a failure keeps what came before', async () => {
    const inbound = (id: number, number: number) => ({
      receiveReturnId: id,
      messageText: 'لغو',
      number,
      mobile: 9121234567,
      receivedDateTime: NOW / 1000,
    })
    const page = Array.from({ length: 100 }, (_, i) => inbound(i + 1, i % 2 ? 3000 : 5000))
    const { context, sent } = contextAnswering([good(page), bad(20)])
    const read = await smsir.findInbound!(context, '3000')
    assert.ok(read.kind === 'read')
    assert.deepEqual([read.value.length, sent.length], [100, 2])
    const expected = { providerId: '1', from: '+989121234567', line: '5000', text: 'لغو', at: new Date(NOW) }
    assert.deepEqual(read.value[0], expected)
    const refused = await smsir.findInbound!(contextAnswering([bad(10)]).context, '3000')
    assert.ok(refused.kind === 'refused' && refused.fault === 'key')
  })

  test('the balance is in credits, and what is none is not read as one', async () => {
    const read = await smsir.readAccount!(contextAnswering([good(12.5)]).context)
    assert.ok(read.kind === 'read')
    assert.deepEqual(read.value, { balance: { amount: '12.5', unit: 'credit' }, expiresAt: null, plan: null })
    for (const data of [null, '', {}, 'NULL'])
      assert.equal((await smsir.readAccount!(contextAnswering([good(data)]).context)).kind, 'refused')
  })
})
