import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openTestApp } from '../../test-app.ts'

suite('a token that is bound to networks', async () => {
  const office = await openTestApp({ config: { trustedProxies: ['10.9.9.9'] } })
  const { db } = office.deps.database
  const centre = await office.addToken('centre')
  await office.addService('payroll')
  const scopes = ['tokens:read', 'tokens:write', 'service:read']

  const from = (remoteAddress: string, headers: Record<string, string> = {}) => ({ remoteAddress, headers })
  type From = ReturnType<typeof from>
  const HERE = from('127.0.0.1')
  const call = async (token: string, at: From, method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) => {
    const answer = await office.app.inject({
      method,
      url: path.startsWith('/metrics') ? path : `/api/v1${path}`,
      remoteAddress: at.remoteAddress,
      headers: { authorization: `Bearer ${token}`, host: 'rasan.test', ...at.headers },
      ...(payload && { payload }),
    })
    return {
      status: answer.statusCode,
      body: answer.headers['content-type']?.toString().includes('json') ? answer.json() : null,
    }
  }
  const make = async (networks: string[]) => {
    const body = { kind: 'live', service: 'payroll', name: 'bound', scopes, expiresIn: '1d', networks }
    const made = await call(centre, HERE, 'POST', '/centre/tokens', body)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body
  }

  test('it is taken from its networks alone, IPv4 and IPv6, by the address that trusted proxies tell', async () => {
    const { token, networks } = await make(['192.0.2.0/24', '2001:DB8::/32', '203.0.113.7/32', '203.0.113.7'])
    assert.deepEqual(networks, ['192.0.2.0/24', '2001:db8::/32', '203.0.113.7'])
    for (const [at, isIn] of [
      [from('192.0.2.200'), true],
      [from('::ffff:192.0.2.1'), true],
      [from('2001:db8:1::1'), true],
      [from('203.0.113.7'), true],
      [from('203.0.113.8'), false],
      [from('127.0.0.1'), false],
      [from('10.9.9.9', { 'x-forwarded-for': '192.0.2.5' }), true],
      [from('10.9.9.9', { 'x-forwarded-for': '198.51.100.5' }), false],
      // who is no trusted proxy says what it likes
      [from('198.51.100.5', { 'x-forwarded-for': '192.0.2.5' }), false],
      // what a client wrote before the trusted proxy is the client's word
      [from('10.9.9.9', { 'x-forwarded-for': '192.0.2.5, 198.51.100.5' }), false],
    ] as const) {
      const { status, body } = await call(token, at, 'GET', '/service')
      assert.deepEqual([status, body.code], isIn ? [200, undefined] : [403, 'address_not_allowed'], JSON.stringify(at))
      if (!isIn) assert.match(body.detail, /198\.51\.100\.5|203\.0\.113\.8|127\.0\.0\.1/)
    }
  })

  test('who was refused so is named in the API log, and has not used the token', async () => {
    const { token, id } = await make(['192.0.2.0/24'])
    await call(token, HERE, 'GET', '/service')
    await office.deps.apiLog.flush()
    const calls = await db.selectFrom('api_calls').select(['code', 'status']).where('token_id', '=', id).execute()
    assert.deepEqual(calls, [{ code: 'address_not_allowed', status: 403 }])
    const kept = await db.selectFrom('tokens').select('last_used_at').where('id', '=', id).executeTakeFirstOrThrow()
    assert.equal(kept.last_used_at, null)
  })

  test('its networks are changed at once, and each wrong one is told at its place', async () => {
    const { token, id } = await make(['192.0.2.0/24'])
    const change = (networks: unknown) => call(centre, HERE, 'PATCH', `/centre/tokens/${id}`, { networks })
    const wrong = await change(['10.0.0.1/8', '10.0.0.0/8', 'here'])
    assert.deepEqual(
      wrong.body.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
      ['networks[0] network_wrong', 'networks[2] network_wrong'],
    )
    assert.equal((await call(token, HERE, 'GET', '/service')).status, 403)
    assert.equal((await change(['127.0.0.1'])).status, 200)
    assert.equal((await call(token, HERE, 'GET', '/service')).status, 200)
    assert.equal((await change([])).status, 200)
    assert.equal((await call(token, from('198.51.100.5'), 'GET', '/service')).status, 200)
  })

  test('what it makes or changes is bound within its own networks, itself too', async () => {
    const { token, id } = await make(['127.0.0.0/8'])
    const body = { kind: 'live', name: 'x', scopes: ['service:read'], expiresIn: '1h' }
    const tries: [object, string | undefined][] = [
      [body, 'networks not_yours'],
      [{ ...body, networks: ['127.0.0.0/7'] }, 'networks[0] network_wrong'],
      [{ ...body, networks: ['126.0.0.0/7'] }, 'networks[0] not_yours'],
      [{ ...body, networks: ['127.0.0.1', '10.0.0.1'] }, 'networks[1] not_yours'],
      [{ ...body, networks: ['127.0.0.1', '127.8.0.0/16'] }, undefined],
    ]
    const fault = (answer: { body: { errors?: { path: string; code: string }[] } }) =>
      answer.body.errors?.map(({ path, code }) => `${path} ${code}`)[0]
    for (const [payload, expected] of tries)
      assert.equal(fault(await call(token, HERE, 'POST', '/tokens', payload)), expected)
    assert.equal(fault(await call(token, HERE, 'PATCH', `/tokens/${id}`, { networks: [] })), 'networks not_yours')
    assert.equal((await call(token, HERE, 'PATCH', `/tokens/${id}`, { networks: ['127.0.0.1'] })).status, 200)
  })

  test('metrics too are given to it from its networks alone', async () => {
    const body = {
      kind: 'centre',
      name: 'metrics',
      scopes: ['centre:read'],
      expiresIn: '1d',
      networks: ['192.0.2.0/24'],
    }
    const { token } = (await call(centre, HERE, 'POST', '/centre/tokens', body)).body
    assert.equal((await call(token, from('192.0.2.9'), 'GET', '/metrics')).status, 200)
    assert.equal((await call(token, from('198.51.100.5'), 'GET', '/metrics')).status, 403)
  })
})
