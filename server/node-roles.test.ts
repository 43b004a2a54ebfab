import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import pino from 'pino'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { checkCentre } from './cli/doctor-centre.ts'
import { ConfigError, type NodeRole, readConfig } from './config.ts'
import { type Node, startNode } from './node.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, type TestNode, waitFor } from './test-node.ts'

async function addNode(first: TestNode, role: NodeRole): Promise<Node> {
  const config = { ...first.config, roles: [role] }
  const node = await startNode(config, first.databaseUrl, first.vault, pino({ level: 'silent' }))
  atTestEnd(() => node.stop())
  return node
}

test('each role does its part and nothing of the others’', async () => {
  const api = await startTestNode({ RASAN_LOG_LEVEL: 'silent', RASAN_ROLES: 'api' })
  const simulator = await startKavenegarSimulator({ reportAfterMs: 5 })
  atTestEnd(() => simulator.close())
  const account = await addAccount(api, {
    name: 'kn',
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'good' },
    line: '10008663',
  })
  simulator.reportTo(`${api.node.url}/reports/${account.reportSecret}`)
  const serviceId = await addService(api.pool, { name: 'payroll', accountId: account.id, methods: ['kavenegar.sms'] })
  const token = await addToken(api.pool, { kind: 'live', serviceId })
  await api.node.deps.live.catchUp()
  const findStatus = async () =>
    (await api.pool.query<{ status: number }>('select status from messages')).rows[0]?.status
  const countLeaders = async () =>
    (
      await api.pool.query(
        `select from pg_stat_activity where datname = current_database() and application_name = 'rasan leader'`,
      )
    ).rowCount
  const countUnfolded = async () => (await api.pool.query('select from deltas')).rowCount

  const answer = await fetch(`${api.node.url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: '09121234567', text: 'سلام' }),
  })
  assert.equal(answer.status, 202)

  // nobody sends, and nobody does what one node should: that is told where people look
  const { id } = (await answer.json()) as { id: string }
  const headers = { authorization: `Bearer ${token}` }
  const readWaiting = async () =>
    ((await (await fetch(`${api.node.url}/api/v1/messages/${id}`, { headers })).json()) as Waits).waiting?.reason.code
  const readMissing = async () => {
    const { warnings } = (await (await fetch(`${api.node.url}/readyz`)).json()) as { warnings: string[] }
    const nodes = (await checkCentre(api.node.deps.database.db, api.config)).map(({ sentence }) => sentence)
    const told = nodes.filter((sentence) => sentence.startsWith('No running node has the role'))
    return [warnings.filter((one) => one.startsWith('no_')), told.map((sentence) => /role (\w+)/.exec(sentence)?.[1])]
  }
  // /readyz tells what was so a second ago
  const untilMissing = (wanted: string[][]) =>
    waitFor(async () => isDeepStrictEqual(await readMissing(), wanted), 5_000)
  assert.equal(await readWaiting(), 'no_dispatcher')
  await untilMissing([
    ['no_dispatcher', 'no_jobs'],
    ['dispatcher', 'jobs'],
  ])

  const jobs = await addNode(api, 'jobs')
  await untilMissing([['no_dispatcher'], ['dispatcher']])
  // the leader folds what acceptance has counted; what was accepted has not left meanwhile
  await waitFor(async () => (await countUnfolded()) === 0)
  assert.deepEqual([await findStatus(), simulator.totals().messages, await countLeaders()], [10, 0, 1])

  const dispatcher = await addNode(api, 'dispatcher')
  await untilMissing([[], []])
  await waitFor(async () => (await findStatus()) === 70)
  assert.deepEqual([simulator.totals().messages, await countLeaders()], [1, 1])
  const { rows: calls } = await api.pool.query(
    'select n.slot from calls c join nodes n on n.slot = c.slot and n.epoch = c.epoch',
  )
  assert.deepEqual(calls, [{ slot: 2 }], 'the third node to start made the call')

  for (const node of [jobs, dispatcher]) {
    assert.deepEqual(await ask(node, '/livez'), { status: 200, body: { live: true } })
    assert.equal((await ask(node, '/readyz')).status, 200)
    assert.equal((await fetch(`${node.url}/metrics`)).status, 200)
    for (const path of ['/api/v1/messages', '/api/openapi.json', '/docs', '/', `/reports/${account.reportSecret}`]) {
      const { status, body } = await ask(node, path)
      assert.deepEqual([path, status, body.code], [path, 404, 'route_not_found'])
    }
  }
})

type Waits = { waiting: { reason: { code: string } } | null }

async function ask({ url }: Node, path: string): Promise<{ status: number; body: { code?: string } }> {
  const answer = await fetch(`${url}${path}`)
  return { status: answer.status, body: (await answer.json()) as { code?: string } }
}

test('roles are all three unless named, in any order, and a word that is none is told', () => {
  const rolesOf = (text?: string) => readConfig({ RASAN_ROLES: text }).roles
  assert.deepEqual(rolesOf(), ['api', 'dispatcher', 'jobs'])
  assert.deepEqual(rolesOf('jobs, api'), ['api', 'jobs'])
  assert.deepEqual(rolesOf('dispatcher'), ['dispatcher'])
  assert.throws(
    () => rolesOf('api,sender'),
    (error) => error instanceof ConfigError && /^RASAN_ROLES holds "sender": give one or more of/.test(error.message),
  )
  assert.throws(() => rolesOf('api,,'), ConfigError)
})
