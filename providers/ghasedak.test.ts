import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { startGhasedakSimulator } from '../simulators/ghasedak.ts'
import { describeProvider } from './contract.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { ghasedak } from './ghasedak.ts'
import { timeOf } from './ghasedak-answers.ts'
import type { CallbackRequest, Context, Question, SendItem, SendResult } from './provider.ts'
import { UnreadableCallback } from './provider.ts'

const CASE = {
  provider: ghasedak,
  key: { apiKey: '3f1c0a9de85b4c1d' },
  badKey: { apiKey: 'BADKEY' },
  line: '2100012345',
  template: { name: 'login', tokens: { param1: '48151', param2: 'مینا' } },
  codes: [400, 401, 402, 403, 404, 405, 408, 409, 413, 415, 418, 422, 429, 500, 503],
  unknownCode: 467,
}
describeProvider({
  ...CASE,
  title: 'ghasedak, gateway',
  startSimulator: (options) => startGhasedakSimulator({ ...options, reportAs: 'json' }),
})
describeProvider({
  ...CASE,
  title: 'ghasedak, gateway in PascalCase',
  startSimulator: (options) => startGhasedakSimulator({ ...options, reportAs: 'form', pascalCase: true }),
})
describeProvider({
  ...CASE,
  title: 'ghasedak, old API',
  settings: { backend: 'v2' },
  // its lists are cut at commas and its answers name no recipient, so what is asked of a batch does not hold; see below
  provider: { ...ghasedak, methods: { ...ghasedak.methods, sms: { ...ghasedak.methods.sms!, batchMax: 1 } } },
  startSimulator: (options) => startGhasedakSimulator(options),
})

const KEY = 'f00dfeed-secret-key-77'
const NOW_MS = Date.UTC(2026, 6, 3, 12)
type Backend = 'gateway' | 'v2'

const answer = (status: number, body: unknown): ExchangeResult => ({
  kind: 'answer',
  status,
  headers: {},
  text: typeof body === 'string' ? body : JSON.stringify(body),
})

/** A context whose network gives these answers, one after the other (the last one for ever), and keeps the calls. */
function contextWith(
  backend: Backend,
  ...answers: (ExchangeResult | ((request: ExchangeRequest) => ExchangeResult))[]
) {
  const calls: ExchangeRequest[] = []
  const context: Context = {
    baseUrl: 'https://gateway.ghasedak.me',
    settings: { backend },
    key: { apiKey: KEY },
    now: () => NOW_MS,
    exchange: async (request) => {
      const next = answers[Math.min(calls.push(request), answers.length) - 1]!
      return typeof next === 'function' ? next(request) : next
    },
  }
  return { context, calls }
}

const item = (reference: number, more: Partial<SendItem> = {}): SendItem => ({
  reference,
  to: `+98912000${String(reference).padStart(4, '0')}`,
  text: `سلام ${reference}`,
  line: '2100012345',
  ...more,
})
const rowFor = ({ reference, to, text }: SendItem, more: Record<string, unknown> = {}) => ({
  lineNumber: '2100012345',
  receptor: to.replace('+98', '0'),
  messageId: String(51_200_000 + reference),
  cost: 3_600,
  clientReferenceId: String(reference),
  sendDate: '2026-07-09T14:01:36.6632614+03:30',
  message: text,
  ...more,
})
const good = (data: unknown) => ({ isSuccess: true, statusCode: 200, message: 'با موفقیت انجام شد', data })
const bad = (statusCode: number, message: string) => ({ isSuccess: false, statusCode, message, data: null })
const old = (code: number, message: string, items: unknown = null) => ({ result: { code, message }, items })

const sendWith = (context: Context, items: SendItem[], manner = 'sms'): Promise<SendResult> =>
  ghasedak.send(context, { manner, items, timeoutMs: 8_000 })
const kindsOf = (result: SendResult) => result.outcomes.map((outcome) => outcome.kind)

describe('ghasedak, sending by the gateway', () => {
  test('equal texts too go pair by pair, each with its own reference', async () => {
    const items = [item(1, { text: 'یکی' }), item(2, { text: 'یکی', line: null })]
    const { context, calls } = contextWith('gateway', answer(200, good({ items: items.map((one) => rowFor(one)) })))
    const result = await sendWith(context, items)
    assert.equal(calls[0]?.url, 'https://gateway.ghasedak.me/rest/api/v1/WebService/SendPairToPairSMS')
    assert.equal(calls[0]?.headers?.ApiKey, KEY)
    assert.deepEqual(JSON.parse(calls[0]?.body ?? ''), {
      items: [
        { lineNumber: '2100012345', receptor: '09120000001', message: 'یکی', clientReferenceId: '1' },
        { lineNumber: 'priority', receptor: '09120000002', message: 'یکی', clientReferenceId: '2' },
      ],
    })
    assert.deepEqual(result.outcomes[1], {
      kind: 'accepted',
      providerId: '51200002',
      cost: { amount: '3600', unit: 'IRR' },
    })
  })

  test('a template goes with its inputs and the reference of its recipient', async () => {
    const one = item(7, { line: null, template: { name: 'login', tokens: { code: '1234', name: 'مینا' } } })
    const { messageId, receptor, cost, clientReferenceId } = rowFor(one)
    const body = good({
      items: [{ messageBody: 'code 1234', receptor, cost, messageId, clientReferenceId }],
      totalCost: cost,
    })
    const { context, calls } = contextWith('gateway', answer(200, body))
    const result = await sendWith(context, [one], 'otp')
    assert.match(calls[0]?.url ?? '', /\/SendOtpSMS$/)
    assert.deepEqual(JSON.parse(calls[0]?.body ?? ''), {
      receptors: [{ mobile: '09120000007', clientReferenceId: '7' }],
      templateName: 'login',
      inputs: [
        { param: 'code', value: '1234' },
        { param: 'name', value: 'مینا' },
      ],
    })
    assert.deepEqual(kindsOf(result), ['accepted'])
    assert.ok(!result.answer?.includes('1234'), 'a code is in the kept answer')
  })

  test('an answer in PascalCase says the same as one in camelCase', async () => {
    const rows = [rowFor(item(1))].map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name[0]!.toUpperCase() + name.slice(1), value])),
    )
    const body = { IsSuccess: true, StatusCode: 200, Message: '', Data: { Items: rows } }
    const { context } = contextWith('gateway', answer(200, body))
    assert.deepEqual(kindsOf(await sendWith(context, [item(1)])), ['accepted'])
  })

  test('rows in another order are found by their references', async () => {
    const items = [item(1), item(2), item(3)]
    const rows = items.map((one) => rowFor(one)).reverse()
    const { context } = contextWith('gateway', answer(200, good({ items: rows })))
    const { outcomes } = await sendWith(context, items)
    assert.deepEqual(
      outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.providerId),
      ['51200001', '51200002', '51200003'],
    )
  })

  for (const { name, result } of [
    { name: 'no answer in time', result: { kind: 'lost', code: 'timeout', text: 'no answer in time' } as const },
    { name: 'a page with 200', result: answer(200, '<!doctype html>') },
    { name: 'half an answer', result: answer(200, '{"isSuccess":true,"statusCode":200,"data":{"ite') },
    { name: 'a page with 502', result: answer(502, '<html>') },
    { name: 'a page with 402', result: answer(402, '<html>') },
    { name: 'an envelope with 500', result: answer(200, bad(500, 'خطای سرور')) },
    { name: 'a good envelope under HTTP 503', result: answer(503, good({ items: [] })) },
    { name: '"there is one already"', result: answer(409, bad(409, 'تکراری')) },
    { name: 'failure and 200 at once', result: answer(200, bad(200, '')) },
    { name: 'success and 400 at once', result: answer(400, good(null)) },
    { name: 'no rows', result: answer(200, good(null)) },
    { name: 'a row too few', result: answer(200, good({ items: [rowFor(item(1))] })) },
    { name: 'a row too many', result: answer(200, good({ items: [1, 2, 2].map((one) => rowFor(item(one))) })) },
    {
      name: 'a row of another reference',
      result: answer(200, good({ items: [rowFor(item(1)), rowFor(item(2), { clientReferenceId: '99' })] })),
    },
    {
      name: 'a row of another recipient',
      result: answer(200, good({ items: [rowFor(item(1)), rowFor(item(2), { receptor: '09350000000' })] })),
    },
    {
      name: 'rows that do not say whose they are',
      result: answer(200, good({ items: [{ messageId: '51200001' }, { messageId: '51200002' }] })),
    },
  ])
    test(`${name} leaves the outcome of every message unknown`, async () => {
      const { context } = contextWith('gateway', result)
      const sent = await sendWith(context, [item(1), item(2)])
      assert.deepEqual(kindsOf(sent), ['unknown', 'unknown'])
      assert.equal(sent.refusedWhole, undefined)
    })

  test('a row without a credible id leaves that message alone unknown', async () => {
    for (const messageId of ['', null, '0', '8', 1_000, -1, 2 ** 60]) {
      const rows = [rowFor(item(1)), rowFor(item(2), { messageId })]
      const { context } = contextWith('gateway', answer(200, good({ items: rows })))
      assert.deepEqual(kindsOf(await sendWith(context, [item(1), item(2)])), ['accepted', 'unknown'], String(messageId))
    }
  })

  test('what never left is refused for the network’s sake', async () => {
    const { context } = contextWith('gateway', { kind: 'not_sent', code: 'ECONNREFUSED', text: 'could not connect' })
    const { outcomes } = await sendWith(context, [item(1)])
    assert.ok(outcomes[0]?.kind === 'rejected')
    assert.deepEqual([outcomes[0].fault, outcomes[0].failure], ['network', 'network_failed'])
  })

  test('a template manner without a template is refused before any call', async () => {
    const { context, calls } = contextWith('gateway', answer(200, good(null)))
    const { outcomes } = await sendWith(context, [item(1)], 'otp')
    assert.ok(outcomes[0]?.kind === 'rejected' && outcomes[0].fault === 'template')
    assert.equal(calls.length, 0)
  })
})

const REFUSALS = [
  { code: 401, text: 'کلید دسترسی نامعتبر است', fault: 'key', failure: 'key_refused', who: 'administrator' },
  { code: 403, text: 'دسترسی ندارید', fault: 'key', failure: 'key_refused', who: 'administrator' },
  { code: 403, text: 'IP شما مجاز نیست', fault: 'key', failure: 'address_refused', who: 'administrator' },
  { code: 402, text: '', fault: 'credit', failure: 'no_credit', who: 'administrator' },
  { code: 418, text: '', fault: 'credit', failure: 'no_credit', who: 'administrator' },
  { code: 400, text: 'موجودی حساب کافی نیست', fault: 'credit', failure: 'no_credit', who: 'administrator' },
  { code: 400, text: 'اعتبار شما به پایان رسیده', fault: 'credit', failure: 'no_credit', who: 'administrator' },
  { code: 422, text: 'Insufficient credit', fault: 'credit', failure: 'no_credit', who: 'administrator' },
  { code: 400, text: 'خطای اعتبارسنجی', fault: 'message', failure: 'request_refused', who: 'caller' },
  { code: 400, text: 'خطای اعتبار سنجی', fault: 'message', failure: 'request_refused', who: 'caller' },
  { code: 400, text: 'کلمه نامعتبر', fault: 'message', failure: 'request_refused', who: 'caller' },
  { code: 422, text: 'شماره گیرنده نامعتبر است', fault: 'recipient', failure: 'recipient_invalid', who: 'caller' },
  { code: 400, text: 'شماره خط ارسالی یافت نشد', fault: 'line', failure: 'line_refused', who: 'administrator' },
  { code: 400, text: 'قالب یافت نشد', fault: 'template', failure: 'template_refused', who: 'administrator' },
  { code: 404, text: 'یافت نشد', fault: 'account', failure: 'request_refused', who: 'administrator' },
  { code: 413, text: '', fault: 'caller_bug', failure: 'request_refused', who: 'administrator' },
  { code: 429, text: 'تعداد درخواست بیش از حد', fault: 'busy', failure: 'provider_busy', who: 'provider' },
  { code: 451, text: 'چیزی دیگر', fault: 'account', failure: 'unknown_refusal', who: 'administrator' },
] as const

describe('ghasedak, refusals', () => {
  for (const backend of ['gateway', 'v2'] as const)
    for (const { code, text, fault, failure, who } of REFUSALS)
      test(`${backend}: ${code} «${text}» is the fault of ${fault} (${failure}), for ${who} to mend`, async () => {
        const body = backend === 'gateway' ? bad(code, text) : old(code, text)
        const { context } = contextWith(backend, answer(code, body))
        const { outcomes } = await sendWith(context, [item(1)])
        const expected = {
          kind: 'rejected',
          fault,
          failure,
          who,
          code: String(code),
          text: text || `refused with ${code} and no words`,
        }
        assert.deepEqual(outcomes, [expected])
      })

  test('the code in the envelope counts where HTTP says 200', async () => {
    const { context } = contextWith('gateway', answer(200, bad(401, 'کلید نامعتبر')))
    const { outcomes } = await sendWith(context, [item(1)])
    assert.ok(outcomes[0]?.kind === 'rejected' && outcomes[0].fault === 'key')
  })

  test('a validation fault in the framework’s own form is read as a refusal', async () => {
    const { context } = contextWith('gateway', answer(400, { title: 'One or more validation errors', status: 400 }))
    const { outcomes } = await sendWith(context, [item(1)])
    assert.ok(outcomes[0]?.kind === 'rejected' && outcomes[0].fault === 'message')
  })

  test('a bare 401 is the key’s fault, a page with 403 is that of something in between', async () => {
    const faultOf = async (result: ExchangeResult) => {
      const { outcomes } = await sendWith(contextWith('gateway', result).context, [item(1)])
      return outcomes[0]?.kind === 'rejected' && outcomes[0].fault
    }
    assert.equal(await faultOf(answer(401, '')), 'key')
    assert.equal(await faultOf(answer(403, '<html>blocked</html>')), 'network')
  })

  test('a call of several that is refused for one of them says so; for credit or key it does not', async () => {
    const refusedWhole = async (code: number, text: string) => {
      const { context } = contextWith('gateway', answer(code, bad(code, text)))
      const sent = await sendWith(context, [item(1), item(2)])
      assert.deepEqual(kindsOf(sent), ['rejected', 'rejected'])
      return sent.refusedWhole
    }
    assert.equal(await refusedWhole(400, 'شماره گیرنده نامعتبر است'), true)
    assert.equal(await refusedWhole(422, ''), true)
    assert.equal(await refusedWhole(400, 'موجودی کافی نیست'), undefined)
    assert.equal(await refusedWhole(401, ''), undefined)
    assert.equal(await refusedWhole(429, ''), undefined)
  })
})

const question = (references: number[], canary: number | null): Question => ({
  manner: 'sms',
  items: references.map((reference) => ({ reference, to: item(reference).to, sentAt: new Date(NOW_MS - 70_000) })),
  canary:
    canary === null
      ? null
      : { reference: canary, to: item(canary).to, providerId: String(51_200_000 + canary), sentAt: new Date(NOW_MS) },
  knownProviderIds: [],
})
const statusRow = (reference: number, more: Record<string, unknown> = {}) => ({
  ...rowFor(item(reference)),
  status: 3,
  price: 3_600,
  ...more,
})

describe('ghasedak, asking and polling the gateway', () => {
  test('what is found by reference is a yes with id, cost and status, what is left out is a no', async () => {
    const { context, calls } = contextWith('gateway', answer(200, good([statusRow(1, { status: 5 }), statusRow(9)])))
    const result = await ghasedak.ask!(context, question([1, 2], 9))
    assert.match(calls[0]?.url ?? '', /CheckSmsStatus\?Ids=1%2C2%2C9&Type=2$/)
    assert.ok(result.kind === 'answered')
    assert.deepEqual(result.verdicts, [
      {
        kind: 'yes',
        providerId: '51200001',
        cost: { amount: '3600', unit: 'IRR' },
        report: { status: 'delivered', code: '5', text: 'reached the handset', reference: 1 },
      },
      { kind: 'no' },
    ])
    assert.equal(result.canaryFound, true)
  })

  test('a canary with another id is not found', async () => {
    const { context } = contextWith('gateway', answer(200, good([statusRow(9, { messageId: '51299999' })])))
    const result = await ghasedak.ask!(context, question([1], 9))
    assert.ok(result.kind === 'answered' && !result.canaryFound)
  })

  test('a row with our reference but another recipient, or without an id, is neither yes nor no', async () => {
    for (const more of [{ receptor: '09350000000' }, { messageId: '' }]) {
      const { context } = contextWith('gateway', answer(200, good([statusRow(1, more)])))
      const result = await ghasedak.ask!(context, question([1], null))
      assert.ok(result.kind === 'answered')
      assert.deepEqual(result.verdicts, [{ kind: 'unclear' }])
    }
  })

  test('an answer that is not sound answers nothing', async () => {
    for (const result of [
      answer(200, good(null)),
      answer(200, '<html>'),
      answer(500, bad(500, '')),
      answer(401, bad(401, '')),
      { kind: 'lost', code: 'timeout', text: '' } as const,
    ])
      assert.equal((await ghasedak.ask!(contextWith('gateway', result).context, question([1], 9))).kind, 'unanswered')
  })

  for (const { code, status, failure } of [
    { code: 0, status: 'queued' },
    { code: 1, status: 'failed', failure: 'cancelled_by_provider' },
    { code: 2, status: 'failed', failure: 'recipient_blocked' },
    { code: 3, status: 'sent' },
    { code: 4, status: 'undelivered', failure: 'recipient_unreachable' },
    { code: 5, status: 'delivered' },
    { code: 6, status: 'failed', failure: 'provider_failed' },
    { code: 7, status: 'failed', failure: 'cancelled_by_provider' },
    { code: 8, status: 'unknown' },
    { code: 14, status: 'unknown' },
    { code: -1, status: 'unknown' },
  ])
    test(`status ${code} means ${status}`, async () => {
      const { context } = contextWith('gateway', answer(200, good([statusRow(1, { status: code })])))
      const result = await ghasedak.findReports!(context, ['51200001'])
      assert.ok(result.kind === 'answered')
      const [report] = result.reports
      assert.deepEqual([report?.status, report?.failure, report?.code], [status, failure, String(code)])
      assert.equal(report?.raw === undefined, code >= 0 && code <= 8, 'the raw row is kept where the number is new')
    })

  test('a poll gives only what was asked for', async () => {
    const { context } = contextWith('gateway', answer(200, good([statusRow(1), statusRow(2)])))
    const result = await ghasedak.findReports!(context, ['51200002', '51200003'])
    assert.ok(result.kind === 'answered')
    assert.deepEqual(
      result.reports.map((report) => report.providerId),
      ['51200002'],
    )
  })

  test('balance and end of the plan are read, with the date as Tehran’s where it has no offset', async () => {
    for (const expireDate of ['2027-02-16T10:48:21+03:30', '2027-02-16T10:48:21.0000000', '2027-02-16T07:18:21Z']) {
      const body = good({ credit: 1_234_567, expireDate, plan: 'نقره‌ای' })
      const read = await ghasedak.readAccount!(contextWith('gateway', answer(200, body)).context)
      assert.ok(read.kind === 'read')
      assert.deepEqual(read.value, {
        balance: { amount: '1234567', unit: 'IRR' },
        expiresAt: new Date('2027-02-16T07:18:21Z'),
        plan: 'نقره‌ای',
      })
    }
  })

  test('a probe needs the account to be readable', async () => {
    const probe = (result: ExchangeResult) => ghasedak.probe(contextWith('gateway', result).context)
    assert.equal((await probe(answer(200, good({ credit: 0, expireDate: null, plan: null })))).kind, 'read')
    const refused = await probe(answer(401, bad(401, '')))
    assert.ok(refused.kind === 'refused' && refused.fault === 'key')
    const lost = await probe({ kind: 'lost', code: 'timeout', text: '' })
    assert.ok(lost.kind === 'refused' && lost.fault === 'network')
    const failing = await probe(answer(503, '<html>'))
    assert.ok(failing.kind === 'refused' && failing.fault === 'busy')
  })

  test('unread inbound messages of a line are collected, short codes as they are', async () => {
    const items = [
      {
        id: 5,
        message: 'لغو',
        sender: '989120000001',
        lineNumber: '2100012345',
        receiveDate: '2026-07-09T14:01:36.66',
      },
      { id: 6, message: '', sender: '8000', lineNumber: '2100012345', receiveDate: null },
    ]
    const { context, calls } = contextWith('gateway', answer(200, good({ items })))
    const read = await ghasedak.findInbound!(context, '2100012345')
    assert.match(calls[0]?.url ?? '', /GetReceivedSmses\?LineNumber=2100012345&IsRead=false$/)
    assert.ok(read.kind === 'read')
    assert.deepEqual(read.value, [
      {
        providerId: '5',
        from: '+989120000001',
        line: '2100012345',
        text: 'لغو',
        at: new Date('2026-07-09T10:31:36.660Z'),
      },
      { providerId: '6', from: '8000', line: '2100012345', text: '', at: null },
    ])
  })
})

const callback = (more: Partial<CallbackRequest>): CallbackRequest => ({
  method: 'POST',
  query: {},
  headers: {},
  body: undefined,
  ...more,
})

describe('ghasedak, callbacks', () => {
  const fields = { messageId: '51200001', status: '5', clientReferenceId: '17' }
  for (const { form, request } of [
    { form: 'a query', request: { method: 'GET', query: fields } },
    { form: 'a form', request: { body: fields } },
    { form: 'JSON', request: { body: { MessageId: 51_200_001, Status: 5, ClientReferenceId: 17 } } },
    { form: 'JSON under another content type', request: { body: JSON.stringify(fields) } },
    { form: 'a list', request: { body: [fields] } },
    { form: 'an envelope', request: { body: { data: { items: [fields] } } } },
    { form: 'other names', request: { body: { id: '51200001', statusId: 5, clientReferenceId: '17' } } },
  ] as { form: string; request: Partial<CallbackRequest> }[])
    test(`a report is read from ${form}`, () => {
      const [report] = ghasedak.parseReports!(callback(request), { backend: 'gateway' })
      assert.deepEqual([report?.providerId, report?.status, report?.reference], ['51200001', 'delivered', 17])
    })

  test('1 is "cancelled" for an account of the gateway and "delivered" for one of the old API', () => {
    const request = callback({ body: { messageId: '51200001', status: 1 } })
    assert.equal(ghasedak.parseReports!(request, { backend: 'gateway' })[0]?.status, 'failed')
    assert.equal(ghasedak.parseReports!(request, {})[0]?.status, 'failed')
    assert.equal(ghasedak.parseReports!(request, { backend: 'v2' })[0]?.status, 'delivered')
  })

  test('an inbound message is read under either pair of names, and the same one twice has the same id', () => {
    const one = ghasedak.parseInbound!(
      callback({ body: { sender: '09120000001', lineNumber: '2100', message: ' سلام ' } }),
    )
    const other = ghasedak.parseInbound!(
      callback({ query: { from: '989120000001', to: '2100', text: ' سلام ', id: '9' } }),
    )
    const { providerId, ...message } = one[0]!
    assert.deepEqual(message, { from: '+989120000001', line: '2100', text: ' سلام ', at: null })
    assert.deepEqual(other, [{ providerId: '9', ...message }])
    const again = ghasedak.parseInbound!(
      callback({ body: { Sender: '09120000001', LineNumber: '2100', Message: ' سلام ' } }),
    )
    assert.equal(again[0]?.providerId, providerId)
  })

  test('a field that is no word is not read as one', () => {
    const names = [
      'messageId',
      'status',
      'clientReferenceId',
      'checkid',
      'receiveDate',
      'sender',
      'lineNumber',
      'message',
    ]
    const right = { messageId: '51200001', status: 5, sender: '09120000001', lineNumber: '2100', message: 'x' }
    for (const name of names)
      for (const hostile of [{ toString: 1 }, { toString: 1, valueOf: 1, toJSON: 1 }, [{ toString: 1 }], true, null])
        for (const parse of [ghasedak.parseReports!, ghasedak.parseInbound!])
          try {
            parse(callback({ body: { ...right, [name]: hostile } }), {})
          } catch (error) {
            assert.ok(error instanceof UnreadableCallback, `${name}: ${error}`)
          }
  })

  test('whatever else comes is called unreadable, never anything worse', () => {
    const parsers = [ghasedak.parseReports!, ghasedak.parseInbound!]
    for (const body of [
      undefined,
      null,
      '',
      'سلام',
      [],
      {},
      { messageId: '51200001' },
      { status: 5 },
      [1],
      { data: null },
    ])
      for (const parse of parsers) assert.throws(() => parse(callback({ body }), {}), UnreadableCallback)
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.jsonValue(), (query, body) => {
        for (const parse of parsers)
          try {
            parse(callback({ query, body }), {})
          } catch (error) {
            assert.ok(error instanceof UnreadableCallback)
          }
      }),
    )
  })
})

describe('ghasedak, the old API', () => {
  const form = (request: ExchangeRequest | undefined) => Object.fromEntries(new URLSearchParams(request?.body))

  test('one message goes by itself, with its reference as checkid, to the old host', async () => {
    const { context, calls } = contextWith('v2', answer(200, old(200, 'success', [51_200_001])))
    const result = await sendWith(context, [item(1, { text: 'a, b' })])
    assert.equal(calls[0]?.url, 'https://api.ghasedak.me/v2/sms/send/simple')
    const expected = { message: 'a, b', receptor: '09120000001', linenumber: '2100012345', checkid: '1' }
    assert.deepEqual(form(calls[0]), expected)
    assert.deepEqual(result.outcomes, [{ kind: 'accepted', providerId: '51200001', cost: null }])
  })

  test('texts with commas never go through the comma-joined lists', async () => {
    const items = [item(1), item(2, { text: 'a,b' }), item(3), item(4, { text: 'c,d' }), item(5, { text: 'a,b' })]
    const { context, calls } = contextWith('v2', (request) => {
      const count = form(request).receptor!.split(',').length
      return answer(
        200,
        old(
          200,
          'success',
          form(request)
            .checkid!.split(',')
            .map((id) => 51_200_000 + Number(id))
            .slice(0, count),
        ),
      )
    })
    const result = await sendWith(context, items)
    assert.deepEqual(
      calls.map((request) => [request.url.split('/v2/')[1], form(request).message, form(request).checkid]),
      [
        ['sms/send/bulk', 'سلام 1,سلام 3', '1,3'],
        ['sms/send/pair', 'a,b', '2,5'],
        ['sms/send/simple', 'c,d', '4'],
      ],
    )
    assert.deepEqual(
      result.outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.providerId),
      ['51200001', '51200002', '51200003', '51200004', '51200005'],
    )
  })

  test('a refused key ends a batch of several calls, and the rest is not tried', async () => {
    const { context, calls } = contextWith('v2', answer(401, old(401, 'key')))
    const result = await sendWith(context, [item(1), item(2, { text: 'a,b' }), item(3, { text: 'c,d' })])
    assert.equal(calls.length, 1)
    assert.deepEqual(kindsOf(result), ['rejected', 'rejected', 'rejected'])
  })

  test('what a batch’s time does not suffice for is not begun', async () => {
    let nowMs = NOW_MS
    const { context, calls } = contextWith('v2', () => {
      nowMs += 7_500
      return { kind: 'lost', code: 'timeout', text: '' }
    })
    const result = await sendWith({ ...context, now: () => nowMs }, [item(1), item(2, { text: 'a,b' })])
    assert.equal(calls.length, 1)
    assert.deepEqual(kindsOf(result), ['unknown', 'rejected'])
  })

  test('a list refused for one message is tried one by one where other calls stand beside it', async () => {
    const { context, calls } = contextWith('v2', (request) => {
      const { receptor, checkid } = form(request)
      return receptor!.includes('09120000002')
        ? answer(400, old(400, 'شماره گیرنده نامعتبر است'))
        : answer(
            200,
            old(
              200,
              '',
              checkid!.split(',').map((id) => 51_200_000 + Number(id)),
            ),
          )
    })
    const result = await sendWith(context, [item(1), item(2), item(3, { text: 'a,b' })])
    assert.equal(calls.length, 4)
    assert.deepEqual(kindsOf(result), ['accepted', 'rejected', 'accepted'])
    assert.equal(result.refusedWhole, undefined)
    const alone = await sendWith(context, [item(1), item(2)])
    assert.equal(alone.refusedWhole, true)
  })

  test('another number of ids than of messages leaves all unknown', async () => {
    for (const items of [[51_200_001], [], null, [1, 2, 3], '51200001']) {
      const { context } = contextWith('v2', answer(200, old(200, 'success', items)))
      assert.deepEqual(kindsOf(await sendWith(context, [item(1), item(2)])), ['unknown', 'unknown'])
    }
  })

  test('a template’s tokens are param1 to param10, and others are refused before any call', async () => {
    const { context, calls } = contextWith('v2', answer(200, old(200, '', 51_200_001)))
    const template = { name: 'login', tokens: { param1: '1234', param2: 'x' } }
    assert.deepEqual(kindsOf(await sendWith(context, [item(1, { template })], 'otp')), ['accepted'])
    const expected = {
      receptor: '09120000001',
      type: '1',
      template: 'login',
      checkid: '1',
      param1: '1234',
      param2: 'x',
    }
    assert.deepEqual(form(calls[0]), expected)
    const wrong = { name: 'login', tokens: { code: '1' } }
    const { outcomes } = await sendWith(context, [item(1, { template: wrong })], 'otp')
    assert.ok(outcomes[0]?.kind === 'rejected' && outcomes[0].fault === 'template')
    assert.equal(calls.length, 1)
  })

  test('asking by checkid puts the canary first and reads the rows in the order of the question', async () => {
    const rows = [
      { messageId: 51_200_009, status: 1 },
      { messageId: 51_200_001, status: 3 },
      { messageId: '2', status: 6 },
      { messageId: '', status: 0 },
    ]
    const { context, calls } = contextWith('v2', answer(200, old(200, '', rows)))
    const result = await ghasedak.ask!(context, question([1, 2, 3], 9))
    assert.deepEqual(form(calls[0]), { id: '9,1,2,3', type: '2' })
    assert.ok(result.kind === 'answered')
    assert.deepEqual(
      result.verdicts.map((verdict) => verdict.kind),
      ['yes', 'no', 'unclear'],
    )
    assert.equal(result.canaryFound, true)
    const fewer = contextWith('v2', answer(200, old(200, '', rows.slice(1))))
    assert.equal((await ghasedak.ask!(fewer.context, question([1, 2, 3], 9))).kind, 'unanswered')
  })

  for (const { code, status } of [
    { code: 0, status: 'queued' },
    { code: 1, status: 'delivered' },
    { code: 2, status: 'undelivered' },
    { code: 3, status: 'sent' },
    { code: 4, status: 'failed' },
    { code: 5, status: 'failed' },
    { code: 6, status: undefined },
    { code: 7, status: 'unknown' },
  ])
    test(`status ${code} means ${status ?? 'nothing: the id is not known there'}`, async () => {
      const { context } = contextWith('v2', answer(200, old(200, '', [{ messageId: 51_200_001, status: code }])))
      const result = await ghasedak.findReports!(context, ['51200001'])
      assert.ok(result.kind === 'answered')
      assert.equal(result.reports[0]?.status, status)
    })

  test('balance and end of the account are read', async () => {
    for (const expire of [1_928_000_000, '1928000000']) {
      const read = await ghasedak.readAccount!(
        contextWith('v2', answer(200, old(200, '', { balance: 90_000, expire }))).context,
      )
      assert.ok(read.kind === 'read')
      const expected = { balance: { amount: '90000', unit: 'IRR' }, expiresAt: new Date(1_928_000_000_000), plan: null }
      assert.deepEqual(read.value, expected)
    }
  })
})

describe('ghasedak, what it never gives away', () => {
  for (const backend of ['gateway', 'v2'] as const)
    test(`${backend}: the key is in no outcome, answer or reading, even where the provider repeats it`, async () => {
      const echoes = [
        answer(401, bad(401, `کلید ${KEY} نامعتبر است`)),
        answer(401, old(401, `key ${KEY}`)),
        answer(500, `<p>${KEY}</p>`),
        answer(200, good({ items: [rowFor(item(1), { statusDescription: KEY, messageId: '' })], key: KEY })),
        answer(200, old(200, KEY, [{ messageId: 51_200_001, status: KEY }])),
      ]
      for (const echo of echoes) {
        const { context } = contextWith(backend, echo)
        const said = [
          await sendWith(context, [item(1)]),
          await ghasedak.ask!(context, question([1], null)),
          await ghasedak.findReports!(context, ['51200001']),
          await ghasedak.findInbound!(context, '2100'),
          await ghasedak.readAccount!(context),
          await ghasedak.probe(context),
        ]
        assert.ok(!JSON.stringify(said).includes(KEY))
      }
    })

  test('a kept answer of several messages has neither their texts nor their numbers', async () => {
    const items = [item(1, { text: 'راز یکم' }), item(2, { text: 'راز دوم' })]
    const body = good({ items: [rowFor(items[0]!), rowFor(items[1]!, { messageId: '' })] })
    const { answer: kept } = await sendWith(contextWith('gateway', answer(200, body)).context, items)
    assert.match(kept ?? '', /51200001/)
    assert.doesNotMatch(kept ?? '', /راز|0912000000/)
  })
})

describe('ghasedak, times', () => {
  for (const { text, utc } of [
    { text: '2026-07-09T14:01:36.6632614+03:30', utc: '2026-07-09T10:31:36.663Z' },
    { text: '2026-07-09T14:01:36.6632614', utc: '2026-07-09T10:31:36.663Z' },
    { text: '2026-07-03T11:56:28.720Z', utc: '2026-07-03T11:56:28.720Z' },
    { text: '2026-07-03T11:56', utc: '2026-07-03T08:26:00.000Z' },
    { text: '2026-07-03 11:56:28', utc: '2026-07-03T08:26:28.000Z' },
    { text: '2026-07-03', utc: '2026-07-02T20:30:00.000Z' },
    { text: '1928000000', utc: '2031-02-04T19:33:20.000Z' },
    { text: '0001-01-01T00:00:00', utc: undefined },
    { text: '1405-04-12', utc: undefined },
    { text: '2026-13-41T00:00:00', utc: undefined },
    { text: 'فردا', utc: undefined },
    { text: '', utc: undefined },
  ])
    test(`«${text}» is ${utc ?? 'no time'}`, () => {
      assert.equal(timeOf(text)?.toISOString(), utc)
    })
})
