import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { JSON_SETTINGS } from '../../../simulators/http-settings.ts'
import { openTestApp } from '../../test-app.ts'

const SECRET = 'super-secret-api-key-4711'

const office = await openTestApp()
const token = await office.addToken('centre')

const call = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  office.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload && { payload }),
  })

const faultsOf = (answer: { json(): { errors?: { path: string; code: string }[] } }) =>
  answer.json().errors?.map(({ path, code }) => `${path} ${code}`)

const kavenegar = (name: string, more: object = {}) => ({
  name,
  provider: 'kavenegar',
  keys: [{ name: 'primary', fields: { apiKey: SECRET } }],
  lines: [{ number: '10008663' }],
  ...more,
})

test('a key is stored encrypted and shown in no answer, list or audit entry', async () => {
  const made = await call('POST', '/centre/accounts', kavenegar('kn'))
  assert.equal(made.statusCode, 201, made.body)
  assert.deepEqual(Object.keys(made.json().keys[0]).sort(), [
    'createdAt',
    'disabled',
    'expiresAt',
    'lastRefusal',
    'lastUsedAt',
    'name',
    'position',
  ])
  const replaced = await call('PATCH', '/centre/accounts/kn/keys/primary', { fields: { apiKey: `${SECRET}2` } })
  assert.equal(replaced.statusCode, 200, replaced.body)
  const seen = [
    made.body,
    replaced.body,
    (await call('GET', '/centre/accounts/kn')).body,
    (await call('GET', '/centre/accounts/kn/keys')).body,
    (await call('GET', '/centre/audit-entries')).body,
  ]
  for (const body of seen) assert.ok(!body.includes(SECRET), body)
  const { db } = office.deps.database
  const kept = await db.selectFrom('account_keys').select('secret').executeTakeFirstOrThrow()
  assert.ok(!kept.secret.includes(SECRET))
  assert.deepEqual(JSON.parse(office.deps.vault.decrypt(kept.secret)), { apiKey: `${SECRET}2` })
  const { rows } = await sql<{ text: string }>`
    select coalesce(string_agg(t::text, ' '), '') as text from audit_entries t`.execute(db)
  assert.ok(!rows[0]!.text.includes(SECRET))
})

test('settings, keys and addresses that do not fit are refused at their places, and nothing is stored', async () => {
  const cases: [object, string[]][] = [
    [{ provider: 'nobody' }, ['provider not_found']],
    [{ settings: { colour: 1 } }, ['settings.colour unknown_field']],
    [{ keys: [{ name: 'primary', fields: {} }] }, ['keys[0].fields.apiKey required']],
    [{ keys: [{ name: 'a', fields: { apiKey: 'x', other: 'y' } }] }, ['keys[0].fields.other unknown_field']],
    [{ keys: [{ name: 'a', fields: { apiKey: '' } }] }, ['keys[0].fields.apiKey empty']],
    [{ lines: [{ number: '1000' }, { number: '1000' }] }, ['lines[1].number taken']],
    [{ baseUrl: 'https://u:p@example.org' }, ['baseUrl address_not_allowed']],
    [{ proxyUrl: 'nonsense' }, ['proxyUrl wrong_form']],
    [{ connections: 65 }, ['connections too_large']],
    [
      { reportNetworks: ['10.0.0.0/8', '10.0.0.1/8', 'x'] },
      ['reportNetworks[1] network_wrong', 'reportNetworks[2] network_wrong'],
    ],
    [{ reportNetworks: '10.0.0.0/8' }, ['reportNetworks wrong_type']],
    [{ reportNetworks: Array(101).fill('10.0.0.1') }, ['reportNetworks too_many']],
    [{ pace: 0 }, ['pace too_small']],
    [{ pace: 100_001 }, ['pace too_large']],
    [{ pace: '10' }, ['pace wrong_type']],
    [{ colour: 'red' }, ['colour unknown_field']],
    [{ name: 'search-fields' }, ['name not_usable']],
  ]
  for (const [more, expected] of cases) {
    const answer = await call('POST', '/centre/accounts', kavenegar('faulty', more))
    assert.deepEqual(faultsOf(answer), expected, answer.body)
    assert.ok(answer.statusCode === 422 || answer.statusCode === 409, answer.body)
  }
  assert.equal((await call('GET', '/centre/accounts/faulty')).statusCode, 404)
})

test('an account spoken to in a session has an address of its own, and another host ends its keys', async () => {
  const smpp = (more: object) => ({ name: 'smsc', provider: 'smpp', ...more })
  const cases: [object, string[]][] = [
    [{}, ['baseUrl required']],
    [{ baseUrl: 'https://10.0.0.5' }, ['baseUrl wrong_form']],
    [{ baseUrl: 'smpp:10.0.0.5' }, ['baseUrl wrong_form']],
    [{ baseUrl: 'smpp://u:p@10.0.0.5' }, ['baseUrl address_not_allowed']],
    [{ baseUrl: 'smpp://10.0.0.5', proxyUrl: 'http://10.0.0.6' }, ['proxyUrl not_usable']],
    [{ baseUrl: 'smpp://10.0.0.5', settings: { window: 0 } }, ['settings.window too_small']],
    [{ baseUrl: 'smpp://10.0.0.5', settings: { creditCode: '1024' } }, ['settings.creditCode wrong_form']],
  ]
  for (const [more, expected] of cases)
    assert.deepEqual(faultsOf(await call('POST', '/centre/accounts', smpp(more))), expected)
  assert.deepEqual(
    faultsOf(await call('POST', '/centre/accounts', kavenegar('faulty', { baseUrl: 'smpp://10.0.0.5' }))),
    ['baseUrl wrong_form'],
  )
  const keys = [{ name: 'primary', fields: { systemId: 'a', password: 'b' } }]
  const made = await call('POST', '/centre/accounts', smpp({ baseUrl: 'smpps://10.0.0.5:3550', keys }))
  assert.equal(made.statusCode, 201, made.body)
  const isForgottenAt = async (baseUrl: string): Promise<boolean> =>
    (await call('PATCH', '/centre/accounts/smsc', { baseUrl })).json().keys[0].disabled
  assert.equal(await isForgottenAt('smpps://10.0.0.5:3550'), false)
  assert.equal(await isForgottenAt('smpps://10.0.0.6:3550'), true)
  assert.equal((await call('PATCH', '/centre/accounts/smsc', { baseUrl: null })).statusCode, 422)
})

test('settings are checked by the provider also where they change', async () => {
  await call('POST', '/centre/accounts', { name: 'gh', provider: 'ghasedak' })
  const wrong = await call('PATCH', '/centre/accounts/gh', { settings: { backend: 'nonsense' } })
  assert.equal(wrong.statusCode, 422)
  assert.match(faultsOf(wrong)![0]!, /^settings\.backend /)
  const right = await call('PATCH', '/centre/accounts/gh', {
    settings: { backend: 'v2' },
    baseUrl: 'http://10.0.0.5:9302/',
  })
  assert.deepEqual(
    [right.json().settings, right.json().baseUrl, right.json().connections],
    [{ backend: 'v2' }, 'http://10.0.0.5:9302', 4],
  )
})

test('networks of reports are kept in one form, each once, and a change of them is audited', async () => {
  await call('POST', '/centre/accounts', { name: 'nets', provider: 'sandbox' })
  const reportNetworks = ['۲۰۳.۰.۱۱۳.۰/۲۴', '203.0.113.0/24', '2001:DB8:0::/32', '198.51.100.7/32']
  const answer = await call('PATCH', '/centre/accounts/nets', { reportNetworks })
  const kept = ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']
  assert.deepEqual(answer.json().reportNetworks, kept)
  const { rows } = await sql<{ before: object; after: object }>`
    select before, after from audit_entries where action = 'account.update' and subject_id = 'nets'`.execute(
    office.deps.database.db,
  )
  assert.deepEqual(rows, [{ before: { reportNetworks: [] }, after: { reportNetworks: kept } }])
})

test('callback addresses are told only to who may edit the account, and die when the secret is rotated', async () => {
  const made = (await call('POST', '/centre/accounts', { name: 'cb', provider: 'sandbox' })).json()
  const secret = made.reportUrl.slice('http://rasan.test/reports/'.length)
  assert.match(secret, /^[A-Za-z0-9_-]{43}$/)
  const { db } = office.deps.database
  const kept = () => db.selectFrom('accounts').selectAll().where('name', '=', 'cb').executeTakeFirstOrThrow()
  const before = await kept()
  assert.deepEqual(before.report_secret_hash, createHash('sha256').update(secret).digest())
  assert.ok(!before.report_secret.includes(secret))

  const reader = await office.addToken('centre', undefined, { scopes: ['accounts:read'] })
  const read = await call('GET', '/centre/accounts/cb', undefined, { authorization: `Bearer ${reader}` })
  assert.equal(read.json().reportUrl, null)

  const rotated = await call('POST', '/centre/accounts/cb/report-secret')
  assert.equal(rotated.statusCode, 200, rotated.body)
  assert.notEqual(rotated.json().reportUrl, made.reportUrl)
  assert.equal((await call('GET', '/centre/accounts/cb')).json().reportUrl, rotated.json().reportUrl)
  assert.notDeepEqual((await kept()).report_secret_hash, before.report_secret_hash)
})

test('a replayed creation shows no callback address, and none is kept with the answer', async () => {
  const headers = { 'idempotency-key': 'replay-account' }
  const first = await call('POST', '/centre/accounts', { name: 'replay', provider: 'sandbox' }, headers)
  const second = await call('POST', '/centre/accounts', { name: 'replay', provider: 'sandbox' }, headers)
  assert.equal(second.headers['idempotency-replayed'], 'true')
  assert.deepEqual(second.json(), { ...first.json(), reportUrl: null, inboundUrl: null })
  const { rows } = await sql<{ text: string }>`
    select string_agg(body::text, ' ') as text from idempotent_answers`.execute(office.deps.database.db)
  assert.ok(!/\/(reports|inbound)\//.test(rows[0]!.text))
})

test('a line that a service is allowed by name cannot be removed; another can', async () => {
  await call('POST', '/centre/accounts', {
    name: 'ln',
    provider: 'sandbox',
    lines: [{ number: '۲۰۰۰' }, { number: '3000' }],
  })
  assert.deepEqual(
    (await call('GET', '/centre/accounts/ln/lines')).json().items.map((line: { number: string }) => line.number),
    ['2000', '3000'],
  )
  await call('POST', '/centre/services', { name: 'ln-user' })
  const allocation = { service: 'ln-user', account: 'ln', methods: ['sandbox.sms'], lines: ['2000'] }
  assert.equal((await call('POST', '/centre/allocations', allocation)).statusCode, 201)
  const kept = await call('DELETE', '/centre/accounts/ln/lines/2000')
  assert.equal(kept.json().code, 'in_use')
  assert.equal((await call('DELETE', '/centre/accounts/ln/lines/3000')).statusCode, 204)
  assert.equal((await call('DELETE', '/centre/accounts/ln/lines/3000')).statusCode, 404)
})

test('keys are ordered, disabled and removed; what is not there is 404', async () => {
  await call('POST', '/centre/accounts', kavenegar('ky'))
  const second = await call('POST', '/centre/accounts/ky/keys', { name: 'second', fields: { apiKey: 'b' } })
  assert.deepEqual([second.statusCode, second.json().position], [201, 1])
  assert.equal(
    (await call('POST', '/centre/accounts/ky/keys', { name: 'second', fields: { apiKey: 'b' } })).statusCode,
    409,
  )
  const disabled = await call('PATCH', '/centre/accounts/ky/keys/primary', { disabled: true, position: 9 })
  assert.deepEqual([disabled.json().disabled, disabled.json().position], [true, 9])
  const names = (await call('GET', '/centre/accounts/ky')).json().keys.map((key: { name: string }) => key.name)
  assert.deepEqual(names, ['second', 'primary'])
  assert.equal((await call('DELETE', '/centre/accounts/ky/keys/primary')).statusCode, 204)
  assert.equal((await call('PATCH', '/centre/accounts/ky/keys/primary', { position: 1 })).json().code, 'key_not_found')
  assert.equal((await call('GET', '/centre/accounts/nobody')).json().code, 'account_not_found')
})

test('an account that is pointed at another host forgets its keys until they are entered anew', async () => {
  await call('POST', '/centre/accounts', kavenegar('mv', { baseUrl: 'https://one.example/a' }))
  const keyOf = async () => (await call('GET', '/centre/accounts/mv')).json().keys[0]

  await call('PATCH', '/centre/accounts/mv', { baseUrl: 'https://one.example/b' })
  assert.equal((await keyOf()).disabled, false, 'the same host may be reached by another path')

  const moved = await call('PATCH', '/centre/accounts/mv', { baseUrl: 'https://two.example' })
  assert.equal(moved.json().keys[0].disabled, true)
  const enabled = await call('PATCH', '/centre/accounts/mv/keys/primary', { disabled: false })
  assert.deepEqual([enabled.statusCode, faultsOf(enabled)], [422, ['fields required']])

  const entered = await call('PATCH', '/centre/accounts/mv/keys/primary', { fields: { apiKey: 'entered-anew' } })
  assert.deepEqual([entered.statusCode, entered.json().disabled], [200, false])
})

test('another credential is another key, and so is the same one at another backend: what went before is not asked with it', async () => {
  await call('POST', '/centre/accounts', {
    name: 'rn',
    provider: 'ghasedak',
    keys: [{ name: 'primary', fields: { apiKey: 'one' } }],
  })
  const idOf = async () =>
    (
      await sql<{ id: number }>`
      select k.id from account_keys k join accounts a on a.id = k.account_id where a.name = 'rn' and k.name = 'primary'
    `.execute(office.deps.database.db)
    ).rows[0]?.id
  const first = await idOf()
  await call('PATCH', '/centre/accounts/rn/keys/primary', { position: 3 })
  assert.equal(await idOf(), first)
  await call('PATCH', '/centre/accounts/rn/keys/primary', { fields: { apiKey: 'two' } })
  const second = await idOf()
  assert.notEqual(second, first)
  await call('PATCH', '/centre/accounts/rn', { settings: { backend: 'v2' } })
  assert.notEqual(await idOf(), second)
  const key = (await call('GET', '/centre/accounts/rn')).json().keys[0]
  assert.deepEqual([key.name, key.position, key.disabled], ['primary', 3, false])
})

test('every provider is listed with its schemas, and its names in both languages', async () => {
  const answer = await call('GET', '/centre/providers')
  assert.equal(answer.statusCode, 200, answer.body)
  const providers = answer.json()
  assert.ok(providers.length >= 3)
  for (const { slug, title, methods, keyFields, settings } of providers) {
    assert.ok(title.fa && !title.fa.includes('providers.'), slug)
    assert.ok(title.en && !title.en.includes('providers.'), slug)
    assert.equal(keyFields.type, 'object')
    assert.equal(settings.type, 'object')
    assert.ok(methods.length > 0)
    for (const method of methods) {
      assert.ok(method.method.startsWith(`${slug}.`))
      assert.ok(!method.title.fa.includes('manners.'), method.method)
    }
  }
})

test('a description of a provider is checked at every place, and the account has to say where it is', async () => {
  const account = { name: 'described', provider: 'http', settings: JSON_SETTINGS }
  const homeless = await call('POST', '/centre/accounts', account)
  assert.deepEqual([homeless.statusCode, faultsOf(homeless)], [422, ['baseUrl required']])
  const baseUrl = 'https://provider.example'
  const { request, answer } = JSON_SETTINGS
  const wrong: [object, string][] = [
    [{}, 'settings.request required'],
    [{ ...JSON_SETTINGS, request: { ...request, path: '//evil.example?x' } }, 'settings.request.path wrong_form'],
    [{ ...JSON_SETTINGS, request: { ...request, json: '{{text}} {{to}}' } }, 'settings.request.json wrong_form'],
    [{ ...JSON_SETTINGS, request: { ...request, extra: 1 } }, 'settings.request.extra unknown_field'],
    [
      { ...JSON_SETTINGS, answer: { ...answer, codes: [{ code: '1', fault: 'x' }] } },
      'settings.answer.codes[0].fault not_one_of',
    ],
    [
      { ...JSON_SETTINGS, answer: { ...answer, id: { at: { pointer: 'id' } } } },
      'settings.answer.id.at.pointer wrong_form',
    ],
  ]
  for (const [settings, fault] of wrong) {
    const made = await call('POST', '/centre/accounts', { ...account, baseUrl, settings })
    assert.equal(made.statusCode, 422)
    assert.ok(faultsOf(made)!.includes(fault), `${fault}: ${made.body}`)
  }
  const made = await call('POST', '/centre/accounts', { ...account, baseUrl })
  assert.equal(made.statusCode, 201, made.body)
  assert.deepEqual(made.json().settings, JSON_SETTINGS)
  assert.deepEqual(faultsOf(await call('PATCH', '/centre/accounts/described', { baseUrl: null })), ['baseUrl required'])
})

test('a rehearsal shows the request and reads an answer and a callback, and sends, keeps and needs nothing', async () => {
  const asked = {
    provider: 'http',
    baseUrl: 'https://provider.example/api/',
    settings: JSON_SETTINGS,
    to: '۰۹۱۲ ۱۲۳ ۴۵۶۷',
    text: 'سلام',
    answer: { status: 200, text: '{"result":{"code":402}}' },
    callback: { body: '{"events":[{"messageId":"9","state":"UNDELIV"}]}' },
  }
  const rehearsed = await call('POST', '/centre/account-rehearsals', asked)
  assert.equal(rehearsed.statusCode, 200, rehearsed.body)
  const { request, outcome, reports } = rehearsed.json()
  assert.equal(request.url, 'https://provider.example/api/v1/send')
  assert.deepEqual(request.headers[0], { name: 'x-api-key', value: '***' })
  assert.deepEqual([outcome.kind, outcome.fault, outcome.code], ['rejected', 'credit', '402'])
  assert.deepEqual(reports, [
    { providerId: '9', status: 'undelivered', failure: 'recipient_unreachable', code: 'UNDELIV' },
  ])
  const ofQuery = { ...asked, callback: { query: 'a=1', body: '['.repeat(5_000) } }
  assert.deepEqual((await call('POST', '/centre/account-rehearsals', ofQuery)).json().reports, [])
  const wrong = { ...asked, to: 'x', baseUrl: 'ftp://x', settings: {} }
  const faults = faultsOf(await call('POST', '/centre/account-rehearsals', wrong))
  assert.deepEqual(faults, [
    'baseUrl wrong_form',
    'to phone_not_a_number',
    'settings.request required',
    'settings.answer required',
  ])
  for (const provider of ['kavenegar', 'nobody'])
    assert.equal((await call('POST', '/centre/account-rehearsals', { ...asked, provider })).statusCode, 422)
})
