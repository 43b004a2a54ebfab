import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'
import { openScim } from './test-scim.ts'

const office = await openTestApp()
const { db } = office.deps.database
const { call, newPerson, readPerson, auditOf } = await openScim(office)
await office.addPerson('nasim', 'administrator')

/** As Entra ID sends a new user with its usual mapping. */
const ENTRA = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName: 'Ali.Rezaei@Contoso.example',
  active: true,
  displayName: 'علی رضایی',
  emails: [{ primary: true, type: 'work', value: 'Ali.Rezaei@Contoso.example' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'علی رضایی', familyName: 'رضایی', givenName: 'علی' },
  phoneNumbers: [
    { type: 'mobile', value: '+98 912 555 0001' },
    { type: 'work', value: '021-88776655' },
  ],
  preferredLanguage: 'fa-IR',
  title: 'Manager',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Finance' },
}

test('a user as Entra ID sends one is made, told again as it was sent, and found by what Entra ID asks', async () => {
  const none = await call('GET', `/Users?filter=${encodeURIComponent('userName eq "Ali.Rezaei@Contoso.example"')}`)
  assert.deepEqual([none.status, none.body.totalResults, none.body.Resources], [200, 0, []])
  const made = await call('POST', '/Users', ENTRA)
  assert.equal(made.status, 201, made.text)
  assert.match(made.type, /^application\/scim\+json/)
  const { id } = made.body
  assert.equal(made.location, `http://rasan.test/scim/v2/Users/${id}`)
  const { title: _, meta: __, schemas: ___, ...rest } = ENTRA
  for (const [name, value] of Object.entries(rest))
    if (!name.startsWith('urn:')) assert.deepEqual(made.body[name], value, name)
  assert.deepEqual(made.body.groups, [])
  assert.deepEqual(await readPerson(id), {
    username: 'ali.rezaei@contoso.example',
    name: 'علی رضایی',
    mobile: '+989125550001',
    more_mobiles: [],
    email: 'ali.rezaei@contoso.example',
    locale: 'fa',
    suspended: false,
    state: 'active',
    external_id: ENTRA.externalId,
  })
  const [entry] = await auditOf('ali.rezaei@contoso.example')
  assert.deepEqual([entry?.action, entry?.actor_kind, entry?.actor_name], ['user.create', 'token', 'scim'])
  for (const filter of [
    'userName eq "ali.rezaei@CONTOSO.example"',
    `externalId eq "${ENTRA.externalId}"`,
    `id eq "${id}" and active eq true`,
    'emails.value eq "Ali.rezaei@contoso.example"',
    'emails[type eq "work" and value ew "@contoso.example"]',
    'name.familyName sw "رضا" and phoneNumbers.value co "555 0001"',
    'meta.created gt "2020-01-01T00:00:00Z" and not (displayName pr and groups pr)',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ALI."',
  ]) {
    const found = await call('GET', `/Users?filter=${encodeURIComponent(filter)}`)
    assert.deepEqual([found.status, found.body.Resources?.map((one: { id: string }) => one.id)], [200, [id]], filter)
  }
})

test('one who is there already is a conflict: 409 uniqueness, and nobody is changed', async () => {
  await newPerson({
    userName: 'there',
    externalId: 'e-there',
    phoneNumbers: [{ type: 'mobile', value: '09125550002' }],
  })
  for (const [body, place] of [
    [{ userName: 'THERE' }, 'userName'],
    [{ userName: 'nasim' }, 'userName nasim'],
    [{ userName: 'fresh', externalId: 'e-there' }, 'externalId'],
    [{ userName: 'fresh', phoneNumbers: [{ value: '09125550002' }] }, 'phoneNumbers +989125550002'],
  ] as const) {
    const answer = await call('POST', '/Users', body)
    assert.deepEqual([answer.status, answer.body.status, answer.body.scimType], [409, '409', 'uniqueness'], answer.text)
    assert.deepEqual(answer.body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error'])
    assert.ok(answer.body.detail.includes(place), answer.body.detail)
  }
  const { rows } = await sql`select from users where username = 'fresh'`.execute(db)
  assert.equal(rows.length, 0)
})

test('numbers and addresses that are none are left out, and the answer says which and why', async () => {
  const answer = await call('POST', '/Users', {
    userName: 'odd',
    phoneNumbers: [
      { type: 'mobile', value: '021-88776655' },
      { type: 'fax', value: 'x' },
    ],
    emails: ['not one', 'odd@example.com'],
  })
  assert.equal(answer.status, 201)
  const name = 'urn:ietf:params:scim:schemas:extension:rasan:2.0:LeftOut'
  assert.ok(answer.body.schemas.includes(name))
  assert.deepEqual(answer.body[name].leftOut, [
    { field: 'mobile', value: '021-88776655', code: 'phone_not_mobile', title: 'It is not a mobile number' },
    { field: 'email', value: 'not one', code: 'wrong_form', title: 'It has the wrong form' },
  ])
  assert.equal((await readPerson(answer.body.id)).email, 'odd@example.com')
})

const patch = (...Operations: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
})

test('a PATCH as Entra ID writes it is taken: capitals, texts for truth, dotted names, filters in paths', async () => {
  const id = await newPerson({ userName: 'entra', displayName: 'Old' })
  const steps: [object, Record<string, unknown>][] = [
    [patch({ op: 'Replace', path: 'displayName', value: 'New' }), { displayName: 'New' }],
    [
      patch({ op: 'Add', path: 'emails[type eq "work"].value', value: 'first@entra.example' }),
      { emails: [{ type: 'work', value: 'first@entra.example' }] },
    ],
    [
      patch({ op: 'Replace', path: 'emails[type eq "work"].value', value: 'second@entra.example' }),
      { emails: [{ type: 'work', value: 'second@entra.example' }] },
    ],
    [
      patch({ op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '0912 555 0003' }),
      { phoneNumbers: [{ type: 'mobile', value: '0912 555 0003' }] },
    ],
    [
      patch({ op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '021 1' }),
      {
        phoneNumbers: [
          { type: 'mobile', value: '0912 555 0003' },
          { type: 'work', value: '021 1' },
        ],
      },
    ],
    [
      patch({
        op: 'Replace',
        value: {
          'name.givenName': 'Ali',
          'name.familyName': 'R',
          displayName: 'Ali R',
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': 'X',
          'emails[type eq "work"].value': 'third@entra.example',
        },
      }),
      {
        name: { givenName: 'Ali', familyName: 'R' },
        displayName: 'Ali R',
        emails: [{ type: 'work', value: 'third@entra.example' }],
      },
    ],
    [
      patch({ op: 'Remove', path: 'phoneNumbers[type eq "work"].value' }),
      { phoneNumbers: [{ type: 'mobile', value: '0912 555 0003' }] },
    ],
    [patch({ op: 'Replace', path: 'userName', value: 'entra.new' }), { userName: 'entra.new' }],
    [patch({ op: 'Replace', path: 'active', value: 'False' }), { active: false }],
    [patch({ op: 'Add', path: 'active', value: 'True' }), { active: true }],
    [patch({ op: 'replace', path: 'active', value: [{ value: false }] }), { active: false }],
  ]
  for (const [body, expected] of steps) {
    const answer = await call('PATCH', `/Users/${id}`, body)
    assert.equal(answer.status, 200, answer.text)
    for (const [name, value] of Object.entries(expected))
      assert.deepEqual(answer.body[name], value, JSON.stringify(body))
  }
  const kept = await readPerson(id)
  assert.deepEqual(
    [kept.username, kept.name, kept.mobile, kept.email, kept.suspended],
    ['entra.new', 'Ali R', '+989125550003', 'third@entra.example', true],
  )
})

test('a PATCH as Okta writes it is taken, and one that changes nothing leaves no entry', async () => {
  const id = await newPerson({ userName: 'okta@example.com', displayName: 'Okta' })
  const deactivate = patch({ op: 'replace', value: { active: false } })
  assert.equal((await call('PATCH', `/Users/${id}`, deactivate)).body.active, false)
  assert.equal((await call('PATCH', `/Users/${id}`, deactivate)).body.active, false)
  const own = { id, userName: 'okta@example.com', externalId: '00u1', name: { givenName: 'O', familyName: 'K' } }
  const put = await call('PUT', `/Users/${id}`, {
    ...own,
    active: true,
    displayName: 'O K',
    locale: 'en_US',
    groups: [],
  })
  assert.deepEqual([put.status, put.body.active, put.body.externalId, put.body.displayName], [200, true, '00u1', 'O K'])
  assert.deepEqual(
    (await auditOf('okta@example.com')).map(({ action }) => action),
    ['user.create', 'user.suspend', 'user.update', 'user.resume'],
  )
  const silent = await call('PUT', `/Users/${id}`, own)
  assert.equal(silent.body.active, true, 'what is not said of active stays')
})

test('a PATCH is done as a whole or not at all, and says what was wrong', async () => {
  const id = await newPerson({ userName: 'whole', displayName: 'Whole' })
  const good = { op: 'replace', path: 'displayName', value: 'Changed' }
  for (const [body, scimType, place] of [
    [patch(good, { op: 'replace', path: 'active', value: 'maybe' }), 'invalidValue', 'active'],
    [patch(good, { op: 'remove', path: 'userName' }), 'invalidValue', 'userName'],
    [patch(good, { op: 'replace', path: 'userName', value: 'علی' }), 'invalidValue', 'userName'],
    [patch(good, { op: 'move', path: 'displayName' }), 'invalidValue', 'Operations[1].op'],
    [patch(good, { op: 'remove' }), 'invalidPath', ''],
    [patch(good, { op: 'replace', path: 'emails[type eq', value: 'x' }), 'invalidPath', 'emails[type eq'],
    [patch(good, { op: 'replace', path: 'emails[type is "x"].value', value: 'x' }), 'invalidFilter', 'is'],
    [patch(good, { op: 'replace', path: 'emails[type ne "x"].value', value: 'x' }), 'invalidPath', 'emails'],
    [patch(good, { op: 'replace', path: 'displayName', value: 5 }), 'invalidValue', 'displayName'],
    [patch(), 'invalidValue', 'Operations'],
    [{}, 'invalidValue', 'Operations'],
    [[], 'invalidValue', 'Operations'],
  ] as const) {
    const answer = await call('PATCH', `/Users/${id}`, body)
    assert.deepEqual([answer.status, answer.body.scimType], [400, scimType], answer.text)
    assert.ok(answer.body.detail.includes(place), answer.body.detail)
  }
  assert.equal((await readPerson(id)).name, 'Whole')
})

test('whoever is refused a change is out all the same where the directory says so, and stays out', async () => {
  const id = await newPerson({ userName: 'leaver', displayName: 'L' })
  const body = patch(
    { op: 'replace', path: 'active', value: false },
    { op: 'replace', path: 'userName', value: 'nasim' },
  )
  assert.equal((await call('PATCH', `/Users/${id}`, body)).status, 409)
  assert.equal((await readPerson(id)).suspended, true)
  const other = await call('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'displayName', value: 'M' }))
  assert.deepEqual([other.body.displayName, other.body.active], ['M', false])
})

test('whom a DELETE takes is gone for SCIM and kept by us, and the same person comes back by a POST', async () => {
  const body = { userName: 'gone@example.com', externalId: 'e-gone', displayName: 'G' }
  const id = await newPerson(body)
  assert.equal((await call('DELETE', `/Users/${id}`)).status, 204)
  for (const method of ['GET', 'DELETE', 'PUT'] as const)
    assert.equal((await call(method, `/Users/${id}`, method === 'PUT' ? body : undefined)).status, 404)
  assert.equal((await call('GET', '/Users?filter=userName%20eq%20%22gone@example.com%22')).body.totalResults, 0)
  assert.deepEqual((await readPerson(id)).state, 'left')
  const other = await call('POST', '/Users', { ...body, externalId: 'e-another' })
  assert.deepEqual(
    [other.status, other.body.scimType],
    [409, 'uniqueness'],
    'the username of one who left, for another',
  )
  const again = await call('POST', '/Users', body)
  assert.deepEqual([again.status, again.body.id, again.body.active], [201, id, true])
})

test('a person whom central sign-in made becomes the directory’s by the same subject, and by no name alone', async () => {
  const add = (username: string, externalId: string) =>
    sql`insert into users (username, name, source, external_id) values (${username}, 'C', 'oidc', ${externalId})`.execute(
      db,
    )
  const addProvider = (name: string) =>
    sql`insert into identity_providers (name, title_fa, title_en, issuer, client_id, scopes, claims, makes_users, links_by_username)
        values (${name}, 'الف', 'A', 'https://id.example/' || ${name}, 'rasan', '{openid}', '{}', true, 'never')`.execute(
      db,
    )
  await add('central', 'xx:e-central')
  await add('parted', 'xx:f:1234:e-parted')
  const refuse = async (userName: string, externalId: string | undefined) => {
    const refused = await call('POST', '/Users', { userName, externalId, displayName: 'Other' })
    assert.deepEqual([refused.status, refused.body.scimType], [409, 'uniqueness'], refused.text)
  }
  await refuse('central', 'e-central')
  await addProvider('xx')
  for (const externalId of ['e-other', 'central', 'central-e-central', 'xx:e-central', undefined])
    await refuse('central', externalId)
  for (const externalId of ['e-parted', '1234:e-parted']) await refuse('parted', externalId)
  // of several providers nobody says which one the directory means
  await addProvider('yy')
  await refuse('central', 'e-central')
  await sql`delete from identity_providers where name = 'yy'`.execute(db)
  const whole = await call('POST', '/Users', { userName: 'parted', externalId: 'f:1234:e-parted', displayName: 'P' })
  assert.equal(whole.status, 201, whole.text)
  const made = await call('POST', '/Users', { userName: 'central', externalId: 'e-central', displayName: 'Central' })
  assert.equal(made.status, 201, made.text)
  const { rows } = await sql`select source, external_id, name from users where username = 'central'`.execute(db)
  assert.deepEqual(rows, [{ source: 'scim', external_id: 'e-central', name: 'Central' }])
  assert.ok((await auditOf('central')).some(({ action }) => action === 'user.take-over'))
})

test('the last administrator stays, and the directory is told: 409', async () => {
  const id = (
    await sql<{ id: number }>`
    update users set source = 'scim', external_id = 'e-nasim', directory_state = 'active' where username = 'nasim'
    returning id`.execute(db)
  ).rows[0]?.id
  for (const answer of [
    await call('PATCH', `/Users/u${id}`, patch({ op: 'Replace', path: 'active', value: 'False' })),
    await call('DELETE', `/Users/u${id}`),
  ])
    assert.deepEqual([answer.status, answer.body.status], [409, '409'], answer.text)
  assert.equal((await readPerson(`u${id}`)).suspended, false)
})

test('the centre is told where a directory writes, and how many came that way and have not left', async () => {
  const token = await office.addToken('centre', undefined, { scopes: ['directory:read'] })
  const ask = async () => {
    const url = '/api/v1/centre/scim'
    return (await office.app.inject({ url, headers: { authorization: `Bearer ${token}` } })).json()
  }
  const before = await ask()
  assert.equal(before.address, 'http://rasan.test/scim/v2')
  const id = await newPerson({ userName: 'counted' })
  assert.deepEqual(await ask(), { ...before, users: before.users + 1 })
  await call('DELETE', `/Users/${id}`)
  assert.deepEqual(await ask(), before)
})

test('the centre is told of tokens of directories, and of its own, that end soon', async () => {
  const token = await office.addToken('centre', undefined, { scopes: ['directory:read', 'centre-tokens:read'] })
  await office.addToken('scim')
  const ask = async (url: string) =>
    (await office.app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } })).json()
  const kindsOf = async (): Promise<string[]> =>
    (await ask('/centre/tokens?expiringSoon=true')).items.map((one: { kind: string }) => one.kind)
  assert.deepEqual([(await ask('/centre/scim')).tokensExpiringSoon, await kindsOf()], [0, []])
  await sql`update tokens set created_at = now() - interval '9 days' where kind in ('centre', 'scim')`.execute(db)
  const ofDirectories = (await kindsOf()).filter((kind) => kind === 'scim').length
  assert.ok(ofDirectories > 0 && (await kindsOf()).includes('centre'))
  assert.equal((await ask('/centre/scim')).tokensExpiringSoon, ofDirectories)
})

test('a list goes by pages from 1, tells how many there are, and shows the attributes that are wanted', async () => {
  for (let i = 0; i < 5; i++) await newPerson({ userName: `page-${i}`, name: { givenName: 'A', familyName: 'B' } })
  const filter = `filter=${encodeURIComponent('userName sw "page-"')}`
  const second = await call('GET', `/Users?${filter}&startIndex=2&count=2&attributes=userName,name.givenName`)
  const { totalResults, startIndex, itemsPerPage, Resources } = second.body
  assert.deepEqual([totalResults, startIndex, itemsPerPage], [5, 2, 2])
  assert.deepEqual(
    Resources.map((one: { userName: string }) => one.userName),
    ['page-1', 'page-2'],
  )
  assert.deepEqual(Object.keys(Resources[0]).sort(), ['id', 'name', 'schemas', 'userName'])
  assert.deepEqual(Resources[0].name, { givenName: 'A' })
  const none = await call('GET', `/Users?${filter}&count=0`)
  assert.deepEqual([none.body.totalResults, none.body.Resources], [5, []])
  const all = await call('GET', `/Users?${filter}&startIndex=-3&count=5000&excludedAttributes=groups,name.familyName`)
  assert.deepEqual([all.body.startIndex, all.body.Resources.length], [1, 5])
  assert.deepEqual([all.body.Resources[0].groups, all.body.Resources[0].name], [undefined, { givenName: 'A' }])
  for (const [query, scimType] of [
    ['count=many', 'invalidValue'],
    ['filter=title%20eq%20%22x%22', 'invalidFilter'],
    ['filter=userName', 'invalidFilter'],
    ['filter=active%20gt%20true', 'invalidFilter'],
    ['filter=meta.created%20gt%20%22soon%22', 'invalidFilter'],
    ['filter=groups%20co%20%22g%22', 'invalidFilter'],
  ]) {
    const answer = await call('GET', `/Users?${query}`)
    assert.deepEqual([answer.status, answer.body.scimType], [400, scimType], query)
  }
})

test('a body that is no JSON, no object, too large or unstorable gets 4xx in SCIM’s form', async () => {
  for (const [raw, status] of [
    ['{', 400],
    ['5', 400],
    ['{"userName":"a\\u0000"}', 400],
    [`{"userName":"${'x'.repeat(70_000)}"}`, 413],
    [JSON.stringify({ userName: 'x', emails: Array(21).fill({ value: 'a@b.example' }) }), 400],
    [JSON.stringify({ userName: ['x'] }), 400],
    [JSON.stringify({ userName: 'x'.repeat(501) }), 400],
    [JSON.stringify({ userName: ' ' }), 400],
    [JSON.stringify({ displayName: 'x' }), 400],
  ] as const) {
    const answer = await call('POST', '/Users', undefined, { raw })
    assert.deepEqual(
      [answer.status, answer.body.schemas],
      [status, ['urn:ietf:params:scim:api:messages:2.0:Error']],
      raw.slice(0, 50),
    )
  }
  assert.equal((await call('POST', '/Users', undefined, { raw: 'a=b', type: 'text/plain' })).status, 415)
  for (const url of ['/Users/5', '/Users/u0', '/Users/g1', '/Users/u99999999999', '/Bulk', '/Me', '/nothing'])
    assert.equal((await call('GET', url)).body.status, '404', url)
})
