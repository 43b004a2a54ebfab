import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startMagfaSimulator } from '../simulators/magfa.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { describeProvider } from './contract.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { createExchange } from './exchange.ts'
import { magfa } from './magfa.ts'
import { CODES, STATUSES } from './magfa-codes.ts'
import type { Context, Question, SendItem } from './provider.ts'

const SETTINGS = { username: 'university', domain: 'magfa' }
const PASSWORD = 'service-password-9c1'

describeProvider({
  provider: magfa,
  startSimulator: startMagfaSimulator,
  settings: SETTINGS,
  key: { servicePassword: PASSWORD },
  badKey: { servicePassword: 'BADKEY' },
  line: '30001234',
  template: { name: '', tokens: {} },
  codes: Object.keys(CODES).map(Number),
  unknownCode: 499,
})

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 6, 3, 12)

/** A context whose network is one answer, and what was sent to it. */
function contextAnswering(answer: unknown, status = 200): { context: Context; sent: ExchangeRequest[] } {
  const sent: ExchangeRequest[] = []
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const exchange = async (request: ExchangeRequest): Promise<ExchangeResult> => {
    sent.push(request)
    return { kind: 'answer', status, headers: {}, text }
  }
  const key = { servicePassword: PASSWORD }
  return { context: { baseUrl: 'http://magfa', settings: SETTINGS, key, exchange, now: () => NOW }, sent }
}

const itemsOf = (...texts: string[]): SendItem[] =>
  texts.map((text, i) => ({ reference: 5_000 + i, to: `+98912000000${i}`, text, line: '30001234' }))
const row = (i: number, more: object = {}) => ({
  status: 0,
  id: 7_712_345_000 + i,
  userId: String(5_000 + i),
  parts: 2,
  tariff: 1_540.5,
  alphabet: 'UCS2',
  recipient: `98912000000${i}`,
  ...more,
})
const sendTo = async (context: Context, items: SendItem[]) =>
  magfa.send(context, { manner: 'sms', items, timeoutMs: 1_000 })
const outcomesOf = async (messages: unknown, count = 2) =>
  (await sendTo(contextAnswering({ status: 0, messages }).context, itemsOf('x', 'y', 'z').slice(0, count))).outcomes
const kindsOf = async (messages: unknown, count?: number) => (await outcomesOf(messages, count)).map(({ kind }) => kind)

describe('magfa sends', () => {
  test('lists of equal length with our references, by HTTP Basic of user, domain and password', async () => {
    const { context, sent } = contextAnswering({ status: 0, messages: [row(0), row(1)] })
    const { outcomes } = await sendTo(context, itemsOf('می\u200cآید', 'b'))
    assert.equal(sent[0]!.url, 'http://magfa/api/http/sms/v2/send')
    const basic = Buffer.from(`university/magfa:${PASSWORD}`).toString('base64')
    assert.equal(sent[0]!.headers!.authorization, `Basic ${basic}`)
    assert.deepEqual(JSON.parse(sent[0]!.body!), {
      senders: ['30001234', '30001234'],
      recipients: ['09120000000', '09120000001'],
      messages: ['می\u200cآید', 'b'],
      uids: [5_000, 5_001],
    })
    assert.deepEqual(outcomes[0], {
      kind: 'accepted',
      providerId: '7712345000',
      cost: { amount: '3081', unit: 'IRR' },
    })
  })

  test('a call that was taken may have messages that were not: each by its own code', async () => {
    const [first, second, third] = await outcomesOf(
      [row(0), row(1, { status: 27, id: null }), row(2, { status: 499 })],
      3,
    )
    assert.equal(first!.kind, 'accepted')
    assert.ok(second?.kind === 'rejected')
    assert.deepEqual([second.fault, second.failure, second.code], ['recipient', 'recipient_blocked', '27'])
    assert.deepEqual([third!.kind, third!.kind === 'unknown' && third!.code], ['unknown', '499'])
  })

  const matched: [string, unknown[], string[]][] = [
    ['references as numbers', [row(0, { userId: 5_000 }), row(1, { userId: 5_001 })], ['accepted', 'accepted']],
    [
      'no references, but recipients in order',
      [row(0, { userId: null }), row(1, { userId: null })],
      ['accepted', 'accepted'],
    ],
    ['no references, in another order', [row(1, { userId: null }), row(0, { userId: null })], ['unknown', 'unknown']],
    ['neither reference nor recipient', [row(0, { userId: null, recipient: null }), row(1)], ['unknown', 'accepted']],
    ['our reference at another number', [row(0, { recipient: '989350000000' }), row(1)], ['unknown', 'accepted']],
    ['one reference twice', [row(0), row(0, { id: 9 })], ['unknown', 'unknown']],
    ['one id for two', [row(0), row(1, { id: 7_712_345_000 })], ['unknown', 'unknown']],
    ['an id that is not exact any more', [row(0, { id: 2 ** 60 }), row(1)], ['unknown', 'accepted']],
    ['an id missing', [row(0, { id: undefined }), row(1)], ['unknown', 'accepted']],
    ['rows in another order', [row(1), row(0)], ['accepted', 'accepted']],
    ['no rows', [], ['unknown', 'unknown']],
  ]
  for (const [name, messages, kinds] of matched)
    test(`an answer with ${name}`, async () => assert.deepEqual(await kindsOf(messages), kinds))

  test('codes of no table are unknown; no other code is', async () => {
    for (let code = -1; code < 200; code++) {
      if (code === 0) continue
      const { outcomes } = await sendTo(contextAnswering({ status: code }).context, itemsOf('x'))
      assert.equal(outcomes[0]!.kind, CODES[code] ? 'rejected' : 'unknown', String(code))
    }
  })

  test('only what one message of a batch can cause asks for smaller calls', async () => {
    const splitting: number[] = []
    for (const code of Object.keys(CODES).map(Number)) {
      if ((await sendTo(contextAnswering({ status: code }).context, itemsOf('x', 'x'))).refusedWhole)
        splitting.push(code)
      assert.ok(!(await sendTo(contextAnswering({ status: code }).context, itemsOf('x'))).refusedWhole)
    }
    assert.deepEqual(splitting, [1, 13, 27, 28, 30, 31, 33, 35, 107])
    const [one, other] = itemsOf('x', 'x') as [SendItem, SendItem]
    const mixed = await sendTo(contextAnswering({ status: 20 }).context, [one, { ...other, line: '2000' }])
    assert.equal(mixed.refusedWhole, true, 'one line of several may be the bad one')
  })

  test('the status in the body decides but under a failure on the way, and a stranger in front has passed nothing on', async () => {
    const faultOf = async (answer: unknown, status: number) => {
      const [outcome] = (await sendTo(contextAnswering(answer, status).context, itemsOf('x'))).outcomes
      return outcome!.kind === 'rejected' ? outcome!.fault : outcome!.kind
    }
    assert.equal(await faultOf({ status: 14 }, 400), 'credit')
    for (const status of [408, 500, 502, 504]) assert.equal(await faultOf({ status: 14 }, status), 'unknown')
    assert.equal(await faultOf({ status: 0, messages: [row(0)] }, 500), 'unknown')
    assert.equal(await faultOf('<html>', 401), 'key')
    for (const status of [301, 403, 404, 429]) assert.equal(await faultOf('<html>', status), 'network')
    for (const status of [200, 408, 500, 502, 504]) assert.equal(await faultOf('<html>', status), 'unknown')
  })

  test('nights of advertising lines stop the line and end no message', async () => {
    const [outcome] = await outcomesOf([row(0, { status: 8 })], 1)
    assert.ok(outcome?.kind === 'rejected')
    assert.deepEqual([outcome.fault, outcome.failure], ['line', 'outside_hours'])
  })

  test('what is kept has no numbers of people, and no password in any form', async () => {
    const basic = Buffer.from(`university/magfa:${PASSWORD}`).toString('base64')
    const { context } = contextAnswering({ status: 0, messages: [row(0, { note: `${PASSWORD} ${basic}` })] })
    const { answer } = await sendTo(context, itemsOf('x'))
    assert.ok(answer?.includes('7712345000'))
    for (const secret of [PASSWORD, basic, '98912']) assert.ok(!answer?.includes(secret), secret)
  })
})

describe('magfa is asked and tells', () => {
  const ask = async (mid: unknown, ageMs = 60_000) => {
    const { context, sent } = contextAnswering({ status: 0, mid })
    const items = [{ reference: 5_000, to: '+989120000000', sentAt: new Date(NOW - ageMs) }]
    const question: Question = { manner: 'sms', items, canary: null, knownProviderIds: [] }
    const result = await magfa.ask!(context, question)
    assert.ok(result.kind === 'answered')
    assert.equal(sent[0]!.url, 'http://magfa/api/http/sms/v2/mid/5000')
    return result.verdicts[0]!.kind
  }

  test('an id is a yes, -1 a no while it is young, all else unclear', async () => {
    for (const [mid, ageMs, kind] of [
      [7_712_345_000, 0, 'yes'],
      ['7712345000', 30 * HOUR_MS, 'yes'],
      [-1, 22 * HOUR_MS, 'no'],
      ['-1', 23.1 * HOUR_MS, 'unclear'],
      [0, 0, 'unclear'],
      [null, 0, 'unclear'],
    ] as const)
      assert.equal(await ask(mid, ageMs), kind, `${mid} after ${ageMs}`)
  })

  test('every status of the table is read, with its time; -1 is left out', async () => {
    const codes = Object.keys(STATUSES)
    const dlrs = [...codes, '-1'].map((status, i) => ({
      mid: 100 + i,
      status: Number(status),
      date: '2026-07-03 15:00:00',
    }))
    const polled = await magfa.findReports!(contextAnswering({ status: 0, dlrs }).context, ['100'])
    assert.ok(polled.kind === 'answered')
    assert.deepEqual(
      polled.reports.map(({ status, code, at, raw }) => [code, status, at?.toISOString(), raw]),
      codes.map((code) => [code, STATUSES[code]!.status, '2026-07-03T11:30:00.000Z', undefined]),
    )
    for (const date of ['1405-04-12 15:00:00', '', null, 'yesterday', '2026-13-40 00:00:00']) {
      const { context } = contextAnswering({ status: 0, dlrs: [{ mid: 1, status: 1, date }] })
      const odd = await magfa.findReports!(context, ['1'])
      assert.ok(odd.kind === 'answered' && odd.reports[0]!.at === undefined, String(date))
    }
  })

  test('a balance that is none is no balance', async () => {
    const read = await magfa.readAccount!(contextAnswering({ status: 0, balance: null }).context)
    assert.ok(read.kind === 'refused' && read.failure === 'provider_failed')
    const expired = await magfa.readAccount!(contextAnswering({ status: 17, balance: null }).context)
    assert.ok(expired.kind === 'refused' && expired.failure === 'account_disabled')
  })

  test('received messages of other lines are given too: they are gone there; texts and lines stay as they are', async () => {
    const message = {
      body: ' 11 ',
      senderNumber: '989121234567',
      recipientNumber: '983000999',
      date: '2026-07-03 15:00:00',
    }
    const messages = [
      message,
      { ...message, recipientNumber: '+9830001234', senderNumber: 'MCI' },
      { ...message, body: 5 },
    ]
    const read = await magfa.findInbound!(contextAnswering({ status: 0, messages }).context, '9830001234')
    assert.ok(read.kind === 'read')
    assert.deepEqual(
      read.value.map(({ from, line, text, at }) => [from, line, text, at?.toISOString()]),
      [
        ['+989121234567', '3000999', ' 11 ', '2026-07-03T11:30:00.000Z'],
        ['MCI', '9830001234', ' 11 ', '2026-07-03T11:30:00.000Z'],
      ],
    )
    assert.notEqual(read.value[0]!.providerId, read.value[1]!.providerId)
  })
})

describe('magfa at its simulator', () => {
  let simulator: Simulator
  let clock = NOW
  const { exchange, close } = createExchange({ connections: 2 })
  before(async () => {
    const refusedAs = { '09120000001': 33 }
    simulator = await startMagfaSimulator({ now: () => clock, credit: 5_000, lines: ['30001234'], refusedAs })
  })
  after(async () => {
    await close()
    await simulator.close()
  })
  const contextOf = (username: string): Context => ({
    baseUrl: simulator.url,
    settings: { ...SETTINGS, username },
    key: { servicePassword: PASSWORD },
    exchange,
    now: () => clock,
  })

  test('one blocked recipient, one foreign line and an empty purse refuse what they concern', async () => {
    const items = itemsOf('x', 'x', 'x', 'x'.repeat(400), 'x')
    items[2]!.line = '3000999'
    const { outcomes } = await sendTo(contextOf('a'), items)
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.kind === 'rejected' ? outcome.code : outcome.kind)),
      ['accepted', '33', '20', '14', 'accepted'],
    )
    const account = await magfa.readAccount!(contextOf('a'))
    assert.ok(account.kind === 'read')
    assert.deepEqual(account.value.balance, { amount: '1920', unit: 'IRR' })
  })

  test('another user, and a window that has passed, say no to what was taken: the canary is not found either', async () => {
    simulator.reset()
    const items = itemsOf('x', 'y', 'z').filter(({ reference }) => reference !== 5_001)
    const [, second] = (await sendTo(contextOf('a'), items)).outcomes
    assert.ok(second?.kind === 'accepted')
    const [asked, other] = items.map(({ reference, to }) => ({ reference, to, sentAt: new Date(clock) }))
    const question: Question = {
      manner: 'sms',
      items: [asked!],
      canary: { ...other!, providerId: second.providerId },
      knownProviderIds: [],
    }
    const ask = async (username: string) => {
      const result = await magfa.ask!(contextOf(username), question)
      assert.ok(result.kind === 'answered')
      return [result.verdicts[0]!.kind, result.canaryFound]
    }
    assert.deepEqual(await ask('a'), ['yes', true])
    assert.deepEqual(await ask('b'), ['no', false])
    clock += 24 * HOUR_MS
    assert.deepEqual(await ask('a'), ['unclear', false])
    const reports = await magfa.findReports!(contextOf('a'), [second.providerId])
    assert.deepEqual(reports, { kind: 'answered', reports: [] })
  })
})
