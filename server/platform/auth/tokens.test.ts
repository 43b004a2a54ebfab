import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import pino from 'pino'
import { openTestApp } from '../../test-app.ts'
import { CENTRE_PERMISSIONS, listTokenPermissions, narrowPermissions, PERMISSIONS, ROLES } from './permissions.ts'
import { createTokenUse } from './token-use.ts'
import { digestToken, mintToken, parseToken } from './tokens.ts'

for (const kind of ['live', 'test', 'centre', 'scim'] as const) {
  test(`a ${kind} token has its form, and only its hash is to be kept`, () => {
    const { token, publicId, secretHash } = mintToken(kind)
    assert.match(token, new RegExp(`^rsn_${kind}_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$`))
    assert.deepEqual(parseToken(token), { kind, publicId })
    assert.equal(secretHash.toString('hex'), digestToken(token))
  })
}

test('a token of which one character was changed is told from a token', () => {
  const { token } = mintToken('live')
  for (let i = 0; i < token.length; i++) {
    const changed = token.slice(0, i) + (token[i] === 'a' ? 'b' : 'a') + token.slice(i + 1)
    assert.equal(parseToken(changed), undefined, `at ${i}`)
  }
})

test('ten thousand tokens are all different', () => {
  const tokens = new Set(Array.from({ length: 10_000 }, () => mintToken('test').publicId))
  assert.equal(tokens.size, 10_000)
})

test('scopes narrow what a token of its kind may do, and never widen it', () => {
  assert.deepEqual(listTokenPermissions('live', ['messages:read', 'accounts:write', 'nonsense']), ['messages:read'])
  assert.deepEqual(listTokenPermissions('centre', ['messages:read', 'accounts:write']), ['accounts:write'])
  assert.deepEqual(listTokenPermissions('centre', null), [...CENTRE_PERMISSIONS])
  assert.ok(!listTokenPermissions('live', null).includes('tokens:write'))
  assert.deepEqual(listTokenPermissions('test', []), [])
})

test('a role of a service gives nothing at the centre, and the auditor changes nothing', () => {
  for (const [role, { scope, permissions }] of Object.entries(ROLES))
    if (scope === 'service') assert.deepEqual(narrowPermissions(permissions, 'centre'), [], role)
  assert.ok(narrowPermissions(ROLES.auditor.permissions, 'centre').every((permission) => permission.endsWith(':read')))
  assert.deepEqual(narrowPermissions(ROLES.auditor.permissions, 'service'), [])
  assert.equal(
    narrowPermissions(ROLES.administrator.permissions, 'centre').length +
      narrowPermissions(ROLES.administrator.permissions, 'service').length,
    Object.keys(PERMISSIONS).length,
  )
})

suite('access', async () => {
  const { deps, addService, addToken, addPerson } = await openTestApp()
  const { access, database, live, ids } = deps
  const payroll = await addService('payroll')
  await addService('clinic')

  test('nobody reads the codes by which Rasan itself lets people in, whatever the role or token', async () => {
    const rasan = await addService('rasan')
    for (const [name, role, service] of [
      ['its-reviewer', 'reviewer', 'rasan'],
      ['the-administrator', 'administrator', undefined],
    ] as const) {
      const permissions = access.permissionsOf(access.findUser(await addPerson(name, role, service))!, rasan)
      assert.ok(permissions.has('messages:read') && !permissions.has('messages:read-text'), name)
    }
    const token = access.checkToken(await addToken('live', 'rasan'), Date.now())
    assert.ok(typeof token === 'object' && token.permissions.has('messages:read'))
    assert.ok(!token.permissions.has('messages:read-text'))
  })

  test('a role that nobody has defined gives nothing', async () => {
    const id = await addPerson('ghost', 'emperor', 'payroll')
    assert.equal(access.findUser(id)!.services.size, 0)
  })

  test('what an administrator defines is carried by a group to its members and those of its groups, until they leave', async () => {
    const id = await addPerson('nested', null)
    const heard = async () => {
      await live.catchUp()
      return [...(access.findUser(id)!.services.get(payroll) ?? [])]
    }
    await sql`insert into roles (name, scope, title_fa, title_en, permissions)
      values ('watcher', 'service', 'x', 'x', '{messages:read,nonsense,users:write}')`.execute(database.db)
    await sql`insert into groups (name) values ('outer'), ('inner')`.execute(database.db)
    const group = (name: string) => sql`(select id from groups where name = ${name})`
    await sql`insert into group_children values (${group('outer')}, ${group('inner')}), (${group('inner')}, ${group('outer')})`.execute(
      database.db,
    )
    await sql`insert into role_assignments (group_id, service_id, role)
      values (${group('outer')}, ${payroll}, 'watcher')`.execute(database.db)
    assert.deepEqual(await heard(), [])
    await sql`insert into group_members values (${group('inner')}, ${id})`.execute(database.db)
    assert.deepEqual(await heard(), ['messages:read'])
    await sql`delete from group_members where user_id = ${id}`.execute(database.db)
    assert.deepEqual(await heard(), [])
  })

  test('a role that has ended by the clock gives nothing any more', async () => {
    const userId = await addPerson('sara', 'sender', 'payroll')
    assert.ok(access.findUser(userId)?.services.has(payroll))
    await sql`update role_assignments set ends_at = now() - interval '1 second' where user_id = ${userId}`.execute(
      database.db,
    )
    await live.catchUp()
    assert.ok(!access.findUser(userId)?.services.has(payroll))
  })

  test('a person with roles in two services has in each what belongs to it', async () => {
    const userId = await addPerson('reza', 'support', 'payroll')
    await sql`insert into role_assignments (user_id, service_id, role)
      select ${userId}, id, 'sender' from services where name = 'clinic'`.execute(database.db)
    await live.catchUp()
    const user = access.findUser(userId)!
    assert.ok(!access.permissionsOf(user, payroll).has('messages:send'))
    assert.ok(access.permissionsOf(user, access.findService('clinic')!.id).has('messages:send'))
    assert.equal(access.permissionsOf(user, null).size, 0)
  })

  test('a service whose allocations are of the sandbox is marked so', async () => {
    await sql`
      with a as (
        insert into accounts (name, provider, title_fa, title_en, report_secret, report_secret_hash)
        values ('play', 'sandbox', 'x', 'x', 'x', 'x') returning id
      )
      insert into allocations (service_id, account_id, methods) select ${payroll}, id, '{sandbox.sms}' from a`.execute(
      database.db,
    )
    await live.catchUp()
    assert.equal(access.findService('payroll')?.sandbox, true)
    assert.equal(access.findService('clinic')?.sandbox, false)
  })

  test('the last use of a token is written with its address, and never set back', async () => {
    const token = access.checkToken(await addToken('live', 'payroll'), ids.now())
    assert.ok(typeof token !== 'string')
    const readUse = async () => {
      const { rows } = await sql<{ at: Date; ip: string }>`
        select last_used_at as at, host(last_used_from) as ip from tokens where id = ${token.id}`.execute(database.db)
      return [rows[0]!.at.getTime(), rows[0]!.ip]
    }
    const use = createTokenUse(database.db, pino({ level: 'silent' }))
    use.note(token.id, 2_000_000_000_000, '203.0.113.7')
    await use.write()
    assert.deepEqual(await readUse(), [2_000_000_000_000, '203.0.113.7'])
    use.note(token.id, 1_900_000_000_000, '203.0.113.8')
    await use.close()
    assert.deepEqual(await readUse(), [2_000_000_000_000, '203.0.113.7'])
  })
})
