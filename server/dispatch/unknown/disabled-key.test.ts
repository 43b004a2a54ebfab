import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kavenegar } from '../../../providers/kavenegar.ts'
import { startTestNode, waitFor } from '../../test-node.ts'
import { openScene, type Scene } from '../test-scene.ts'

// Time is the only thing that these tests bend: calls time out sooner, and delivery is asked for at once.
Object.assign(kavenegar.methods.sms!, { timeoutMs: 700, graceMs: 200 })
kavenegar.pollAfterMs.unshift(200, 2_000)

const node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })

async function disableKeys({ accountId }: Scene): Promise<void> {
  await node.pool.query('update account_keys set disabled_at = now() where account_id = $1', [accountId])
  await node.node.deps.live.catchUp()
}

test('what was sent with a key that is disabled since is still polled for delivery', async () => {
  const scene = await openScene(node, 'kavenegar', { isTold: false, simulator: { reportAfterMs: 1_000 } })
  const id = await scene.send()
  await scene.until(id, 'sent')
  await disableKeys(scene)
  await scene.until(id, 'delivered')
})

test('an unknown outcome is asked for with the key that made the call, though it is disabled, and nothing is sent with it', async () => {
  const scene = await openScene(node, 'kavenegar')
  await scene.until(await scene.send({ text: 'canary' }), 'delivered')
  scene.simulator.behave({ kind: 'cut', process: true, count: 1, endpoint: 'sms/send' })
  const taken = await scene.send({ text: 'taken' })
  await scene.until(taken, 'unconfirmed')
  scene.simulator.behave({ kind: 'cut', process: false, count: 1, endpoint: 'sms/send' })
  const lost = await scene.send({ text: 'lost' })
  await scene.until(lost, 'unconfirmed')
  await disableKeys(scene)
  const refused = await scene.post({ text: 'waits for a key' })
  await waitFor(async () => {
    for (const id of [taken, lost]) await scene.hasten(id)
    return (await scene.read(taken)).status === 'delivered' && (await scene.read(lost)).status === 'queued'
  })
  assert.deepEqual([await scene.taken(taken), await scene.taken(lost)], [1, 0])
  assert.equal(refused.status, 422)
})
