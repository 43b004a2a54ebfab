import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { mintToken } from '../platform/auth/tokens.ts'
import { hasPhrase } from '../platform/text/phrases.ts'
import { waitFor } from '../test-node.ts'
import { type Answered, type Asked, type Credential, openTestCentre } from './test-centre.ts'

type Fault = readonly [path: string, code: string]
type Refusal = readonly [what: string, asked: Asked, status: number, code: string, errors?: readonly Fault[]]

const GOOD = { to: '09121234567', text: 'سلام' }
const send = (change: Record<string, unknown>): Asked => ({
  method: 'POST',
  url: '/api/v1/messages',
  body: { ...GOOD, ...change },
})
const raw = (body: string | Buffer, headers: Record<string, string> = {}): Asked => ({
  method: 'POST',
  url: '/api/v1/messages',
  raw: body,
  headers,
})
const preview = (change: Record<string, unknown>): Asked => ({ ...send(change), url: '/api/v1/messages/preview' })
const list = (query: string): Asked => ({ url: `/api/v1/messages?${query}` })
const field = (what: string, change: Record<string, unknown>, ...errors: Fault[]): Refusal => [
  what,
  send(change),
  422,
  'invalid_request',
  errors,
]
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()
const without = (name: keyof typeof GOOD): Asked => {
  const { [name]: _, ...body } = GOOD
  return { ...send({}), body }
}
/** Bytes of a text in Windows-1256, as far as these letters go. */
const WINDOWS_1256 = Buffer.from([...Buffer.from('{"to":"09121234567","text":"'), 0xd3, 0xe1, 0xc7, 0xe3, 0x22, 0x7d])
const UTF_16 = Buffer.from('\ufeff{"to":"09121234567","text":"سلام"}', 'utf16le')
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
/** A body of so many bytes. */
const fill = (bytes: number): string => {
  const frame = '{"to":"09121234567","text":""}'
  return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`)
}
const UNKNOWN = '01890000-0000-7000-8000-000000000000'

const REFUSED: Refusal[] = [
  ['to is missing', without('to'), 422, 'invalid_request', [['to', 'required']]],
  field('to is a user that is no text', { to: { user: 5 } }, ['to.user', 'wrong_type']),
  ...[null, 9121234567, true, ['09121234567']].map((to) =>
    field(`to is ${JSON.stringify(to)}`, { to }, ['to', 'wrong_type']),
  ),
  field('to is empty', { to: '' }, ['to', 'phone_empty']),
  field('to is white space', { to: ' \u200c\t ' }, ['to', 'phone_empty']),
  field('to is a word', { to: 'علی' }, ['to', 'phone_not_a_number']),
  field('to has letters behind', { to: '09121234567x' }, ['to', 'phone_not_a_number']),
  field('to holds two numbers', { to: '09121234567,09121234568' }, ['to', 'phone_not_a_number']),
  field('to is SQL', { to: "'; drop table messages; --" }, ['to', 'phone_not_a_number']),
  field('to is a spreadsheet formula', { to: "=cmd|' /C calc'!A0" }, ['to', 'phone_not_a_number']),
  field('to is too short', { to: '0912' }, ['to', 'phone_invalid']),
  field('to is a land line', { to: '02188776655' }, ['to', 'phone_not_mobile']),
  field('to has a digit too many', { to: '091212345678' }, ['to', 'phone_invalid']),
  field('to has 60 digits', { to: '9'.repeat(60) }, ['to', 'phone_too_long']),
  field('to has 1,001 characters', { to: '9'.repeat(1_001) }, ['to', 'too_long']),
  field('to holds NUL', { to: '0912\u00001234567' }, ['to', 'nul_character']),
  field('to holds half a character', { to: '09121234567\ud83d' }, ['to', 'lone_surrogate']),
  field('to is a number of the sandbox', { to: '+989000000003' }, ['to', 'sandbox_number']),
  field('to is one in Persian digits', { to: '۰۹۰۰۰۰۰۰۰۰۳' }, ['to', 'sandbox_number']),

  ['text is missing', without('text'), 422, 'invalid_request', [['text', 'required']]],
  ...[null, 5, false, ['سلام'], { fa: 'سلام' }].map((text) =>
    field(`text is ${JSON.stringify(text)}`, { text }, ['text', 'wrong_type']),
  ),
  field('text is empty', { text: '' }, ['text', 'empty']),
  field('text is white space', { text: ' \n\t\u00a0\u3000' }, ['text', 'empty']),
  field('text has eleven segments of GSM-7', { text: 'a'.repeat(1_531) }, ['text', 'text_too_many_segments']),
  field('text has eleven segments of UCS-2', { text: 'س'.repeat(671) }, ['text', 'text_too_many_segments']),
  field('text has 100,000 characters', { text: 'س'.repeat(100_000) }, ['text', 'too_long']),
  field('text holds NUL', { text: 'a\u0000b' }, ['text', 'nul_character']),
  field('text holds half a character', { text: 'a\udc00b' }, ['text', 'lone_surrogate']),
  field('to and text are both wrong', { to: 'x', text: '' }, ['text', 'empty'], ['to', 'phone_not_a_number']),

  ...[null, 10008663, ['10008663']].map((from) =>
    field(`from is ${JSON.stringify(from)}`, { from }, ['from', 'wrong_type']),
  ),
  field('from is empty', { from: '' }, ['from', 'empty']),
  field('from is white space', { from: '  ' }, ['from', 'empty']),
  field('from has 255 characters', { from: '1'.repeat(255) }, ['from', 'too_long']),
  field('from holds a control character', { from: '1000\u001b8663' }, ['from', 'control_character']),
  field('from holds a C1 control character', { from: '1000\u00858663' }, ['from', 'control_character']),
  field('from is a line that nobody has', { from: '30001' }, ['from', 'not_usable']),
  field('from is a line of the account that is not lent to the service', { from: '10008664' }, ['from', 'not_usable']),
  field("from is another service's line", { from: '20005000' }, ['from', 'not_usable']),
  field('from is SQL', { from: "' or ''='" }, ['from', 'not_usable']),

  field('channel is unknown', { channel: 'pigeon' }, ['channel', 'not_one_of']),
  field('class is unknown', { class: 'OTP' }, ['class', 'not_one_of']),
  field('class is empty', { class: '' }, ['class', 'not_one_of']),
  field('class is a number', { class: 1 }, ['class', 'wrong_type']),

  field('sendAt is past', { sendAt: '2020-01-01T00:00:00Z' }, ['sendAt', 'time_in_past']),
  field('sendAt is two years ahead', { sendAt: inDays(730) }, ['sendAt', 'time_too_far']),
  field('sendAt leaves no time for validFor', { sendAt: inDays(340), validFor: 2_592_000 }, ['sendAt', 'time_too_far']),
  ...[
    'tomorrow',
    '',
    '2099-01-01',
    '2099-01-01T10:00:00',
    '2099-02-30T10:00:00Z',
    '2099-01-01T25:00:00Z',
    '2098-12-31T23:59:60Z',
    '۲۰۹۹-۰۱-۰۱T۱۰:۰۰:۰۰Z',
    '1404/01/01',
    '9'.repeat(100_000),
  ].map((sendAt) => field(`sendAt is "${sendAt.slice(0, 30)}"`, { sendAt }, ['sendAt', 'wrong_form'])),
  field('sendAt is a number', { sendAt: 4_070_908_800 }, ['sendAt', 'wrong_type']),
  field('sendAt is null', { sendAt: null }, ['sendAt', 'wrong_type']),

  field('validFor is 0', { validFor: 0 }, ['validFor', 'too_small']),
  field('validFor is negative', { validFor: -60 }, ['validFor', 'too_small']),
  field('validFor is a fraction', { validFor: 60.5 }, ['validFor', 'wrong_type']),
  field('validFor is huge', { validFor: 1e300 }, ['validFor', 'too_large']),
  field('validFor is over thirty days', { validFor: 2_592_001 }, ['validFor', 'too_large']),
  field('validFor is a text', { validFor: '60' }, ['validFor', 'wrong_type']),
  field('validFor is null', { validFor: null }, ['validFor', 'wrong_type']),
  ['validFor is no JSON number', raw('{"to":"09121234567","text":"x","validFor":1e}'), 400, 'json_malformed'],

  field('reference is empty', { reference: '' }, ['reference', 'empty']),
  field('reference is white space', { reference: ' \u200c ' }, ['reference', 'empty']),
  field('reference has 101 characters', { reference: 'x'.repeat(101) }, ['reference', 'too_long']),
  field('reference is a number', { reference: 5 }, ['reference', 'wrong_type']),
  field('reference holds a line break', { reference: 'a\r\nb' }, ['reference', 'control_character']),
  field('reference holds NUL', { reference: 'a\u0000' }, ['reference', 'nul_character']),
  field('reference holds half a character', { reference: '\ud800' }, ['reference', 'lone_surrogate']),

  field('tags is a text', { tags: 'a' }, ['tags', 'wrong_type']),
  field('tags has 21', { tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, ['tags', 'too_many']),
  field('a tag has 51 characters', { tags: ['a', 'x'.repeat(51)] }, ['tags[1]', 'too_long']),
  field('a tag is empty', { tags: [''] }, ['tags[0]', 'empty']),
  field('a tag is white space', { tags: ['a', '  '] }, ['tags[1]', 'empty']),
  field('a tag is a number', { tags: [5] }, ['tags[0]', 'wrong_type']),
  field('a tag is null', { tags: ['a', 'b', null] }, ['tags[2]', 'wrong_type']),
  field('a tag is there twice', { tags: ['a', 'a'] }, ['tags', 'repeated']),
  field('a tag holds a tab', { tags: ['a\tb'] }, ['tags[0]', 'control_character']),

  field('a field is unknown', { subject: 'x' }, ['subject', 'unknown_field']),
  field('a text and a template', { template: 'x' }, ['template', 'not_together']),
  field('a template that is none', { text: undefined, template: 'x' }, ['template', 'not_found']),
  field('variables without a template', { variables: { code: '1' } }, ['variables', 'not_together']),
  field('a variable is a number', { variables: { code: 1 } }, ['variables.code', 'wrong_type']),
  field(
    'there are 21 variables',
    { variables: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`v${i}`, 'x'])) },
    ['variables', 'too_many'],
  ),
  field('a variable holds a line break', { variables: { code: 'a\nb' } }, ['variables.code', 'control_character']),
  field(
    'two fields are unknown',
    { recipient: 'x', body: 'x' },
    ['body', 'unknown_field'],
    ['recipient', 'unknown_field'],
  ),
  field('a field has the name of another in capitals', { To: '0912' }, ['To', 'unknown_field']),
  field('a field is called constructor', { constructor: 1 }, ['constructor', 'unknown_field']),
  [
    'a field is called __proto__',
    raw('{"to":"09121234567","text":"x","__proto__":{"a":1}}'),
    422,
    'invalid_request',
    [['__proto__', 'unknown_field']],
  ],
  [
    'a field of a field is called __proto__',
    raw('{"to":"09121234567","text":"x","tags":[{"__proto__":1}]}'),
    422,
    'invalid_request',
    [['tags[0].__proto__', 'unknown_field']],
  ],
  [
    'a field would change what objects are',
    raw('{"to":"09121234567","text":"x","constructor":{"prototype":{}}}'),
    422,
    'invalid_request',
    [['constructor.prototype', 'unknown_field']],
  ],

  ...['null', '5', '"x"', '[]', '[{"to":"09121234567","text":"x"}]'].map(
    (body): Refusal => [`the body is ${body.slice(0, 9)}`, raw(body), 422, 'invalid_request', [['', 'wrong_type']]],
  ),
  ['there is no body', raw(''), 422, 'invalid_request', [['', 'wrong_type']]],
  [
    'the body is {}',
    raw('{}'),
    422,
    'invalid_request',
    [
      ['text', 'required'],
      ['to', 'required'],
    ],
  ],
  ['the body is cut', raw('{"to":"0912'), 400, 'json_malformed'],
  ['the body has a comma too many', raw('{"to":"09121234567","text":"x",}'), 400, 'json_malformed'],
  ['the body is two', raw('{"to":"09121234567","text":"x"}{}'), 400, 'json_malformed'],
  ['the body is JavaScript', raw("{to:'09121234567',text:'x'}"), 400, 'json_malformed'],
  ['a number is NaN', raw('{"to":"09121234567","text":"x","validFor":NaN}'), 400, 'json_malformed'],
  [
    'text is nested 10,000 deep',
    raw(`{"to":"09121234567","text":${deep(10_000)}}`),
    422,
    'invalid_request',
    [['text', 'wrong_form']],
  ],
  [
    'an unknown field is nested 400,000 deep, and an escape makes the body be looked through',
    raw(`{"to":"09121234567","text":"\\u0041","x":${deep(400_000)}}`),
    422,
    'invalid_request',
    [['x', 'wrong_form']],
  ],
  ['a body of 1 MiB and a byte', raw(fill(1_048_577)), 413, 'body_too_large'],
  ['a body of 1 MiB', raw(fill(1_048_576)), 422, 'invalid_request', [['text', 'too_long']]],
  ['the body is UTF-16', raw(UTF_16), 400, 'request_unreadable'],
  ['the body is UTF-16 of ASCII without a mark', raw(Buffer.from('{"to":"0912"}', 'utf16le')), 400, 'json_malformed'],
  [
    'the body is Windows-1256',
    raw(WINDOWS_1256, { 'content-type': 'application/json; charset=windows-1256' }),
    400,
    'request_unreadable',
  ],
  ['the body holds an overlong form', raw(Buffer.from([0x22, 0xc0, 0xaf, 0x22])), 400, 'request_unreadable'],
  ['the body holds a surrogate in UTF-8', raw(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), 400, 'request_unreadable'],
  ['a raw control character stands in a text', raw('{"to":"09121234567","text":"a\u0001b"}'), 400, 'json_malformed'],
  [
    'it is a form',
    raw('to=09121234567&text=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    415,
    'content_type_unsupported',
  ],
  ['it is XML', raw('<to>0912</to>', { 'content-type': 'application/xml' }), 415, 'content_type_unsupported'],
  ['it is a text', raw(JSON.stringify(GOOD), { 'content-type': 'text/plain' }), 415, 'content_type_unsupported'],
  [
    'the content type is nonsense',
    raw(JSON.stringify(GOOD), { 'content-type': ';;;' }),
    415,
    'content_type_unsupported',
  ],

  ...['PUT', 'PATCH', 'DELETE'].map(
    (method): Refusal => [`${method} /messages`, { ...send({}), method }, 405, 'http_method_not_allowed'],
  ),
  ['POST to a message', { ...send({}), url: `/api/v1/messages/${UNKNOWN}` }, 405, 'http_method_not_allowed'],
  ['GET a preview’s address', { url: '/api/v1/messages/preview' }, 404, 'message_not_found'],
  ['an address below', { url: '/api/v1/messages/x/y/z' }, 404, 'route_not_found'],

  ...(
    [
      ['is empty', ''],
      ['has 201 characters', 'k'.repeat(201)],
      ['holds a space', 'order 771'],
      ['is a space', ' '],
      ['is Persian', Buffer.from('سفارش').toString('latin1')],
      ['holds a tab', 'a\tb'],
    ] as const
  ).map(
    ([what, key]): Refusal => [
      `the idempotency key ${what}`,
      { ...send({}), headers: { 'idempotency-key': key } },
      422,
      'idempotency_key_invalid',
    ],
  ),

  [
    'preview: text is missing',
    { ...preview({}), body: { to: '0912' } },
    422,
    'invalid_request',
    [['text', 'required']],
  ],
  ['preview: text is a number', preview({ text: 5 }), 422, 'invalid_request', [['text', 'wrong_type']]],
  ['preview: to is null', preview({ to: null }), 422, 'invalid_request', [['to', 'wrong_type']]],
  ['preview: text is huge', preview({ text: 'س'.repeat(100_000) }), 422, 'invalid_request', [['text', 'too_long']]],
  ['preview: half a character', preview({ text: '\ud800' }), 422, 'invalid_request', [['text', 'lone_surrogate']]],
  ['preview: from is white space', preview({ from: ' ' }), 422, 'invalid_request', [['from', 'empty']]],
  ['preview: an unknown field', preview({ colour: 'red' }), 422, 'invalid_request', [['colour', 'unknown_field']]],
  ['preview: an unknown class', preview({ class: 'urgent' }), 422, 'invalid_request', [['class', 'not_one_of']]],

  ...['x', '1', "'; --", UNKNOWN, UNKNOWN.slice(1), '%F0%9F%92%A9', 'a'.repeat(299)].flatMap((id): Refusal[] => [
    [`no such message: ${id.slice(0, 40)}`, { url: `/api/v1/messages/${id}` }, 404, 'message_not_found'],
    [
      `no such message to cancel: ${id.slice(0, 40)}`,
      { method: 'POST', url: `/api/v1/messages/${id}/cancellation` },
      404,
      'message_not_found',
    ],
  ]),
  ['an id of 301 characters', { url: `/api/v1/messages/${'a'.repeat(301)}` }, 404, 'route_not_found'],
  ['an id that holds NUL', { url: '/api/v1/messages/%00' }, 400, 'request_unreadable'],
  ['an id that is no UTF-8', { url: '/api/v1/messages/%ff%fe' }, 400, 'request_unreadable'],

  ...(
    [
      ['limit=0', 'limit', 'too_small'],
      ['limit=201', 'limit', 'too_large'],
      ['limit=-1', 'limit', 'too_small'],
      ['limit=abc', 'limit', 'wrong_form'],
      ['limit=1e2', 'limit', 'wrong_form'],
      ['limit=5&limit=6', 'limit', 'repeated'],
      ['cursor=abc', 'cursor', 'search_cursor_wrong'],
      [`cursor=${'A'.repeat(5_000)}`, 'cursor', 'search_cursor_wrong'],
      ['sort=text', 'sort', 'search_sort_unknown'],
      ['sort=--createdAt', 'sort', 'search_sort_unknown'],
      ['status=done', 'status', 'search_value_wrong'],
      ['status[gt]=sent', 'status[gt]', 'search_operator_unknown'],
      ['nonsense=1', 'nonsense', 'search_field_unknown'],
      ['constructor=1', 'constructor', 'search_field_unknown'],
      ['to[suffix]=abc', 'to[suffix]', 'search_value_wrong'],
      ['to=abc', 'to', 'search_value_wrong'],
      ['segments=x', 'segments', 'search_value_wrong'],
      ['segments[gt]=99999999999999999999', 'segments[gt]', 'search_value_wrong'],
      ['test=maybe', 'test', 'search_value_wrong'],
      ['id=5', 'id', 'search_value_wrong'],
      ['createdAt[gte]=yesterday', 'createdAt[gte]', 'search_value_wrong'],
      ['createdAt=2026-01-01', 'createdAt', 'search_operator_unknown'],
      ['class=fast', 'class', 'search_value_wrong'],
      [`text[contains]=${'x'.repeat(501)}`, 'text[contains]', 'search_value_wrong'],
      [`q=${'x'.repeat(501)}`, 'q', 'too_long'],
    ] as const
  ).map(
    ([query, path, code]): Refusal => [
      `a list by ${query.slice(0, 40)}`,
      list(query),
      422,
      'search_invalid',
      [[`query.${path}`, code]],
    ],
  ),
  ['a search by NUL', list('q=%00'), 400, 'request_unreadable'],
]

suite('bad input for messages', async () => {
  const centre = await openTestCentre()
  const { pool, deps, call, addToken } = centre
  const token = await addToken('live', 'payroll')

  /** Everything that accepting a message writes, and nothing that reading writes. */
  const countStored = async (): Promise<unknown> => {
    const { rows } = await pool.query(`
      select (select count(*) from messages) as messages, (select count(*) from queue) as queue,
        (select count(*) from later) as later, (select count(*) from idempotency) as keys,
        (select coalesce(sum(n), 0) from (select n from deltas union all select n from counters) t) as counted,
        (select count(*) from calls) as calls, (select count(*) from notes) as notes,
        (select count(*) from audit_entries) as audited`)
    return rows[0]
  }

  // anybody may ask for what is not there, or by an address that cannot be read: that is told in the log alone
  const hasNoRoute = (code: string, url = ''): boolean =>
    code === 'route_not_found' || code === 'http_method_not_allowed' || /%ff|%00/.test(url)

  let requests = 0
  const expected: { requestId: string; status: number; code: string | null }[] = []
  /** Asks in both languages; each refusal has the whole form of a problem, and nothing is stored. */
  async function refuse(credential: Credential, [what, asked, status, code, errors]: Refusal): Promise<Answered> {
    const before = await countStored()
    const answers: Record<string, Answered> = {}
    for (const locale of ['fa', 'en']) {
      const requestId = `bad-${++requests}`
      const headers = { ...asked.headers, 'accept-language': locale, 'x-request-id': requestId }
      const answer = await call(credential, { ...asked, headers })
      assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 500)}`)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, what)
      assert.equal(answer.headers['content-language'], locale, what)
      assert.equal(answer.body.code, code, what)
      assert.equal(answer.body.status, status, what)
      assert.equal(answer.body.requestId, requestId, what)
      assert.equal(answer.headers['x-request-id'], requestId, what)
      assert.equal(answer.body.type, `http://rasan.test/docs/errors/${code}`, what)
      const found = ((answer.body.errors ?? []) as { path: string; code: string }[]).map((one) => [one.path, one.code])
      assert.deepEqual(found.sort(), [...(errors ?? [])].sort(), what)
      for (const words of [answer.body, ...(answer.body.errors ?? [])] as { title: string; code: string }[]) {
        assert.ok(words.title.length > 3 && !/\{\{|errors\.|fields\./.test(words.title), `${what}: ${words.title}`)
        assert.equal(/[آ-ی]/.test(words.title), locale === 'fa', `${what}: ${words.title}`)
      }
      assert.ok(answer.body.detail.length > 3 && !/\{\{|errors\./.test(answer.body.detail), what)
      assert.ok(answer.text.length < 20_000, `${what}: the answer is no echo of what was sent`)
      // nor does who shows no credential that is good leave a row
      if (!hasNoRoute(code, asked.url) && status !== 401) expected.push({ requestId, status, code })
      answers[locale] = answer
    }
    assert.deepEqual(await countStored(), before, `${what}: something was stored`)
    return answers.en as Answered
  }

  test('each bad request is refused at its place in the caller’s language, and stores nothing', async (t) => {
    for (const one of REFUSED) await t.test(one[0], async () => void (await refuse(token, one)))
  })

  test('of 10,000 unknown fields twenty are told', async () => {
    const body = { ...GOOD, ...Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`x${i}`, i])) }
    const errors = Array.from({ length: 20 }, (_, i): Fault => [`x${i}`, 'unknown_field'])
    await refuse(token, ['10,000 unknown fields', { ...send({}), body }, 422, 'invalid_request', errors])
  })

  test('an unknown field with a name of 900,000 characters is told by its beginning', async () => {
    const answer = await call(token, send({ ['x'.repeat(900_000)]: 1 }))
    assert.equal(answer.body.code, 'invalid_request')
    assert.match(answer.body.errors[0].path, /^x{100,}…$/)
    assert.ok(answer.text.length < 2_000)
  })

  test('too many segments are told with how many there are and may be', async () => {
    const answer = await call(token, send({ text: 'a'.repeat(1_531) }))
    assert.match(answer.body.errors[0].title, /11 segments; at most 10/)
  })

  test('who may not send is refused before the body is looked at', async () => {
    const expired = await addToken('live', 'payroll', { expiresAt: new Date(Date.now() - 1_000) })
    const revoked = await addToken('live', 'payroll')
    await pool.query('update tokens set revoked_at = now() where id = (select max(id) from tokens)')
    const narrow = await addToken('live', 'payroll', { scopes: ['service:read'] })
    await deps.live.catchUp()
    const bad = send({ to: 5 })
    for (const [what, credential, status, code] of [
      ['no token', null, 401, 'credential_missing'],
      ['expired', expired, 401, 'token_expired'],
      ['revoked', revoked, 401, 'token_revoked'],
      ['unknown', mintToken('live').token, 401, 'token_unknown'],
      ['garbled', 'rsn_live_garbled', 401, 'credential_unreadable'],
      ['cut', token.slice(0, -1), 401, 'credential_unreadable'],
      ['without the scope', narrow, 403, 'permission_missing'],
      ['of the centre', await addToken('centre'), 403, 'permission_missing'],
    ] as const)
      for (const asked of [bad, { ...bad, url: '/api/v1/messages/preview' }, raw('{"to":')])
        await refuse(credential, [`${what} ${asked.url}`, asked, status, code])
    for (const asked of [list(''), { url: `/api/v1/messages/${UNKNOWN}` }])
      await refuse(narrow, ['reading', asked, 403, 'permission_missing'])
    const cancel = { method: 'POST', url: `/api/v1/messages/${UNKNOWN}/cancellation` }
    await refuse(narrow, ['cancelling', cancel, 403, 'permission_missing'])
    const named = { ...send({}), headers: { 'rasan-service': 'clinic' } }
    await refuse(token, ['in the name of another service', named, 404, 'service_not_found'])
  })

  test('a person has to say which service a message is of', async () => {
    await centre.addPerson('sara', 'sender', 'payroll')
    const sara = { cookie: await centre.signIn('sara') }
    // a person's language is the one that was chosen, whatever the browser says
    const ask = async (headers: Record<string, string>) => (await call(sara, { ...send({}), headers })).body.code
    const before = await countStored()
    assert.equal(await ask({}), 'service_required')
    assert.equal(await ask({ 'rasan-service': 'clinic' }), 'service_not_found')
    assert.equal(await ask({ 'rasan-service': 'payroll', origin: 'https://evil.example' }), 'origin_refused')
    assert.deepEqual(await countStored(), before)
  })

  test('a service without an account, a suspended and an archived one are told apart', async () => {
    const bare = await addToken('live', 'bare')
    await refuse(bare, ['no allocation', send({}), 422, 'method_unusable'])
    await refuse(bare, ['no allocation, a line named', send({ from: '10008663' }), 422, 'method_unusable'])
    await centre.addService('closed')
    const closed = await addToken('live', 'closed')
    await pool.query(`update services set suspended_at = now() where name = 'closed'`)
    await deps.live.catchUp()
    await refuse(closed, ['suspended', send({}), 403, 'service_suspended'])
    await pool.query(`update services set archived_at = now() where name = 'closed'`)
    await deps.live.catchUp()
    await refuse(closed, ['archived', send({}), 401, 'token_revoked'])
  })

  test('an account without a key or suspended leaves nothing to send by', async () => {
    const clinic = await addToken('live', 'clinic')
    const { id } = centre.accounts.other
    await pool.query('update account_keys set disabled_at = now() where account_id = $1', [id])
    await deps.live.catchUp()
    await refuse(clinic, ['no key', send({}), 422, 'method_unusable'])
    await pool.query('update account_keys set disabled_at = null where account_id = $1', [id])
    await pool.query('update accounts set suspended_at = now() where id = $1', [id])
    await deps.live.catchUp()
    await refuse(clinic, ['suspended account', send({}), 422, 'method_unusable'])
    await pool.query('update accounts set suspended_at = null where id = $1', [id])
    await deps.live.catchUp()
  })

  test('a test token may name only lines that its service could really use', async () => {
    const trial = await addToken('test', 'payroll')
    for (const from of ['10008664', '20005000', 'nobody'])
      await refuse(trial, [`test, from ${from}`, send({ from }), 422, 'invalid_request', [['from', 'not_usable']]])
    const answer = await call(trial, send({ from: '10008663', to: '+989000000003' }))
    assert.equal(answer.status, 202, answer.text)
    assert.equal(answer.body.test, true)
  })

  for (const to of [
    '09121234567',
    '9121234567',
    '989121234567',
    '00989121234567',
    '+989121234567',
    '+98 912 123 4567',
    '(0912) 123-4567',
    '0912.123.4567',
    '۰۹۱۲۱۲۳۴۵۶۷',
    '٠٩١٢١٢٣٤٥٦٧',
    '+۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷',
    '\u202a+989121234567\u202c',
    '\u200e0912\u00a0123\u20094567',
    '+98 (0) 912 123 4567',
    'tel:+98-912-123-4567',
    '＋989121234567',
  ])
    test(`a number is taken as people write it: ${to}`, async () => {
      const answer = await call(token, send({ to }))
      assert.equal(answer.status, 202, answer.text)
      assert.equal(answer.body.to, '+989121234567')
    })

  for (const [what, text] of [
    ['ZWNJ, emoji and a flag', 'می‌روم 👩‍👩‍👧 🇮🇷'],
    ['bidi controls', '\u202eabc\u202c \u2067سلام\u2069 \u200f'],
    ['line breaks and tabs as they are', ' a\r\n\tb\n'],
    ['control characters that are no NUL', 'a\u0001\u001b[31mb\u007f\u009f'],
    ['SQL', "'; drop table messages; --\\ $1 %s"],
    ['HTML', '<script>alert("1")</script>&amp;&#x27;'],
    ['a spreadsheet formula', '=HYPERLINK("http://x","y")\t@SUM(1+1)|cmd'],
    ['LDAP', '*)(uid=*))(|(uid=*\\2a'],
    ['shell and templates', '$(rm -rf /) `id` {{7*7}} %{7*7} %00 \\u0000'],
    ['what is not normalised', 'e\u0301 é ﻼ ي ك'],
    ['a byte order mark within', '\ufeffسلام\ufeff'],
    ['non-characters', 'a\uffff\ufffe\u{10ffff}'],
  ] as const)
    test(`a text is kept to the last character: ${what}`, async () => {
      const plain = text
        .replace(/[\p{Cc}]/gu, ' ')
        .trim()
        .slice(0, 50)
      const answer = await call(token, send({ text, reference: plain, tags: [plain] }))
      assert.equal(answer.status, 202, answer.text)
      assert.equal(answer.body.text, text)
      const kept = await call(token, { url: `/api/v1/messages/${answer.body.id}` })
      assert.deepEqual([kept.body.text, kept.body.reference, kept.body.tags], [text, plain, [plain]])
      const found = await call(token, list(`reference=${encodeURIComponent(plain.replace(/[\\,]/g, '\\$&'))}`))
      assert.ok(
        found.body.items.some((one: { id: string }) => one.id === answer.body.id),
        'found by its reference',
      )
      const { rows } = await pool.query('select body from messages where id = $1', [answer.body.id])
      assert.equal(rows[0].body, text)
    })

  test('the longest of everything is taken', async () => {
    const body = {
      text: 'س'.repeat(670),
      reference: '🙂'.repeat(100),
      tags: Array.from({ length: 20 }, (_, i) => `${i}`.padStart(50, 'ب')),
      validFor: 2_592_000,
      from: '10008663',
      channel: 'sms',
      class: 'bulk',
      sendAt: inDays(300),
    }
    const answer = await call(token, send(body))
    assert.equal(answer.status, 202, answer.text)
    assert.deepEqual([answer.body.segments, answer.body.status, answer.body.from], [10, 'scheduled', '10008663'])
    assert.deepEqual([answer.body.reference, answer.body.tags], [body.reference, body.tags])
    assert.equal(answer.body.sendAt, body.sendAt)
  })

  test('a line may be named in Persian digits', async () => {
    const answer = await call(token, send({ from: ' ۱۰۰۰۸۶۶۳ ' }))
    assert.equal(answer.status, 202, answer.text)
    assert.equal(answer.body.from, '10008663')
  })

  test('a time with an offset or a fraction of a second is taken', async () => {
    for (const [sendAt, shown] of [
      ['2026-12-31T23:59:59.123456+03:30', '2026-12-31T20:29:59.123Z'],
      ['2026-12-31t10:00:00z', '2026-12-31T10:00:00.000Z'],
    ] as const) {
      const near = (text: string): string => text.replace(/^2026/, String(new Date().getUTCFullYear()))
      const answer = await call(token, send({ sendAt: near(sendAt), validFor: 60 }))
      if (Date.parse(near(shown)) > Date.now()) assert.equal(answer.body.sendAt, near(shown), answer.text)
      else assert.equal(answer.status, 422)
    }
  })

  test('JSON with a byte order mark is read, and of a key that stands twice the last counts', async () => {
    const marked = await call(token, raw(Buffer.from(`\ufeff${JSON.stringify(GOOD)}`)))
    assert.equal(marked.status, 202, marked.text)
    const before = await countStored()
    const twice = await call(token, raw('{"to":"x","text":"a","to":"09121234567","text":"b"}'))
    assert.equal(twice.status, 202, twice.text)
    assert.equal(twice.body.text, 'b')
    const [was, is] = [before, await countStored()] as { messages: number }[]
    assert.equal(is!.messages, was!.messages + 1)
  })

  test('the same key and body are answered again, and stored once', async () => {
    const asked = { ...send({ reference: 'once' }), headers: { 'idempotency-key': 'order-771/1' } }
    const first = await call(token, asked)
    assert.equal(first.status, 202)
    assert.equal(first.headers['idempotency-replayed'], undefined)
    const before = await countStored()
    const reordered = { ...asked, body: { reference: 'once', text: GOOD.text, to: GOOD.to } }
    for (const again of [asked, reordered]) {
      const second = await call(token, again)
      assert.equal(second.status, 202)
      assert.equal(second.headers['idempotency-replayed'], 'true')
      assert.deepEqual(second.body, first.body)
    }
    assert.deepEqual(await countStored(), before)
  })

  test('the same key with another body is refused, and the key of a refused request is free', async () => {
    const headers = { 'idempotency-key': 'key-2' }
    await refuse(token, [
      'bad body',
      { ...send({ to: 'x' }), headers },
      422,
      'invalid_request',
      [['to', 'phone_not_a_number']],
    ])
    assert.equal((await call(token, { ...send({}), headers })).status, 202)
    await refuse(token, ['other body', { ...send({ text: 'other' }), headers }, 422, 'idempotency_key_reused'])
  })

  test('a key of one service is nothing to another, nor a test token’s to a live one’s', async () => {
    const headers = { 'idempotency-key': 'shared' }
    const asked = { ...send({}), headers }
    const [mine, theirs, trial] = [
      await call(token, asked),
      await call(await addToken('live', 'clinic'), asked),
      await call(await addToken('test', 'payroll'), asked),
    ]
    for (const answer of [mine, theirs, trial]) {
      assert.equal(answer.status, 202, answer.text)
      assert.equal(answer.headers['idempotency-replayed'], undefined)
    }
    assert.equal(new Set([mine.body.id, theirs.body.id, trial.body.id]).size, 3)
    assert.equal(trial.body.test, true)
  })

  test('a key whose request still runs is 409 with Retry-After', async () => {
    // to be sent later, so that it needs the table that is locked
    const asked = { ...send({ sendAt: inDays(1) }), headers: { 'idempotency-key': 'slow' } }
    const holder = await pool.connect()
    try {
      await holder.query('begin; lock table later in access exclusive mode')
      const first = call(token, asked)
      await waitFor(async () => {
        const { rows } = await holder.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%idempotency%' and datname = current_database()`,
        )
        return rows.length > 0
      })
      const second = await call(token, asked)
      assert.equal(second.status, 409, second.text)
      assert.equal(second.body.code, 'idempotency_key_running')
      assert.ok(Number(second.headers['retry-after']) >= 1)
      await holder.query('rollback')
      assert.equal((await first).status, 202)
    } finally {
      holder.release()
    }
    assert.equal((await call(token, asked)).headers['idempotency-replayed'], 'true')
  })

  test('random bodies are accepted or refused, never break anything, and what is refused is not stored', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('09121234567', 'سلام', '10008663', 'otp', 60, ['a'], inDays(1), '', null, -1, '\u0000'),
    )
    const seldom = fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
    const body = fc.record(
      {
        to: fc.oneof({ weight: 8, arbitrary: fc.constant('09121234567') }, { weight: 1, arbitrary: value }),
        text: fc.oneof(
          { weight: 8, arbitrary: fc.string({ minLength: 1, unit: 'grapheme' }) },
          { weight: 1, arbitrary: value },
        ),
        from: seldom,
        class: seldom,
        sendAt: seldom,
        validFor: seldom,
        reference: seldom,
        tags: seldom,
        x: seldom,
      },
      { noNullPrototype: true },
    )
    const any = fc.oneof(
      { weight: 4, arbitrary: body.map((one) => JSON.stringify(one)) },
      { weight: 1, arbitrary: fc.json() },
    )
    let [accepted, refused] = [0, 0]
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom('', '/preview'), async (text, path) => {
        const before = (await countStored()) as { messages: number }
        const answer = await call(token, { ...raw(text), url: `/api/v1/messages${path}` })
        const after = (await countStored()) as { messages: number }
        if (answer.status === 202) {
          accepted++
          assert.equal(after.messages, before.messages + 1)
          assert.equal(answer.body.text, JSON.parse(text).text)
        } else if (answer.status === 200) assert.deepEqual(after, before)
        else {
          refused++
          assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`)
          assert.deepEqual(after, before)
          for (const one of answer.body.errors ?? []) assert.ok(hasPhrase('fa', `fields.${one.code}`), one.code)
        }
      }),
      { numRuns: 300 },
    )
    assert.ok(accepted > 3 && refused > 50, `${accepted} accepted, ${refused} refused: both have to occur`)
  })

  test('every refusal of a route left one row in the API log, with its status and code', async () => {
    await deps.apiLog.flush()
    const { rows } = await pool.query(
      `select request_id as "requestId", status, code from api_calls where request_id like 'bad-%' order by id`,
    )
    const sort = (list: { requestId: string }[]) => list.sort((a, b) => (a.requestId < b.requestId ? -1 : 1))
    assert.ok(rows.length > 300)
    assert.deepEqual(sort(rows), sort(expected))
  })
})
