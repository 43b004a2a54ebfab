import assert from 'node:assert/strict'
import { beforeEach, mock, suite, test } from 'node:test'
import { sql } from 'kysely'
import { stepOf, totpAt } from '../../platform/auth/totp.ts'
import { openTestApp, PASSWORD } from '../../test-app.ts'
import { createTestAuthenticator, readBase32 } from '../../test-authenticator.ts'

const STEP_MS = 30_000

suite('second factor', async () => {
  const { app, deps, addPerson, addService, signIn } = await openTestApp()
  const { db } = deps.database
  await addService('payroll')
  // codes are tried one after another within one half minute, or in the next one on purpose
  mock.timers.enable({ apis: ['Date'], now: Math.floor(Date.now() / STEP_MS) * STEP_MS })
  const nextStep = () => mock.timers.tick(STEP_MS)
  beforeEach(() => sql`delete from auth.sign_in_failures`.execute(db))

  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
    cookie?: string,
  ) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${url}`,
      ...(payload && { payload }),
      headers: cookie === undefined ? {} : { cookie },
    })
    const set = answer.cookies.find(({ name }) => name === 'rasan_session')
    return {
      status: answer.statusCode,
      body: answer.body === '' ? undefined : answer.json(),
      cookie: set && `${set.name}=${encodeURIComponent(set.value)}`,
    }
  }
  const enter = (signInName: string) => call('POST', '/session', { signInName, password: PASSWORD })
  const prove = (state: string, code: string) => call('POST', '/session/second-factor', { state, code })

  /** Somebody with an authenticator app; `code` is what it shows now. */
  async function addWithApp(username: string) {
    const id = await addPerson(username, 'sender', 'payroll')
    const cookie = await signIn(username)
    const { body: begun } = await call('POST', '/me/totp/set-up', undefined, cookie)
    const secret = readBase32(begun.secret)
    const code = () => totpAt(secret, stepOf(Date.now()))
    const { status, body } = await call('PUT', '/me/totp', { state: begun.state, code: code() }, cookie)
    assert.equal(status, 200, JSON.stringify(body))
    nextStep()
    return { id, cookie, secret, code, recoveryCodes: body.recoveryCodes as string[] }
  }
  const beginStep = async (username: string): Promise<string> => {
    const { status, body, cookie } = await enter(username)
    assert.deepEqual([status, body.code, cookie], [202, 'second_factor_required', undefined])
    return body.state
  }

  test('who has an authenticator app signs in by password and code, and by the password alone not', async () => {
    const { code } = await addWithApp('sara')
    const state = await beginStep('sara')
    const { status, body, cookie } = await prove(state, code())
    assert.deepEqual([status, body.user.username], [200, 'sara'])
    const { body: sessions } = await call('GET', '/me/sessions', undefined, cookie)
    assert.equal(sessions.items[0].method, 'second_factor')
  })

  test('a code counts once, whichever sign-in it was used for, and not when two use it at the same time', async () => {
    const { code } = await addWithApp('reza')
    const states = [await beginStep('reza'), await beginStep('reza'), await beginStep('reza')] as const
    const answers = await Promise.all(states.slice(0, 2).map((state) => prove(state, code())))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401])
    const late = await prove(states[2], code())
    assert.deepEqual([late.status, late.body.code], [401, 'code_wrong'])
    nextStep()
    assert.equal((await prove(states[2], code())).status, 200)
  })

  test('a code of the half minute before or after passes, and no older one', async () => {
    const { secret } = await addWithApp('mina')
    const codeAt = (offset: number) => totpAt(secret, stepOf(Date.now()) + offset)
    for (const offset of [-3, -2, 2, 3])
      assert.equal((await prove(await beginStep('mina'), codeAt(offset))).status, 401)
    await sql`delete from auth.sign_in_failures`.execute(db)
    for (let i = 0; i < 5; i++) nextStep()
    assert.equal((await prove(await beginStep('mina'), codeAt(-1))).status, 200)
    assert.equal((await prove(await beginStep('mina'), codeAt(1))).status, 200)
    assert.equal((await prove(await beginStep('mina'), codeAt(0))).status, 401, 'a step before one that was used')
  })

  test('a state opens one session, and is worth nothing once it was used, changed or is old', async () => {
    const { code } = await addWithApp('omid')
    const state = await beginStep('omid')
    const other = await beginStep('omid')
    assert.equal((await prove(state, code())).status, 200)
    nextStep()
    assert.equal((await prove(state, code())).body.code, 'sign_in_step_over')
    const changed = `${other.slice(0, -4)}AAAA`
    assert.equal((await prove(changed, code())).body.code, 'sign_in_step_over')
    const options = await call('POST', '/session/passkey-options')
    assert.equal((await prove(options.body.state, code())).body.code, 'sign_in_step_over', 'made for something else')
    mock.timers.tick(300_000)
    assert.equal((await prove(other, code())).body.code, 'sign_in_step_over')
  })

  test('guessing codes is stopped after five, with the right one too, and from everywhere together', async () => {
    const { code, id } = await addWithApp('leila')
    const state = await beginStep('leila')
    for (let i = 0; i < 5; i++) assert.equal((await prove(state, `00000${i}`)).body.code, 'code_wrong')
    assert.equal((await prove(state, code())).body.code, 'sign_in_locked')
    // from elsewhere the person is not locked, but this state had its tries
    await sql`delete from auth.sign_in_failures`.execute(db)
    assert.equal((await prove(state, code())).body.code, 'sign_in_step_over')
    const fresh = await beginStep('leila')
    const from = (i: number) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/session/second-factor',
        payload: { state: fresh, code: '000000' },
        remoteAddress: `10.0.${i}.1`,
      })
    for (let i = 0; i < 25; i++) await from(i)
    assert.equal((await from(99)).json().code, 'sign_in_locked')
    assert.equal((await prove(await beginStep('leila'), code())).body.code, 'sign_in_locked')
    assert.equal(deps.access.findUser(id)?.suspended, false)
  })

  test('a password that is typed right does not take back the guesses of the second factor', async () => {
    await addWithApp('kian')
    const codes: string[] = []
    for (let i = 0; i < 7; i++) codes.push((await prove(await beginStep('kian'), '000000')).body.code)
    assert.deepEqual(codes.slice(4), ['code_wrong', 'sign_in_locked', 'sign_in_locked'])
  })

  test('a recovery code opens once, however it is typed; ten are shown once and kept as hashes', async () => {
    const { recoveryCodes, cookie } = await addWithApp('nika')
    assert.equal(new Set(recoveryCodes).size, 10)
    for (const code of recoveryCodes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    const typed = ` ${recoveryCodes[0]!.toLowerCase().replace('-', ' ')} `
    assert.equal((await prove(await beginStep('nika'), typed)).status, 200)
    assert.equal((await prove(await beginStep('nika'), recoveryCodes[0]!)).body.code, 'code_wrong')
    const states = [await beginStep('nika'), await beginStep('nika')]
    const both = await Promise.all(states.map((state) => prove(state, recoveryCodes[1]!)))
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401])
    assert.equal((await call('GET', '/me/second-factor', undefined, cookie)).body.recoveryCodesLeft, 8)
    const { rows } = await sql<{ text: string }>`
      select string_agg(to_jsonb(t)::text, '') as text from auth.recovery_codes t`.execute(db)
    for (const code of recoveryCodes) assert.ok(!rows[0]!.text.includes(code))
    const renewed = await call('POST', '/me/recovery-codes', undefined, cookie)
    assert.equal((await prove(await beginStep('nika'), recoveryCodes[2]!)).status, 401)
    assert.equal((await prove(await beginStep('nika'), renewed.body.recoveryCodes[0])).status, 200)
  })

  test('the secret of an app is encrypted, and one that was never shown to work is not kept', async () => {
    const { secret, id } = await addWithApp('arash')
    const { rows } = await sql<{
      secret: Buffer
    }>`select secret from auth.totp where sign_in_id = ${String(id)}`.execute(db)
    assert.ok(!rows[0]!.secret.includes(secret))
    assert.ok(!rows[0]!.secret.toString().includes(secret.toString('base64')))
    await addPerson('bita', 'sender', 'payroll')
    const cookie = await signIn('bita')
    const { body } = await call('POST', '/me/totp/set-up', undefined, cookie)
    const wrong = await call('PUT', '/me/totp', { state: body.state, code: '000000' }, cookie)
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, 'code'])
    const stolen = await call(
      'PUT',
      '/me/totp',
      { state: body.state, code: '000000' },
      (await addWithApp('dara')).cookie,
    )
    assert.equal(stolen.body.code, 'sign_in_step_over')
    assert.equal((await enter('bita')).status, 200)
  })

  test('what changes a factor asks for a fresh proof, and the password gives one', async () => {
    const { cookie, code } = await addWithApp('yas')
    await sql`update auth.sessions set proved_at = now() - interval '1 hour'`.execute(db)
    mock.timers.tick(16 * 60_000)
    for (const [method, url] of [
      ['POST', '/me/totp/set-up'],
      ['DELETE', '/me/totp'],
      ['POST', '/me/recovery-codes'],
      ['POST', '/me/passkeys/set-up'],
      ['DELETE', '/me/passkeys/1'],
    ] as const)
      assert.equal((await call(method, url, undefined, cookie)).body.code, 'proof_required', url)
    const wrong = await call('POST', '/me/proof', { password: 'not the password' }, cookie)
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, 'password'])
    assert.equal((await call('POST', '/me/proof', { password: PASSWORD }, cookie)).status, 204)
    mock.timers.setTime(Date.now() - 16 * 60_000)
    assert.equal((await call('DELETE', '/me/totp', undefined, cookie)).status, 204)
    assert.equal((await enter('yas')).status, 200, 'no factor, no second step')
    assert.equal((await call('GET', '/me/second-factor', undefined, cookie)).body.recoveryCodesLeft, 0)
    assert.ok(code())
  })

  suite('passkeys', () => {
    const site = 'http://rasan.test'
    async function addWithPasskey(username: string, authenticator = createTestAuthenticator(site)) {
      const id = await addPerson(username, 'sender', 'payroll')
      const cookie = await signIn(username)
      const begun = (await call('POST', '/me/passkeys/set-up', undefined, cookie)).body
      const made = { state: begun.state, name: 'Key', response: authenticator.make(begun.options) }
      const { status, body } = await call('POST', '/me/passkeys', made, cookie)
      return { id, cookie, authenticator, made, status, body }
    }
    const askOptions = async () => (await call('POST', '/session/passkey-options')).body
    const enterWith = async ({ sign }: { sign(options: { challenge: string }): object }) => {
      const { state, options } = await askOptions()
      return call('POST', '/session/passkey', { state, response: sign(options) })
    }

    test('a passkey alone signs in, is two factors, and says when it was last used', async () => {
      const { authenticator, body } = await addWithPasskey('pari')
      assert.equal(body.recoveryCodes.length, 10)
      const { status, body: answer, cookie } = await enterWith(authenticator)
      assert.deepEqual([status, answer.user.username], [200, 'pari'])
      const { passkeys } = (await call('GET', '/me/second-factor', undefined, cookie)).body
      assert.ok(passkeys[0].lastUsedAt)
      const pending = await enter('pari')
      assert.deepEqual([pending.status, pending.body.methods], [202, ['passkey', 'recovery_code']])
    })

    test('what a passkey signed opens one session, and so does its state', async () => {
      const { authenticator } = await addWithPasskey('roya')
      const { state, options } = await askOptions()
      const response = authenticator.sign(options)
      const both = await Promise.all([1, 2].map(() => call('POST', '/session/passkey', { state, response })))
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401])
      const fresh = await askOptions()
      assert.equal(
        (await call('POST', '/session/passkey', { state: fresh.state, response })).body.code,
        'passkey_refused',
      )
    })

    test('a passkey is refused that is unknown, does not verify who holds it, or signs on another site', async () => {
      assert.equal((await enterWith(createTestAuthenticator(site))).body.code, 'passkey_refused')
      const known = await addWithPasskey('kami')
      const unverified = await addWithPasskey('sam', createTestAuthenticator(site, { isVerifying: false }))
      assert.deepEqual([unverified.status, unverified.body.code], [422, 'passkey_unusable'])
      const elsewhere = createTestAuthenticator(site, { origin: 'https://evil.example' })
      assert.equal((await addWithPasskey('tara', elsewhere)).body.code, 'passkey_unusable')
      for (const garbage of ['e30', 'AAAA', 'x'])
        for (const part of ['clientDataJSON', 'authenticatorData', 'signature']) {
          const { state, options } = await askOptions()
          const response = { ...known.authenticator.sign(options), [part]: garbage }
          assert.equal((await call('POST', '/session/passkey', { state, response })).body.code, 'passkey_refused', part)
        }
      assert.equal((await enterWith(known.authenticator)).status, 200)
    })

    test('options to sign in are the same for everybody: they name nobody and no passkey', async () => {
      const before = await askOptions()
      await addWithPasskey('sina')
      const after = await askOptions()
      const plain = ({ challenge: _, ...options }: Record<string, unknown>) => options
      assert.deepEqual(plain(after.options), plain(before.options))
      assert.equal(after.options.allowCredentials, undefined)
    })

    test('passkeys are several, named, and one’s own; the last that goes takes the recovery codes along', async () => {
      const { cookie, body } = await addWithPasskey('vida')
      const second = createTestAuthenticator(site)
      const begun = (await call('POST', '/me/passkeys/set-up', undefined, cookie)).body
      assert.equal(begun.options.excludeCredentials.length, 1)
      const made = { state: begun.state, name: 'Second', response: second.make(begun.options) }
      const added = (await call('POST', '/me/passkeys', made, cookie)).body
      assert.equal(added.recoveryCodes, null)
      assert.equal(
        (await call('POST', '/me/passkeys', made, cookie)).body.code,
        'passkey_unusable',
        'its state was used',
      )
      const stranger = (await addWithPasskey('zari')).cookie
      for (const method of ['PATCH', 'DELETE'] as const) {
        const payload = method === 'PATCH' ? { name: 'Mine now' } : undefined
        const { body: refused } = await call(method, `/me/passkeys/${added.passkey.id}`, payload, stranger)
        assert.equal(refused.code, 'passkey_not_found')
      }
      await call('PATCH', `/me/passkeys/${added.passkey.id}`, { name: 'Phone' }, cookie)
      await call('DELETE', `/me/passkeys/${body.passkey.id}`, undefined, cookie)
      const left = (await call('GET', '/me/second-factor', undefined, cookie)).body
      assert.deepEqual(
        [left.passkeys.map(({ name }: { name: string }) => name), left.recoveryCodesLeft],
        [['Phone'], 10],
      )
      assert.equal((await enterWith(second)).status, 200)
      await call('DELETE', `/me/passkeys/${added.passkey.id}`, undefined, cookie)
      assert.equal((await call('GET', '/me/second-factor', undefined, cookie)).body.recoveryCodesLeft, 0)
      assert.equal((await enterWith(second)).body.code, 'passkey_refused')
    })

    test('a suspended person’s passkey opens nothing, and the proof is not used up', async () => {
      const { authenticator, id } = await addWithPasskey('hana')
      await sql`update users set suspended_at = now() where id = ${id}`.execute(db)
      await deps.live.catchUp()
      assert.equal((await enterWith(authenticator)).body.code, 'user_suspended')
    })
  })

  test('an administrator takes a lost second factor away: sessions end, the password is enough again, and it is told', async () => {
    const { id, cookie } = await addWithApp('lost')
    await addPerson('boss', 'administrator')
    const boss = await signIn('boss')
    assert.equal((await call('DELETE', `/centre/users/${id}/second-factor`, undefined, boss)).status, 200)
    assert.equal((await call('GET', '/me', undefined, cookie)).status, 401)
    assert.equal((await enter('lost')).status, 200)
    const { rows } = await sql`
      select actor_name, subject_id from audit_entries where action = 'user.reset-second-factor'`.execute(db)
    assert.deepEqual(rows, [{ actor_name: 'boss', subject_id: 'lost' }])
  })
})
