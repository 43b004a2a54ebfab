import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { openTestApp } from '../../test-app.ts'

suite('audit log', async () => {
  const { app, deps, addService, addPerson, signIn, addToken } = await openTestApp()
  const payroll = await addService('payroll')
  const clinic = await addService('clinic')
  const { db } = deps.database
  const actor = makeInternalActor('cli', 'request-1')
  const write = (serviceId: number | null, action: string, subjectId: string) =>
    writeAudit(db, actor, { action, subjectKind: 'thing', subjectId, serviceId, after: { title: subjectId } })
  await write(payroll, 'thing.create', 'علی')
  await write(clinic, 'thing.create', 'hidden')
  await write(null, 'thing.remove', 'central')
  await addPerson('sara', 'manager', 'payroll')
  await addPerson('omid', 'auditor')
  const sara = await signIn('sara')
  const omid = await signIn('omid')

  const list = async (url: string, cookie: string) => {
    const answer = await app.inject({ url, headers: { cookie } })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json().items as { subject: { id: string }; service: string | null; at: string; after: unknown }[]
  }

  test('a service’s log holds its own entries and nobody else’s', async () => {
    const items = await list('/api/v1/audit-entries?service=payroll', sara)
    assert.deepEqual(
      items.map((item) => item.subject.id),
      ['علی'],
    )
    assert.equal(items[0]!.service, 'payroll')
    assert.ok(Math.abs(Date.parse(items[0]!.at) - Date.now()) < 60_000)
    assert.deepEqual(items[0]!.after, { title: 'علی' })
  })

  test('the centre’s log holds all, newest first', async () => {
    const items = await list('/api/v1/centre/audit-entries?subjectKind=thing', omid)
    assert.deepEqual(
      items.map((item) => item.subject.id),
      ['central', 'hidden', 'علی'],
    )
  })

  for (const [query, found] of [
    ['q=علي', ['علی']],
    ['q=thing.remove', ['central']],
    ['action=thing.create&service=clinic', ['hidden']],
    ['action[prefix]=thing.&sort=at', ['علی', 'hidden', 'central']],
    ['service[empty]=true&subjectKind=thing', ['central']],
    ['actorKind=user&subjectKind=thing', []],
    ['at[gt]=2099-01-01', []],
  ] as const) {
    test(`the centre’s log is searched: ${query}`, async () => {
      const items = await list(`/api/v1/centre/audit-entries?${query}`, omid)
      assert.deepEqual(
        items.map((item) => item.subject.id),
        [...found],
      )
    })
  }

  test('who may see one service’s log may not see the centre’s', async () => {
    const answer = await app.inject({ url: '/api/v1/centre/audit-entries', headers: { cookie: sara } })
    assert.equal(answer.statusCode, 403)
    const other = await app.inject({ url: '/api/v1/audit-entries?service=clinic', headers: { cookie: sara } })
    assert.equal(other.statusCode, 404)
  })

  test('the API log of a service holds its own calls and nobody else’s', async () => {
    const mine = await addToken('live', 'payroll', { scopes: ['api-calls:read'] })
    const theirs = await addToken('live', 'clinic', { scopes: ['api-calls:read'] })
    const call = (token: string, url: string) => app.inject({ url, headers: { authorization: `Bearer ${token}` } })
    await call(theirs, '/api/v1/api-calls')
    await call(mine, '/api/v1/api-calls?status=abc')
    await deps.apiLog.flush()
    const { items } = (await call(mine, '/api/v1/api-calls?q=/api-calls')).json()
    assert.ok(items.length >= 1)
    assert.ok(items.every((item: { service: string }) => item.service === 'payroll'))
    const refused = items.find((item: { status: number }) => item.status === 422)
    assert.equal(refused.code, 'search_invalid')
    assert.equal(refused.route, '/api/v1/api-calls')
    assert.equal(refused.token.name, 'live')
  })

  test('things and people are told by their names, those that are gone by what the entry says', async () => {
    const { rows } = await sql<{ id: number }>`select id from users where username = 'sara'`.execute(db)
    const person = { ...actor, kind: 'user' as const, userId: rows[0]!.id, name: 'sara' }
    const about = (subjectKind: string, subjectId: string, more: object = {}) =>
      writeAudit(db, person, { action: 'named.try', subjectKind, subjectId, ...more })
    await about('service', 'payroll')
    await about('user', 'omid')
    await about('method', 'sandbox.sms')
    await about('account', 'gone', { before: { title: { fa: 'رفته', en: 'Gone' } } })
    await about('group', '2147483647', { after: { name: 'نگهبانان' } })
    await about('message', '0199')
    const answer = await app.inject({
      url: '/api/v1/centre/audit-entries?action=named.try&sort=at',
      headers: { cookie: omid },
    })
    const items = answer.json().items as { id: string; actor: object; subject: { title: { en: string } | null } }[]
    assert.deepEqual(
      items.map(({ subject }) => subject.title?.en ?? null),
      ['payroll', 'omid', 'SMS', 'Gone', 'نگهبانان', null],
    )
    assert.deepEqual(items[0]!.actor, { kind: 'user', id: String(rows[0]!.id), name: 'sara', fullName: 'sara' })
    const one = await app.inject({ url: `/api/v1/centre/audit-entries/${items[3]!.id}`, headers: { cookie: omid } })
    assert.deepEqual(one.json().subject, { kind: 'account', id: 'gone', title: { fa: 'رفته', en: 'Gone' } })
  })

  test('what people read in the panel is told apart from all other calls', async () => {
    await deps.apiLog.flush()
    const read = async (condition: string) => {
      const url = `/api/v1/centre/api-calls?limit=200&${condition}`
      const answer = await app.inject({ url, headers: { cookie: omid } })
      assert.equal(answer.statusCode, 200, answer.body)
      return answer.json().items as { method: string; user: object | null }[]
    }
    const reads = await read('panelRead=true')
    assert.ok(reads.length > 0)
    assert.ok(reads.every(({ method, user }) => method === 'GET' && user !== null))
    const others = await read('panelRead=false')
    assert.ok(others.length > 0)
    assert.ok(others.every(({ method, user }) => method !== 'GET' || user === null))
  })
})
