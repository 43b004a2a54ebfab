import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { openTestApp } from '../../test-app.ts'
import { ensureBuiltInService } from '../services/built-in.ts'

const office = await openTestApp()
const token = await office.addToken('centre')

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
  office.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  })

const faultsOf = (answer: { json(): { errors?: { path: string; code: string }[] } }) =>
  answer.json().errors?.map(({ path, code }) => `${path} ${code}`)

await call('POST', '/centre/accounts', {
  name: 'kn',
  provider: 'kavenegar',
  lines: [{ number: '1000' }, { number: '2000' }],
})
await call('POST', '/centre/accounts', { name: 'box', provider: 'sandbox' })
await call('POST', '/centre/accounts', { name: 'box-2', provider: 'sandbox' })
for (const name of ['payroll', 'portal', 'tests', 'race']) await call('POST', '/centre/services', { name })

test('an allocation names methods and lines that the account has; each other one is refused at its place', async () => {
  const cases: [object, string[]][] = [
    [{ methods: ['kavenegar.fax'] }, ['methods[0] not_one_of']],
    [{ methods: ['kavenegar.sms', 'sandbox.sms'] }, ['methods[1] not_one_of']],
    [{ methods: ['kavenegar.sms', 'kavenegar.sms'] }, ['methods[1] repeated']],
    [{ methods: [] }, ['methods too_few']],
    [{ lines: ['1000', '9999'] }, ['lines[1] not_one_of']],
    [{ service: 'Bad Name' }, ['service wrong_form']],
    [{ colour: 1 }, ['colour unknown_field']],
  ]
  for (const [more, expected] of cases) {
    const body = { service: 'payroll', account: 'kn', methods: ['kavenegar.sms'], ...more }
    const answer = await call('POST', '/centre/allocations', body)
    assert.equal(answer.statusCode, 422, answer.body)
    assert.deepEqual(faultsOf(answer), expected, answer.body)
  }
  const unknown = { service: 'nobody', account: 'kn', methods: ['kavenegar.sms'] }
  assert.equal((await call('POST', '/centre/allocations', unknown)).json().code, 'service_not_found')
  assert.equal(
    (await call('POST', '/centre/allocations', { ...unknown, service: 'payroll', account: 'nobody' })).json().code,
    'account_not_found',
  )
  assert.deepEqual((await call('GET', '/centre/allocations')).json().items, [])
})

test('an allocation is made once per service and account, changed and removed', async () => {
  const body = { service: 'portal', account: 'kn', methods: ['kavenegar.sms'], lines: ['۱۰۰۰'] }
  const made = await call('POST', '/centre/allocations', body)
  assert.equal(made.statusCode, 201, made.body)
  assert.deepEqual(made.json().lines, ['1000'])
  assert.equal((await call('POST', '/centre/allocations', body)).json().code, 'already_exists')
  const path = `/centre/allocations/${made.json().id}`
  const changed = await call('PATCH', path, { methods: ['kavenegar.otp', 'kavenegar.sms'], lines: [], position: 3 })
  assert.equal(changed.statusCode, 200, changed.body)
  assert.deepEqual((await call('GET', path)).json(), changed.json())
  assert.deepEqual(changed.json().methods, ['kavenegar.otp', 'kavenegar.sms'])
  assert.deepEqual(faultsOf(await call('PATCH', path, { lines: ['9'] })), ['lines[0] not_one_of'])
  for (const query of ['?service=portal', '?account=kn', '?method=kavenegar.otp', '?service[eq]=portal'])
    assert.equal((await call('GET', `/centre/allocations${query}`)).json().items.length, 1, query)
  assert.equal((await call('GET', '/centre/allocations?service=payroll')).json().items.length, 0)
  assert.equal((await call('DELETE', path)).statusCode, 204)
  assert.equal((await call('DELETE', path)).json().code, 'allocation_not_found')
})

test("a service's allocations are all of the sandbox or none is", async () => {
  const box = { service: 'tests', account: 'box', methods: ['sandbox.sms'] }
  const live = { service: 'tests', account: 'kn', methods: ['kavenegar.sms'] }
  assert.equal((await call('POST', '/centre/allocations', box)).statusCode, 201)
  const mixed = await call('POST', '/centre/allocations', live)
  assert.deepEqual([mixed.statusCode, mixed.json().code], [422, 'allocation_mixes_sandbox'])
  assert.equal((await call('POST', '/centre/allocations', { ...box, account: 'box-2' })).statusCode, 201)
  assert.equal((await call('GET', '/centre/services/tests')).json().sandbox, true)
})

test('two allocations made at the same moment do not mix sandbox and life either', async () => {
  const answers = await Promise.all([
    call('POST', '/centre/allocations', { service: 'race', account: 'box', methods: ['sandbox.sms'] }),
    call('POST', '/centre/allocations', { service: 'race', account: 'kn', methods: ['kavenegar.sms'] }),
  ])
  assert.deepEqual(answers.map((answer) => answer.statusCode).sort(), [201, 422])
})

test('an account that carries codes for forgotten passwords is lent, pointed elsewhere and given keys by administrators alone', async () => {
  await ensureBuiltInService(office.deps.database.db, makeInternalActor('system', 'test'))
  const clerk = await office.addToken('centre', undefined, {
    scopes: ['accounts:read', 'accounts:write', 'allocations:read', 'allocations:write'],
  })
  const asClerk = (method: 'POST' | 'PATCH', path: string, payload: object) =>
    office.app.inject({
      method,
      url: `/api/v1/centre${path}`,
      headers: { authorization: `Bearer ${clerk}` },
      payload,
    })
  const key = { fields: { apiKey: 'another-key-of-the-same-form' } }
  await call('POST', '/centre/accounts', {
    name: 'codes',
    provider: 'kavenegar',
    keys: [{ name: 'first', fields: { apiKey: 'the-first-key-of-this-account' } }],
  })
  const lending = { service: 'rasan', account: 'codes', methods: ['kavenegar.sms'] }
  const changes: ['POST' | 'PATCH', string, object][] = [
    ['PATCH', '/accounts/codes', { baseUrl: 'http://elsewhere.test' }],
    ['PATCH', '/accounts/codes', { proxyUrl: 'http://elsewhere.test:3128' }],
    ['POST', '/accounts/codes/keys', { name: 'mine', ...key }],
    ['PATCH', '/accounts/codes/keys/first', key],
  ]
  const refusals = async (tried: typeof changes) => {
    const codes = []
    for (const [method, path, body] of tried) {
      const answer = await asClerk(method, path, body)
      codes.push(answer.statusCode === 403 ? answer.json().code : answer.statusCode)
    }
    return codes
  }
  const refused = 'account_carries_codes'
  assert.deepEqual(await refusals([['POST', '/allocations', lending]]), [refused])
  const lent = await call('POST', '/centre/allocations', lending)
  assert.equal(lent.statusCode, 201, lent.body)
  assert.deepEqual(await refusals(changes), [refused, refused, refused, refused])
  const { baseUrl, proxyUrl, keys } = (await call('GET', '/centre/accounts/codes')).json()
  assert.deepEqual([baseUrl, proxyUrl, keys.length], [null, null, 1])
  assert.equal((await asClerk('PATCH', '/accounts/codes', { pace: 5 })).statusCode, 200, 'the rest is theirs')
  assert.equal((await call('PATCH', '/centre/accounts/codes/keys/first', key)).statusCode, 200, 'an administrator may')
  assert.deepEqual(await refusals([['PATCH', '/accounts/kn', { baseUrl: 'http://elsewhere.test' }]]), [200])
})
