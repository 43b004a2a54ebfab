import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { listRoutes } from '../platform/http/route-table.ts'
import { type Asked, type Credential, openTestCentre } from './test-centre.ts'

suite('the routes of SCIM', async () => {
  const centre = await openTestCentre()
  const { app, deps, pool, call, addToken, addPerson, signIn } = centre
  const scim = await addToken('scim')
  await addPerson('nasim', 'administrator')
  const nasim = { cookie: await signIn('nasim') }
  const routes = listRoutes(app)
  const ofScim = routes.filter(({ url }) => url.startsWith('/scim/'))
  const others = routes.filter(({ url }) => url.startsWith('/api/v1/'))
  const nameOf = ({ method, url }: { method: string; url: string }): string => `${method} ${url}`
  let count = 0
  const next = (): number => ++count

  const post = (url: string, body: unknown): Asked => ({ method: 'POST', url: `/scim/v2${url}`, body })
  const made = async (asked: Asked): Promise<string> => {
    const answer = await call(scim, asked)
    assert.equal(answer.status, 201, answer.text)
    return answer.body.id
  }
  const newPerson = () => made(post('/Users', { userName: `person-${next()}` }))
  const newGroup = async () => made(post('/Groups', { displayName: `Group ${next()}` }))
  const patch = (op: object) => ({ Operations: [op] })

  /** A call that succeeds and changes something, made anew each time, and the entries that it leaves. */
  const WRITES: Record<string, { audit: string[]; ask(): Promise<Asked> }> = {
    'POST /scim/v2/Users': {
      audit: ['user.create'],
      ask: async () => post('/Users', { userName: `person-${next()}` }),
    },
    'PUT /scim/v2/Users/:id': {
      audit: ['user.update'],
      ask: async () => ({
        method: 'PUT',
        url: `/scim/v2/Users/${await newPerson()}`,
        body: { userName: `put-${next()}` },
      }),
    },
    'PATCH /scim/v2/Users/:id': {
      audit: ['user.suspend'],
      ask: async () => ({
        method: 'PATCH',
        url: `/scim/v2/Users/${await newPerson()}`,
        body: patch({ op: 'replace', path: 'active', value: false }),
      }),
    },
    'DELETE /scim/v2/Users/:id': {
      audit: ['user.suspend', 'user.leave-directory'],
      ask: async () => ({ method: 'DELETE', url: `/scim/v2/Users/${await newPerson()}` }),
    },
    'POST /scim/v2/Groups': {
      audit: ['group.create', 'group.change-members'],
      ask: async () => post('/Groups', { displayName: `Group ${next()}`, members: [{ value: await newPerson() }] }),
    },
    'PUT /scim/v2/Groups/:id': {
      audit: ['group.update'],
      ask: async () => ({
        method: 'PUT',
        url: `/scim/v2/Groups/${await newGroup()}`,
        body: { displayName: `Put ${next()}` },
      }),
    },
    'PATCH /scim/v2/Groups/:id': {
      audit: ['group.change-members'],
      ask: async () => ({
        method: 'PATCH',
        url: `/scim/v2/Groups/${await newGroup()}`,
        body: patch({ op: 'add', path: 'members', value: [{ value: await newPerson() }] }),
      }),
    },
    'DELETE /scim/v2/Groups/:id': {
      audit: ['group.delete'],
      ask: async () => ({ method: 'DELETE', url: `/scim/v2/Groups/${await newGroup()}` }),
    },
  }

  const snapshot = async () => {
    const tables = ['users', 'scim_people', 'groups', 'group_members', 'audit_entries']
    const read = (table: string) => pool.query(`select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`)
    return Promise.all(tables.map(async (table) => (await read(table)).rows))
  }

  test('every one is for directories’ tokens alone', () => {
    assert.ok(ofScim.length >= 15)
    assert.deepEqual(ofScim.filter(({ route }) => route.config?.permission !== 'scim').map(nameOf), [])
    assert.deepEqual(
      ofScim
        .filter(({ method }) => method !== 'GET')
        .map(nameOf)
        .sort(),
      Object.keys(WRITES).sort(),
    )
  })

  test('no other token, no person and nobody else reaches one, and they are told in SCIM’s form', async () => {
    const credentials: [Credential, number][] = [
      [null, 401],
      ['nonsense', 401],
      [`${scim.slice(0, -1)}${scim.endsWith('x') ? 'y' : 'x'}`, 401],
      [await addToken('scim', undefined, { expiresAt: new Date(Date.now() - 1_000) }), 401],
      [await addToken('centre'), 403],
      [await addToken('live', 'payroll'), 403],
      [await addToken('test', 'payroll'), 403],
      [nasim, 403],
    ]
    const before = await snapshot()
    for (const { method, url } of ofScim)
      for (const [credential, status] of credentials) {
        const answer = await call(credential, { method, url: url.replace(':id', 'u1') })
        assert.equal(answer.status, status, `${method} ${url} ${answer.text}`)
        assert.deepEqual(answer.body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error'])
        assert.equal(answer.body.status, String(status))
      }
    assert.deepEqual(await snapshot(), before)
  })

  test('a directory’s token reaches nothing else', async () => {
    const closed = others.filter(({ route }) => route.config?.permission !== 'public')
    assert.ok(closed.length > 40)
    for (const { method, url } of closed) {
      const answer = await call(scim, {
        method,
        url: url.replace(/:\w+/g, '1'),
        headers: { 'rasan-service': 'payroll' },
      })
      assert.deepEqual([answer.status, answer.body.code], [403, 'token_kind_wrong'], `${method} ${url}`)
    }
  })

  for (const [name, write] of Object.entries(WRITES))
    test(`${name} leaves ${write.audit.join(' and ')}, or nothing at all`, async () => {
      const refused = await write.ask()
      const before = await snapshot()
      await pool.query(`create function refuse_entry() returns trigger language plpgsql as $$ begin raise 'blocked'; end $$;
        create trigger refuse_entry before insert on audit_entries for each row execute function refuse_entry()`)
      const failure = await call(scim, refused)
      await pool.query('drop trigger refuse_entry on audit_entries; drop function refuse_entry()')
      assert.deepEqual([failure.status, failure.body.status], [500, '500'], failure.text)
      assert.deepEqual(await snapshot(), before, 'what cannot be audited is not done')

      const asked = await write.ask()
      const requestId = `scim-${next()}`
      const answer = await call(scim, { ...asked, headers: { 'x-request-id': requestId } })
      assert.ok(answer.status >= 200 && answer.status < 300, answer.text)
      const { rows } = await pool.query(
        'select action, actor_kind, actor_name from audit_entries where request_id = $1 order by id',
        [requestId],
      )
      assert.deepEqual(
        rows,
        write.audit.map((action) => ({ action, actor_kind: 'token', actor_name: 'scim' })),
      )
      await deps.apiLog.flush()
      const { rows: calls } = await pool.query('select route, status from api_calls where request_id = $1', [requestId])
      assert.deepEqual(calls, [{ route: name.split(' ')[1], status: answer.status }])
    })

  test('reading changes nothing', async () => {
    const [person, group] = [await newPerson(), await newGroup()]
    const before = await snapshot()
    for (const { url } of ofScim.filter(({ method }) => method === 'GET')) {
      const id = url.includes('/Users') ? person : url.includes('/Groups') ? group : 'User'
      const answer = await call(scim, { url: url.replace(':id', id) })
      assert.ok(answer.status === 200 || url === '/scim/v2/Schemas/:id', `${url} ${answer.text}`)
    }
    assert.deepEqual(await snapshot(), before)
  })

  test('a directory’s rate is held, as any token’s', async () => {
    await pool.query(`update tokens set rate_per_minute = 1 where kind = 'scim' and expires_at > now()`)
    await deps.live.catchUp()
    const statuses = [await call(scim, { url: '/scim/v2/Users' }), await call(scim, { url: '/scim/v2/Users' })]
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 429],
    )
    assert.ok(Number(statuses[1]?.headers['retry-after']) > 0)
  })
})
