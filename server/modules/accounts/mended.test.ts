import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startKavenegarSimulator } from '../../../simulators/kavenegar.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, waitFor } from '../../test-node.ts'

/** An account that lacked credit is tried by itself after 15 s, less a tenth of jitter. */
const SOONER_THAN_BY_ITSELF_MS = 9_000

test('what waits for an account that was mended leaves as soon as the account is tried', async () => {
  const simulator = await startKavenegarSimulator({ reportAfterMs: 5 })
  atTestEnd(() => simulator.close())
  const node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
  const account = { name: 'kn', provider: 'kavenegar', baseUrl: simulator.url, key: { apiKey: 'good' }, line: '1000' }
  const { id } = await addAccount(node, account)
  const serviceId = await addService(node.pool, { name: 'payroll', accountId: id, methods: ['kavenegar.sms'] })
  const tokens = {
    live: await addToken(node.pool, { kind: 'live', serviceId }),
    centre: await addToken(node.pool, { kind: 'centre', serviceId: null }),
  }
  await node.node.deps.live.catchUp()
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
  const call = async (kind: keyof typeof tokens, path: string, body?: object): Promise<any> => {
    const answer = await fetch(`${node.node.url}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${tokens[kind]}`, 'content-type': 'application/json', 'accept-language': 'fa' },
      ...(body && { body: JSON.stringify(body) }),
    })
    assert.ok(answer.ok, `${path}: ${answer.status}`)
    return answer.json()
  }

  simulator.behave({ kind: 'noCredit' })
  const message = await call('live', '/messages', { to: '09121234567', text: 'سلام' })
  const [circuit] = await waitFor(async () => {
    const { circuits } = await call('centre', '/centre/accounts/kn')
    return circuits.length > 0 && circuits
  })
  assert.deepEqual(
    [circuit.kind, circuit.state, circuit.failure.code, circuit.failure.who, circuit.provider.code],
    ['account', 'open', 'no_credit', 'administrator', '418'],
  )
  await simulator.behaveWell()
  await call('centre', '/centre/accounts/kn/circuit-trial', {})
  await waitFor(
    async () => ['sent', 'delivered'].includes((await call('live', `/messages/${message.id}`)).status),
    SOONER_THAN_BY_ITSELF_MS,
  )
  await waitFor(async () => (await call('centre', '/centre/accounts/kn')).circuits.length === 0)
  const { items } = await call('centre', '/centre/accounts/kn/circuit-events')
  assert.deepEqual(
    items.map(({ state }: { state: string }) => state),
    ['closed', 'half_open', 'open'],
  )
})
