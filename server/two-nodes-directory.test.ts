import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { startNode } from './node.ts'
import { atTestEnd } from './platform/test-end.ts'
import { PASSWORD } from './test-app.ts'
import { addToken, startTestNode, waitFor } from './test-node.ts'

const WITHIN_MS = 3_000

test('whom a directory makes inactive, or takes out of the group that carries the role, has lost it on every node within seconds', async () => {
  const first = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
  const second = await startNode(first.config, first.databaseUrl, first.vault, pino({ level: 'silent' }))
  atTestEnd(() => second.stop())
  const { pool } = first
  const token = await addToken(pool, { kind: 'scim', serviceId: null })
  for (const node of [first.node, second]) await node.deps.live.catchUp()
  const scim = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${first.node.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    })
    assert.ok(answer.ok, await answer.clone().text())
    return answer.status === 204 ? undefined : ((await answer.json()) as { id: string })
  }
  const person = await scim('POST', '/Users', { userName: 'omid@example.com' })
  const group = await scim('POST', '/Groups', { displayName: 'Auditors', members: [{ value: person?.id }] })
  const [userId, groupId] = [Number(person?.id.slice(1)), Number(group?.id.slice(1))]
  await pool.query(`insert into role_assignments (group_id, role) values ($1, 'auditor')`, [groupId])
  const { db } = first.node.deps.database
  const user = { id: userId, username: 'omid@example.com' }
  await first.node.deps.signIn.createSignIn(db, user, PASSWORD)

  const signIn = async (): Promise<string> => {
    const answer = await fetch(`${first.node.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ signInName: 'omid@example.com', password: PASSWORD }),
    })
    assert.ok(answer.ok, await answer.clone().text())
    return String(answer.headers.getSetCookie()[0]?.split(';')[0])
  }
  const ask = async (url: string, cookie: string): Promise<number> =>
    (await fetch(`${url}/api/v1/centre/users`, { headers: { cookie } })).status
  const becomes = (url: string, cookie: string, status: number) =>
    waitFor(async () => (await ask(url, cookie)) === status, WITHIN_MS)
  const patch = (path: string, op: object) => scim('PATCH', path, { Operations: [op] })
  const members = `members[value eq "${person?.id}"]`

  const cookie = await signIn()
  for (const url of [first.node.url, second.url]) await becomes(url, cookie, 200)
  await patch(`/Groups/${group?.id}`, { op: 'Remove', path: members })
  for (const url of [second.url, first.node.url]) await becomes(url, cookie, 403)
  await patch(`/Groups/${group?.id}`, { op: 'Add', path: 'members', value: [{ value: person?.id }] })
  for (const url of [second.url, first.node.url]) await becomes(url, cookie, 200)
  await patch(`/Users/${person?.id}`, { op: 'Replace', path: 'active', value: 'False' })
  for (const url of [second.url, first.node.url]) await becomes(url, cookie, 401)
  const { rows } = await pool.query('select from auth.sessions')
  assert.equal(rows.length, 0)
})
