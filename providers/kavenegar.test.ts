import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BAD_KEY, startKavenegarSimulator } from '../simulators/kavenegar.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { describeProvider } from './contract.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { createExchange } from './exchange.ts'
import { readRials } from './fields.ts'
import { rialsOf } from './ghasedak-answers.ts'
import { kavenegar } from './kavenegar.ts'
import { MESSAGE_STATUSES, RETURN_CODES } from './kavenegar-codes.ts'
import type { CallbackRequest, Context, Question, SendItem } from './provider.ts'
import { UnreadableCallback } from './provider.ts'
import { readCredits } from './smsir-calls.ts'

describeProvider({
  provider: kavenegar,
  startSimulator: startKavenegarSimulator,
  key: { apiKey: '6D7a-key/of+the-account=' },
  badKey: { apiKey: BAD_KEY },
  line: '10008663',
  template: { name: 'verify', tokens: { token: '852963', token20: 'کاربر گرامی سامانه' } },
  codes: [...Object.keys(RETURN_CODES).map(Number), 402],
  unknownCode: 499,
})

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 6, 3, 12)

type Sent = { method: string; fields: Record<string, string> }
/** A context whose network is one answer, and what was sent to it. */
function contextAnswering(answer: unknown, status = 200): { context: Context; sent: Sent[] } {
  const sent: Sent[] = []
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const exchange = async ({ url, body }: ExchangeRequest): Promise<ExchangeResult> => {
    const method = /\/v1\/[^/]+\/(.+)\.json$/.exec(url)![1]!
    sent.push({ method, fields: Object.fromEntries(new URLSearchParams(body)) })
    return { kind: 'answer', status, headers: {}, text }
  }
  const key = { apiKey: 'the-key' }
  return { context: { baseUrl: 'http://kavenegar', settings: {}, key, exchange, now: () => NOW }, sent }
}

const envelope = (status: number, entries: unknown = null) => ({ return: { status, message: 'پیام' }, entries })
const row = (i: number, more: object = {}) => ({
  messageid: 100 + i,
  receptor: `0912000000${i}`,
  status: 1,
  cost: 1250,
  ...more,
})
const itemsOf = (...texts: string[]): SendItem[] =>
  texts.map((text, i) => ({ reference: 5_000 + i, to: `+98912000000${i}`, text, line: '10008663' }))
const send = (context: Context, items: SendItem[], manner = 'sms') =>
  kavenegar.send(context, { manner, items, timeoutMs: 1_000 })

describe('kavenegar sends', () => {
  test('equal texts by sms/send, different ones by sms/sendarray, always with our references', async () => {
    const { context, sent } = contextAnswering(envelope(200, [row(0), row(1)]))
    await send(context, itemsOf('a', 'a'))
    await send(context, itemsOf('a', 'ب'))
    assert.deepEqual(sent, [
      {
        method: 'sms/send',
        fields: { receptor: '09120000000,09120000001', message: 'a', sender: '10008663', localid: '5000,5001' },
      },
      {
        method: 'sms/sendarray',
        fields: {
          receptor: '["09120000000","09120000001"]',
          message: '["a","ب"]',
          sender: '["10008663","10008663"]',
          localmessageids: '[5000,5001]',
        },
      },
    ])
  })

  const unsound: [string, unknown][] = [
    ['the recipient of another row', [row(1), row(0)]],
    ['a row too few', [row(0)]],
    ['a row too many', [row(0), row(1), row(2)]],
    ['a row without an id', [row(0), row(1, { messageid: 0 })]],
    ['the text of another message', [row(0, { message: 'x' }), row(1, { message: 'پیام دیگر' })]],
    ['one id for two', [row(0), row(1, { messageid: 100 })]],
    ['no rows', null],
  ]
  for (const [name, entries] of unsound)
    test(`an answer with ${name} leaves the whole call unknown`, async () => {
      const { outcomes } = await send(contextAnswering(envelope(200, entries)).context, itemsOf('x', 'x'))
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['unknown', 'unknown'],
      )
    })

  test('an echo with other line ends or with the opt-out line added is ours', async () => {
    const entries = [row(0, { message: 'الف\r\nب' }), row(1, { message: 'الف\nب\nلغو11' })]
    const { outcomes } = await send(contextAnswering(envelope(200, entries)).context, itemsOf('الف\nب', 'الف\nب'))
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['accepted', 'accepted'],
    )
  })

  test('a row that comes back with its end is accepted with a report: a repeated reference was not sent again', async () => {
    for (const [status, { status: reported, failure }] of Object.entries(MESSAGE_STATUSES)) {
      const { context } = contextAnswering(envelope(200, [row(0, { status: Number(status) })]))
      const [outcome] = (await send(context, itemsOf('x'))).outcomes
      assert.ok(outcome?.kind === 'accepted')
      if (reported === 'queued' || reported === 'sent') assert.equal(outcome.report, undefined)
      else assert.deepEqual([outcome.report?.status, outcome.report?.failure], [reported, failure])
    }
  })

  test('402 and codes of no table are unknown; no other code is', async () => {
    for (let code = 1; code < 1_000; code++) {
      if (code === 200) continue
      const { outcomes } = await send(contextAnswering(envelope(code), Math.max(code, 200)).context, itemsOf('x'))
      assert.equal(outcomes[0]!.kind, RETURN_CODES[code] ? 'rejected' : 'unknown', String(code))
    }
  })

  test('only what one message of a batch can cause asks for smaller calls', async () => {
    const splitting: number[] = []
    for (const code of Object.keys(RETURN_CODES).map(Number)) {
      const context = contextAnswering(envelope(code), code).context
      if ((await send(context, itemsOf('x', 'x'))).refusedWhole) splitting.push(code)
      assert.ok(!(await send(context, itemsOf('x'))).refusedWhole)
    }
    assert.deepEqual(splitting, [411, 413, 414, 420, 422])
    const [first, second] = itemsOf('x', 'x') as [SendItem, SendItem]
    const mixed = await send(contextAnswering(envelope(412), 412).context, [first, { ...second, line: '2000' }])
    assert.equal(mixed.refusedWhole, true, 'one line of several may be the bad one')
  })

  test('the code in the body decides but under a failure on the way, and a stranger in front has passed nothing on', async () => {
    const kinds = async (answer: unknown, status: number) => {
      const [outcome] = (await send(contextAnswering(answer, status).context, itemsOf('x'))).outcomes
      return outcome!.kind === 'rejected' ? outcome!.fault : outcome!.kind
    }
    assert.equal(await kinds(envelope(418), 200), 'credit')
    for (const code of [200, 409, 418]) assert.equal(await kinds(envelope(code), 502), 'unknown')
    assert.equal(await kinds(envelope(501), 501), 'account')
    for (const status of [301, 403, 404, 407, 429]) assert.equal(await kinds('<html>', status), 'network')
    for (const status of [200, 408, 500, 502, 503, 504]) assert.equal(await kinds('<html>', status), 'unknown')
  })

  test('what is kept of a batch has neither texts nor numbers of people', async () => {
    const entries = [row(0, { message: 'راز' }), row(1, { message: 'راز' })]
    const { answer } = await send(contextAnswering(envelope(200, entries)).context, itemsOf('راز', 'راز'))
    assert.ok(answer?.includes('"messageid":100'))
    assert.doesNotMatch(answer!, /راز|0912/)
  })
})

describe('kavenegar otp', () => {
  const otp = (tokens: Record<string, string>): SendItem[] => [
    { reference: 1, to: '+989120000000', text: '', line: null, template: { name: 'verify', tokens } },
  ]

  test('an answer of one object is read as well as a list of one', async () => {
    for (const entries of [row(0, { status: 5 }), [row(0, { status: 5 })]]) {
      const { context, sent } = contextAnswering(envelope(200, entries))
      const { outcomes } = await send(context, otp({ token: '123', token10: 'a b' }), 'otp')
      assert.equal(outcomes[0]!.kind, 'accepted')
      assert.deepEqual(sent[0], {
        method: 'verify/lookup',
        fields: { receptor: '09120000000', template: 'verify', token: '123', token10: 'a b' },
      })
    }
  })

  test('an account without the advanced service is stopped for the template, not for texts', async () => {
    const faultOf = async (items: SendItem[], manner: string) => {
      const [outcome] = (await send(contextAnswering(envelope(426), 426).context, items, manner)).outcomes
      assert.ok(outcome?.kind === 'rejected')
      return [outcome.fault, outcome.failure]
    }
    assert.deepEqual(await faultOf(otp({ token: '123' }), 'otp'), ['template', 'template_refused'])
    assert.deepEqual(await faultOf(itemsOf('x'), 'sms'), ['account', 'request_refused'])
  })

  const refused: [string, Record<string, string>][] = [
    ['no token', { token2: 'x' }],
    ['an empty token', { token: '' }],
    ['a space in token', { token: '12 34' }],
    ['an underline in token2', { token: '1', token2: 'a_b' }],
    ['a line break in token20', { token: '1', token20: 'a\nb' }],
    ['six spaces in token10', { token: '1', token10: 'a b c d e f g' }],
    ['nine spaces in token20', { token: '1', token20: 'a b c d e f g h i j' }],
    ['101 characters', { token: '1'.repeat(101) }],
    ['a token of another name', { token: '1', name: 'x' }],
  ]
  for (const [name, tokens] of refused)
    test(`${name} is refused before any call`, async () => {
      const { context, sent } = contextAnswering(envelope(200, [row(0)]))
      const [outcome] = (await send(context, otp(tokens), 'otp')).outcomes
      assert.ok(outcome?.kind === 'rejected')
      assert.equal(sent.length, 0)
    })

  test('the most that tokens may have is sent', async () => {
    const tokens = { token: '1'.repeat(100), token10: 'a b c d e f', token20: 'a b c d e f g h i' }
    const { outcomes } = await send(contextAnswering(envelope(200, [row(0)])).context, otp(tokens), 'otp')
    assert.equal(outcomes[0]!.kind, 'accepted')
  })
})

describe('kavenegar is asked', () => {
  const question = (more: Partial<Question>): Question => ({
    manner: 'otp',
    items: [{ reference: 1, to: '+989120000000', sentAt: new Date(NOW - 60_000) }],
    canary: null,
    knownProviderIds: [],
    ...more,
  })
  const verdicts = async (entries: unknown, more: Partial<Question>) => {
    const { context, sent } = contextAnswering(envelope(200, entries))
    const result = await kavenegar.ask!(context, question(more))
    assert.ok(result.kind === 'answered')
    return { kinds: result.verdicts.map(({ kind }) => kind), sent }
  }

  test('by recipient, from a minute before: ids that are known are other messages', async () => {
    const { kinds, sent } = await verdicts([row(0), row(0, { messageid: 7 })], { knownProviderIds: ['7'] })
    assert.deepEqual(kinds, ['yes'])
    const sentS = (NOW - 60_000) / 1000
    const fields = { receptor: '09120000000', startdate: String(sentS - 60), enddate: String(sentS + 300) }
    assert.deepEqual(sent, [{ method: 'sms/statusbyreceptor', fields }])
    assert.deepEqual((await verdicts([row(0)], { knownProviderIds: ['100'] })).kinds, ['no'])
    assert.deepEqual((await verdicts(null, {})).kinds, ['no'])
  })

  test('by recipient, two that could be it, or one for two of ours, stay unclear', async () => {
    assert.deepEqual((await verdicts([row(0), row(0, { messageid: 7 })], {})).kinds, ['unclear'])
    const twice = [1, 2].map((reference) => ({ reference, to: '+989120000000', sentAt: new Date(NOW) }))
    assert.deepEqual((await verdicts([row(0)], { items: twice })).kinds, ['unclear', 'unclear'])
    assert.deepEqual((await verdicts([row(1)], {})).kinds, ['unclear'], 'the row of another number')
  })

  test('by reference, a no is worth nothing from 11 hours on', async () => {
    const ages = [1, 10.9, 11.1, 40].map((hours) => ({
      reference: 1,
      to: '+989120000000',
      sentAt: new Date(NOW - hours * HOUR_MS),
    }))
    const kinds = []
    for (const item of ages)
      kinds.push(
        ...(await verdicts([{ messageid: 0, localid: '1', status: 100 }], { manner: 'sms', items: [item] })).kinds,
      )
    assert.deepEqual(kinds, ['no', 'no', 'unclear', 'unclear'])
  })

  test('by reference, a row that is missing, doubled or without id is unclear', async () => {
    const known = { messageid: 9, localid: '1', status: 10 }
    for (const entries of [[], [known, known], [{ ...known, messageid: 0 }], [{ ...known, localid: '2' }]])
      assert.deepEqual((await verdicts(entries, { manner: 'sms' })).kinds, ['unclear'])
    assert.deepEqual((await verdicts([{ ...known, localid: 1 }], { manner: 'sms' })).kinds, ['yes'])
  })

  describe('at its simulator', () => {
    let simulator: Simulator
    let clock = NOW
    const { exchange, close } = createExchange({ connections: 2 })
    before(async () => {
      simulator = await startKavenegarSimulator({ now: () => clock })
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
      now: () => clock,
    })

    test('another key and a window that has passed say no to what was taken: the canary is not found either', async () => {
      const [item, other] = itemsOf('سلام', 'سلام') as [SendItem, SendItem]
      const [, outcome] = (await send(contextOf('one'), [item, other])).outcomes
      assert.ok(outcome?.kind === 'accepted')
      const asked = { reference: item.reference, to: item.to, sentAt: new Date(clock) }
      const canary = { ...asked, reference: other.reference, to: other.to, providerId: outcome.providerId }
      const ask = async (key: string) => {
        const result = await kavenegar.ask!(contextOf(key), question({ manner: 'sms', items: [asked], canary }))
        assert.ok(result.kind === 'answered')
        return [result.verdicts[0]!.kind, result.canaryFound]
      }
      assert.deepEqual(await ask('one'), ['yes', true])
      assert.deepEqual(await ask('two'), ['no', false])
      clock += 13 * HOUR_MS
      assert.deepEqual(await ask('one'), ['unclear', false])
      clock += 36 * HOUR_MS
      const reports = await kavenegar.findReports!(contextOf('one'), [canary.providerId])
      assert.deepEqual(reports, { kind: 'answered', reports: [] })
    })

    test('who stopped a line is read page by page, from its beginning or since a moment', async () => {
      for (let i = 0; i < 201; i++) simulator.addInbound({ from: `0912${1_000_000 + i}`, line: '3000', text: 'لغو۱۱' })
      simulator.addInbound({ from: '09350000001', line: '3000', text: 'سفارش را لغو کنید' })
      simulator.addInbound({ from: '09350000002', line: '4000', text: '11' })
      const begun = new Date(clock)
      clock += HOUR_MS
      simulator.addInbound({ from: '09350000003', line: '3000', text: '11' })
      const read = async (since: Date | null) => {
        const answer = await kavenegar.findBlocked!(contextOf('one'), '3000', since)
        assert.ok(answer.kind === 'read')
        return answer.value
      }
      const all = await read(null)
      assert.equal(all.length, 202)
      assert.deepEqual(all[0], { number: '+989121000000', at: begun })
      assert.deepEqual(await read(new Date(clock)), [{ number: '+989350000003', at: new Date(clock) }])
      const refused = await kavenegar.findBlocked!(contextOf(BAD_KEY), '3000', null)
      assert.ok(refused.kind === 'refused' && refused.fault === 'key')
    })
  })
})

describe('kavenegar calls back', () => {
  const request = (more: Partial<CallbackRequest>): CallbackRequest => ({
    method: 'POST',
    query: {},
    headers: {},
    body: undefined,
    ...more,
  })
  const plain = { messageid: '914400101', status: '10' }

  const forms: [string, Partial<CallbackRequest>][] = [
    ['a query', { method: 'GET', query: plain }],
    ['a form', { body: plain }],
    ['JSON with numbers', { body: { messageid: 914400101, status: 10 } }],
    ['names in another case', { body: { MessageId: '914400101', Status: '10' } }],
    ['JSON with another content type', { body: JSON.stringify(plain) }],
    ['a list', { body: [plain] }],
    ['an envelope', { body: { entries: [plain] } }],
  ]
  for (const [name, callback] of forms)
    test(`with ${name}`, () => {
      const [report] = kavenegar.parseReports!(request(callback))
      assert.deepEqual(report, { providerId: '914400101', status: 'delivered', code: '10', text: 'delivered' })
    })

  test('what it says beyond id and status is read, and the raw is kept', () => {
    const body = { ...plain, status: '11', statustext: 'نرسیده', date: '1783080000', localid: '5000' }
    const [report] = kavenegar.parseReports!(request({ body }))
    assert.deepEqual(report, {
      providerId: '914400101',
      status: 'undelivered',
      failure: 'recipient_unreachable',
      code: '11',
      text: 'نرسیده',
      at: new Date(1_783_080_000_000),
      reference: 5000,
      raw: JSON.stringify(body),
    })
  })

  test('a message comes in by from and to, or by sender and receptor', () => {
    const expected = { providerId: '5', from: '+989121234567', line: '10008663', text: '', at: null }
    for (const body of [
      { messageid: '5', from: '09121234567', to: '10008663', message: '' },
      { MessageID: 5, sender: '989121234567', receptor: '+9810008663', message: '' },
    ])
      assert.deepEqual(kavenegar.parseInbound!(request({ body })), [expected])
    const short = { messageid: '5', from: 'MCI', to: '10008663', message: 'x', date: '1783080000' }
    const [inbound] = kavenegar.parseInbound!(request({ method: 'GET', query: short }))
    assert.deepEqual([inbound!.from, inbound!.at], ['MCI', new Date(1_783_080_000_000)])
  })

  for (const hostile of [{ toString: 1 }, { toString: 1, valueOf: 1 }, [{ toString: 1 }], true, null])
    test(`a field that is no word is not read as one: ${JSON.stringify(hostile)}`, () => {
      const body = { ...plain, statustext: hostile, localid: hostile, date: hostile }
      const [report] = kavenegar.parseReports!(request({ body }))
      assert.deepEqual([report!.status, report!.text, report!.reference], ['delivered', 'delivered', undefined])
      assert.throws(() => kavenegar.parseReports!(request({ body: { ...plain, status: hostile } })), UnreadableCallback)
      const inbound = { messageid: '5', from: '09121234567', to: '10008663', message: hostile }
      assert.throws(() => kavenegar.parseInbound!(request({ body: inbound })), UnreadableCallback)
    })

  test('without id or status it is unreadable', () => {
    for (const body of [
      undefined,
      {},
      { messageid: '5' },
      { status: '10' },
      { messageid: 'x', status: '10' },
      [],
      [plain, {}],
    ])
      assert.throws(() => kavenegar.parseReports!(request({ body })), UnreadableCallback)
  })
})

test('a date of the kavenegar account that is none is no date; one that has passed is told as it is', async () => {
  const expiry = async (expiredate: unknown) => {
    const read = await kavenegar.readAccount!(
      contextAnswering(envelope(200, { remaincredit: 5, expiredate, type: 'master' })).context,
    )
    assert.ok(read.kind === 'read')
    assert.deepEqual([read.value.balance, read.value.plan], [{ amount: '5', unit: 'IRR' }, 'master'])
    return read.value.expiresAt
  }
  for (const absurd of [0, null, undefined, '', -1, 99_999_999_999, 'never']) assert.equal(await expiry(absurd), null)
  assert.deepEqual(await expiry(1_412_000_000), new Date(1_412_000_000_000))
})

test('an amount has at most 18 digits, whoever reads it', () => {
  for (const read of [readRials, readCredits, rialsOf]) {
    assert.equal(read('9'.repeat(18))?.amount, '9'.repeat(18))
    for (const absurd of ['9'.repeat(19), 9e300, '1e5', `1.${'0'.repeat(11)}1`]) assert.equal(read(absurd), null)
  }
})
