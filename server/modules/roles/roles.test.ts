import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { PERMISSIONS, ROLES } from '../../platform/auth/permissions.ts'
import { hasPhrase, LOCALES } from '../../platform/text/phrases.ts'
import { openTestApp } from '../../test-app.ts'

const office = await openTestApp()
const { db } = office.deps.database
await office.addService('payroll')
await office.addPerson('nasim', 'administrator')
const nasim = { cookie: await office.signIn('nasim') }

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers: object = nasim) =>
  office.app.inject({ method, url: `/api/v1/centre${path}`, headers: { ...headers }, ...(payload && { payload }) })
const faultsOf = (answer: { json(): { errors?: { path: string; code: string }[] } }) =>
  answer.json().errors?.map(({ path, code }) => `${path} ${code}`)

const desk = {
  name: 'desk',
  scope: 'service',
  title: { fa: 'پیشخوان', en: 'Front desk' },
  permissions: ['service:read', 'messages:read'],
}

test('every permission and every ready-made role has its words in both languages', async () => {
  for (const locale of LOCALES) {
    for (const code of Object.keys(PERMISSIONS))
      for (const part of ['permissions', 'permissionsAllow'])
        assert.ok(hasPhrase(locale, `${part}.${code.replace(':', '.')}`), `${locale} ${part} ${code}`)
    for (const name of Object.keys(ROLES))
      for (const part of ['roles', 'roleDescriptions']) assert.ok(hasPhrase(locale, `${part}.${name}`), name)
  }
  const { items } = (await call('GET', '/permissions')).json()
  assert.equal(items.length, Object.keys(PERMISSIONS).length)
  const send = items.find(({ code }: { code: string }) => code === 'messages:send')
  assert.equal(send.title, 'فرستادن پیام', 'in the language of who asks')
  assert.deepEqual([send.scope, send.mayGive], ['service', true])
})

test('a role is defined, found, changed for all who carry it, and removed', async () => {
  const made = await call('POST', '/roles', desk)
  assert.equal(made.statusCode, 201, made.body)
  assert.deepEqual(made.json(), {
    ...desk,
    readyMade: false,
    description: { fa: '', en: '' },
    permissions: ['messages:read', 'service:read'],
    carriers: 0,
  })
  const found = async (query: string) =>
    (await call('GET', `/roles?${query}`)).json().items.map(({ name }: { name: string }) => name)
  assert.deepEqual(await found('readyMade=false'), ['desk'])
  assert.deepEqual(await found('q=پيشخوان'), ['desk'])
  assert.deepEqual(await found('permission=centre:write'), ['administrator'])

  await office.addPerson('ali', 'desk', 'payroll')
  const ali = { cookie: await office.signIn('ali'), 'rasan-service': 'payroll' }
  const ask = (path: string) => office.app.inject({ url: `/api/v1${path}`, headers: ali })
  assert.equal((await ask('/messages')).statusCode, 200)
  assert.equal((await ask('/tokens')).statusCode, 403)
  const permissions = ['messages:read', 'tokens:read', 'service:read']
  const changed = await call('PATCH', '/roles/desk', { permissions: permissions.toReversed() })
  assert.deepEqual([changed.statusCode, changed.json().permissions], [200, permissions], changed.body)
  assert.equal((await ask('/tokens')).statusCode, 200)

  const kept = await call('DELETE', '/roles/desk')
  assert.deepEqual([kept.statusCode, kept.json().code], [409, 'role_carried'])
  assert.match(kept.json().detail, /^۱ کاربر یا گروه/)
  await sql`update role_assignments set ends_at = now() where role = 'desk'`.execute(db)
  assert.equal((await call('DELETE', '/roles/desk')).statusCode, 204)
  assert.equal((await call('GET', '/roles/desk')).json().code, 'role_not_found')
  const { rows } = await sql<{ action: string }>`
    select action from audit_entries where subject_kind = 'role' order by id`.execute(db)
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['role.create', 'role.update', 'role.remove'],
  )
})

test('who had a role that was removed does not have the next one of that name', async () => {
  const id = await office.addPerson('reza', null)
  await sql`insert into role_assignments (user_id, service_id, role) select ${id}, id, 'desk' from services`.execute(db)
  assert.equal((await call('POST', '/roles', desk)).json().carriers, 0)
  await call('DELETE', '/roles/desk')
})

test('ready-made roles are listed, and stay as they are', async () => {
  const manager = (await call('GET', '/roles/manager')).json()
  assert.deepEqual([manager.readyMade, manager.title.en], [true, 'Manager'])
  for (const answer of [
    await call('PATCH', '/roles/manager', { permissions: ['messages:send'] }),
    await call('DELETE', '/roles/manager'),
  ])
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'role_fixed'])
  assert.deepEqual(faultsOf(await call('POST', '/roles', { ...desk, name: 'manager' })), ['name taken'])
})

test('what is wrong with a role is told at its place', async () => {
  for (const [change, fault] of [
    [{ name: 'Desk' }, 'name wrong_form'],
    [{ name: 'search-fields' }, 'name not_usable'],
    [{ permissions: [] }, 'permissions too_few'],
    [{ permissions: ['messages:send', 'messages:burn'] }, 'permissions[1] not_one_of'],
    [{ permissions: ['messages:send', 'users:read'] }, 'permissions[1] not_usable'],
    [{ scope: 'country' }, 'scope not_one_of'],
  ] as const) {
    const answer = await call('POST', '/roles', { ...desk, ...change })
    assert.deepEqual([answer.statusCode, faultsOf(answer)], [422, [fault]], answer.body)
  }
})

test('nobody defines a role beyond what they may do, nor changes one that is, nor widens their own', async () => {
  await call('POST', '/roles', {
    ...desk,
    name: 'registrar',
    scope: 'centre',
    permissions: ['roles:read', 'roles:write'],
  })
  await call('POST', '/roles', { ...desk, name: 'big', scope: 'centre', permissions: ['accounts:write'] })
  await office.addPerson('omid', 'registrar')
  const omid = { cookie: await office.signIn('omid') }
  const small = { ...desk, name: 'small', scope: 'centre', permissions: ['roles:read'] }
  assert.equal((await call('POST', '/roles', small, omid)).statusCode, 201)
  for (const [answer, fault] of [
    [await call('POST', '/roles', { ...small, name: 'x1', permissions: ['roles:read', 'users:read'] }, omid), 1],
    [await call('PATCH', '/roles/registrar', { permissions: ['roles:read', 'roles:write', 'centre:read'] }, omid), 2],
    [await call('PATCH', '/roles/small', { permissions: ['messages:send'] }, omid), 0],
  ] as const)
    assert.deepEqual([answer.statusCode, faultsOf(answer)], [422, [`permissions[${fault}] not_yours`]], answer.body)
  for (const answer of [
    await call('PATCH', '/roles/big', { permissions: ['roles:read'] }, omid),
    await call('PATCH', '/roles/big', { title: { fa: 'ی', en: 'y' } }, omid),
    await call('DELETE', '/roles/big', undefined, omid),
  ])
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'permission_missing'], answer.body)
  const given = (await call('GET', '/permissions', undefined, omid)).json().items
  assert.deepEqual(
    given.filter((one: { mayGive: boolean }) => one.mayGive).map(({ code }: { code: string }) => code),
    ['roles:read', 'roles:write'],
  )
})
