import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import pg from 'pg'
import { waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { hideNumber, maskNumber } from './people.ts'

test('what a provider says is told without the number, in whatever form it is there', () => {
  const said = { id: 'sb-1-989121234567', words: ['09121234567', '+98 9121234567', 'x'], code: null, n: 5 }
  const hidden = { id: 'sb-1-989•••••••67', words: ['09•••••••67', '+98 9•••••••67', 'x'], code: null, n: 5 }
  assert.deepEqual(hideNumber(said, '+989121234567'), hidden)
  assert.equal(hideNumber(null, '+989121234567'), null)
})

test('a masked number shows its country and its last two digits', () => {
  assert.equal(maskNumber('+989121234567'), '+98••••••••67')
  assert.equal(maskNumber('+4915112345678'), '+49•••••••••78')
})

suite('a message to a user', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { pool, call, addToken } = centre
  const scopes = ['messages:send', 'messages:read', 'messages:read-text', 'messages:send-to-users']
  const sender = await addToken('live', 'payroll', { scopes })
  const reader = await addToken('live', 'payroll', { scopes: [...scopes, 'messages:read-numbers'] })
  const plain = await addToken('live', 'payroll')

  const addUser = async (username: string, name: string, mobile: string | null, more: object = {}): Promise<number> => {
    const { externalId = null, source = 'local', suspended = false } = more as Record<string, string | boolean>
    const { rows } = await pool.query(
      `insert into users (username, name, mobile, source, external_id, suspended_at)
       values ($1, $2, $3, $4, $5, case when $6 then now() end) returning id`,
      [username, name, mobile, source, externalId, suspended],
    )
    return rows[0].id
  }
  const nasim = await addUser('nasim', 'Nasim Karimi', '+989121110001', { source: 'scim', externalId: 'E-17' })
  await addUser('9812345', 'Student', '+989121110002', { source: 'ldap', externalId: 'E-18' })
  await addUser('nobody', 'No Number', null)
  await addUser('gone', 'Gone Person', '+989121110003', { suspended: true })
  await addUser(String(nasim), 'Digits', '+989121110004')
  await addUser('twin', 'Twin', '+989121110005', { source: 'ldap', externalId: 'E-17' })

  const post = (token: string, to: unknown, more: object = {}, headers = {}) =>
    call(token, { method: 'POST', url: '/api/v1/messages', body: { to, text: 'x', ...more }, headers })
  const recipientOf = async (id: string) =>
    (await pool.query('select recipient, to_user_id from messages where id = $1', [id])).rows[0]

  for (const [what, name] of [
    ['username', 'nasim'],
    ['username in any case', ' NASIM '],
    ['id that says so', `id:${nasim}`],
    ['username that says so', 'username:nasim'],
  ] as const)
    test(`goes to the preferred number of who has the ${what}`, async () => {
      const { status, body, text } = await post(sender, { user: name })
      assert.equal(status, 202, text)
      assert.deepEqual(body.toUser, { id: nasim, username: 'nasim', name: 'Nasim Karimi' })
      assert.deepEqual(await recipientOf(body.id), { recipient: '+989121110001', to_user_id: nasim })
    })

  test('digits are a username too, in any form, and an external id may be a number', async () => {
    for (const user of ['9812345', '۹۸۱۲۳۴۵', 'externalId:E-18'])
      assert.equal((await post(sender, { user })).body.toUser.username, '9812345')
  })

  test('who cannot be sent to is told by name at `to`, with whatever else is wrong, and nothing is stored', async () => {
    const before = (await pool.query('select count(*)::int as n from messages')).rows[0].n
    for (const [user, code, words] of [
      ['nobody', 'user_without_number', 'No Number (nobody) has no mobile number'],
      ['gone', 'user_suspended', 'Gone Person (gone) is suspended and is sent nothing'],
      ['nowhere', 'user_unknown', 'There is no user “nowhere”'],
      ['externalId:E-99', 'user_unknown', 'There is no user “externalId:E-99”'],
      ['externalId:', 'user_unknown', 'There is no user “externalId:”'],
      ['id:nasim', 'user_unknown', 'There is no user “id:nasim”'],
      ['99999999999999', 'user_unknown', 'There is no user “99999999999999”'],
      ['externalId:E-17', 'user_ambiguous', '“externalId:E-17” could be more than one user: write id:… or username:…'],
      [String(nasim), 'user_ambiguous', `“${nasim}” could be more than one user: write id:… or username:…`],
    ]) {
      const { status, body } = await post(sender, { user }, { text: '' })
      assert.equal(status, 422)
      const [to, other] = body.errors
      assert.deepEqual([to.path, to.code, to.title, other.path], ['to', code, words, 'text'])
    }
    for (const [to, path, code] of [
      [{}, 'to.user', 'required'],
      [{ user: 5 }, 'to.user', 'wrong_type'],
      [{ user: '' }, 'to.user', 'empty'],
      [{ user: 'x'.repeat(301) }, 'to.user', 'too_long'],
      [{ user: 'nasim', number: '0912' }, 'to.number', 'unknown_field'],
      [{ user: 'nas\0im' }, 'to.user', 'nul_character'],
      [['nasim'], 'to', 'wrong_type'],
      [null, 'to', 'wrong_type'],
    ] as const) {
      const { body } = await post(sender, to)
      assert.deepEqual([body.errors?.[0].path, body.errors?.[0].code], [path, code], JSON.stringify(to))
    }
    assert.equal((await pool.query('select count(*)::int as n from messages')).rows[0].n, before)
  })

  test('needs its own permission, without which it is not even looked whether there is such a person', async () => {
    for (const user of ['nasim', 'nowhere']) {
      const { status, body } = await post(plain, { user })
      assert.deepEqual([status, body.code], [403, 'permission_missing'])
      assert.match(body.detail, /messages:send-to-users/)
    }
    const preview = await call(plain, {
      method: 'POST',
      url: '/api/v1/messages/preview',
      body: { to: { user: 'nasim' }, text: 'x' },
    })
    assert.equal(preview.status, 403)
    const people = await call(plain, { url: '/api/v1/addressable-users' })
    assert.equal(people.status, 403)
  })

  test('in a batch all are looked up in one statement, and each fault stands at its place', async () => {
    const messages = ['nasim', 'nobody', '9812345', 'gone', 'nasim', 'nowhere'].map((user) => ({
      to: { user },
      text: 'x',
    }))
    let looks = 0
    const { query } = pg.Client.prototype
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      if (/from users/.test(JSON.stringify(args[0]))) looks++
      return query.apply(this, args as never)
    } as typeof query
    const body = { messages: [...messages, { to: '09121234567', text: 'x' }, { to: { user: 'x\0' }, text: 'x' }, 5] }
    const answer = await call(sender, { method: 'POST', url: '/api/v1/messages/batch', body }).finally(() => {
      pg.Client.prototype.query = query
    })
    type Item = { status: number; message?: { to: string }; problem?: { errors: { path: string; code: string }[] } }
    const items: Item[] = answer.body.items
    assert.deepEqual(
      items.map((item) => item.problem?.errors[0]?.code ?? item.message?.to),
      [
        '+98••••••••01',
        'user_without_number',
        '+98••••••••02',
        'user_suspended',
        '+98••••••••01',
        'user_unknown',
        '+989121234567',
        'nul_character',
        'wrong_type',
      ],
    )
    assert.equal(looks, 1)
    const refused = await call(plain, {
      method: 'POST',
      url: '/api/v1/messages/batch',
      body: { messages: messages.slice(0, 1) },
    })
    assert.equal(refused.body.items[0].status, 403)
  })

  test('its number is masked for who may not read numbers: in answers, lists, attempts, and in what a search finds', async () => {
    const text = 'the number is theirs'
    const sent = await post(sender, { user: 'nasim' }, { text, reference: 'masked' })
    assert.equal(sent.body.to, '+98••••••••01')
    const { id } = sent.body
    const read = async (token: string, path: string) => (await call(token, { url: `/api/v1${path}` })).body
    await waitFor(async () => (await read(reader, `/messages/${id}`)).status === 'delivered')
    const detail = await call(sender, { url: `/api/v1/messages/${id}` })
    assert.equal(detail.body.to, '+98••••••••01')
    assert.ok(!detail.text.includes('9121110001'), detail.text)
    assert.equal((await read(reader, `/messages/${id}`)).to, '+989121110001')
    const finds = async (token: string, query: string) =>
      (await read(token, `/messages?reference=masked&${query}`)).items.length
    for (const query of [
      'to=09121110001',
      'to[suffix]=0001',
      'to[prefix]=0912',
      'to[contains]=111',
      'to[ne]=09121110009',
      'q=09121110001',
      'q=1110001',
    ])
      assert.deepEqual([await finds(sender, query), await finds(reader, query)], [0, 1], query)
    const other = await post(sender, '09121110001', { reference: 'masked' })
    assert.equal(await finds(sender, 'to=09121110001'), 1, 'what was sent to the number itself')
    assert.equal(other.body.toUser, null)
  })

  test('nor is it in what a provider made of it', async () => {
    const lab = await addToken('live', 'lab', { scopes })
    const { body } = await post(lab, { user: 'nasim' })
    const seen = await waitFor(async () => {
      const answer = await call(lab, { url: `/api/v1/messages/${body.id}` })
      return answer.body.status === 'delivered' && answer
    })
    assert.match(seen.body.attempts[0].providerId, /^sb-\d+-989•••••••01$/)
    assert.ok(!seen.text.includes('9121110001'), seen.text)
  })

  test('it is found by the user: id, username, or all that went to users', async () => {
    const count = async (query: string) =>
      (await call(sender, { url: `/api/v1/messages?limit=200&${query}` })).body.items as {
        toUser: { username: string } | null
      }[]
    for (const query of ['toUser=nasim', `toUser=${nasim}`, 'toUser[in]=nasim,nowhere']) {
      const items = await count(query)
      assert.ok(items.length > 0, query)
      assert.ok(
        items.some(({ toUser }) => toUser?.username === 'nasim'),
        query,
      )
    }
    assert.ok((await count('toUser[empty]=false')).every(({ toUser }) => toUser !== null))
    assert.ok((await count('toUser[empty]=true')).every(({ toUser }) => toUser === null))
    assert.equal((await count('toUser=nowhere')).length, 0)
  })

  test('a key answers the first time again, whatever has become of the person since', async () => {
    const mobile = '+989121110010'
    const id = await addUser('leaver', 'Leaver', mobile)
    const headers = { 'idempotency-key': 'to-leaver' }
    const first = await post(sender, { user: 'leaver' }, {}, headers)
    await pool.query('update users set mobile = $2, suspended_at = now() where id = $1', [id, '+989121110011'])
    const again = await post(sender, { user: 'leaver' }, {}, headers)
    assert.deepEqual([again.status, again.body.id, again.body.toUser], [202, first.body.id, first.body.toUser])
    const other = await post(sender, { user: 'nasim' }, {}, headers)
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused'])
  })

  test('a preview tells who it would go to, or why not', async () => {
    const preview = async (token: string, to: unknown) =>
      (await call(token, { method: 'POST', url: '/api/v1/messages/preview', body: { to, text: 'x' } })).body.recipient
    const user = { id: nasim, username: 'nasim', name: 'Nasim Karimi' }
    assert.deepEqual(await preview(sender, { user: 'nasim' }), {
      to: 'nasim',
      user,
      e164: '+98••••••••01',
      email: null,
      problem: null,
    })
    assert.equal((await preview(reader, { user: 'nasim' })).e164, '+989121110001')
    assert.equal((await preview(sender, { user: 'gone' })).problem.code, 'user_suspended')
    assert.deepEqual(await preview(plain, '09121110001'), {
      to: '09121110001',
      user: null,
      e164: '+989121110001',
      email: null,
      problem: null,
    })
  })

  test('who may send to people finds them by name, without their numbers, and not by them', async () => {
    const find = async (query: string) => {
      const answer = await call(sender, { url: `/api/v1/addressable-users?${query}` })
      assert.equal(answer.status, 200, answer.text)
      assert.ok(!answer.text.includes('9121110'), answer.text)
      return (answer.body.items as { username: string; hasNumber: boolean; hasEmail: boolean }[]).map((one) => [
        one.username,
        one.hasNumber,
        one.hasEmail,
      ])
    }
    assert.deepEqual(await find('q=karimi'), [['nasim', true, false]])
    assert.deepEqual(await find('q=number'), [['nobody', false, false]])
    assert.deepEqual(await find('q=gone'), [])
    assert.deepEqual(await find('q=9121110001'), [])
  })
})
