import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestApp } from '../../test-app.ts'

const office = await openTestApp()
const token = await office.addToken('centre')
const pool = office.deps.database.pools.rest
let accounts = 0

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, locale = 'en') =>
  office.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, 'accept-language': locale },
    ...(payload && { payload }),
  })

/** An account of its own with two keys and a line. */
async function makeAccount(): Promise<string> {
  const name = `stopped-${++accounts}`
  const keys = ['primary', 'spare'].map((key) => ({ name: key, fields: { apiKey: key } }))
  const made = await call('POST', '/centre/accounts', { name, provider: 'ghasedak', keys, lines: [{ number: '1000' }] })
  assert.equal(made.statusCode, 201, made.body)
  return name
}

const REASONS = {
  account: ['credit', 'no_credit', '418', 'اعتبار کافی نیست'],
  key: ['key', 'key_refused', '403', 'کلید نامعتبر است'],
  line: ['line', 'line_refused', '412', 'خط نامعتبر است'],
} as const

/** Stops the account, its first key or its line, to be tried in an hour; `state` says what became of it. */
async function stop(account: string, kind: keyof typeof REASONS, state: 'open' | 'half_open' | 'closed' = 'open') {
  const subject = { account: "''", key: 'k.id::text', line: "'1000'" }[kind]
  const values = [account, kind, state, ...REASONS[kind]]
  const from = `from accounts a join account_keys k on k.account_id = a.id and k.name = 'primary' where a.name = $1`
  await pool.query(
    `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at, slot, epoch)
     select a.id, $2, ${subject}, $3, $4, $5, $6, $7, 'administrator', 3, now(), now() + interval '1 hour',
       case when $3 = 'half_open' then 1 end, case when $3 = 'half_open' then 1 end ${from}`,
    values,
  )
  await pool.query(
    `insert into circuit_events (account_id, kind, subject, state, fault, failure, code, words, who)
     select a.id, $2, ${subject}, $3, $4, $5, $6, $7, 'administrator' ${from}`,
    values,
  )
}

const circuitsOf = async (account: string, locale = 'en') =>
  (await call('GET', `/centre/accounts/${account}`, undefined, locale)).json().circuits
const waitOf = async (account: string): Promise<number> => {
  const [circuit] = await circuitsOf(account)
  return Date.parse(circuit.retryAt) - Date.now()
}
const actionsOf = async (account: string): Promise<string[]> =>
  (await call('GET', `/centre/audit-entries?subject=${account}&sort=at`))
    .json()
    .items.map(({ action }: { action: string }) => action)

test('an account tells what of it is stopped, by names that people know, why, and who must act', async () => {
  const name = await makeAccount()
  await stop(name, 'line')
  await stop(name, 'key', 'half_open')
  await stop(name, 'account')
  const circuits = await circuitsOf(name)
  assert.deepEqual(
    circuits.map(({ kind, subject, state, failure, provider, openings }: Record<string, unknown>) => [
      kind,
      subject,
      state,
      failure,
      provider,
      openings,
    ]),
    [
      [
        'account',
        null,
        'open',
        { code: 'no_credit', title: 'The account is out of credit', who: 'administrator' },
        { code: '418', text: 'اعتبار کافی نیست' },
        3,
      ],
      [
        'key',
        'primary',
        'half_open',
        { code: 'key_refused', title: 'The provider refused the account’s key', who: 'administrator' },
        { code: '403', text: 'کلید نامعتبر است' },
        3,
      ],
      [
        'line',
        '1000',
        'open',
        { code: 'line_refused', title: 'The provider refused the sender line', who: 'administrator' },
        { code: '412', text: 'خط نامعتبر است' },
        3,
      ],
    ],
  )
  assert.match((await circuitsOf(name, 'fa'))[0].failure.title, /اعتبار/)
  const listed = (await call('GET', '/centre/accounts?stopped=true')).json().items
  assert.deepEqual(
    listed.map((account: { name: string }) => account.name),
    [name],
  )
})

test('what has closed, and what a removed key or line was stopped for, is history: newest first, and searched', async () => {
  const name = await makeAccount()
  await stop(name, 'account', 'closed')
  await stop(name, 'key')
  await stop(name, 'line')
  assert.equal((await circuitsOf(name)).length, 2)
  await call('DELETE', `/centre/accounts/${name}/keys/primary`)
  await call('DELETE', `/centre/accounts/${name}/lines/1000`)
  assert.deepEqual(await circuitsOf(name), [])
  const list = async (query = '') =>
    (await call('GET', `/centre/accounts/${name}/circuit-events${query}`))
      .json()
      .items.map(({ kind, subject, state, failure }: { [key: string]: unknown; failure: { code: string } }) =>
        [kind, subject, state, failure.code].join(' '),
      )
  assert.deepEqual(await list(), ['line 1000 open line_refused', 'key  open key_refused', 'account  closed no_credit'])
  assert.deepEqual(await list('?kind=account'), ['account  closed no_credit'])
  assert.equal((await call('GET', '/centre/accounts/nobody/circuit-events')).json().code, 'account_not_found')
})

test('the history tells of a key by its name while there is one of that name, whatever credential it holds', async () => {
  const name = await makeAccount()
  await stop(name, 'key')
  const subjects = async () =>
    (await call('GET', `/centre/accounts/${name}/circuit-events?kind=key`))
      .json()
      .items.map(({ subject }: { subject: string | null }) => subject)
  const refusalOf = async () => (await call('GET', `/centre/accounts/${name}`)).json().keys[0].lastRefusal
  assert.equal((await refusalOf()).failure, 'key_refused')
  const replaced = await call('PATCH', `/centre/accounts/${name}/keys/primary`, { fields: { apiKey: 'other' } })
  assert.equal(replaced.statusCode, 200, replaced.body)
  assert.deepEqual(await subjects(), ['primary'])
  assert.equal(await refusalOf(), null, 'the new credential was refused nothing')
  await call('DELETE', `/centre/accounts/${name}/keys/primary`)
  assert.deepEqual(await subjects(), [null])
})

test('what is stopped is tried now when it is asked for, and the audit log says who did', async () => {
  const name = await makeAccount()
  assert.equal((await call('POST', `/centre/accounts/${name}/circuit-trial`)).statusCode, 200)
  await stop(name, 'account')
  await stop(name, 'line', 'half_open')
  const tried = await call('POST', `/centre/accounts/${name}/circuit-trial`)
  assert.equal(tried.statusCode, 200, tried.body)
  const [account, line] = tried.json().circuits
  assert.ok(Date.parse(account.retryAt) - Date.now() < 1_500, account.retryAt)
  assert.ok(Date.parse(line.retryAt) - Date.now() > 3_000_000, 'what is being tried is left alone')
  assert.deepEqual(
    (await actionsOf(name)).filter((action) => action.includes('try')),
    ['account.try-circuits'],
    'where nothing was stopped nothing was done',
  )
})

test('what was mended is tried at once, and what has nothing to do with it changes nothing', async () => {
  const MENDING: [
    what: string,
    ask: (name: string) => Promise<{ statusCode: number; body: string }>,
    isTried: boolean,
  ][] = [
    ['settings', (name) => call('PATCH', `/centre/accounts/${name}`, { settings: { backend: 'v2' } }), true],
    ['baseUrl', (name) => call('PATCH', `/centre/accounts/${name}`, { baseUrl: 'https://other.example' }), true],
    ['proxyUrl', (name) => call('PATCH', `/centre/accounts/${name}`, { proxyUrl: 'http://proxy.example' }), true],
    ['title', (name) => call('PATCH', `/centre/accounts/${name}`, { title: { fa: 'ی', en: 'y' } }), false],
    ['pace', (name) => call('PATCH', `/centre/accounts/${name}`, { pace: 5 }), false],
    ['the same', (name) => call('PATCH', `/centre/accounts/${name}`, { baseUrl: null }), false],
    ['fields', (name) => call('PATCH', `/centre/accounts/${name}/keys/spare`, { fields: { apiKey: 'new' } }), true],
    ['a key on', (name) => call('PATCH', `/centre/accounts/${name}/keys/spare`, { disabled: false }), true],
    ['a key off', (name) => call('PATCH', `/centre/accounts/${name}/keys/primary`, { disabled: true }), false],
    ['a line on', (name) => call('PATCH', `/centre/accounts/${name}/lines/1000`, { disabled: false }), true],
    ['resumed', (name) => call('DELETE', `/centre/accounts/${name}/suspension`), true],
    ['suspended', (name) => call('POST', `/centre/accounts/${name}/suspension`), false],
  ]
  for (const [what, ask, isTried] of MENDING) {
    const name = await makeAccount()
    if (what === 'a key on') await call('PATCH', `/centre/accounts/${name}/keys/spare`, { disabled: true })
    if (what === 'a line on') await call('PATCH', `/centre/accounts/${name}/lines/1000`, { disabled: true })
    await stop(name, 'account')
    const answer = await ask(name)
    assert.equal(answer.statusCode, 200, `${what}: ${answer.body}`)
    assert.equal((await waitOf(name)) < 1_500, isTried, what)
  }
})

test('a pace is set, shown, taken away, and kept in the audit log', async () => {
  const name = await makeAccount()
  assert.equal((await call('GET', `/centre/accounts/${name}`)).json().pace, null)
  assert.equal((await call('PATCH', `/centre/accounts/${name}`, { pace: 40 })).json().pace, 40)
  assert.equal((await call('PATCH', `/centre/accounts/${name}`, { connections: 3 })).json().pace, 40)
  assert.equal((await call('PATCH', `/centre/accounts/${name}`, { pace: null })).json().pace, null)
  const entries = (await call('GET', `/centre/audit-entries?subject=${name}&action=account.update&sort=at`)).json()
  assert.deepEqual(
    entries.items.map(({ after }: { after: object }) => after),
    [{ pace: 40 }, { connections: 3 }, { pace: null }],
  )
})

test('a change of an account waits for no node that is changing its circuits, nor such a node for the change', async () => {
  const name = await makeAccount()
  await stop(name, 'account')
  const node = await pool.connect()
  try {
    // as dispatch does when a try came to nothing, up to the moment before its commit
    await node.query('begin')
    await node.query(
      `update circuits set openings = openings + 1 where account_id = (select id from accounts where name = $1)`,
      [name],
    )
    await node.query(
      `insert into circuit_events (account_id, kind, subject, state, fault, failure, code, words, who)
       select id, 'account', '', 'open', 'credit', 'no_credit', '418', '', 'administrator' from accounts where name = $1`,
      [name],
    )
    const change = call('PATCH', `/centre/accounts/${name}`, { proxyUrl: 'http://proxy.example' })
    assert.equal((await Promise.race([change, waitInVain(5_000)])).statusCode, 200)
  } finally {
    await node.query('rollback')
    node.release()
  }
})

const waitInVain = (ms: number): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('it waited')), ms).unref())
