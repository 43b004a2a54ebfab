import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openTestApp } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'
import { startDirectoryRounds } from './syncer.ts'

const LOOK_MS = 5
// nobody listens there
const NOWHERE = { url: 'ldap://127.0.0.1:9', userBases: ['dc=x'] }

suite('the time of a directory', async () => {
  const office = await openTestApp()
  const { pool } = { pool: office.deps.database.pools.rest }
  const token = await office.addToken('centre')
  const call = async (method: 'POST' | 'PATCH' | 'GET', path: string, payload?: object) => {
    const answer = await office.app.inject({
      method,
      url: `/api/v1/centre/directories${path}`,
      headers: { authorization: `Bearer ${token}` },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const runs = async () =>
    (await pool.query(`select status, fault, started_by from directory_runs where kind = 'sync' order by id`)).rows

  test('comes after its period, give or take a tenth, and not at all where it has none', async () => {
    const { body } = await call('POST', '', { name: 'often', ...NOWHERE, periodMinutes: 100 })
    const inMinutes = (Date.parse(body.nextSyncAt) - Date.now()) / 60_000
    assert.ok(inMinutes > 88 && inMinutes < 112, String(inMinutes))
    assert.equal((await call('POST', '', { name: 'never', ...NOWHERE })).body.nextSyncAt, null)
    assert.equal((await call('PATCH', '/often', { periodMinutes: null })).body.nextSyncAt, null)
    await call('PATCH', '/often', { periodMinutes: 100 })
  })

  test('is met by one node of all that look, once, and moves on though the directory is dead', async () => {
    const nodes = Array.from({ length: 4 }, () => startDirectoryRounds(office.deps, LOOK_MS))
    await pool.query(`update directories set next_sync_at = now() where name = 'often'`)
    await waitFor(async () => (await runs()).some(({ status }) => status === 'failed'))
    // a second one would have been begun within a look of each
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS * 20))
    assert.deepEqual(await runs(), [{ status: 'failed', fault: 'unreachable', started_by: null }])
    const { body } = await call('GET', '/often')
    assert.ok(Date.parse(body.nextSyncAt) > Date.now() + 80 * 60_000)
    assert.equal(body.lastRun.fault.code, 'unreachable')
    await Promise.all(nodes.map((node) => node.stop()))
  })

  test('a run whose node died is told as interrupted by whoever looks next', async () => {
    await pool.query(
      `insert into directory_runs (directory_id, kind, seen_at) select id, 'dry_run', now() - interval '61 s' from directories where name = 'never'`,
    )
    const node = startDirectoryRounds(office.deps, LOOK_MS)
    await waitFor(async () => (await call('GET', '/never')).body.lastRun.fault?.code === 'interrupted')
    await node.stop()
  })

  test('what is wrong with how it is set up is told at its place, and a password goes to no other address', async () => {
    const faultsOf = async (change: object) =>
      (await call('PATCH', '/never', change)).body.errors?.map(
        ({ path, code }: Record<string, string>) => `${path} ${code}`,
      )
    for (const [change, fault] of [
      [{ url: 'http://x' }, 'url wrong_form'],
      [{ url: 'ldaps://user:secret@x' }, 'url wrong_form'],
      [{ url: 'ldaps://x/dc=y' }, 'url wrong_form'],
      [{ url: 'ldaps://x', startTls: true }, 'startTls not_together'],
      [{ userFilter: '(uid=*' }, 'userFilter wrong_form'],
      [{ groupFilter: 'uid=*' }, 'groupFilter wrong_form'],
      [{ caCertificate: 'nonsense' }, 'caCertificate wrong_form'],
      [{ userBases: [] }, 'userBases too_few'],
      [{ periodMinutes: 1 }, 'periodMinutes too_small'],
      [{ attributes: { member: 'member', memberOf: 'memberOf' } }, 'attributes.memberOf not_together'],
      [{ attributes: { username: 'uid)(x=*' } }, 'attributes.username wrong_form'],
    ] as const)
      assert.deepEqual(await faultsOf(change), [fault], JSON.stringify(change))
    await call('PATCH', '/never', { password: 'stored' })
    assert.deepEqual(await faultsOf({ url: 'ldaps://elsewhere' }), ['password required'])
    assert.equal((await call('PATCH', '/never', { url: 'ldaps://elsewhere', password: 'stored' })).status, 200)
  })
})

test('in production a password never goes over the network in clear', async () => {
  const office = await openTestApp({ config: { env: 'production' } })
  const token = await office.addToken('centre')
  const statusOf = async (url: string, startTls = false) =>
    (
      await office.app.inject({
        method: 'POST',
        url: '/api/v1/centre/directories',
        headers: { authorization: `Bearer ${token}` },
        payload: { name: `d${Math.random().toString(36).slice(2, 10)}`, url, startTls, userBases: ['dc=x'] },
      })
    ).statusCode
  assert.deepEqual(
    [
      await statusOf('ldap://ldap.example.org'),
      await statusOf('ldap://ldap.example.org', true),
      await statusOf('ldaps://ldap.example.org'),
      await statusOf('ldap://127.0.0.1:389'),
    ],
    [422, 201, 201, 201],
  )
})
