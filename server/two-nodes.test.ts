import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { checkAll, countOrphans, countStates } from './dispatch/test-checks.ts'
import { type Node, startNode } from './node.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, waitFor } from './test-node.ts'

test('two nodes on one database share the work, and one that stops in mid-load loses and repeats nothing', async () => {
  const first = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
  const second = await startNode(first.config, first.databaseUrl, first.vault, pino({ level: 'silent' }))
  let isSecondUp = true
  atTestEnd(async () => {
    if (isSecondUp) await second.stop()
  })
  const simulator = await startKavenegarSimulator({ reportAfterMs: 5, takesRepeats: true })
  atTestEnd(() => simulator.close())
  const account = await addAccount(first, {
    name: 'kn',
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'good' },
    line: '10008663',
  })
  simulator.reportTo(`${first.node.url}/reports/${account.reportSecret}`)
  simulator.behave({ kind: 'delayAnswer', ms: 30 })
  const serviceId = await addService(first.pool, { name: 'payroll', accountId: account.id, methods: ['kavenegar.sms'] })
  const token = await addToken(first.pool, { kind: 'live', serviceId })
  for (const node of [first.node, second]) await node.deps.live.catchUp()

  let sent = 0
  const send = async (node: Pick<Node, 'url'>, index: number) => {
    const answer = await fetch(`${node.url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: `0912${String(index).padStart(7, '0')}`, text: `${index}` }),
    }).catch(() => undefined)
    if (answer?.status === 202) sent++
  }
  const countSlots = async (): Promise<number> => {
    const { rows } = await first.pool.query('select count(distinct slot)::int as slots from calls')
    return rows[0].slots
  }
  let isOver = false
  const load = async (node: Pick<Node, 'url'>, from: number) => {
    for (let i = 0; !isOver && i < 1_000; i++) await send(node, from + i)
  }
  const running = [load(first.node, 0), load(first.node, 1_000), load(second, 2_000), load(second, 3_000)]
  // a node that joins begins when the other counts on it
  await waitFor(async () => sent > 200 && (await countSlots()) === 2)
  await second.stop()
  isSecondUp = false
  const sentBefore = sent
  await waitFor(() => sent > sentBefore + 50)
  isOver = true
  await Promise.all(running)

  await waitFor(async () => (await countStates(first.pool))[70] === sent)
  assert.deepEqual([simulator.totals().messages, simulator.totals().doubled], [sent, 0])
  assert.deepEqual(await countStates(first.pool), { 70: sent }, 'what was refused while it stopped is not stored')
  assert.equal(await countOrphans(first.pool), 0)
  await checkAll(first.pool)
})
