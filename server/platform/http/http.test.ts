import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, suite, test } from 'node:test'
import pino from 'pino'
import { Type } from 'typebox'
import { openTestApp } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'
import { assertWithin, startWatch } from '../../test-time.ts'
import { AppError } from './errors.ts'
import { answerUnknown } from './not-found.ts'
import { Strict } from './schema.ts'
import { setUpHttp } from './set-up.ts'

suite('http', async () => {
  const { deps, addService, addToken, addPerson, signIn } = await openTestApp()
  await addService('payroll')
  await addService('clinic')
  const token = await addToken('live', 'payroll')
  const authorization = `Bearer ${token}`
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
  const app = await setUpHttp({ ...deps, log })
  const open = { config: { permission: 'public' } } as const
  app.post(
    '/api/v1/echo',
    {
      config: { permission: 'messages:send' },
      schema: {
        body: Strict({
          to: Type.String({ minLength: 1, maxLength: 10 }),
          count: Type.Optional(Type.Integer({ minimum: 1 })),
          mail: Type.Optional(Type.String({ format: 'email' })),
          tags: Type.Optional(Type.Array(Strict({ name: Type.String() }), { maxItems: 3 })),
        }),
      },
    },
    (request) => request.body,
  )
  app.get(
    '/api/v1/coerced/:n',
    {
      ...open,
      schema: { params: Strict({ n: Type.Integer() }), querystring: Strict({ flag: Type.Optional(Type.Boolean()) }) },
    },
    (request) => ({ n: request.params.n, flag: request.query.flag }),
  )
  app.get('/api/v1/service', { config: { permission: 'service:read' } }, (request) => request.actor.service)
  app.get('/api/v1/centre/thing', { config: { permission: 'centre:read' } }, () => ({}))
  app.get('/api/v1/bug', open, () => {
    throw new Error('the secret inside')
  })
  app.get('/api/v1/away', open, () => {
    throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
  })
  app.get('/api/v1/known', open, () => {
    throw new AppError('too_late')
  })
  app.get('/reports/:secret', open, ({ url }) => {
    if (url.includes('unreadable')) throw new AppError('request_unreadable')
    return {}
  })
  answerUnknown(app, () => false)
  await app.ready()

  const proxied = await setUpHttp({ ...deps, config: { ...deps.config, trustedProxies: ['127.0.0.1'] } })
  proxied.get('/ip', open, ({ actor }) => ({ ip: actor.ip }))
  await proxied.ready()
  after(() => proxied.close())

  const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/echo',
      payload,
      headers: { 'content-type': 'application/json', authorization, ...headers },
    })

  test('a right request is answered', async () => {
    const answer = await post('{"to":"x","tags":[{"name":"a"}]}')
    assert.equal(answer.statusCode, 200)
    assert.deepEqual(answer.json(), { to: 'x', tags: [{ name: 'a' }] })
  })

  const places: [what: string, body: unknown, errors: { path: string; code: string }[]][] = [
    ['a missing field', {}, [{ path: 'to', code: 'required' }]],
    ['an unknown field', { to: 'x', extra: 1 }, [{ path: 'extra', code: 'unknown_field' }]],
    [
      'an unknown field deep inside',
      { to: 'x', tags: [{ name: 'a' }, { name: 'b', c: 1 }] },
      [{ path: 'tags[1].c', code: 'unknown_field' }],
    ],
    ['an empty text', { to: '' }, [{ path: 'to', code: 'empty' }]],
    ['a long text', { to: 'x'.repeat(11) }, [{ path: 'to', code: 'too_long' }]],
    ['a wrong type', { to: 5 }, [{ path: 'to', code: 'wrong_type' }]],
    ['a number written as text', { to: 'x', count: '5' }, [{ path: 'count', code: 'wrong_type' }]],
    ['a small number', { to: 'x', count: 0 }, [{ path: 'count', code: 'too_small' }]],
    ['too many items', { to: 'x', tags: Array(4).fill({ name: 'a' }) }, [{ path: 'tags', code: 'too_many' }]],
    [
      'two faults at once',
      { count: 0 },
      [
        { path: 'count', code: 'too_small' },
        { path: 'to', code: 'required' },
      ],
    ],
    ['no object', [1], [{ path: '', code: 'wrong_type' }]],
    [
      'a key that reaches for the prototype',
      JSON.parse('{"to":"x","constructor":1}'),
      [{ path: 'constructor', code: 'unknown_field' }],
    ],
    ['a NUL character', { to: 'a\0' }, [{ path: 'to', code: 'nul_character' }]],
    ['a lone surrogate', { to: 'x', tags: [{ name: '\ud800' }] }, [{ path: 'tags[0].name', code: 'lone_surrogate' }]],
  ]
  for (const [what, body, errors] of places) {
    test(`${what} is refused at its place`, async () => {
      const answer = await post(JSON.stringify(body))
      assert.equal(answer.statusCode, 422, answer.body)
      const problem = answer.json()
      assert.equal(problem.code, 'invalid_request')
      const found = problem.errors.map(({ path, code }: { path: string; code: string }) => ({ path, code }))
      assert.deepEqual(
        found.sort((a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path)),
        errors,
      )
      for (const error of problem.errors) assert.doesNotMatch(error.title, /\{\{|^fields\./)
    })
  }

  test('a thousand faults are told as twenty', async () => {
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`x${i}`, 1]))
    assert.equal((await post(JSON.stringify(body))).json().errors.length, 20)
  })

  for (const [what, payload, headers, status, code] of [
    ['JSON that is cut', '{"to":', {}, 400, 'json_malformed'],
    ['JSON that holds __proto__', '{"to":"x","__proto__":{}}', {}, 422, 'invalid_request'],
    [
      'deep JSON that holds __proto__',
      `{"x":${'['.repeat(5_000)}{"__proto__":{}}${']'.repeat(5_000)}}`,
      {},
      422,
      'invalid_request',
    ],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), {}, 400, 'request_unreadable'],
    ['a text', 'hello', { 'content-type': 'text/plain' }, 415, 'content_type_unsupported'],
    ['a form', 'to=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'content_type_unsupported'],
    ['a body above one mebibyte', `{"to":"${'x'.repeat(1_048_577)}"}`, {}, 413, 'body_too_large'],
    ['no body', '', {}, 422, 'invalid_request'],
  ] as const) {
    test(`${what} is refused with ${status} ${code}`, async () => {
      const answer = await post(payload, headers)
      assert.equal(answer.statusCode, status, answer.body)
      assert.equal(answer.json().code, code)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    })
  }

  test('malformed JSON is told with its place', async () => {
    const problem = (await post('{\n  "to": "x",\n  oops\n}', { 'accept-language': 'en' })).json()
    assert.match(problem.detail, /line 3, column 3/)
  })

  test('path and query become what their schema says, and only they do', async () => {
    const answer = await app.inject({ url: '/api/v1/coerced/7?flag=true' })
    assert.deepEqual(answer.json(), { n: 7, flag: true })
    const wrong = (await app.inject({ url: '/api/v1/coerced/x?flag=maybe&more=1' })).json()
    assert.deepEqual(
      wrong.errors.map((error: { path: string }) => error.path),
      ['path.n'],
    )
  })

  test('a problem has the form of RFC 9457 and leads to its page', async () => {
    const answer = await app.inject({ url: '/api/v1/known', headers: { 'x-request-id': 'my-request.1' } })
    const problem = answer.json()
    assert.equal(answer.statusCode, 409)
    assert.deepEqual(
      { type: problem.type, status: problem.status, code: problem.code, requestId: problem.requestId },
      { type: 'http://rasan.test/docs/errors/too_late', status: 409, code: 'too_late', requestId: 'my-request.1' },
    )
    assert.equal(answer.headers['x-request-id'], 'my-request.1')
  })

  test('a fault of a field says in the reader’s words of what type and form it has to be', async () => {
    const titles = async (language: string) => {
      const body = JSON.stringify({ to: 5, count: '5', mail: 'nobody' })
      const answer = await post(body, { 'accept-language': language })
      return answer.json().errors.map(({ title }: { title: string }) => title)
    }
    assert.deepEqual((await titles('en')).sort(), [
      'It has the wrong form; write it as nasim@example.ir',
      'The value has the wrong type; a text is expected',
      'The value has the wrong type; a whole number is expected',
    ])
    assert.match((await titles('fa')).join(), /باید عدد صحیح باشد/)
  })

  test('a problem is told in the language that is asked for, in English where none is', async () => {
    const title = async (language?: string) => {
      const headers = language === undefined ? {} : { 'accept-language': language }
      const answer = await app.inject({ url: '/api/v1/known', headers })
      return [answer.headers['content-language'], answer.json().title]
    }
    assert.deepEqual(await title('fa'), ['fa', 'دیر شده است'])
    assert.deepEqual(await title('en'), ['en', 'It is too late'])
    assert.deepEqual(await title(), ['en', 'It is too late'])
  })

  for (const id of ['x'.repeat(101), 'a b', 'a"b', 'é', '']) {
    test(`a request id that is not harmless is replaced: ${id.slice(0, 10)}`, async () => {
      const answer = await app.inject({ url: '/api/v1/known', headers: { 'x-request-id': id } })
      assert.match(String(answer.headers['x-request-id']), /^[\w-]+-[0-9a-z]+$/)
    })
  }

  test('a bug answers 500 without a word about itself, and is logged with its request id', async () => {
    const answer = await app.inject({ url: '/api/v1/bug', headers: { 'x-request-id': 'bug-1' } })
    assert.equal(answer.statusCode, 500)
    assert.equal(answer.json().code, 'internal')
    assert.doesNotMatch(answer.body, /secret inside/)
    assert.ok(lines.some((line) => line.includes('the secret inside') && line.includes('bug-1')))
  })

  test('a database that is away answers 503 with Retry-After', async () => {
    const answer = await app.inject({ url: '/api/v1/away' })
    assert.equal(answer.statusCode, 503)
    assert.equal(answer.json().code, 'unavailable')
    assert.ok(Number(answer.headers['retry-after']) > 0)
  })

  test('an unknown address is 404, a known one with a wrong method 405 with Allow', async () => {
    assert.equal((await app.inject({ url: '/api/v1/nowhere' })).json().code, 'route_not_found')
    const answer = await app.inject({ method: 'PUT', url: '/api/v1/coerced/7' })
    assert.equal(answer.statusCode, 405)
    assert.equal(answer.headers.allow, 'GET, HEAD')
  })

  for (const url of ['/api/v1/%zz', '/api/v1/coerced/%00', '/api/v1/coerced/1?flag=%00']) {
    test(`an address that cannot be read is 400: ${url}`, async () => {
      const answer = await app.inject({ url })
      assert.equal(answer.statusCode, 400, answer.body)
      assert.equal(answer.json().code, 'request_unreadable')
    })
  }

  test('each kind of bad credential has a code of its own', async () => {
    const ended = await addToken('live', 'payroll', { expiresAt: new Date(Date.now() - 1_000) })
    const damaged = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`
    const { mintToken } = await import('../auth/tokens.ts')
    for (const [given, code] of [
      [undefined, 'credential_missing'],
      ['Basic abc', 'credential_unreadable'],
      ['Bearer ', 'credential_unreadable'],
      ['Bearer nonsense', 'credential_unreadable'],
      [`Bearer ${damaged}`, 'credential_unreadable'],
      [`Bearer ${'x'.repeat(5_000)}`, 'credential_unreadable'],
      [`Bearer ${mintToken('live').token}`, 'token_unknown'],
      [`Bearer ${ended}`, 'token_expired'],
    ] as const) {
      const headers = given === undefined ? {} : { authorization: given }
      const answer = await app.inject({ url: '/api/v1/service', headers })
      assert.equal(answer.statusCode, 401, `${given}`)
      assert.equal(answer.json().code, code, `${given}`)
      assert.equal(answer.headers['www-authenticate'], 'Bearer')
    }
  })

  test('a token does what its scopes say and nothing else', async () => {
    const narrow = await addToken('live', 'payroll', { scopes: ['messages:read'] })
    const refused = await app.inject({
      url: '/api/v1/service',
      headers: { authorization: `Bearer ${narrow}`, 'accept-language': 'en' },
    })
    assert.equal(refused.statusCode, 403)
    assert.match(refused.json().detail, /service:read/)
    const centre = await addToken('centre')
    const call = async (url: string, bearer: string) =>
      (await app.inject({ url, headers: { authorization: `Bearer ${bearer}` } })).statusCode
    assert.equal(await call('/api/v1/centre/thing', centre), 200)
    assert.equal(await call('/api/v1/service', centre), 403)
    assert.equal(await call('/api/v1/centre/thing', token), 403)
  })

  test('a token never reaches another service by naming it', async () => {
    const named = await app.inject({ url: '/api/v1/service', headers: { authorization, 'rasan-service': 'clinic' } })
    assert.equal(named.json().code, 'service_not_found')
    const own = await app.inject({ url: '/api/v1/service?service=payroll', headers: { authorization } })
    assert.equal(own.json().name, 'payroll')
  })

  test('a person names the service once, and only one of the own', async () => {
    await addPerson('sara', 'manager', 'payroll')
    const cookie = await signIn('sara')
    const ask = async (query: string, headers = {}) => {
      const answer = await app.inject({ url: `/api/v1/service${query}`, headers: { cookie, ...headers } })
      return answer.json().code ?? answer.json().name
    }
    assert.equal(await ask(''), 'service_required')
    assert.equal(await ask('?service=payroll'), 'payroll')
    assert.equal(await ask('', { 'rasan-service': 'payroll' }), 'payroll')
    assert.equal(await ask('?service=payroll', { 'rasan-service': 'clinic' }), 'service_ambiguous')
    assert.equal(await ask('?service=payroll&service=clinic'), 'service_ambiguous')
    assert.equal(await ask('?service=clinic'), 'service_not_found')
    assert.equal(await ask('?service=nowhere'), 'service_not_found')
  })

  test('a token that is revoked is refused within a second', async () => {
    const { rest } = deps.database.pools
    await assertWithin(1_000, 'a token that was revoked is accepted', async () => {
      const headers = { authorization: `Bearer ${await addToken('live', 'payroll')}` }
      assert.equal((await app.inject({ url: '/api/v1/service', headers })).statusCode, 200)
      await rest.query('update tokens set revoked_at = now() where id = (select max(id) from tokens)')
      const lived = startWatch()
      await waitFor(async () => (await app.inject({ url: '/api/v1/service', headers })).json().code === 'token_revoked')
      return lived()
    })
  })

  test('every request to a route of /api/v1 leaves one row, refusals and failures too; to no route, or by nobody who is known, none', async () => {
    await deps.apiLog.flush()
    const requestId = 'rows-1'
    const ask = (url: string, headers = {}) => app.inject({ url, headers: { 'x-request-id': requestId, ...headers } })
    await ask('/api/v1/service', { authorization })
    await ask('/api/v1/service')
    await ask('/api/v1/service', { authorization: 'Bearer nonsense' })
    await ask('/api/v1/centre/thing', { authorization })
    await ask('/api/v1/bug')
    await ask('/api/v1/nowhere')
    await ask('/api/v1/%zz')
    await ask('/api/v1/coerced/7')
    await deps.apiLog.flush()
    const { rows } = await deps.database.pools.rest.query(
      `select c.route, c.status, c.code, s.name as service, host(c.ip) as ip
       from api_calls c left join services s on s.id = c.service_id where c.request_id = $1 order by c.id`,
      [requestId],
    )
    assert.deepEqual(rows, [
      { route: '/api/v1/service', status: 200, code: null, service: 'payroll', ip: '127.0.0.1' },
      { route: '/api/v1/centre/thing', status: 403, code: 'permission_missing', service: 'payroll', ip: '127.0.0.1' },
      { route: '/api/v1/bug', status: 500, code: 'internal', service: null, ip: '127.0.0.1' },
    ])
  })

  for (const [hop, ip] of [
    ['192.0.2.9', '192.0.2.9'],
    ['192.0.2.9:5678', '192.0.2.9'],
    ['[2001:db8::9]:5678', '2001:db8::9'],
    ['2001:db8::9', '2001:db8::9'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', '127.0.0.1'],
    ['300.1.1.1:80', '127.0.0.1'],
  ] as const) {
    test(`a trusted proxy that names ${hop} is read as ${ip}`, async () => {
      const answer = await proxied.inject({ url: '/ip', headers: { 'x-forwarded-for': hop } })
      assert.equal(answer.json().ip, ip)
    })
  }

  test('neither tokens nor secret addresses nor queries reach the log', async () => {
    lines.length = 0
    await app.inject({ url: '/reports/very-secret-part' })
    assert.deepEqual(lines, [], 'a report that went well leaves no line')
    await app.inject({ url: '/reports/very-secret-part?x=hidden-word&unreadable', headers: { authorization } })
    const text = lines.join('\n')
    assert.match(text, /"path":"\/reports\/\*\*\*"/)
    assert.doesNotMatch(text, /very-secret-part|hidden-word/)
    assert.ok(!text.includes(token))
  })

  test('the trace of a caller is in the log', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    await app.inject({ url: '/api/v1/known', headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } })
    assert.ok(lines.some((line) => line.includes(`"traceId":"${trace}"`)))
  })

  test('no answer allows scripts inside a page, another site’s frame, or a cached answer of the API', async () => {
    const page = (await app.inject({ url: '/reports/x' })).headers
    assert.match(String(page['content-security-policy']), /script-src 'self'(;|$)/)
    assert.match(String(page['content-security-policy']), /frame-ancestors 'none'/)
    for (const url of ['/api/v1/known', '/api/v1/nowhere', '/api/v1/bug']) {
      const { headers } = await app.inject({ url })
      assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'", url)
      assert.equal(headers['x-content-type-options'], 'nosniff', url)
      assert.equal(headers['cache-control'], 'no-store', url)
    }
  })

  test('closing finishes the requests that are open and takes no more', async () => {
    const closing = await setUpHttp(deps)
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let hasArrived = (): void => undefined
    const arrived = new Promise<void>((resolve) => {
      hasArrived = resolve
    })
    closing.get('/slow', open, async () => {
      hasArrived()
      await released
      return { done: true }
    })
    await closing.listen({ host: '127.0.0.1', port: 0 })
    const { port } = closing.server.address() as AddressInfo
    const answer = new Promise<string>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path: '/slow' }, (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve(`${response.statusCode} ${text}`))
      })
        .on('error', reject)
        .end()
    })
    await arrived
    const closed = closing.close()
    release()
    assert.equal(await answer, '200 {"done":true}')
    await closed
    await assert.rejects(fetch(`http://127.0.0.1:${port}/slow`))
  })
})
