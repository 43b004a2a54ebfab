import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { startNode } from './node.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, waitFor } from './test-node.ts'
import { assertWithin, startWatch } from './test-time.ts'

const WITHIN_MS = 1_000

const first = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
const second = await startNode(first.config, first.databaseUrl, first.vault, pino({ level: 'silent' }))
atTestEnd(() => second.stop())

test('a token that is revoked, bound or rotated at one node is so at the other within a second', async () => {
  const centre = await addToken(first.pool, { kind: 'centre', serviceId: null })
  await first.node.deps.live.catchUp()

  async function call(url: string, token: string, method: string, path: string, body?: object) {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(`${url}/api/v1/centre${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
  }
  const here = (method: string, path: string, body?: object) => call(first.node.url, centre, method, path, body)
  /** Waits until the other node answers so, and tells for how long it did not. */
  const timeAtOther = async (token: string, code: string | undefined): Promise<number> => {
    const lived = startWatch()
    await waitFor(async () => (await call(second.url, token, 'GET', '/settings')).body.code === code)
    return lived()
  }
  const made = async () =>
    (await here('POST', '/tokens', { kind: 'centre', name: 'x', expiresIn: '1d', scopes: ['centre:read'] })).body

  await assertWithin(WITHIN_MS, 'the slowest of what changes a token', async () => {
    const { token, id } = await made()
    const times = [await timeAtOther(token, undefined)]
    assert.equal((await here('PATCH', `/tokens/${id}`, { networks: ['192.0.2.1'] })).status, 200)
    times.push(await timeAtOther(token, 'address_not_allowed'))
    assert.equal((await here('DELETE', `/tokens/${id}`)).status, 204)
    times.push(await timeAtOther(token, 'token_revoked'))
    const old = await made()
    await timeAtOther(old.token, undefined)
    const rotated = await here('POST', `/tokens/${old.id}/rotation`, { overlapHours: 0 })
    times.push(await timeAtOther(old.token, 'token_expired'))
    times.push(await timeAtOther(rotated.body.token, undefined))
    return Math.max(...times)
  })
})

test('a circuit that opens at one node is known at the other within a second, and so is that it closed', async () => {
  const simulator = await startKavenegarSimulator()
  atTestEnd(() => simulator.close())
  const at = { provider: 'kavenegar', baseUrl: simulator.url, key: { apiKey: 'good' }, line: '10008663' }
  const { id: accountId } = await addAccount(first, { ...at, name: 'kn' })
  const serviceId = await addService(first.pool, { name: 'payroll', accountId, methods: ['kavenegar.sms'] })
  const token = await addToken(first.pool, { kind: 'live', serviceId })
  const nodes = [first.node, second]
  for (const node of nodes) await node.deps.live.catchUp()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const isState = async (state: string): Promise<boolean> =>
    (await first.pool.query('select from circuits where account_id = $1 and state = $2', [accountId, state]))
      .rowCount === 1
  /** What each node says of the account that the message waits for; whichever of them opened the circuit. */
  const toldBy = (url: string, id: string) =>
    fetch(`${url}/api/v1/messages/${id}`, { headers }).then(
      async (answer) => ((await answer.json()) as Told).waiting?.accounts[0]?.circuit,
    )
  type Told = { waiting: { accounts: { circuit: string | null }[] } | null }
  await assertWithin(WITHIN_MS, 'what the nodes know of a circuit that opened, or closed', async () => {
    simulator.behave({ kind: 'noCredit' })
    const sent = await fetch(`${first.node.url}/api/v1/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ to: '09121234567', text: 'سلام' }),
    })
    const { id } = (await sent.json()) as { id: string }
    const timeUntilAll = async (circuit: string | undefined): Promise<number> => {
      const lived = startWatch()
      for (const { url } of nodes) await waitFor(async () => (await toldBy(url, id)) === circuit)
      return lived()
    }
    await waitFor(() => isState('open'))
    const opened = await timeUntilAll('open')
    await simulator.behaveWell()
    await first.pool.query('update circuits set retry_at = now() where account_id = $1', [accountId])
    await waitFor(() => isState('closed'))
    return Math.max(opened, await timeUntilAll(undefined))
  })
})
