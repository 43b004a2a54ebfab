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
    assert.deepEqual(message.template, { name: 'login', version: 1, variables: { code: '48151' } })
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
    const hidden = { name: 'login', version: 1, variables: null }
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
  [
    'a variable twice',
    { variables: ['code', 'code'].map((name) => ({ name, maxLength: 4 })) },
    'variables[1].name',
    'repeated',
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

test('a title changed makes no new version, and a test token changes nothing', async () => {
  const changed = await call('PATCH', '/templates/login', { title: { fa: 'ورود', en: 'Signing in' } })
  assert.deepEqual([changed.body.version, changed.body.title.en], [1, 'Signing in'])
  const refused = await call('PATCH', '/templates/login', { text: 'x' }, trial)
  assert.deepEqual([refused.status, refused.body.code], [403, 'permission_missing'])
})

test('after all of it every message is in one place, and every counter is right', () => checkAll(node.pool))
