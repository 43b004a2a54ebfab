import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp, PASSWORD } from '../../test-app.ts'

suite('session', async () => {
  const { app, deps, addPerson, addService, addToken, signIn } = await openTestApp()
  const { db } = deps.database
  await addService('payroll')
  await addPerson('sara', 'sender', 'payroll')
  const nasimId = await addPerson('nasim', 'administrator')
  await sql`update users set mobile = '+989121234567', email = 'nasim@example.org' where id = ${nasimId}`.execute(db)
  await addPerson('reza', null)

  beforeEach(() => sql`delete from auth.sign_in_failures`.execute(db))

  const tryIn = (signInName: string, password = PASSWORD, headers = {}) =>
    app.inject({ method: 'POST', url: '/api/v1/session', payload: { signInName, password }, headers })

  for (const name of ['nasim', 'NASIM ', '09121234567', '۰۹۱۲ ۱۲۳ ۴۵۶۷', '+98 912 123 4567', 'Nasim@Example.org']) {
    test(`a person signs in as ${name}`, async () => {
      const answer = await tryIn(name)
      assert.equal(answer.statusCode, 200, answer.body)
      assert.equal(answer.json().user.username, 'nasim')
    })
  }

  test('the session cookie cannot be read by scripts and stays on this site', async () => {
    const answer = await tryIn('sara')
    const header = String(answer.headers['set-cookie'])
    assert.match(header, /^rasan_session=/)
    assert.match(header, /HttpOnly/i)
    assert.match(header, /SameSite=Lax/i)
    assert.match(header, /Path=\//i)
    assert.doesNotMatch(header, /Secure/i)
  })

  test('the session cookie lasts as long as the longest session: the server ends idle ones', async () => {
    const cookie = (await tryIn('sara')).cookies.find(({ name }) => name === 'rasan_session')
    assert.equal(cookie?.maxAge, 30 * 86_400)
  })

  test('a session at work lives on past its first twelve hours', async () => {
    const cookie = await signIn('sara')
    await sql`
      update auth.sessions
      set created_at = now() - interval '20 hours', expires_at = now() + interval '1 hour'`.execute(db)
    assert.equal((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode, 200)
    const { rows } = await sql<{ hours: number }>`
      select extract(epoch from max(expires_at) - now())::float8 / 3600 as hours from auth.sessions`.execute(db)
    assert.ok(rows[0]!.hours > 11.9, `${rows[0]!.hours} hours`)
  })

  test('a wrong password, an unknown name and a person without sign-in answer alike', async () => {
    const answers = await Promise.all([tryIn('sara', 'wrong password'), tryIn('nobody'), tryIn('reza', 'x')])
    for (const answer of answers) {
      assert.equal(answer.statusCode, 401)
      assert.equal(answer.json().code, 'sign_in_failed')
      assert.equal(answer.headers['set-cookie'], undefined)
    }
  })

  test('who is signed in sees only the services in which something is permitted', async () => {
    await addService('clinic')
    const cookie = await signIn('sara')
    const answer = await app.inject({ url: '/api/v1/me', headers: { cookie } })
    assert.equal(answer.statusCode, 200)
    const me = answer.json()
    assert.deepEqual(
      me.services.map((service: { name: string }) => service.name),
      ['payroll'],
    )
    assert.ok(me.services[0].permissions.includes('messages:send'))
    assert.deepEqual(me.centrePermissions, [])
  })

  test('an administrator has every permission in every service', async () => {
    const cookie = await signIn('nasim')
    const me = (await app.inject({ url: '/api/v1/me', headers: { cookie } })).json()
    assert.ok(me.services.some((service: { name: string }) => service.name === 'payroll'))
    assert.ok(me.services.every((service: { permissions: string[] }) => service.permissions.includes('messages:send')))
    assert.ok(me.centrePermissions.includes('accounts:write'))
  })

  test('after signing out the old cookie is worth nothing', async () => {
    const cookie = await signIn('sara')
    const out = await app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } })
    assert.equal(out.statusCode, 204)
    assert.match(String(out.headers['set-cookie']), /rasan_session=;/)
    const answer = await app.inject({ url: '/api/v1/me', headers: { cookie } })
    assert.equal(answer.statusCode, 401)
    assert.equal(answer.json().code, 'session_ended')
  })

  test('a cookie whose signature was made without the master key is no session', async () => {
    const cookie = await signIn('sara')
    const forged = cookie.replace(/%2E|\.([A-Za-z0-9%+/=]{4})/, (whole) => whole.replace(/[A-Za-z0-9]/g, 'A'))
    assert.notEqual(forged, cookie)
    const answer = await app.inject({ url: '/api/v1/me', headers: { cookie: forged } })
    assert.equal(answer.statusCode, 401)
  })

  test('a session that was idle for longer than twelve hours has ended', async () => {
    const cookie = await signIn('sara')
    await sql`update auth.sessions set expires_at = now() - interval '1 second'`.execute(db)
    assert.equal((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode, 401)
  })

  test('a session that is used again and again still ends after thirty days', async () => {
    const cookie = await signIn('sara')
    await sql`update auth.sessions set created_at = now() - interval '31 days'`.execute(db)
    assert.equal((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode, 401)
  })

  test('a write from another site is refused though the cookie is right', async () => {
    const cookie = await signIn('sara')
    const patch = (headers: Record<string, string>) =>
      app.inject({ method: 'PATCH', url: '/api/v1/me', payload: { name: 'Sara' }, headers: { cookie, ...headers } })
    assert.equal((await patch({ origin: 'https://evil.example' })).json().code, 'origin_refused')
    assert.equal((await patch({ origin: 'null' })).json().code, 'origin_refused')
    assert.equal((await patch({ 'sec-fetch-site': 'cross-site' })).json().code, 'origin_refused')
    assert.equal((await patch({ origin: 'http://rasan.test' })).statusCode, 200)
    assert.equal((await patch({ origin: 'http://localhost:80', host: 'localhost:80' })).statusCode, 200)
    assert.equal((await tryIn('sara', PASSWORD, { origin: 'https://evil.example' })).json().code, 'origin_refused')
  })

  test('a person changes the own language, which is told in it from then on and audited', async () => {
    const cookie = await signIn('sara')
    const answer = await app.inject({
      method: 'PATCH',
      url: '/api/v1/me',
      payload: { locale: 'en' },
      headers: { cookie },
    })
    assert.equal(answer.json().locale, 'en')
    const { rows } = await sql`
      select actor_name, before ->> 'locale' as was, after ->> 'locale' as became
      from audit_entries where action = 'user.update' and after ->> 'locale' = 'en'`.execute(db)
    assert.deepEqual(rows, [{ actor_name: 'sara', was: 'fa', became: 'en' }])
  })

  test('signing in and out leaves audit entries with the person’s name', async () => {
    const before = await countEntries('session.begin')
    const cookie = await signIn('nasim')
    assert.equal(await countEntries('session.begin'), before + 1)
    await app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } })
    assert.ok((await countEntries('session.end')) >= 1)
  })

  async function countEntries(action: string): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from audit_entries where action = ${action} and actor_name = 'nasim'`.execute(db)
    return rows[0]!.n
  }

  test('guessing one person’s password is locked after five tries, and others sign in', async () => {
    for (let i = 0; i < 5; i++) assert.equal((await tryIn('sara', `wrong ${i}`)).statusCode, 401)
    const locked = await tryIn('sara')
    assert.equal(locked.statusCode, 429)
    assert.equal(locked.json().code, 'sign_in_locked')
    assert.ok(Number(locked.headers['retry-after']) >= 25 && Number(locked.headers['retry-after']) <= 30)
    assert.equal((await tryIn('nasim')).statusCode, 200, 'others are not locked')
  })

  test('an outsider who guesses does not lock a person out of the person’s own network', async () => {
    const tryFrom = (remoteAddress: string, password: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { signInName: 'sara', password },
        remoteAddress,
      })
    for (let i = 0; i < 8; i++) await tryFrom('198.51.100.7', `wrong ${i}`)
    assert.equal((await tryFrom('198.51.100.8', PASSWORD)).json().code, 'sign_in_locked')
    assert.equal((await tryFrom('203.0.113.5', PASSWORD)).statusCode, 200)
  })

  for (const [what, known, unknown] of [
    [
      'a username',
      ['sara', 'SARA', ' sara', 'sara ', 'Sara', 'ｓａｒａ'],
      ['sama', 'SAMA', ' sama', 'sama ', 'Sama', 'ｓａｍａ'],
    ],
    [
      'a mobile',
      ['09121234567', '+989121234567', '۰۹۱۲۱۲۳۴۵۶۷', '0912 123 4567', '989121234567', '00989121234567'],
      ['09121234568', '+989121234568', '۰۹۱۲۱۲۳۴۵۶۸', '0912 123 4568', '989121234568', '00989121234568'],
    ],
  ] as const) {
    test(`${what} that nobody has is locked after as many tries as one that somebody has, however it is typed`, async () => {
      const codes = async (names: readonly string[]) => {
        const found: string[] = []
        for (const name of names) found.push((await tryIn(name, 'wrong password')).json().code)
        return found
      }
      const expected = [...Array(5).fill('sign_in_failed'), 'sign_in_locked']
      assert.deepEqual(await codes(known), expected)
      assert.deepEqual(await codes(unknown), expected)
    })
  }

  test('a hundred guesses at once are no way around the lock', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => tryIn('sara', `guess number ${i}`)))
    assert.equal(answers.filter((answer) => answer.statusCode === 401).length, 5)
    assert.equal(answers.filter((answer) => answer.statusCode === 429).length, 25)
  })

  test('a suspended person is told so only with the right password, and sessions end at once', async () => {
    await addPerson('mina', 'sender', 'payroll')
    const cookie = await signIn('mina')
    await sql`update users set suspended_at = now() where username = 'mina'`.execute(db)
    await deps.live.catchUp()
    assert.equal((await app.inject({ url: '/api/v1/me', headers: { cookie } })).json().code, 'user_suspended')
    assert.equal((await tryIn('mina', 'wrong password')).json().code, 'sign_in_failed')
    const answer = await tryIn('mina')
    assert.equal(answer.json().code, 'user_suspended')
    assert.equal(answer.headers['set-cookie'], undefined)
  })

  test('a password that is changed ends the sessions begun with the old one', async () => {
    await addPerson('ali', 'sender', 'payroll')
    const cookie = await signIn('ali')
    const { rows } = await sql<{ id: number }>`select id from users where username = 'ali'`.execute(db)
    await deps.signIn.setPassword(db, { id: rows[0]!.id, username: 'ali' }, 'another password')
    assert.equal((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode, 401)
    assert.equal((await tryIn('ali')).statusCode, 401)
    assert.equal((await tryIn('ali', 'another password')).statusCode, 200)
  })

  test('the sign-in follows when a person’s e-mail changes', async () => {
    await addPerson('leila', 'sender', 'payroll')
    await sql`update users set email = 'leila@example.org', name = 'Leila' where username = 'leila'`.execute(db)
    assert.equal((await tryIn('leila@example.org')).statusCode, 200)
    await sql`update users set email = null where username = 'leila'`.execute(db)
    assert.equal((await tryIn('leila')).statusCode, 200)
  })

  for (const [password, code] of [
    ['123456789', 'password_too_short'],
    ['x'.repeat(129), 'password_too_long'],
    ['long-username', 'password_like_name'],
  ] as const) {
    test(`a password is refused: ${code}`, async () => {
      const user = { id: 1, username: 'long-username', name: 'x', email: null }
      await assert.rejects(deps.signIn.createSignIn(db, user, password), (error: { errors: { code: string }[] }) => {
        assert.equal(error.errors[0]!.code, code)
        return true
      })
    })
  }

  test('a token has no person', async () => {
    const token = await addToken('live', 'payroll')
    const answer = await app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } })
    assert.equal(answer.statusCode, 403)
    assert.equal(answer.json().code, 'person_required')
  })
})
