import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { PERMISSIONS, type Permission, ROLES, type Role } from '../platform/auth/permissions.ts'
import { listRoutes } from '../platform/http/route-table.ts'
import { type Answered, type Credential, openTestCentre } from './test-centre.ts'

// a list lets 20 of one asker wait, and turns the next away
const AT_ONCE = 10

/**
 * Every route of the API, asked for by a person in each ready-made role and in a role of each single permission. What the
 * route says it needs is all that decides: nobody is refused who has it, and nobody else gets further than the door.
 */
suite('every route, by who has which role', async () => {
  const { app, deps, pool, call, addPerson, addToken, signIn } = await openTestCentre()
  const routes = listRoutes(app).flatMap(({ method, url, route }) => {
    const permission = route.config?.permission as Permission
    return permission in PERMISSIONS ? [{ method, url, permission }] : []
  })
  // a stream never ends by itself; that its door is the same is walked where it is shut
  const isStream = (url: string): boolean => url.endsWith('/events')

  /** Each name of an address as one that nobody has, so that nothing is changed by whoever gets in. */
  const pathOf = (url: string): string =>
    url.replace(/:(\w+)/g, (_, part: string) => (part === 'id' ? '2147483647' : 'nobody-has-it'))

  const headers = { 'rasan-service': 'payroll' }
  const ask = (who: Credential, { method, url }: { method: string; url: string }): Promise<Answered> =>
    call(who, { method, url: pathOf(url), headers, ...(method !== 'GET' && { body: { nonsense: true } }) })

  type Route = (typeof routes)[number]

  /** Asks of all routes, some at a time: a list makes one asker wait for oneself. */
  async function askEach(asked: readonly Route[], check: (route: Route) => Promise<void>): Promise<void> {
    for (let from = 0; from < asked.length; from += AT_ONCE)
      await Promise.all(asked.slice(from, from + AT_ONCE).map(check))
  }

  /** Walks routes as somebody who has these permissions in the service payroll and at the centre; answers how many let in. */
  async function walk(
    who: Credential,
    what: string,
    held: ReadonlySet<Permission>,
    asked: readonly Route[] = routes,
  ): Promise<number> {
    const isKnown = [...held].some((permission) => PERMISSIONS[permission] === 'service')
    let admitted = 0
    await askEach(asked, async (route) => {
      const isHeld = held.has(route.permission)
      if (isHeld && isStream(route.url)) return
      const answer = await ask(who, route)
      const told = `${what}: ${route.method} ${route.url} (${route.permission}) ${answer.status} ${answer.text.slice(0, 200)}`
      if (isHeld) {
        admitted++
        const isRefused = [401, 403].includes(answer.status) || answer.body?.code === 'service_not_found'
        // a service of the centre that nobody has is not found by its name: that is past the door
        assert.ok(!isRefused || (answer.status === 404 && route.url.includes('/centre/')), told)
        assert.ok(answer.status < 500, told)
      } else if (PERMISSIONS[route.permission] === 'service' && !isKnown)
        assert.deepEqual([answer.status, answer.body.code], [404, 'service_not_found'], told)
      else {
        assert.deepEqual([answer.status, answer.body.code], [403, 'permission_missing'], told)
        assert.ok(answer.body.detail.includes(route.permission), told)
      }
    })
    return admitted
  }

  for (const [role, { scope, permissions }] of Object.entries(ROLES) as [Role, (typeof ROLES)[Role]][])
    test(`a person who is ${role} is let in exactly where the role's permissions say`, async () => {
      await addPerson(`is-${role}`, role, scope === 'service' ? 'payroll' : undefined)
      const admitted = await walk({ cookie: await signIn(`is-${role}`) }, role, new Set<Permission>(permissions))
      assert.ok(admitted > 0)
    })

  test('whoever has no role is let in nowhere', async () => {
    await addPerson('is-nobody', null)
    assert.equal(await walk({ cookie: await signIn('is-nobody') }, 'nobody', new Set()), 0)
  })

  // all routes by all single permissions are asked with tokens, who are let in by the same door at a tenth of the cost
  for (const scope of ['service', 'centre'] as const)
    test(`a role of one single permission of the ${scope} opens the routes of that permission and no other`, async () => {
      await pool.query(
        `insert into roles (name, scope, title_fa, title_en, permissions) values ($1, $2, 'x', 'x', '{}')`,
        [`single-${scope}`, scope],
      )
      await addPerson(`single-${scope}`, `single-${scope}`, scope === 'service' ? 'payroll' : undefined)
      const who = { cookie: await signIn(`single-${scope}`) }
      const codes = (Object.keys(PERMISSIONS) as Permission[]).filter((code) => PERMISSIONS[code] === scope)
      assert.ok(codes.length > 5)
      for (const code of codes) {
        await pool.query('update roles set permissions = $1 where name = $2', [[code], `single-${scope}`])
        await deps.live.catchUp()
        const own = routes.filter(({ permission }) => permission === code)
        const others = codes.filter((other) => other !== code)
        const oneEach = others.flatMap((other) => routes.find(({ permission }) => permission === other) ?? [])
        const admitted = await walk(who, code, new Set([code]), [...own, ...oneEach])
        assert.equal(admitted, own.filter(({ url }) => !isStream(url)).length, code)
      }
    })

  test('a token of one single scope opens the routes of that scope and no other', async () => {
    for (const [code, scope] of Object.entries(PERMISSIONS) as [Permission, 'service' | 'centre'][]) {
      const kind = scope === 'service' ? 'live' : 'centre'
      const token = await addToken(kind, scope === 'service' ? 'payroll' : undefined, { scopes: [code] })
      await askEach(routes, async (route) => {
        if (route.permission === code && isStream(route.url)) return
        const answer = await ask(token, route)
        const isRefused = answer.status === 403 && answer.body?.code === 'permission_missing'
        const told = `${code}: ${route.method} ${route.url} ${answer.status} ${answer.text.slice(0, 200)}`
        assert.equal(isRefused, route.permission !== code, told)
        assert.ok(answer.status < 500 && answer.status !== 401, told)
      })
    }
  })

  test('every permission opens some route, but for those that show more of what another opens', () => {
    const onRoutes = new Set(routes.map(({ permission }) => permission))
    const idle = (Object.keys(PERMISSIONS) as Permission[]).filter((code) => !onRoutes.has(code))
    assert.deepEqual(idle, ['messages:read-text', 'messages:read-numbers'])
  })

  test('a role in one service opens nothing in another', async () => {
    await addPerson('is-far', 'manager', 'clinic')
    const who = { cookie: await signIn('is-far') }
    assert.equal(await walk(who, 'manager of another service', new Set()), 0)
  })
})
