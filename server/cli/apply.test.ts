import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { readConfig } from '../config.ts'
import { findService } from '../modules/services/services.ts'
import { makeInternalActor } from '../platform/auth/actor.ts'
import { createVault } from '../platform/crypto/vault.ts'
import { openTestDatabase } from '../platform/db/test-database.ts'
import { ApplyRefusal, applyFile } from './apply.ts'
import { readApplyFile } from './apply-file.ts'

const { db } = await openTestDatabase()
const vault = createVault(Buffer.alloc(32, 3))
const config = readConfig({ RASAN_PUBLIC_URL: 'https://sms.example.org' })
const centre = { config, db, vault, actor: { ...makeInternalActor('cli', 'test'), name: 'operator' } }

const apply = async (text: string, environment = {}) => {
  const read = readApplyFile(text, environment)
  assert.ok('file' in read, JSON.stringify(read))
  return applyFile(centre, read.file)
}
const refusalOf = async (text: string) => {
  const error = await apply(text).then(
    () => assert.fail('it was not refused'),
    (thrown) => thrown,
  )
  assert.ok(error instanceof ApplyRefusal, String(error))
  return `${error.path} ${error.refusal.code} ${error.refusal.errors.map(({ path, code }) => `${path} ${code}`).join()}`
}
const countEntries = async () => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_entries`.execute(db)
  return rows[0]!.n
}

const FILE = `
accounts:
  - name: kn
    provider: kavenegar
    baseUrl: "http://127.0.0.1:9301/"
    pace: 20
    keys: [{ name: primary, apiKey: "\${KEY}" }, { name: spare, apiKey: other }]
    lines: [{ number: "10008663", kind: service }, { number: "20001", kind: advertising }]
services:
  - name: payroll
    title: { fa: حقوق, en: Payroll }
    allocations: [{ account: kn, methods: [kavenegar.sms], lines: ["10008663"] }]
`

test('a service keeps its texts for so many days as the file says, and no longer than the centre keeps messages', async () => {
  const file = (days: number | null) => `services: [{ name: clinic, textsKeptDays: ${days} }]`
  assert.deepEqual((await apply(file(30))).changes, ['+ service clinic'])
  assert.deepEqual((await apply(file(30))).changes, [])
  assert.deepEqual((await apply(file(null))).changes, ['~ service clinic: textsKeptDays'])
  assert.equal(await refusalOf(file(400)), 'services[0] invalid_request textsKeptDays too_large')
})

test('a file is applied once: the second run changes nothing and leaves no entry', async () => {
  const first = await apply(FILE, { KEY: 'one' })
  assert.deepEqual(first.changes, [
    '+ account kn',
    '+ key primary of account kn',
    '+ key spare of account kn',
    '+ line 10008663 of account kn',
    '+ line 20001 of account kn',
    '+ service payroll',
    '+ allocation of account kn to service payroll',
  ])
  assert.match(first.accounts[0]!.reportUrl!, /^https:\/\/sms\.example\.org\/reports\/[\w-]{43}$/)
  const entries = await countEntries()
  const second = await apply(FILE, { KEY: 'one' })
  assert.deepEqual(second.changes, [])
  assert.deepEqual(second.accounts, first.accounts)
  assert.equal(await countEntries(), entries)
  const { rows } = await sql<{ kind: string; name: string }>`
    select distinct actor_kind as kind, actor_name as name from audit_entries`.execute(db)
  assert.deepEqual(rows, [{ kind: 'cli', name: 'operator' }])
})

test('what a list of the file leaves out stays, and is told; a list that is not there says nothing', async () => {
  const shorter = FILE.replace(', { name: spare, apiKey: other }', '')
    .replace(', { number: "20001", kind: advertising }', '')
    .replace(/allocations: .*/, 'allocations: []')
  const told = await apply(shorter, { KEY: 'one' })
  assert.deepEqual(told.changes, [])
  assert.deepEqual(told.stays, [
    '! key spare of account kn is not in the file and stays',
    '! line 20001 of account kn is not in the file and stays',
    '! allocation of account kn to service payroll is not in the file and stays',
  ])
  assert.deepEqual((await apply('services: [{ name: payroll }]')).stays, [])
  assert.deepEqual((await apply(FILE, { KEY: 'one' })).stays, [])
})

test('a null lifts one quota, those of a day, or all of a service', async () => {
  const set = async (quota: string) => {
    await apply(`services: [{ name: payroll, quota: ${quota} }]`)
    return (await findService(db, 'payroll'))!.quota
  }
  const none = { messages: null, segments: null, money: null }
  await set('{ day: { messages: 5, segments: 9 }, month: { messages: 70 } }')
  assert.deepEqual((await set('{ day: { messages: null } }')).day, { ...none, segments: 9 })
  assert.deepEqual(await set('{ day: null }'), { day: none, month: { ...none, messages: 70 } })
  assert.deepEqual(await set('null'), { day: none, month: none })
})

test('only what differs is changed, and a new secret replaces the old one', async () => {
  const changed = FILE.replace('http://127.0.0.1:9301/', 'http://127.0.0.1:9999')
    .replace('en: Payroll', 'en: Salaries')
    .replace('lines: ["10008663"]', 'lines: []')
    .replace('kind: advertising', 'disabled: true')
    .replace('provider: kavenegar', 'provider: kavenegar\n    reportNetworks: [203.0.113.0/24]')
  assert.deepEqual((await apply(changed, { KEY: 'two' })).changes, [
    '~ account kn: baseUrl, reportNetworks',
    '~ key primary of account kn: credential',
    // the address changed, so the account had forgotten its keys: the file enters this one anew too
    '~ key spare of account kn: credential',
    '~ line 20001 of account kn: disabled',
    '~ service payroll: title',
    '~ allocation of account kn to service payroll: lines',
  ])
  const key = await db
    .selectFrom('account_keys')
    .select('secret')
    .where('name', '=', 'primary')
    .executeTakeFirstOrThrow()
  assert.deepEqual(JSON.parse(vault.decrypt(key.secret)), { apiKey: 'two' })
  assert.deepEqual((await apply(changed, { KEY: 'two' })).changes, [])
})

test('what the file does not name stays', async () => {
  const part = 'accounts: [{ name: kn, provider: kavenegar }]\nservices: [{ name: payroll }]\n'
  assert.deepEqual((await apply(part)).changes, [])
  const { rows } = await sql<{ keys: number; lines: number; allocations: number }>`
    select (select count(*)::int from account_keys) as keys, (select count(*)::int from sender_lines) as lines,
           (select count(*)::int from allocations) as allocations`.execute(db)
  assert.deepEqual(rows, [{ keys: 2, lines: 2, allocations: 1 }])
})

test('a key that we make ourselves is made once, and stays when something else of it changes', async () => {
  const text = (more: string) => `
accounts:
  - name: notices
    provider: webpush
    settings: { contact: "mailto:it@university.test" }
    keys: [{ name: primary${more} }]
`
  const secretOf = async () => {
    const { rows } = await sql<{ secret: Buffer }>`
      select k.secret from account_keys k join accounts a on a.id = k.account_id where a.name = 'notices'`.execute(db)
    return vault.decrypt(rows[0]!.secret)
  }
  await apply(text(''))
  const made = await secretOf()
  assert.match(made, /"privateKey":"[\w-]{43}"/)
  assert.deepEqual((await apply(text(''))).changes, [])
  assert.deepEqual((await apply(text(', disabled: true'))).changes, ['~ key primary of account notices: disabled'])
  assert.equal(await secretOf(), made)
})

test('the order of keys, lines and allocations is that of the file', async () => {
  const text = (order: string[]) => `
accounts:
  - { name: o1, provider: kavenegar, keys: [${order.map((name) => `{ name: ${name}, apiKey: k }`).join(', ')}] }
  - { name: o2, provider: kavenegar }
services:
  - { name: orders, allocations: [${order.map((_, i) => `{ account: ${order[0] === 'a' ? `o${i + 1}` : `o${2 - i}`}, methods: [kavenegar.sms] }`).join(', ')}] }
`
  await apply(text(['a', 'b']))
  assert.deepEqual((await apply(text(['b', 'a']))).changes, [
    '~ account o1: order of keys',
    '~ service orders: order of allocations',
  ])
  const keys = await sql<{ name: string }>`
    select k.name from account_keys k join accounts a on a.id = k.account_id
    where a.name = 'o1' order by k.position`.execute(db)
  assert.deepEqual(
    keys.rows.map(({ name }) => name),
    ['b', 'a'],
  )
  assert.deepEqual((await apply(text(['b', 'a']))).changes, [])
})

test('a suspension is set and lifted, and stays where the file does not speak of it', async () => {
  const text = (more: string) => `
accounts: [{ name: sus, provider: sandbox${more} }]
services: [{ name: sus${more} }]
`
  assert.deepEqual((await apply(text(', suspended: true'))).changes, [
    '+ account sus',
    '~ account sus: suspended',
    '+ service sus',
    '~ service sus: suspended',
  ])
  assert.deepEqual((await apply(text(''))).changes, [])
  assert.deepEqual((await apply(text(', suspended: false'))).changes, [
    '~ account sus: suspended',
    '~ service sus: suspended',
  ])
})

test('a refused part is told at its place, and nothing of the file is kept', async () => {
  const cases: [string, string][] = [
    ['accounts: [{ name: no1, provider: nobody }]', 'accounts[0] invalid_request provider not_found'],
    [
      'accounts: [{ name: no1, provider: sandbox }, { name: kn, provider: ghasedak }]',
      'accounts[1] invalid_request provider not_one_of',
    ],
    [
      'accounts: [{ name: no1, provider: kavenegar, keys: [{ name: a, apikey: x }] }]',
      'accounts[0].keys[0] invalid_request fields.apiKey required,fields.apikey unknown_field',
    ],
    [
      'accounts: [{ name: no1, provider: kavenegar, baseUrl: "https://u:p@h" }]',
      'accounts[0] invalid_request baseUrl address_not_allowed',
    ],
    [
      'accounts: [{ name: no1, provider: sandbox }]\nservices: [{ name: payroll, allocations: [{ account: no1, methods: [sandbox.sms] }] }]',
      'services[0].allocations[0] allocation_mixes_sandbox ',
    ],
    [
      'services: [{ name: no1, allocations: [{ account: nobody, methods: [kavenegar.sms] }] }]',
      'services[0].allocations[0] account_not_found ',
    ],
    [
      'services: [{ name: no1, allocations: [{ account: kn, methods: [kavenegar.fax], lines: ["5"] }] }]',
      'services[0].allocations[0] invalid_request methods[0] not_one_of,lines[0] not_one_of',
    ],
  ]
  const entries = await countEntries()
  for (const [text, expected] of cases) assert.equal(await refusalOf(text), expected)
  assert.equal(await countEntries(), entries)
  const { rows } = await sql`
    select name from accounts where name = 'no1' union all select name from services where name = 'no1'`.execute(db)
  assert.deepEqual(rows, [])
})

test('settings of the centre are brought to what the file says, and only what it names', async () => {
  const read = async () => (await sql<{ days: number }>`select retention_days as days from centre`.execute(db)).rows
  assert.deepEqual((await apply('settings: { retentionDays: 400 }')).changes, ['~ settings: retentionDays'])
  assert.deepEqual((await apply('settings: { retentionDays: 400 }')).changes, [])
  assert.deepEqual((await apply('settings: {}')).changes, [])
  assert.deepEqual(await read(), [{ days: 400 }])
  assert.ok('faults' in readApplyFile('settings: { retentionDays: 44 }', {}))
  assert.deepEqual((await apply('settings: { timeZone: Asia/Kabul }')).changes, ['~ settings: timeZone'])
})

test('quotas, the flood guard and tariffs are applied; what is not named of a quota stays, null lifts it', async () => {
  const text = (quota: string) => `
accounts:
  - name: q1
    provider: kavenegar
    lines: [{ number: "30001" }]
    tariffs: [{ startsOn: "2026-01-01", price: { amount: "1000", unit: IRR } }, { startsOn: "2026-06-01", line: "30001", price: { amount: "1200", unit: IRR } }]
services:
  - name: quotas
    quota: ${quota}
    floodGuard: { times: 2, seconds: 600 }
`
  await apply(text('{ day: { messages: 5 } }'))
  assert.deepEqual((await apply(text('{ day: { messages: 5 } }'))).changes, [])
  const money = '{ month: { money: { amount: "5000", unit: IRR } } }'
  assert.deepEqual((await apply(text(money))).changes, ['~ service quotas: quota'])
  assert.deepEqual((await apply(text('{ day: { messages: null } }'))).changes, ['~ service quotas: quota'])
  const { rows } = await sql`
    select span, unit, cap from service_quotas q join services s on s.id = q.service_id where s.name = 'quotas'`.execute(
    db,
  )
  assert.deepEqual(rows, [{ span: 'month', unit: 'money', cap: 5_000 }])
  assert.equal(
    await refusalOf(text('{}').replace('line: "30001"', 'line: "30002"')),
    'accounts[0] invalid_request tariffs[1].line not_found',
  )
})

test('the groups that a service may address are named as people name them, and are what the file says', async () => {
  await sql`insert into groups (name, source) values ('اساتید', 'local'), ('Staff', 'local'), ('Twice', 'local'), ('Twice', 'scim')`.execute(
    db,
  )
  const text = (groups: string) => `services: [{ name: faculty, groups: ${groups} }]`
  const groupsOf = async () => (await findService(db, 'faculty'))?.groups.map(({ name }) => name)
  await apply(text('["Staff", "اساتید"]'))
  assert.deepEqual((await groupsOf())?.sort(), ['Staff', 'اساتید'])
  assert.deepEqual((await apply(text('["اساتید", "Staff"]'))).changes, [])
  assert.deepEqual((await apply(text('["Staff"]'))).changes, ['~ service faculty: groups'])
  assert.deepEqual((await apply('services: [{ name: faculty, addressesAllGroups: true }]')).changes, [
    '~ service faculty: addressesAllGroups',
  ])
  assert.deepEqual(await groupsOf(), ['Staff'])
  assert.equal(await refusalOf(text('["Staff", "Nobody"]')), 'services[0] invalid_request groups[1] not_found')
  assert.equal(await refusalOf(text('["Twice"]')), 'services[0] invalid_request groups[0] not_usable')
})
