import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'
import { openScim } from './test-scim.ts'

const office = await openTestApp()
const { db } = office.deps.database
const { call, newPerson, auditOf } = await openScim(office)
const [ali, bita, cyrus] = [
  await newPerson({ userName: 'ali', displayName: 'Ali' }),
  await newPerson({ userName: 'bita', displayName: 'Bita' }),
  await newPerson({ userName: 'cyrus', displayName: 'Cyrus' }),
] as const

const newGroup = async (displayName: string, members?: string[]): Promise<string> => {
  const answer = await call('POST', '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName,
    externalId: `e-${displayName}`,
    ...(members && { members: members.map((value) => ({ value })) }),
  })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}
const patch = (id: string, ...Operations: object[]) =>
  call('PATCH', `/Groups/${id}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations })
const membersOf = async (id: string): Promise<string[]> =>
  (await call('GET', `/Groups/${id}`)).body.members.map((one: { value: string }) => one.value)

test('a group is made with people and groups as members, and a person shows the groups that they are in', async () => {
  const inner = await newGroup('Inner', [cyrus])
  const id = await newGroup('Finance', [ali, bita, inner])
  const { body } = await call('GET', `/Groups/${id}`)
  assert.deepEqual(body.members, [
    { value: ali, type: 'User', display: 'Ali' },
    { value: bita, type: 'User', display: 'Bita' },
    { value: inner, type: 'Group', display: 'Inner' },
  ])
  assert.deepEqual((await call('GET', `/Users/${ali}`)).body.groups, [
    { value: id, type: 'direct', display: 'Finance' },
  ])
  for (const [filter, found] of [
    ['displayName eq "finance"', [id]],
    ['externalId eq "e-Finance"', [id]],
    [`id eq "${id}" and members eq "${ali}"`, [id]],
    [`id eq "${id}" and members.value eq "${cyrus}"`, []],
    [`members[value eq "${inner}"]`, [id]],
    ['members pr and displayName sw "inn"', [inner]],
    ['displayName co "nothing"', []],
  ] as const) {
    const answer = await call('GET', `/Groups?excludedAttributes=members&filter=${encodeURIComponent(filter)}`)
    assert.deepEqual(
      answer.body.Resources?.map((one: { id: string }) => one.id),
      found,
      `${filter} ${answer.text}`,
    )
    for (const one of answer.body.Resources) assert.equal(one.members, undefined)
  }
  assert.deepEqual(
    (await auditOf(id.slice(1))).map(({ action, actor_kind }) => [action, actor_kind]),
    [
      ['group.create', 'token'],
      ['group.change-members', 'token'],
    ],
  )
})

test('members come and go as Entra ID and Okta write it, each once, and nothing else is told of the group', async () => {
  const id = await newGroup('Steps')
  for (const [operation, expected] of [
    [{ op: 'Add', path: 'members', value: [{ value: ali }, { value: bita }] }, [ali, bita]],
    [{ op: 'Add', path: 'members', value: [{ value: ali, display: 'Ali' }] }, [ali, bita]],
    [{ op: 'Remove', path: 'members', value: [{ value: ali }] }, [bita]],
    [{ op: 'Remove', path: `members[value eq "${bita}"]` }, []],
    [{ op: 'add', value: { members: [{ value: cyrus }, { value: ali }] } }, [ali, cyrus]],
    [{ op: 'remove', path: `members[value eq "${ali}" or value eq "${cyrus}"]` }, []],
    [{ op: 'replace', path: 'members', value: [{ value: bita }, { value: cyrus }] }, [bita, cyrus]],
    [{ op: 'remove', path: 'members' }, []],
    [{ op: 'replace', value: { id, displayName: 'Steps 2', members: [{ value: ali }] } }, [ali]],
    [{ op: 'remove', path: 'members', value: [{ value: 'nobody' }, { value: 'u999999' }] }, [ali]],
  ] as const) {
    const answer = await patch(id, operation)
    assert.deepEqual([answer.status, answer.text], [204, ''], JSON.stringify(operation))
    assert.deepEqual(await membersOf(id), expected, JSON.stringify(operation))
  }
  const both = await patch(
    id,
    { op: 'add', path: 'members', value: bita },
    { op: 'remove', path: 'members', value: [{ value: bita }] },
  )
  assert.equal(both.status, 204)
  assert.deepEqual(await membersOf(id), [ali], 'operations are done in their order')
  assert.equal((await call('GET', `/Groups/${id}?attributes=displayName`)).body.displayName, 'Steps 2')
  const asked = await call('PATCH', `/Groups/${id}?attributes=displayName`, {
    Operations: [{ op: 'replace', path: 'externalId', value: 'other' }],
  })
  assert.deepEqual(Object.keys(asked.body).sort(), ['displayName', 'id', 'schemas'])
})

test('a group’s change is done as a whole or not at all', async () => {
  const id = await newGroup('Whole', [ali])
  await newGroup('Taken')
  const add = { op: 'add', path: 'members', value: [{ value: bita }] }
  for (const [operation, status, scimType, place] of [
    [{ op: 'add', path: 'members', value: [{ value: 'nobody' }] }, 400, 'invalidValue', 'members nobody'],
    [{ op: 'add', path: 'members', value: [{ value: 'u999999' }] }, 400, 'invalidValue', 'members u999999'],
    [{ op: 'add', path: 'members', value: [{ display: 'x' }] }, 400, 'invalidValue', 'members[0].value'],
    [{ op: 'add', path: 'members', value: [{ value: id }] }, 400, 'invalidValue', 'members'],
    [{ op: 'remove', path: 'members[display eq "x"]' }, 400, 'invalidPath', 'members[display'],
    [{ op: 'replace', path: 'displayName', value: 'taken' }, 409, 'uniqueness', 'displayName taken'],
    [{ op: 'replace', path: 'displayName', value: ' ' }, 400, 'invalidValue', 'displayName'],
    [{ op: 'remove', path: 'displayName' }, 400, 'invalidValue', 'displayName'],
  ] as const) {
    const answer = await patch(id, add, operation)
    assert.deepEqual([answer.status, answer.body.scimType], [status, scimType], answer.text)
    assert.ok(answer.body.detail.includes(place), answer.body.detail)
  }
  assert.deepEqual(await membersOf(id), [ali])
  for (const body of [{ displayName: 'taken' }, { displayName: 'x', externalId: 'e-Taken' }])
    assert.deepEqual((await call('POST', '/Groups', body)).body.scimType, 'uniqueness')
})

test('a PUT gives the whole group anew; members that it does not tell of stay', async () => {
  const id = await newGroup('Put', [ali, bita])
  const renamed = await call('PUT', `/Groups/${id}`, { displayName: 'Put 2' })
  assert.deepEqual([renamed.status, renamed.body.displayName, renamed.body.members.length], [200, 'Put 2', 2])
  const given = await call('PUT', `/Groups/${id}?excludedAttributes=members`, {
    displayName: 'Put 2',
    members: [{ value: cyrus }],
  })
  assert.deepEqual([given.status, given.body.members], [200, undefined])
  assert.deepEqual(await membersOf(id), [cyrus])
})

test('a deleted group is gone, and so is a member who has left', async () => {
  const id = await newGroup('Short', [ali])
  const dora = await newPerson({ userName: 'dora' })
  await patch(id, { op: 'add', path: 'members', value: [{ value: dora }] })
  assert.equal((await call('DELETE', `/Users/${dora}`)).status, 204)
  assert.deepEqual(await membersOf(id), [ali])
  assert.equal((await patch(id, { op: 'add', path: 'members', value: [{ value: dora }] })).status, 400)
  assert.equal((await call('DELETE', `/Groups/${id}`)).status, 204)
  for (const method of ['GET', 'DELETE'] as const) assert.equal((await call(method, `/Groups/${id}`)).status, 404)
})

test('local groups and people are not the directory’s: they are neither shown nor changed', async () => {
  const { rows } = await sql<{ id: number }>`insert into groups (name) values ('Local') returning id`.execute(db)
  const person = await office.addPerson('local', null)
  for (const path of [`/Groups/g${rows[0]?.id}`, `/Users/u${person}`]) {
    assert.equal((await call('GET', path)).status, 404)
    assert.equal((await call('DELETE', path)).status, 404)
  }
  const id = await newGroup('Ours')
  assert.equal((await patch(id, { op: 'add', path: 'members', value: [{ value: `u${person}` }] })).status, 400)
})

test('a group of fifty thousand takes one more without being read, and a page with members ends before there are too many', async () => {
  const id = await newGroup('Everybody')
  const many = Number(id.slice(1))
  await sql`
    with made as (
      insert into users (username, name, source, external_id, directory_state)
      select 'many-' || i, 'Many ' || i, 'scim', 'many-' || i, 'active' from generate_series(1, 50000) i returning id)
    insert into group_members select ${many}, id from made`.execute(db)
  const second = await newGroup('Everybody too', [ali])
  const added = await patch(id, { op: 'add', path: 'members', value: [{ value: ali }] })
  assert.deepEqual([added.status, added.text], [204, ''])
  const filter = `filter=${encodeURIComponent('displayName sw "Everybody"')}`
  const brief = await call('GET', `/Groups?${filter}&excludedAttributes=members`)
  assert.deepEqual(
    brief.body.Resources.map((one: { id: string }) => one.id),
    [id, second],
  )
  assert.ok(brief.text.length < 2_000)
  const full = await call('GET', `/Groups?${filter}`)
  assert.deepEqual(
    [full.body.totalResults, full.body.itemsPerPage, full.body.Resources[0].members.length],
    [2, 1, 50_001],
  )
  const next = await call('GET', `/Groups?${filter}&startIndex=2`)
  assert.deepEqual(
    next.body.Resources.map((one: { id: string }) => one.id),
    [second],
  )
  const all = { members: full.body.Resources[0].members.map(({ value }: { value: string }) => ({ value })) }
  assert.equal(
    (await call('PUT', `/Groups/${id}?excludedAttributes=members`, { displayName: 'Everybody', ...all })).status,
    200,
  )
  assert.equal((await patch(id, { op: 'replace', path: 'members', value: [] })).status, 204)
  assert.deepEqual(await membersOf(id), [])
})

test('what the server says of itself holds: its schemas, its types, and no bulk', async () => {
  const { body: config } = await call('GET', '/ServiceProviderConfig')
  assert.deepEqual([config.patch.supported, config.filter.supported, config.bulk.supported], [true, true, false])
  const { body: schemas } = await call('GET', '/Schemas')
  const { body: types } = await call('GET', '/ResourceTypes')
  assert.deepEqual(
    types.Resources.map((one: { endpoint: string }) => one.endpoint),
    ['/Users', '/Groups'],
  )
  for (const one of [...schemas.Resources, ...types.Resources]) {
    const answer = await call('GET', one.meta.location.replace('http://rasan.test/scim/v2', ''))
    assert.deepEqual(answer.body, one)
  }
  const shown = (await call('GET', `/Users/${ali}`)).body
  const [{ attributes }] = schemas.Resources
  const known = ['schemas', 'id', 'meta', ...attributes.map(({ name }: { name: string }) => name)]
  assert.deepEqual(
    Object.keys(shown).filter((name) => !known.includes(name)),
    [],
  )
  assert.equal((await call('GET', '/Schemas/nothing')).status, 404)
})
