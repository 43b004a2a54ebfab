import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { startHttpSimulator, WORDS } from '../simulators/http.ts'
import { JSON_SETTINGS, TEXT_SETTINGS } from '../simulators/http-settings.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { describeProvider } from './contract.ts'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { createExchange } from './exchange.ts'
import { http } from './http.ts'
import type { Context, SendItem } from './provider.ts'

const SECRET = 'a-key/of+the&provider'

for (const [speaks, settings] of [
  ['json', JSON_SETTINGS],
  ['text', TEXT_SETTINGS],
] as const)
  describeProvider({
    title: `http, described as one that speaks ${speaks},`,
    provider: http,
    startSimulator: (options) => startHttpSimulator({ ...options, speaks }),
    settings,
    key: speaks === 'json' ? { apiKey: SECRET } : { username: 'the-user-name', password: SECRET },
    badKey: speaks === 'json' ? { apiKey: 'BADKEY' } : { username: 'u', password: 'BADKEY' },
    line: '30001234',
    template: { name: '', tokens: {} },
    codes: Object.keys(WORDS).map(Number),
    unknownCode: 499,
  })

const ITEM: SendItem = { reference: 5_000, to: '+989121234567', text: 'x', line: '3000' }
const KEY = { username: 'me', password: 'p p', apiKey: SECRET }

/** What is said to one answer, and what was asked for it. */
async function sendBy(
  settings: object,
  item: Partial<SendItem> = {},
  answer: { status?: number; text?: string } = {},
  key: Record<string, string> = KEY,
) {
  const sent: ExchangeRequest[] = []
  const exchange = async (request: ExchangeRequest): Promise<ExchangeResult> => {
    sent.push(request)
    return { kind: 'answer', status: answer.status ?? 200, headers: {}, text: answer.text ?? '' }
  }
  const context: Context = {
    baseUrl: 'http://provider/base',
    settings: settings as Record<string, unknown>,
    key,
    exchange,
    now: Date.now,
  }
  const { outcomes } = await http.send(context, { manner: 'sms', items: [{ ...ITEM, ...item }], timeoutMs: 100 })
  return { outcome: outcomes[0]!, request: sent[0], context }
}

const ANSWER = { success: { at: { pointer: '/ok' }, values: ['true'] } }
const by = (request: object, more: object = {}) => ({
  answer: ANSWER,
  ...more,
  request: { method: 'POST', ...request },
})

describe('http writes a request', () => {
  const HOSTILE = [
    '"}, {"to": "+1',
    'a&to=+1&x=%26#?/..',
    '{{key.apiKey}} {{to}} {{line}} $& $1',
    'سطر\r\nX-Header: 1\n\n</to>',
    '\\" \\u0022 \u2028 \u0000',
    '../../admin?x=1',
  ]

  test('no text breaks out of its place, in JSON, form and query alike', async () => {
    const json = '{"to":"{{to}}","body":{"text":"<{{text}}>","n":[1,"{{text}}"]},"raw":true}'
    const fields = [
      { name: 'to', value: '{{to}}' },
      { name: 'text', value: '<{{ text }}>' },
    ]
    const check = async (text: string) => {
      const asJson = await sendBy(by({ body: 'json', json }), { text })
      assert.deepEqual(JSON.parse(asJson.request!.body!), {
        to: '09121234567',
        body: { text: `<${text}>`, n: [1, text] },
        raw: true,
      })
      const asForm = await sendBy(by({ body: 'form', form: fields }), { text })
      const whole = [
        ['to', '09121234567'],
        ['text', `<${text}>`],
      ]
      assert.deepEqual([...new URLSearchParams(asForm.request!.body)], whole)
      const asQuery = await sendBy(by({ method: 'GET', path: '/s', query: fields }), { text })
      const url = new URL(asQuery.request!.url)
      assert.deepEqual([url.origin + url.pathname, [...url.searchParams]], ['http://provider/base/s', whole])
      assert.equal(asQuery.request!.url.includes('+'), false, 'a space is %20, which every server reads')
    }
    for (const text of HOSTILE) await check(text)
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme' }), check), { numRuns: 200 })
  })

  test('a path keeps its segments, whatever the key has in it, and no key adds a header', async () => {
    const { request } = await sendBy(by({ path: '/a/{{key.apiKey}}/{{to}}', headers: [] }))
    assert.equal(request!.url, `http://provider/base/a/${encodeURIComponent(SECRET)}/09121234567`)
    const headers = [{ name: 'X-Key', value: 'Bearer {{key.apiKey}}' }]
    const good = await sendBy(by({ headers }))
    assert.equal(good.request!.headers!['x-key'], `Bearer ${SECRET}`)
    for (const apiKey of ['a\r\nX-Other: 1', 'کلید']) {
      const { outcome, request } = await sendBy(by({ headers }), {}, {}, { apiKey })
      assert.ok(outcome.kind === 'rejected' && outcome.fault === 'key' && request === undefined)
    }
  })

  test('HTTP Basic is of the user name and the password of the key', async () => {
    const { request } = await sendBy(by({ auth: 'basic' }))
    assert.equal(request!.headers!.authorization, `Basic ${Buffer.from('me:p p').toString('base64')}`)
  })

  test('numbers are written as the provider takes them', async () => {
    for (const [numbers, to] of [
      [undefined, '09121234567'],
      ['national', '09121234567'],
      ['international', '989121234567'],
      ['e164', '+989121234567'],
    ]) {
      const { request } = await sendBy(by({ body: 'json', json: '["{{to}}"]' }, { numbers }))
      assert.deepEqual(JSON.parse(request!.body!), [to])
    }
  })

  test('without a line a field that is nothing but the line is left out; where it is needed nothing leaves', async () => {
    const json = '{"a":{"from":"{{line}}"},"b":"x"}'
    const query = [
      { name: 'from', value: '{{line}}' },
      { name: 'x', value: '1' },
    ]
    const { request } = await sendBy(by({ body: 'json', json, query }), { line: null })
    assert.deepEqual([request!.body, request!.url], ['{"a":{},"b":"x"}', 'http://provider/base?x=1'])
    const needing = await sendBy(by({ body: 'json', json: '{"from":"98{{line}}"}' }), { line: null })
    assert.ok(needing.outcome.kind === 'rejected' && needing.outcome.fault === 'line')
    assert.equal(needing.request, undefined)
  })

  test('a key that lacks what the request asks for is refused before anything leaves', async () => {
    for (const request of [{ auth: 'basic' }, { path: '/{{key.secret}}' }]) {
      const { outcome, request: sent } = await sendBy(by(request), {}, {}, { username: 'u' })
      assert.ok(outcome.kind === 'rejected' && outcome.fault === 'key' && outcome.code === 'key_incomplete')
      assert.equal(sent, undefined)
    }
  })
})

describe('http reads an answer', () => {
  const DESCRIBED = {
    success: { at: { pointer: '/code' }, values: ['0', 'ok'] },
    id: { at: { pointer: '/ids/0' } },
    code: { pointer: '/code' },
    words: { pointer: '/words' },
    codes: [
      { code: '7', fault: 'credit', words: 'no money' },
      { code: '8', fault: 'recipient' },
      { code: 'http_401', fault: 'key' },
      { code: '9', fault: 'busy' },
    ],
  }
  const outcomeOf = async (answer: object, text: string, status = 200) =>
    (await sendBy(by({}, { answer }), {}, { status, text })).outcome

  const cases: [string, number, string, string, string][] = [
    ['yes with an id', 200, '{"code":0,"ids":["A-1"]}', 'accepted', 'A-1'],
    ['yes as a word, by another status of 2xx', 202, '{"code":"ok","ids":[12]}', 'accepted', '12'],
    [
      'an id of too many digits for a number',
      200,
      '{"code":0,"ids":[12345678901234567890]}',
      'accepted',
      '12345678901234567890',
    ],
    ['yes without an id', 200, '{"code":0,"ids":[]}', 'unknown', 'no_id'],
    ['yes with an id that is none', 200, '{"code":0,"ids":["a b"]}', 'unknown', 'no_id'],
    ['yes with an object for an id', 200, '{"code":0,"ids":[{}]}', 'unknown', 'no_id'],
    ['yes by a status of failure', 500, '{"code":0,"ids":["1"]}', 'unknown', '0'],
    ['a code of the table', 200, '{"code":7}', 'rejected', '7'],
    ['a code of the table, by a status of failure', 400, '{"code":"8"}', 'rejected', '8'],
    ['a status of the table', 401, 'who are you?', 'rejected', 'http_401'],
    ['a code of no table', 200, '{"code":77}', 'unknown', '77'],
    ['a status of no table', 404, '<html>', 'unknown', 'http_404'],
    ['the words of a code alone', 200, '7', 'unknown', 'not_described'],
    ['no JSON', 200, '<html>0</html>', 'unknown', 'not_described'],
    ['nothing', 200, '', 'unknown', 'not_described'],
    ['a property that every object has', 200, '{"code":{}}', 'unknown', 'not_described'],
    ['JSON nested beyond sense', 200, '['.repeat(200_000), 'unknown', 'not_described'],
  ]
  for (const [name, status, text, kind, expected] of cases)
    test(`${name}: ${kind}`, async () => {
      const outcome = await outcomeOf(DESCRIBED, text, status)
      assert.equal(outcome.kind, kind)
      assert.equal(outcome.kind === 'accepted' ? outcome.providerId : outcome.code, expected)
    })

  test('words are the answer’s, else those of the table, else ours', async () => {
    const textOf = async (text: string) => {
      const outcome = await outcomeOf(DESCRIBED, text)
      return outcome.kind === 'rejected' && outcome.text
    }
    assert.equal(await textOf('{"code":7,"words":"شارژ نیست"}'), 'شارژ نیست')
    assert.equal(await textOf('{"code":7}'), 'no money')
    assert.equal(await textOf('{"code":8}'), 'the recipient is refused')
  })

  test('a yes that has a code of the table as well is a contradiction, and unknown', async () => {
    const answer = { ...DESCRIBED, success: undefined, id: { at: { pointer: '/id' } } }
    assert.equal((await outcomeOf(answer, '{"id":5}')).kind, 'accepted')
    assert.equal((await outcomeOf(answer, '{"id":5,"code":7}')).kind, 'unknown')
    assert.equal((await outcomeOf(answer, '{"code":7}')).kind, 'rejected')
  })

  test('an answer that is a number alone: an id where it is long enough, a code where it is in the table', async () => {
    const answer = { id: { at: {}, digits: 6 }, code: {}, codes: [{ code: '-4', fault: 'line' }] }
    const kinds = {
      '1234567': 'accepted',
      ' 1234567\n': 'accepted',
      '-4': 'rejected',
      '12': 'unknown',
      '-1234567': 'unknown',
    }
    for (const [text, kind] of Object.entries(kinds)) assert.equal((await outcomeOf(answer, text)).kind, kind, text)
  })

  test('where the answer has no id, ours is the id', async () => {
    const outcome = await outcomeOf(ANSWER, '{"ok":true}')
    assert.ok(outcome.kind === 'accepted' && outcome.providerId === '5000')
  })

  test('balances are read with separators, in rials, tomans and messages', async () => {
    const cases: [string, string, string, string | undefined][] = [
      ['rials', '1,234,567', 'IRR', '1234567'],
      ['tomans', '1,234', 'IRR', '12340'],
      ['tomans', '-12.345', 'IRR', '-123.45'],
      ['tomans', '0.5', 'IRR', '5'],
      ['messages', '25', 'credit', '25'],
      ['rials', 'none', '', undefined],
      ['rials', '', '', undefined],
    ]
    for (const [unit, text, expectedUnit, amount] of cases) {
      const balance = { request: { method: 'GET' }, at: {}, unit }
      const { context } = await sendBy(by({}, { balance }), {}, { text })
      const read = await http.readAccount!(context)
      if (amount === undefined) assert.ok(read.kind === 'refused' && read.fault === 'busy')
      else assert.ok(read.kind === 'read')
      if (read.kind === 'read') assert.deepEqual(read.value.balance, { amount, unit: expectedUnit })
    }
  })
})

describe('http reads callbacks', () => {
  const read = (report: object, request: object) =>
    http.parseReports!({ method: 'POST', query: {}, headers: {}, body: null, ...request }, { ...by({}), report })
  const words = [{ word: 'DLV', status: 'delivered' }]

  test('by query, form, JSON and list, in any case of names and words', () => {
    const expected = [{ providerId: '17', status: 'delivered', code: 'dlv', text: '' }]
    const named = { id: 'MessageId', status: 'state', words }
    assert.deepEqual(read(named, { query: { messageid: '17', STATE: 'dlv' } }), expected)
    assert.deepEqual(read(named, { query: { messageid: '17' }, body: { state: 'dlv' } }), expected)
    assert.deepEqual(read({ id: '/a/0/id', status: 's', words }, { body: { a: [{ id: 17 }], s: 'dlv' } }), expected)
    const list = { list: '', id: 'id', status: '/s', words }
    assert.equal(
      read(list, {
        body: [
          { id: 1, s: 'DLV' },
          { id: 2, s: 'new' },
        ],
      }).length,
      2,
    )
    assert.equal(read(list, { body: [{ id: 1, s: 'new' }] })[0]!.status, 'unknown')
  })

  test('without a description every callback is unreadable', () => {
    assert.throws(() => http.parseReports!({ method: 'GET', query: { id: '1' }, headers: {}, body: null }, by({})), {
      message: /not described/,
    })
  })
})

describe('a description', () => {
  const GOOD = structuredClone(JSON_SETTINGS) as unknown as Record<string, Record<string, unknown>>
  const faultsOf = (change: (settings: Record<string, Record<string, unknown>>) => void) => {
    const settings = structuredClone(GOOD)
    change(settings)
    return http.checkSettings!(settings).map(({ path, code }) => `${path} ${code}`)
  }

  test('that can be used has no fault', () => {
    assert.deepEqual(http.checkSettings!(JSON_SETTINGS), [])
    assert.deepEqual(http.checkSettings!(TEXT_SETTINGS), [])
  })

  test('of the guides can be used as it stands', () => {
    for (const language of ['en', 'fa']) {
      const guide = readFileSync(new URL(`../docs/${language}/other-provider.md`, import.meta.url), 'utf8')
      const [, sample] = /```json\n([\s\S]*?)```/.exec(guide)!
      assert.ok(new Ajv({ strict: false }).validate(http.settings, JSON.parse(sample!)))
      assert.deepEqual(http.checkSettings!(JSON.parse(sample!)), [])
    }
  })

  const wrong: [string, (settings: Record<string, Record<string, unknown>>) => void, string[]][] = [
    ['no text', ({ request }) => Object.assign(request!, { json: '{"to":"{{to}}"}' }), ['request placeholder_missing']],
    [
      'JSON that is none',
      ({ request }) => Object.assign(request!, { json: '{"a":{{to}}}' }),
      ['request placeholder_missing', 'request placeholder_missing', 'request.json wrong_form'],
    ],
    [
      'a placeholder of nothing',
      ({ request }) => Object.assign(request!, { query: [{ name: 'a', value: '{{key.other}}' }] }),
      ['request.query[0].value placeholder_unknown'],
    ],
    [
      'the text in a path',
      ({ request }) => Object.assign(request!, { path: '/{{text}}' }),
      ['request.path placeholder_unknown'],
    ],
    [
      'the text in a header',
      ({ request }) => Object.assign(request!, { headers: [{ name: 'a', value: '{{text}}' }] }),
      ['request.headers[0].value placeholder_unknown'],
    ],
    [
      'another host',
      ({ request }) => Object.assign(request!, { headers: [{ name: 'Host', value: 'x' }] }),
      ['request.headers[0].name not_usable'],
    ],
    [
      'two credentials',
      ({ request }) => Object.assign(request!, { auth: 'basic', headers: [{ name: 'Authorization', value: 'x' }] }),
      ['request.headers[0].name not_together'],
    ],
    ['a body in a GET', ({ request }) => Object.assign(request!, { method: 'GET' }), ['request.body not_together']],
    [
      'no mark of a yes',
      ({ answer }) => Object.assign(answer!, { success: undefined, id: undefined }),
      ['answer.success required'],
    ],
    [
      'any text as an id',
      ({ answer }) => Object.assign(answer!, { success: undefined, id: { at: {} } }),
      ['answer.id.digits required'],
    ],
    ['codes that stand nowhere', ({ answer }) => Object.assign(answer!, { code: undefined }), ['answer.code required']],
    [
      'a code that means yes and no',
      ({ answer }) => Object.assign(answer!, { codes: [{ code: '0', fault: 'key' }] }),
      ['answer.codes[0].code not_together'],
    ],
    [
      'a code twice',
      ({ answer }) =>
        Object.assign(answer!, {
          codes: [
            { code: '1', fault: 'key' },
            { code: '1', fault: 'busy' },
          ],
        }),
      ['answer.codes[1].code repeated'],
    ],
    [
      'a failure that may have come after taking',
      ({ answer }) =>
        Object.assign(answer!, {
          codes: ['http_500', 'http_408', 'http_200'].map((code) => ({ code, fault: 'busy' })),
        }),
      [0, 1, 2].map((i) => `answer.codes[${i}].code not_usable`),
    ],
    [
      'a message in the balance',
      ({ balance }) => Object.assign(balance!.request as object, { path: '/{{to}}' }),
      ['balance.request.path placeholder_unknown'],
    ],
    [
      'a word of a state twice',
      ({ report }) =>
        Object.assign(report!, {
          words: [
            { word: 'a', status: 'sent' },
            { word: 'A', status: 'failed' },
          ],
        }),
      ['report.words[1].word repeated'],
    ],
  ]
  for (const [name, change, faults] of wrong)
    test(`with ${name} is refused at its place`, () => assert.deepEqual(faultsOf(change), faults))
})

describe('http at its simulator', () => {
  let simulator: Simulator
  const { exchange, close } = createExchange({ connections: 2 })
  before(async () => {
    simulator = await startHttpSimulator()
  })
  after(async () => {
    await close()
    await simulator.close()
  })

  test('without a balance, a probe proves that somebody answers, and sends no key', async () => {
    const { balance: _, ...settings } = JSON_SETTINGS
    const asked: ExchangeRequest[] = []
    const context: Context = {
      baseUrl: simulator.url,
      settings,
      key: KEY,
      exchange: (request) => {
        asked.push(request)
        return exchange(request)
      },
      now: Date.now,
    }
    assert.equal((await http.probe(context)).kind, 'read')
    assert.deepEqual([asked[0]!.url, asked[0]!.headers], [`${simulator.url}/`, {}])
    assert.deepEqual([http.readsAccount!(settings), http.readsAccount!(JSON_SETTINGS)], [false, true])
    assert.equal((await http.readAccount!(context)).kind, 'refused')
  })
})

describe('a rehearsal', () => {
  const INPUT = {
    baseUrl: 'https://provider',
    to: '+989121234567',
    text: 'سلام "x"',
    line: null,
    answer: null,
    callback: null,
  }

  test('shows the request with every secret masked, and sends nothing', () => {
    const settings = {
      ...JSON_SETTINGS,
      request: { ...JSON_SETTINGS.request, auth: 'basic', query: [{ name: 'k', value: '{{key.secret}}' }] },
    }
    const { request, outcome, reports } = http.rehearse!(settings, INPUT)
    assert.deepEqual([outcome, reports], [null, null])
    assert.deepEqual(request, {
      method: 'POST',
      url: 'https://provider/v1/send?k=***',
      headers: [
        { name: 'x-api-key', value: '***' },
        { name: 'authorization', value: 'Basic ***' },
        { name: 'content-type', value: 'application/json; charset=utf-8' },
      ],
      body: '{"recipient":"989121234567","content":"سلام \\"x\\"","ref":"1234567890"}',
    })
  })

  test('reads a sample answer and a sample callback as they would be read', () => {
    const rehearse = (text: string, body: unknown) =>
      http.rehearse!(JSON_SETTINGS, {
        ...INPUT,
        answer: { status: 200, text },
        callback: { method: 'POST', query: {}, headers: {}, body },
      })
    const good = rehearse('{"result":{"code":0},"messages":[{"id":7}]}', {
      events: [{ messageId: 7, state: 'DELIVRD' }],
    })
    assert.deepEqual(good.outcome, { kind: 'accepted', providerId: '7', cost: null })
    assert.equal(good.reports![0]!.status, 'delivered')
    const bad = rehearse('{"result":{"code":402}}', { events: [] })
    assert.ok(bad.outcome?.kind === 'rejected' && bad.outcome.fault === 'credit')
    assert.deepEqual(bad.reports, [])
  })
})
