import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isPanelBuilt } from '../../config.ts'
import { openTestApp } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'
import { startWatch } from '../../test-time.ts'
import { shareLook } from './health.ts'

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

  const ASTRAY = ['..%2findex.html', '..%5cindex.html', '%2e%2e%2f%2e%2e%2fpackage.json', '%252e%252e%252findex.html']
  for (const name of ASTRAY) {
    test(`/assets/${name} is told that there is no such address`, async () => {
      const answer = await app.inject({ url: `/assets/${name}` })
      assert.deepEqual([answer.statusCode, answer.json().code], [404, 'route_not_found'])
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
    const ask = async () => (await app.inject({ url: '/readyz' })).statusCode
    const answer = await waitFor(async () => {
      const one = await app.inject({ url: '/readyz' })
      return one.statusCode === 503 && one
    })
    await pools.rest.query(`alter table parted rename to ${rows[0].part}`)
    assert.equal(answer.json().partitions, false)
    assert.equal(answer.json().database, true)
    await waitFor(async () => (await ask()) === 200)
  })

  test('whoever asks whether a node is ready, and how often, its database is asked once a second', async (t) => {
    const { rest } = deps.database.pools
    const connect = t.mock.method(rest, 'connect')
    const began = performance.now()
    // a pool's own question connects with a callback: that is the node's look for changes
    const looks = () => connect.mock.calls.filter((call) => typeof call.arguments[0] !== 'function').length
    for (let wave = 0; wave < 30 || (looks() === 0 && wave < 3_000); wave++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => app.inject({ url: '/readyz' })))
      assert.ok(answers.every((answer) => answer.statusCode === 200))
    }
    const seconds = Math.ceil((performance.now() - began) / 1_000)
    assert.ok(looks() >= 1 && looks() <= seconds, `${looks()} in ${seconds} s`)
  })

  test('a look that does not end is answered for in time, and no other is begun beside it', async () => {
    const ends: ((seen: string) => void)[] = []
    const look = shareLook(() => new Promise<string>((resolve) => ends.push(resolve)))
    const lived = startWatch()
    assert.deepEqual(await Promise.all([look(), look()]), [null, null])
    assert.ok(lived() < 2_000)
    assert.equal(await look(), null)
    assert.equal(ends.length, 1)
    ends[0]?.('late')
    // a timer may ring a moment before its time: then the old answer is still shared
    let next = look()
    for (; ends.length < 2; next = look()) await new Promise(setImmediate)
    ends[1]?.('seen')
    assert.equal(await next, 'seen')
    assert.equal(await look(), 'seen')
    assert.equal(ends.length, 2)
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
