import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addService, addToken, startTestNode, type TestNode, waitFor } from '../../test-node.ts'
import { checkAll } from '../test-checks.ts'
import { openScene, type Scene } from '../test-scene.ts'

let node: TestNode
before(async () => {
  node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
})

/** A slow provider's answer: the flood lasts for many of them, also where this machine takes its time between. */
const ANSWER_MS = 500
const MANY = 1_000

/** A scene whose account two services share: the one that does harm, and the one that must not feel it. */
async function openShared(): Promise<{ scene: Scene; sendOther(body: Record<string, unknown>): Promise<string> }> {
  const scene = await openScene(node, 'kavenegar')
  scene.simulator.behave({ kind: 'delay', ms: ANSWER_MS }, { kind: 'badRecipient', to: '^\\+989139' })
  const name = `other-${scene.accountId}`
  const serviceId = await addService(node.pool, { name, accountId: scene.accountId, methods: ['kavenegar.sms'] })
  const token = await addToken(node.pool, { kind: 'live', serviceId })
  await node.node.deps.live.catchUp()
  return {
    scene,
    async sendOther(body) {
      const answer = await fetch(`${node.node.url}/api/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ to: '09121234567', text: 'سلام', ...body }),
      })
      assert.equal(answer.status, 202)
      return ((await answer.json()) as { id: string }).id
    },
  }
}

/** How many of a service's messages were still waiting when the last of these was handed over. */
const countBehind = async (serviceId: number, ids: string[]): Promise<number> => {
  const { rows } = await node.pool.query(
    `select count(*)::int as n from messages
     where service_id = $1 and coalesce(sent_at, final_at, 'infinity') > (select max(sent_at) from messages where id = any ($2))`,
    [serviceId, ids],
  )
  return rows[0].n
}

async function flood(scene: Scene, body: (i: number) => Record<string, unknown>): Promise<void> {
  const messages = Array.from({ length: MANY }, (_, i) => ({ text: `${i}`, ...body(i) }))
  const answer = await scene.call('/messages/batch', { method: 'POST', body: JSON.stringify({ messages }) })
  assert.equal(answer.status, 200)
}

const HARMS: [what: string, body: (i: number) => Record<string, unknown>, other: Record<string, unknown>][] = [
  ['hundreds of bad numbers', (i) => ({ to: `0913${9_000_000 + i}` }), {}],
  ['hundreds of messages to one number', () => ({ to: '09130000001' }), {}],
  ['hundreds of codes to one number', () => ({ to: '09130000001', class: 'otp' }), { class: 'otp' }],
]
for (const [what, body, other] of HARMS)
  test(`${what} of one service hold another’s messages back for a call or two, not for as long as they last`, async () => {
    const { scene, sendOther } = await openShared()
    await flood(scene, body)
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, i) => sendOther({ to: `0912${7_000_000 + i}`, ...other })),
    )
    for (const id of ids)
      await waitFor(async () => ['sent', 'delivered'].includes((await scene.read(id)).status), 15_000).catch(async () =>
        assert.fail(JSON.stringify(await scene.read(id))),
      )
    assert.ok((await countBehind(scene.serviceId, ids)) > 0, 'the flood was not over by then')
  })

test('after all of it every message is in one place', () => checkAll(node.pool))
