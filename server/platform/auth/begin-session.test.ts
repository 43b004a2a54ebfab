import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp, PASSWORD } from '../../test-app.ts'

suite('sessions of people who prove by other means who they are', async () => {
  const { app, deps, addPerson, signIn } = await openTestApp()
  const { db } = deps.database
  const browser = { ip: '203.0.113.7', userAgent: 'a browser', isSecure: true }
  const askMe = (cookie: string) => app.inject({ url: '/api/v1/me', headers: { cookie } })

  test('a session that is begun without a password is one like any other', async () => {
    const id = await addPerson('sara', 'administrator')
    const { sessionId, cookies } = await deps.signIn.createSession(id, browser)
    assert.match(cookies[0]!, /^rasan_session=.*Max-Age=2592000;.*HttpOnly.*; Secure$/i)
    const cookie = cookies[0]!.split(';')[0]!
    assert.equal((await askMe(cookie)).json().username, 'sara')
    const { rows } = await sql`select id, ip_address, user_agent from auth.sessions`.execute(db)
    assert.deepEqual(rows, [{ id: sessionId, ip_address: '203.0.113.7', user_agent: 'a browser' }])
    await deps.signIn.signOut(cookie)
    assert.equal((await askMe(cookie)).statusCode, 401)
  })

  test('who may not sign in gets no session; who may without a password can be given one later', async () => {
    const { rows } = await sql<{ id: number }>`
      insert into users (username, name) values ('mina', 'Mina') returning id`.execute(db)
    const id = rows[0]!.id
    await assert.rejects(deps.signIn.createSession(id, browser), { code: 'sign_in_failed' })
    await deps.signIn.allowSignIn(db, id)
    await deps.signIn.allowSignIn(db, id)
    await deps.live.catchUp()
    const { cookies } = await deps.signIn.createSession(id, browser)
    assert.equal((await askMe(cookies[0]!.split(';')[0]!)).statusCode, 200)
    await deps.signIn.setPassword(db, { id, username: 'mina' }, PASSWORD)
    assert.equal((await askMe(await signIn('mina'))).json().username, 'mina')
  })
})
