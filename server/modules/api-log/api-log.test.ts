import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openTestCentre } from '../../walks/test-centre.ts'

suite('a call in the API log', async () => {
  const centre = await openTestCentre()
  const { deps, pool, call, addToken } = centre
  const root = await addToken('centre')
  const scopes = [
    'messages:send',
    'messages:read',
    'messages:cancel',
    'tokens:write',
    'tokens:read',
    'api-calls:read',
    'service:read',
  ]
  const token = await addToken('live', 'payroll', { scopes })
  let count = 0

  /** Makes a call, and reads it in the log. */
  async function logged(credential: string, asked: Parameters<typeof call>[1], at = '/centre') {
    const requestId = `logged-${++count}`
    const answer = await call(credential, { ...asked, headers: { 'x-request-id': requestId } })
    await deps.apiLog.flush()
    const reader = at === '/centre' ? root : credential
    const list = await call(reader, { url: `/api/v1${at}/api-calls?requestId=${requestId}` })
    assert.equal(list.body.items.length, 1, list.text)
    const { status, body, text } = await call(reader, { url: `/api/v1${at}/api-calls/${list.body.items[0].id}` })
    assert.equal(status, 200, text)
    return { answer, row: body, text }
  }

  test('says what was asked, by whom, from where, and how long the answer took', async () => {
    const asked = {
      method: 'POST',
      url: '/api/v1/tokens?x=1',
      body: { kind: 'test', name: 'logged', scopes: ['service:read'], expiresIn: '1d' },
    }
    const { row } = await logged(token, { ...asked, url: '/api/v1/tokens' }, '')
    assert.deepEqual(
      [row.method, row.route, row.path, row.status, row.problem, row.body],
      ['POST', '/api/v1/tokens', '/api/v1/tokens', 201, null, asked.body],
    )
    assert.ok(row.ms > 0)
    assert.deepEqual([row.token.name, row.ip, row.service], ['live', '127.0.0.1', 'payroll'])
  })

  test('says what a refused call was told', async () => {
    const { answer, row } = await logged(token, {
      method: 'PATCH',
      url: '/api/v1/tokens/2147483647',
      body: { name: 'x' },
    })
    assert.equal(row.path, '/api/v1/tokens/2147483647')
    assert.deepEqual(row.problem, answer.body)
    assert.equal(row.problem.code, 'token_not_found')
  })

  test('keeps no secret, no text, and nothing that was searched for', async () => {
    const keys = [{ name: 'primary', fields: { apiKey: 'sesame-1' } }]
    const account = { name: 'logged', provider: 'kavenegar', keys, lines: [] }
    const made = await logged(root, { method: 'POST', url: '/api/v1/centre/accounts', body: account })
    assert.deepEqual(made.row.body, { ...account, keys: [{ name: 'primary', fields: '***' }] })
    const user = { username: 'logged', password: 'sesame-2 sesame' }
    assert.ok(
      !(await logged(root, { method: 'POST', url: '/api/v1/centre/users', body: user })).text.includes('sesame'),
    )
    const wrong = {
      to: '0912',
      text: 'your code is 1234',
      passwords: ['sesame-3'],
      nested: [{ setupCode: 'sesame-4' }],
    }
    const refused = await logged(token, { method: 'POST', url: '/api/v1/messages', body: wrong })
    assert.equal(refused.answer.status, 422)
    assert.deepEqual(refused.row.body, { to: '0912', text: '***', passwords: '***', nested: [{ setupCode: '***' }] })
    const url = '/api/v1/messages?q=sesame-5&text[contains]=sesame-6&to[suffix]=77&code=sesame-7&status=failed'
    const { row } = await logged(token, { url })
    assert.equal(row.path, '/api/v1/messages?q=***&text%5Bcontains%5D=***&to%5Bsuffix%5D=***&code=***&status=failed')
  })

  test('says what a change was told, without its secrets', async () => {
    const body = {
      name: 'told',
      kind: 'live',
      scopes: ['messages:read'],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    }
    const made = await logged(token, { method: 'POST', url: '/api/v1/tokens', body }, '')
    assert.equal(made.answer.status, 201, made.answer.text)
    assert.deepEqual(made.row.answer, { ...made.answer.body, token: '***' })
    assert.ok(!made.text.includes(made.answer.body.token))

    const account = await call(root, { url: '/api/v1/centre/accounts' })
    const { name } = account.body.items.find((one: { provider: string }) => one.provider === 'kavenegar')
    const changed = await logged(root, { method: 'POST', url: `/api/v1/centre/accounts/${name}/report-secret` })
    assert.equal(changed.answer.status, 200, changed.answer.text)
    assert.match(changed.answer.text, /\/reports\//)
    assert.ok(!/\/reports\/[^"]/.test(JSON.stringify(changed.row.answer)), changed.text)
  })

  test('keeps no answer of a read, nor of what is about a message', async () => {
    const { row } = await logged(token, { url: '/api/v1/service' })
    assert.equal(row.answer, null)
    const sendAt = new Date(Date.now() + 3_600_000).toISOString()
    const body = { to: '09121234568', text: 'x', sendAt }
    const sent = await logged(token, { method: 'POST', url: '/api/v1/messages', body })
    const url = `/api/v1/messages/${sent.answer.body.id}/cancellation`
    const cancelled = await logged(token, { method: 'POST', url })
    assert.equal(cancelled.answer.status, 200, cancelled.answer.text)
    assert.equal(cancelled.row.answer, null)
  })

  test('keeps no body that is long or that the database could not store, and stands all the same', async () => {
    for (const body of [
      { name: 'x'.repeat(5_000) },
      { name: 'a\0b' },
      Array.from({ length: 9_000 }, (_, i) => i),
      { name: '\ud800' },
    ]) {
      const { row } = await logged(token, { method: 'PATCH', url: '/api/v1/tokens/1', body })
      assert.deepEqual([row.status >= 400, row.body], [true, null])
    }
  })

  test('of a batch that is wrong through and through stands in the log, whatever is in it', async () => {
    for (const bad of ['a\0b', '\ud800']) {
      const raw = JSON.stringify({ messages: [{ to: bad, text: 'x' }] })
      const { row } = await logged(token, { method: 'POST', url: '/api/v1/messages/batch', raw })
      assert.deepEqual([row.status, row.body], [200, null])
    }
  })

  test('of an accepted message leads to the message, which says it all', async () => {
    const { answer, row } = await logged(token, {
      method: 'POST',
      url: '/api/v1/messages',
      body: { to: '09121234567', text: 'x' },
    })
    assert.deepEqual([row.subject, row.path, row.body], [answer.body.id, null, null])
  })

  test('is told to nobody of another service', async () => {
    const other = await addToken('live', 'clinic', { scopes })
    const { row } = await logged(token, { url: '/api/v1/service' })
    for (const id of [row.id, '01890000-0000-7000-8000-000000000000', 'x']) {
      const { status, body } = await call(other, { url: `/api/v1/api-calls/${id}` })
      assert.deepEqual([status, body.code], [404, 'not_found'])
    }
    const { rows } = await pool.query(`select id from audit_entries where service_id is null limit 1`)
    const entry = await call(root, { url: `/api/v1/centre/audit-entries/${rows[0].id}` })
    assert.deepEqual([entry.status, entry.body.id], [200, rows[0].id])
  })
})
