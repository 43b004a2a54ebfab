import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { SERVICE_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { readListMembers } from '../contact-lists/contact-lists.ts'
import { readValue } from './values.ts'

suite('contacts and their lists', async () => {
  const centre = await openTestCentre()
  const { pool, call, addToken, deps, services } = centre
  const scopes = [...SERVICE_PERMISSIONS]
  const token = await addToken('live', 'payroll', { scopes })
  const trial = await addToken('test', 'payroll', { scopes })
  const reader = await addToken('live', 'payroll', { scopes: ['contacts:read'] })

  const ask = async (method: string, path: string, body?: unknown, as = token) =>
    call(as, { method, url: `/api/v1${path}`, body })
  const done = async (...asked: Parameters<typeof ask>) => {
    const answer = await ask(...asked)
    assert.ok(answer.status < 300, answer.text)
    return answer.body
  }
  const faultsOf = async (...asked: Parameters<typeof ask>) => {
    const { status, body } = await ask(...asked)
    return [status, ...(body.errors ?? []).map((one: { path: string; code: string }) => `${one.path} ${one.code}`)]
  }
  const found = async (query: string): Promise<string[]> =>
    (await done('GET', `/contacts?${query}`)).items.map(({ name }: { name: string }) => name)

  await done('PUT', '/contact-fields', {
    fields: [
      { name: 'city', title: { fa: 'شهر', en: 'City' }, type: 'text' },
      { name: 'debt', title: { fa: 'بدهی', en: 'Debt' }, type: 'number' },
      { name: 'due', title: { fa: 'سررسید', en: 'Due' }, type: 'date' },
    ],
  })
  const sara = await done('POST', '/contacts', {
    number: '۰۹۱۲ ۱۱۱ ۱۱۱۱',
    name: ' سارا کریمی ',
    email: 'Sara@EXAMPLE.com',
    language: 'fa',
    tags: ['vip', 'vip'],
    notes: 'پس از ساعت ۱۰',
    fields: { city: 'یزد', debt: '۱۲۵۰', due: '۲۰۲۶-۰۱-۳۱' },
  })

  test('a contact is kept in one form, whatever form it was given in', () => {
    const { number, name, email, tags, fields } = sara
    assert.deepEqual(
      { number, name, email, tags, fields },
      {
        number: '+989121111111',
        name: 'سارا کریمی',
        email: 'Sara@example.com',
        tags: ['vip'],
        fields: { city: 'یزد', debt: 1250, due: '2026-01-31' },
      },
    )
  })

  test('what is wrong is told at its place, and a number stands once in a service', async () => {
    const wrong = { number: '12', email: 'x', fields: { debt: 'much', due: '2026-02-30', nothing: 'x' } }
    assert.deepEqual(await faultsOf('POST', '/contacts', wrong), [
      422,
      'number phone_invalid',
      'email email_invalid',
      'fields.debt wrong_form',
      'fields.due wrong_form',
      'fields.nothing unknown_field',
    ])
    assert.deepEqual(await faultsOf('POST', '/contacts', { number: '9121111111' }), [409, 'number taken'])
    const other = await done('POST', '/contacts', { number: '09122222222', name: 'Omid' })
    assert.deepEqual(await faultsOf('PATCH', `/contacts/${other.id}`, { number: sara.number }), [409, 'number taken'])
    assert.deepEqual(await faultsOf('POST', '/contacts', { number: '09123333333', name: 'a\nb' }), [
      422,
      'name control_character',
    ])
  })

  test('a change leaves the rest, null empties a field, and a change to nothing leaves no entry', async () => {
    const changed = await done('PATCH', `/contacts/${sara.id}`, { fields: { city: null }, language: null })
    assert.deepEqual(
      [changed.fields, changed.language, changed.notes],
      [{ debt: 1250, due: '2026-01-31' }, null, sara.notes],
    )
    const count = async () => (await pool.query('select count(*)::int as n from audit_entries')).rows[0].n
    const before = await count()
    await done('PATCH', `/contacts/${sara.id}`, { language: null, fields: { debt: 1250 } })
    assert.equal(await count(), before)
  })

  test('contacts are found by number in any form, by words as Persian readers write them, tags and lists', async () => {
    const list = await done('POST', '/contact-lists', { name: 'A' })
    await done('PATCH', `/contact-lists/${list.id}/members`, { add: [sara.id] })
    for (const query of [
      'q=۰۹۱۲۱۱۱۱۱۱۱',
      'q=كريمي',
      'number=9121111111',
      'number[suffix]=1111',
      'tag=vip',
      `list=${list.id}`,
    ])
      assert.deepEqual(await found(query), ['سارا کریمی'], query)
    assert.deepEqual(await found('list=2147483&tag=vip'), [])
  })

  test('a test token changes nothing, and who may only read is refused', async () => {
    for (const as of [trial, reader]) {
      assert.equal((await ask('POST', '/contacts', { number: '09124444444' }, as)).status, 403)
      assert.equal((await ask('DELETE', `/contacts/${sara.id}`, undefined, as)).status, 403)
      assert.equal((await ask('POST', '/contact-lists', { name: 'x' }, as)).status, 403)
    }
  })

  test('a field keeps its type; its values are shown no more when it goes, and again when it comes back', async () => {
    const { fields } = await done('GET', '/contact-fields')
    assert.deepEqual(
      await faultsOf('PUT', '/contact-fields', { fields: [{ ...fields[1], type: 'text' }, fields[0], fields[0]] }),
      [422, 'fields[0].type not_usable', 'fields[2].name repeated'],
    )
    await done('PUT', '/contact-fields', { fields: [fields[2]] })
    assert.deepEqual((await done('GET', `/contacts/${sara.id}`)).fields, { due: '2026-01-31' })
    await done('PUT', '/contact-fields', { fields })
    assert.deepEqual((await done('GET', `/contacts/${sara.id}`)).fields, { due: '2026-01-31', debt: 1250 })
  })

  test('a list counts its members as they come, go and are deleted, and takes none of another service', async () => {
    const people: number[] = []
    for (const i of [1, 2, 3]) people.push((await done('POST', '/contacts', { number: `0913000000${i}` })).id)
    const [one, two, three] = people as [number, number, number]
    const { id } = await done('POST', '/contact-lists', { name: 'counted' })
    const members = async () => (await done('GET', `/contact-lists/${id}`)).members
    const change = (body: unknown) => done('PATCH', `/contact-lists/${id}/members`, body)
    assert.deepEqual(await change({ add: people }), { added: 3, removed: 0 })
    assert.deepEqual(await change({ add: [one], remove: [two] }), { added: 0, removed: 1 })
    assert.equal(await members(), 2)
    await done('DELETE', `/contacts/${three}`)
    assert.equal(await members(), 1)
    const foreign = await pool.query(
      `insert into contacts (service_id, number) values ($1, '+989121111111') returning id`,
      [services.clinic],
    )
    assert.deepEqual(
      await faultsOf('PATCH', `/contact-lists/${id}/members`, { add: [foreign.rows[0].id, one], remove: [one] }),
      [422, 'add[0] not_found', 'add[1] not_together'],
    )
    assert.deepEqual(await faultsOf('POST', '/contact-lists', { name: 'COUNTED' }), [409, 'name taken'])
    await done('DELETE', `/contact-lists/${id}`)
    assert.equal((await ask('GET', `/contacts/${one}`)).status, 200)
  })

  test('members of several lists are read in chunks, each once, none of another service’s', async () => {
    const { db } = deps.database
    await pool.query(
      `with c as (
         insert into contacts (service_id, number, name) select $1, '+98914' || (1000000 + i), i::text from generate_series(1, 50) i returning id, name::int as i
       ), l as (insert into contact_lists (service_id, name) values ($1, 'even'), ($1, 'third') returning id, name)
       insert into contact_list_members select $1, l.id, c.id from c, l where i % (case l.name when 'even' then 2 else 3 end) = 0`,
      [services.payroll],
    )
    const { rows } = await pool.query(
      `select id, members from contact_lists where name in ('even', 'third') order by name`,
    )
    assert.deepEqual(
      rows.map(({ members }) => members),
      [25, 16],
    )
    const ids = rows.map(({ id }) => id)
    const names: string[] = []
    for (let after = 0; ; ) {
      const page = await readListMembers(db, services.payroll, ids, after, 7)
      names.push(...page.map(({ name }) => name))
      if (page.length < 7) break
      after = page.at(-1)!.contactId
    }
    const expected = Array.from({ length: 50 }, (_, i) => i + 1).filter((i) => i % 2 === 0 || i % 3 === 0)
    assert.deepEqual(names.map(Number), expected)
    assert.deepEqual(await readListMembers(db, services.clinic, ids, 0, 7), [])
  })
})

test('whatever stands in a field of a type, it is kept in the type’s form or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.double()), (value) => {
      const day = readValue('date', value)
      assert.ok(day === undefined || /^\d{4}-\d\d-\d\d$/.test(String(day)))
      const number = readValue('number', value)
      assert.ok(number === undefined || Number.isFinite(number))
    }),
  )
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10)
      assert.equal(readValue('date', day), day)
    }),
  )
})
