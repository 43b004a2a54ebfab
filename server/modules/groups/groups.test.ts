import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'

suite('a group', async () => {
  const office = await openTestApp()
  const { db } = office.deps.database
  const payroll = await office.addService('payroll')
  const adminId = await office.addPerson('nasim', 'administrator')
  const cookie = await office.signIn('nasim')

  type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  const call = async (method: Method, path: string, payload?: object, headers: Record<string, string> = { cookie }) => {
    const answer = await office.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.json() }
  }
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code]
  const faultsOf = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
    body.errors?.map(({ path, code }) => `${path} ${code}`)
  const make = async (name: string): Promise<number> => {
    const made = await call('POST', '/centre/groups', { name })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body.id
  }
  const addMembers = (id: number, ...add: (number | string)[]) => call('PATCH', `/centre/groups/${id}/members`, { add })
  const membersOf = async (id: number, query = ''): Promise<string[]> => {
    const { status, body } = await call('GET', `/centre/groups/${id}/members?${query}`)
    assert.equal(status, 200, JSON.stringify(body))
    return body.items.map(({ username }: { username: string }) => username)
  }
  const actions = async (id: number): Promise<string[]> => {
    const { rows } = await sql<{ action: string }>`
      select action from audit_entries where subject_kind = 'group' and subject_id = ${String(id)} order by id`.execute(
      db,
    )
    return rows.map(({ action }) => action)
  }
  for (const name of ['ali', 'babak', 'sara', 'zahra'])
    await call('POST', '/centre/users', { username: name, ...(name === 'sara' && { mobile: '09121111111' }) })

  test('is made, found, renamed and deleted, each with its entry', async () => {
    const id = await make('  کارکنان مالی ')
    const taken = await call('POST', '/centre/groups', { name: 'کارکنان مالی' })
    assert.deepEqual([...codeOf(taken), faultsOf(taken)], [409, 'already_exists', ['name taken']])
    for (const name of ['', '   ', 'a\nb', 'x'.repeat(201)])
      assert.equal((await call('POST', '/centre/groups', { name })).status, 422, JSON.stringify(name))
    for (const query of ['q=كاركنان', 'name[prefix]=کارکنان', `id=${id}`, 'source=local', 'ownMembers=0']) {
      const { body } = await call('GET', `/centre/groups?${query}`)
      assert.deepEqual(
        body.items.map((group: { id: number }) => group.id),
        [id],
        query,
      )
    }
    const renamed = await call('PATCH', `/centre/groups/${id}`, { name: 'مالی' })
    assert.deepEqual([renamed.status, renamed.body.name], [200, 'مالی'])
    assert.equal((await call('DELETE', `/centre/groups/${id}`)).body.name, 'مالی')
    assert.deepEqual(codeOf(await call('GET', `/centre/groups/${id}`)), [404, 'group_not_found'])
    assert.deepEqual(await actions(id), ['group.create', 'group.update', 'group.delete'])
  })

  test('takes members by id and username, all or none, and says whom nobody knows', async () => {
    const id = await make('all or none')
    const wrong = await addMembers(id, 'ali', 'nobody', 999_999, 'ali')
    assert.deepEqual(codeOf(wrong), [422, 'invalid_request'])
    assert.deepEqual(faultsOf(wrong), ['add[1] not_found', 'add[2] not_found', 'add[3] repeated'])
    assert.deepEqual(await membersOf(id), [])
    const both = await call('PATCH', `/centre/groups/${id}/members`, { add: ['ali'], remove: ['ali'] })
    assert.deepEqual(faultsOf(both), ['remove[0] not_together'])
    const many = await call('PATCH', `/centre/groups/${id}/members`, { add: Array(1_001).fill('ali') })
    assert.deepEqual(faultsOf(many), ['add too_many'])
    assert.deepEqual((await addMembers(id, adminId, 'ali', 'sara')).body, { added: 3, removed: 0 })
    assert.deepEqual((await addMembers(id, 'ali')).body, { added: 0, removed: 0 })
    const changed = await call('PATCH', `/centre/groups/${id}/members`, { add: ['babak'], remove: ['ali', 'zahra'] })
    assert.deepEqual(changed.body, { added: 1, removed: 1 })
    assert.deepEqual(await membersOf(id), ['babak', 'nasim', 'sara'])
    const { rows } = await sql<{ after: object }>`
      select after from audit_entries where action = 'group.change-members' order by id`.execute(db)
    assert.deepEqual(
      rows.map(({ after }) => after),
      [{ added: ['ali', 'nasim', 'sara'] }, { added: ['babak'], removed: ['ali'] }],
    )
  })

  test('has the members of the groups in it, each once, and tells by which', async () => {
    const [outer, middle, inner] = [await make('outer'), await make('middle'), await make('inner')]
    await addMembers(outer, 'ali')
    await addMembers(middle, 'ali', 'babak')
    await addMembers(inner, 'babak', 'sara')
    assert.equal((await call('PUT', `/centre/groups/${outer}/groups/${middle}`)).status, 200)
    const nested = await call('PUT', `/centre/groups/${middle}/groups/${inner}`)
    assert.deepEqual(nested.body.children, [{ id: inner, name: 'inner', source: 'local' }])
    assert.deepEqual(nested.body.parents, [{ id: outer, name: 'outer', source: 'local' }])
    const { body } = await call('GET', `/centre/groups/${outer}/members`)
    const seen = body.items.map(({ username, isDirect, through }: Record<string, unknown>) => [
      username,
      isDirect,
      (through as { name: string }[]).map(({ name }) => name),
    ])
    assert.deepEqual(seen, [
      ['ali', true, ['middle']],
      ['babak', false, ['inner', 'middle']],
      ['sara', false, ['inner']],
    ])
    for (const [query, found] of Object.entries({
      'isDirect=true': ['ali'],
      'q=0912111': ['sara'],
      'hasMobile=false': ['ali', 'babak'],
      'sort=-username&limit=1': ['sara'],
    }))
      assert.deepEqual(await membersOf(outer, query), found, query)
    assert.equal((await call('GET', `/centre/groups/${outer}`)).body.members, 3)
    const { body: list } = await call('GET', `/centre/groups?parent=${outer}`)
    assert.deepEqual(
      list.items.map(({ name, members }: Record<string, unknown>) => [name, members]),
      [['middle', 3]],
    )
    assert.equal((await call('DELETE', `/centre/groups/${middle}/groups/${inner}`)).status, 200)
    assert.deepEqual(await membersOf(outer), ['ali', 'babak'])
    assert.deepEqual((await actions(middle)).slice(-2), ['group.add-group', 'group.remove-group'])
  })

  test('is never in itself, at whatever depth, however fast two are placed in each other', async () => {
    const [a, b, c] = [await make('a'), await make('b'), await make('c')]
    await call('PUT', `/centre/groups/${a}/groups/${b}`)
    await call('PUT', `/centre/groups/${b}/groups/${c}`)
    for (const [outer, child] of [
      [a, a],
      [b, a],
      [c, a],
    ]) {
      const refused = await call('PUT', `/centre/groups/${outer}/groups/${child}`)
      assert.deepEqual(codeOf(refused), [422, 'group_circle'])
    }
    const [x, y] = [await make('x'), await make('y')]
    const answers = await Promise.all([
      call('PUT', `/centre/groups/${x}/groups/${y}`),
      call('PUT', `/centre/groups/${y}/groups/${x}`),
    ])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422])
    assert.deepEqual(codeOf(await call('PUT', `/centre/groups/${x}/groups/2147483647`)), [404, 'group_not_found'])
  })

  test('tells what hangs on it before it is deleted, and takes it along', async () => {
    const id = await make('carrier')
    await sql`insert into role_assignments (group_id, service_id, role) values (${id}, ${payroll}, 'sender')`.execute(
      db,
    )
    await call('PATCH', '/centre/services/payroll', { groups: [id] })
    const { body } = await call('GET', `/centre/groups/${id}`)
    assert.deepEqual(body.roles, [{ role: 'sender', title: null, service: 'payroll', endsAt: null }])
    assert.deepEqual(body.services, [{ name: 'payroll', title: { fa: 'payroll', en: 'payroll' }, addressesAll: false }])
    const deleted = await call('DELETE', `/centre/groups/${id}`)
    assert.deepEqual([deleted.status, deleted.body.roles.length, deleted.body.services.length], [200, 1, 1])
    const { rows } = await sql`
      select from role_assignments where group_id = ${id} union all select from service_groups where group_id = ${id}`.execute(
      db,
    )
    assert.equal(rows.length, 0)
    assert.deepEqual((await call('GET', '/centre/services/payroll')).body.groups, [])
  })

  test('of a directory is changed by the directory alone, and can stand in one of ours', async () => {
    const { rows } = await sql<{ id: number }>`
      insert into groups (name, source, external_id) values ('دانشجویان', 'scim', 'g-1') returning id`.execute(db)
    const id = rows[0]!.id
    const [ours] = [await make('ours')]
    for (const refused of [
      await call('PATCH', `/centre/groups/${id}`, { name: 'other' }),
      await call('DELETE', `/centre/groups/${id}`),
      await addMembers(id, 'ali'),
      await call('PUT', `/centre/groups/${id}/groups/${ours}`),
      await call('DELETE', `/centre/groups/${id}/groups/${ours}`),
    ])
      assert.deepEqual(codeOf(refused), [409, 'from_directory'])
    assert.equal((await call('PUT', `/centre/groups/${ours}/groups/${id}`)).status, 200)
  })

  test('that carries roles is changed only by who may hand these on, as is a group in it', async () => {
    const [id, inner] = [await make('admins'), await make('in admins')]
    await call('PUT', `/centre/groups/${id}/groups/${inner}`)
    await sql`insert into role_assignments (group_id, role) values (${id}, 'administrator')`.execute(db)
    const token = await office.addToken('centre', undefined, { scopes: ['groups:read', 'groups:write'] })
    const headers = { authorization: `Bearer ${token}` }
    for (const refused of [
      await call('PATCH', `/centre/groups/${id}/members`, { add: ['ali'] }, headers),
      await call('PATCH', `/centre/groups/${inner}/members`, { add: ['ali'] }, headers),
      await call('PATCH', `/centre/groups/${inner}/members`, { remove: ['ali'] }, headers),
      await call('DELETE', `/centre/groups/${id}/groups/${inner}`, undefined, headers),
      await call('DELETE', `/centre/groups/${inner}`, undefined, headers),
    ])
      assert.deepEqual(codeOf(refused), [403, 'permission_missing'])
    const plain = await make('plain')
    assert.equal((await call('PATCH', `/centre/groups/${plain}/members`, { add: ['ali'] }, headers)).status, 200)
    const placed = await call('PUT', `/centre/groups/${id}/groups/${plain}`, undefined, headers)
    assert.deepEqual(codeOf(placed), [403, 'permission_missing'])
  })

  test('gives its role at once and takes it at once, and the last administrator cannot leave it', async () => {
    const admins = await office.addPerson('laleh', null)
    const laleh = { cookie: await office.signIn('laleh') }
    const mayRead = async () => (await call('GET', '/centre/users', undefined, laleh)).status
    const [id, inner] = [await make('administrators'), await make('in administrators')]
    await sql`insert into role_assignments (group_id, role) values (${id}, 'administrator')`.execute(db)
    await addMembers(inner, admins)
    assert.equal(await mayRead(), 403)
    await call('PUT', `/centre/groups/${id}/groups/${inner}`)
    assert.equal(await mayRead(), 200)
    await call('POST', `/centre/users/${adminId}/suspension`, undefined, laleh)
    for (const refused of [
      await call('PATCH', `/centre/groups/${inner}/members`, { remove: [admins] }, laleh),
      await call('DELETE', `/centre/groups/${id}/groups/${inner}`, undefined, laleh),
      await call('DELETE', `/centre/groups/${inner}`, undefined, laleh),
      await call('DELETE', `/centre/groups/${id}`, undefined, laleh),
    ])
      assert.deepEqual(codeOf(refused), [422, 'last_administrator'])
    assert.equal(await mayRead(), 200)
    await call('DELETE', `/centre/users/${adminId}/suspension`, undefined, laleh)
    const back = { cookie: await office.signIn('nasim') }
    const left = await call('PATCH', `/centre/groups/${inner}/members`, { remove: [admins] }, back)
    assert.deepEqual(left.body, { added: 0, removed: 1 })
    assert.equal(await mayRead(), 403)
  })
})
