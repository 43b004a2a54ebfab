import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sendCall } from '../server/dispatch/send/send.ts'
import { startIppanelSimulator } from '../simulators/ippanel.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { describeProvider } from './contract.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { createExchange } from './exchange.ts'
import { ippanel } from './ippanel.ts'
import { MESSAGE_STATUSES, STATES } from './ippanel-codes.ts'
import type { Context, SendItem } from './provider.ts'

const KEY = 'edge-key-of=the+account'

describeProvider({
  provider: ippanel,
  startSimulator: startIppanelSimulator,
  key: { apiKey: KEY },
  badKey: { apiKey: 'BADKEY' },
  line: '+983000505',
  template: { name: 'p4ttern', tokens: { code: '852963', name: 'کاربر گرامی' } },
  codes: [400, 401, 403, 404, 405, 413, 415, 422, 429, 408, 409, 500, 503],
  unknownCode: 467,
  // "one id per params item" is all that it says
  answersByPosition: true,
})

const NOW = Date.UTC(2026, 6, 3, 12)
type Said = { status?: number; body: unknown }

/** A context whose network gives these answers by the end of a path, and what was sent to it. */
function contextSaying(answers: Record<string, Said | 'lost'>): { context: Context; sent: ExchangeRequest[] } {
  const sent: ExchangeRequest[] = []
  const exchange = async (request: ExchangeRequest): Promise<ExchangeResult> => {
    sent.push(request)
    const path = new URL(request.url).pathname.replace('/v1/api/', '')
    const said = answers[path]
    assert.ok(said, `${path} was not expected`)
    if (said === 'lost') return { kind: 'lost', code: 'timeout', text: 'no answer in time' }
    const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body)
    return { kind: 'answer', status: said.status ?? 200, headers: {}, text }
  }
  return { context: { baseUrl: 'http://ippanel', settings: {}, key: { apiKey: KEY }, exchange, now: () => NOW }, sent }
}

const good = (data: unknown, more: object = {}) => ({ data, meta: { status: true, message_code: '200-1', ...more } })
const bad = (message: string, errors?: object) => ({
  data: null,
  meta: { status: false, message, message_code: '400-1', errors },
})
const ids = (...message_outbox_ids: unknown[]): Said => ({ body: good({ message_outbox_ids }) })
const itemsOf = (...texts: string[]): SendItem[] =>
  texts.map((text, i) => ({ reference: 5_000 + i, to: `+98912000000${i}`, text, line: '3000505' }))
const send = (context: Context, items: SendItem[], manner = 'sms') =>
  ippanel.send(context, { manner, items, timeoutMs: 1_000 })
const idsOf = async (said: Said, items: SendItem[]) =>
  (await send(contextSaying({ send: said }).context, items)).outcomes.map((outcome) =>
    outcome.kind === 'accepted' ? outcome.providerId : outcome.kind,
  )

describe('ippanel sends', () => {
  test('equal texts as one outbox, different ones pair by pair; key without a prefix, all numbers in E.164', async () => {
    const { context, sent } = contextSaying({ send: ids(1) })
    await send(context, itemsOf('می\u200cآید', 'می\u200cآید'))
    await send(context, itemsOf('a', 'b', 'a'))
    assert.equal(sent[0]!.headers!.authorization, KEY)
    assert.deepEqual(
      sent.map(({ body }) => JSON.parse(body!)),
      [
        {
          sending_type: 'webservice',
          from_number: '+983000505',
          message: 'می\u200cآید',
          params: { recipients: ['+989120000000', '+989120000001'] },
        },
        {
          sending_type: 'peer_to_peer',
          from_number: '+983000505',
          params: [
            { recipients: ['+989120000000', '+989120000002'], message: 'a' },
            { recipients: ['+989120000001'], message: 'b' },
          ],
        },
      ],
    )
  })

  test('an id is of an outbox and a recipient', async () => {
    assert.deepEqual(await idsOf(ids(71, '72'), itemsOf('a', 'b', 'a')), [
      '71-989120000000',
      '72-989120000001',
      '71-989120000002',
    ])
  })

  for (const [name, said] of [
    ['an id too few', ids(71)],
    ['an id too many', ids(71, 72, 73)],
    ['one id for two texts', ids(71, 71)],
    ['an id that is none', ids(71, 0)],
    ['an id that is not exact any more', ids(71, 2 ** 60)],
    ['no ids', { body: good(null) }],
    ['a success that says it is none', { body: bad('') }],
    ['a refusal that says it is none', { status: 400, body: good({ message_outbox_ids: [71, 72] }) }],
  ] as [string, Said][])
    test(`${name} leaves the whole call unknown`, async () =>
      assert.deepEqual(await idsOf(said, itemsOf('a', 'b')), ['unknown', 'unknown']))

  test('with several lines nothing leaves, and the call is asked for in smaller ones', async () => {
    const { context, sent } = contextSaying({})
    const [one, other] = itemsOf('a', 'a') as [SendItem, SendItem]
    const { refusedWhole } = await send(context, [one, { ...other, line: '3000506' }])
    assert.deepEqual([refusedWhole, sent.length], [true, 0])
    const alike = contextSaying({ send: ids(1) })
    await send(alike.context, [one, { ...other, line: '+983000505' }])
    assert.equal(alike.sent.length, 1, 'one line in two spellings is one')
  })

  test('a code goes with its pattern and values; without a pattern it does not leave', async () => {
    const { context, sent } = contextSaying({ send: ids(9) })
    const item: SendItem = { ...itemsOf('')[0]!, template: { name: 'p1', tokens: { code: '12' } } }
    await send(context, [item], 'otp')
    assert.deepEqual(JSON.parse(sent[0]!.body!), {
      sending_type: 'pattern',
      from_number: '+983000505',
      code: 'p1',
      recipients: ['+989120000000'],
      params: { code: '12' },
    })
    const [outcome] = (await send(context, itemsOf(''), 'otp')).outcomes
    assert.ok(outcome?.kind === 'rejected' && outcome.fault === 'template')
    assert.equal(sent.length, 1)
  })

  const refusals: [status: number, body: unknown, faultAndFailure: string, splits: boolean, manner?: string][] = [
    [422, bad('', { 'params.recipients.0': ['x'] }), 'recipient recipient_invalid', true],
    [422, bad('', { from_number: ['x'], recipients: ['x'] }), 'line line_refused', false],
    [422, bad('', { message: ['x'] }), 'message text_refused', true],
    [422, bad('', { code: ['x'] }), 'template template_refused', false],
    [422, bad('اطلاعات معتبر نیست', { send_time: ['x'] }), 'caller_bug unknown_refusal', true],
    [400, bad('موجودي حساب کافی نیست'), 'credit no_credit', false],
    [400, bad('خطا در اعتبارسنجی شماره گیرنده'), 'caller_bug unknown_refusal', true],
    [400, bad('متن پیام به سامانه نرسید'), 'caller_bug unknown_refusal', true],
    [400, bad('the message was not accepted for this recipient'), 'caller_bug unknown_refusal', true],
    [422, bad('خطا در اعتبارسنجی شماره گیرنده', { recipients: ['x'] }), 'recipient recipient_invalid', true],
    [400, bad('شماره خط فعال نیست'), 'line line_refused', false],
    [400, bad('خطایی رخ داد'), 'caller_bug unknown_refusal', true],
    [401, bad(''), 'key key_refused', false],
    [401, '', 'key key_refused', false],
    [403, bad(''), 'account unknown_refusal', false],
    [403, '<html>', 'network network_failed', false],
    [404, bad(''), 'caller_bug request_refused', false],
    [404, bad(''), 'template template_refused', false, 'otp'],
    [429, bad(''), 'busy provider_busy', false],
  ]
  for (const [status, body, expected, splits, manner] of refusals)
    test(`HTTP ${status} ${JSON.stringify(body)} is ${expected}${manner ? ' of a pattern' : ''}`, async () => {
      const { context } = contextSaying({ send: { status, body } })
      const items = itemsOf('a', 'b').map((item) => ({ ...item, template: { name: 'p', tokens: {} } }))
      const { outcomes, refusedWhole } = await send(context, manner ? items.slice(1) : items, manner)
      assert.ok(outcomes[0]?.kind === 'rejected')
      assert.equal(`${outcomes[0].fault} ${outcomes[0].failure}`, expected)
      assert.equal(refusedWhole ?? false, splits)
      const alone = await send(context, items.slice(1), manner)
      assert.equal(alone.refusedWhole, undefined)
    })

  test('statuses that are in no table are unknown, and so are those of a server', async () => {
    for (const status of [402, 408, 409, 418, 467, 500, 502, 503]) {
      const { outcomes, answer } = await send(
        contextSaying({ send: { status, body: bad('خطا') } }).context,
        itemsOf('a'),
      )
      assert.deepEqual([outcomes[0]!.kind, answer?.includes('خطا')], ['unknown', true], String(status))
    }
  })

  test('what is kept of a batch has nothing of its fields; of one message it has', async () => {
    const said = { send: { status: 422, body: bad('x', { recipients: ['09120000000 نامعتبر است'] }) } }
    assert.doesNotMatch((await send(contextSaying(said).context, itemsOf('a', 'b'))).answer!, /0912/)
    assert.match((await send(contextSaying(said).context, itemsOf('a'))).answer!, /^HTTP 422 .*نامعتبر/)
  })
})

describe('ippanel tells', () => {
  const recipients = (...rows: [to: string, status: unknown][]): Said => ({
    body: good(rows.map(([recipient, message_status]) => ({ recipient, message_status, message: 'راز' }))),
  })
  const poll = async (answers: Record<string, Said | 'lost'>, ...asked: string[]) => {
    const { context, sent } = contextSaying(answers)
    return { result: await ippanel.findReports!(context, asked), calls: sent.length }
  }

  test('every status of a recipient, in one call for those of one text', async () => {
    const codes = Object.keys(MESSAGE_STATUSES)
    const rows = recipients(...codes.map((code, i): [string, string] => [`+98912000000${i}`, code]))
    const { result, calls } = await poll({ 'report/recipients': rows }, ...codes.map((_, i) => `71-98912000000${i}`))
    assert.ok(result.kind === 'answered')
    assert.deepEqual(
      result.reports.map(({ code, status, raw }) => [code, status, raw]),
      codes.map((code) => [code, MESSAGE_STATUSES[code]!.status, undefined]),
    )
    assert.equal(calls, 1)
  })

  test('every state of an outbox, for whoever is not among its recipients; finished says nothing of them', async () => {
    for (const [id, { status, failure }] of Object.entries(STATES)) {
      const answers = { 'report/recipients': recipients(), 'report/by_bulk': { body: good({ state_id: Number(id) }) } }
      const { result } = await poll(answers, '71-989120000000')
      assert.ok(result.kind === 'answered')
      const [report] = result.reports
      assert.deepEqual([report?.status, report?.failure, report?.code], [status, failure, `state ${id}`])
    }
    for (const [state_id, expected] of [
      [6, []],
      [42, ['unknown']],
    ] as const) {
      const answers = { 'report/recipients': recipients(), 'report/by_bulk': { body: good({ state_id }) } }
      const { result } = await poll(answers, '71-989120000000')
      assert.deepEqual(result.kind === 'answered' && result.reports.map(({ status }) => status), expected)
    }
  })

  test('an id that was told for another text reports nothing of this recipient', async () => {
    const answers = {
      'report/recipients': recipients(['+989350000000', '2']),
      'report/by_bulk': { body: good({ state_id: 6 }) },
    }
    assert.deepEqual((await poll(answers, '71-989120000000')).result, { kind: 'answered', reports: [] })
  })

  test('a status of no table is unknown and kept, without text and number', async () => {
    const { result } = await poll({ 'report/recipients': recipients(['+989120000000', '9']) }, '71-989120000000')
    assert.ok(result.kind === 'answered')
    const [report] = result.reports
    assert.deepEqual([report!.status, report!.code, report!.raw], ['unknown', '9', '{"message_status":"9"}'])
  })

  test('what is not found is left out, what is not ours is not asked, and a failure is no answer', async () => {
    const missing = { 'report/recipients': { status: 404, body: bad('') } }
    assert.deepEqual((await poll(missing, '71-989120000000')).result, { kind: 'answered', reports: [] })
    assert.equal((await poll({}, '71', 'x-989120000000', '71-')).calls, 0)
    assert.equal((await poll({ 'report/recipients': 'lost' }, '71-989120000000')).result.kind, 'refused')
    const half: Record<string, Said | 'lost'> = { 'report/recipients': recipients(), 'report/by_bulk': 'lost' }
    assert.equal((await poll(half, '71-989120000000')).result.kind, 'refused')
  })

  const account = async (expire: Said | 'lost', credit: unknown = 12.5) => {
    const read = await ippanel.readAccount!(
      contextSaying({
        'payment/credit/mine': { body: good({ credit }) },
        'acl/auth/check_token': { body: good({ user_id: 4 }) },
        'user/show': expire,
      }).context,
    )
    return read.kind === 'read' ? [read.value.balance?.amount, read.value.expiresAt?.toISOString()] : read.failure
  }

  test('the end of the account in any of its forms; a key that may not see it still tells the credit', async () => {
    const end = '2026-12-31T00:00:00.000Z'
    for (const [expire_time, expected] of [
      [Date.parse(end) / 1000, end],
      [String(Date.parse(end) / 1000), end],
      ['2026-12-31 00:00:00', end],
      [null, undefined],
      [0, undefined],
      ['never', undefined],
    ] as const)
      assert.deepEqual(await account({ body: good({ expire_time }) }), ['12.5', expected], String(expire_time))
    assert.deepEqual(await account({ status: 403, body: bad('') }), ['12.5', undefined])
    assert.equal(await account('lost'), 'network_failed')
    assert.equal(await account({ body: good({}) }, null), 'provider_failed')
  })

  test('an account that may not send is found by the probe', async () => {
    for (const [send_block, kind] of [
      [true, 'refused'],
      ['yes', 'refused'],
      [false, 'read'],
      ['no', 'read'],
      [{ toString: 1 }, 'read'],
    ] as const) {
      const { context } = contextSaying({ 'acl/auth/check_token': { body: good({ user_id: 4, send_block }) } })
      assert.equal((await ippanel.probe(context)).kind, kind, JSON.stringify(send_block))
    }
  })
})

describe('ippanel at its simulator', () => {
  let simulator: Simulator
  const { exchange, close } = createExchange({ connections: 2 })
  before(async () => {
    simulator = await startIppanelSimulator({ now: () => NOW, credit: 4_000 })
  })
  after(async () => {
    await close()
    await simulator.close()
  })
  const contextOf = (apiKey: string): Context => ({
    baseUrl: simulator.url,
    settings: {},
    key: { apiKey },
    exchange,
    now: () => NOW,
  })

  test('what credit does not cover is taken, and fails for want of it; another key knows nothing of it', async () => {
    simulator.behave({ kind: 'reports', lateMs: -200 })
    const { outcomes } = await send(contextOf('one'), itemsOf('a', 'a', 'b'))
    const asked = outcomes.map((outcome) => (outcome.kind === 'accepted' ? outcome.providerId : outcome.kind))
    const polled = await ippanel.findReports!(contextOf('one'), asked)
    assert.ok(polled.kind === 'answered')
    assert.deepEqual(
      polled.reports.map(({ status, failure }) => failure ?? status),
      ['delivered', 'delivered', 'no_credit'],
    )
    assert.deepEqual(await ippanel.findReports!(contextOf('two'), asked), { kind: 'answered', reports: [] })
  })

  test('a batch of several lines is parted by its flows, and all of it leaves, each from its line', async () => {
    simulator.reset()
    const items = itemsOf('a', 'a', 'a', 'a').map((item, i) => ({ ...item, line: i % 2 ? '3000505' : '3000506' }))
    const { outcomes } = await sendCall(
      ippanel,
      contextOf('one'),
      { manner: 'sms', items, timeoutMs: 5_000 },
      [1, 2, 1, 2],
    )
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['accepted', 'accepted', 'accepted', 'accepted'],
    )
    const lines = new Map(simulator.received().map(({ to, line }) => [to, line]))
    for (const { to, line } of items) assert.equal(lines.get(to), `+98${line}`)
    assert.equal(simulator.totals().calls, 2)
  })

  test('received messages come oldest first, of one line, over pages, and only those after the last one', async () => {
    for (let i = 0; i < 205; i++)
      simulator.addInbound({ from: '09121234567', line: i % 2 ? '+983000505' : '+983000506', text: ` ${i}` })
    const first = await ippanel.findInbound!(contextOf('one'), '3000505')
    assert.ok(first.kind === 'read')
    assert.deepEqual(
      first.value.map(({ text }) => text),
      Array.from({ length: 102 }, (_, i) => ` ${2 * i + 1}`),
    )
    const { providerId } = first.value.at(-3)!
    const rest = await ippanel.findInbound!(contextOf('one'), '3000505', providerId)
    assert.deepEqual(rest.kind === 'read' && rest.value.map(({ text, line }) => [text, line]), [
      [' 201', '3000505'],
      [' 203', '3000505'],
    ])
    simulator.behave({ kind: 'status', status: 502, count: 1 })
    assert.equal((await ippanel.findInbound!(contextOf('one'), '3000505')).kind, 'refused')
  })
})
