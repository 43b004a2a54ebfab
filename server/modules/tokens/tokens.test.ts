import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'

const office = await openTestApp()
const { db } = office.deps.database
const centre = await office.addToken('centre')
await office.addService('payroll')
await office.addService('portal')
const manager = ['tokens:read', 'tokens:write', 'messages:send', 'messages:read', 'service:read']
const payroll = await office.addToken('live', 'payroll', { scopes: manager })
const portal = await office.addToken('live', 'portal', { scopes: manager })

const call = (
  token: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  headers = {},
) =>
  office.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload && { payload }),
  })

const faultsOf = (answer: { json(): { errors?: { path: string; code: string }[] } }) =>
  answer.json().errors?.map(({ path, code }) => `${path} ${code}`)

test('a token is shown once, kept as a hash, works at once and dies at once when it is revoked', async () => {
  const made = await call(centre, 'POST', '/centre/tokens', {
    kind: 'live',
    service: 'payroll',
    name: 'batch',
    expiresIn: '30d',
  })
  assert.equal(made.statusCode, 201, made.body)
  const { id, token } = made.json()
  assert.match(token, /^rsn_live_/)
  assert.equal(made.json().scopes, null)
  const kept = await db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  assert.deepEqual(kept.secret_hash, createHash('sha256').update(token).digest())
  const list = await call(centre, 'GET', '/centre/tokens')
  assert.ok(list.json().items.some((item: { id: number }) => item.id === id))
  const { rows } = await sql<{ text: string }>`select string_agg(t::text, ' ') as text from audit_entries t`.execute(db)
  const secret = token.split('_').at(-1)
  for (const body of [list.body, rows[0]!.text]) assert.ok(!body.includes(secret))

  assert.equal((await call(token, 'GET', '/service')).statusCode, 200)
  assert.equal((await call(centre, 'DELETE', `/centre/tokens/${id}`)).statusCode, 204)
  const dead = await call(token, 'GET', '/service')
  assert.deepEqual([dead.statusCode, dead.json().code], [401, 'token_revoked'])
  assert.equal((await call(centre, 'DELETE', `/centre/tokens/${id}`)).statusCode, 204)
  const entries = await sql<{ action: string }>`
    select action from audit_entries where subject_kind = 'token' and subject_id = ${String(id)} order by id`.execute(
    db,
  )
  assert.deepEqual(
    entries.rows.map((entry) => entry.action),
    ['token.create', 'token.revoke'],
  )
})

test('a replayed creation answers without the secret, and makes no second token', async () => {
  const body = { kind: 'live', name: 'replayed', scopes: ['messages:send'], expiresIn: '1d' }
  const headers = { 'idempotency-key': 'token-1' }
  const first = await call(payroll, 'POST', '/tokens', body, headers)
  const second = await call(payroll, 'POST', '/tokens', body, headers)
  assert.deepEqual([first.statusCode, second.statusCode], [201, 201], second.body)
  const { token, ...rest } = first.json() as { token: string }
  assert.ok(token)
  assert.deepEqual(second.json(), rest)
  // the same key of another service is another key
  assert.equal((await call(portal, 'POST', '/tokens', body, headers)).headers['idempotency-replayed'], undefined)
  const { rows } = await sql<{ text: string }>`
    select string_agg(body::text, ' ') as text from idempotent_answers`.execute(db)
  assert.ok(!rows[0]!.text.includes(token))
})

test('a service can neither see nor revoke a token of another', async () => {
  const own = { kind: 'live', name: 'own', scopes: ['messages:send'], expiresIn: '1d' }
  const { id } = (await call(payroll, 'POST', '/tokens', own)).json()
  const stranger = await call(portal, 'DELETE', `/tokens/${id}`)
  assert.deepEqual([stranger.statusCode, stranger.json().code], [404, 'token_not_found'])
  const unknown = await call(portal, 'DELETE', '/tokens/2147483647')
  assert.deepEqual({ ...(stranger.json() as object), requestId: '' }, { ...(unknown.json() as object), requestId: '' })
  const seen = (await call(portal, 'GET', '/tokens')).json().items as { service: string }[]
  assert.ok(seen.length > 0)
  assert.ok(seen.every((item) => item.service === 'portal'))
  assert.equal((await call(portal, 'GET', '/tokens?q=own')).json().items.length, 0)
  const kept = await db.selectFrom('tokens').select('revoked_at').where('id', '=', id).executeTakeFirstOrThrow()
  assert.equal(kept.revoked_at, null)
  assert.equal((await call(payroll, 'DELETE', `/tokens/${id}`)).statusCode, 204)
})

test("a token's scopes never exceed its maker's, and never leave its kind", async () => {
  const base = { kind: 'live', name: 'x', expiresIn: '1d' }
  const cases: [string, string, object, string[]][] = [
    [payroll, '/tokens', { ...base, scopes: ['messages:cancel'] }, ['scopes[0] not_yours']],
    [payroll, '/tokens', { ...base, scopes: ['messages:send', 'audit:read'] }, ['scopes[1] not_yours']],
    [payroll, '/tokens', base, ['scopes not_yours']],
    [payroll, '/tokens', { ...base, scopes: ['accounts:read'] }, ['scopes[0] not_one_of']],
    [payroll, '/tokens', { ...base, scopes: ['nonsense'] }, ['scopes[0] not_one_of']],
    [payroll, '/tokens', { ...base, kind: 'centre' }, ['kind not_one_of']],
    [payroll, '/tokens', { ...base, service: 'portal' }, ['service unknown_field']],
    [centre, '/centre/tokens', { ...base, kind: 'centre', scopes: ['messages:send'] }, ['scopes[0] not_one_of']],
    [centre, '/centre/tokens', { ...base, kind: 'centre', service: 'payroll' }, ['service not_usable']],
    [centre, '/centre/tokens', base, ['service required']],
    [centre, '/centre/tokens', { ...base, kind: 'scim', service: 'payroll' }, ['service not_usable']],
    [centre, '/centre/tokens', { ...base, kind: 'scim', scopes: ['users:write'] }, ['scopes not_usable']],
  ]
  for (const [maker, path, body, expected] of cases) {
    const answer = await call(maker, 'POST', path, body)
    assert.equal(answer.statusCode, 422, answer.body)
    assert.deepEqual(faultsOf(answer), expected, JSON.stringify(body))
  }
})

test('a narrow token of the centre makes neither a wider one nor one of a service', async () => {
  const narrow = await office.addToken('centre', undefined, { scopes: ['centre-tokens:write'] })
  const base = { name: 'x', expiresIn: '1d' }
  const wider = await call(narrow, 'POST', '/centre/tokens', { ...base, kind: 'centre', scopes: ['users:write'] })
  assert.deepEqual(faultsOf(wider), ['scopes[0] not_yours'])
  assert.deepEqual(faultsOf(await call(narrow, 'POST', '/centre/tokens', { ...base, kind: 'centre' })), [
    'scopes not_yours',
  ])
  // a directory puts people into groups that carry any role
  const directory = await call(narrow, 'POST', '/centre/tokens', { ...base, kind: 'scim' })
  assert.deepEqual(faultsOf(directory), ['kind not_yours'])
  const ofService = { ...base, kind: 'live', service: 'payroll', scopes: ['messages:read-text'] }
  assert.deepEqual(faultsOf(await call(narrow, 'POST', '/centre/tokens', ofService)), ['scopes[0] not_yours'])
})

test('a token lowers rates, its own too, and neither lifts one nor makes a token with more than its own', async () => {
  const limited = await office.addToken('live', 'payroll', { scopes: manager })
  const { id } = await db.selectFrom('tokens').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const free = await office.addToken('live', 'payroll', { scopes: manager })
  const setRate = (token: string, ratePerMinute: number | null, path = '/tokens') =>
    call(token, 'PATCH', `${path}/${id}`, { ratePerMinute })
  assert.equal((await setRate(limited, 600)).statusCode, 200)
  for (const token of [limited, free])
    for (const rate of [601, null]) {
      const refused = await setRate(token, rate)
      assert.deepEqual([refused.statusCode, faultsOf(refused)], [422, ['ratePerMinute not_yours']])
    }
  assert.equal((await setRate(limited, 500)).json().ratePerMinute, 500)
  assert.equal((await call(limited, 'PATCH', `/tokens/${id}`, { name: 'renamed' })).json().ratePerMinute, 500)

  const body = { kind: 'live', name: 'x', scopes: ['messages:send'], expiresIn: '1d' }
  for (const more of [{}, { ratePerMinute: null }, { ratePerMinute: 501 }])
    assert.deepEqual(faultsOf(await call(limited, 'POST', '/tokens', { ...body, ...more })), [
      'ratePerMinute not_yours',
    ])
  assert.equal((await call(limited, 'POST', '/tokens', { ...body, ratePerMinute: 500 })).statusCode, 201)
  assert.equal((await call(free, 'POST', '/tokens', body)).statusCode, 201)

  // who may make any token may set any rate, and people may as before
  assert.equal((await setRate(centre, 1_000, '/centre/tokens')).statusCode, 200)
  await office.addPerson('mina', 'manager', 'payroll')
  const answer = await office.app.inject({
    method: 'PATCH',
    url: `/api/v1/tokens/${id}`,
    headers: { cookie: await office.signIn('mina'), 'rasan-service': 'payroll', origin: 'http://rasan.test' },
    payload: { ratePerMinute: null },
  })
  assert.deepEqual([answer.statusCode, answer.json().ratePerMinute], [200, null])
})

test('a test token makes no live token', async () => {
  const tester = await office.addToken('test', 'payroll', { scopes: manager })
  const body = { name: 'x', scopes: ['messages:send'], expiresIn: '1d' }
  assert.deepEqual(faultsOf(await call(tester, 'POST', '/tokens', { ...body, kind: 'live' })), ['kind not_yours'])
  assert.equal((await call(tester, 'POST', '/tokens', { ...body, kind: 'test' })).statusCode, 201)
})

test('an expiry is required, ahead, and at most a year away unless the administrator says otherwise', async () => {
  const base = { kind: 'live', name: 'x', scopes: ['messages:send'] }
  const cases: [object, string][] = [
    [{}, 'expiresAt required'],
    [{ expiresIn: 'soon' }, 'expiresIn wrong_form'],
    [{ expiresIn: '366d' }, 'expiresIn expiry_too_far'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt time_in_past'],
    [{ expiresAt: 'tomorrow' }, 'expiresAt wrong_form'],
    [{ expiresAt: null }, 'expiresAt wrong_type'],
  ]
  for (const [more, expected] of cases) {
    const answer = await call(payroll, 'POST', '/tokens', { ...base, ...more })
    assert.equal(answer.statusCode, 422, answer.body)
    assert.deepEqual(faultsOf(answer), [expected])
  }
})
