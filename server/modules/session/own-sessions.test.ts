import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp, PASSWORD } from '../../test-app.ts'

suite('one’s own sessions and password', async () => {
  const { app, deps, addPerson, addService, addToken, signIn } = await openTestApp()
  const { db } = deps.database
  await addService('payroll')
  const saraId = await addPerson('sara', 'sender', 'payroll')
  await addPerson('reza', 'sender', 'payroll')
  beforeEach(() => sql`delete from auth.sign_in_failures`.execute(db))

  type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
  const call = async (method: Method, url: string, cookie: string, payload?: object) => {
    const answer = await app.inject({ method, url: `/api/v1${url}`, headers: { cookie }, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json(), headers: answer.headers }
  }
  const enter = (headers: Record<string, string>, password = PASSWORD) =>
    app.inject({ method: 'POST', url: '/api/v1/session', payload: { signInName: 'sara', password }, headers })
  const isOpen = async (cookie: string) => (await call('GET', '/me', cookie)).status === 200

  test('a list says where each session is, and which one asks; each can be ended, a stranger’s not', async () => {
    const phone = String((await enter({ 'user-agent': 'A phone' })).headers['set-cookie']).split(';')[0]!
    const desk = String((await enter({ 'user-agent': 'A desk' })).headers['set-cookie']).split(';')[0]!
    const strange = await signIn('reza')
    const { items } = (await call('GET', '/me/sessions', desk)).body
    const find = (userAgent: string) => items.find((one: { userAgent: string }) => one.userAgent === userAgent)
    assert.deepEqual(
      [find('A desk').isThisOne, find('A phone').isThisOne, find('A desk').ip],
      [true, false, '127.0.0.1'],
    )
    const url = `/me/sessions/${find('A phone').id}`
    assert.equal((await call('DELETE', url, strange)).body.code, 'session_not_found')
    assert.equal(await isOpen(phone), true)
    assert.equal((await call('DELETE', url, desk)).status, 204)
    assert.deepEqual([await isOpen(phone), await isOpen(desk)], [false, true])
    assert.equal((await call('DELETE', url, desk)).body.code, 'session_not_found')
  })

  test('all others end at once, and the one in hand stays', async () => {
    const [one, other, mine] = [await signIn('sara'), await signIn('sara'), await signIn('sara')]
    const reza = await signIn('reza')
    assert.ok((await call('DELETE', '/me/sessions', mine)).body.ended >= 2)
    assert.deepEqual(await Promise.all([one, other, mine, reza].map(isOpen)), [false, false, true, true])
  })

  test('whatever session a browser brings to its sign-in, it gets another, and the one it brought ends', async () => {
    const planted = await signIn('reza')
    const answer = await enter({ cookie: planted })
    const fresh = String(answer.headers['set-cookie']).split(';')[0]!
    assert.notEqual(fresh, planted)
    assert.equal(await isOpen(planted), false)
    assert.equal((await call('GET', '/me', fresh)).body.username, 'sara')
    const invented = 'rasan_session=chosen-by-somebody.AAAA'
    const again = await enter({ cookie: invented })
    assert.ok(!String(again.headers['set-cookie']).includes('chosen-by-somebody'))
    assert.equal(await isOpen(invented), false)
  })

  test('a suspended person’s sessions are gone, also once the suspension is lifted', async () => {
    await addPerson('boss', 'administrator')
    const [cookie, boss] = [await signIn('sara'), await signIn('boss')]
    await call('POST', `/centre/users/${saraId}/suspension`, boss)
    assert.equal(await isOpen(cookie), false)
    await call('DELETE', `/centre/users/${saraId}/suspension`, boss)
    assert.equal((await call('GET', '/me', cookie)).body.code, 'session_ended')
  })

  test('a changed password ends every session and gives this browser a new one', async () => {
    const [here, there] = [await signIn('sara'), await signIn('sara')]
    const body = (currentPassword: string, password: string) => ({ currentPassword, password })
    const wrong = await call('PUT', '/me/password', here, body('not the password', 'a whole new password'))
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, 'currentPassword'])
    const short = await call('PUT', '/me/password', here, body(PASSWORD, 'short'))
    assert.deepEqual([short.status, short.body.errors[0].path, await isOpen(there)], [422, 'password', true])
    const { status, headers } = await call('PUT', '/me/password', here, body(PASSWORD, 'a whole new password'))
    assert.equal(status, 204)
    const fresh = String(headers['set-cookie']).split(';')[0]!
    assert.deepEqual(await Promise.all([here, there, fresh].map(isOpen)), [false, false, true])
    assert.equal((await enter({}, PASSWORD)).statusCode, 401)
    assert.equal((await enter({}, 'a whole new password')).statusCode, 200)
    await call('PUT', '/me/password', fresh, body('a whole new password', PASSWORD))
  })

  test('guessing the present password from inside a stolen session is locked as well', async () => {
    const cookie = await signIn('sara')
    const guess = (i: number) =>
      call('PUT', '/me/password', cookie, { currentPassword: `guess ${i}`, password: 'a whole new password' })
    for (let i = 0; i < 5; i++) assert.equal((await guess(i)).status, 422)
    assert.equal((await guess(6)).body.code, 'sign_in_locked')
  })

  test('a password of the former kind signs in, and is kept as argon2id from then on', async () => {
    const former =
      'ca1a443503ea5fb428a21513acdb72df:3cbc2bc1c871b5b60e2b754a1048993daac2b07e40cdf188411a1b2aecb63975dba4801d654cc9535312afba3655c1c80fcb400900b841edfd20f6e1cb10534c'
    await sql`update auth.credentials set password = ${former} where sign_in_id = ${String(saraId)}`.execute(db)
    assert.equal((await enter({}, 'not it at all')).statusCode, 401)
    const kept = async () =>
      (
        await sql<{
          password: string
        }>`select password from auth.credentials where sign_in_id = ${String(saraId)}`.execute(db)
      ).rows[0]!.password
    assert.equal(await kept(), former)
    for (let i = 0; i < 2; i++) {
      assert.equal((await enter({})).statusCode, 200)
      assert.match(await kept(), /^\$argon2id\$/)
    }
  })

  test('a token has no sessions of its own', async () => {
    const token = await addToken('live', 'payroll')
    for (const url of ['/me/sessions', '/me/second-factor']) {
      const answer = await app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } })
      assert.equal(answer.json().code, 'person_required')
    }
  })
})
