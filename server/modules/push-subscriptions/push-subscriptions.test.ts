import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { startWebpushSimulator, subscriptionOf } from '../../../simulators/webpush.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { addService, waitFor } from '../../test-node.ts'
import { type Answered, openTestCentre } from '../../walks/test-centre.ts'
import { ensureBuiltInService } from '../services/built-in.ts'

const faultsOf = ({ errors = [] }: { errors?: { path: string; code: string }[] }) =>
  errors.map(({ path, code }) => `${path} ${code}`)

suite('notifications in browsers', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { pool, deps, call, addToken } = centre
  const server = await startWebpushSimulator()
  after(() => server.close())
  await ensureBuiltInService(deps.database.db, makeInternalActor('system', 'test'))
  await centre.addPerson('admin', 'administrator')
  await centre.addPerson('nasim', null)
  await centre.addPerson('sara', null)
  type Person = { cookie: string }
  const signIn = async (name: string): Promise<Person> => ({ cookie: await centre.signIn(name) })
  const [admin, nasim, sara] = [await signIn('admin'), await signIn('nasim'), await signIn('sara')]
  const ask = (who: Person | string, method: string, path: string, body?: object, headers = {}) =>
    call(who, { method, url: `/api/v1${path}`, body, headers: { origin: 'http://rasan.test', ...headers } })

  const BROWSERS = '/push-subscriptions'
  const listOf = async (who: Person) => (await ask(who, 'GET', BROWSERS)).body
  const publicKey = async (): Promise<string> => (await listOf(admin)).publicKey
  async function subscribe(who: Person, browser: string, change: object = {}): Promise<Answered> {
    const { endpoint, p256dh, auth } = subscriptionOf(server.url, browser)
    const body = { endpoint, keys: { p256dh, auth }, publicKey: await publicKey(), ...change }
    return ask(who, 'POST', BROWSERS, body, { 'user-agent': 'Firefox on paper' })
  }

  test('where no account sends them there is no key to subscribe by, and no browser is taken', async () => {
    assert.deepEqual(await listOf(nasim), { publicKey: null, items: [] })
    const answer = await subscribe(nasim, 'phone', { publicKey: 'abc' })
    assert.deepEqual([answer.status, faultsOf(answer.body)], [422, ['publicKey not_usable']])
  })

  test('an account makes its own key, which nobody enters and nobody is shown', async () => {
    const made = await ask(admin, 'POST', '/centre/accounts', {
      name: 'push',
      provider: 'webpush',
      baseUrl: server.url,
      settings: { contact: 'mailto:it@university.test' },
      keys: [{ name: 'primary', fields: {} }],
    })
    assert.equal(made.status, 201, made.text)
    const { secret } = (
      await pool.query(
        `select secret from account_keys where account_id = (select id from accounts where name = 'push')`,
      )
    ).rows[0]
    const { privateKey } = JSON.parse(deps.vault.decrypt(secret))
    assert.match(privateKey, /^[\w-]{43}$/)
    assert.ok(!made.text.includes(privateKey))
    assert.match(await publicKey(), /^B[\w-]{86}$/)
    const { rows } = await pool.query(`select id from accounts where name = 'push'`)
    await addService(pool, { name: 'notices', accountId: rows[0].id, methods: ['webpush.push'] })
    await deps.live.catchUp()
  })

  test('a browser is taken once, is its person’s alone, and is whose it was last', async () => {
    const first = await subscribe(nasim, 'phone')
    assert.equal(first.status, 200, first.text)
    assert.deepEqual(
      [first.body.userAgent, first.body.isOutdated, first.body.lastUsedAt],
      ['Firefox on paper', false, null],
    )
    const again = await subscribe(nasim, 'phone')
    assert.deepEqual([again.status, again.body.id], [200, first.body.id])
    assert.deepEqual(
      (await listOf(nasim)).items.map(({ id }: { id: number }) => id),
      [first.body.id],
    )
    assert.deepEqual((await listOf(sara)).items, [])
    const strange = await ask(sara, 'DELETE', `${BROWSERS}/${first.body.id}`)
    assert.deepEqual([strange.status, strange.body.code], [404, 'push_subscription_not_found'])
    assert.equal((await subscribe(sara, 'phone')).status, 200)
    assert.deepEqual((await listOf(nasim)).items, [])
    const [taken] = (await listOf(sara)).items
    assert.equal((await ask(sara, 'DELETE', `${BROWSERS}/${taken.id}`)).status, 204)
    assert.deepEqual((await listOf(sara)).items, [])
    const token = await ask(await addToken('live', 'notices'), 'GET', BROWSERS)
    assert.deepEqual([token.status, token.body.code], [403, 'person_required'])
  })

  test('what no browser says is told at its place', async () => {
    const keys = subscriptionOf(server.url, 'x')
    const good = { p256dh: keys.p256dh, auth: keys.auth }
    const offCurve = Buffer.alloc(65, 4).toString('base64url')
    const cases: [object, string[]][] = [
      ...[
        'http://example.org/x',
        'https://127.0.0.1/x',
        'https://localhost/x',
        'https://fcm.googleapis.com:8443/x',
        'https://a.example/x',
        'https://u:p@fcm.googleapis.com/x',
        'x',
      ].map((one): [object, string[]] => [{ endpoint: one }, ['endpoint address_not_allowed']]),
      [{ endpoint: `https://a.example/${'x'.repeat(2_000)}` }, ['endpoint too_long']],
      [{ endpoint: '' }, ['endpoint empty']],
      [{ keys: { ...good, p256dh: offCurve } }, ['keys.p256dh wrong_form']],
      [{ keys: { ...good, p256dh: 'AAAA' } }, ['keys.p256dh wrong_form']],
      [{ keys: { ...good, auth: 'AAAA' } }, ['keys.auth wrong_form']],
      [{ keys: { p256dh: good.p256dh } }, ['keys.auth required']],
      [{ publicKey: keys.p256dh }, ['publicKey not_usable']],
    ]
    for (const [change, expected] of cases) {
      const answer = await subscribe(nasim, 'x', change)
      assert.deepEqual([answer.status, faultsOf(answer.body)], [422, expected], JSON.stringify(change))
    }
    assert.deepEqual((await listOf(nasim)).items, [])
  })

  test('a browser is told at once, and is not taken where its push service says no', async () => {
    await subscribe(sara, 'told')
    const told = server.notifications().filter(({ browser }) => browser === 'told')
    assert.deepEqual(
      told.map(({ title, url }) => [title, url]),
      [['رسان', '/profile']],
    )
    await subscribe(sara, 'told')
    assert.equal(server.notifications().filter(({ browser }) => browser === 'told').length, 1)
    server.unsubscribe('gone')
    for (const [browser, code] of [
      ['gone', 0],
      ['of-another-key', 403],
      ['refused', 400],
    ] as const) {
      if (code > 0) server.behave({ kind: 'code', code })
      const answer = await subscribe(sara, browser)
      assert.deepEqual([answer.status, faultsOf(answer.body)], [422, ['endpoint not_usable']], browser)
      await server.behaveWell()
    }
    // what nobody knows is believed: the push service may be out of reach of this node
    server.behave({ kind: 'cut' })
    assert.equal((await subscribe(sara, 'unheard')).status, 200)
    await server.behaveWell()
    await pool.query('delete from push_subscriptions')
    server.reset()
  })

  test('of very many browsers the ones used last are kept', async () => {
    for (let i = 0; i < 21; i++) assert.equal((await subscribe(sara, `old-${i}`)).status, 200)
    const { items } = await listOf(sara)
    assert.equal(items.length, 20)
    assert.ok(!items.some(({ endpoint }: { endpoint: string }) => endpoint.endsWith('old-0')))
    await pool.query('delete from push_subscriptions')
  })

  const scopes = ['messages:send', 'messages:read', 'messages:read-text', 'messages:send-to-users']
  let live = ''
  const post = async (body: object, credential?: string) => {
    // its service is made by a test above
    live ||= await addToken('live', 'notices', { scopes })
    return ask(credential ?? live, 'POST', '/messages', body)
  }
  const untilIs = (id: string, status: string) =>
    waitFor(async () => {
      const { body } = await ask(live, 'GET', `/messages/${id}`)
      return body.status === status ? body : undefined
    })
  const PUSH = { title: 'یادآوری 🎉', url: 'https://university.test/a?b=ج' }
  const GOOD = { to: { user: 'nasim' }, text: 'می\u200cرسد 👨‍👩‍👧‍👦\nسطر دو', push: PUSH }

  test('whoever has no browser cannot be sent one, and hears who must act', async () => {
    const answer = await post(GOOD)
    assert.deepEqual([answer.status, faultsOf(answer.body)], [422, ['to user_without_browser']])
    assert.match(answer.body.errors[0].title ?? answer.text, /nasim/)
  })

  test('goes to all browsers of its person once, as it was given, and is delivered when one shows it', async () => {
    for (const name of ['phone', 'laptop']) assert.equal((await subscribe(nasim, name)).status, 200)
    const answer = await post({ ...GOOD, validFor: 3_600 })
    assert.equal(answer.status, 202, answer.text)
    const { id, to, channel, push, encoding, segments } = answer.body
    assert.match(to, /^id:\d+$/)
    assert.deepEqual([channel, push, encoding, segments], ['push', PUSH, 'utf8', 1])
    const sent = await untilIs(id, 'sent')
    assert.deepEqual(
      [sent.method, sent.text, sent.push, sent.toUser.username],
      ['webpush.push', GOOD.text, PUSH, 'nasim'],
    )
    const shown = server.notifications().filter(({ title }) => title === PUSH.title)
    assert.deepEqual(shown.map(({ browser }) => browser).sort(), ['laptop', 'phone'])
    for (const one of shown) {
      assert.deepEqual([one.title, one.text, one.url], [PUSH.title, GOOD.text, PUSH.url])
      assert.ok(one.ttlS > 3_500 && one.ttlS <= 3_600, String(one.ttlS))
    }
    const receipt = (change: object) =>
      call(null, {
        method: 'POST',
        url: '/push-receipts',
        body: { endpoint: subscriptionOf(server.url, 'phone').endpoint, id: shown[0]?.id, status: 'shown', ...change },
      })
    for (const change of [{ endpoint: subscriptionOf(server.url, 'nobody').endpoint }, { id: 'x' }])
      assert.equal((await receipt(change)).status, 400, JSON.stringify(change))
    assert.equal((await receipt({})).status, 200)
    await untilIs(id, 'delivered')
    const used = (await listOf(nasim)).items.map((one: { lastUsedAt: string | null }) => one.lastUsedAt !== null)
    assert.deepEqual(used, [true, true])
    const found = await ask(live, 'GET', `/messages?q=${encodeURIComponent('یادآوری')}&channel=push`)
    assert.deepEqual(
      found.body.items.map((one: { id: string; push: object }) => [one.id, one.push]),
      [[id, PUSH]],
    )
  })

  test('a browser that is gone is forgotten, and where none is left the message fails with a reason', async () => {
    server.unsubscribe('phone')
    const first = await post(GOOD)
    await untilIs(first.body.id, 'sent')
    await waitFor(async () => (await listOf(nasim)).items.length === 1)
    server.unsubscribe('laptop')
    const last = await post(GOOD)
    const failed = await untilIs(last.body.id, 'failed')
    assert.deepEqual(
      [failed.failure.code, failed.failure.who, failed.failure.provider.code],
      ['no_browser', 'recipient', '410'],
    )
    await waitFor(async () => (await listOf(nasim)).items.length === 0)
    server.reset()
  })

  test('after another key was made, browsers have to subscribe anew and are told so', async () => {
    await subscribe(nasim, 'phone')
    const before = await publicKey()
    const rotated = await ask(admin, 'PATCH', '/centre/accounts/push/keys/primary', { fields: {} })
    assert.equal(rotated.status, 200, rotated.text)
    assert.notEqual(await publicKey(), before)
    assert.equal((await listOf(nasim)).items[0].isOutdated, true)
    const stale = await post(GOOD)
    assert.equal((await untilIs(stale.body.id, 'failed')).failure.code, 'no_browser')
    assert.equal((await subscribe(nasim, 'phone')).status, 200)
    assert.equal((await listOf(nasim)).items[0].isOutdated, false)
    await untilIs((await post(GOOD)).body.id, 'sent')
  })

  test('a second key is added before the first: each browser is sent to by its own, and a refused one holds up only its browsers', async () => {
    const KEYS = '/centre/accounts/push/keys'
    const keyOf = (browser: string) => server.notifications().findLast((one) => one.browser === browser)
    await subscribe(sara, 'of-the-old')
    const old = await publicKey()
    const added = await ask(admin, 'POST', KEYS, { name: 'next', fields: {}, position: 0 })
    assert.equal(added.status, 201, added.text)
    await ask(admin, 'PATCH', `${KEYS}/primary`, { position: 1 })
    assert.notEqual(await publicKey(), old)
    assert.equal((await listOf(sara)).items[0].isOutdated, false, 'its key is still in use')
    await untilIs((await post({ ...GOOD, to: { user: 'sara' } })).body.id, 'sent')
    assert.ok(keyOf('of-the-old'))
    await pool.query('delete from push_subscriptions')
    await subscribe(sara, 'of-the-old', { publicKey: old })
    await subscribe(nasim, 'of-the-new')
    // the old one is refused now: whoever has a browser by the new one is told, and for the others it waits
    server.refuseKey(old)
    const waits = await post({ ...GOOD, to: { user: 'sara' } })
    const goes = await post(GOOD)
    await untilIs(goes.body.id, 'sent')
    const held = await waitFor(async () => {
      const { body: message } = await ask(live, 'GET', `/messages/${waits.body.id}`)
      return message.attempts[0]?.state === 'rejected' ? message : undefined
    })
    const { code, failure, who } = held.timeline.at(-1).data
    assert.deepEqual([code, failure, who], ['other_key', 'key_refused', 'administrator'])
    const { rows } = await pool.query('select kind from circuits where state <> $1', ['closed'])
    assert.deepEqual(rows, [], 'nothing is stopped for it')
    await subscribe(sara, 'of-the-new-too')
    await untilIs(waits.body.id, 'sent')
    server.refuseKey(null)
    await ask(admin, 'DELETE', `${KEYS}/next`)
    await pool.query('delete from push_subscriptions')
    await subscribe(nasim, 'phone')
  })

  test('a push service that refuses the key stops the account, and nothing is lost', async () => {
    server.behave({ kind: 'code', code: 403 })
    const { body } = await post(GOOD)
    const waiting = await waitFor(async () => {
      const { body: message } = await ask(live, 'GET', `/messages/${body.id}`)
      return message.waiting ? message : undefined
    })
    assert.equal(waiting.status, 'queued')
    assert.equal(waiting.waiting.accounts[0].who, 'administrator')
    await server.behaveWell()
    await ask(admin, 'PATCH', '/centre/accounts/push/keys/primary', { disabled: true })
    await ask(admin, 'PATCH', '/centre/accounts/push/keys/primary', { disabled: false })
    await untilIs(body.id, 'sent')
  })

  test('what does not go together is told at its place', async () => {
    const cases: [object, string[]][] = [
      [{ ...GOOD, to: '09121234567' }, ['to user_required']],
      [{ ...GOOD, push: { title: ' ' } }, ['push.title empty']],
      [{ ...GOOD, push: undefined, channel: 'push' }, ['push required']],
      [{ ...GOOD, channel: 'sms' }, ['push not_together', 'to user_without_number']],
      [{ ...GOOD, email: { subject: 'x' } }, ['push not_together', 'to user_without_email']],
      [{ ...GOOD, text: 'آ'.repeat(1_950) }, ['text push_too_large']],
      ...['javascript:alert(1)', '//evil.example/x', 'data:text/html,x', '/a\\b', 'panel'].map(
        (url): [object, string[]] => [{ ...GOOD, push: { title: 'x', url } }, ['push.url wrong_form']],
      ),
      // browsers read these as `//evil.example`
      ...['/\\evil.example', '\\\\evil.example', 'https:\\\\evil.example'].map((url): [object, string[]] => [
        { ...GOOD, push: { title: 'x', url } },
        ['push.url wrong_form'],
      ]),
      ...['/\t/evil.example', '\t//evil.example', '/\n/evil.example'].map((url): [object, string[]] => [
        { ...GOOD, push: { title: 'x', url } },
        ['push.url control_character'],
      ]),
    ]
    for (const [body, expected] of cases) {
      const answer = await post(body)
      assert.deepEqual([answer.status, faultsOf(answer.body)], [422, expected], JSON.stringify(body).slice(0, 200))
    }
    const preview = await ask(live, 'POST', '/messages/preview', GOOD)
    assert.deepEqual(
      [preview.body.recipient.user.username, preview.body.recipient.e164, preview.body.method],
      ['nasim', null, 'webpush.push'],
    )
    const bytes = await post({ ...GOOD, text: 'آ'.repeat(1_900) })
    assert.equal(bytes.status, 202, bytes.text)
    await untilIs(bytes.body.id, 'sent')
  })

  test('a service that is lent none hears so, and a test goes through the sandbox', async () => {
    const other = await addToken('live', 'payroll', { scopes })
    assert.deepEqual(faultsOf((await post(GOOD, other)).body), ['channel channel_unusable'])
    const trial = await addToken('test', 'notices', { scopes })
    const { body } = await post(GOOD, trial)
    const done = await waitFor(async () => {
      const { body: message } = await ask(trial, 'GET', `/messages/${body.id}`)
      return message.status === 'delivered' ? message : undefined
    })
    assert.deepEqual([done.method, done.test], ['sandbox.push', true])
  })

  test('an administrator tries an account on the own browsers and on nobody else’s', async () => {
    const send = (to: string) => ask(admin, 'POST', '/centre/accounts/push/test-messages', { to, text: 'سلام' })
    assert.deepEqual(faultsOf((await send('nasim')).body), ['to not_yours'])
    assert.deepEqual(faultsOf((await send('admin')).body), ['to user_without_browser'])
    await subscribe(admin, 'desk')
    const tried = await send('admin')
    assert.equal(tried.status, 202, tried.text)
    await waitFor(() => server.notifications().some(({ browser, text }) => browser === 'desk' && text === 'سلام'))
  })
})
