import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import fc from 'fast-check'
import { startSmtpSimulator } from '../../../simulators/smtp.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { parseEmail } from '../../platform/text/email.ts'
import { addAccount, addService, waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { ensureBuiltInService } from '../services/built-in.ts'

const faultsOf = (body: { errors?: { path: string; code: string }[] }) =>
  (body.errors ?? []).map(({ path, code }) => `${path} ${code}`)

suite('e-mail', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { pool, deps, call, addToken } = centre
  const server = await startSmtpSimulator({ reportAfterMs: 20 })
  after(() => server.close())
  const makers = { pool, vault: deps.vault }
  const account = await addAccount(makers, {
    name: 'mail',
    provider: 'smtp',
    baseUrl: server.url,
    key: { user: 'the-university', password: 'a-password' },
    line: 'info@university.test',
    settings: { encryption: 'none' },
  })
  await addService(pool, { name: 'letters', accountId: account.id, methods: ['smtp.email'] })
  await deps.live.catchUp()
  const token = await addToken('live', 'letters')
  const texts = await addToken('live', 'payroll')
  const scopes = ['messages:send', 'messages:read', 'messages:read-text', 'messages:send-to-users']
  const toPeople = await addToken('live', 'letters', { scopes })

  const post = (body: object, credential = token, headers = {}) =>
    call(credential, { method: 'POST', url: '/api/v1/messages', body, headers })
  const read = async (id: string) => (await call(token, { url: `/api/v1/messages/${id}` })).body
  const untilIs = (id: string, status: string) =>
    waitFor(async () => {
      const message = await read(id)
      return message.status === status ? message : undefined
    })
  const EMAIL = { subject: 'صورت‌حساب مهر — 🎉', html: '<p dir="rtl">سلام</p>' }
  const GOOD = { to: 'nasim@Example.TEST', text: 'می\u200cرسد 👨‍👩‍👧‍👦\nسطر دو', email: EMAIL }

  test('by a mail server that wants no password it goes without a key, which is asked for by no other account', async () => {
    const open = await startSmtpSimulator({ withoutPassword: 'never' })
    after(() => open.close())
    const administrator = await addToken('centre')
    const make = (name: string, settings: object) =>
      call(administrator, {
        method: 'POST',
        url: '/api/v1/centre/accounts',
        body: {
          ...{ name, provider: 'smtp', baseUrl: open.url, settings: { encryption: 'none', ...settings } },
          lines: [{ number: 'inside@university.test' }],
        },
      })
    const wrong = await make('pinned', { certificates: 'no certificate' })
    assert.deepEqual(faultsOf(wrong.body), ['settings.certificates not_together'])
    for (const [name, settings, usable] of [
      ['inside', { signIn: 'without' }, true],
      ['keyless', {}, false],
    ] as const) {
      const made = await make(name, settings)
      assert.equal(made.status, 201, made.text)
      const { rows } = await pool.query('select id from accounts where name = $1', [name])
      await addService(pool, { name, accountId: rows[0].id, methods: ['smtp.email'] })
      await deps.live.catchUp()
      const own = await addToken('live', name)
      const { methods } = (await call(own, { url: '/api/v1/service' })).body
      assert.deepEqual(
        [methods[0].usable, methods[0].reason],
        usable ? [true, null] : [false, 'account_has_no_key'],
        name,
      )
      const answer = await post(GOOD, own)
      assert.equal(answer.status, usable ? 202 : 422, answer.text)
      if (!usable) continue
      await waitFor(async () => (await call(own, { url: `/api/v1/messages/${answer.body.id}` })).body.status === 'sent')
    }
    assert.equal(open.totals().messages, 1)
  })

  test('goes to its address once, with subject, text and HTML as they were given, and a bounce ends it', async () => {
    server.reportTo(null)
    const answer = await post(GOOD, token, { 'idempotency-key': 'a-letter' })
    assert.equal(answer.status, 202, answer.text)
    const { id, to, channel, email, encoding, segments } = answer.body
    assert.deepEqual([to, channel, encoding, segments], ['nasim@example.test', 'email', 'utf8', 1])
    assert.deepEqual(email, EMAIL)
    const sent = await untilIs(id, 'sent')
    assert.deepEqual([sent.from, sent.method, sent.email], ['info@university.test', 'smtp.email', EMAIL])
    const [row] = server.received()
    assert.deepEqual([row?.to, row?.text], ['nasim@example.test', GOOD.text])
    const [mail] = server.mails()
    assert.deepEqual([mail?.subject, mail?.html?.trim()], [EMAIL.subject, EMAIL.html])
    const again = await post(GOOD, token, { 'idempotency-key': 'a-letter' })
    assert.deepEqual([again.body.id, again.headers['idempotency-replayed']], [id, 'true'])
    assert.deepEqual(again.body.email, EMAIL)
    assert.equal(server.totals().messages, 1)

    const bounce = [
      'Content-Type: message/delivery-status',
      '',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 a=b & no such user',
      '',
      `Message-ID: <${row?.providerId}>`,
      '',
    ].join('\r\n')
    const told = await call(null, {
      method: 'POST',
      url: `/reports/${account.reportSecret}`,
      raw: bounce,
      headers: { 'content-type': 'message/rfc822' },
    })
    assert.equal(told.status, 200, told.text)
    const failed = await untilIs(id, 'failed')
    assert.deepEqual([failed.failure.code, failed.failure.provider.code], ['recipient_invalid', '5.1.1'])
  })

  test('to a person goes to the address that is theirs, which only those see who may', async () => {
    await pool.query(
      `insert into users (username, name, email) values ('nasim', 'Nasim', 'nasim@people.test'), ('silent', 'Silent', null), ('spaced', 'Spaced', 'a b@people.test')`,
    )
    const letter = { text: 'سلام', email: { subject: 'x' } }
    const answer = await post({ to: { user: 'nasim' }, ...letter }, toPeople)
    assert.equal(answer.status, 202, answer.text)
    assert.deepEqual([answer.body.to, answer.body.toUser.username], ['n••••@people.test', 'nasim'])
    const sent = await untilIs(answer.body.id, 'sent')
    assert.equal(sent.to, 'n••••@people.test')
    assert.ok(server.received().some(({ to }) => to === 'nasim@people.test'))
    const silent = await post({ to: { user: 'silent' }, ...letter }, toPeople)
    assert.deepEqual(faultsOf(silent.body), ['to user_without_email'])
    const spaced = await post({ to: { user: 'spaced' }, ...letter }, toPeople)
    assert.deepEqual(faultsOf(spaced.body), ['to user_without_email'])
    const search = await call(toPeople, { url: '/api/v1/messages?to=nasim@people.test' })
    assert.deepEqual(search.body.items, [], 'nor may anybody guess it')
  })

  test('what does not go together is told at its place, and nothing is stored', async () => {
    const count = async () => (await pool.query('select count(*)::int as n from messages')).rows[0].n
    const before = await count()
    const cases: [object, string[]][] = [
      [{ to: 'nasim@example.test', text: 'x' }, ['email required']],
      [{ to: '09121234567', text: 'x', channel: 'sms', email: EMAIL }, ['email not_together']],
      [{ to: '09121234567', text: 'x', email: EMAIL }, ['to email_invalid']],
      [{ to: 'nasim@', text: 'x', email: EMAIL }, ['to email_invalid']],
      [{ to: 'a@b.c d@e.fg', text: 'x', email: EMAIL }, ['to email_invalid']],
      [{ to: `${'a'.repeat(250)}@example.test`, text: 'x', email: EMAIL }, ['to email_too_long']],
      [{ to: 'n@example.test', text: 'x', email: { subject: '  ' } }, ['email.subject empty']],
      [{ to: 'n@example.test', text: 'x', email: { subject: 'a', html: 'x\0' } }, ['email.html nul_character']],
      [{ to: 'n@example.test', text: ' ', email: EMAIL }, ['text empty']],
      [{ to: 'n@example.test', text: 'x', email: EMAIL, from: 'other@university.test' }, ['from not_usable']],
    ]
    for (const [body, expected] of cases) {
      const answer = await post(body)
      assert.deepEqual([answer.status, faultsOf(answer.body)], [422, expected], JSON.stringify(body))
    }
    const header = await post({ ...GOOD, email: { subject: 'a\r\nBcc: all@example.test' } })
    assert.deepEqual([header.status, faultsOf(header.body)[0]?.split(' ')[0]], [422, 'email.subject'])
    assert.equal(await count(), before)
  })

  test('a service without a method for it hears so, and one without a method for texts as well', async () => {
    for (const credential of [texts, await addToken('test', 'payroll')]) {
      const email = await post(GOOD, credential)
      assert.deepEqual([email.status, faultsOf(email.body)], [422, ['channel channel_unusable']])
    }
    const text = await post({ to: '09121234567', text: 'سلام' })
    assert.deepEqual([text.status, text.body.code], [422, 'method_unusable'])
  })

  test('is found by its address and its channel, and previewed without being sent', async () => {
    const { body: sent } = await post({ ...GOOD, to: 'found@example.test' })
    const find = async (query: string) =>
      (await call(token, { url: `/api/v1/messages?${query}` })).body.items.map(({ id }: { id: string }) => id)
    assert.deepEqual(await find('to=found@Example.TEST'), [sent.id])
    assert.deepEqual(await find('q=found@example.test'), [sent.id])
    assert.ok((await find('channel=email')).includes(sent.id))
    assert.deepEqual(await find('channel=sms'), [])
    const { body: subject } = await post({ ...GOOD, email: { ...EMAIL, subject: 'گزارش علي' } })
    assert.deepEqual(await find('q=گزارش علی'), [subject.id])
    assert.deepEqual(await find('text[contains]=گزارش'), [subject.id])
    const { body: list } = await call(token, { url: `/api/v1/messages?id=${sent.id}` })
    assert.deepEqual(list.items[0].email, { ...EMAIL, html: null }, 'a list leaves the HTML out')
    const preview = await call(token, {
      method: 'POST',
      url: '/api/v1/messages/preview',
      body: { to: 'found@example.test', text: 'سلام', email: EMAIL },
    })
    assert.equal(preview.status, 200, preview.text)
    assert.deepEqual([preview.body.recipient.email, preview.body.method], ['found@example.test', 'smtp.email'])
  })

  test('what its line writes under texts stands under the text and under the HTML', async () => {
    await pool.query(`update sender_lines set opt_out = 'لغو < 11' where account_id = $1`, [account.id])
    await deps.live.catchUp()
    const own = 'opt-out@example.test'
    const { body } = await post({ ...GOOD, to: own, email: { ...EMAIL, html: '<body>سلام</BODY>' } })
    await untilIs(body.id, 'sent')
    const mail = server.mails().find(({ to }) => to?.[0]?.address === own)
    assert.deepEqual(
      [mail?.text?.trim().split('\n').at(-1), mail?.html?.trim()],
      ['لغو < 11', '<body>سلام<p dir="auto">لغو &lt; 11</p></BODY>'],
    )
    await pool.query('update sender_lines set opt_out = null where account_id = $1', [account.id])
    await deps.live.catchUp()
  })

  test('in a batch, texts and e-mails are judged each for itself', async () => {
    const answer = await call(token, {
      method: 'POST',
      url: '/api/v1/messages/batch',
      body: { messages: [GOOD, { to: '09121234567', text: 'سلام' }, { ...GOOD, to: 'b@example.test' }] },
    })
    assert.deepEqual(
      answer.body.items.map(({ status }: { status: number }) => status),
      [202, 422, 202],
    )
  })

  test('an administrator tries an account with a letter, from an address of it and to one', async () => {
    await ensureBuiltInService(deps.database.db, makeInternalActor('system', 'test'))
    await centre.addPerson('admin', 'administrator')
    const admin = { cookie: await centre.signIn('admin') }
    const ask = (method: string, path: string, body?: object) =>
      call(admin, { method, url: `/api/v1${path}`, body, headers: { origin: 'http://rasan.test' } })
    const tried = await ask('POST', '/centre/accounts/mail/test-messages', { to: 'admin@example.test', text: 'سلام' })
    assert.equal(tried.status, 202, tried.text)
    const mail = await waitFor(() => server.mails().find(({ to }) => to?.[0]?.address === 'admin@example.test'))
    assert.ok(mail.subject)
    const number = await ask('POST', '/centre/accounts/mail/test-messages', { to: '09121234567', text: 'سلام' })
    assert.deepEqual(faultsOf(number.body), ['to email_invalid'])
    const line = (number: string) => ask('POST', '/centre/accounts/mail/lines', { number })
    assert.deepEqual(faultsOf((await line('10008663')).body), ['number email_invalid'])
    assert.equal((await line('Dean@University.TEST')).body.number, 'Dean@university.test')
    const ofTexts = await ask('POST', '/centre/accounts/kn/lines', { number: 'dean@university.test' })
    assert.deepEqual(faultsOf(ofTexts.body), ['number wrong_form'])
  })

  test('a test token’s e-mail goes through the sandbox', async () => {
    const test = await addToken('test', 'letters')
    const { status, body } = await post(GOOD, test)
    assert.equal(status, 202)
    const done = await waitFor(async () => {
      const message = (await call(test, { url: `/api/v1/messages/${body.id}` })).body
      return message.status === 'delivered' ? message : undefined
    })
    assert.deepEqual([done.method, done.test], ['sandbox.email', true])
  })
})

test('an address that is taken is one that a header can carry, and reads the same again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string()), (text) => {
      const read = parseEmail(text)
      if (!read.ok) return
      assert.match(read.address, /^[\x21-\x7e]+@[a-z0-9.-]+$/)
      assert.deepEqual(parseEmail(read.address), read)
    }),
  )
})
