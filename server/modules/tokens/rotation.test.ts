import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openTestApp } from '../../test-app.ts'

suite('a token that takes the place of another', async () => {
  const office = await openTestApp()
  const { db } = office.deps.database
  const centre = await office.addToken('centre')
  await office.addService('payroll')
  const scopes = ['tokens:read', 'tokens:write', 'messages:send', 'service:read']
  const manager = await office.addToken('live', 'payroll', { scopes })
  await office.addPerson('mina', 'manager', 'payroll')
  const mina = { cookie: await office.signIn('mina'), 'rasan-service': 'payroll', origin: 'http://rasan.test' }

  type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
  const call = async (by: string | typeof mina, method: Method, path: string, payload?: object, headers = {}) => {
    const who = typeof by === 'string' ? { authorization: `Bearer ${by}` } : by
    const url = `/api/v1${path}`
    const answer = await office.app.inject({
      method,
      url,
      headers: { ...who, ...headers },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  const faultsOf = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
    body.errors?.map(({ path, code }) => `${path} ${code}`)
  const make = async (more: object = {}) => {
    const body = { kind: 'live', name: 'portal', scopes: ['service:read'], expiresIn: '30d', ...more }
    const made = await call(mina, 'POST', '/tokens', body)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body
  }
  const inHours = (hours: number, at: string) =>
    assert.ok(Math.abs(Date.parse(at) - Date.now() - hours * 3_600_000) < 60_000, at)
  const setMax = (tokenDaysMax: number) => call(centre, 'PATCH', '/centre/settings', { tokenDaysMax })

  test('it has its name, scopes, networks, rate and length of life; both open until the overlap is over', async () => {
    const old = await make({ networks: ['127.0.0.0/8', '::1'], ratePerMinute: 600 })
    const rotated = await call(mina, 'POST', `/tokens/${old.id}/rotation`, { overlapHours: 48 })
    assert.equal(rotated.status, 201, JSON.stringify(rotated.body))
    const { token, id, ...made } = rotated.body
    for (const field of ['kind', 'service', 'name', 'scopes', 'networks', 'ratePerMinute'] as const)
      assert.deepEqual(made[field], old[field], field)
    inHours(30 * 24, made.expiresAt)
    assert.deepEqual([made.succeeds, made.succeededBy], [old.id, null])
    const before = (await call(mina, 'GET', `/tokens/${old.id}`)).body
    inHours(48, before.expiresAt)
    assert.equal(before.succeededBy, id)
    for (const secret of [old.token, token]) assert.equal((await call(secret, 'GET', '/service')).status, 200)
  })

  test('without an overlap the old one is refused at once, as expired', async () => {
    const old = await make()
    const { body } = await call(mina, 'POST', `/tokens/${old.id}/rotation`, { overlapHours: 0 })
    const refused = await call(old.token, 'GET', '/service')
    assert.deepEqual([refused.status, refused.body.code], [401, 'token_expired'])
    assert.equal((await call(body.token, 'GET', '/service')).status, 200)
  })

  test('an overlap never prolongs the old one, and lasts a day unless told otherwise, thirty days at most', async () => {
    const short = await make({ expiresIn: '2h' })
    await call(mina, 'POST', `/tokens/${short.id}/rotation`, {})
    assert.equal((await call(mina, 'GET', `/tokens/${short.id}`)).body.expiresAt, short.expiresAt)
    const long = await make()
    await call(mina, 'POST', `/tokens/${long.id}/rotation`, {})
    inHours(24, (await call(mina, 'GET', `/tokens/${long.id}`)).body.expiresAt)
    const other = await make()
    for (const [overlapHours, code] of [
      [721, 'too_large'],
      [-1, 'too_small'],
      [1.5, 'wrong_type'],
    ] as const) {
      const answer = await call(mina, 'POST', `/tokens/${other.id}/rotation`, { overlapHours })
      assert.deepEqual(faultsOf(answer), [`overlapHours ${code}`])
    }
  })

  test('what has a successor, was revoked or has expired is not rotated; after the successor was revoked it is', async () => {
    const old = await make()
    const rotate = () => call(mina, 'POST', `/tokens/${old.id}/rotation`, {})
    const first = (await rotate()).body
    const again = await rotate()
    assert.deepEqual([again.status, again.body.code], [409, 'token_rotated'])
    await call(mina, 'DELETE', `/tokens/${first.id}`)
    const second = await rotate()
    assert.deepEqual([second.status, second.body.succeeds], [201, old.id])
    await call(mina, 'DELETE', `/tokens/${old.id}`)
    await call(mina, 'DELETE', `/tokens/${second.body.id}`)
    const ended = await rotate()
    assert.deepEqual([ended.status, ended.body.code], [409, 'token_ended'])
  })

  test('what has a successor is not changed any more: its overlap would last as long as anybody likes', async () => {
    const old = await make()
    const next = (await call(mina, 'POST', `/tokens/${old.id}/rotation`, {})).body
    for (const change of [
      { expiresIn: '20d' },
      { name: 'other' },
      { networks: ['10.0.0.0/8'] },
      { ratePerMinute: 5 },
    ]) {
      const refused = await call(mina, 'PATCH', `/tokens/${old.id}`, change)
      assert.deepEqual([refused.status, refused.body.code], [409, 'token_rotated'], JSON.stringify(change))
    }
    assert.equal((await call(mina, 'PATCH', `/tokens/${next.id}`, { name: 'other' })).status, 200)
  })

  test('who prolongs a token, opens it to more networks or raises its rate holds what it may do', async () => {
    await office.deps.database.db
      .insertInto('roles')
      .values({
        name: 'keeper',
        scope: 'service',
        title_fa: 'ن',
        title_en: 'K',
        permissions: ['tokens:read', 'tokens:write', 'service:read'],
      })
      .execute()
    await office.addPerson('kian', 'keeper', 'payroll')
    const kian = { ...mina, cookie: await office.signIn('kian') }
    const bounds = { networks: ['10.0.0.0/8', '::1'], ratePerMinute: 60, expiresIn: '10d' }
    const wide = await make({ ...bounds, scopes: ['service:read', 'messages:read-numbers'] })
    const equal = await make({ ...bounds, scopes: ['service:read'] })
    const more = [
      { expiresIn: '20d' },
      { networks: [] },
      { networks: ['10.0.0.0/7'] },
      { networks: ['192.0.2.1'] },
      { ratePerMinute: 61 },
      { ratePerMinute: null },
    ]
    const change = (by: typeof mina, id: number, changes: object) => call(by, 'PATCH', `/tokens/${id}`, changes)
    for (const changes of more) {
      const refused = await change(kian, wide.id, changes)
      assert.deepEqual([refused.status, refused.body.code], [403, 'permission_missing'], JSON.stringify(changes))
    }
    const less = { name: 'known to all', expiresIn: '5d', networks: ['10.1.0.0/16'], ratePerMinute: 30 }
    assert.equal((await change(kian, wide.id, less)).status, 200, 'whoever looks after tokens may narrow any')
    for (const changes of more)
      assert.equal((await change(kian, equal.id, changes)).status, 200, JSON.stringify(changes))
    assert.equal((await change(mina, wide.id, { expiresIn: '9d' })).status, 200)
    const directory = (await call(centre, 'POST', '/centre/tokens', { kind: 'scim', name: 'x', expiresIn: '5d' })).body
    const narrow = await office.addToken('centre', undefined, { scopes: ['centre-tokens:write'] })
    const raised = await call(narrow, 'PATCH', `/centre/tokens/${directory.id}`, { ratePerMinute: 10 })
    assert.equal(raised.status, 200, 'a rate where there was none is less')
    const refused = await call(narrow, 'PATCH', `/centre/tokens/${directory.id}`, { ratePerMinute: null })
    assert.deepEqual([refused.status, refused.body.code], [403, 'permission_missing'])
  })

  test('two who rotate at once make one successor', async () => {
    const old = await make()
    const answers = await Promise.all([1, 2, 3].map(() => call(mina, 'POST', `/tokens/${old.id}/rotation`, {})))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409])
  })

  test('nobody gets by rotation what they could not make: scopes, rates, networks, live by test', async () => {
    const wide = await make({ scopes: ['audit:read'] })
    const refused = await call(manager, 'POST', `/tokens/${wide.id}/rotation`, {})
    assert.deepEqual([refused.status, refused.body.code], [403, 'permission_missing'])
    const limited = await make({ scopes, ratePerMinute: 10, networks: ['127.0.0.1'] })
    const free = await make({ networks: ['10.0.0.0/8'], ratePerMinute: 5 })
    assert.deepEqual(faultsOf(await call(limited.token, 'POST', `/tokens/${free.id}/rotation`, {})), [
      'networks[0] not_yours',
    ])
    const quick = await make({ networks: ['127.0.0.1'], ratePerMinute: 11 })
    assert.deepEqual(faultsOf(await call(limited.token, 'POST', `/tokens/${quick.id}/rotation`, {})), [
      'ratePerMinute not_yours',
    ])
    const trial = await office.addToken('test', 'payroll', { scopes })
    assert.equal((await call(trial, 'POST', `/tokens/${free.id}/rotation`, {})).body.code, 'token_not_found')
    const own = await call(limited.token, 'POST', `/tokens/${limited.id}/rotation`, {})
    assert.equal(own.status, 201, 'a program may rotate its own')
  })

  test('the administrator says how long a token may live: when it is made, rotated and prolonged', async () => {
    const old = await make({ expiresIn: '300d' })
    await setMax(100)
    assert.deepEqual((await call(mina, 'GET', '/tokens/limits')).body, {
      daysMax: 100,
      overlapHours: 24,
      overlapHoursMax: 720,
    })
    const tooLong = { kind: 'live', name: 'x', scopes: ['service:read'], expiresIn: '101d' }
    assert.deepEqual(faultsOf(await call(mina, 'POST', '/tokens', tooLong)), ['expiresIn expiry_too_far'])
    const rotate = (body: object) => call(mina, 'POST', `/tokens/${old.id}/rotation`, body)
    assert.deepEqual(faultsOf(await rotate({ expiresIn: '101d' })), ['expiresIn expiry_too_far'])
    inHours(100 * 24, (await rotate({})).body.expiresAt)
    const held = await make({ expiresIn: '10d' })
    const prolong = (by: string | typeof mina, expiresIn: string) =>
      call(by, 'PATCH', `/tokens/${held.id}`, { expiresIn })
    assert.deepEqual(faultsOf(await prolong(mina, '101d')), ['expiresIn expiry_too_far'])
    inHours(90 * 24, (await prolong(mina, '90d')).body.expiresAt)
    assert.deepEqual(faultsOf(await prolong(manager, '95d')), ['expiresIn not_yours'])
    inHours(24, (await prolong(manager, '1d')).body.expiresAt)
    // a secret that was made long ago is not prolonged for ever
    await db
      .updateTable('tokens')
      .set({ created_at: new Date(Date.now() - 99.5 * 86_400_000) })
      .where('id', '=', held.id)
      .execute()
    assert.deepEqual(faultsOf(await prolong(mina, '1d')), ['expiresIn expiry_too_far'])
    await call(mina, 'DELETE', `/tokens/${held.id}`)
    assert.equal((await prolong(mina, '1h')).body.code, 'token_ended')
    await setMax(365)
  })

  test('a token in the last quarter of its life, or two weeks before its end, is told until another takes its place', async () => {
    const token = await make({ name: 'soon', expiresIn: '100d' })
    const age = async (days: number) => {
      const createdAt = new Date(Date.now() - days * 86_400_000)
      const expiresAt = new Date(createdAt.getTime() + 100 * 86_400_000)
      await db
        .updateTable('tokens')
        .set({ created_at: createdAt, expires_at: expiresAt })
        .where('id', '=', token.id)
        .execute()
      const { body } = await call(mina, 'GET', '/tokens?name=soon&expiringSoon=true')
      const { expiringSoon } = (await call(mina, 'GET', `/tokens/${token.id}`)).body
      assert.equal(body.items.length === 1, expiringSoon)
      return expiringSoon
    }
    assert.deepEqual([await age(85), await age(87), await age(101)], [false, true, false])
    const week = await make({ name: 'week', expiresIn: '7d' })
    assert.equal(week.expiringSoon, false)
    await age(87)
    await call(mina, 'POST', `/tokens/${token.id}/rotation`, {})
    assert.equal((await call(mina, 'GET', `/tokens/${token.id}`)).body.expiringSoon, false)
  })
})
