import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fastJsonStringify from 'fast-json-stringify'
import { isPermission } from './platform/auth/permissions.ts'
import { listRoutes } from './platform/http/route-table.ts'
import { Problem } from './platform/http/schema.ts'
import { makeChecker } from './platform/http/validation.ts'
import { openTestApp } from './test-app.ts'

type Schema = {
  type?: unknown
  uniqueItems?: boolean
  additionalProperties?: unknown
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}

/** The places of a schema at which an unknown field would pass. */
function findLoose(schema: Schema | undefined, path: string): string[] {
  if (schema === undefined) return []
  const inner = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => findLoose(one, `${path}.${name}`)),
    ...findLoose(schema.items, `${path}[]`),
    ...(schema.anyOf ?? []).flatMap((one) => findLoose(one, path)),
  ]
  // an object without named fields is free in form on purpose: its own rules check it (settings, key fields)
  const isLoose = schema.properties !== undefined && schema.additionalProperties !== false
  return isLoose ? [path, ...inner] : inner
}

/** The arrays of objects whose items have to differ: each would be compared with each, before they are counted. */
function findSlow(schema: Schema | undefined, path: string): string[] {
  if (schema === undefined) return []
  const inner = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => findSlow(one, `${path}.${name}`)),
    ...findSlow(schema.items, `${path}[]`),
    ...(schema.anyOf ?? []).flatMap((one) => findSlow(one, path)),
  ]
  return schema.uniqueItems && schema.items?.type !== 'string' ? [path, ...inner] : inner
}

suite('routes', async () => {
  const { app, addPerson, addService, addToken, signIn } = await openTestApp()
  await addService('payroll')
  await addPerson('nasim', 'administrator')
  const cookie = await signIn('nasim')
  const routes = listRoutes(app)
  const api = routes.filter(({ url }) => url.startsWith('/api/v1/'))
  const name = ({ method, url }: { method: string; url: string }) => `${method} ${url}`

  test('there are routes to look at', () => assert.ok(api.length > 10))

  test('every route says who may call it', () => {
    const faulty = routes.filter(({ route }) => {
      const permission = route.config?.permission
      const isOther = permission === 'public' || permission === 'signed-in' || permission === 'scim'
      return !isOther && !isPermission(permission ?? '')
    })
    assert.deepEqual(faulty.map(name), [])
  })

  // validators and serializers are made when a route is first called
  test('every schema of a route compiles', () => {
    for (const { route } of routes) {
      const { response = {}, body, querystring, params, headers } = (route.schema ?? {}) as Record<string, object>
      for (const schema of [body, querystring, params, headers])
        if (schema !== undefined) makeChecker(schema)(undefined)
      for (const schema of Object.values(response)) fastJsonStringify(schema, { schema: { Problem } })
    }
  })

  test('a route without a permission cannot even be registered', () => {
    assert.throws(() => app.get('/somewhere', () => null))
  })

  const ask = ({ method, url }: { method: string; url: string }, headers: Record<string, string> = {}) =>
    app.inject({ method: method as 'GET', url: url.replace(/:\w+/g, '1'), headers })

  test('whoever brings no credential gets 401 from every route that is not open, before anything else is looked at', async () => {
    for (const entry of api.filter(({ route }) => route.config?.permission !== 'public')) {
      const answer = await ask(entry)
      assert.equal(answer.statusCode, 401, name(entry))
      assert.equal(answer.json().code, 'credential_missing', name(entry))
    }
  })

  test('a token without any scope gets 403 from every route that asks for a permission', async () => {
    for (const kind of ['live', 'centre'] as const) {
      const token = await addToken(kind, kind === 'live' ? 'payroll' : undefined, { scopes: [] })
      for (const entry of api.filter(({ route }) => isPermission(route.config?.permission ?? ''))) {
        const answer = await ask(entry, { authorization: `Bearer ${token}` })
        assert.equal(answer.statusCode, 403, name(entry))
        assert.equal(answer.json().code, 'permission_missing', name(entry))
      }
    }
  })

  test('only signing in, the first run and health are open to everybody under /api/v1', () => {
    const open = api.filter(({ route }) => route.config?.permission === 'public').map(name)
    const known = [
      ...['POST /api/v1/session', 'DELETE /api/v1/session', 'GET /api/v1/first-run', 'POST /api/v1/first-run'],
      ...[
        'GET /api/v1/session/ways',
        'GET /api/v1/session/central/:name',
        'GET /api/v1/session/central/:name/callback',
      ],
      ...['DELETE /api/v1/session/central', 'POST /api/v1/session/central/:name/logout'],
      ...['POST /api/v1/session/second-factor'],
      ...['POST /api/v1/session/passkey-options', 'POST /api/v1/session/passkey'],
      ...['POST /api/v1/password-reset', 'POST /api/v1/password-reset/completion'],
    ]
    assert.deepEqual(
      open.filter((one) => !known.includes(one)),
      [],
    )
  })

  test('every body refuses unknown fields, at every depth', () => {
    const loose = api.flatMap((entry) => findLoose(entry.route.schema?.body as Schema | undefined, name(entry)))
    assert.deepEqual(loose, [])
  })

  test('no body asks whether objects differ, which a mebibyte of them would answer in half a minute', () => {
    const slow = api.flatMap((entry) => findSlow(entry.route.schema?.body as Schema | undefined, name(entry)))
    assert.deepEqual(slow, [])
  })

  const isBatch = (url: string) => url === '/api/v1/messages/batch'
  const isBroadcast = (url: string) => url === '/api/v1/broadcasts'
  const isOpen = (permission: string) => permission === 'public' || permission === 'signed-in'
  for (const [what, which, limit] of [
    ['anybody may call', (permission: string) => isOpen(permission), 16_384],
    [
      'configures',
      (permission: string, url: string) =>
        isPermission(permission) && !permission.startsWith('messages:') && !isBroadcast(url),
      65_536,
    ],
    ['takes a message', (permission, url) => permission.startsWith('messages:') && !isBatch(url), 1_048_576],
    ['takes a batch', (_permission, url) => isBatch(url), 8_388_608],
    ['takes a hundred thousand recipients', (_permission, url) => isBroadcast(url), 8_388_608],
  ] satisfies [string, (permission: string, url: string) => boolean, number][]) {
    test(`a route that ${what} reads a body of at most ${limit} bytes, and is not held up by more`, async () => {
      const found = api.filter(({ url, route }) => route.schema?.body && which(route.config?.permission ?? '', url))
      assert.ok(found.length > 0)
      for (const entry of found) {
        const codeOf = async (size: number) => {
          const answer = await app.inject({
            method: entry.method as 'POST',
            url: entry.url.replace(/:\w+/g, '1'),
            headers: { cookie, 'rasan-service': 'payroll', 'content-type': 'application/json' },
            payload: '{"nonsense":1}'.padEnd(size),
          })
          return answer.json().code
        }
        assert.equal(await codeOf(limit + 1), 'body_too_large', name(entry))
        assert.equal(await codeOf(limit), 'invalid_request', name(entry))
      }
    })
  }

  test('every list declares its search and tells its fields', () => {
    const lists = api.filter(({ method, route }) => {
      const answers = (route.schema?.response ?? {}) as Record<string, Schema>
      return method === 'GET' && answers[200]?.properties?.nextCursor !== undefined
    })
    assert.ok(lists.length >= 2)
    for (const list of lists) {
      assert.ok(list.route.config?.search, name(list))
      assert.ok(
        api.some(({ method, url }) => method === 'GET' && url === `${list.url}/search-fields`),
        name(list),
      )
    }
  })

  test('every route of the API is in the document, with a name of its own, a group and a summary', () => {
    const names = api.map(({ route }) => (route.schema as { operationId?: string } | undefined)?.operationId)
    assert.deepEqual(api.filter((_entry, i) => names[i] === undefined).map(name), [])
    assert.equal(new Set(names).size, names.length, 'operation ids are unique')
    const bare = api.filter(({ route }) => !route.schema?.tags?.length || !route.schema.summary)
    assert.deepEqual(bare.map(name), [])
  })

  test('the OpenAPI document is one, and can be had without signing in', async () => {
    const answer = await app.inject({ url: '/api/openapi.json' })
    assert.equal(answer.statusCode, 200)
    const document = answer.json()
    assert.equal(document.openapi, '3.1.0')
    const documented = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const missing = api.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
    assert.deepEqual(
      missing.filter((one) => !documented.includes(one)),
      [],
    )
  })
})
