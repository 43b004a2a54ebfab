import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { foldPersian, foldSql } from '../../platform/text/fold.ts'
import { openTestApp } from '../../test-app.ts'

const office = await openTestApp()
const { db } = office.deps.database
await office.addService('payroll')
await office.addService('clinic')
const nasimId = await office.addPerson('nasim', 'administrator')
const saraId = await office.addPerson('sara', 'manager', 'payroll')
const aliId = await office.addPerson('ali', null)
const zariId = await office.addPerson('zari', null)
const nasim = { cookie: await office.signIn('nasim'), 'rasan-service': 'payroll' }
const sara = { cookie: await office.signIn('sara'), 'rasan-service': 'payroll' }

async function addGroup(name: string, memberIds: number[]): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into groups (name) values (${name}) returning id`.execute(db)
  await sql`insert into group_members select ${rows[0]!.id}, unnest(${memberIds}::int[])`.execute(db)
  return rows[0]!.id
}
const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers: object = sara) =>
  office.app.inject({ method, url: `/api/v1${path}`, headers: { ...headers }, ...(payload && { payload }) })
const faultsOf = (answer: { json(): { errors?: { path: string; code: string }[] } }) =>
  answer.json().errors?.map(({ path, code }) => `${path} ${code}`)
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

const findId = async (username: string, role: string): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    select r.id from role_assignments r join users u on u.id = r.user_id
    where u.username = ${username} and r.role = ${role}`.execute(db)
  return rows[0]!.id
}

test('a manager finds people by name, gives a role, changes it and takes it away, without a restart', async () => {
  await sql`update users set mobile = '+989121234567' where id = ${aliId}`.execute(db)
  const candidates = (await call('GET', '/members/candidates?q=AL')).json()
  assert.deepEqual(candidates.items, [{ kind: 'user', id: aliId, name: 'ali', username: 'ali' }])
  assert.deepEqual((await call('GET', '/members/candidates?q=0912123')).json().items, [], 'numbers are not searched')

  const made = await call('POST', '/members', { userId: aliId, role: 'sender', endsAt: inDays(30) })
  assert.equal(made.statusCode, 201, made.body)
  const { id, user, role, addedBy, ended } = made.json()
  assert.deepEqual(
    [user.username, role, addedBy, ended],
    ['ali', { name: 'sender', title: { fa: 'فرستنده', en: 'Sender' } }, 'sara', false],
  )
  const ali = { cookie: await office.signIn('ali'), 'rasan-service': 'payroll' }
  assert.equal((await call('GET', '/messages', undefined, ali)).statusCode, 200)
  assert.equal((await call('GET', '/members', undefined, ali)).statusCode, 403)

  const changed = await call('PATCH', `/members/${id}`, { role: 'manager', endsAt: null })
  assert.deepEqual([changed.json().role.name, changed.json().endsAt], ['manager', null], changed.body)
  const found = (await call('GET', '/members?username=ali', undefined, ali)).json().items
  assert.deepEqual(
    found.map((one: { id: number }) => one.id),
    [id],
  )
  assert.equal((await call('DELETE', `/members/${id}`)).statusCode, 204)
  assert.equal((await call('GET', '/messages', undefined, ali)).json().code, 'service_not_found')
  const { rows } = await sql<{ action: string; service_id: number }>`
    select action, service_id from audit_entries where subject_kind = 'member' order by id`.execute(db)
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['member.add', 'member.update', 'member.remove'],
  )
  assert.ok(rows.every((row) => row.service_id !== null))
})

test('a group carries a role for all who are in it', async () => {
  const groupId = await addGroup('Night shift', [zariId])
  const made = await call('POST', '/members', { groupId, role: 'support' })
  assert.deepEqual(made.json().group, { id: groupId, name: 'Night shift' }, made.body)
  const zari = { cookie: await office.signIn('zari'), 'rasan-service': 'payroll' }
  assert.equal((await call('GET', '/messages', undefined, zari)).statusCode, 200)
  await sql`delete from group_members where group_id = ${groupId}`.execute(db)
  await office.deps.live.catchUp()
  assert.equal((await call('GET', '/messages', undefined, zari)).json().code, 'service_not_found')
})

test('what is wrong with a member is told at its place', async () => {
  await call('POST', '/members', { userId: zariId, role: 'reviewer' })
  for (const [body, code, fault] of [
    [{ role: 'sender' }, 'invalid_request', 'userId required'],
    [{ role: 'sender', userId: aliId, groupId: 1 }, 'invalid_request', 'groupId not_together'],
    [{ role: 'sender', userId: 2_000_000_000 }, 'invalid_request', 'userId not_found'],
    [{ role: 'sender', groupId: 2_000_000_000 }, 'invalid_request', 'groupId not_found'],
    [{ role: 'king', userId: aliId }, 'invalid_request', 'role not_one_of'],
    [{ role: 'auditor', userId: aliId }, 'invalid_request', 'role not_usable'],
    [{ role: 'sender', userId: aliId, endsAt: inDays(-1) }, 'invalid_request', 'endsAt time_in_past'],
    [{ role: 'sender', userId: aliId, endsAt: 'soon' }, 'invalid_request', 'endsAt wrong_form'],
    [{ role: 'reviewer', userId: zariId }, 'already_exists', 'role taken'],
  ] as const) {
    const answer = await call('POST', '/members', body)
    assert.deepEqual([answer.json().code, faultsOf(answer)], [code, [fault]], answer.body)
  }
  const second = (await call('POST', '/members', { userId: zariId, role: 'support' })).json()
  const answer = await call('PATCH', `/members/${second.id}`, { role: 'reviewer' })
  assert.deepEqual([answer.json().code, faultsOf(answer)], ['already_exists', ['role taken']], answer.body)
})

test('nobody gives what they do not have, nor touches one who has more', async () => {
  await sql`
    insert into roles (name, scope, title_fa, title_en, permissions)
    values ('recruiter', 'service', 'x', 'x',
      '{members:read,members:write,messages:read,inbound:read,blocked-numbers:read,follow-ups:read,follow-ups:write,service:read}')`.execute(
    db,
  )
  await office.addPerson('omid', 'recruiter', 'payroll')
  const omid = { cookie: await office.signIn('omid'), 'rasan-service': 'payroll' }
  const refused = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) => {
    const answer = await call(method, path, body, omid)
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'permission_missing'], `${path} ${answer.body}`)
  }
  const support = await call('POST', '/members', { userId: aliId, role: 'support' }, omid)
  assert.equal(support.statusCode, 201, support.body)
  await refused('POST', '/members', { userId: aliId, role: 'sender' })
  await refused('PATCH', `/members/${support.json().id}`, { role: 'manager' })
  await refused('DELETE', `/members/${await findId('sara', 'manager')}`)
  await refused('PATCH', `/members/${await findId('sara', 'manager')}`, { endsAt: inDays(1) })
  // whoever has more by another road is out of reach by any
  const lesser = await call('POST', '/members', { userId: saraId, role: 'support' })
  await refused('DELETE', `/members/${lesser.json().id}`)
  const groupId = await addGroup('Bosses', [])
  const high = await call('POST', '/members', { groupId, role: 'manager' })
  const low = await call('POST', '/members', { groupId, role: 'support' })
  const within = await addGroup('Juniors of the bosses', [])
  await sql`insert into group_children (group_id, child_id) values (${groupId}, ${within})`.execute(db)
  const lower = await call('POST', '/members', { groupId: within, role: 'support' })
  for (const { id } of [high.json(), low.json(), lower.json()]) await refused('DELETE', `/members/${id}`)
  const { items } = (await call('GET', '/members/roles', undefined, omid)).json()
  assert.deepEqual(
    items.filter((one: { mayGive: boolean }) => one.mayGive).map(({ name }: { name: string }) => name),
    ['support', 'recruiter'],
  )
  assert.ok(items.every(({ name }: { name: string }) => name !== 'administrator'))
})

test("the centre's and another service's members are not this service's", async () => {
  const own = await findId('sara', 'manager')
  const clinic = { ...nasim, 'rasan-service': 'clinic' }
  for (const [path, headers] of [
    [`/members/${own}`, clinic],
    [`/members/${await findId('nasim', 'administrator')}`, nasim],
    [`/centre/members/${own}`, nasim],
  ] as const) {
    const answer = await call('DELETE', path, undefined, headers)
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'member_not_found'], path)
  }
  assert.deepEqual((await call('GET', '/members', undefined, clinic)).json().items, [])
})

test('the last administrator can neither be removed nor be given an end', async () => {
  const id = await findId('nasim', 'administrator')
  const change = (body: object) => call('PATCH', `/centre/members/${id}`, body, nasim)
  for (const answer of [
    await call('DELETE', `/centre/members/${id}`, undefined, nasim),
    await change({ endsAt: inDays(10) }),
    await change({ role: 'auditor' }),
  ])
    assert.deepEqual([answer.statusCode, answer.json().code], [422, 'last_administrator'], answer.body)
  // one whose role ends is no second
  const second = await call(
    'POST',
    '/centre/members',
    { userId: saraId, role: 'administrator', endsAt: inDays(9) },
    nasim,
  )
  assert.equal(second.statusCode, 201, second.body)
  assert.equal((await change({ endsAt: inDays(10) })).json().code, 'last_administrator')
  await call('PATCH', `/centre/members/${second.json().id}`, { endsAt: null }, nasim)
  assert.equal((await change({ endsAt: inDays(10) })).statusCode, 200)
  assert.equal((await change({ endsAt: null })).statusCode, 200)
  await call('DELETE', `/centre/members/${second.json().id}`, undefined, nasim)
  assert.ok(nasimId)
})

test('a role that has ended is told so, and given again', async () => {
  const made = (await call('POST', '/members', { userId: aliId, role: 'developer', endsAt: inDays(1) })).json()
  await sql`update role_assignments set ends_at = now() - interval '1 day' where id = ${made.id}`.execute(db)
  const { items } = (await call('GET', '/members?ended=true')).json()
  assert.deepEqual(
    items.map((one: { id: number; ended: boolean }) => [one.id, one.ended]),
    [[made.id, true]],
  )
  const again = await call('POST', '/members', { userId: aliId, role: 'developer' })
  assert.deepEqual([again.statusCode, again.json().id, again.json().endsAt], [201, made.id, null], again.body)
})

test('roles of a person as a whole keep the ends that they have', async () => {
  const { id, endsAt } = (await call('POST', '/members', { userId: zariId, role: 'sender', endsAt: inDays(5) })).json()
  const person = (await call('GET', `/centre/users/${zariId}`, undefined, nasim)).json()
  const saved = await call('PATCH', `/centre/users/${zariId}`, { name: 'Zari', roles: person.roles }, nasim)
  assert.equal(saved.statusCode, 200, saved.body)
  const { items } = (await call('GET', '/members?role=sender')).json()
  assert.deepEqual(
    items.map((one: { id: number; endsAt: string }) => [one.id, one.endsAt]),
    [[id, endsAt]],
  )
})

test('a test token adds nobody: whom it added would see what is live', async () => {
  const ofSupport = [
    ...['messages:read', 'inbound:read', 'blocked-numbers:read', 'follow-ups:read', 'follow-ups:write'],
    'service:read',
  ]
  const scopes = ['members:read', 'members:write', ...ofSupport]
  for (const [kind, status] of [
    ['test', 403],
    ['live', 201],
  ] as const) {
    const authorization = `Bearer ${await office.addToken(kind, 'clinic', { scopes })}`
    const answer = await call('POST', '/members', { userId: aliId, role: 'support' }, { authorization })
    assert.equal(answer.statusCode, status, answer.body)
  }
})

test('names are kept in the search form that a search is brought to', async () => {
  const name = 'آقای كاظمي‌نژاد ۱۲ \u064e\u0640ئؤة ۀ\u00a0Ali'
  const { rows } = await sql<{ folded: string }>`
    insert into users (username, name) values ('kazemi', ${name}) returning folded_name as folded`.execute(db)
  assert.equal(rows[0]!.folded, foldPersian(`kazemi ${name}`))
  const { rows: columns } = await sql<{ same: boolean }>`
    select folded_name = ${sql.raw(foldSql("username || ' ' || name"))} as same from users`.execute(db)
  assert.ok(columns.every(({ same }) => same))
  const found = (await call('GET', `/members/candidates?q=${encodeURIComponent('کاظمی نژاد 12')}`)).json().items
  assert.deepEqual(
    found.map((one: { username: string }) => one.username),
    ['kazemi'],
  )
})
