import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import pino from 'pino'
import { registry } from '../../platform/http/metrics.ts'
import { addAccount, waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'

const FORM = 'application/x-www-form-urlencoded'
const DELIVERED = 10
const BLOCKED = 14

type Callback = {
  method?: string
  query?: string
  raw?: string | Buffer
  type?: string | null
  from?: string
  forwardedFor?: string
}

suite('reports of providers', async () => {
  // the simulator itself reports nothing: every word of delivery in here is the test's
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const config = { trustedProxies: ['10.9.9.9'] }
  const centre = await openTestCentre({ isSending: true, reportAfterMs: 3_600_000, log, config })
  const { app, simulator, deps, pool, call, addToken, accounts } = centre
  const { kn, other } = accounts
  const gh = await addAccount(
    { pool, vault: deps.vault },
    { name: 'gh', provider: 'ghasedak', key: { apiKey: 'good-key' } },
  )
  const sandboxSecret = 'a-secret-of-an-account-that-is-never-called-back'
  await pool.query(`update accounts set report_secret_hash = sha256(convert_to($1, 'UTF8')) where name = 'sandbox'`, [
    sandboxSecret,
  ])
  await deps.live.catchUp()
  const token = await addToken('live', 'payroll')

  const report = async (
    secret: string,
    { method = 'POST', query = '', raw, type = FORM, from, forwardedFor }: Callback,
  ) => {
    const answer = await app.inject({
      method: method as 'POST',
      url: `/reports/${secret}${query}`,
      ...(raw !== undefined && { payload: raw }),
      ...(from !== undefined && { remoteAddress: from }),
      headers: {
        ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }),
        ...(type !== null && raw !== undefined && { 'content-type': type }),
        'accept-language': 'fa',
      },
    })
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
  }
  /** A message that the provider has taken and has said nothing of yet. */
  async function sendOne(): Promise<{ id: string; providerId: string }> {
    const { body } = await call(token, {
      method: 'POST',
      url: '/api/v1/messages',
      body: { to: '09121234567', text: 'سلام' },
    })
    return waitFor(async () => {
      const { rows } = await pool.query('select provider_id from messages where id = $1 and status = 40', [body.id])
      return rows[0] && { id: body.id as string, providerId: rows[0].provider_id as string }
    })
  }
  const statusOf = async (id: string): Promise<string> =>
    (await call(token, { url: `/api/v1/messages/${id}` })).body.status
  /** What is kept of messages and of what providers said. */
  const readKept = async (): Promise<unknown> => {
    const { rows } = await pool.query(`
      select (select count(*) from receipts) as receipts, (select count(*) from notes) as notes,
        (select string_agg(id || ' ' || status, ',' order by id) from messages) as messages`)
    return rows[0]
  }

  const waiting = await sendOne()
  const good = `messageid=${waiting.providerId}&status=${DELIVERED}`
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  const REFUSED: [what: string, secret: string, callback: Callback, status: number, code: string][] = [
    ['a secret that nobody has', 'x'.repeat(43), { raw: good }, 404, 'route_not_found'],
    ['a secret of one letter too few', kn.reportSecret.slice(1), { raw: good }, 404, 'route_not_found'],
    ['a secret in capitals', kn.reportSecret.toUpperCase(), { raw: good }, 404, 'route_not_found'],
    ['a secret of 5,000 characters', 'x'.repeat(5_000), { raw: good }, 404, 'route_not_found'],
    ['a content type that is none', kn.reportSecret, { raw: good, type: ';' }, 415, 'content_type_unsupported'],
    ['no secret', '', { raw: good }, 404, 'route_not_found'],
    ['SQL in place of a secret', encodeURIComponent("' or true --"), { raw: good }, 404, 'route_not_found'],
    ['a secret that holds NUL', '%00', { raw: good }, 400, 'request_unreadable'],
    ['a provider that never calls back', sandboxSecret, { raw: good }, 404, 'route_not_found'],
    ['PUT', kn.reportSecret, { method: 'PUT', raw: good }, 405, 'http_method_not_allowed'],
    ['DELETE', kn.reportSecret, { method: 'DELETE' }, 405, 'http_method_not_allowed'],
    ['a body of 256 KiB and a byte', kn.reportSecret, { raw: good.padEnd(262_145, '&x=1') }, 413, 'body_too_large'],
    ...[kn.reportSecret, gh.reportSecret].flatMap((secret, i): typeof REFUSED => {
      const name = i === 0 ? 'kavenegar' : 'ghasedak'
      return [
        [`${name}: nothing at all`, secret, {}, 400, 'request_unreadable'],
        [`${name}: GET without a query`, secret, { method: 'GET' }, 400, 'request_unreadable'],
        [`${name}: an empty body`, secret, { raw: '' }, 400, 'request_unreadable'],
        [`${name}: no status`, secret, { raw: 'messageid=5' }, 400, 'request_unreadable'],
        [`${name}: no id`, secret, { raw: 'status=10' }, 400, 'request_unreadable'],
        [`${name}: an empty id`, secret, { raw: 'messageid=&status=10' }, 400, 'request_unreadable'],
        [`${name}: XML`, secret, { raw: '<report id="5"/>', type: 'application/xml' }, 400, 'request_unreadable'],
        [`${name}: a page of HTML`, secret, { raw: '<!doctype html>', type: 'text/html' }, 400, 'request_unreadable'],
        [`${name}: JSON that is cut`, secret, { raw: '{"messageid":5,' }, 400, 'request_unreadable'],
        ...['null', '5', '"x"', '[]', '{}', '[5]', '[null]', '[{}]', '[[{"messageid":5,"status":10}]]'].map(
          (raw): (typeof REFUSED)[number] => [
            `${name}: JSON ${raw}`,
            secret,
            { raw, type: 'application/json' },
            400,
            'request_unreadable',
          ],
        ),
        [`${name}: JSON nested 100,000 deep`, secret, { raw: deep }, 400, 'request_unreadable'],
        [
          `${name}: objects for words`,
          secret,
          { raw: '{"messageid":{"a":1},"status":[10]}' },
          400,
          'request_unreadable',
        ],
        [
          `${name}: one of two is no report`,
          secret,
          { raw: JSON.stringify([{ messageid: waiting.providerId, status: DELIVERED }, { messageid: 7 }]) },
          400,
          'request_unreadable',
        ],
        [`${name}: random bytes`, secret, { raw: Buffer.from([0xff, 0xfe, 0x00, 0xc3]) }, 400, 'request_unreadable'],
        [`${name}: UTF-16`, secret, { raw: Buffer.from(good, 'utf16le') }, 400, 'request_unreadable'],
      ]
    }),
    ['an id that is no number', kn.reportSecret, { raw: 'messageid=abc&status=10' }, 400, 'request_unreadable'],
    [
      'an id of 5,000 digits',
      kn.reportSecret,
      { raw: `messageid=${'9'.repeat(5_000)}&status=10` },
      400,
      'request_unreadable',
    ],
    [
      'an id of 5,000 digits at the other',
      gh.reportSecret,
      { raw: `messageid=${'9'.repeat(5_000)}&status=1` },
      400,
      'request_unreadable',
    ],
  ]
  for (const [what, secret, callback, status, code] of REFUSED)
    test(`${what}: ${status}, and nothing is kept of it`, async () => {
      const before = await readKept()
      const answer = await report(secret, callback)
      assert.deepEqual([answer.status, answer.body.code], [status, code])
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.match(answer.body.title, /[آ-ی]/)
      assert.equal(answer.body.requestId, answer.headers['x-request-id'])
      assert.deepEqual(await readKept(), before)
      assert.equal(await statusOf(waiting.id), 'sent')
    })

  for (const [what, make] of [
    ['in the query of a GET', (id) => ({ method: 'GET', query: `?messageid=${id}&status=10` })],
    ['in the query of a POST', (id) => ({ query: `?messageid=${id}&status=10` })],
    ['as a form', (id) => ({ raw: `messageid=${id}&status=10` })],
    ['as a form that calls itself JSON', (id) => ({ raw: `messageid=${id}&status=10`, type: 'application/json' })],
    ['as a form that calls itself nothing', (id) => ({ raw: `messageid=${id}&status=10`, type: null })],
    ['as JSON', (id) => ({ raw: `{"messageid":${id},"status":10}`, type: 'application/json' })],
    ['as JSON that calls itself a form', (id) => ({ raw: ` {"messageid":"${id}","status":"10"}` })],
    ['as JSON that calls itself a text', (id) => ({ raw: `{"messageid":${id},"status":10}`, type: 'text/plain' })],
    ['as JSON in a strange content type', (id) => ({ raw: `{"messageid":${id},"status":10}`, type: 'x/y; charset=z' })],
    ['with a byte order mark', (id) => ({ raw: `\ufeff{"messageid":${id},"status":10}`, type: 'application/json' })],
    ['in other casing', (id) => ({ raw: `MessageId=${id}&Status=10&StatusText=x` })],
    ['as a list', (id) => ({ raw: `[{"messageid":${id},"status":10}]`, type: 'application/json' })],
    [
      'with fields that we do not know',
      (id) => ({ raw: `messageid=${id}&status=10&x=%00%ff&__proto__=1&constructor=2` }),
    ],
  ] as [string, (id: string) => Callback][])
    test(`a report is taken ${what}`, async () => {
      const { id, providerId } = await sendOne()
      const answer = await report(kn.reportSecret, make(providerId))
      assert.deepEqual([answer.status, answer.body], [200, { ok: true }])
      assert.equal(await statusOf(id), 'delivered', 'stored before it is answered')
    })

  test('a report that is doubled, ten times at once and later again, changes a message once', async () => {
    const { id, providerId } = await sendOne()
    const callback = { raw: `messageid=${providerId}&status=${DELIVERED}` }
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(kn.reportSecret, callback)))
    assert.ok(answers.every((answer) => answer.status === 200))
    const first = await call(token, { url: `/api/v1/messages/${id}` })
    assert.equal((await report(kn.reportSecret, callback)).status, 200)
    assert.deepEqual((await call(token, { url: `/api/v1/messages/${id}` })).body, first.body)
    const counted = await pool.query(
      `select status, sum(n)::int as n from (select status, n, service_id, quarter from deltas union all select status, n, service_id, quarter from counters) t
       where status = 70 group by status`,
    )
    const delivered = await pool.query('select count(*)::int as n from messages where status = 70')
    assert.equal(counted.rows[0].n, delivered.rows[0].n, 'each is counted once')
  })

  test('reports that contradict each other in one request end in the highest, whatever their order', async () => {
    for (const statuses of [
      [DELIVERED, BLOCKED],
      [BLOCKED, DELIVERED],
    ]) {
      const { id, providerId } = await sendOne()
      const raw = JSON.stringify(statuses.map((status) => ({ messageid: providerId, status })))
      assert.equal((await report(kn.reportSecret, { raw })).status, 200)
      assert.equal(await statusOf(id), 'delivered')
    }
  })

  test('a report about a message that nobody knows is taken, kept, and changes no message', async () => {
    const before = (await readKept()) as { messages: string }
    const answer = await report(kn.reportSecret, { raw: 'messageid=999999999999&status=10' })
    assert.equal(answer.status, 200)
    assert.equal(((await readKept()) as { messages: string }).messages, before.messages)
    const { rowCount } = await pool.query(`select from receipts where provider_id = '999999999999'`)
    assert.equal(rowCount, 1)
  })

  test('an account’s secret says nothing about another account’s messages', async () => {
    const answer = await report(other.reportSecret, { raw: good })
    assert.equal(answer.status, 200)
    assert.equal(await statusOf(waiting.id), 'sent')
  })

  test('a status that is in no table changes nothing', async () => {
    for (const status of ['77', '-1', '10.5', 'delivered', '9'.repeat(400)])
      assert.equal(
        (await report(kn.reportSecret, { raw: `messageid=${waiting.providerId}&status=${status}` })).status,
        200,
      )
    assert.equal(await statusOf(waiting.id), 'sent')
  })

  test('words that the database could not hold are taken without what it cannot', async () => {
    const { id, providerId } = await sendOne()
    const raw = `{"messageid":${providerId},"status":${BLOCKED},"statustext":"a\\u0000b\\ud800c${'x'.repeat(5_000)}"}`
    const [strange, plain] = await Promise.all([
      report(kn.reportSecret, { raw, type: 'application/json' }),
      report(kn.reportSecret, { raw: 'messageid=5&status=10' }),
    ])
    assert.deepEqual([strange.status, plain.status], [200, 200])
    const { body } = await call(token, { url: `/api/v1/messages/${id}` })
    assert.equal(body.status, 'failed')
    assert.equal(body.failure.code, 'recipient_blocked')
    assert.match(body.failure.provider.text, /^ab.?cx/u)
    assert.ok(body.failure.provider.text.length <= 600)
  })

  test('a report that comes before the answer to the call that sent it is not lost', async () => {
    simulator.behave({ kind: 'delayAnswer', ms: 1_500 })
    const { body } = await call(token, {
      method: 'POST',
      url: '/api/v1/messages',
      body: { to: '09121234567', text: 'early' },
    })
    const { providerId } = await waitFor(async () => simulator.received().find((one) => one.text === 'early'))
    assert.equal(await statusOf(body.id), 'sending')
    const answer = await report(kn.reportSecret, { raw: `messageid=${providerId}&status=${DELIVERED}` })
    assert.equal(answer.status, 200)
    assert.equal(await statusOf(body.id), 'sending', 'nobody knows yet whose it is')
    await simulator.behaveWell()
    await waitFor(async () => (await statusOf(body.id)) === 'delivered')
  })

  test('a report that comes after its window corrects what had been given up', async () => {
    const { id, providerId } = await sendOne()
    await pool.query('update messages set status = 50, final_at = now() where id = $1', [id])
    assert.equal((await report(kn.reportSecret, { raw: `messageid=${providerId}&status=${DELIVERED}` })).status, 200)
    assert.equal(await statusOf(id), 'delivered')
    const { body } = await call(token, { url: `/api/v1/messages/${id}` })
    assert.ok(body.timeline.some((entry: { kind: string }) => entry.kind === 'report_revised'))
  })

  const refusedCount = async (reason: string): Promise<number> =>
    Number(
      new RegExp(`rasan_reports_refused_total\\{reason="${reason}"\\} (\\d+)`).exec(await registry.metrics())?.[1] ?? 0,
    )

  test('of an account with networks, a report from elsewhere hears what a wrong secret hears, and is counted and logged without it', async () => {
    const centreToken = await addToken('centre')
    const set = async (reportNetworks: string[]) => {
      const url = '/api/v1/centre/accounts/kn'
      const answer = await call(centreToken, { method: 'PATCH', url, body: { reportNetworks } })
      assert.equal(answer.status, 200, answer.text)
    }
    await set(['203.0.113.0/24', '2001:db8::/32'])
    const { id, providerId } = await sendOne()
    const raw = `messageid=${providerId}&status=${DELIVERED}`
    const before = await refusedCount('network')
    const { body: wrong } = await report('x'.repeat(43), { raw })
    const refused: Callback[] = [
      { raw, from: '198.51.100.9' },
      { raw, from: '2001:db9::1' },
      // a stranger's word about where it comes from
      { raw, from: '198.51.100.9', forwardedFor: '203.0.113.5' },
      // our proxy's word
      { raw, from: '10.9.9.9', forwardedFor: '198.51.100.9' },
      { raw, from: '10.9.9.9' },
    ]
    for (const callback of refused) {
      const { status, body } = await report(kn.reportSecret, callback)
      assert.equal(status, 404)
      assert.deepEqual({ ...body, requestId: '' }, { ...wrong, requestId: '' })
    }
    assert.equal(await statusOf(id), 'sent')
    assert.equal((await refusedCount('network')) - before, refused.length)
    const told = lines.filter((line) => line.includes('outside of the networks'))
    assert.equal(told.length, refused.length)
    assert.match(told[0]!, /"account":"kn".*"ip":"198\.51\.100\.9"/)
    assert.ok(lines.every((line) => !line.includes(kn.reportSecret)))
    const [proxied, direct] = [await sendOne(), await sendOne()]
    for (const [one, callback] of [
      [proxied, { from: '10.9.9.9', forwardedFor: '203.0.113.5' }],
      [direct, { from: '::ffff:203.0.113.7' }],
    ] as const) {
      const own = `messageid=${one.providerId}&status=${DELIVERED}`
      assert.equal((await report(kn.reportSecret, { raw: own, ...callback })).status, 200)
      assert.equal(await statusOf(one.id), 'delivered')
    }
    await set([])
    assert.equal((await report(kn.reportSecret, { raw, from: '198.51.100.9' })).status, 200)
  })

  test('a rotated secret is worth nothing at once, the new one is', async () => {
    const { id, providerId } = await sendOne()
    const centreToken = await addToken('centre')
    const rotated = await call(centreToken, { method: 'POST', url: '/api/v1/centre/accounts/kn/report-secret' })
    const fresh = new URL(rotated.body.reportUrl).pathname.replace('/reports/', '')
    const callback = { raw: `messageid=${providerId}&status=${DELIVERED}` }
    assert.equal((await report(kn.reportSecret, callback)).status, 404)
    assert.equal(await statusOf(id), 'sent')
    assert.equal((await report(fresh, callback)).status, 200)
    assert.equal(await statusOf(id), 'delivered')
  })

  test('whatever a stranger with the secret sends, nothing breaks', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue(),
      fc.constantFrom(5, '5', 10, '1', null, 'NaN', -0),
    )
    const row = fc.dictionary(
      fc.constantFrom('messageid', 'id', 'status', 'statusid', 'data', 'entries', 'x', 'date', 'localid'),
      word,
    )
    const body = fc.oneof(
      fc.array(row, { maxLength: 5 }).map((rows) => JSON.stringify(rows)),
      row.map((one) => JSON.stringify(one)),
      row.map((one) =>
        new URLSearchParams(
          Object.fromEntries(
            Object.entries(one).map(([name, value]) => [
              name,
              typeof value === 'string' ? value : JSON.stringify(value),
            ]),
          ),
        ).toString(),
      ),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    )
    const types = fc.constantFrom('application/json', FORM, 'text/plain', 'x/y', null)
    await fc.assert(
      fc.asyncProperty(body, types, fc.boolean(), async (raw, type, isGhasedak) => {
        const answer = await report(isGhasedak ? gh.reportSecret : other.reportSecret, { raw, type })
        assert.ok(answer.status === 200 || answer.status === 400, `${answer.status} ${JSON.stringify(answer.body)}`)
      }),
      { numRuns: 400 },
    )
    assert.equal(await statusOf(waiting.id), 'sent')
  })
})
