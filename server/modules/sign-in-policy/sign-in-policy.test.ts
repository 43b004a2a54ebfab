import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { sql } from 'kysely'
import { stepOf, totpAt } from '../../platform/auth/totp.ts'
import { openTestApp, PASSWORD } from '../../test-app.ts'
import { createTestAuthenticator, readBase32 } from '../../test-authenticator.ts'

suite('sign-in policy', async () => {
  const { app, deps, addPerson, addService, addToken, signIn } = await openTestApp()
  const { db } = deps.database
  await addService('payroll')
  await addPerson('boss', 'administrator')
  await addPerson('eye', 'auditor')
  await addPerson('sara', 'sender', 'payroll')
  const token = await addToken('centre')

  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  const call = async (credential: string | null, method: Method, url: string, payload?: object) => {
    const headers: Record<string, string> =
      credential === null
        ? {}
        : credential.startsWith('rsn_')
          ? { authorization: `Bearer ${credential}` }
          : { cookie: credential }
    const answer = await app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
  }
  const set = (policy: object) => call(token, 'PATCH', '/centre/sign-in-policy', policy)
  const enter = (signInName: string) => call(null, 'POST', '/session', { signInName, password: PASSWORD })
  beforeEach(async () => {
    await sql`update auth.sign_in_policy set second_factor = default, passwords = default, idle_minutes = default,
      longest_hours = default, reset_by_sms = default`.execute(db)
    await sql`delete from auth.totp`.execute(db)
    await sql`delete from auth.passkeys`.execute(db)
    await sql`delete from auth.sign_in_failures`.execute(db)
  })

  test('it is read and changed by permission, and a change is told once', async () => {
    const plain = {
      secondFactor: 'nobody',
      passwords: 'everybody',
      idleMinutes: 720,
      longestHours: 720,
      resetBySms: true,
    }
    assert.deepEqual((await call(token, 'GET', '/centre/sign-in-policy')).body, plain)
    assert.equal(
      (await call(await signIn('eye'), 'PATCH', '/centre/sign-in-policy', {})).body.code,
      'permission_missing',
    )
    assert.equal((await call(await signIn('sara'), 'GET', '/centre/sign-in-policy')).body.code, 'permission_missing')
    for (let i = 0; i < 2; i++) assert.deepEqual((await set({ idleMinutes: 30 })).body, { ...plain, idleMinutes: 30 })
    const { rows } = await sql`
      select before, after from audit_entries where action = 'centre.update-sign-in-policy'`.execute(db)
    assert.deepEqual(rows, [{ before: { idleMinutes: 720 }, after: { idleMinutes: 30 } }])
    const tooLong = await set({ idleMinutes: 600, longestHours: 5 })
    assert.deepEqual([tooLong.status, tooLong.body.errors[0].path], [422, 'idleMinutes'])
  })

  test('who must have a second factor and has none can set it up, and do nothing else', async () => {
    await set({ secondFactor: 'administrators' })
    const sara = await signIn('sara')
    assert.equal((await call(sara, 'GET', '/me')).body.mustSetUpSecondFactor, false)
    for (const name of ['boss', 'eye']) {
      const cookie = await signIn(name)
      assert.equal((await call(cookie, 'GET', '/me')).body.mustSetUpSecondFactor, true)
      for (const [method, url] of [
        ['GET', '/centre/users'],
        ['GET', '/me/sessions'],
        ['PUT', '/me/password'],
        ['PATCH', '/centre/sign-in-policy'],
      ] as const)
        assert.equal((await call(cookie, method, url)).body.code, 'second_factor_set_up_required', url)
      const begun = (await call(cookie, 'POST', '/me/totp/set-up')).body
      const code = totpAt(readBase32(begun.secret), stepOf(Date.now()))
      assert.equal((await call(cookie, 'PUT', '/me/totp', { state: begun.state, code })).status, 200)
      assert.equal((await call(cookie, 'GET', '/me/sessions')).status, 200)
    }
    await set({ secondFactor: 'everybody' })
    assert.equal((await call(sara, 'GET', '/messages?service=payroll')).body.code, 'second_factor_set_up_required')
  })

  test('a session begun by a central provider is not asked for a second factor of ours', async () => {
    const { rows } = await sql<{ id: number }>`select id from users where username = 'sara'`.execute(db)
    const browser = { ip: null, userAgent: null, isSecure: false }
    const { cookies } = await deps.signIn.createSession(rows[0]!.id, browser)
    await set({ secondFactor: 'everybody' })
    assert.equal((await call(cookies[0]!.split(';')[0]!, 'GET', '/messages?service=payroll')).status, 200)
  })

  test('passwords can be left to administrators, as the way in while a directory is down', async () => {
    await set({ passwords: 'administrators' })
    assert.equal((await enter('sara')).body.code, 'password_not_allowed')
    assert.equal((await enter('boss')).status, 200)
    const wrong = await call(null, 'POST', '/session', { signInName: 'sara', password: 'not the password' })
    assert.equal(wrong.body.code, 'sign_in_failed', 'only who knows the password is told')
  })

  test('passwords cannot be forbidden before an administrator has another way in, nor that way then be taken away', async () => {
    const { status, body } = await set({ passwords: 'nobody' })
    assert.deepEqual([status, body.code], [422, 'last_administrator'])
    assert.equal((await enter('boss')).status, 200)
    const cookie = await signIn('boss')
    const authenticator = createTestAuthenticator('http://rasan.test')
    const begun = (await call(cookie, 'POST', '/me/passkeys/set-up')).body
    const made = { state: begun.state, name: 'Key', response: authenticator.make(begun.options) }
    const { passkey } = (await call(cookie, 'POST', '/me/passkeys', made)).body
    assert.equal((await set({ passwords: 'nobody' })).status, 200)
    assert.equal((await enter('boss')).body.code, 'password_not_allowed')
    assert.deepEqual((await call(null, 'GET', '/session/ways')).body, {
      password: false,
      passkey: true,
      passwordReset: false,
      providers: [],
    })
    assert.equal((await call(cookie, 'DELETE', `/me/passkeys/${passkey.id}`)).body.code, 'last_administrator')
    const { options, state } = (await call(null, 'POST', '/session/passkey-options')).body
    const signed = { state, response: authenticator.sign(options) }
    assert.equal((await call(null, 'POST', '/session/passkey', signed)).status, 200)
  })

  test('a shorter idle time ends the sessions that have been idle for longer, and a shorter life the old ones', async () => {
    const [idle, busy, old] = [await signIn('sara'), await signIn('sara'), await signIn('sara')]
    const tokenOf = (cookie: string) => decodeURIComponent(cookie.split('=')[1]!).split('.')[0]
    await sql`update auth.sessions set updated_at = now() - interval '40 minutes' where token = ${tokenOf(idle)}`.execute(
      db,
    )
    await sql`update auth.sessions set created_at = now() - interval '9 hours' where token = ${tokenOf(old)}`.execute(
      db,
    )
    const open = () => Promise.all([idle, busy, old].map(async (one) => (await call(one, 'GET', '/me')).status === 200))
    assert.deepEqual(
      await Promise.all([busy, old].map(async (one) => (await call(one, 'GET', '/me')).status)),
      [200, 200],
    )
    await set({ idleMinutes: 30 })
    assert.deepEqual(await open(), [false, true, true])
    await set({ longestHours: 8 })
    assert.deepEqual(await open(), [false, true, false])
  })
})
