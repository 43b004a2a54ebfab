import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp, PASSWORD } from '../../test-app.ts'

suite('a person', async () => {
  const office = await openTestApp()
  const { db } = office.deps.database
  await office.addService('payroll')
  const adminId = await office.addPerson('nasim', 'administrator')
  const cookie = await office.signIn('nasim')

  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) => {
    const answer = await office.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { cookie },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const faultsOf = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
    body.errors?.map(({ path, code }) => `${path} ${code}`)
  const make = async (person: object): Promise<number> => {
    const made = await call('POST', '/centre/users', person)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body.id
  }
  const find = async (query: string): Promise<string[]> => {
    const { status, body } = await call('GET', `/centre/users?${query}`)
    assert.equal(status, 200, JSON.stringify(body))
    return body.items.map(({ username }: { username: string }) => username)
  }
  const contactsOf = ({ body }: { body: Record<string, unknown> }) => [
    body.mobile,
    body.moreMobiles,
    body.email,
    body.moreEmails,
  ]

  test('has several numbers and addresses, of which one is preferred, and another can be', async () => {
    const id = await make({
      username: 'sara',
      mobile: '۰۹۱۲ ۱۱۱ ۱۱۱۱',
      moreMobiles: ['00989121111112', '0912-111-1113'],
      email: 'Sara@Example.org',
      moreEmails: ['SARA@home.example'],
      password: PASSWORD,
    })
    const preferred = await call('PATCH', `/centre/users/${id}`, { mobile: '09121111113', email: 'sara@home.example' })
    assert.deepEqual(contactsOf(preferred), [
      '+989121111113',
      ['+989121111112', '+989121111111'],
      'sara@home.example',
      ['sara@example.org'],
    ])
    const replaced = await call('PATCH', `/centre/users/${id}`, { mobile: '09121111119', moreEmails: [] })
    assert.deepEqual(contactsOf(replaced), [
      '+989121111119',
      ['+989121111112', '+989121111111'],
      'sara@home.example',
      [],
    ])
    const { rows } = await sql<{ before: object; after: object }>`
      select before, after from audit_entries where action = 'user.update' order by id desc limit 1`.execute(db)
    assert.deepEqual(rows[0], {
      before: { mobile: '+989121111113', moreEmails: ['sara@example.org'] },
      after: { mobile: '+989121111119', moreEmails: [] },
    })
  })

  test('has no number twice, in whatever form, and none beside no preferred one', async () => {
    const id = await make({ username: 'reza', mobile: '09122222221', email: 'reza@example.org' })
    const cases: [object, string[]][] = [
      [{ moreMobiles: ['+98 912 222 2221'] }, ['moreMobiles[0] repeated']],
      [{ moreMobiles: ['09122222222', '00989122222222'] }, ['moreMobiles[1] repeated']],
      [{ moreMobiles: ['09122222222', '12'] }, ['moreMobiles[1] phone_invalid']],
      [{ mobile: null, moreMobiles: ['09122222222'] }, ['mobile required']],
      [{ moreEmails: ['REZA@example.org'] }, ['moreEmails[0] repeated']],
      [{ moreEmails: ['nonsense'] }, ['moreEmails[0] wrong_form']],
      [{ moreMobiles: Array(21).fill('09122222222') }, ['moreMobiles too_many']],
    ]
    for (const [body, faults] of cases) {
      const answer = await call('PATCH', `/centre/users/${id}`, body)
      assert.deepEqual([answer.status, faultsOf(answer)], [422, faults], JSON.stringify(answer.body))
    }
  })

  test('signs in by the preferred number and address alone', async () => {
    await sql`delete from auth.sign_in_failures`.execute(db)
    const signIn = async (signInName: string) =>
      (
        await office.app.inject({
          method: 'POST',
          url: '/api/v1/session',
          payload: { signInName, password: PASSWORD },
        })
      ).statusCode
    assert.equal(await signIn('0912 111 1119'), 200)
    assert.equal(await signIn('sara@home.example'), 200)
    assert.equal(await signIn('09121111112'), 401)
  })

  test('is found by any number or address, by source, external id, group and role', async () => {
    const id = await make({ username: 'omid', name: 'امید' })
    await sql`update users set source = 'ldap', external_id = 'uid=omid,ou=people' where id = ${id}`.execute(db)
    const { rows } = await sql<{ outer: number; inner: number }>`
      with o as (insert into groups (name) values ('مالی') returning id),
           i as (insert into groups (name) values ('حقوق') returning id),
           c as (insert into group_children select o.id, i.id from o, i),
           m as (insert into group_members select i.id, ${id} from i),
           r as (insert into role_assignments (group_id, service_id, role)
                 select o.id, s.id, 'support' from o, services s where s.name = 'payroll')
      select o.id as outer, i.id as inner from o, i`.execute(db)
    const { outer, inner } = rows[0]!
    const cases: [string, string[]][] = [
      ['mobile=09121111112', ['sara']],
      ['mobile[suffix]=1111', ['sara']],
      ['email=sara@home.example', ['sara']],
      ['q=0912111111', ['sara']],
      ['q=uid%3Domid', ['omid']],
      ['source=ldap', ['omid']],
      ['externalId[prefix]=uid%3Domid', ['omid']],
      ['hasMobile=true', ['reza', 'sara']],
      ['hasMobile=false', ['nasim', 'omid']],
      [`group=${outer}`, ['omid']],
      [`group=${inner}`, ['omid']],
      ['group=999', []],
      ['role=support', ['omid']],
      ['role=support,administrator', ['nasim', 'omid']],
    ]
    for (const [query, found] of cases) assert.deepEqual(await find(query), found, query)

    const { body } = await call('GET', `/centre/users/${id}`)
    assert.deepEqual(body.groups, [
      { id: inner, name: 'حقوق', source: 'local', isDirect: true },
      { id: outer, name: 'مالی', source: 'local', isDirect: false },
    ])
    assert.deepEqual(body.heldRoles, [
      { role: 'support', title: null, service: 'payroll', endsAt: null, group: { id: outer, name: 'مالی' } },
    ])
    assert.deepEqual(body.roles, [])
    const listed = await call('GET', '/centre/users?username=omid')
    assert.deepEqual(listed.body.items[0].heldRoles, body.heldRoles, 'the list says the same')
    const own = await call('GET', `/centre/users/${adminId}`)
    assert.deepEqual(own.body.heldRoles, [
      { role: 'administrator', title: null, service: null, endsAt: null, group: null },
    ])
  })

  test('of a directory keeps what the directory says, and gets roles and suspensions here', async () => {
    const { rows } = await sql<{ id: number }>`select id from users where username = 'omid'`.execute(db)
    const path = `/centre/users/${rows[0]!.id}`
    const refused = await call('PATCH', path, { name: 'کس دیگر', mobile: '09123333333' })
    assert.deepEqual([refused.status, refused.body.code], [409, 'from_directory'])
    assert.deepEqual(faultsOf(refused), ['name of_directory', 'mobile of_directory'])
    assert.match(refused.body.detail, /LDAP/)
    const same = await call('PATCH', path, {
      name: 'امید',
      locale: 'en',
      roles: [{ role: 'sender', service: 'payroll' }],
    })
    assert.deepEqual([same.status, same.body.locale, same.body.roles.length], [200, 'en', 1])
    assert.equal((await call('POST', `${path}/suspension`)).status, 200)
    assert.equal((await call('DELETE', `${path}/suspension`)).status, 200)
  })

  test('of a directory has no other name by an own wish, and any language', async () => {
    const id = await office.addPerson('mina', null)
    await sql`update users set source = 'oidc' where id = ${id}`.execute(db)
    const own = { cookie: await office.signIn('mina') }
    const change = (payload: object) => office.app.inject({ method: 'PATCH', url: '/api/v1/me', headers: own, payload })
    const refused = await change({ name: 'another' })
    assert.deepEqual([refused.statusCode, refused.json().code], [409, 'from_directory'])
    assert.equal((await change({ locale: 'en', name: 'mina' })).json().locale, 'en')
  })

  test('is signed out everywhere at once, and the page says how many sessions there are', async () => {
    const id = await office.addPerson('laleh', 'sender', 'payroll')
    const sessions = [await office.signIn('laleh'), await office.signIn('laleh')]
    const open = async () => (await call('GET', `/centre/users/${id}`)).body.openSessions
    assert.equal(await open(), 2)
    assert.equal((await call('DELETE', `/centre/users/${id}/sessions`)).status, 200)
    assert.equal(await open(), 0)
    for (const session of sessions) {
      const me = await office.app.inject({ method: 'GET', url: '/api/v1/me', headers: { cookie: session } })
      assert.equal(me.statusCode, 401)
    }
    const { rows } = await sql`select after from audit_entries where action = 'user.end-sessions'`.execute(db)
    assert.deepEqual(rows, [{ after: { ended: 2 } }])
    assert.equal((await call('DELETE', '/centre/users/2147483647/sessions')).status, 404)
  })
})
