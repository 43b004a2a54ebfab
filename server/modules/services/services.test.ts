import assert from 'node:assert/strict'
import { createHmac, hash } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'

const office = await openTestApp()
const token = await office.addToken('centre')

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers: object = {}) =>
  office.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload && { payload }),
  })

const auditOf = async (subject: string) => {
  const { rows } = await sql<{ action: string; before: unknown; after: unknown }>`
    select action, before, after from audit_entries where subject_id = ${subject} order by id`.execute(
    office.deps.database.db,
  )
  return rows
}

const NO_CAPS = { messages: null, segments: null, money: null }
const title = { fa: 'حقوق', en: 'Payroll' }

test('a service is made once, and who makes it again is told that the name is taken', async () => {
  const made = await call('POST', '/centre/services', { name: 'payroll', title })
  assert.equal(made.statusCode, 201, made.body)
  const { createdAt, ...rest } = made.json()
  assert.ok(Date.parse(createdAt) > 0)
  assert.deepEqual(rest, {
    name: 'payroll',
    title,
    unknownPolicy: null,
    ratePerMinute: null,
    textsKeptDays: null,
    quota: { day: NO_CAPS, month: NO_CAPS },
    floodGuard: null,
    reviewPolicy: null,
    reviewNotices: { quietHours: null },
    addressesAllGroups: false,
    groups: [],
    suspended: false,
    archived: false,
    sandbox: false,
    canSend: false,
  })
  const again = await call('POST', '/centre/services', { name: 'payroll', title })
  assert.equal(again.statusCode, 409)
  assert.equal(again.json().code, 'already_exists')
  assert.deepEqual(again.json().errors[0].path, 'name')
  assert.equal((await auditOf('payroll')).length, 1)
})

test("a service's name never changes, and a change that changes nothing leaves no entry", async () => {
  await call('POST', '/centre/services', { name: 'portal', title })
  const renamed = await call('PATCH', '/centre/services/portal', { name: 'other' })
  assert.equal(renamed.statusCode, 422)
  assert.deepEqual(
    renamed.json().errors.map(({ path, code }: { path: string; code: string }) => [path, code]),
    [['name', 'unknown_field']],
  )
  const changed = await call('PATCH', '/centre/services/portal', { unknownPolicy: 'rather-twice' })
  assert.equal(changed.json().unknownPolicy, 'rather-twice')
  assert.deepEqual(changed.json().title, title)
  await call('PATCH', '/centre/services/portal', { unknownPolicy: 'rather-twice', title })
  const entries = await auditOf('portal')
  assert.deepEqual(
    entries.map((entry) => entry.action),
    ['service.create', 'service.update'],
  )
  assert.deepEqual(entries[1]?.before, { unknownPolicy: null })
  assert.deepEqual(entries[1]?.after, { unknownPolicy: 'rather-twice' })
})

test('texts are kept for so many days as the centre keeps messages at most, and not a whole number of days is refused', async () => {
  const set = (textsKeptDays: unknown, url = '/centre/services/keeper') => call('PATCH', url, { textsKeptDays })
  assert.equal((await call('POST', '/centre/services', { name: 'keeper', textsKeptDays: 366 })).statusCode, 422)
  const made = await call('POST', '/centre/services', { name: 'keeper', textsKeptDays: 30 })
  assert.equal(made.json().textsKeptDays, 30)
  const { path, code, title: words } = (await set(366)).json().errors[0]
  assert.deepEqual([path, code], ['textsKeptDays', 'too_large'])
  assert.match(words, /365/)
  for (const wrong of [0, -1, 1.5, '30', 3_651]) {
    const answer = await set(wrong)
    assert.deepEqual([wrong, answer.statusCode, answer.json().errors[0].path], [wrong, 422, 'textsKeptDays'])
  }
  assert.equal((await set(365)).json().textsKeptDays, 365)
  // what was allowed stays as it is when the centre keeps messages for less, and a save of the rest is no reason to refuse
  await call('PATCH', '/centre/settings', { retentionDays: 60 })
  assert.equal(
    (await call('PATCH', '/centre/services/keeper', { textsKeptDays: 365, ratePerMinute: 5 })).statusCode,
    200,
  )
  assert.equal((await set(null)).json().textsKeptDays, null)
  await call('PATCH', '/centre/settings', { retentionDays: 365 })
  const entries = (await auditOf('keeper')).filter(({ action }) => action === 'service.update')
  assert.deepEqual(
    entries.map(({ before, after }) => [before, after]),
    [
      [{ textsKeptDays: 30 }, { textsKeptDays: 365 }],
      [{ ratePerMinute: null }, { ratePerMinute: 5 }],
      [{ textsKeptDays: 365 }, { textsKeptDays: null }],
    ],
  )
})

test('a suspension is made and lifted, each told once', async () => {
  await call('POST', '/centre/services', { name: 'clinic', title })
  for (const method of ['POST', 'POST', 'DELETE', 'DELETE'] as const) {
    const answer = await call(method, '/centre/services/clinic/suspension')
    assert.equal(answer.statusCode, 200, answer.body)
    assert.equal(answer.json().suspended, method === 'POST')
    assert.equal((await call('GET', '/centre/services/clinic')).json().suspended, method === 'POST')
  }
  assert.deepEqual(
    (await auditOf('clinic')).map((entry) => entry.action),
    ['service.create', 'service.suspend', 'service.resume'],
  )
})

test('a creating request under one Idempotency-Key creates once, and its answer is replayed', async () => {
  const headers = { 'idempotency-key': 'make-library' }
  const body = { name: 'library', title }
  const first = await call('POST', '/centre/services', body, headers)
  const second = await call('POST', '/centre/services', body, headers)
  assert.deepEqual([first.statusCode, second.statusCode], [201, 201])
  assert.deepEqual(second.json(), first.json())
  assert.equal(first.headers['idempotency-replayed'], undefined)
  assert.equal(second.headers['idempotency-replayed'], 'true')
  const other = await call('POST', '/centre/services', { ...body, name: 'library-2' }, headers)
  assert.equal(other.json().code, 'idempotency_key_reused')
  assert.equal((await call('GET', '/centre/services/library-2')).statusCode, 404)
  const bad = await call('POST', '/centre/services', { ...body, name: 'library-3' }, { 'idempotency-key': 'a b' })
  assert.equal(bad.json().code, 'idempotency_key_invalid')
})

test('what is kept to know a repetition by cannot be found by trying bodies without the master key', async () => {
  const body = { name: 'signed', title }
  await call('POST', '/centre/services', body, { 'idempotency-key': 'signed' })
  const { rows } = await sql<{ hash: Buffer }>`select hash from idempotent_answers where key = 'signed'`.execute(
    office.deps.database.db,
  )
  const text = `POST /api/v1/centre/services\n${JSON.stringify(body)}`
  assert.notEqual(rows[0]!.hash.toString('hex'), hash('sha256', text))
  const key = office.deps.vault.deriveKey('request bodies')
  assert.equal(rows[0]!.hash.toString('hex'), createHmac('sha256', key).update(text).digest('hex'))
})

test('a refused creation is not kept under its Idempotency-Key', async () => {
  const headers = { 'idempotency-key': 'taken-name' }
  await call('POST', '/centre/services', { name: 'gym', title })
  assert.equal((await call('POST', '/centre/services', { name: 'gym', title }, headers)).statusCode, 409)
  assert.equal((await call('POST', '/centre/services', { name: 'gym-2', title }, headers)).statusCode, 201)
})

test('many requests at once under one Idempotency-Key create once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      call('POST', '/centre/services', { name: 'crowd', title }, { 'idempotency-key': 'crowd' }),
    ),
  )
  const codes = answers.map((answer) => answer.statusCode)
  assert.ok(codes.includes(201), codes.join())
  assert.ok(
    codes.every((code) => code === 201 || code === 409),
    codes.join(),
  )
  for (const answer of answers.filter(({ statusCode }) => statusCode === 409))
    assert.equal(answer.json().code, 'idempotency_key_running')
  assert.equal((await auditOf('crowd')).length, 1)
})

test('the list is searched by name, Persian title in any spelling, and pages without gaps', async () => {
  await call('POST', '/centre/services', { name: 'aks', title: { fa: 'كتابخانه\u200cي مركزي', en: 'Library' } })
  for (const q of ['کتابخانه‌ی مرکزی', 'library كتابخانه', 'مرکزی aks']) {
    const found = await call('GET', `/centre/services?q=${encodeURIComponent(q)}`)
    assert.deepEqual(
      found.json().items.map((item: { name: string }) => item.name),
      ['aks'],
      q,
    )
  }
  const names: string[] = []
  let cursor: string | null = null
  do {
    const page = await call('GET', `/centre/services?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
    names.push(...page.json().items.map((item: { name: string }) => item.name))
    cursor = page.json().nextCursor
  } while (cursor)
  const { rows } = await sql<{ name: string }>`select name from services order by name`.execute(office.deps.database.db)
  assert.deepEqual(
    names,
    rows.map((row) => row.name),
  )
})

test('a service sees itself with its methods, and why one cannot be used', async () => {
  await call('POST', '/centre/accounts', { name: 'box', provider: 'sandbox' })
  await call('POST', '/centre/services', { name: 'own', title })
  await call('POST', '/centre/allocations', { service: 'own', account: 'box', methods: ['sandbox.sms', 'sandbox.otp'] })
  const own = await office.addToken('live', 'own')
  const see = async () =>
    (
      await office.app.inject({ method: 'GET', url: '/api/v1/service', headers: { authorization: `Bearer ${own}` } })
    ).json()
  const seen = await see()
  assert.equal(seen.name, 'own')
  assert.equal(seen.sandbox, true)
  const states = (service: { methods: { method: string; usable: boolean; reason: string | null }[] }) =>
    service.methods.map(({ method, usable, reason }) => [method, usable, reason])
  assert.deepEqual(states(seen), [
    ['sandbox.sms', true, null],
    ['sandbox.otp', false, 'needs_template'],
  ])
  assert.deepEqual(
    seen.methods.map(({ template }: { template: boolean }) => template),
    [false, true],
  )
  assert.equal(seen.methods[0].stopped, null)
  const { rows } = await sql<{ id: number }>`
    insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
    select id, 'template', 'sandbox.sms', 'open', 'credit', 'no_credit', '418', '', 'administrator', 1, now(), '2099-01-01T00:00:00Z'
    from accounts where name = 'box' returning account_id as id`.execute(office.deps.database.db)
  const stopped = await see()
  assert.deepEqual(
    stopped.methods.map((method: { usable: boolean; stopped: object | null }) => [method.usable, method.stopped]),
    [
      [
        true,
        {
          failure: { code: 'no_credit', title: 'The account is out of credit', who: 'administrator' },
          retryAt: '2099-01-01T00:00:00.000Z',
        },
      ],
      [false, null],
    ],
  )
  await sql`delete from circuits where account_id = ${rows[0]!.id}`.execute(office.deps.database.db)
  await call('POST', '/centre/accounts/box/suspension')
  assert.deepEqual(states(await see())[0], ['sandbox.sms', false, 'account_suspended'])
})

test('a service tells whether anything of it could leave, in the list too', async () => {
  const at = (path: string, method: 'POST' | 'PATCH' | 'DELETE', body?: object) => call(method, `/centre/${path}`, body)
  await at('accounts', 'POST', { name: 'road', provider: 'smsir' })
  await at('services', 'POST', { name: 'roadless', title })
  const own = await office.addToken('live', 'roadless')
  const canSend = async () => {
    const { items } = (await call('GET', '/centre/services?name=roadless')).json()
    const one = (await call('GET', '/centre/services/roadless')).json()
    const headers = { authorization: `Bearer ${own}` }
    const self = (await office.app.inject({ method: 'GET', url: '/api/v1/service', headers })).json()
    assert.deepEqual([items[0].canSend, self.canSend], [one.canSend, one.canSend])
    return one.canSend
  }
  const steps: [what: string, step: () => Promise<{ statusCode: number; body: string }>, canSend: boolean][] = [
    ['lent', () => at('allocations', 'POST', { service: 'roadless', account: 'road', methods: ['smsir.sms'] }), false],
    ['a key', () => at('accounts/road/keys', 'POST', { name: 'primary', fields: { apiKey: 'k' } }), false],
    ['a line', () => at('accounts/road/lines', 'POST', { number: '1000' }), true],
    ['the method off', () => at('methods/smsir.sms', 'PATCH', { disabled: true }), false],
    ['the method on', () => at('methods/smsir.sms', 'PATCH', { disabled: false }), true],
    ['the key off', () => at('accounts/road/keys/primary', 'PATCH', { disabled: true }), false],
    ['the key on', () => at('accounts/road/keys/primary', 'PATCH', { disabled: false }), true],
    ['suspended', () => at('accounts/road/suspension', 'POST'), false],
    ['resumed', () => at('accounts/road/suspension', 'DELETE'), true],
    ['no line', () => at('accounts/road/lines/1000', 'DELETE'), false],
  ]
  assert.equal(await canSend(), false)
  for (const [what, step, expected] of steps) {
    const answer = await step()
    assert.ok(answer.statusCode < 300, `${what}: ${answer.body}`)
    assert.equal(await canSend(), expected, what)
  }
})

test('who lacks the permission can neither see nor make services', async () => {
  const own = await office.addToken('centre', undefined, { scopes: ['accounts:read'] })
  for (const method of ['GET', 'POST'] as const) {
    const answer = await office.app.inject({
      method,
      url: '/api/v1/centre/services',
      headers: { authorization: `Bearer ${own}` },
      ...(method === 'POST' && { payload: { name: 'nope', title } }),
    })
    assert.equal(answer.statusCode, 403, answer.body)
  }
})

test('a service addresses the groups that it is told, or any, and none that there is not', async () => {
  await call('POST', '/centre/services', { name: 'registry', title })
  const ids: number[] = []
  for (const name of ['استادان', 'دانشجویان']) ids.push((await call('POST', '/centre/groups', { name })).json().id)
  const set = (groups: number[]) => call('PATCH', '/centre/services/registry', { groups })
  const namesOf = (answer: { json(): { groups: { name: string }[] } }) => answer.json().groups.map(({ name }) => name)
  assert.deepEqual(namesOf(await set(ids)), ['استادان', 'دانشجویان'])
  assert.deepEqual(namesOf(await set(ids.slice(1))), ['دانشجویان'])
  const wrong = await set([ids[0]!, 999_999, ids[0]!])
  assert.deepEqual(
    wrong.json().errors.map(({ path, code }: { path: string; code: string }) => [path, code]),
    [
      ['groups[1]', 'not_found'],
      ['groups[2]', 'repeated'],
    ],
  )
  const all = await call('PATCH', '/centre/services/registry', { addressesAllGroups: true })
  assert.deepEqual([all.json().addressesAllGroups, namesOf(all)], [true, ['دانشجویان']])
  const { body } = await call('GET', '/centre/services/registry')
  assert.deepEqual(JSON.parse(body), all.json())
  const entries = (await auditOf('registry')).map(({ after }) => after)
  assert.deepEqual(entries.at(-1), { addressesAllGroups: true })
  assert.equal(entries.length, 4)
})

test('an archived service is read and never changed, is not found by whoever signs in, and comes back suspended', async () => {
  await call('POST', '/centre/services', { name: 'old-one', title })
  const live = await office.addToken('live', 'old-one')
  await office.addPerson('omid', 'manager', 'old-one')
  const omid = { cookie: await office.signIn('omid'), 'rasan-service': 'old-one' }
  const asOmid = (method: 'GET' | 'POST', path: string, payload?: object) =>
    office.app.inject({ method, url: `/api/v1${path}`, headers: omid, ...(payload && { payload }) })
  await call('POST', '/centre/accounts', { name: 'old-box', provider: 'sandbox' })
  const lent = await call('POST', '/centre/allocations', {
    ...{ service: 'old-one', account: 'old-box', methods: ['sandbox.sms'] },
  })
  assert.equal(lent.statusCode, 201, lent.body)
  const allocation = `/centre/allocations/${lent.json().id}`
  const archived = await call('POST', '/centre/services/old-one/archive')
  assert.deepEqual([archived.json().archived, archived.json().suspended], [true, true], archived.body)

  assert.deepEqual((await asOmid('GET', '/me')).json().services, [])
  assert.equal((await asOmid('GET', '/tokens')).json().items.length, 1, 'what was there can be read')
  const token = { kind: 'live', name: 'x', expiresIn: '1d' }
  for (const answer of [
    await asOmid('POST', '/tokens', token),
    await call('POST', '/centre/tokens', { ...token, service: 'old-one' }),
    await call('PATCH', '/centre/services/old-one', { ratePerMinute: 5 }),
    await call('DELETE', '/centre/services/old-one/suspension'),
    await call('POST', '/centre/allocations', { service: 'old-one', account: 'old-box', methods: ['sandbox.sms'] }),
    await call('PATCH', allocation, { position: 9 }),
    await call('DELETE', allocation),
  ])
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'service_archived'], answer.body)
  // roles there are kept, and none is given
  const roles = [{ role: 'manager', service: 'old-one' }]
  const given = await call('POST', '/centre/users', { username: 'late', roles })
  assert.deepEqual(given.json().errors?.[0].code, 'not_found', given.body)
  const { id: omidId } = (await call('GET', '/centre/users?username=omid')).json().items[0]
  assert.equal((await call('PATCH', `/centre/users/${omidId}`, { name: 'Omid', roles })).statusCode, 200)
  const more = await call('PATCH', `/centre/users/${omidId}`, {
    roles: [...roles, { role: 'sender', service: 'old-one' }],
  })
  assert.deepEqual(more.json().errors?.[0].path, 'roles[1].service', more.body)
  const refused = await office.app.inject({ url: '/api/v1/messages', headers: { authorization: `Bearer ${live}` } })
  assert.deepEqual([refused.statusCode, refused.json().code], [401, 'token_revoked'])

  const back = await call('DELETE', '/centre/services/old-one/archive')
  assert.deepEqual([back.json().archived, back.json().suspended], [false, true], back.body)
  await call('DELETE', '/centre/services/old-one/suspension')
  assert.equal((await asOmid('POST', '/tokens', token)).statusCode, 201)
  assert.deepEqual(
    (await auditOf('old-one')).map(({ action }) => action),
    ['service.create', 'service.archive', 'service.restore', 'service.resume'],
  )
})

test('the service by which Rasan itself sends is never archived', async () => {
  await call('POST', '/centre/services', { name: 'rasan', title: { fa: 'رسان', en: 'Rasan' } })
  const answer = await call('POST', '/centre/services/rasan/archive')
  assert.deepEqual([answer.statusCode, answer.json().code], [422, 'service_built_in'], answer.body)
})
