import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import pino from 'pino'
import { JSON_SETTINGS } from '../../simulators/http-settings.ts'
import { startWebpushSimulator, subscriptionOf } from '../../simulators/webpush.ts'
import { readSetupCode } from '../modules/first-run/first-run.ts'
import { ensureBuiltInService } from '../modules/services/built-in.ts'
import { makeInternalActor } from '../platform/auth/actor.ts'
import { startTestIssuer } from '../platform/auth/test-issuer.ts'
import { stepOf, totpAt } from '../platform/auth/totp.ts'
import { ERRORS, type ErrorCode } from '../platform/http/errors.ts'
import { listRoutes } from '../platform/http/route-table.ts'
import { hasPhrase, LOCALES } from '../platform/text/phrases.ts'
import { PASSWORD } from '../test-app.ts'
import { createTestAuthenticator, readBase32 } from '../test-authenticator.ts'
import { waitFor } from '../test-node.ts'
import { type Answered, type Asked, type Credential, openTestCentre } from './test-centre.ts'

/** A call that succeeds, made anew each time, and the entries that it leaves: one, unless it is two changes in one. */
type Write = {
  ask(): Promise<Asked> | Asked
  as?: Credential
  audit: string[]
  /** Answered with 201 once, and again without any secret; 202: what was made goes on by itself. */
  creates?: true | 202
}

// folding moves what is counted from one table to the other at any time
const COUNTED = `(
  select service_id, account_id, test, quarter, status, sum(n) as n, sum(segments) as segments
  from (select service_id, account_id, test, quarter, status, n, segments from deltas
    union all select service_id, account_id, test, quarter, status, n, segments from counters) t
  group by 1, 2, 3, 4, 5)`

// What the database holds; of sessions not when they were used, which every request may move on.
const TABLES = [
  'services',
  'accounts',
  'account_keys',
  'sender_lines',
  'tariffs',
  'balances',
  'balance_readings',
  'alert_rules',
  'alerts',
  'methods',
  'allocation_quotas',
  'service_quotas',
  'allocations',
  'circuits',
  'templates',
  'template_versions',
  'contacts',
  'contact_fields',
  'contact_lists',
  'contact_list_members',
  'files',
  'file_pieces',
  'contact_imports',
  'contact_import_faults',
  'held',
  'reviews',
  'reviewed_hosts',
  'broadcasts',
  'broadcast_sources',
  'follow_ups',
  'follow_up_notes',
  'follow_up_rules',
  'tokens',
  'users',
  'role_assignments',
  'roles',
  'groups',
  'group_members',
  'group_children',
  'service_groups',
  'auth.sign_ins',
  '(select id, sign_in_id, method from auth.sessions)',
  'auth.credentials',
  'directories',
  // one ends by itself, soon after it was asked for
  '(select id, directory_id, kind, started_by from directory_runs)',
  'identity_providers',
  'auth.central_identities',
  'auth.totp',
  'auth.recovery_codes',
  'auth.passkeys',
  'push_subscriptions',
  // a try counts whatever becomes of it; what is used up is part of the write
  '(select id from auth.tickets where spent_at is not null)',
  'auth.sign_in_policy',
  'scim_people',
  'idempotent_answers',
  'idempotency',
  'messages',
  'queue',
  'later',
  'notes',
  'faults',
  COUNTED,
  'audit_entries',
]

const BY_HAND = { balance: { amount: '5000', unit: 'IRR' }, note: 'agreed by telephone' }
const REHEARSAL = {
  ...{ provider: 'http', baseUrl: 'https://example.org', settings: JSON_SETTINGS, to: '09121234567', text: 'x' },
  answer: { status: 200, text: '{}' },
}
const ALERT_RULES = {
  ...{ amounts: ['500000'], runwayDays: [5], expiryDays: [], tellsFaults: true, mobiles: ['09121234567'], userIds: [] },
  ...{ locale: 'fa', quietHours: { from: '22:00', until: '07:00' }, repeatHours: 24 },
}

suite('every route that writes', async () => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const centre = await openTestCentre({ log })
  const { app, deps, pool, addToken, accounts } = centre
  const issuer = await startTestIssuer()
  const pushService = await startWebpushSimulator()
  after(() => pushService.close())
  const setupCode = await readSetupCode(deps.database.db, deps.vault)
  const live = await addToken('live', 'payroll')
  await ensureBuiltInService(deps.database.db, makeInternalActor('system', 'walk'))
  await pool.query(
    `insert into allocations (service_id, account_id, methods)
     select s.id, a.id, '{kavenegar.sms}' from services s, accounts a where s.name = 'rasan' and a.name = 'kn'`,
  )
  await deps.live.catchUp()

  /** Everything that was ever answered, but for what shows a secret on purpose to whoever made it. */
  const answers: { text: string; status: number; code: string | undefined }[] = []
  const secrets = new Map<string, string>([
    ['setup code', setupCode],
    ['master key', Buffer.alloc(32, 7).toString('base64')],
    ['master key in hex', Buffer.alloc(32, 7).toString('hex')],
    ['password', PASSWORD],
    ['token of a service', live],
    ['key of the provider', 'key-of-the-provider'],
    ['report secret', accounts.kn.reportSecret],
    ['other report secret', accounts.other.reportSecret],
  ])
  let count = 0
  const next = (): number => ++count
  /** A secret that the calls bring with them. */
  const secret = (what: string): string => {
    const text = `hidden-${what}-${next()}-kX9pQ2`
    secrets.set(`${what} ${count}`, text)
    return text
  }
  async function call(credential: Credential, asked: Asked): Promise<Answered> {
    const answer = await centre.call(credential, asked)
    const { token, reportUrl } = (answer.body ?? {}) as { token?: string; reportUrl?: string }
    if (typeof answer.body?.secret === 'string') secrets.set(`authenticator ${next()}`, answer.body.secret)
    for (const code of answer.body?.recoveryCodes ?? []) secrets.set(`recovery code ${next()}`, code)
    if (typeof token === 'string') secrets.set(`token ${next()}`, token)
    if (typeof reportUrl === 'string') secrets.set(`report secret ${next()}`, reportUrl.replace(/.*\//, ''))
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat() as string[]) {
      const value = /rasan_session=([^;]+)/.exec(cookie)?.[1]
      if (value) secrets.set(`session ${next()}`, value).set(`session decoded ${next()}`, decodeURIComponent(value))
    }
    const {
      token: _,
      reportUrl: __,
      inboundUrl: ______,
      secret: ___,
      address: ____,
      recoveryCodes: _____,
      ...rest
    } = answer.body ?? {}
    const shown = Array.isArray(answer.body) ? answer.text : JSON.stringify(rest)
    answers.push({ text: shown, status: answer.status, code: answer.body?.code })
    return answer
  }

  // asked hundreds of times: one statement, that each connection plans once, and for itself alone
  const sums = TABLES.map(
    (table, i) =>
      `select ${i}, count(*) || ' ' || md5(coalesce(string_agg(t, '|' order by t), ''))
       from (select (to_jsonb(x) - 'last_used_at' - 'last_used_from')::text as t from ${table} x) y`,
  )
  await pool.query(`
    create function walk_snapshot() returns table (place int, sum text) language plpgsql
    set max_parallel_workers_per_gather = 0 as $$ begin return query ${sums.join(' union all ')}; end $$`)
  const snapshot = async (): Promise<Record<string, string>> => {
    const { rows } = await pool.query<{ place: number; sum: string }>('select * from walk_snapshot()')
    return Object.fromEntries(rows.map(({ place, sum }) => [TABLES[place], sum]))
  }
  const listEntries = async (since: string): Promise<{ action: string; request_id: string; actor_name: string }[]> =>
    (await pool.query('select * from audit_entries where id > $1 order by id', [since])).rows
  const lastEntry = async (): Promise<string> =>
    (await pool.query('select id from audit_entries order by id desc limit 1')).rows[0]?.id ??
    '00000000-0000-0000-0000-000000000000'

  // while `walk_block` names a table, nothing can be inserted there
  await pool.query(`
    create table walk_block (name text);
    create function walk_refuse() returns trigger language plpgsql as $$
    begin
      if exists (select from walk_block where tg_table_name like name || '%') then raise exception 'blocked by the walk'; end if;
      return new;
    end $$;
    create trigger walk_audit before insert on audit_entries for each row execute function walk_refuse();
    create trigger walk_calls before insert on api_calls for each row execute function walk_refuse()`)
  async function whileBlocked<T>(table: string, work: () => Promise<T>): Promise<T> {
    await pool.query('insert into walk_block values ($1)', [table])
    try {
      return await work()
    } finally {
      await pool.query('delete from walk_block')
    }
  }

  let root: Credential = null
  const asRoot = (asked: Asked): Asked => ({ ...asked, headers: { 'rasan-service': 'payroll', ...asked.headers } })
  const made = async (asked: Asked): Promise<Answered['body']> => {
    const answer = await call(root, asRoot(asked))
    assert.ok(answer.status < 300, `${asked.url}: ${answer.text}`)
    return answer.body
  }
  const post = (url: string, body?: unknown): Asked => ({ method: 'POST', url: `/api/v1${url}`, body })
  const put = (url: string, body?: unknown): Asked => ({ method: 'PUT', url: `/api/v1${url}`, body })
  const patch = (url: string, body: unknown): Asked => ({ method: 'PATCH', url: `/api/v1${url}`, body })
  const remove = (url: string): Asked => ({ method: 'DELETE', url: `/api/v1${url}` })

  const newService = async (): Promise<string> =>
    (await made(post('/centre/services', { name: `service-${next()}` }))).name
  const newAccount = async (): Promise<string> => {
    const lines = [{ number: `3000${next()}` }]
    const keys = [{ name: 'primary', fields: { apiKey: secret('key') } }]
    return (await made(post('/centre/accounts', { name: `account-${next()}`, provider: 'kavenegar', keys, lines })))
      .name
  }
  /** With a line that carries no codes: the nodes know it once this is over. */
  const newAdvertiser = async (): Promise<string> => {
    const name = await newAccount()
    await made(post(`/centre/accounts/${name}/lines`, { number: '50001', kind: 'advertising' }))
    return name
  }
  const newUser = async (): Promise<number> =>
    (await made(post('/centre/users', { username: `user-${next()}`, password: secret('password') }))).id
  const newRole = async (): Promise<string> => {
    const role = {
      name: `role-${next()}`,
      scope: 'service',
      title: { fa: 'ن', en: 'R' },
      permissions: ['service:read'],
    }
    return (await made(post('/centre/roles', role))).name
  }
  const newMember = async (url: string, role: string): Promise<number> =>
    (await made(post(url, { userId: await newUser(), role }))).id
  const newGroup = async (): Promise<number> => (await made(post('/centre/groups', { name: `group ${next()}` }))).id
  const newAlert = async (): Promise<number> =>
    (
      await pool.query(
        `insert into alerts (account_id, kind, subject, level, told, opened_at)
         select id, 'circuit_open', $1, 0, 0, now() from accounts where name = 'kn' returning id`,
        [`line ${next()}`],
      )
    ).rows[0].id
  const newAllocation = async (): Promise<number> => {
    const body = { service: await newService(), account: await newAccount(), methods: ['kavenegar.sms'] }
    return (await made(post('/centre/allocations', body))).id
  }
  await pool.query(
    `insert into directories (name, url, start_tls, user_bases, user_filter, group_bases, group_filter, page_size, attributes, guard_percent)
     values ('nowhere', 'ldap://127.0.0.1:9', false, '{dc=x}', '(uid=*)', '{}', '(cn=*)', 9, '{}', 10)`,
  )
  const newDirectory = async (): Promise<string> => {
    // nobody listens there: its runs end soon
    const body = { url: 'ldap://127.0.0.1:9', userBases: ['dc=x'], bindDn: 'cn=x', password: secret('password') }
    return (await made(post('/centre/directories', { name: `directory-${next()}`, ...body }))).name
  }
  const newToken = async (url: string): Promise<number> =>
    (
      await made(
        post(url, { kind: 'live', name: 'x', expiresIn: '1d', ...(url !== '/tokens' && { service: 'payroll' }) }),
      )
    ).id
  const newTemplate = () => ({
    name: `template-${next()}`,
    title: { fa: 'ق', en: 'T' },
    class: 'otp',
    text: 'Code: {{code}}',
    variables: [{ name: 'code', maxLength: 8 }],
    bindings: [{ method: 'kavenegar.otp', name: 'verify', tokens: [{ token: 'token', variable: 'code' }] }],
  })
  const newContact = () => ({ number: `0912${String(1_000_000 + next())}` })
  const makeContact = async (): Promise<number> => (await made(post('/contacts', newContact()))).id
  const makeContactList = async (): Promise<number> =>
    (await made(post('/contact-lists', { name: `list ${next()}` }))).id
  const newFile = (): Asked => ({
    ...post(`/files?name=${next()}.csv`),
    raw: `09121234567,${next()}`,
    headers: { 'content-type': 'text/csv' },
  })
  const makeFile = async (): Promise<number> => (await made(newFile())).id
  const newImport = async () => ({
    file: await makeFile(),
    hasHeading: false,
    columns: { number: 1 },
    existing: 'leave',
  })
  const makeTemplate = async (): Promise<string> => (await made(post('/templates', newTemplate()))).name
  const newHeldMessage = async (): Promise<string> => {
    const setPolicy = async (policy: object | null) => {
      await pool.query(`update services set review_policy = $1 where name = 'payroll'`, [policy])
      await deps.live.catchUp()
    }
    await setPolicy({ always: true, recipientsAbove: null, costAbove: null, firstLink: false, nightHours: null })
    const { body } = await call(live, post('/messages', { to: '09121234567', text: `held ${next()}` }))
    await setPolicy(null)
    return body.id
  }
  /** No job runs here: it stands where it is put. */
  const newBroadcast = async (state: string): Promise<string> => {
    const { id } = await made(post('/broadcasts', { to: [{ numbers: ['09121234567'] }], text: `to many ${next()}` }))
    await pool.query(
      `update broadcasts set state = $2, valid = 1, reasons = case when $2 = 'held' then '{always}'::text[] end, user_id = null, token_id = null
       where id = $1`,
      [id, state],
    )
    return id
  }
  const newNumber = () => `0935${String(1_000_000 + next())}`
  const newBlock = async (source: string): Promise<number> => {
    const { rows } = await pool.query(
      `insert into blocked_numbers (number, line, source) values ($1, '10008663', $2) returning id::int`,
      [`+98${newNumber().slice(1)}`, source],
    )
    return rows[0].id
  }
  const makeFollowUpRule = async (): Promise<string> =>
    (await made(post('/follow-up-rules', { statuses: ['undelivered'] }))).id
  const newMessage = async (): Promise<string> =>
    (
      await made(
        post('/messages', { to: '09121234567', text: 'x', sendAt: new Date(Date.now() + 86_400_000).toISOString() }),
      )
    ).id

  const newIdentityProvider = async (): Promise<string> =>
    (
      await made(
        post('/centre/central-sign-in', {
          name: `provider-${next()}`,
          issuer: issuer.issuer,
          clientId: 'rasan',
          clientSecret: secret('client secret'),
        }),
      )
    ).name
  const sessionOf = async (username: string, password: string): Promise<string> => {
    const answer = await call(null, post('/session', { signInName: username, password }))
    return String([answer.headers['set-cookie']].flat()[0]).split(';')[0] as string
  }
  /** A call of somebody who has just signed in. */
  const asPerson = async (make: (cookie: string, person: Person) => Promise<Asked> | Asked): Promise<Asked> => {
    const person = { username: `user-${next()}`, password: secret('password'), mobile: `+98912${2_000_000 + next()}` }
    const { id } = await made(post('/centre/users', { ...person, roles: [{ role: 'sender', service: 'payroll' }] }))
    const cookie = await sessionOf(person.username, person.password)
    const asked = await make(cookie, { ...person, id })
    return { ...asked, headers: { cookie, ...asked.headers } }
  }
  type Person = { username: string; password: string; mobile: string; id: number }
  const asThem = (cookie: string, asked: Asked): Promise<Answered> =>
    call(null, { ...asked, headers: { ...asked.headers, cookie } })
  /** An authenticator app that is taken on already, and what it shows in the next half minute. */
  async function takeAppOn(cookie: string): Promise<string> {
    const { body } = await asThem(cookie, post('/me/totp/set-up'))
    const key = readBase32(body.secret)
    const step = stepOf(Date.now())
    const { status } = await asThem(cookie, {
      method: 'PUT',
      url: '/api/v1/me/totp',
      body: { state: body.state, code: totpAt(key, step) },
    })
    assert.equal(status, 200)
    return totpAt(key, step + 1)
  }
  async function takePasskeyOn(cookie: string) {
    const authenticator = createTestAuthenticator('http://rasan.test')
    const { body } = await asThem(cookie, post('/me/passkeys/set-up'))
    const made = { state: body.state, name: 'Key', response: authenticator.make(body.options) }
    return { authenticator, made, keep: async () => (await asThem(cookie, post('/me/passkeys', made))).body.passkey.id }
  }

  /** A browser that nobody has subscribed in yet, by the key of an account that was made for it. */
  async function newBrowser() {
    const account = { provider: 'webpush', baseUrl: pushService.url, settings: { contact: 'mailto:it@example.org' } }
    await made(
      post('/centre/accounts', { ...account, name: `push-${next()}`, keys: [{ name: 'primary', fields: {} }] }),
    )
    const { endpoint, ...keys } = subscriptionOf(pushService.url, `browser-${next()}`)
    const { publicKey } = (await call(root, { url: '/api/v1/push-subscriptions' })).body
    return { endpoint, keys, publicKey }
  }

  const WRITES: Record<string, Write> = {
    // two changes: who the first administrator is, and that it has signed in
    'POST /api/v1/first-run': {
      as: null,
      audit: ['user.create', 'session.begin'],
      ask: () => post('/first-run', { setupCode, username: 'root', name: 'Root', password: PASSWORD, locale: 'fa' }),
    },
    'POST /api/v1/session': {
      as: null,
      audit: ['session.begin'],
      ask: () => post('/session', { signInName: 'root', password: PASSWORD }),
    },
    'DELETE /api/v1/session': {
      as: null,
      audit: ['session.end'],
      ask: async () => {
        const answer = await call(null, post('/session', { signInName: 'root', password: PASSWORD }))
        const cookie = String([answer.headers['set-cookie']].flat()[0]).split(';')[0] as string
        return { ...remove('/session'), headers: { cookie } }
      },
    },
    'DELETE /api/v1/session/central': {
      as: null,
      audit: ['session.end'],
      ask: async () => {
        const answer = await call(null, post('/session', { signInName: 'root', password: PASSWORD }))
        const cookie = String([answer.headers['set-cookie']].flat()[0]).split(';')[0] as string
        return { ...remove('/session/central'), headers: { cookie } }
      },
    },
    'POST /api/v1/session/central/:name/logout': {
      as: null,
      audit: ['session.end'],
      ask: async () => {
        const name = await newIdentityProvider()
        const answer = await call(null, post('/session', { signInName: 'root', password: PASSWORD }))
        const [, sessionToken] = /rasan_session=([^;.]+)/.exec(String(answer.headers['set-cookie'])) as string[]
        const sid = `session-${next()}`
        const { rowCount } = await pool.query(
          `update auth.sessions set central_provider_id = p.id, central_sid = $2 from identity_providers p
           where p.name = $1 and token = $3`,
          [name, sid, sessionToken],
        )
        assert.equal(rowCount, 1)
        const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
        const token = await issuer.sign({ jti: `jti-${next()}`, sid, events })
        return {
          method: 'POST',
          url: `/api/v1/session/central/${name}/logout`,
          raw: new URLSearchParams({ logout_token: token }).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }
      },
    },
    'POST /api/v1/centre/central-sign-in': {
      creates: true,
      audit: ['identity-provider.create'],
      ask: () =>
        post('/centre/central-sign-in', {
          name: `provider-${next()}`,
          issuer: 'https://login.example.org',
          clientId: 'rasan',
          clientSecret: secret('client secret'),
        }),
    },
    'PATCH /api/v1/centre/central-sign-in/:name': {
      audit: ['identity-provider.update'],
      ask: async () =>
        patch(`/centre/central-sign-in/${await newIdentityProvider()}`, {
          clientSecret: secret('client secret'),
          makesUsers: true,
        }),
    },
    'DELETE /api/v1/centre/central-sign-in/:name': {
      audit: ['identity-provider.remove'],
      ask: async () => remove(`/centre/central-sign-in/${await newIdentityProvider()}`),
    },
    'POST /api/v1/session/second-factor': {
      as: null,
      audit: ['session.begin'],
      ask: () =>
        asPerson(async (cookie, { username, password }) => {
          const code = await takeAppOn(cookie)
          const { body } = await call(null, post('/session', { signInName: username, password }))
          return post('/session/second-factor', { state: body.state, code })
        }),
    },
    'POST /api/v1/session/passkey': {
      as: null,
      audit: ['session.begin'],
      ask: () =>
        asPerson(async (cookie) => {
          const { authenticator, keep } = await takePasskeyOn(cookie)
          await keep()
          const { body } = await call(null, post('/session/passkey-options'))
          return post('/session/passkey', { state: body.state, response: authenticator.sign(body.options) })
        }),
    },
    'POST /api/v1/password-reset/completion': {
      as: null,
      audit: ['user.reset-password'],
      ask: () =>
        asPerson(async (_cookie, { username, mobile }) => {
          await pool.query('delete from auth.sign_in_failures')
          const { body } = await call(null, post('/password-reset', { signInName: username }))
          const text = await waitFor(
            async () => (await pool.query('select body from messages where recipient = $1', [mobile])).rows[0]?.body,
          )
          const code = /\d{6}/.exec(text)![0]
          return post('/password-reset/completion', { state: body.state, code, password: secret('password') })
        }),
    },
    'POST /api/v1/me/proof': {
      audit: ['session.prove'],
      ask: () => asPerson((_cookie, { password }) => post('/me/proof', { password })),
    },
    'PUT /api/v1/me/password': {
      audit: ['user.change-password'],
      ask: () =>
        asPerson((_cookie, { password }) => ({
          method: 'PUT',
          url: '/api/v1/me/password',
          body: { currentPassword: password, password: secret('password') },
        })),
    },
    'DELETE /api/v1/me/sessions': {
      audit: ['session.end-others'],
      ask: () =>
        asPerson(async (_cookie, { username, password }) => {
          await sessionOf(username, password)
          return remove('/me/sessions')
        }),
    },
    'DELETE /api/v1/me/sessions/:id': {
      audit: ['session.end'],
      ask: () =>
        asPerson(async (cookie, { username, password }) => {
          await sessionOf(username, password)
          const { body } = await asThem(cookie, { url: '/api/v1/me/sessions' })
          return remove(`/me/sessions/${body.items.find((one: { isThisOne: boolean }) => !one.isThisOne).id}`)
        }),
    },
    'PUT /api/v1/me/totp': {
      audit: ['user.set-up-totp'],
      ask: () =>
        asPerson(async (cookie) => {
          const { body } = await asThem(cookie, post('/me/totp/set-up'))
          const code = totpAt(readBase32(body.secret), stepOf(Date.now()))
          return { method: 'PUT', url: '/api/v1/me/totp', body: { state: body.state, code } }
        }),
    },
    'DELETE /api/v1/me/totp': {
      audit: ['user.remove-totp'],
      ask: () =>
        asPerson(async (cookie) => {
          await takeAppOn(cookie)
          return remove('/me/totp')
        }),
    },
    'POST /api/v1/me/recovery-codes': {
      audit: ['user.renew-recovery-codes'],
      ask: () => asPerson(() => post('/me/recovery-codes')),
    },
    'POST /api/v1/me/passkeys': {
      audit: ['user.add-passkey'],
      ask: () => asPerson(async (cookie) => post('/me/passkeys', (await takePasskeyOn(cookie)).made)),
    },
    'PATCH /api/v1/me/passkeys/:id': {
      audit: ['user.rename-passkey'],
      ask: () =>
        asPerson(async (cookie) => {
          const { keep } = await takePasskeyOn(cookie)
          return patch(`/me/passkeys/${await keep()}`, { name: 'Phone' })
        }),
    },
    'DELETE /api/v1/me/passkeys/:id': {
      audit: ['user.remove-passkey'],
      ask: () =>
        asPerson(async (cookie) => {
          const { keep } = await takePasskeyOn(cookie)
          return remove(`/me/passkeys/${await keep()}`)
        }),
    },
    'POST /api/v1/push-subscriptions': {
      audit: ['user.subscribe-browser'],
      ask: () => asPerson(async () => post('/push-subscriptions', await newBrowser())),
    },
    'DELETE /api/v1/push-subscriptions/:id': {
      audit: ['user.unsubscribe-browser'],
      ask: () =>
        asPerson(async (cookie) => {
          const { body } = await asThem(cookie, post('/push-subscriptions', await newBrowser()))
          return remove(`/push-subscriptions/${body.id}`)
        }),
    },
    'DELETE /api/v1/centre/users/:id/second-factor': {
      audit: ['user.reset-second-factor'],
      ask: async () => remove(`/centre/users/${await newUser()}/second-factor`),
    },
    'PATCH /api/v1/centre/sign-in-policy': {
      audit: ['centre.update-sign-in-policy'],
      ask: () => patch('/centre/sign-in-policy', { idleMinutes: 600 + next() }),
    },
    'PATCH /api/v1/me': { audit: ['user.update'], ask: () => patch('/me', { name: `Root ${next()}` }) },
    'POST /api/v1/messages': {
      as: live,
      audit: [],
      ask: () => post('/messages', { to: '09121234567', text: `x ${next()}`, class: 'otp' }),
    },
    'POST /api/v1/messages/batch': {
      as: live,
      audit: [],
      ask: () =>
        post('/messages/batch', { messages: [1, 2].map((n) => ({ to: '09121234567', text: `x ${n} ${next()}` })) }),
    },
    'POST /api/v1/messages/:id/cancellation': {
      audit: ['message.cancel'],
      ask: async () => post(`/messages/${await newMessage()}/cancellation`),
    },
    'POST /api/v1/reviews/:id/release': {
      audit: ['review.release'],
      ask: async () => post(`/reviews/${await newHeldMessage()}/release`),
    },
    'DELETE /api/v1/reviews/:id/release': {
      audit: ['review.undo'],
      ask: async () => {
        const id = await newHeldMessage()
        await made(post(`/reviews/${id}/release`))
        return remove(`/reviews/${id}/release`)
      },
    },
    'POST /api/v1/reviews/:id/refusal': {
      audit: ['review.refuse'],
      ask: async () => post(`/reviews/${await newHeldMessage()}/refusal`, { reason: 'x' }),
    },
    'POST /api/v1/broadcasts': {
      creates: 202,
      audit: ['broadcast.create'],
      ask: () => post('/broadcasts', { to: [{ numbers: ['09121234567'] }], text: `to many ${next()}` }),
    },
    'PATCH /api/v1/broadcasts/:id': {
      audit: ['broadcast.update'],
      ask: async () => patch(`/broadcasts/${await newBroadcast('expanding')}`, { pace: 60 }),
    },
    'POST /api/v1/broadcasts/:id/start': {
      audit: ['broadcast.start'],
      ask: async () => post(`/broadcasts/${await newBroadcast('draft')}/start`),
    },
    'POST /api/v1/broadcasts/:id/pause': {
      audit: ['broadcast.pause'],
      ask: async () => post(`/broadcasts/${await newBroadcast('sending')}/pause`),
    },
    'POST /api/v1/broadcasts/:id/resume': {
      audit: ['broadcast.resume'],
      ask: async () => {
        const id = await newBroadcast('sending')
        await made(post(`/broadcasts/${id}/pause`))
        return post(`/broadcasts/${id}/resume`)
      },
    },
    'POST /api/v1/broadcasts/:id/cancellation': {
      audit: ['broadcast.cancel'],
      ask: async () => post(`/broadcasts/${await newBroadcast('sending')}/cancellation`),
    },
    'POST /api/v1/broadcasts/:id/release': {
      audit: ['broadcast.release'],
      ask: async () => post(`/broadcasts/${await newBroadcast('held')}/release`),
    },
    'DELETE /api/v1/broadcasts/:id/release': {
      audit: ['broadcast.undo'],
      ask: async () => {
        const id = await newBroadcast('held')
        await made(post(`/broadcasts/${id}/release`))
        return remove(`/broadcasts/${id}/release`)
      },
    },
    'POST /api/v1/broadcasts/:id/refusal': {
      audit: ['broadcast.refuse'],
      ask: async () => post(`/broadcasts/${await newBroadcast('held')}/refusal`, { reason: 'x' }),
    },
    'POST /api/v1/broadcasts/:id/again': {
      creates: 202,
      audit: ['broadcast.create'],
      ask: async () => {
        const id = await newBroadcast('finished')
        const message = await newMessage()
        await pool.query(`update messages set broadcast_id = $1, status = 62, final_at = now() where id = $2`, [
          id,
          message,
        ])
        await pool.query('delete from later where id = $1', [message])
        return post(`/broadcasts/${id}/again`, {})
      },
    },
    'POST /api/v1/messages/:id/follow-up': {
      audit: ['follow-up.update'],
      ask: async () => post(`/messages/${await newMessage()}/follow-up`, { state: 'open', note: 'x' }),
    },
    'POST /api/v1/follow-ups/bulk': {
      audit: ['follow-up.update-many'],
      ask: async () => post('/follow-ups/bulk', { search: { id: await newMessage() }, change: { state: 'open' } }),
    },
    'POST /api/v1/follow-up-rules': {
      creates: true,
      audit: ['follow-up-rule.create'],
      ask: () => post('/follow-up-rules', { statuses: ['failed'] }),
    },
    'PATCH /api/v1/follow-up-rules/:id': {
      audit: ['follow-up-rule.update'],
      ask: async () => patch(`/follow-up-rules/${await makeFollowUpRule()}`, { times: 2 }),
    },
    'DELETE /api/v1/follow-up-rules/:id': {
      audit: ['follow-up-rule.delete'],
      ask: async () => remove(`/follow-up-rules/${await makeFollowUpRule()}`),
    },
    'POST /api/v1/blocked-numbers': {
      creates: true,
      audit: ['blocked-number.add'],
      ask: () => post('/blocked-numbers', { numbers: [newNumber()] }),
    },
    'POST /api/v1/blocked-numbers/removal': {
      audit: ['blocked-number.remove'],
      ask: async () => post('/blocked-numbers/removal', { ids: [await newBlock('manual')], reason: 'x' }),
    },
    'POST /api/v1/centre/blocked-numbers': {
      creates: true,
      audit: ['blocked-number.add'],
      ask: () => post('/centre/blocked-numbers', { numbers: [newNumber()] }),
    },
    'POST /api/v1/centre/blocked-numbers/removal': {
      audit: ['blocked-number.remove'],
      ask: async () => post('/centre/blocked-numbers/removal', { ids: [await newBlock('import')], reason: 'x' }),
    },
    'POST /api/v1/contacts': { creates: true, audit: ['contact.create'], ask: () => post('/contacts', newContact()) },
    'PATCH /api/v1/contacts/:id': {
      audit: ['contact.update'],
      ask: async () => patch(`/contacts/${await makeContact()}`, { name: 'Sara' }),
    },
    'DELETE /api/v1/contacts/:id': {
      audit: ['contact.delete'],
      ask: async () => remove(`/contacts/${await makeContact()}`),
    },
    'PUT /api/v1/contact-fields': {
      audit: ['contact-field.replace'],
      ask: () => ({
        ...post('/contact-fields', {
          fields: [{ name: `field${next()}`, title: { fa: 'ش', en: 'C' }, type: 'text' }],
        }),
        method: 'PUT',
      }),
    },
    'POST /api/v1/contact-lists': {
      creates: true,
      audit: ['contact-list.create'],
      ask: () => post('/contact-lists', { name: `list ${next()}` }),
    },
    'PATCH /api/v1/contact-lists/:id': {
      audit: ['contact-list.update'],
      ask: async () => patch(`/contact-lists/${await makeContactList()}`, { notes: 'x' }),
    },
    'DELETE /api/v1/contact-lists/:id': {
      audit: ['contact-list.delete'],
      ask: async () => remove(`/contact-lists/${await makeContactList()}`),
    },
    'PATCH /api/v1/contact-lists/:id/members': {
      audit: ['contact-list.change-members'],
      ask: async () => patch(`/contact-lists/${await makeContactList()}/members`, { add: [await makeContact()] }),
    },
    'POST /api/v1/templates': {
      creates: true,
      audit: ['template.create'],
      ask: () => post('/templates', newTemplate()),
    },
    'PATCH /api/v1/templates/:name': {
      audit: ['template.update'],
      ask: async () => patch(`/templates/${await makeTemplate()}`, { text: 'Your code: {{code}}' }),
    },
    'POST /api/v1/templates/:name/versions': {
      audit: ['template.update'],
      ask: async () => {
        const name = await makeTemplate()
        await made(patch(`/templates/${name}`, { text: 'Your code: {{code}}' }))
        return post(`/templates/${name}/versions`, { restore: 1 })
      },
    },
    'DELETE /api/v1/templates/:name': {
      audit: ['template.delete'],
      ask: async () => remove(`/templates/${await makeTemplate()}`),
    },
    'POST /api/v1/contact-imports': {
      audit: ['contact-import.create'],
      ask: async () => post('/contact-imports', await newImport()),
    },
    'POST /api/v1/contact-imports/:id/cancellation': {
      audit: ['contact-import.cancel'],
      ask: async () =>
        post(`/contact-imports/${(await made(post('/contact-imports', await newImport()))).id}/cancellation`),
    },
    'POST /api/v1/files': { creates: true, audit: ['file.upload'], ask: newFile },
    'DELETE /api/v1/files/:id': { audit: ['file.delete'], ask: async () => remove(`/files/${await makeFile()}`) },
    'POST /api/v1/tokens': {
      creates: true,
      audit: ['token.create'],
      ask: () => post('/tokens', { kind: 'test', name: `token ${next()}`, expiresIn: '30d' }),
    },
    'PATCH /api/v1/tokens/:id': {
      audit: ['token.update'],
      ask: async () => patch(`/tokens/${await newToken('/tokens')}`, { name: 'renamed', ratePerMinute: 600 }),
    },
    'POST /api/v1/tokens/:id/rotation': {
      creates: true,
      audit: ['token.create', 'token.rotate'],
      ask: async () => post(`/tokens/${await newToken('/tokens')}/rotation`, { overlapHours: 1 }),
    },
    'POST /api/v1/centre/tokens/:id/rotation': {
      creates: true,
      audit: ['token.create', 'token.rotate'],
      ask: async () => post(`/centre/tokens/${await newToken('/centre/tokens')}/rotation`, {}),
    },
    'PATCH /api/v1/centre/tokens/:id': {
      audit: ['token.update'],
      ask: async () => patch(`/centre/tokens/${await newToken('/centre/tokens')}`, { ratePerMinute: 600 }),
    },
    'DELETE /api/v1/tokens/:id': {
      audit: ['token.revoke'],
      ask: async () => remove(`/tokens/${await newToken('/tokens')}`),
    },
    'POST /api/v1/centre/tokens': {
      creates: true,
      audit: ['token.create'],
      ask: () => post('/centre/tokens', { kind: 'centre', name: `token ${next()}`, expiresIn: '30d' }),
    },
    'DELETE /api/v1/centre/tokens/:id': {
      audit: ['token.revoke'],
      ask: async () => remove(`/centre/tokens/${await newToken('/centre/tokens')}`),
    },
    'POST /api/v1/centre/users': {
      creates: true,
      audit: ['user.create'],
      ask: () => {
        const roles = [{ role: 'sender', service: 'payroll' }]
        return post('/centre/users', { username: `user-${next()}`, password: secret('password'), roles })
      },
    },
    'PATCH /api/v1/centre/users/:id': {
      audit: ['user.update'],
      ask: async () =>
        patch(`/centre/users/${await newUser()}`, { name: 'New', password: secret('password'), email: 'a@b.example' }),
    },
    'POST /api/v1/centre/users/:id/suspension': {
      audit: ['user.suspend'],
      ask: async () => post(`/centre/users/${await newUser()}/suspension`),
    },
    'DELETE /api/v1/centre/users/:id/suspension': {
      audit: ['user.resume'],
      ask: async () => {
        const id = await newUser()
        await made(post(`/centre/users/${id}/suspension`))
        return remove(`/centre/users/${id}/suspension`)
      },
    },
    'DELETE /api/v1/centre/users/:id/sessions': {
      audit: ['user.end-sessions'],
      ask: async () => {
        const username = `user-${next()}`
        const id = await centre.addPerson(username, null)
        await centre.signIn(username)
        return remove(`/centre/users/${id}/sessions`)
      },
    },
    'POST /api/v1/centre/roles': {
      creates: true,
      audit: ['role.create'],
      ask: () =>
        post('/centre/roles', {
          name: `role-${next()}`,
          scope: 'service',
          title: { fa: 'نقش', en: 'Role' },
          permissions: ['messages:read'],
        }),
    },
    'PATCH /api/v1/centre/roles/:name': {
      audit: ['role.update'],
      ask: async () => patch(`/centre/roles/${await newRole()}`, { permissions: ['messages:read', 'tokens:read'] }),
    },
    'DELETE /api/v1/centre/roles/:name': {
      audit: ['role.remove'],
      ask: async () => remove(`/centre/roles/${await newRole()}`),
    },
    'POST /api/v1/members': {
      creates: true,
      audit: ['member.add'],
      ask: async () => post('/members', { userId: await newUser(), role: 'sender' }),
    },
    'PATCH /api/v1/members/:id': {
      audit: ['member.update'],
      ask: async () => patch(`/members/${await newMember('/members', 'sender')}`, { role: 'support' }),
    },
    'DELETE /api/v1/members/:id': {
      audit: ['member.remove'],
      ask: async () => remove(`/members/${await newMember('/members', 'sender')}`),
    },
    'POST /api/v1/centre/members': {
      creates: true,
      audit: ['member.add'],
      ask: async () => post('/centre/members', { userId: await newUser(), role: 'auditor' }),
    },
    'PATCH /api/v1/centre/members/:id': {
      audit: ['member.update'],
      ask: async () =>
        patch(`/centre/members/${await newMember('/centre/members', 'auditor')}`, { endsAt: '2099-01-01T00:00:00Z' }),
    },
    'DELETE /api/v1/centre/members/:id': {
      audit: ['member.remove'],
      ask: async () => remove(`/centre/members/${await newMember('/centre/members', 'auditor')}`),
    },
    'POST /api/v1/centre/groups': {
      creates: true,
      audit: ['group.create'],
      ask: () => post('/centre/groups', { name: `group ${next()}` }),
    },
    'PATCH /api/v1/centre/groups/:id': {
      audit: ['group.update'],
      ask: async () => patch(`/centre/groups/${await newGroup()}`, { name: `group ${next()}` }),
    },
    'DELETE /api/v1/centre/groups/:id': {
      audit: ['group.delete'],
      ask: async () => remove(`/centre/groups/${await newGroup()}`),
    },
    'PATCH /api/v1/centre/groups/:id/members': {
      audit: ['group.change-members'],
      ask: async () => patch(`/centre/groups/${await newGroup()}/members`, { add: [await newUser()] }),
    },
    'PUT /api/v1/centre/groups/:id/groups/:child': {
      audit: ['group.add-group'],
      ask: async () => ({
        method: 'PUT',
        url: `/api/v1/centre/groups/${await newGroup()}/groups/${await newGroup()}`,
      }),
    },
    'DELETE /api/v1/centre/groups/:id/groups/:child': {
      audit: ['group.remove-group'],
      ask: async () => {
        const [outer, inner] = [await newGroup(), await newGroup()]
        await made({ method: 'PUT', url: `/api/v1/centre/groups/${outer}/groups/${inner}` })
        return remove(`/centre/groups/${outer}/groups/${inner}`)
      },
    },
    'PATCH /api/v1/centre/settings': {
      audit: ['centre.update'],
      ask: () => patch('/centre/settings', { retentionDays: 400 + next() }),
    },
    'POST /api/v1/centre/services': {
      creates: true,
      audit: ['service.create'],
      ask: () => post('/centre/services', { name: `service-${next()}` }),
    },
    'PATCH /api/v1/centre/services/:name': {
      audit: ['service.update'],
      ask: async () =>
        patch(`/centre/services/${await newService()}`, {
          unknownPolicy: 'rather-twice',
          ratePerMinute: 600,
          textsKeptDays: 30,
          quota: { day: { messages: 5 } },
        }),
    },
    'POST /api/v1/centre/services/:name/suspension': {
      audit: ['service.suspend'],
      ask: async () => post(`/centre/services/${await newService()}/suspension`),
    },
    'DELETE /api/v1/centre/services/:name/suspension': {
      audit: ['service.resume'],
      ask: async () => {
        const name = await newService()
        await made(post(`/centre/services/${name}/suspension`))
        return remove(`/centre/services/${name}/suspension`)
      },
    },
    'POST /api/v1/centre/services/:name/archive': {
      audit: ['service.archive'],
      ask: async () => post(`/centre/services/${await newService()}/archive`),
    },
    'DELETE /api/v1/centre/services/:name/archive': {
      audit: ['service.restore'],
      ask: async () => {
        const name = await newService()
        await made(post(`/centre/services/${name}/archive`))
        return remove(`/centre/services/${name}/archive`)
      },
    },
    'POST /api/v1/centre/accounts': {
      creates: true,
      audit: ['account.create'],
      ask: () => post('/centre/accounts', { name: `account-${next()}`, provider: 'kavenegar' }),
    },
    'PATCH /api/v1/centre/accounts/:name': {
      audit: ['account.update'],
      ask: async () => patch(`/centre/accounts/${await newAccount()}`, { connections: 7 }),
    },
    'PUT /api/v1/centre/accounts/:name/tariffs': {
      audit: ['account.set-tariffs'],
      ask: async () => ({
        method: 'PUT',
        url: `/api/v1/centre/accounts/${await newAccount()}/tariffs`,
        body: { tariffs: [{ startsOn: '2026-01-01', price: { amount: '1000', unit: 'IRR' } }] },
      }),
    },
    'PATCH /api/v1/centre/accounts/:name/balance': {
      audit: ['account.set-balance-period'],
      ask: async () => patch(`/centre/accounts/${await newAccount()}/balance`, { periodMinutes: 30 }),
    },
    'POST /api/v1/centre/accounts/:name/balance/refresh': {
      audit: ['account.refresh-balance'],
      ask: () => post('/centre/accounts/kn/balance/refresh'),
    },
    'PUT /api/v1/centre/accounts/:name/balance/by-hand': {
      audit: ['account.enter-balance'],
      ask: async () => put(`/centre/accounts/${await newAccount()}/balance/by-hand`, BY_HAND),
    },
    'DELETE /api/v1/centre/accounts/:name/balance/by-hand': {
      audit: ['account.clear-balance'],
      ask: async () => {
        const url = `/centre/accounts/${await newAccount()}/balance/by-hand`
        await made(put(url, BY_HAND))
        return remove(url)
      },
    },
    'PUT /api/v1/centre/accounts/:name/alert-rules': {
      audit: ['account.set-alert-rules'],
      ask: async () => put(`/centre/accounts/${await newAccount()}/alert-rules`, ALERT_RULES),
    },
    'POST /api/v1/centre/alerts/:id/acknowledgement': {
      audit: ['alert.acknowledge'],
      ask: async () => post(`/centre/alerts/${await newAlert()}/acknowledgement`),
    },
    'POST /api/v1/centre/accounts/:name/suspension': {
      audit: ['account.suspend'],
      ask: async () => post(`/centre/accounts/${await newAccount()}/suspension`),
    },
    'DELETE /api/v1/centre/accounts/:name/suspension': {
      audit: ['account.resume'],
      ask: async () => {
        const name = await newAccount()
        await made(post(`/centre/accounts/${name}/suspension`))
        return remove(`/centre/accounts/${name}/suspension`)
      },
    },
    'POST /api/v1/centre/accounts/:name/circuit-trial': {
      audit: ['account.try-circuits'],
      ask: async () => {
        const name = await newAccount()
        await pool.query(
          `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
           select id, 'account', '', 'open', 'credit', 'no_credit', '418', '', 'administrator', 1, now(), now() + interval '1 hour'
           from accounts where name = $1`,
          [name],
        )
        return post(`/centre/accounts/${name}/circuit-trial`)
      },
    },
    'POST /api/v1/centre/accounts/:name/report-secret': {
      audit: ['account.rotate-report-secret'],
      ask: async () => post(`/centre/accounts/${await newAccount()}/report-secret`),
    },
    'POST /api/v1/centre/accounts/:name/keys': {
      creates: true,
      audit: ['account.add-key'],
      ask: async () =>
        post(`/centre/accounts/${await newAccount()}/keys`, { name: 'second', fields: { apiKey: secret('key') } }),
    },
    'PATCH /api/v1/centre/accounts/:name/keys/:key': {
      audit: ['account.update-key'],
      ask: async () =>
        patch(`/centre/accounts/${await newAccount()}/keys/primary`, {
          fields: { apiKey: secret('key') },
          disabled: true,
        }),
    },
    'DELETE /api/v1/centre/accounts/:name/keys/:key': {
      audit: ['account.remove-key'],
      ask: async () => remove(`/centre/accounts/${await newAccount()}/keys/primary`),
    },
    'POST /api/v1/centre/accounts/:name/lines': {
      creates: true,
      audit: ['account.add-line'],
      ask: async () => post(`/centre/accounts/${await newAccount()}/lines`, { number: `5000${next()}` }),
    },
    'PATCH /api/v1/centre/accounts/:name/lines/:number': {
      audit: ['account.update-line'],
      ask: async () => {
        const name = await newAccount()
        await made(post(`/centre/accounts/${name}/lines`, { number: '50001' }))
        return patch(`/centre/accounts/${name}/lines/50001`, { kind: 'advertising' })
      },
    },
    'DELETE /api/v1/centre/accounts/:name/lines/:number': {
      audit: ['account.remove-line'],
      ask: async () => {
        const name = await newAccount()
        await made(post(`/centre/accounts/${name}/lines`, { number: '50001' }))
        return remove(`/centre/accounts/${name}/lines/50001`)
      },
    },
    'PUT /api/v1/centre/accounts/:name/lines/:number/block-list': {
      audit: ['blocked-number.share-list'],
      ask: async () => put(`/centre/accounts/${await newAdvertiser()}/lines/50001/block-list`),
    },
    'DELETE /api/v1/centre/accounts/:name/lines/:number/block-list': {
      audit: ['blocked-number.stop-sharing-list'],
      ask: async () => {
        const url = `/centre/accounts/${await newAdvertiser()}/lines/50001/block-list`
        await made(put(url))
        return remove(url)
      },
    },
    'PATCH /api/v1/centre/methods/:method': {
      audit: ['method.update'],
      ask: () => patch('/centre/methods/kavenegar.otp', { position: next() }),
    },
    'POST /api/v1/centre/accounts/:name/test-messages': {
      audit: ['account.send-test'],
      ask: async () =>
        post(`/centre/accounts/${await newAccount()}/test-messages`, { to: '09121234567', text: 'test' }),
    },
    'POST /api/v1/centre/directories': {
      creates: true,
      audit: ['directory.create'],
      ask: () =>
        post('/centre/directories', {
          name: `directory-${next()}`,
          url: 'ldaps://127.0.0.1:9',
          userBases: ['dc=x'],
          password: secret('password'),
        }),
    },
    'PATCH /api/v1/centre/directories/:name': {
      audit: ['directory.update'],
      ask: async () =>
        patch(`/centre/directories/${await newDirectory()}`, { password: secret('password'), pageSize: 9 }),
    },
    'DELETE /api/v1/centre/directories/:name': {
      audit: ['directory.remove'],
      ask: async () => remove(`/centre/directories/${await newDirectory()}`),
    },
    'POST /api/v1/centre/directories/:name/dry-run': {
      audit: ['directory.dry-run'],
      ask: async () => post(`/centre/directories/${await newDirectory()}/dry-run`),
    },
    'POST /api/v1/centre/directories/:name/sync': {
      audit: ['directory.sync'],
      ask: async () => post(`/centre/directories/${await newDirectory()}/sync`, { beyondGuard: true }),
    },
    'POST /api/v1/centre/allocations': {
      creates: true,
      audit: ['allocation.create'],
      ask: async () =>
        post('/centre/allocations', {
          service: await newService(),
          account: await newAccount(),
          methods: ['kavenegar.sms'],
        }),
    },
    'PATCH /api/v1/centre/allocations/:id': {
      audit: ['allocation.update'],
      ask: async () => patch(`/centre/allocations/${await newAllocation()}`, { position: 9 }),
    },
    'DELETE /api/v1/centre/allocations/:id': {
      audit: ['allocation.remove'],
      ask: async () => remove(`/centre/allocations/${await newAllocation()}`),
    },
  }
  const CHANGES_NOTHING: Record<string, { as?: Credential; asked: Asked | (() => Promise<Asked>) }> = {
    'POST /api/v1/contact-imports/preview': {
      asked: async () => post('/contact-imports/preview', { file: await makeFile() }),
    },
    'POST /api/v1/templates/:name/preview': {
      asked: async () => post(`/templates/${await makeTemplate()}/preview`, {}),
    },
    'POST /api/v1/centre/directories/:name/connection-test': {
      asked: post('/centre/directories/nowhere/connection-test'),
    },
    'POST /api/v1/centre/account-rehearsals': { asked: post('/centre/account-rehearsals', REHEARSAL) },
    'POST /api/v1/session/passkey-options': { as: null, asked: post('/session/passkey-options') },
    'POST /api/v1/password-reset': { as: null, asked: post('/password-reset', { signInName: 'nobody-at-all' }) },
    'POST /api/v1/me/totp/set-up': { asked: post('/me/totp/set-up') },
    'POST /api/v1/me/passkeys/set-up': { asked: post('/me/passkeys/set-up') },
    'POST /api/v1/messages/status': { as: live, asked: post('/messages/status', { ids: ['x', 'y'] }) },
    'POST /api/v1/messages/preview': { as: live, asked: post('/messages/preview', { to: '09121234567', text: 'x' }) },
  }

  const routes = listRoutes(app).filter(({ url }) => url.startsWith('/api/v1/'))
  const writing = routes.filter(({ method }) => method !== 'GET')
  const nameOf = ({ method, url }: { method: string; url: string }): string => `${method} ${url}`
  const changesNothing = new Set(writing.filter(({ route }) => route.config?.changesNothing).map(nameOf))
  const credentialOf = (write: { as?: Credential }): Credential => (write.as === undefined ? root : write.as)

  test('the tables of this test name every route that writes, and none that is not there', () => {
    const known = writing.map(nameOf)
    assert.deepEqual(known.filter((name) => !changesNothing.has(name)).sort(), Object.keys(WRITES).sort())
    assert.deepEqual([...changesNothing].sort(), Object.keys(CHANGES_NOTHING).sort())
  })

  for (const [name, write] of Object.entries(WRITES)) {
    test(`${name} leaves ${write.audit.length === 0 ? 'its API-call row' : write.audit.join(' and ')}, or nothing at all`, async () => {
      const blocked = write.audit.length === 0 ? 'api_calls' : 'audit_entries'
      const refused = await write.ask()
      const before = await snapshot()
      const failure = await whileBlocked(blocked, () => call(credentialOf(write), asRoot(refused)))
      assert.equal(failure.status, 500, failure.text)
      assert.deepEqual(await snapshot(), before, 'what cannot be audited is not done')

      const asked = await write.ask()
      const since = await lastEntry()
      const requestId = `walk-${next()}`
      const answer = await call(
        credentialOf(write),
        asRoot({ ...asked, headers: { ...asked.headers, 'x-request-id': requestId } }),
      )
      assert.ok(answer.status >= 200 && answer.status < 300, answer.text)
      assert.equal(answer.status === 201, write.creates === true || name.endsWith('first-run'))
      if (write.creates === 202) assert.equal(answer.status, 202)
      if (name.endsWith('first-run')) {
        const cookie = String([answer.headers['set-cookie']].flat()[0]).split(';')[0] as string
        root = { cookie }
      }
      const entries = await listEntries(since)
      assert.deepEqual(
        entries.map((entry) => entry.action),
        write.audit,
      )
      for (const entry of entries) assert.equal(entry.request_id, requestId)
      await deps.apiLog.flush()
      const { rows } = await pool.query(
        'select route, status, token_id, user_id, subject from api_calls where request_id = $1',
        [requestId],
      )
      assert.equal(rows.length, 1)
      assert.deepEqual([rows[0].route, rows[0].status], [name.split(' ')[1], answer.status])
      if (write.audit.length === 0) {
        const items: { message: { id: string } }[] = answer.body.items ?? [{ message: answer.body }]
        const { rows: messages } = await pool.query(
          'select distinct token_id, request_id from messages where id = any ($1)',
          [items.map((item) => item.message.id)],
        )
        assert.deepEqual(messages, [{ token_id: rows[0].token_id, request_id: requestId }])
        assert.ok(rows[0].token_id !== null)
        assert.equal(rows[0].subject, answer.body.id ?? null)
      }
    })
  }

  test('a write that is refused leaves no entry and no change', async () => {
    for (const [name, write] of Object.entries(WRITES)) {
      const asked = await write.ask()
      const strange = name
        .replace(/^\w+ /, '')
        .replace(/:(\w+)/g, (_, part: string) => (part === 'id' ? '2147483647' : 'nobody'))
      const wrong: Asked[] = [
        ...(asked.body === undefined
          ? []
          : [
              { ...asked, body: { ...(asked.body as object), nonsense: 1 } },
              { ...asked, body: [] },
            ]),
        ...(name.includes(':') ? [{ ...asked, url: strange }] : []),
      ]
      const before = await snapshot()
      for (const one of wrong) {
        const answer = await call(credentialOf(write), asRoot(one))
        assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${answer.text}`)
      }
      assert.deepEqual(await snapshot(), before, name)
    }
  })

  test('what creates is done once under a key, and answered again without a secret', async () => {
    for (const [name, write] of Object.entries(WRITES).filter(([, { creates }]) => creates)) {
      const asked = await write.ask()
      const since = await lastEntry()
      const headers = { ...asked.headers, 'idempotency-key': `walk-${next()}` }
      const first = await call(root, asRoot({ ...asked, headers }))
      const again = await call(root, asRoot({ ...asked, headers }))
      const status = write.creates === 202 ? 202 : 201
      assert.deepEqual([first.status, again.status], [status, status], `${name}: ${again.text}`)
      assert.equal(again.headers['idempotency-replayed'], 'true', name)
      for (const [what, text] of secrets) assert.ok(!again.text.includes(text), `${name} shows ${what} again`)
      const { token: _, reportUrl: __, inboundUrl: ___, ...rest } = first.body
      for (const [field, value] of Object.entries(rest)) assert.deepEqual(again.body[field], value, `${name} ${field}`)
      assert.equal((await listEntries(since)).length, write.audit.length, name)
      const another =
        asked.raw === undefined
          ? { body: { ...(asked.body as object), title: undefined, other: 1 } }
          : { raw: `${asked.raw}1` }
      const other = await call(root, asRoot({ ...asked, headers, ...another }))
      assert.equal(other.status, 422, name)
      assert.equal((await listEntries(since)).length, write.audit.length, name)
    }
  })

  test('what says that it changes nothing changes nothing and leaves no entry', async () => {
    for (const [name, { as, asked: made }] of Object.entries(CHANGES_NOTHING)) {
      const asked = typeof made === 'function' ? asRoot(await made()) : made
      const before = await snapshot()
      const answer = await call(credentialOf({ as }), asked)
      assert.equal(answer.status, 200, `${name}: ${answer.text}`)
      assert.deepEqual(await snapshot(), before, name)
    }
  })

  test('reading changes nothing and leaves no entry', async () => {
    await centre.addPerson('omid', 'auditor')
    const omid = { cookie: await centre.signIn('omid') }
    const before = await snapshot()
    for (const { url, route } of routes.filter((one) => one.method === 'GET' && one.url !== '/api/v1/events')) {
      const places: Record<string, string> = {
        name: url.includes('/accounts/') ? 'kn' : 'payroll',
        key: 'primary',
        number: '10008663',
      }
      const path = url.replace(/:(\w+)/g, (_, part: string) => places[part] ?? '1')
      // the auditor, who may see everything at the centre and no secret; whom one could add is for those who add
      const isAudited = url.includes('/centre/') && !route.config?.permission?.endsWith(':write')
      const answer = await call(
        isAudited ? omid : root,
        asRoot({ url: `${path}${route.config?.search ? '?limit=200' : ''}` }),
      )
      assert.ok(answer.status === 200 || (url.includes(':') && answer.status === 404), `${url}: ${answer.text}`)
    }
    assert.deepEqual(await snapshot(), before)
  })

  test('no secret stands in an answer, an audit entry, an API-call row, a kept answer or a line of the log', async () => {
    for (const bad of ['nonsense', `${live.slice(0, -3)}abc`]) await call(bad, { url: '/api/v1/messages' })
    await call(null, post('/session', { signInName: secret('name'), password: secret('password') }))
    await call(null, { url: `/reports/${accounts.kn.reportSecret}?messageid=x` })
    await call(null, { url: `/api/v1/first-run?code=${setupCode}` })
    await deps.apiLog.flush()
    const places: Record<string, string[]> = {
      answer: answers.map(({ text }) => text),
      'line of the log': lines,
    }
    for (const table of [
      'audit_entries',
      'api_calls',
      'idempotent_answers',
      'account_keys',
      'accounts',
      'tokens',
      'users',
      'notes',
      'calls',
      'messages',
    ])
      places[table] = (await pool.query(`select to_jsonb(t)::text as text from ${table} t`)).rows.map(
        ({ text }) => text,
      )
    assert.ok(secrets.size > 40 && lines.length > 100 && places.audit_entries!.length > 50)
    for (const [place, texts] of Object.entries(places))
      for (const text of texts)
        for (const [what, hidden] of secrets)
          assert.ok(!text.includes(hidden), `${what} stands in ${place}: ${text.slice(0, 300)}`)
  })

  test('every action that was written has its words', async () => {
    const { rows } = await pool.query<{ action: string }>('select distinct action from audit_entries')
    assert.ok(rows.length > 40)
    for (const { action } of rows)
      for (const locale of LOCALES) assert.ok(hasPhrase(locale, `panel.logs.action.${action}`), `${locale} ${action}`)
  })

  test('every code that occurred has its words and its page', () => {
    const codes = new Set(answers.filter(({ status }) => status >= 400).map(({ code }) => code))
    assert.ok(codes.size >= 5)
    for (const code of codes) {
      assert.ok(code !== undefined && code in ERRORS, `${code} is in no table`)
      for (const locale of LOCALES)
        for (const part of ['title', 'detail', 'who', 'fix'])
          assert.ok(hasPhrase(locale, `errors.${code as ErrorCode}.${part}`), `${locale} ${code}`)
    }
  })
})
