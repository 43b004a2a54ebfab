import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { openTestApp, PASSWORD } from '../../test-app.ts'
import { changeUser } from './users.ts'

const office = await openTestApp()
const { db } = office.deps.database
await office.addService('payroll')
const adminId = await office.addPerson('nasim', 'administrator')
const cookie = await office.signIn('nasim')

const call = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  headers: object = { cookie },
) => office.app.inject({ method, url: `/api/v1${path}`, headers: { ...headers }, ...(payload && { payload }) })

const faultsOf = (answer: { json(): { errors?: { path: string; code: string }[] } }) =>
  answer.json().errors?.map(({ path, code }) => `${path} ${code}`)

test('a person is made with roles, and signs in when a password was given', async () => {
  const made = await call('POST', '/centre/users', {
    username: 'sara',
    name: 'سارا',
    mobile: '۰۹۱۲ ۱۲۳ ۴۵۶۷',
    email: 'Sara@Example.org',
    password: PASSWORD,
    roles: [{ role: 'sender', service: 'payroll' }],
  })
  assert.equal(made.statusCode, 201, made.body)
  const { mobile, email, canSignIn, roles, locale } = made.json()
  assert.deepEqual(
    { mobile, email, canSignIn, roles, locale },
    {
      mobile: '+989121234567',
      email: 'sara@example.org',
      canSignIn: true,
      roles: [{ role: 'sender', service: 'payroll' }],
      locale: 'fa',
    },
  )
  assert.ok(await office.signIn('sara'))
  const { rows } = await sql<{ text: string }>`select string_agg(t::text, ' ') as text from audit_entries t`.execute(db)
  assert.ok(!rows[0]!.text.includes(PASSWORD))
  const found = await call('GET', '/centre/users?q=0912123')
  assert.deepEqual(
    found.json().items.map((user: { username: string }) => user.username),
    ['sara'],
  )
})

test('what somebody has is told at its field, and nothing is stored', async () => {
  await call('POST', '/centre/users', { username: 'reza', mobile: '09120000001', email: 'reza@example.org' })
  const cases: [object, string, string][] = [
    [{ username: 'reza' }, 'already_exists', 'username taken'],
    [{ username: 'reza2', mobile: '+98 912 000 0001' }, 'already_exists', 'mobile taken'],
    [{ username: 'reza2', email: 'REZA@example.org' }, 'already_exists', 'email taken'],
    [{ username: 'Reza' }, 'invalid_request', 'username wrong_form'],
    [{ username: 'reza2', mobile: '12' }, 'invalid_request', 'mobile phone_invalid'],
    [{ username: 'reza2', email: 'nonsense' }, 'invalid_request', 'email wrong_form'],
    [{ username: 'reza2', password: 'short' }, 'invalid_request', 'password password_too_short'],
    [{ username: 'reza2', canSignIn: true }, 'invalid_request', 'password required'],
    [{ username: 'reza2', canSignIn: false, password: PASSWORD }, 'invalid_request', 'password not_together'],
    [{ username: 'reza2', roles: [{ role: 'king', service: null }] }, 'invalid_request', 'roles[0].role not_one_of'],
    [
      { username: 'reza2', roles: Array(2).fill({ role: 'sender', service: 'payroll' }) },
      'invalid_request',
      'roles[1] repeated',
    ],
    [{ username: 'reza2', roles: [{ role: 'sender', service: null }] }, 'invalid_request', 'roles[0].service required'],
    [
      { username: 'reza2', roles: [{ role: 'sender', service: 'no-such' }] },
      'invalid_request',
      'roles[0].service not_found',
    ],
    [
      { username: 'reza2', roles: [{ role: 'auditor', service: 'payroll' }] },
      'invalid_request',
      'roles[0].service not_usable',
    ],
  ]
  for (const [body, code, fault] of cases) {
    const answer = await call('POST', '/centre/users', body)
    assert.equal(answer.json().code, code, answer.body)
    assert.deepEqual(faultsOf(answer), [fault], answer.body)
  }
  const { rows } = await sql`select from users where username = 'reza2'`.execute(db)
  assert.equal(rows.length, 0)
})

test('all that is wrong with a new person is told at once', async () => {
  await call('POST', '/centre/users', { username: 'kimia', mobile: '09120000077' })
  const unreadable = await call('POST', '/centre/users', { username: 'Kimia', password: 'short', email: 'nonsense' })
  assert.deepEqual(faultsOf(unreadable)?.sort(), [
    'email wrong_form',
    'password password_too_short',
    'username wrong_form',
  ])
  const unusable = await call('POST', '/centre/users', {
    username: 'kimia',
    password: 'x'.repeat(129),
    mobile: '12',
    roles: [{ role: 'sender', service: 'no-such' }],
  })
  assert.deepEqual(faultsOf(unusable), [
    'mobile phone_invalid',
    'password password_too_long',
    'roles[0].service not_found',
    'username taken',
  ])
  const taken = await call('POST', '/centre/users', { username: 'kimia', mobile: '09120000077' })
  assert.equal(taken.json().code, 'already_exists')
  assert.deepEqual(faultsOf(taken), ['username taken', 'mobile taken'])
})

test('the last administrator can neither be suspended nor lose the role or the way in', async () => {
  for (const answer of [
    await call('POST', `/centre/users/${adminId}/suspension`),
    await call('PATCH', `/centre/users/${adminId}`, { roles: [] }),
  ]) {
    assert.deepEqual([answer.statusCode, answer.json().code], [422, 'last_administrator'], answer.body)
  }
  const operator = makeInternalActor('cli', 'test')
  await assert.rejects(changeUser(db, operator, office.deps.signIn, adminId, { canSignIn: false }), {
    code: 'last_administrator',
  })
  const kept = (await call('GET', `/centre/users/${adminId}`)).json()
  assert.deepEqual([kept.suspended, kept.canSignIn, kept.roles.length], [false, true, 1])
})

test('of two administrators who suspend each other at the same moment one stays', async () => {
  const other = await office.addPerson('parisa', 'administrator')
  const answers = await Promise.all([
    call('POST', `/centre/users/${adminId}/suspension`),
    call('POST', `/centre/users/${other}/suspension`),
  ])
  assert.deepEqual(answers.map((answer) => answer.statusCode).sort(), [200, 422])
  await sql`update users set suspended_at = null`.execute(db)
  await office.deps.live.catchUp()
  await call('PATCH', `/centre/users/${other}`, { roles: [] }, { cookie: await office.signIn('nasim') })
})

test('a suspension ends the sessions, and a new password does', async () => {
  const admin = { cookie: await office.signIn('nasim') }
  const id = await office.addPerson('omid', 'sender', 'payroll')
  for (const end of [
    () => call('PATCH', `/centre/users/${id}`, { password: `${PASSWORD} 2` }, admin),
    () => call('POST', `/centre/users/${id}/suspension`, undefined, admin),
  ]) {
    await sql`delete from auth.sign_in_failures`.execute(db)
    await call('PATCH', `/centre/users/${id}`, { password: PASSWORD }, admin)
    const session = { cookie: await office.signIn('omid') }
    assert.equal((await call('GET', '/me', undefined, session)).statusCode, 200)
    const ended = await end()
    assert.equal(ended.statusCode, 200, ended.body)
    assert.ok([401, 403].includes((await call('GET', '/me', undefined, session)).statusCode))
  }
  assert.equal((await call('DELETE', `/centre/users/${id}/suspension`, undefined, admin)).json().suspended, false)
})

test('sign-in is switched off and on: sessions end, it is told, and a local person needs a password again', async () => {
  const admin = { cookie: await office.signIn('nasim') }
  const id = await office.addPerson('hamid', 'sender', 'payroll')
  const session = { cookie: await office.signIn('hamid') }
  const off = await call('PATCH', `/centre/users/${id}`, { canSignIn: false }, admin)
  assert.deepEqual([off.statusCode, off.json().canSignIn, off.json().signInOff], [200, false, true], off.body)
  assert.equal((await call('GET', '/me', undefined, session)).statusCode, 401)
  await assert.rejects(office.signIn('hamid'), /sign_in_failed/)
  const found = await call('GET', '/centre/users?signInOff=true', undefined, admin)
  assert.deepEqual(
    found.json().items.map((user: { username: string }) => user.username),
    ['hamid'],
  )
  const bare = await call('PATCH', `/centre/users/${id}`, { canSignIn: true }, admin)
  assert.deepEqual(faultsOf(bare), ['password required'])
  const on = await call('PATCH', `/centre/users/${id}`, { canSignIn: true, password: PASSWORD }, admin)
  assert.deepEqual([on.json().canSignIn, on.json().signInOff], [true, false], on.body)
  await sql`delete from auth.sign_in_failures`.execute(db)
  assert.ok(await office.signIn('hamid'))
  const { rows } = await sql`
    select before, after from audit_entries where subject_id = 'hamid' and action = 'user.update' order by id`.execute(
    db,
  )
  assert.deepEqual(rows, [
    { before: { canSignIn: true, signInOff: false }, after: { canSignIn: false, signInOff: true } },
    {
      before: { canSignIn: false, signInOff: true },
      after: { canSignIn: true, signInOff: false, password: '***' },
    },
  ])
})

test('a person made without a way in is off, for a central provider too, until it is switched on', async () => {
  const admin = { cookie: await office.signIn('nasim') }
  const made = await call('POST', '/centre/users', { username: 'shirin', canSignIn: false }, admin)
  assert.deepEqual([made.statusCode, made.json().signInOff], [201, true], made.body)
  const plain = await call('POST', '/centre/users', { username: 'farhad' }, admin)
  assert.equal(plain.json().signInOff, false)
  const path = `/centre/users/${made.json().id}`
  const on = await call('PATCH', path, { canSignIn: true, password: PASSWORD }, admin)
  assert.equal(on.json().signInOff, false)
})

test('nobody gets round the proof of the own page: the own way in is not the users’ routes’ to change', async () => {
  const admin = { cookie: await office.signIn('nasim') }
  const path = `/centre/users/${adminId}`
  for (const answer of [
    await call('PATCH', path, { password: `${PASSWORD} 3` }, admin),
    await call('PATCH', path, { canSignIn: false }, admin),
    await call('DELETE', `${path}/second-factor`, undefined, admin),
  ])
    assert.deepEqual([answer.statusCode, answer.json().code], [422, 'own_account'], answer.body)
  assert.equal((await call('PATCH', path, { name: 'Nasim' }, admin)).statusCode, 200)
  assert.ok(await office.signIn('nasim'))
})

test('who has not lately shown who they are opens no way into a person’s place, nor does a program need to', async () => {
  const admin = { cookie: await office.signIn('nasim') }
  const id = await office.addPerson('kaveh', 'sender', 'payroll')
  await sql`update auth.sessions set proved_at = now() - interval '16 minutes'`.execute(db)
  for (const [method, path, body] of [
    ['PATCH', `/centre/users/${id}`, { password: `${PASSWORD} 4` }],
    ['PATCH', `/centre/users/${id}`, { canSignIn: true }],
    ['PATCH', `/centre/users/${adminId}`, { mobile: '09120000099' }],
    ['PATCH', `/centre/users/${id}`, { moreEmails: ['other@example.org'] }],
    ['DELETE', `/centre/users/${id}/second-factor`, undefined],
  ] as const) {
    const answer = await call(method, path, body, admin)
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'proof_required'], answer.body)
  }
  assert.equal((await call('PATCH', `/centre/users/${id}`, { name: 'Kaveh', roles: [] }, admin)).statusCode, 200)
  const token = await office.addToken('centre', undefined, { scopes: ['users:write'] })
  const program = { authorization: `Bearer ${token}` }
  assert.equal((await call('PATCH', `/centre/users/${id}`, { mobile: '09120000098' }, program)).statusCode, 200)
  const proved = { cookie: await office.signIn('nasim') }
  assert.equal((await call('DELETE', `/centre/users/${id}/second-factor`, undefined, proved)).statusCode, 200)
})

test('whoever may only write users makes no administrator and takes over none', async () => {
  const token = await office.addToken('centre', undefined, { scopes: ['users:read', 'users:write'] })
  const headers = { authorization: `Bearer ${token}` }
  for (const answer of [
    await call(
      'POST',
      '/centre/users',
      { username: 'evil', roles: [{ role: 'administrator', service: null }] },
      headers,
    ),
    await call(
      'POST',
      '/centre/users',
      { username: 'evil', roles: [{ role: 'manager', service: 'payroll' }] },
      headers,
    ),
    await call('PATCH', `/centre/users/${adminId}`, { password: 'a whole new password' }, headers),
    await call('PATCH', `/centre/users/${adminId}`, { email: 'evil@example.org' }, headers),
  ]) {
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'permission_missing'], answer.body)
  }
  assert.equal((await call('POST', '/centre/users', { username: 'plain' }, headers)).statusCode, 201)
})

test('an administrator by way of a group counts, and is not taken over', async () => {
  const id = await office.addPerson('laleh', null)
  await sql`
    with g as (insert into groups (name) values ('امیران') returning id),
         m as (insert into group_members select id, ${id} from g)
    insert into role_assignments (group_id, role) select id, 'administrator' from g`.execute(db)
  await office.deps.live.catchUp()
  const laleh = { cookie: await office.signIn('laleh') }
  assert.equal((await call('POST', `/centre/users/${adminId}/suspension`, undefined, laleh)).statusCode, 200)
  const last = await call('POST', `/centre/users/${id}/suspension`, undefined, laleh)
  assert.deepEqual([last.statusCode, last.json().code], [422, 'last_administrator'])
  assert.equal((await call('DELETE', `/centre/users/${adminId}/suspension`, undefined, laleh)).statusCode, 200)
  const token = await office.addToken('centre', undefined, { scopes: ['users:read', 'users:write'] })
  const taken = await call(
    'PATCH',
    `/centre/users/${id}`,
    { password: 'a whole new password' },
    { authorization: `Bearer ${token}` },
  )
  assert.deepEqual([taken.statusCode, taken.json().code], [403, 'permission_missing'])
})
