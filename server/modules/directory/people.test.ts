import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { openTestApp } from '../../test-app.ts'
import { endDirectoryPerson, saveDirectoryPerson } from './people.ts'
import type { DirectoryPerson } from './person-fields.ts'

const office = await openTestApp()
const { db } = office.deps.database
const { signIn, access, live } = office.deps
const actor = makeInternalActor('system', 'test')
const adminId = await office.addPerson('nasim', 'administrator')

let count = 0
const person = (changes: Partial<DirectoryPerson> = {}): DirectoryPerson => {
  count++
  const name = `person-${count}`
  return { externalId: name, username: name, name, mobiles: [], emails: [], active: true, ...changes }
}
const save = (one: DirectoryPerson) => inTransaction(db, (tx) => saveDirectoryPerson(tx, actor, signIn, 'scim', one))
const end = (id: number) => inTransaction(db, (tx) => endDirectoryPerson(tx, actor, signIn, 'scim', id))
const read = async (id: number | null) => {
  const { rows } = await sql<Record<string, unknown>>`
    select username, name, mobile, more_mobiles, email, more_emails, locale, suspended_at is not null as suspended,
           directory_state as state
    from users where id = ${id}`.execute(db)
  return rows[0]
}
const auditOf = async (username: string) => {
  const { rows } = await sql<{ action: string; after: Record<string, unknown> | null }>`
    select action, after from audit_entries where subject_kind = 'user' and subject_id = ${username} order by id`.execute(
    db,
  )
  return rows
}
const becomes = (id: number, tx: Db = db) =>
  sql`update users set source = 'scim', external_id = ${`of-${id}`}, directory_state = 'active' where id = ${id}`.execute(
    tx,
  )

test('a person is kept with every number and address, the first preferred, and what is none is told and audited', async () => {
  const given = person({
    username: ' Ali.R@Example.COM ',
    name: ' علی\u202e  رضایی‌فر\n ',
    mobiles: ['۰۹۱۲ ۱۱۱ ۲۲۳۳', '021-88776655', '+989121112233', 'tel:+98-935-1112233', 'x'],
    emails: ['Ali@Example.com', 'no address', 'second@example.com'],
    locale: 'en',
  })
  const saved = await save(given)
  const faults = [
    { field: 'mobile', value: '021-88776655', code: 'phone_not_mobile' },
    { field: 'mobile', value: 'x', code: 'phone_not_a_number' },
    { field: 'email', value: 'no address', code: 'wrong_form' },
  ]
  assert.deepEqual(saved, { outcome: 'created', id: saved.id, faults })
  assert.deepEqual(await read(saved.id), {
    username: 'ali.r@example.com',
    name: 'علی رضایی‌فر',
    mobile: '+989121112233',
    more_mobiles: ['+989351112233'],
    email: 'ali@example.com',
    more_emails: ['second@example.com'],
    locale: 'en',
    suspended: false,
    state: 'active',
  })
  const [entry, ...others] = await auditOf('ali.r@example.com')
  assert.equal(entry?.action, 'user.create')
  assert.deepEqual(entry?.after?.leftOut, faults)
  assert.deepEqual(others, [])
})

test('the same again changes nothing and leaves no entry; what differs is changed and audited', async () => {
  const given = person({ mobiles: ['09121110001'] })
  const { id } = await save(given)
  assert.deepEqual(await save(given), { outcome: 'unchanged', id, faults: [] })
  assert.equal((await save({ ...given, name: 'Other', username: 'renamed' })).outcome, 'updated')
  assert.deepEqual(
    [...(await auditOf(given.username)), ...(await auditOf('renamed'))].map(({ action }) => action),
    ['user.create', 'user.update'],
  )
  assert.equal((await read(id))?.username, 'renamed')
})

test('a username, mobile, address or external id of another person is told, and neither is changed', async () => {
  const { username } = person()
  await office.addPerson(username, null)
  const other = person({ mobiles: ['09121110002'], emails: ['a@taken.example'] })
  await save(other)
  for (const [changes, field, value] of [
    [{ username }, 'username', username],
    [{ mobiles: ['09121110002'] }, 'mobile', '+989121110002'],
    [{ emails: ['A@taken.example'] }, 'email', 'a@taken.example'],
  ] as const) {
    const refused = await save(person(changes))
    assert.deepEqual(refused, { outcome: 'refused', id: null, faults: [{ field, value, code: 'taken' }] })
    const own = person()
    const { id } = await save(own)
    const before = await read(id)
    const again = await save({ ...own, ...changes, name: 'New' })
    assert.deepEqual(again, { outcome: 'refused', id, faults: [{ field, value, code: 'taken' }] })
    assert.deepEqual(await read(id), before)
  }
})

test('who is said to be inactive is out, whatever else is wrong with what is said', async () => {
  const own = person()
  const { id } = await save(own)
  const wrong = await save({ ...own, username: 'nasim', active: false })
  assert.equal(wrong.outcome, 'refused')
  assert.deepEqual([(await read(id))?.suspended, (await read(id))?.state], [true, 'inactive'])
  const unusable = person()
  const second = await save(unusable)
  const refused = await save({ ...unusable, username: '؟', active: false })
  assert.deepEqual(refused.faults, [{ field: 'username', value: '؟', code: 'wrong_form' }])
  assert.equal((await read(second.id))?.suspended, true)
})

test('inactive ends the sessions at once; only a change of the directory’s word lifts a suspension', async () => {
  const id = await office.addPerson('omid', 'auditor')
  await becomes(id)
  const omid = person({ externalId: `of-${id}`, username: 'omid' })
  const cookie = await office.signIn('omid')
  const ask = async () => (await office.app.inject({ url: '/api/v1/centre/users', headers: { cookie } })).statusCode
  assert.equal(await ask(), 200)
  assert.equal((await save({ ...omid, active: false })).outcome, 'updated')
  await live.catchUp()
  assert.equal(await ask(), 401)
  const { rows } = await sql`select from auth.sessions where sign_in_id = ${String(id)}`.execute(db)
  assert.equal(rows.length, 0)
  assert.equal((await save({ ...omid, active: false })).outcome, 'unchanged')
  assert.equal((await save(omid)).outcome, 'updated')
  assert.equal((await read(id))?.suspended, false)
  await sql`update users set suspended_at = now() where id = ${id}`.execute(db)
  assert.equal((await save(omid)).outcome, 'unchanged')
  assert.equal((await read(id))?.suspended, true, 'an administrator suspended by hand')
  const entries = (await auditOf('omid')).map(({ action }) => action).filter((action) => action.startsWith('user.'))
  assert.deepEqual(entries, ['user.suspend', 'user.update', 'user.resume'])
})

test('who leaves is suspended, out of the groups, kept, and taken back when the directory tells of them again', async () => {
  const own = person()
  const { id } = (await save(own)) as { id: number }
  await sql`with made as (insert into groups (name, source) values ('of-${sql.raw(String(id))}', 'scim') returning id)
    insert into group_members select id, ${id} from made`.execute(db)
  assert.equal(await end(id), true)
  assert.deepEqual([(await read(id))?.suspended, (await read(id))?.state], [true, 'left'])
  const { rows } = await sql`select from group_members where user_id = ${id}`.execute(db)
  assert.equal(rows.length, 0)
  assert.equal(await end(id), true)
  assert.deepEqual(await save(own), { outcome: 'updated', id, faults: [] })
  assert.deepEqual([(await read(id))?.suspended, (await read(id))?.state], [false, 'active'])
  assert.deepEqual(
    (await auditOf(own.username)).map(({ action }) => action),
    ['user.create', 'user.suspend', 'user.leave-directory', 'user.resume'],
  )
})

test('no directory suspends or removes the last administrator, and it is told', async () => {
  await inTransaction(db, async (tx) => {
    await becomes(adminId, tx)
  })
  const nasim = person({ externalId: `of-${adminId}`, username: 'nasim' })
  const fault = { field: 'active', value: 'nasim', code: 'last_administrator' }
  for (let i = 0; i < 2; i++) assert.deepEqual((await save({ ...nasim, active: false })).faults, [fault])
  assert.equal(await end(adminId), false)
  assert.deepEqual([(await read(adminId))?.suspended, (await read(adminId))?.state], [false, 'active'])
  const second = await office.addPerson('second', 'administrator')
  assert.deepEqual((await save({ ...nasim, active: false })).faults, [])
  assert.equal((await read(adminId))?.suspended, true)
  assert.ok(access.findUser(second))
})

test('whatever a directory says is saved or refused, and never breaks the transaction', async () => {
  const text = fc.oneof(fc.constantFrom('', '\0', 'a\0b', '\ud800', 'x'.repeat(600)), fc.string({ unit: 'grapheme' }))
  const said = fc.record({
    externalId: fc.oneof(fc.constant(null), text),
    username: fc.oneof(text, fc.stringMatching(/^[a-z0-9]{1,6}$/)),
    name: text,
    mobiles: fc.array(fc.oneof(text, fc.constant('09121119999')), { maxLength: 3 }),
    emails: fc.array(fc.oneof(text, fc.emailAddress()), { maxLength: 3 }),
    active: fc.boolean(),
  })

  const outcomes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(said, async (one) => {
      outcomes.add((await save(one)).outcome)
      outcomes.add((await save({ ...one, externalId: 'kept' })).outcome)
    }),
    { numRuns: 200 },
  )
  assert.ok(outcomes.has('created') && outcomes.has('refused'))
})
