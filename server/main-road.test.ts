import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { TObject } from 'typebox'
import { listProviders } from '../providers/index.ts'
import { JSON_SETTINGS } from '../simulators/http-settings.ts'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import type { Simulator, SimulatorOptions } from '../simulators/simulator.ts'
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

const call = (path: string, init: RequestInit = {}, by = token) =>
  fetch(`${node.node.url}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json', ...init.headers },
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

/** What an account of it has to be told, where its settings are a description that nobody can fill in blindly. */
const DESCRIBED: Record<string, { settings: object; key: Record<string, string> }> = {
  http: { settings: JSON_SETTINGS, key: { apiKey: 'sample-key' } },
}

/** The simulator that has the provider's name. */
async function startSimulatorOf(slug: string): Promise<Simulator> {
  const module = (await import(`../simulators/${slug}.ts`)) as Record<string, unknown>
  const [, start] = Object.entries(module).find(([name]) => /^start\w+Simulator$/.test(name)) ?? []
  const started = await (start as (options: SimulatorOptions) => Promise<Simulator>)({})
  atTestEnd(() => started.close())
  return started
}

/** Something for each field that has to be there. */
const fillIn = (schema: TObject): Record<string, string> =>
  Object.fromEntries(((schema.required ?? []) as string[]).map((name) => [name, `sample-${name}`]))

for (const { slug, keyFields, settings, openSession } of listProviders().filter(
  ({ baseUrl, channel }) => baseUrl !== null && channel === 'sms',
))
  test(`an account at ${slug}, made by its own schemas, carries ten segments byte for byte`, async () => {
    const provider = await startSimulatorOf(slug)
    const account = await addAccount(node, {
      name: `at-${slug}`,
      provider: slug,
      baseUrl: provider.url,
      settings: DESCRIBED[slug]?.settings ?? fillIn(settings),
      key: DESCRIBED[slug]?.key ?? fillIn(keyFields),
      line: '30004505000123',
    })
    const serviceId = await addService(node.pool, { name: slug, accountId: account.id, methods: [`${slug}.sms`] })
    const by = await addToken(node.pool, { kind: 'live', serviceId })
    await node.node.deps.live.catchUp()
    const text = `می\u200cخواهم 🎉 ${'آ'.repeat(650)}.`
    const answer = await call('/messages', { method: 'POST', body: JSON.stringify({ to: '09121234567', text }) }, by)
    assert.equal(answer.status, 202, await answer.clone().text())
    const { id, segments } = (await answer.json()) as { id: string; segments: number }
    assert.equal(segments, 10)
    await waitFor(async () => {
      const { status } = (await (await call(`/messages/${id}`, {}, by)).json()) as Detail
      // in a session it is told without being asked
      return status === 'delivered' || (status === 'sent' && !openSession)
    })
    assert.deepEqual(
      provider.received().map((one) => one.text),
      [text],
    )
  })
