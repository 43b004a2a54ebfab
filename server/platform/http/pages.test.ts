import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isPanelBuilt } from '../../config.ts'
import { openTestApp } from '../../test-app.ts'

suite('pages', async () => {
  const { app, deps, addToken } = await openTestApp()
  const html = { accept: 'text/html,application/xhtml+xml' }

  for (const url of ['/', '/messages', '/s/payroll/messages/0199?x=1', '/first-run']) {
    test(`a browser that asks for ${url} gets the panel, or is told that it is not built`, async () => {
      const answer = await app.inject({ url, headers: html })
      assert.equal(answer.statusCode, 200)
      assert.equal(answer.headers['cache-control'], 'no-cache')
      assert.match(String(answer.headers['content-type']), /^text\/html/)
      assert.match(answer.body, isPanelBuilt() ? /<div id="root">/ : /npm start/)
    })
  }

  for (const url of ['/api/v1/nowhere', '/api', '/docs/nowhere', '/reports', '/assets/none.js', '/metrics/x']) {
    test(`${url} is no page of the panel`, async () => {
      assert.equal((await app.inject({ url, headers: html })).statusCode, 404)
    })
  }

  test('a program that asks for an unknown address gets a problem, not a page', async () => {
    const answer = await app.inject({ url: '/messages' })
    assert.equal(answer.statusCode, 404)
    assert.equal(answer.json().code, 'route_not_found')
    assert.equal((await app.inject({ method: 'POST', url: '/messages', headers: html })).statusCode, 404)
  })

  test('the process says that it lives without asking the database', async () => {
    assert.deepEqual((await app.inject({ url: '/livez' })).json(), { live: true })
  })

  test('a node is ready when database, migrations and partitions are', async () => {
    const answer = await app.inject({ url: '/readyz' })
    assert.equal(answer.statusCode, 200)
    const { warnings, ...readiness } = answer.json()
    assert.deepEqual(readiness, {
      ready: true,
      database: true,
      migrations: true,
      partitions: true,
      clock: true,
      stopping: false,
    })
    // what the database is run with is the tester's own matter
    const { rows } = await deps.database.pools.rest.query(
      `select name || '_off' as warning from pg_settings
       where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'`,
    )
    // no dispatch was started in this test
    const expected = [...rows.map(({ warning }) => warning), 'no_dispatcher', 'no_jobs']
    assert.deepEqual(warnings.sort(), expected.sort())
  })

  test('a node whose own clock is a year off is not ready', async (t) => {
    const now = Date.now()
    t.mock.method(Date, 'now', () => now + 365 * 86_400_000)
    const answer = await app.inject({ url: '/readyz' })
    assert.deepEqual([answer.statusCode, answer.json().clock, answer.json().database], [503, false, true])
  })

  test('a node is not ready when the partitions of the coming weeks are missing', async () => {
    const { pools } = deps.database
    const { rows } = await pools.rest.query(
      `select 'notes_' || to_char(date_trunc('week', now() at time zone 'UTC') + interval '3 weeks', 'YYYYMMDD') as part`,
    )
    await pools.rest.query(`alter table ${rows[0].part} rename to parted`)
    const answer = await app.inject({ url: '/readyz' })
    await pools.rest.query(`alter table parted rename to ${rows[0].part}`)
    assert.equal(answer.statusCode, 503)
    assert.equal(answer.json().partitions, false)
  })

  test('metrics are for this machine and for tokens that may read the centre', async () => {
    const far = { remoteAddress: '192.0.2.1' }
    assert.equal((await app.inject({ url: '/metrics' })).statusCode, 200)
    assert.equal((await app.inject({ url: '/metrics', ...far })).statusCode, 403)
    const forwarded = await app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '192.0.2.1' } })
    assert.equal(forwarded.statusCode, 403, 'a proxy on this machine is not the one who asks')
    for (const [headers, status] of [
      [{ host: 'sms.example.org' }, 403],
      [{ host: '127.0.0.1.example.org' }, 403],
      [{ host: 'localhost.example.org:8080' }, 403],
      [{ host: 'localhost', 'x-real-ip': '192.0.2.1' }, 403],
      [{ host: 'localhost', 'x-forwarded-proto': 'https' }, 403],
      [{ host: 'localhost', via: '1.1 proxy' }, 403],
      [{ host: '127.0.0.1:8080' }, 200],
      [{ host: '[::1]:8080' }, 200],
    ] as const)
      assert.equal((await app.inject({ url: '/metrics', headers })).statusCode, status, JSON.stringify(headers))
    const call = async (token: string) =>
      (await app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` }, ...far })).statusCode
    assert.equal(await call(await addToken('centre')), 200)
    assert.equal(await call(await addToken('centre', undefined, { scopes: ['users:read'] })), 403)
  })

  test('the durations of requests are counted by route and status', async () => {
    await app.inject({ url: '/api/v1/me' })
    const { body } = await app.inject({ url: '/metrics' })
    assert.match(
      body,
      /rasan_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/me",status="401"\} \d+/,
    )
  })
})
