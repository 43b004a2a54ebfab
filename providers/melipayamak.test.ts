import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { startMelipayamakSimulator } from '../simulators/melipayamak.ts'
import { describeProvider } from './contract.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { melipayamak } from './melipayamak.ts'
import { DELIVERIES, SEND_CODES, TEMPLATE_CODES } from './melipayamak-codes.ts'
import type { Context, SendItem, SendResult } from './provider.ts'

describeProvider({
  provider: melipayamak,
  startSimulator: startMelipayamakSimulator,
  key: { username: 'the-user<of>&account', password: 'a-pass"word&more' },
  badKey: { username: 'somebody', password: 'BADKEY' },
  line: '50004000123',
  template: { name: '311770', tokens: { code: '852963', name: 'کاربر; گرامی' } },
  codes: Object.keys(SEND_CODES).map(Number),
  unknownCode: 199,
  answersByPosition: true,
})

const NOW = Date.UTC(2026, 6, 3, 12)
const ID = '702345678901234567'

type Sent = { url: string; action: string | undefined; body: string }
/** A context whose network gives these answers, one after the other (the last one for ever), and what was sent to it. */
function contextAnswering(answers: string[], status = 200, settings = {}): { context: Context; sent: Sent[] } {
  const sent: Sent[] = []
  const exchange = async ({ url, headers, body = '' }: ExchangeRequest): Promise<ExchangeResult> => {
    sent.push({ url, action: headers?.soapaction, body })
    return { kind: 'answer', status, headers: {}, text: answers[Math.min(sent.length, answers.length) - 1]! }
  }
  const key = { username: 'payroll', password: 's3cret' }
  return {
    context: { baseUrl: 'https://api.payamak-panel.com', settings, key, exchange, now: () => NOW },
    sent,
  }
}

const soap = (method: string, inner: string) =>
  `<?xml version="1.0"?><soap:Envelope xmlns:soap="x"><soap:Body><${method}Response xmlns="http://tempuri.org/">${inner}</${method}Response></soap:Body></soap:Envelope>`
const longs = (...ids: (string | number)[]) => `<recId>${ids.map((id) => `<long>${id}</long>`).join('')}</recId>`
const bytes = (...marks: number[]) => `<status>${Buffer.from(marks).toString('base64')}</status>`
const alike = (code: number | string, ...rest: string[]) =>
  soap('SendSms', `<SendSmsResult>${code}</SendSmsResult>${rest.join('')}`)
const different = (codes: number[], ...rest: string[]) =>
  soap(
    'SendMultipleSMS',
    `<SendMultipleSMSResult>${codes.map((code) => `<int>${code}</int>`).join('')}</SendMultipleSMSResult>${rest.join('')}`,
  )
const byTemplate = (result: string | number) =>
  soap('SendByBaseNumber', `<SendByBaseNumberResult>${result}</SendByBaseNumberResult>`)

const itemsOf = (...texts: string[]): SendItem[] =>
  texts.map((text, i) => ({ reference: 5_000 + i, to: `+98912000000${i}`, text, line: '5000' }))
const otp = (name = '311770', tokens: Record<string, string> = { code: '123' }): SendItem[] => [
  { reference: 1, to: '+989120000000', text: '', line: null, template: { name, tokens } },
]
const send = (context: Context, items: SendItem[], manner = 'sms') =>
  melipayamak.send(context, { manner, items, timeoutMs: 1_000 })
const sendTo = (answer: string, items: SendItem[], manner = 'sms', status = 200) =>
  send(contextAnswering([answer], status).context, items, manner)
const kindsOf = ({ outcomes }: SendResult) =>
  outcomes.map((outcome) => (outcome.kind === 'rejected' ? outcome.failure : outcome.kind))

describe('melipayamak sends', () => {
  test('equal texts by one service, different ones by another, in XML that says every character', async () => {
    const { context, sent } = contextAnswering([alike(1), different([1])])
    await send(context, itemsOf('<الف>&\r\n', '<الف>&\r\n'))
    await send(context, itemsOf('a', 'ب'))
    assert.deepEqual(
      sent.map(({ url, action }) => [url, action]),
      [
        ['https://api.payamak-panel.com/post/Send.asmx', '"http://tempuri.org/SendSms"'],
        ['https://api.payamak-panel.com/post/Actions.asmx', '"http://tempuri.org/SendMultipleSMS"'],
      ],
    )
    const [first, second] = sent.map(({ body }) => body)
    const to = '<to><string>09120000000</string><string>09120000001</string></to><from>5000</from>'
    const rest = '<isflash>false</isflash><udh></udh><recId><long>0</long></recId><status>AA==</status>'
    const key = '<username>payroll</username><password>s3cret</password>'
    assert.ok(first!.includes(`${key}${to}<text>&lt;الف&gt;&amp;&#13;\n</text>${rest}`))
    assert.ok(second!.includes(`${key}${to}<text><string>a</string><string>ب</string></text>${rest}`))
  })

  test('line ends and marks arrive at the simulator as they were written', async () => {
    const simulator = await startMelipayamakSimulator()
    const { context } = contextAnswering([])
    const exchange: Context['exchange'] = async ({ method, url, headers, body }) => {
      const answer = await fetch(url, { method, headers: headers ?? {}, body: body ?? null })
      return { kind: 'answer', status: answer.status, headers: {}, text: await answer.text() }
    }
    const texts = ['a\r\nb\rc\n', ' <b>&amp;&#13;</b> ', '\t«می‌خواهم» 🎉']
    const { outcomes } = await send({ ...context, baseUrl: simulator.url, exchange }, itemsOf(...texts))
    const received = simulator.received().reverse()
    await simulator.close()
    assert.deepEqual(
      received.map(({ text }) => text),
      texts,
    )
    assert.deepEqual(
      outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.providerId),
      received.map(({ providerId }) => providerId),
    )
  })

  test('what a call cannot say is refused before it: characters that XML has not, and lines of several', async () => {
    const { context, sent } = contextAnswering([alike(1)])
    for (const text of ['a\u0000', 'a\u001b', '\ud800', '\uffff']) {
      const single = await send(context, itemsOf(text))
      assert.deepEqual([kindsOf(single), single.refusedWhole], [['text_refused'], undefined])
      assert.equal((await send(context, itemsOf('x', text))).refusedWhole, true)
    }
    const [one, other] = itemsOf('x', 'x') as [SendItem, SendItem]
    assert.equal((await send(context, [one, { ...other, line: '3000' }])).refusedWhole, true)
    assert.deepEqual(kindsOf(await send(context, otp('verify'), 'otp')), ['template_refused'])
    assert.deepEqual(kindsOf(await send(context, otp('1', { code: '\u0007' }), 'otp')), ['text_refused'])
    assert.equal(sent.length, 0)
  })

  test('an id for each, larger than every number that keeps its digits', async () => {
    const { outcomes } = await sendTo(alike(1, longs(ID, '702345678901234568'), bytes(0, 0)), itemsOf('x', 'x'))
    assert.deepEqual(outcomes, [
      { kind: 'accepted', providerId: ID, cost: null },
      { kind: 'accepted', providerId: '702345678901234568', cost: null },
    ])
  })

  test('one that is not sent stands alone: by its byte, by its own code, or by a code where its id should be', async () => {
    const cases: [string, SendItem[], string[]][] = [
      [alike(1, longs(ID, 0), bytes(0, 1)), itemsOf('x', 'x'), ['accepted', 'unknown_refusal']],
      [alike(1, longs(ID, 35), bytes(0, 1)), itemsOf('x', 'x'), ['accepted', 'recipient_blocked']],
      [different([1, 7], longs(ID, 0), bytes(0, 1)), itemsOf('x', 'y'), ['accepted', 'text_refused']],
      [different([18, 1], longs(0, ID)), itemsOf('x', 'y'), ['recipient_invalid', 'accepted']],
      [alike(1, longs(ID, 0), bytes(0, 0)), itemsOf('x', 'x'), ['accepted', 'unknown']],
      [alike(1, longs(ID, '8023456789012345'), bytes(0, 1)), itemsOf('x', 'x'), ['accepted', 'unknown']],
    ]
    for (const [answer, items, expected] of cases) {
      const result = await sendTo(answer, items)
      assert.deepEqual([kindsOf(result), result.refusedWhole], [expected, undefined], answer)
    }
  })

  const unsound: [string, string][] = [
    ['an id too few', alike(1, longs(ID), bytes(0))],
    ['an id too many', alike(1, longs(1001, 1002, 1003))],
    ['one id for two', alike(1, longs(ID, ID))],
    ['no ids', alike(1)],
    ['an empty list', alike(1, '<recId />')],
    ['refusal and ids at once, too few of them', alike(2, longs(ID))],
    ['the answer of another method', byTemplate(ID)],
    ['half an answer', alike(1, longs(ID, ID)).slice(0, 150)],
  ]
  for (const [name, answer] of unsound)
    test(`an answer with ${name} leaves the whole call unknown`, async () => {
      assert.deepEqual(kindsOf(await sendTo(answer, itemsOf('x', 'x'))), ['unknown', 'unknown'])
    })

  test('codes of no table are unknown, and so is everything under a 5xx; no other code is', async () => {
    for (let code = -120; code < 600; code++) {
      if (code === 1) continue
      const kinds = [
        (await sendTo(alike(code, longs(0)), itemsOf('x'))).outcomes[0]!.kind,
        (await sendTo(byTemplate(code), otp(), 'otp')).outcomes[0]!.kind,
        (await sendTo(alike(code), itemsOf('x'), 'sms', 500)).outcomes[0]!.kind,
      ]
      const expected = [SEND_CODES[code], TEMPLATE_CODES[code]].map((known) => (known ? 'rejected' : 'unknown'))
      assert.deepEqual(kinds, [...expected, 'unknown'], String(code))
    }
  })

  test('smaller calls are asked for where a recipient is to blame, or the text of one of several texts', async () => {
    const splitting = async (answer: (code: number) => string, ...texts: string[]) => {
      const found: number[] = []
      for (const code of Object.keys(SEND_CODES).map(Number))
        if ((await sendTo(answer(code), itemsOf(...texts))).refusedWhole) found.push(code)
      return found.sort((a, b) => a - b)
    }
    assert.deepEqual(await splitting((code) => alike(code), 'x', 'x'), [11, 15, 16, 18, 35])
    assert.deepEqual(await splitting((code) => different([code]), 'x', 'y'), [7, 11, 14, 15, 16, 17, 18, 35])
    assert.deepEqual(await splitting((code) => alike(code), 'x'), [])
  })

  test('a template goes with its values in their order, whatever is in them', async () => {
    const { context, sent } = contextAnswering([byTemplate(ID)])
    const tokens = { code: '12;34', name: 'a&b' }
    const { outcomes } = await send(context, otp('311770', tokens), 'otp')
    assert.deepEqual(outcomes, [{ kind: 'accepted', providerId: ID, cost: null }])
    const values = '<text><string>12;34</string><string>a&amp;b</string></text>'
    assert.ok(sent[0]!.body.includes(`${values}<to>09120000000</to><bodyId>311770</bodyId>`))
    for (const strange of ['', '1', 'Ok', '99999999999999999999', '12.5'])
      assert.deepEqual(kindsOf(await sendTo(byTemplate(strange), otp(), 'otp')), ['unknown'], strange)
  })

  test('whatever is answered in XML, there is an outcome for each, and nothing is thrown', async () => {
    const inner = fc.constantFrom(
      '',
      '1',
      '2',
      '0',
      '-3',
      ID,
      longs(ID, 0),
      longs(0),
      bytes(1, 1),
      '<int>1</int><int>7</int>',
      '<recId/>',
      '<status>%%%</status>',
      '<a><b>',
    )
    const parts = fc.array(inner, { maxLength: 3 }).map((all) => all.join(''))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('SendSms', 'SendMultipleSMS', 'SendByBaseNumber', 'GetDeliveries3'),
        parts,
        parts,
        async (method, result, rest) => {
          const answer = soap(method, `<${method}Result>${result}</${method}Result>${rest}`)
          for (const items of [itemsOf('x', 'x'), itemsOf('x', 'y')])
            assert.equal((await sendTo(answer, items)).outcomes.length, 2)
          assert.equal((await sendTo(answer, otp(), 'otp')).outcomes.length, 1)
          await melipayamak.findReports!(contextAnswering([answer]).context, ['1', '2'])
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('melipayamak tells later', () => {
  const deliveries = (...numbers: (number | string)[]) =>
    soap(
      'GetDeliveries3',
      `<GetDeliveries3Result>${numbers.map((n) => `<int>${n}</int>`).join('')}</GetDeliveries3Result>`,
    )

  test('a number for each id, by position; -1 says nothing, what is new is kept', async () => {
    const { context, sent } = contextAnswering([deliveries(1, -1, 77, 0)])
    const polled = await melipayamak.findReports!(context, ['11', '12', '13', '14'])
    assert.ok(polled.kind === 'answered')
    assert.deepEqual(
      polled.reports.map(({ providerId, status, raw }) => [providerId, status, raw]),
      [
        ['11', 'delivered', undefined],
        ['13', 'unknown', 'GetDeliveries3 of 13: 77'],
        ['14', 'sent', undefined],
      ],
    )
    assert.ok(sent[0]!.body.includes('<recId><string>11</string><string>12</string>'))
    for (const [number, { status, failure }] of Object.entries(DELIVERIES)) {
      const each = await melipayamak.findReports!(contextAnswering([deliveries(number)]).context, ['11'])
      assert.ok(each.kind === 'answered')
      assert.deepEqual([each.reports[0]!.status, each.reports[0]!.failure], [status, failure])
    }
  })

  test('too few numbers, or such as are none, are no answer; -3 in their place is the key', async () => {
    for (const answer of [deliveries(1), deliveries(1, 'x'), deliveries(), deliveries(1, 2, 3)]) {
      const refused = await melipayamak.findReports!(contextAnswering([answer]).context, ['11', '12'])
      assert.ok(refused.kind === 'refused' && refused.fault === 'busy')
    }
    const refused = await melipayamak.findReports!(contextAnswering([deliveries(-3)]).context, ['11', '12'])
    assert.ok(refused.kind === 'refused' && refused.fault === 'key')
  })

  test('a relayed message is read by the names that the address gives it, and is the same within a minute', () => {
    const request = (query: Record<string, string>) => ({ method: 'GET', query, headers: {}, body: undefined })
    const [inbound] = melipayamak.parseInbound!(
      request({ FROM: '9121234567', To: '+985000123', Body: 'لغو', app: 'x' }),
    )
    assert.deepEqual([inbound!.from, inbound!.line, inbound!.text], ['+989121234567', '5000123', 'لغو'])
    const again = () => melipayamak.parseInbound!(request({ from: 'MCI', to: '5000123', text: '' }))[0]!.providerId
    const [first, second] = [again(), again()]
    assert.ok(first === second || new Date().getSeconds() < 2, 'but for a minute that has just begun')
  })

  test('the balance is in messages or in rials, as the account says; the end in either order of its date', async () => {
    const credit = (value: unknown, status: number) =>
      JSON.stringify({ Value: value, RetStatus: status, StrRetStatus: 'x' })
    const end = (text: string) => soap('GetEnExpireDate', `<GetEnExpireDateResult>${text}</GetEnExpireDateResult>`)
    const read = async (value: unknown, status: number, ends: string, settings = {}) => {
      const { context, sent } = contextAnswering([credit(value, status), ends], 200, settings)
      return { result: await melipayamak.readAccount!(context), urls: sent.map(({ url }) => url) }
    }
    const { result, urls } = await read('1250.5', 1, end('2027-03-20T00:00:00'))
    assert.ok(result.kind === 'read')
    assert.deepEqual(result.value.balance, { amount: '1250.5', unit: 'credit' })
    assert.deepEqual(urls, [
      'https://rest.payamak-panel.com/api/SendSMS/GetCredit',
      'https://api.payamak-panel.com/post/Users.asmx',
    ])
    const rials = await read('1250', 1, end(''), { creditUnit: 'rials' })
    assert.ok(rials.result.kind === 'read' && rials.result.value.balance!.unit === 'IRR')
    const day = new Date('2027-03-20T00:00:00+03:30')
    const dates: [string, Date | null][] = [
      ['2027/3/20', day],
      ['3/20/2027 12:00:00 AM', day],
      ['20/03/2027', day],
      ['1405/12/29', null],
      ['13/13/2027', null],
      ['never', null],
    ]
    for (const [text, expected] of dates) {
      const dated = await read('1', 1, end(text))
      assert.ok(dated.result.kind === 'read')
      assert.deepEqual(dated.result.value.expiresAt, expected, text)
    }
    const undated = await read('1', 1, '<html>')
    assert.ok(
      undated.result.kind === 'read' && undated.result.value.expiresAt === null,
      'the balance is there all the same',
    )
    for (const [value, status, fault] of [
      ['NULL', 1, 'busy'],
      ['0', 0, 'key'],
      ['-110', -110, 'key'],
      ['5', 199, 'busy'],
    ] as const) {
      const { result: refused } = await read(value, status, end(''))
      assert.ok(refused.kind === 'refused' && refused.fault === fault, value)
    }
  })
})
