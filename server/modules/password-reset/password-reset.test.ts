import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { sql } from 'kysely'
import pino from 'pino'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { PASSWORD } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { ensureBuiltInService } from '../services/built-in.ts'

suite('password reset by SMS', async () => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const centre = await openTestCentre({ log })
  const { deps, pool, addPerson, call, signIn } = centre
  const { db } = deps.database
  await ensureBuiltInService(db, makeInternalActor('system', 'test'))
  let count = 0
  beforeEach(() => sql`delete from auth.sign_in_failures`.execute(db))

  /** Somebody with a mobile, which none of the others has. */
  async function addWithMobile(username: string) {
    const mobile = `+98912000${String(1000 + ++count)}`
    const id = await addPerson(username, 'sender', 'payroll')
    await pool.query('update users set mobile = $2 where id = $1', [id, mobile])
    await deps.live.catchUp()
    return { id, mobile }
  }
  const allocate = async (account: string, method: string) => {
    await pool.query(`delete from allocations where service_id = (select id from services where name = 'rasan')`)
    await pool.query(
      `insert into allocations (service_id, account_id, methods)
       select s.id, a.id, array[$2] from services s, accounts a where s.name = 'rasan' and a.name = $1`,
      [account, method],
    )
    await deps.live.catchUp()
  }
  await allocate('kn', 'kavenegar.sms')

  const begin = (signInName: string, headers = {}) =>
    call(null, { method: 'POST', url: '/api/v1/password-reset', body: { signInName }, headers })
  const finish = (state: string, code: string, password = 'a whole new password') =>
    call(null, { method: 'POST', url: '/api/v1/password-reset/completion', body: { state, code, password } })
  const enter = (signInName: string, password: string) =>
    call(null, { method: 'POST', url: '/api/v1/session', body: { signInName, password } })
  const listTexts = async (mobile: string): Promise<string[]> =>
    (await pool.query('select body from messages where recipient = $1 order by id', [mobile])).rows.map(
      (row) => row.body,
    )
  /** Asks for a code, and waits for the message that carries it. */
  async function askCode(name: string, mobile: string): Promise<{ state: string; code: string }> {
    const before = (await listTexts(mobile)).length
    const { status, body } = await begin(name)
    assert.equal(status, 200, JSON.stringify(body))
    await waitFor(async () => (await listTexts(mobile)).length > before)
    const code = /\d{6}/.exec((await listTexts(mobile)).at(-1)!)![0]
    return { state: body.state, code }
  }

  test('the code sets another password, ends every session, and leaves an entry with the person’s name', async () => {
    const { mobile } = await addWithMobile('sara')
    const cookie = await signIn('sara')
    const { state, code } = await askCode('sara', mobile)
    assert.equal((await finish(state, ` ${code} `)).status, 204)
    assert.equal((await call({ cookie }, { url: '/api/v1/me' })).status, 401)
    assert.equal((await enter('sara', PASSWORD)).status, 401)
    assert.equal((await enter('sara', 'a whole new password')).status, 200)
    const { rows } = await pool.query(`select actor_name from audit_entries where action = 'user.reset-password'`)
    assert.deepEqual(rows, [{ actor_name: 'sara' }])
  })

  test('the code goes out as one: class otp, five minutes, in the person’s language', async () => {
    const { mobile, id } = await addWithMobile('reza')
    await pool.query(`update users set locale = 'en' where id = $1`, [id])
    await deps.live.catchUp()
    await askCode('reza', mobile)
    const { rows } = await pool.query(
      `select s.name, m.class, m.body, m.expires_at < now() + interval '301 seconds' as brief
       from messages m join services s on s.id = m.service_id where recipient = $1`,
      [mobile],
    )
    assert.match(rows[0].body, /^Rasan: your code for a new password is \d{6}\. It is valid for five minutes/)
    assert.deepEqual([rows[0].name, rows[0].brief, rows.length], ['rasan', true, 1])
    const reader = await centre.addToken('live', 'rasan', { scopes: ['messages:read'] })
    const { body } = await call(reader, { url: '/api/v1/messages' })
    assert.equal(body.items[0].class, 'otp')
    for (const { text } of body.items) assert.equal(text, '••••••')
  })

  test('nobody learns who is here: a stranger, one without a mobile and one suspended are answered like everybody', async () => {
    const { mobile } = await addWithMobile('omid')
    await addPerson('bare', 'sender', 'payroll')
    const { id: suspendedId, mobile: theirs } = await addWithMobile('gone')
    await pool.query('update users set suspended_at = now() where id = $1', [suspendedId])
    await deps.live.catchUp()
    const { state } = await askCode('omid', mobile)
    for (const name of ['nobody-at-all', 'bare', 'gone', '09351112233']) {
      const { status, body, headers } = await begin(name)
      assert.deepEqual([status, Object.keys(body), headers['cache-control']], [200, ['state', 'expiresAt'], 'no-store'])
      assert.ok(Math.abs(body.state.length - state.length) < 20)
      for (let i = 0; i < 5; i++) assert.equal((await finish(body.state, '000000')).body.code, 'code_wrong')
      assert.equal((await finish(body.state, '000000')).body.code, 'sign_in_step_over')
    }
    assert.deepEqual(await listTexts(theirs), [])
    // as for one who is here
    for (let i = 0; i < 5; i++) assert.equal((await finish(state, 'xxxxxx')).body.code, 'code_wrong')
    assert.equal((await finish(state, 'xxxxxx')).body.code, 'sign_in_step_over')
  })

  test('the answer does not wait for the message', async () => {
    const { mobile } = await addWithMobile('mina')
    // while the messages cannot be written, a person who is here is still answered
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('lock table messages in access exclusive mode')
      assert.equal((await begin('mina')).status, 200)
      assert.equal((await begin('minu')).status, 200)
    } finally {
      await client.query('rollback')
      client.release()
    }
    await waitFor(async () => (await listTexts(mobile)).length === 1)
  })

  test('a code is used once, also by two at a time, and dies after five minutes or five tries', async (t) => {
    const { mobile } = await addWithMobile('leila')
    const first = await askCode('leila', mobile)
    const both = await Promise.all([finish(first.state, first.code), finish(first.state, first.code)])
    assert.deepEqual(both.map(({ status }) => status).sort(), [204, 401])
    assert.equal((await finish(first.state, first.code)).body.code, 'sign_in_step_over')
    const second = await askCode('leila', mobile)
    assert.equal((await finish(first.state, second.code)).body.code, 'sign_in_step_over')
    for (let i = 0; i < 5; i++) await finish(second.state, 'wrong')
    assert.equal((await finish(second.state, second.code)).body.code, 'sign_in_step_over')
    const third = await askCode('leila', mobile)
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 300_001 })
    assert.equal((await finish(third.state, third.code)).body.code, 'sign_in_step_over')
  })

  test('codes of one person are guessed at a few times an hour, by whichever of the names they were asked for', async () => {
    const { id, mobile } = await addWithMobile('guessed')
    await pool.query(`update users set email = 'guessed@example.org' where id = $1`, [id])
    const codes: string[] = []
    for (const name of ['guessed', mobile, 'guessed@example.org'])
      for (let i = 0; i < 2; i++) {
        const { body } = await begin(name)
        for (let j = 0; j < 5; j++) codes.push((await finish(body.state, '000000')).body.code)
      }
    assert.ok(codes.indexOf('sign_in_locked') >= 10 && codes.indexOf('sign_in_locked') <= 15, codes.join(' '))
  })

  test('a password that is refused leaves the code as good as it was', async () => {
    const { mobile } = await addWithMobile('arash')
    const { state, code } = await askCode('arash', mobile)
    const { status, body } = await finish(state, code, 'short')
    assert.deepEqual([status, body.errors[0].path], [422, 'password'])
    assert.equal((await finish(state, code)).status, 204)
  })

  test('codes are limited for a name, for an address, and in silence for a number', async () => {
    const { mobile } = await addWithMobile('nika')
    for (let i = 0; i < 3; i++) await askCode('nika', mobile)
    const fourth = await begin('nika')
    assert.deepEqual([fourth.status, fourth.body.code], [429, 'reset_limited'])
    assert.ok(Number(fourth.headers['retry-after']) > 20)
    // the same person by another name
    const silent = lines.length
    assert.equal((await begin(mobile)).status, 200)
    await waitFor(() => lines.slice(silent).some((line) => line.includes('had its share of the hour')))
    assert.equal((await listTexts(mobile)).length, 3)
    const strangers = async () => {
      for (let i = 0; i < 40; i++) {
        const { body } = await begin(`stranger-${i}`)
        if (body.code === 'reset_limited') return i
      }
    }
    assert.ok(((await strangers()) ?? 40) < 30)
    assert.equal((await enter('nika', PASSWORD)).status, 200, 'signing in is counted apart')
  })

  test('who signs in by other means alone gets no password by an SMS, nor one whose password was taken meanwhile', async () => {
    const { id, mobile } = await addWithMobile('central-only')
    const takePassword = () => pool.query('delete from auth.credentials where sign_in_id = $1', [String(id)])
    const { state, code } = await askCode('central-only', mobile)
    await takePassword()
    assert.equal((await finish(state, code)).body.code, 'code_wrong')
    const again = await begin('central-only')
    assert.equal(again.status, 200, JSON.stringify(again.body))
    // codes are sent one after another: this one comes after the one that is not sent
    const { mobile: other } = await addWithMobile('has-password')
    await askCode('has-password', other)
    assert.equal((await listTexts(mobile)).length, 1)
    const { rows } = await pool.query('select from auth.credentials where sign_in_id = $1', [String(id)])
    assert.equal(rows.length, 0)
  })

  test('a second factor is still asked for after a reset', async () => {
    const { mobile, id } = await addWithMobile('yas')
    await pool.query(`insert into auth.totp (sign_in_id, secret, last_step) values ($1, 'x', 0)`, [String(id)])
    const { state, code } = await askCode('yas', mobile)
    assert.equal((await finish(state, code)).status, 204)
    assert.equal((await enter('yas', 'a whole new password')).status, 202)
  })

  test('it can be switched off, and goes with passwords', async () => {
    const { mobile } = await addWithMobile('dara')
    await pool.query('update auth.sign_in_policy set reset_by_sms = false')
    assert.deepEqual(
      [(await begin('dara')).body.code, (await begin('no-one')).body.code],
      Array(2).fill('password_reset_off'),
    )
    await pool.query(`update auth.sign_in_policy set reset_by_sms = true, passwords = 'administrators'`)
    assert.equal((await begin('dara')).status, 200)
    await pool.query(`update auth.sign_in_policy set passwords = 'everybody'`)
    await askCode('dara', mobile)
    assert.equal((await listTexts(mobile)).length, 1)
  })

  test('without an account, or with the sandbox alone, the operator is told and the person is not', async () => {
    const { mobile } = await addWithMobile('hana')
    await allocate('sandbox', 'sandbox.sms')
    let from = lines.length
    await askCode('hana', mobile)
    assert.ok(lines.slice(from).some((line) => line.includes('a code went to the sandbox')))
    await pool.query(`delete from allocations where service_id = (select id from services where name = 'rasan')`)
    await deps.live.catchUp()
    from = lines.length
    assert.equal((await begin('hana')).status, 200)
    await waitFor(() => lines.slice(from).some((line) => line.includes('allocate an account to the service rasan')))
    await allocate('kn', 'kavenegar.sms')
  })

  test('no code stands in the log, nor a number that was asked for', async () => {
    const { mobile } = await addWithMobile('vida')
    const { code } = await askCode('vida', mobile)
    await deps.apiLog.flush()
    assert.ok(lines.length > 50)
    for (const line of lines) assert.ok(!line.includes(code) && !line.includes(mobile), line)
    for (const table of ['audit_entries', 'api_calls', 'auth.tickets']) {
      const { rows } = await pool.query(`select to_jsonb(t)::text as text from ${table} t`)
      for (const { text } of rows) assert.ok(!text.includes(`"${code}"`) && !text.includes(mobile), text)
    }
  })
})
