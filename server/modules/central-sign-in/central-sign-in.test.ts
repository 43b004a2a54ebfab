import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, beforeEach, suite, test } from 'node:test'
import { sql } from 'kysely'
import pino from 'pino'
import { startNode } from '../../node.ts'
import { openTestApp } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'
import { startWatch } from '../../test-time.ts'
import type { Me } from '../session/session.ts'
import { CLIENT_SECRET, createTestBrowser, startTestProvider, type TestBrowser } from './test-provider.ts'

suite('central sign-in', async () => {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const centre = await openTestApp({ log })
  const { app, deps, addPerson, addService, signIn } = centre
  const { db } = deps.database
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  deps.config.publicUrl = url
  const payroll = await addService('payroll')
  await addPerson('root', 'administrator')
  const root = { cookie: await signIn('root') }

  const provider = await startTestProvider({
    'subject-of-sara': {
      preferred_username: 'Sara',
      name: 'سارا احمدی',
      locale: 'fa-IR',
      phone_number: '09121112233',
      email: 'Sara@Example.org',
      email_verified: true,
      realm_access: { roles: ['staff'] },
      groups: ['payroll senders', 'choir'],
    },
    'subject-of-reza': { preferred_username: 'reza', name: 'Reza', realm_access: { roles: ['guest'] } },
  })

  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) => {
    const answer = await app.inject({ method, url: `/api/v1${path}`, headers: root, ...(payload && { payload }) })
    assert.ok(answer.statusCode < 300, `${path}: ${answer.body}`)
    return answer.body === '' ? null : answer.json()
  }
  const made = await call('POST', '/centre/central-sign-in', {
    name: 'staff',
    title: { fa: 'کارکنان', en: 'Staff' },
    issuer: provider.issuer,
    clientId: 'rasan',
    clientSecret: CLIENT_SECRET,
    makesUsers: true,
    required: { claim: 'realm_access.roles', value: 'staff' },
    groups: ['payroll senders', 'payroll readers'],
  })
  await provider.knowClient(made.addresses)
  const change = (changes: object) => call('PATCH', '/centre/central-sign-in/staff', changes)

  const start = (query = '') => `${url}/api/v1/session/central/staff${query}`
  const isBack = (address: string) => address.startsWith(`${url}/api/v1/session/central/staff/callback`)
  /** Signs in at the provider, and answers the address that the browser is sent back to. */
  async function goThrough(browser: TestBrowser, subject: string, at = start()): Promise<string> {
    const isStop = (address: string) => isBack(address) || address.includes('/interaction/')
    let address = await browser.follow(at, isStop)
    if (!isBack(address)) address = await browser.submit(address, { login: subject, password: 'any' }, isStop)
    if (!isBack(address)) address = await browser.submit(address, {}, isStop)
    assert.ok(isBack(address), address)
    return address
  }
  const host = new URL(url).host
  const meOf = (browser: TestBrowser, at = url) =>
    fetch(`${at}/api/v1/me`, { headers: { cookie: browser.cookieHeader(host) } })
  const readMe = async (browser: TestBrowser): Promise<Me> => (await (await meOf(browser)).json()) as Me
  async function enter(subject: string, at?: string): Promise<TestBrowser & { landed: string | null }> {
    const browser = createTestBrowser()
    const answer = await browser.visit(await goThrough(browser, subject, at))
    assert.equal(answer.status, 303, await answer.text())
    return { ...browser, landed: answer.headers.get('location') }
  }
  const countSessions = async (username: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from auth.sessions s join users u on u.id::text = s.sign_in_id
      where u.username = ${username}`.execute(db)
    return rows[0]!.n
  }
  const faultOf = (location: string | null) => new URL(location ?? '', url).searchParams.get('fault')
  const reset = {
    enabled: true,
    makesUsers: true,
    linksByUsername: 'never',
    clientId: 'rasan',
    scopes: made.scopes,
    claims: { externalId: null },
  }
  beforeEach(() => change(reset))

  test('who signs in is made a user with what the claims say, and the role that a group carries works at once', async () => {
    await sql`insert into role_assignments (group_id, service_id, role)
      select id, ${payroll}, 'sender' from groups where name = 'payroll senders' and source = 'oidc'`.execute(db)
    await deps.live.catchUp()
    const browser = await enter('subject-of-sara', start('?returnTo=/s/payroll/messages%3Fstatus=failed'))
    assert.equal(browser.landed, '/s/payroll/messages?status=failed')
    const me = await readMe(browser)
    const { username, name, mobile, email, locale } = me
    assert.deepEqual(
      { username, name, mobile, email, locale },
      { username: 'sara', name: 'سارا احمدی', mobile: '+989121112233', email: 'sara@example.org', locale: 'fa' },
    )
    assert.deepEqual(
      me.services.map((one) => one.name),
      ['payroll'],
    )
    const { rows } = await sql<{ source: string; groups: string[] }>`
      select u.source, array(select g.name from group_members m join groups g on g.id = m.group_id
        where m.user_id = u.id order by 1) as groups
      from users u where u.username = 'sara'`.execute(db)
    assert.deepEqual(rows, [{ source: 'oidc', groups: ['payroll senders'] }], 'a group that is not taken over is none')
    const entries = await sql<{ action: string; actor: string }>`
      select action, actor_name as actor from audit_entries
      where subject_id = 'sara' or subject_kind = 'user' and after ->> 'username' = 'sara' order by id`.execute(db)
    assert.deepEqual(
      entries.rows.map(({ action, actor }) => `${actor} ${action}`),
      ['central-sign-in/staff user.create', 'central-sign-in/staff user.change-groups', 'sara session.begin'],
    )
  })

  test('the next sign-in is the same person, brought up to date, out of the groups that have been left', async () => {
    const before = { ...provider.accounts['subject-of-sara'] }
    Object.assign(provider.accounts['subject-of-sara']!, {
      name: 'Sara Ahmadi',
      phone_number: '+989121112244',
      groups: ['payroll readers'],
      preferred_username: 'sara.ahmadi',
    })
    const browser = await enter('subject-of-sara')
    const me = await readMe(browser)
    assert.deepEqual([me.username, me.name, me.mobile], ['sara.ahmadi', 'Sara Ahmadi', '+989121112244'])
    assert.deepEqual(me.services, [], 'the role went with the group')
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from users where source = 'oidc'`.execute(db)
    assert.equal(rows[0]!.n, 1)
    Object.assign(provider.accounts['subject-of-sara']!, before)
    const again = await readMe(await enter('subject-of-sara'))
    assert.equal(again.services.length, 1)
  })

  test('a number that somebody else has is left out, and the person comes in', async () => {
    await sql`update users set mobile = '+989127776655' where username = 'root'`.execute(db)
    const before = { ...provider.accounts['subject-of-sara'] }
    Object.assign(provider.accounts['subject-of-sara']!, { phone_number: '09127776655', name: 'Sara' })
    const me = await readMe(await enter('subject-of-sara'))
    assert.deepEqual([me.name, me.mobile], ['Sara', '+989121112233'])
    Object.assign(provider.accounts['subject-of-sara']!, before)
  })

  test('who lacks the required claim is not let in, and no user is made', async () => {
    const browser = await enter('subject-of-reza')
    assert.equal(faultOf(browser.landed), 'central_group_missing')
    assert.equal((await meOf(browser)).status, 401)
    assert.equal((await sql`select from users where username = 'reza'`.execute(db)).rows.length, 0)
  })

  test('an answer is worth something to the browser that asked, with its own state, and once', async () => {
    const browser = createTestBrowser()
    const address = await goThrough(browser, 'subject-of-sara')
    const stranger = createTestBrowser()
    assert.equal(faultOf((await stranger.visit(address)).headers.get('location')), 'central_sign_in_failed')
    const otherState = address.replace(/state=[^&]+/, 'state=another')
    assert.equal(faultOf((await browser.visit(otherState)).headers.get('location')), 'central_sign_in_failed')
    const otherCode = address.replace(/code=[^&]+/, 'code=another')
    const refused = await browser.visit(otherCode)
    assert.equal(faultOf(refused.headers.get('location')), 'central_sign_in_failed')
    assert.ok(!refused.headers.getSetCookie().some((cookie) => cookie.startsWith('rasan_session')))
    // that attempt is over now, its own code too
    assert.equal(faultOf((await browser.visit(address)).headers.get('location')), 'central_sign_in_failed')
    assert.equal((await meOf(browser)).status, 401)

    const next = createTestBrowser()
    const right = await goThrough(next, 'subject-of-sara')
    const cookie = [...next.cookiesOf(host)].find(([name]) => name.startsWith('rasan_central_'))!
    assert.equal((await next.visit(right)).headers.get('location'), '/')
    next.cookiesOf(host).set(...cookie)
    assert.equal(
      faultOf((await next.visit(right)).headers.get('location')),
      'central_sign_in_failed',
      'a code is of one use',
    )
  })

  test('a cookie that we did not seal, or sealed for another provider or ten minutes ago, begins nothing', async () => {
    const browser = createTestBrowser()
    const address = await goThrough(browser, 'subject-of-sara')
    const [name] = [...browser.cookiesOf(host).keys()].filter((one) => one.startsWith('rasan_central_'))
    const sealed = browser.cookiesOf(host).get(name!)!
    const open = JSON.parse(deps.vault.decrypt(Buffer.from(sealed, 'base64url')))
    const variants = [
      `${sealed.slice(0, -2)}AA`,
      Buffer.from(JSON.stringify(open)).toString('base64url'),
      ...[{ provider: 'other' }, { until: Date.now() - 1 }, { purpose: 'another' }].map((one) =>
        deps.vault.encrypt(JSON.stringify({ ...open, ...one })).toString('base64url'),
      ),
    ]
    for (const variant of variants) {
      browser.cookiesOf(host).set(name!, variant)
      assert.equal(faultOf((await browser.visit(address)).headers.get('location')), 'central_sign_in_failed')
    }
    browser.cookiesOf(host).set(name!, sealed)
    assert.equal((await browser.visit(address)).headers.get('location'), '/', 'the right one still does')
  })

  for (const elsewhere of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/%09/evil.example',
    'javascript:alert(1)',
    '',
    `/${'x'.repeat(2_000)}`,
  ])
    test(`nobody is sent to ${JSON.stringify(elsewhere.slice(0, 30))} after signing in`, async () => {
      const { landed } = await enter('subject-of-sara', start(`?returnTo=${encodeURIComponent(elsewhere)}`))
      assert.equal(new URL(landed!, url).origin, url)
      assert.ok(landed === '/' || landed === '/%09/evil.example', String(landed))
    })

  test('a suspended person is refused, and told so', async () => {
    await enter('subject-of-sara')
    await sql`update users set suspended_at = now() where username = 'sara'`.execute(db)
    const browser = await enter('subject-of-sara')
    assert.equal(faultOf(browser.landed), 'user_suspended')
    assert.equal((await meOf(browser)).status, 401)
    await sql`update users set suspended_at = null where username = 'sara'`.execute(db)
  })

  test('whom an administrator no longer lets sign in does not come in by the provider', async () => {
    const browser = await enter('subject-of-sara')
    const { rows } = await sql<{ id: number }>`select id from users where username = 'sara'`.execute(db)
    const path = `/centre/users/${rows[0]!.id}`
    await call('PATCH', path, { canSignIn: false })
    assert.equal((await meOf(browser)).status, 401)
    assert.equal(faultOf((await enter('subject-of-sara')).landed), 'central_sign_in_not_allowed')
    await call('PATCH', path, { canSignIn: true })
    assert.equal((await enter('subject-of-sara')).landed, '/')
    assert.deepEqual((await call('GET', path)).waysIn, {
      password: false,
      authenticatorApp: false,
      passkeys: 0,
      central: true,
    })
    await sql`delete from users where username = 'sara'`.execute(db)
    assert.equal((await enter('subject-of-sara')).landed, '/', 'a new user is another one')
  })

  suite('people whom we know already', async () => {
    beforeEach(() => sql`delete from users where username = 'sara'`.execute(db))
    const addUser = (source: string, externalId: string | null) =>
      sql`insert into users (username, name, source, external_id) values ('sara', 'As we know her', ${source}, ${externalId})`.execute(
        db,
      )
    const tryIn = async () => {
      const browser = await enter('subject-of-sara')
      return faultOf(browser.landed) ?? (await readMe(browser)).name
    }

    test('are no directory’s user unless an administrator has said where the external id is', async () => {
      assert.equal(made.claims.externalId, null)
      await change({ makesUsers: false })
      for (const source of ['scim', 'ldap']) {
        await addUser(source, 'subject-of-sara')
        assert.equal(await tryIn(), 'central_sign_in_not_allowed')
        await sql`delete from users where username = 'sara'`.execute(db)
      }
    })
    test('are the directory’s user of the same external id, whose fields stay the directory’s', async () => {
      await change({ makesUsers: false, claims: { externalId: 'sub' } })
      await addUser('scim', 'subject-of-sara')
      assert.equal(await tryIn(), 'As we know her')
    })
    test('are not let in where an administrator had switched their sign-in off before they first came', async () => {
      await change({ claims: { externalId: 'sub' } })
      await addUser('scim', 'subject-of-sara')
      const { rows } = await sql<{ id: number }>`select id from users where username = 'sara'`.execute(db)
      await call('PATCH', `/centre/users/${rows[0]!.id}`, { canSignIn: false })
      assert.equal(await tryIn(), 'central_sign_in_not_allowed')
      assert.equal((await call('PATCH', `/centre/users/${rows[0]!.id}`, { canSignIn: true })).signInOff, false)
      assert.equal(await tryIn(), 'As we know her')
    })
    test('are not taken for a local user of the same external id', async () => {
      await change({ makesUsers: false, claims: { externalId: 'sub' } })
      await addUser('local', 'subject-of-sara')
      assert.equal(await tryIn(), 'central_sign_in_not_allowed')
    })
    test('are never taken for the user of the same username unless the provider may', async () => {
      await addUser('ldap', null)
      assert.equal(await tryIn(), 'central_username_taken')
      await change({ linksByUsername: 'directory' })
      assert.equal(await tryIn(), 'As we know her')
    })
    test('are taken for a local user only where everyone may be', async () => {
      await addUser('local', null)
      await change({ linksByUsername: 'directory' })
      assert.equal(await tryIn(), 'central_username_taken')
      await change({ linksByUsername: 'everyone' })
      assert.equal(await tryIn(), 'As we know her')
    })
    test('are not taken for somebody whom the issuer knows by another subject', async () => {
      await addUser('local', null)
      await sql`insert into auth.central_identities (issuer, subject, user_id)
        select ${provider.issuer}, 'somebody', id from users where username = 'sara'`.execute(db)
      await change({ linksByUsername: 'everyone' })
      assert.equal(await tryIn(), 'central_username_taken')
    })
    test('who are nobody yet come in only where users are made', async () => {
      await change({ makesUsers: false })
      assert.equal(await tryIn(), 'central_sign_in_not_allowed')
    })
  })

  test('signing out leads to the provider, where signing out ends every session with a logout token, on every node', async () => {
    const other = await startNode({ ...deps.config, port: 0 }, deps.database.url, deps.vault, pino({ level: 'silent' }))
    after(() => other.stop())
    const [here, there] = [await enter('subject-of-sara'), createTestBrowser()]
    for (const [name, value] of here.cookiesOf(host)) there.cookiesOf(host).set(name, value)
    // within a second: this node did not make the user
    await waitFor(async () => (await meOf(there, other.url)).status === 200)
    const elsewhere = await enter('subject-of-sara')
    // the panel of another browser stays open: its stream ends as well
    const stream = await fetch(`${other.url}/api/v1/events?service=payroll`, {
      headers: { cookie: here.cookieHeader(host) },
    })
    assert.equal(stream.status, 200)
    const streamEnd = stream.text().then(() => lived())

    const answer = await fetch(`${url}/api/v1/session/central`, {
      method: 'DELETE',
      headers: { cookie: elsewhere.cookieHeader(host) },
    })
    const { continueAt } = (await answer.json()) as { continueAt: string }
    const address = new URL(continueAt)
    assert.equal(address.origin, provider.issuer)
    assert.equal(address.searchParams.get('post_logout_redirect_uri'), `${url}/sign-in`)
    assert.ok(address.searchParams.get('id_token_hint'))
    assert.equal((await meOf(elsewhere)).status, 401)
    assert.equal((await meOf(here)).status, 200, 'another session at the provider is another session')

    // the first browser signs out at the provider itself
    const sara = await countSessions('sara')
    const page = await here.visit(`${provider.issuer}/session/end?client_id=rasan`)
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(await page.text())?.[1]
    const lived = startWatch()
    const body = new URLSearchParams({ xsrf: String(xsrf), logout: 'yes' })
    await here.follow(`${provider.issuer}/session/end/confirm`, (next) => next.startsWith(url), {
      method: 'POST',
      body,
    })
    await waitFor(async () => (await meOf(there, other.url)).status === 401)
    assert.ok(lived() < 1_000, `${lived()} ms`)
    assert.equal((await meOf(here)).status, 401)
    assert.equal(await countSessions('sara'), sara - 1)
    assert.ok((await streamEnd) < 1_500)
    const { rows } =
      await sql`select actor_name from audit_entries where action = 'session.end' and after ->> 'by' = 'staff'`.execute(
        db,
      )
    assert.deepEqual(rows, [{ actor_name: 'central-sign-in/staff' }])
  })

  test('who signed in by a password signs out here alone', async () => {
    const cookie = await signIn('root')
    const answer = await app.inject({ method: 'DELETE', url: '/api/v1/session/central', headers: { cookie } })
    assert.deepEqual(answer.json(), { continueAt: null })
    assert.equal((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode, 401)
  })

  test('the ways in are told to anybody, and a provider that is not enabled is none', async () => {
    const own = { password: true, passkey: true, passwordReset: true }
    const ways = async () => (await app.inject({ url: '/api/v1/session/ways' })).json()
    const staff = { name: 'staff', title: { fa: 'کارکنان', en: 'Staff' } }
    assert.deepEqual(await ways(), { ...own, providers: [staff] })
    const browser = createTestBrowser()
    const back = await goThrough(browser, 'subject-of-sara')
    await change({ enabled: false })
    assert.deepEqual(await ways(), { ...own, providers: [] })
    assert.equal((await browser.visit(back)).status, 303)
    assert.equal((await meOf(browser)).status, 401, 'what was begun before does not end in a session')
    const program = await app.inject({ url: '/api/v1/session/central/staff', headers: { host } })
    assert.equal(program.json().code, 'identity_provider_not_found')
  })

  test('trying a provider out shows claims and what they would become, and signs nobody in', async () => {
    const browser = createTestBrowser()
    const [name, value] = root.cookie.split('=') as [string, string]
    browser.cookiesOf(host).set(name, value)
    await sql`delete from users where username = 'sara'`.execute(db)
    const users = await sql`select username from users order by 1`.execute(db)
    const answer = await browser.visit(
      await goThrough(browser, 'subject-of-sara', `${url}/api/v1/centre/central-sign-in/staff/test`),
    )
    const landed = answer.headers.get('location')!
    assert.match(landed, /^\/centre\/central-sign-in\/staff\/tests\/[\w-]{32}$/)
    const result = await call('GET', landed)
    assert.equal(result.claims.sub, 'subject-of-sara')
    assert.deepEqual([result.outcome, result.fault, result.groups], ['makes', null, ['payroll senders']])
    assert.equal(result.user.mobile, '+989121112233')
    assert.equal((await readMe(browser)).username, 'root', 'still who was signed in before')
    assert.deepEqual(await sql`select username from users order by 1`.execute(db), users)

    await addPerson('nasim', 'administrator')
    const nasim = await app.inject({ url: `/api/v1${landed}`, headers: { cookie: await signIn('nasim') } })
    assert.equal(nasim.statusCode, 404, 'another’s claims are another’s')
  })

  test('a wrong secret is told to who tries out in the provider’s words, and to nobody else', async () => {
    await change({ clientSecret: 'not the secret' })
    const [name, value] = root.cookie.split('=') as [string, string]
    const browser = createTestBrowser()
    browser.cookiesOf(host).set(name, value)
    const at = `${url}/api/v1/centre/central-sign-in/staff/test`
    const landed = (await browser.visit(await goThrough(browser, 'subject-of-sara', at))).headers.get('location')!
    const { outcome, fault } = await call('GET', landed)
    assert.deepEqual([outcome, fault.code], ['refused', 'central_sign_in_failed'])
    assert.match(fault.reason, /invalid_client/)
    const { landed: refused } = await enter('subject-of-sara')
    assert.equal(new URL(refused!, url).search, '?fault=central_sign_in_failed&provider=staff')
    await change({ clientSecret: CLIENT_SECRET })
  })

  test('a provider that is down is told on the sign-in page, and signing in with a password still works', async () => {
    // the first time we hear of it, for what it said of itself is held
    await change({ clientId: 'not-asked-yet' })
    await provider.stop()
    const answer = await createTestBrowser().visit(start())
    assert.equal(faultOf(answer.headers.get('location')), 'identity_provider_unreachable')
    assert.match(await signIn('root'), /^rasan_session=/)
    const program = await fetch(start())
    assert.equal(program.status, 503)
    await change({ clientId: 'rasan' })
    // known before: the browser is sent there, and what comes back cannot be checked
    assert.equal((await createTestBrowser().visit(start())).headers.get('location')?.startsWith(provider.issuer), true)
    await provider.start()
    assert.equal((await enter('subject-of-sara')).landed, '/')
  })

  test('who comes by another name of ours begins at the public address, and is sent there once', async () => {
    const by = (path: string) => app.inject({ url: path, headers: { host: 'other.example', accept: 'text/html' } })
    const moved = (await by('/api/v1/session/central/staff?returnTo=/x')).headers.location
    assert.equal(moved, `${url}/api/v1/session/central/staff?returnTo=%2Fx&moved=1`)
    const next = (await by('/api/v1/session/central/staff?moved=1')).headers.location
    assert.ok(String(next).startsWith(provider.issuer))
  })

  test('the secret is in no answer, no audit entry and no line of the log', async () => {
    const list = await app.inject({ url: '/api/v1/centre/central-sign-in', headers: root })
    const { rows } = await sql<{ text: string }>`
      select to_jsonb(t)::text as text from audit_entries t
      union all select to_jsonb(t)::text from identity_providers t`.execute(db)
    const texts = [list.body, ...rows.map(({ text }) => text), ...lines]
    assert.ok(texts.length > 10)
    for (const text of texts) assert.ok(!text.includes(CLIENT_SECRET), text)
    const { rows: entries } = await sql<{ secret: string }>`
      select after ->> 'clientSecret' as secret from audit_entries where action = 'identity-provider.create'`.execute(
      db,
    )
    assert.deepEqual(entries, [{ secret: '***' }])
  })

  test('removing a provider ends the sessions begun by it and the roles of its groups; its people stay who they are', async () => {
    const browser = await enter('subject-of-sara')
    await call('DELETE', '/centre/central-sign-in/staff')
    assert.equal((await meOf(browser)).status, 401)
    const { rows } = await sql`select name from groups where source = 'oidc'`.execute(db)
    assert.deepEqual(rows, [])
    const { rows: people } = await sql`select u.username from auth.central_identities c join users u on u.id = c.user_id
      where c.subject = 'subject-of-sara'`.execute(db)
    assert.deepEqual(people, [{ username: 'sara' }])
  })
})
