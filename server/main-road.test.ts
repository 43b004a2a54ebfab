import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, type TestNode, waitFor } from './test-node.ts'

let node: TestNode
let simulator: Simulator
let token: string

before(async () => {
  node = await startTestNode()
  simulator = await startKavenegarSimulator({ reportAfterMs: 5 })
  atTestEnd(() => simulator.close())
  const account = await addAccount(node, {
    name: 'kn',
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'good' },
    line: '10008663',
  })
  simulator.reportTo(`${node.node.url}/reports/${account.reportSecret}`)
  const serviceId = await addService(node.pool, { name: 'payroll', accountId: account.id, methods: ['kavenegar.sms'] })
  token = await addToken(node.pool, { kind: 'live', serviceId })
  await node.node.deps.live.catchUp()
})

type Detail = { status: string; createdAt: string; finalAt: string; timeline: { kind: string }[] }

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${node.node.url}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  })

test('a request becomes an SMS at the provider, once and byte for byte, and is delivered', async () => {
  const text = 'سلام، می‌روم 👋🏽 + % \n خط دوم'
  const answer = await call('/messages', { method: 'POST', body: JSON.stringify({ to: '09121234567', text }) })
  assert.equal(answer.status, 202, await answer.clone().text())
  const message = (await answer.json()) as { id: string; status: string }
  assert.equal(message.status, 'queued')
  const detail = await waitFor(async () => {
    const seen = (await (await call(`/messages/${message.id}`)).json()) as Detail
    return seen.status === 'delivered' && seen
  })
  assert.deepEqual(
    detail.timeline.map((entry) => entry.kind),
    ['accepted', 'handed_over', 'taken', 'delivered'],
  )
  assert.ok(Date.parse(detail.finalAt) - Date.parse(detail.createdAt) < 5_000, 'by callback, not by the first poll')
  assert.deepEqual(
    simulator.received().map((one) => one.text),
    [text],
  )
})
