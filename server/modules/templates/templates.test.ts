import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { kavenegar } from '../../../providers/kavenegar.ts'
import { smsir } from '../../../providers/smsir.ts'
import { startKavenegarSimulator } from '../../../simulators/kavenegar.ts'
import type { Simulator } from '../../../simulators/simulator.ts'
import { startSmsirSimulator } from '../../../simulators/smsir.ts'
import { checkAll } from '../../dispatch/test-checks.ts'
import { SERVICE_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, type TestNode, waitFor } from '../../test-node.ts'

// Time is the only thing that is bent: calls time out sooner.
for (const provider of [kavenegar, smsir]) for (const method of Object.values(provider.methods)) method.timeoutMs = 700

let node: TestNode
let first: Simulator
let second: Simulator
let serviceId: number
let [token, blind, trial] = ['', '', '']

before(async () => {
  node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
  first = await startKavenegarSimulator({ templates: ['verify', 'welcome'] })
  second = await startSmsirSimulator({ templates: ['700'] })
  atTestEnd(async () => Promise.all([first.close(), second.close()]).then(() => undefined))
  const { pool } = node
  const kn = { name: 'kn', provider: 'kavenegar', baseUrl: first.url, key: { apiKey: 'good' }, line: '10008663' }
  const accountId = (await addAccount(node, kn)).id
  const sm = { name: 'sm', provider: 'smsir', baseUrl: second.url, key: { apiKey: 'good' }, line: '30007732' }
  const otherId = (await addAccount(node, sm)).id
  await addAccount(node, { name: 'sandbox', provider: 'sandbox' })
  serviceId = await addService(pool, {
    name: 'login',
    accountId,
    methods: ['kavenegar.sms', 'kavenegar.otp'],
    policy: 'never-twice',
  })
  await pool.query(`insert into allocations (service_id, account_id, methods) values ($1, $2, '{smsir.otp}')`, [
    serviceId,
    otherId,
  ])
  token = await addToken(pool, { kind: 'live', serviceId, scopes: [...SERVICE_PERMISSIONS] })
  blind = await addToken(pool, { kind: 'live', serviceId, scopes: ['messages:send', 'messages:read'] })
  trial = await addToken(pool, { kind: 'test', serviceId, scopes: [...SERVICE_PERMISSIONS] })
  await node.node.deps.live.catchUp()
})

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
type Answer = { status: number; body: any }

async function call(method: string, path: string, body?: unknown, as = token, key?: string): Promise<Answer> {
  const answer = await fetch(`${node.node.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${as}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
}

const TEXT = 'کد ورود شما: {{code}}'
const byKavenegar = (name: string) => ({
  method: 'kavenegar.otp',
  name,
  tokens: [{ token: 'token', variable: 'code' }],
})
const bySmsir = (name: string) => ({ method: 'smsir.otp', name, tokens: [{ token: 'CODE', variable: 'code' }] })
const template = (name: string, over: Record<string, unknown> = {}) => ({
  name,
  title: { fa: 'ورود', en: 'Sign-in' },
  class: 'otp',
  text: TEXT,
  variables: [{ name: 'code', maxLength: 8 }],
  bindings: [byKavenegar('verify'), bySmsir('700')],
  ...over,
})

async function make(name: string, over: Record<string, unknown> = {}): Promise<void> {
  const { status, body } = await call('POST', '/templates', template(name, over))
  assert.equal(status, 201, JSON.stringify(body))
}

let count = 0
/** A number of its own for each message, to find it by at the simulators. */
const nextNumber = (): string => `0912000${String(++count).padStart(4, '0')}`
const at = (simulator: Simulator, to: string) => simulator.received().filter((row) => row.to.endsWith(to.slice(1)))

async function send(name: string, variables: Record<string, string>, to = nextNumber()): Promise<string> {
  const { status, body } = await call('POST', '/messages', { to, template: name, variables })
  assert.equal(status, 202, JSON.stringify(body))
  return body.id
}
const read = async (id: string, as = token) => (await call('GET', `/messages/${id}`, undefined, as)).body
/** Waits until a provider has taken it, with all that waits for a time made due. */
const untilTaken = (id: string) =>
  waitFor(async () => {
    await node.pool.query('update later set due_at = now() where id = $1', [id])
    const message = await read(id)
    return ['sent', 'delivered'].includes(message.status) && message
  })
const openCircuits = async (): Promise<string[]> =>
  (
    await node.pool.query(`select kind || ' ' || subject as name from circuits where state = 'open' order by 1`)
  ).rows.map(({ name }) => name)

describe('a code made from a template', () => {
  test('goes by the provider’s own template, with its tokens, though plain text comes first in the allocation', async () => {
    await make('login')
    const to = nextNumber()
    const message = await untilTaken(await send('login', { code: '48151' }, to))
    assert.deepEqual(
      at(first, to).map((row) => row.template),
      [{ name: 'verify', tokens: { token: '48151' } }],
    )
    assert.deepEqual([message.method, message.from, message.class], ['kavenegar.otp', null, 'otp'])
    assert.equal(message.text, 'کد ورود شما: 48151')
    assert.deepEqual(message.template, { name: 'login', version: 1, locale: 'fa', variables: { code: '48151' } })
    assert.equal(message.attempts[0].template, 'verify')
  })

  test('refused as a template, it goes by the other provider’s, and that template alone is stopped', async () => {
    await make('half', { bindings: [byKavenegar('nobody'), bySmsir('700')] })
    const to = nextNumber()
    const message = await untilTaken(await send('half', { code: '11' }, to))
    assert.deepEqual([message.method, at(first, to).length], ['smsir.otp', 0])
    assert.deepEqual(
      at(second, to).map((row) => row.template),
      [{ name: '700', tokens: { CODE: '11' } }],
    )
    assert.deepEqual(await openCircuits(), ['template kavenegar.otp nobody'])
    assert.match(
      message.timeline.map(({ kind }: { kind: string }) => kind).join(' '),
      /handed_over rejected.*failed_over.*handed_over taken/,
    )
    const other = await untilTaken(await send('login', { code: '12' }))
    assert.equal(other.method, 'kavenegar.otp')
  })

  test('refused by both, it goes as plain text from a line that carries codes', async () => {
    await make('none', { bindings: [byKavenegar('nobody-2'), bySmsir('701')] })
    const to = nextNumber()
    const message = await untilTaken(await send('none', { code: '2233' }, to))
    assert.deepEqual([message.method, message.from], ['kavenegar.sms', '10008663'])
    assert.deepEqual(
      at(first, to).map(({ text, template: by }) => [text, by]),
      [['کد ورود شما: 2233', undefined]],
    )
    assert.deepEqual(
      (await openCircuits()).filter((name) => /nobody-2|701/.test(name)),
      ['template kavenegar.otp nobody-2', 'template smsir.otp 701'],
    )
  })

  test('a stopped template is tried again by a code, since nothing else would', async () => {
    await node.pool.query(
      `update circuits set retry_at = now() where kind = 'template' and subject = 'kavenegar.otp nobody-2'`,
    )
    const before = first.totals().calls
    const id = await waitFor(async () => {
      const id = await send('none', { code: '9' })
      await untilTaken(id)
      const { attempts } = await read(id)
      return attempts.some((attempt: { template: string }) => attempt.template === 'nobody-2') && id
    })
    assert.ok(first.totals().calls > before)
    assert.equal((await read(id)).method, 'kavenegar.sms')
  })

  test('with a value that a provider’s template cannot carry it takes the next road, and nothing is called in vain', async () => {
    await make('spaced', {
      bindings: [
        byKavenegar('verify'),
        { ...bySmsir('700'), tokens: [{ token: 'CODE', variable: 'code', maxLength: 4 }] },
      ],
    })
    const roads: [code: string, method: string][] = [
      ['4 8', 'smsir.otp'],
      ['12345', 'kavenegar.otp'],
      ['12 456', 'kavenegar.sms'],
    ]
    for (const [code, method] of roads) {
      const message = await untilTaken(await send('spaced', { code }))
      assert.deepEqual([message.method, message.attempts.length], [method, 1], code)
    }
  })

  test('goes nowhere else while nobody knows whether it left', async () => {
    first.behave({ kind: 'hang', process: true, endpoint: 'verify/lookup' })
    const to = nextNumber()
    const id = await send('login', { code: '777' }, to)
    await waitFor(async () => (await read(id)).status === 'unconfirmed')
    await first.behaveWell()
    const { attempts } = await read(id)
    assert.deepEqual(
      attempts.map(({ method }: { method: string }) => method),
      ['kavenegar.otp'],
    )
    assert.equal(at(second, to).length, 0)
    assert.equal(at(first, to).length, 1)
  })

  test('pinned to a line, it goes as text from that line: a provider’s template would choose its own', async () => {
    const to = nextNumber()
    const body = { to, template: 'login', variables: { code: '5' }, from: '10008663' }
    const { body: sent } = await call('POST', '/messages', body)
    const message = await untilTaken(sent.id)
    assert.deepEqual([message.method, message.from], ['kavenegar.sms', '10008663'])
  })

  test('is hidden with its values from readers without the permission, at once and later', async () => {
    const to = nextNumber()
    const body = { to, template: 'login', variables: { code: '313131' } }
    const accepted = await call('POST', '/messages', body, blind)
    const hidden = { name: 'login', version: 1, locale: 'fa', variables: null }
    assert.deepEqual([accepted.body.text, accepted.body.template], ['••••••', hidden])
    await untilTaken(accepted.body.id)
    const later = await read(accepted.body.id, blind)
    assert.deepEqual(later.template, hidden)
    assert.ok(!JSON.stringify(later).includes('313131'))
    const list = await call('GET', '/messages?limit=100', undefined, blind)
    assert.ok(!JSON.stringify(list.body).includes('313131'))
    await call('POST', '/messages', { ...body, to: '0912', variables: { code: '414141' } })
    await node.node.deps.apiLog.flush()
    const { rows } = await node.pool.query('select body::text from api_calls where status = 422')
    assert.ok(rows.length > 0 && rows.every((row) => !row.body?.includes('414141')), JSON.stringify(rows))
  })
})

test('a method is usable once a template is bound to it', async () => {
  const usable = async () => {
    const { body } = await call('GET', '/service')
    return Object.fromEntries(body.methods.map((one: Record<string, unknown>) => [one.method, one.usable]))
  }
  assert.deepEqual(await usable(), { 'kavenegar.sms': true, 'kavenegar.otp': true, 'smsir.otp': true })
  await node.pool.query('update templates set deleted_at = now()')
  assert.deepEqual(await usable(), { 'kavenegar.sms': true, 'kavenegar.otp': false, 'smsir.otp': false })
  await node.pool.query('update templates set deleted_at = null')
})

test('another class goes as text first, and by a provider’s template where there is no other way', async () => {
  await make('reminder', { class: 'normal', text: 'Dear {{code}}' })
  const message = await untilTaken(await send('reminder', { code: 'Sara' }))
  assert.deepEqual([message.method, message.class], ['kavenegar.sms', 'normal'])
})

test('a message keeps the version that it was made from', async () => {
  await make('changing')
  const later = { sendAt: new Date(Date.now() + 3_600_000).toISOString() }
  const to = nextNumber()
  const asked = { to, template: 'changing', variables: { code: '10' }, ...later }
  const { body: old } = await call('POST', '/messages', asked, token, 'kept')
  const changed = await call('PATCH', '/templates/changing', {
    text: '{{name}}',
    variables: [{ name: 'name', maxLength: 20 }],
    bindings: [],
  })
  assert.deepEqual([changed.status, changed.body.version], [200, 2])
  const again = await call('POST', '/messages', asked, token, 'kept')
  assert.deepEqual([again.status, again.body.id, again.body.template.version], [202, old.id, 1])
  await call('DELETE', '/templates/changing')
  const gone = await call('POST', '/messages', { ...asked, sendAt: undefined })
  assert.deepEqual([gone.status, gone.body.errors[0].path], [422, 'template'])
  await node.pool.query(`update later set due_at = now() where id = $1`, [old.id])
  const sent = await untilTaken(old.id)
  assert.deepEqual([sent.method, sent.template.version, sent.template.variables], ['kavenegar.otp', 1, { code: '10' }])
})

test('a variable takes what its type says, and its default where nothing is given', async () => {
  await make('typed', {
    class: 'normal',
    text: '{{name}}: {{amount}} تا {{until}}',
    variables: [
      { name: 'name', maxLength: 10, default: 'همکار' },
      { name: 'amount', maxLength: 10, type: 'number' },
      { name: 'until', maxLength: 10, type: 'date', default: null },
    ],
    bindings: [],
  })
  const { body: made } = await call('GET', '/templates/typed')
  assert.deepEqual(made.variables, [
    { name: 'name', maxLength: 10, type: 'text', default: 'همکار', sample: null },
    { name: 'amount', maxLength: 10, type: 'number', default: null, sample: null },
    { name: 'until', maxLength: 10, type: 'date', default: null, sample: null },
  ])
  const send = (variables: object) => call('POST', '/messages', { to: nextNumber(), template: 'typed', variables })
  const sent = await send({ amount: '۱۲٬۵۰۰', until: '۱۴۰۵/۰۶/۳۱' })
  assert.deepEqual([sent.status, sent.body.text], [202, 'همکار: ۱۲٬۵۰۰ تا ۱۴۰۵/۰۶/۳۱'])
  assert.equal(sent.body.template.variables.name, 'همکار')
  const wrong = await send({ amount: 'دوازده', until: '1405/13/01', name: ' ' })
  assert.deepEqual(
    wrong.body.errors.map(({ path, code }: Record<string, string>) => [path, code]),
    [
      ['variables.name', 'empty'],
      ['variables.amount', 'not_a_number'],
      ['variables.until', 'not_a_date'],
    ],
  )
})

test('the order of its variables makes no other body of it', async () => {
  await make('two', {
    text: '{{a}} {{b}}',
    variables: ['a', 'b'].map((name) => ({ name, maxLength: 5 })),
    bindings: [],
  })
  const to = nextNumber()
  const one = await call('POST', '/messages', { to, template: 'two', variables: { a: '1', b: '2' } }, token, 'order')
  const two = await call('POST', '/messages', { to, template: 'two', variables: { b: '2', a: '1' } }, token, 'order')
  const other = await call('POST', '/messages', { to, template: 'two', variables: { a: '2', b: '1' } }, token, 'order')
  assert.deepEqual([one.body.id, two.body.id, other.status], [two.body.id, one.body.id, 422])
})

test('a batch judges each by itself, and sends each with its own values', async () => {
  const [one, two] = [nextNumber(), nextNumber()]
  const { body } = await call('POST', '/messages/batch', {
    messages: [
      { to: one, template: 'login', variables: { code: '1' } },
      { to: two, template: 'login', variables: {} },
      { to: two, template: 'login', variables: { code: '2' } },
      { to: two, text: 'plain' },
    ],
  })
  assert.deepEqual(
    body.items.map((item: { status: number }) => item.status),
    [202, 422, 202, 202],
  )
  assert.deepEqual(
    body.items[1].problem.errors.map(({ path }: { path: string }) => path),
    ['variables.code'],
  )
  for (const place of [0, 2]) await untilTaken(body.items[place].message.id)
  assert.deepEqual(
    [...at(first, one), ...at(first, two)].flatMap((row) => row.template?.tokens.token ?? []),
    ['1', '2'],
  )
})

test('a test token’s goes to the sandbox, as text', async () => {
  const body = { to: nextNumber(), template: 'login', variables: { code: '6' } }
  const { body: sent, status } = await call('POST', '/messages', body, trial)
  assert.deepEqual([status, sent.test, sent.text], [202, true, 'کد ورود شما: 6'])
})

test('preview shows the text with its values, and what is wrong with them', async () => {
  const shown = await call('POST', '/messages/preview', { template: 'login', variables: { code: '48151' } })
  const { text, segments, method } = shown.body
  assert.deepEqual([text, segments, method], ['کد ورود شما: 48151', 1, 'kavenegar.otp'])
  const wrong = await call('POST', '/messages/preview', { template: 'login' })
  assert.deepEqual(
    wrong.body.errors.map(({ path, code }: Record<string, string>) => [path, code]),
    [['variables.code', 'required']],
  )
})

const FAULTS: [what: string, body: Record<string, unknown>, ...errors: [path: string, code: string][]][] = [
  ['no such template', { template: 'nothing' }, ['template', 'not_found']],
  ['a value is missing', { variables: {} }, ['variables.code', 'required']],
  ['a value is empty', { variables: { code: '' } }, ['variables.code', 'empty']],
  ['a value is white space', { variables: { code: ' ' } }, ['variables.code', 'empty']],
  ['a value is too long', { variables: { code: '123456789' } }, ['variables.code', 'too_long']],
  ['a variable is unknown', { variables: { code: '1', other: '2' } }, ['variables.other', 'unknown_field']],
  ['a name is of every object', { variables: { code: '1', toString: '2' } }, ['variables.toString', 'unknown_field']],
  ['a value is a number', { variables: { code: 1 } }, ['variables.code', 'wrong_type']],
  ['another class', { class: 'normal' }, ['class', 'not_together']],
  ['a text as well', { text: 'x' }, ['template', 'not_together']],
  ['all faults together', { to: 'x', variables: {} }, ['variables.code', 'required'], ['to', 'phone_not_a_number']],
]
for (const [what, over, ...errors] of FAULTS)
  test(`refused at its place: ${what}`, async () => {
    const good = { to: '09121234567', template: 'login', variables: { code: '1' } }
    const { status, body } = await call('POST', '/messages', { ...good, ...over })
    assert.equal(status, 422)
    assert.deepEqual(body.errors.map(({ path, code }: Record<string, string>) => [path, code]).sort(), errors.sort())
  })

const WRONG: [what: string, over: Record<string, unknown>, path: string, code: string][] = [
  ['a variable that it has not', { text: '{{kod}}' }, 'text', 'variable_undeclared'],
  ['braces around no name', { text: 'x {{ 1 }}' }, 'text', 'placeholder_wrong'],
  ['braces without end', { text: 'x {{code' }, 'text', 'placeholder_wrong'],
  ['eleven segments around the variables', { text: `${'س'.repeat(671)}{{code}}` }, 'text', 'text_too_many_segments'],
  ['more places than are filled in a message', { text: '{{code}}'.repeat(201) }, 'text', 'too_many_places'],
  [
    'more places in the other language',
    { translations: { en: '{{code}}'.repeat(201) } },
    'translations.en',
    'too_many_places',
  ],
  [
    'a variable twice',
    { variables: ['code', 'code'].map((name) => ({ name, maxLength: 4 })) },
    'variables[1].name',
    'repeated',
  ],
  [
    'a default that is no number',
    { variables: [{ name: 'code', maxLength: 8, type: 'number', default: 'x' }] },
    'variables[0].default',
    'not_a_number',
  ],
  [
    'a default that is too long',
    { variables: [{ name: 'code', maxLength: 2, default: '123' }] },
    'variables[0].default',
    'too_long',
  ],
  [
    'a method that sends texts',
    { bindings: [{ ...byKavenegar('x'), method: 'kavenegar.sms' }] },
    'bindings[0].method',
    'not_one_of',
  ],
  ['a method twice', { bindings: [byKavenegar('x'), byKavenegar('y')] }, 'bindings[1].method', 'repeated'],
  [
    'a token of no variable',
    { bindings: [{ ...byKavenegar('x'), tokens: [{ token: 'token', variable: 'kod' }] }] },
    'bindings[0].tokens[0].variable',
    'not_one_of',
  ],
  [
    'a token that begins with a digit',
    { bindings: [{ ...byKavenegar('x'), tokens: [{ token: '1', variable: 'code' }] }] },
    'bindings[0].tokens[0].token',
    'wrong_form',
  ],
  ['a name that is taken', { name: 'login' }, 'name', 'taken'],
  ['two texts in one language', { translations: { fa: '{{code}}' } }, 'translations.fa', 'repeated'],
  [
    'a text that lacks what the other says',
    { translations: { en: 'Your code' } },
    'translations.en',
    'variable_unsaid',
  ],
  [
    'a variable that only the other text says',
    { text: 'کد شما', translations: { en: '{{code}}' } },
    'text',
    'variable_unsaid',
  ],
  [
    'a variable that is not declared, in the other language',
    { translations: { en: '{{code}} {{who}}' } },
    'translations.en',
    'variable_undeclared',
  ],
  [
    'an example that is no number',
    { variables: [{ name: 'code', maxLength: 8, type: 'number', sample: 'x' }] },
    'variables[0].sample',
    'not_a_number',
  ],
  [
    'an example that is too long',
    { variables: [{ name: 'code', maxLength: 2, sample: '123' }] },
    'variables[0].sample',
    'too_long',
  ],
  [
    'a binding in a language that has no text',
    { bindings: [{ ...byKavenegar('x'), locale: 'en' }] },
    'bindings[0].locale',
    'not_usable',
  ],
  [
    'a method twice in one language',
    {
      translations: { en: '{{code}}' },
      bindings: [
        { ...byKavenegar('x'), locale: 'en' },
        { ...byKavenegar('y'), locale: 'en' },
      ],
    },
    'bindings[1].method',
    'repeated',
  ],
]
for (const [what, over, path, code] of WRONG)
  test(`no template is made of ${what}`, async () => {
    const { status, body } = await call('POST', '/templates', template('wrong', over))
    assert.ok(status === 422 || status === 409, JSON.stringify(body))
    assert.deepEqual(
      body.errors.map((error: Record<string, string>) => [error.path, error.code]),
      [[path, code]],
    )
  })

describe('a template in two languages', () => {
  const said = (body: { text: string; template: { locale: string } }) => [body.text, body.template.locale]
  const sendIt = (over: Record<string, unknown>) =>
    call('POST', '/messages', { to: nextNumber(), template: 'both', variables: { name: 'Sara' }, ...over })

  before(async () => {
    await make('both', {
      class: 'normal',
      text: '{{name}} عزیز، خوش آمدید',
      translations: { en: 'Welcome, {{name}}' },
      variables: [{ name: 'name', maxLength: 30, sample: 'سارا' }],
      bindings: [],
    })
    for (const [username, locale, mobile] of [
      ['reads-english', 'en', '+989120009901'],
      ['reads-persian', 'fa', '+989120009902'],
    ])
      await node.pool.query(`insert into users (username, name, locale, mobile) values ($1, $1, $2, $3)`, [
        username,
        locale,
        mobile,
      ])
  })

  test('is said in the language that is asked for, else in the recipient’s, else in its own', async () => {
    const cases: [over: Record<string, unknown>, text: string, locale: string][] = [
      [{}, 'Sara عزیز، خوش آمدید', 'fa'],
      [{ locale: 'en' }, 'Welcome, Sara', 'en'],
      [{ to: { user: 'reads-english' } }, 'Welcome, Sara', 'en'],
      [{ to: { user: 'reads-persian' } }, 'Sara عزیز، خوش آمدید', 'fa'],
      [{ to: { user: 'reads-english' }, locale: 'fa' }, 'Sara عزیز، خوش آمدید', 'fa'],
    ]
    for (const [over, text, locale] of cases) {
      const { status, body } = await sendIt(over)
      assert.equal(status, 202, JSON.stringify(body))
      assert.deepEqual(said(body), [text, locale], JSON.stringify(over))
      assert.deepEqual(said(await read(body.id)), [text, locale])
      const preview = await call('POST', '/messages/preview', {
        template: 'both',
        variables: { name: 'Sara' },
        ...over,
      })
      assert.deepEqual([preview.body.text, preview.body.locale], [text, locale])
    }
    await make('one', { class: 'normal', bindings: [] })
    const { body } = await sendIt({ template: 'one', variables: { code: '1' }, locale: 'en' })
    assert.deepEqual(said(body), ['کد ورود شما: 1', 'fa'])
  })

  test('a language is asked of a template alone', async () => {
    const { status, body } = await call('POST', '/messages', { to: nextNumber(), text: 'x', locale: 'en' })
    assert.deepEqual([status, body.errors[0].path, body.errors[0].code], [422, 'locale', 'not_together'])
  })

  test('a code goes by the provider’s template in its language, by one of none, and as text where there is neither', async () => {
    await make('code-of-both', {
      translations: { en: 'Your code: {{code}}' },
      bindings: [{ ...byKavenegar('welcome'), locale: 'en' }],
    })
    const sendCode = async (locale: string) => {
      const to = nextNumber()
      const asked = { to, template: 'code-of-both', variables: { code: '55' }, locale }
      const { body } = await call('POST', '/messages', asked)
      const { method, attempts } = await untilTaken(body.id)
      return [method, attempts.at(-1).template, at(first, to).map((row) => row.template?.name ?? row.text)]
    }
    assert.deepEqual(await sendCode('en'), ['kavenegar.otp', 'welcome', ['welcome']])
    assert.deepEqual(await sendCode('fa'), ['kavenegar.sms', null, ['کد ورود شما: 55']])
    await call('PATCH', '/templates/code-of-both', {
      bindings: [byKavenegar('verify'), { ...byKavenegar('welcome'), locale: 'en' }],
    })
    assert.deepEqual(await sendCode('en'), ['kavenegar.otp', 'welcome', ['welcome']])
    assert.deepEqual(await sendCode('fa'), ['kavenegar.otp', 'verify', ['verify']])
  })

  test('a version keeps both texts, and is restored with them', async () => {
    const changed = await call('PATCH', '/templates/both', { translations: {} })
    assert.deepEqual([changed.body.version, changed.body.variants.length], [2, 1])
    const { body: restored } = await call('POST', '/templates/both/versions', { restore: 1 })
    assert.deepEqual(restored.translations, { en: 'Welcome, {{name}}' })
    const { items } = (await call('GET', '/templates/both/versions')).body
    assert.deepEqual(
      items.map(({ translations }: { translations: object }) => Object.keys(translations)),
      [['en'], [], ['en']],
    )
  })

  test('is found by its language and by what it says in any', async () => {
    const names = async (query: string) =>
      (await call('GET', `/templates?limit=100&${query}`)).body.items.map(({ name }: { name: string }) => name)
    assert.deepEqual(await names('locale=en'), ['both', 'code-of-both'])
    assert.deepEqual(await names('text[contains]=Welcome,'), ['both'])
    assert.deepEqual(await names('q=welcome'), ['both'])
    assert.ok((await names('locale=fa')).includes('both'))
  })

  test('a preview says it in each language, with values or examples, and what is wrong with them', async () => {
    const preview = (variables?: object) => call('POST', '/templates/both/preview', { ...(variables && { variables }) })
    const texts = async (variables?: object) =>
      (await preview(variables)).body.items.map(({ locale, text, without }: Record<string, unknown>) => [
        locale,
        text,
        without,
      ])
    assert.deepEqual(await texts(), [
      ['fa', 'سارا عزیز، خوش آمدید', []],
      ['en', 'Welcome, سارا', []],
    ])
    assert.deepEqual((await texts({ name: 'Ali' }))[1], ['en', 'Welcome, Ali', []])
    const [persian, english] = (await preview({ name: 'Ali' })).body.items
    assert.deepEqual([persian.encoding, persian.segments, english.encoding, english.segments], ['ucs2', 1, 'gsm7', 1])
    const { status, body } = await preview({ name: 'x'.repeat(31), who: 'x' })
    assert.deepEqual(
      [status, ...body.errors.map((error: Record<string, string>) => `${error.path} ${error.code}`)],
      [422, 'variables.name too_long', 'variables.who unknown_field'],
    )
    assert.equal((await call('POST', '/templates/nothing/preview', {})).status, 404)
  })

  test('a broadcast says to each what they read, counts them, and keeps its template from being deleted', async () => {
    const add = (number: string, language: string | null) =>
      call('POST', '/contacts', { number, name: 'کسی', language, tags: ['readers'] })
    for (const [number, language] of [
      ['09120009911', 'en'],
      ['09120009912', 'fa'],
      ['09120009913', null],
    ] as const)
      assert.equal((await add(number, language)).status, 201)
    const { body: made } = await call('POST', '/broadcasts', {
      to: [
        { contacts: { tag: 'readers' } },
        {
          recipients: [
            { to: '09120009914', variables: { locale: 'English' } },
            { to: '09120009915', variables: { locale: 'fr', name: 'Anne' } },
          ],
        },
        { numbers: ['09120009916'] },
      ],
      name: 'in two languages',
      template: 'both',
      variables: { name: 'همراه' },
      draft: true,
    })
    const draft = await waitFor(async () => {
      const { body } = await call('GET', `/broadcasts/${made.id}`)
      return body.state === 'draft' && body
    })
    assert.deepEqual([draft.recipients.valid, draft.locales], [6, { fa: 4, en: 2 }])
    assert.deepEqual(
      draft.samples.map(({ text }: { text: string }) => text),
      ['Welcome, کسی', 'کسی عزیز، خوش آمدید', 'کسی عزیز، خوش آمدید'],
    )

    const { usedBy } = (await call('GET', '/templates/both')).body
    assert.deepEqual(
      usedBy.openBroadcasts.map(({ id, name, state }: Record<string, string>) => [id, name, state]),
      [[made.id, 'in two languages', 'draft']],
    )
    const refused = await call('DELETE', '/templates/both')
    assert.deepEqual([refused.status, refused.body.code], [409, 'template_in_use'])
    assert.match(refused.body.detail, /in two languages/)

    await call('POST', `/broadcasts/${made.id}/start`)
    const messages = await waitFor(async () => {
      const { items } = (await call('GET', `/messages?limit=100&broadcast=${made.id}`)).body
      return items.length === 6 && items
    })
    assert.deepEqual(
      messages.map((one: { to: string; template: { locale: string } }) => `${one.to} ${one.template.locale}`).sort(),
      ['11 en', '12 fa', '13 fa', '14 en', '15 fa', '16 fa'].map((end) => `+9891200099${end}`),
    )
    const after = await waitFor(async () => {
      const { usedBy } = (await call('GET', '/templates/both')).body
      return usedBy.openBroadcasts.length === 0 && usedBy
    })
    assert.deepEqual([after.broadcasts, after.messages], [1, 6])
    assert.equal((await call('DELETE', '/templates/both')).status, 204)
  })
})

test('the longest case is told for each language, and where a variable has none, that', async () => {
  const longest = async (variables: object[]) => {
    const body = { text: `${'س'.repeat(40)}{{a}}`, translations: { en: `${'x'.repeat(130)}{{a}}` }, variables }
    const { variants } = (await call('PATCH', '/templates/long', body)).body
    return variants.map((one: { longest: { encoding: string; segments: number } | null }) =>
      one.longest === null ? null : `${one.longest.encoding} ${one.longest.segments}`,
    )
  }
  await make('long', { text: '{{a}}', variables: [{ name: 'a', maxLength: 1 }], bindings: [] })
  // 40 and 30 fill one segment of 70; a name may be Persian in an English text too, a number is not
  assert.deepEqual(await longest([{ name: 'a', maxLength: 30 }]), ['ucs2 1', 'ucs2 3'])
  assert.deepEqual(await longest([{ name: 'a', maxLength: 31 }]), ['ucs2 2', 'ucs2 3'])
  assert.deepEqual(await longest([{ name: 'a', maxLength: 30, type: 'number' }]), ['ucs2 1', 'gsm7 1'])
  assert.deepEqual(await longest([{ name: 'a', maxLength: 31, type: 'number' }]), ['ucs2 2', 'gsm7 2'])
  // a day has a longest of its own
  assert.deepEqual(await longest([{ name: 'a', type: 'date' }]), ['ucs2 1', 'gsm7 1'])
  assert.deepEqual(await longest([{ name: 'a' }]), [null, null])
  const send = (a: string) => call('POST', '/messages', { to: nextNumber(), template: 'long', variables: { a } })
  assert.equal((await send('س'.repeat(600))).status, 202)
})

test('an old version is restored as the newest, and those between stay', async () => {
  await make('past')
  await call('PATCH', '/templates/past', { text: 'کد: {{code}}', bindings: [] })
  const restored = await call('POST', '/templates/past/versions', { restore: 1 })
  assert.equal(restored.status, 200, JSON.stringify(restored.body))
  assert.deepEqual([restored.body.version, restored.body.text, restored.body.bindings.length], [3, TEXT, 2])
  const again = await call('POST', '/templates/past/versions', { restore: 1 })
  assert.equal(again.body.version, 3, 'what is there already makes no version')
  const { items } = (await call('GET', '/templates/past/versions')).body
  assert.deepEqual(
    items.map((one: { version: number; text: string }) => [one.version, one.text]),
    [
      [3, TEXT],
      [2, 'کد: {{code}}'],
      [1, TEXT],
    ],
  )
  assert.ok(items.every((one: { createdBy: string; createdAt: string }) => one.createdBy && one.createdAt))
  const beyond = await call('POST', '/templates/past/versions', { restore: 9 })
  assert.deepEqual([beyond.status, beyond.body.errors[0].path], [422, 'restore'])
  assert.equal((await call('POST', '/templates/past/versions', { restore: 1 }, trial)).status, 403)
})

test('a title changed makes no new version, and a test token changes nothing', async () => {
  const changed = await call('PATCH', '/templates/login', { title: { fa: 'ورود', en: 'Signing in' } })
  assert.deepEqual([changed.body.version, changed.body.title.en], [1, 'Signing in'])
  const refused = await call('PATCH', '/templates/login', { text: 'x' }, trial)
  assert.deepEqual([refused.status, refused.body.code], [403, 'permission_missing'])
})

describe('a text of many places does not multiply its values', () => {
  const value = 'م'.repeat(1_000)
  const text = '{{a}}'.repeat(200)
  const many = { class: 'normal', text, bindings: [], variables: [{ name: 'a', maxLength: 1_000, sample: value }] }
  const TOO_LONG = ['variables too_long']
  const show = ({ path, code }: Record<string, string>) => `${path} ${code}`

  before(async () => {
    await make('many', { ...many, translations: { en: text } })
    // one from before places were counted
    await make('old', many)
    await node.pool.query(
      `update template_versions set text = repeat('{{a}}', 2000)
       where replaced_at is null and template_id = (select id from templates where name = 'old' and deleted_at is null)`,
    )
    await call('PATCH', '/templates/old', { title: { fa: 'کهنه', en: 'Old' } })
  })

  test('what shows it stays small, and tells the longest case', async () => {
    const { body } = await call('GET', '/templates?name[in]=many,old')
    assert.equal(body.items.length, 2)
    for (const one of body.items) for (const variant of one.variants) assert.ok(variant.text.length <= 10_000)
    assert.deepEqual(
      body.items.map(
        ({ variants: [variant] }: { variants: [{ text: string; without: string[]; longest: object }] }) => [
          variant.text.length,
          variant.without,
          variant.longest,
        ],
      ),
      [
        [1_000, ['a'], { encoding: 'ucs2', segments: Math.ceil(200_000 / 67) }],
        [10_000, ['a'], { encoding: 'ucs2', segments: Math.ceil(2_000_000 / 67) }],
      ],
    )
    const preview = await call('POST', '/templates/many/preview', {})
    assert.deepEqual([preview.status, preview.body.errors?.map(show)], [422, TOO_LONG])
    assert.equal((await call('POST', '/templates/many/preview', { variables: { a: 'م' } })).body.items[0].segments, 3)
  })

  test('nothing is made of values that would make it longer than a text may be', async () => {
    for (const name of ['many', 'old']) {
      const message = { to: nextNumber(), template: name, variables: { a: value } }
      const { status, body } = await call('POST', '/messages', message)
      assert.deepEqual([status, body.errors.map(show)], [422, TOO_LONG])
      const seen = await call('POST', '/messages/preview', message)
      assert.deepEqual([seen.status, seen.body.errors.map(show)], [422, TOO_LONG])
      const { items } = (await call('POST', '/messages/batch', { messages: Array(300).fill(message) })).body
      assert.equal(items.length, 300)
      for (const { problem } of items) assert.deepEqual(problem.errors.map(show), TOO_LONG)
    }
    // ten segments are ten segments still
    const { body } = await call('POST', '/messages', { to: nextNumber(), template: 'many', variables: { a: 'مممم' } })
    assert.deepEqual([body.errors[0].path, body.errors[0].code], ['variables', 'text_too_many_segments'])
    assert.equal(
      (await call('POST', '/messages', { to: nextNumber(), template: 'many', variables: { a: 'مم' } })).status,
      202,
    )
  })
})

test('after all of it every message is in one place, and every counter is right', () => checkAll(node.pool))
