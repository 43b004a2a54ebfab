import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openTestApp } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'

suite('a rate', async () => {
  const { app, deps, addService, addToken, addPerson, signIn } = await openTestApp()
  const pool = deps.database.pools.rest
  await addService('payroll')
  await addService('clinic')
  const centre = await addToken('centre')
  await addPerson('sara', 'manager', 'payroll')
  const sara = await signIn('sara')

  const ask = (headers: Record<string, string>, language = 'en') =>
    app.inject({ url: '/api/v1/service', headers: { 'accept-language': language, ...headers } })
  const askAs = (token: string, language?: string) => ask({ authorization: `Bearer ${token}` }, language)
  async function newToken(ratePerMinute: number | null, service = 'payroll'): Promise<{ id: number; token: string }> {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/centre/tokens',
      headers: { authorization: `Bearer ${centre}` },
      payload: { kind: 'live', service, name: 'x', expiresIn: '1d', ratePerMinute },
    })
    assert.equal(answer.statusCode, 201, answer.body)
    assert.equal(answer.json().ratePerMinute, ratePerMinute)
    return answer.json()
  }
  async function change(url: string, payload: object): Promise<void> {
    const answer = await app.inject({
      method: 'PATCH',
      url: `/api/v1/centre/${url}`,
      headers: { authorization: `Bearer ${centre}` },
      payload,
    })
    assert.equal(answer.statusCode, 200, answer.body)
  }
  const inFreshMinute = () =>
    waitFor(async () => {
      const { rows } = await pool.query('select extract(second from clock_timestamp())::float8 as s')
      return rows[0].s < 54
    }, 20_000)

  test('that nobody has set limits nobody, and is not spoken of', async () => {
    const { token } = await newToken(null)
    for (let i = 0; i < 30; i++) {
      const answer = await askAs(token)
      assert.equal(answer.statusCode, 200)
      assert.deepEqual([answer.headers.ratelimit, answer.headers['ratelimit-policy']], [undefined, undefined])
    }
  })

  test('of a token is told with every answer; who goes beyond it hears when to come back, in both languages', async () => {
    await inFreshMinute()
    const { token, id } = await newToken(3)
    for (const left of [2, 1, 0]) {
      const answer = await askAs(token)
      assert.equal(answer.statusCode, 200)
      assert.equal(answer.headers['ratelimit-policy'], '"token";q=3;w=60')
      assert.match(String(answer.headers.ratelimit), new RegExp(`^"token";r=${left};t=([1-9]|[1-5][0-9]|60)$`))
    }
    for (const [language, form] of [
      ['en', /3 requests a minute/],
      ['fa', /۳ درخواست/],
    ] as const) {
      const answer = await askAs(token, language)
      assert.deepEqual([answer.statusCode, answer.json().code], [429, 'rate_exceeded'])
      assert.match(answer.json().detail, form)
      const retryAfter = Number(answer.headers['retry-after'])
      assert.ok(retryAfter >= 1 && retryAfter <= 60)
      assert.equal(answer.headers.ratelimit, `"token";r=0;t=${retryAfter}`)
      assert.equal(answer.headers['ratelimit-policy'], '"token";q=3;w=60')
    }
    await deps.apiLog.flush()
    const { rows } = await pool.query('select status, code from api_calls where token_id = $1 and status = 429', [id])
    assert.deepEqual(rows, Array(2).fill({ status: 429, code: 'rate_exceeded' }))
  })

  test('of a service counts all its tokens together, leaves people and other services alone, and ends when it is lifted', async () => {
    await inFreshMinute()
    const [one, two, slow] = [await newToken(null), await newToken(null), await newToken(100)]
    await change('services/payroll', { ratePerMinute: 4 })
    const first = await askAs(slow.token)
    assert.equal(first.headers['ratelimit-policy'], '"token";q=100;w=60, "service";q=4;w=60')
    assert.match(String(first.headers.ratelimit), /^"token";r=99;t=\d+, "service";r=3;t=\d+$/)
    const codes = []
    for (const { token } of [one, two, one, two]) codes.push((await askAs(token)).statusCode)
    assert.deepEqual(codes, [200, 200, 200, 429])
    const refused = await askAs(slow.token)
    assert.equal(refused.statusCode, 429)
    assert.match(String(refused.headers.ratelimit), /^"service";r=0;t=\d+$/)
    assert.equal((await ask({ cookie: sara, 'rasan-service': 'payroll' })).statusCode, 200)
    assert.equal((await askAs((await newToken(null, 'clinic')).token)).statusCode, 200)
    await change('services/payroll', { ratePerMinute: null })
    const after = await askAs(slow.token)
    assert.equal(after.statusCode, 200)
    assert.match(String(after.headers.ratelimit), /^"token";r=98;/, 'what the service refused was not counted')
  })

  test('may be changed on a token that is in use', async () => {
    await inFreshMinute()
    const { token, id } = await newToken(1)
    assert.deepEqual([(await askAs(token)).statusCode, (await askAs(token)).statusCode], [200, 429])
    await change(`tokens/${id}`, { ratePerMinute: 2 })
    assert.deepEqual([(await askAs(token)).statusCode, (await askAs(token)).statusCode], [200, 429])
    await change(`tokens/${id}`, { ratePerMinute: null })
    assert.equal((await askAs(token)).statusCode, 200)
    const { rows } = await pool.query(
      `select before, after from audit_entries where action = 'token.update' and subject_id = $1 order by id`,
      [String(id)],
    )
    assert.deepEqual(rows, [
      { before: { ratePerMinute: 1 }, after: { ratePerMinute: 2 } },
      { before: { ratePerMinute: 2 }, after: { ratePerMinute: null } },
    ])
  })

  for (const ratePerMinute of [0, -1, 1.5, 1_000_001, '60', true])
    test(`of ${JSON.stringify(ratePerMinute)} is none`, async () => {
      for (const url of ['services/payroll', `tokens/${(await newToken(null)).id}`]) {
        const answer = await app.inject({
          method: 'PATCH',
          url: `/api/v1/centre/${url}`,
          headers: { authorization: `Bearer ${centre}` },
          payload: { ratePerMinute },
        })
        assert.equal(answer.statusCode, 422)
        assert.equal(answer.json().errors[0].path, 'ratePerMinute')
      }
    })
})
