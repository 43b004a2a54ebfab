import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addToken, startTestNode, type TestNode, waitFor } from './test-node.ts'

// A service with two accounts, while things happen to the first: what an administrator does and what a provider does.

const BATCH = 40

let node: TestNode
let first: Simulator
let second: Simulator
let token: string
let firstId: number
let sent = 0
const ids: string[] = []

before(async () => {
  node = await startTestNode()
  first = await startKavenegarSimulator({ reportAfterMs: 5, takesRepeats: true })
  second = await startKavenegarSimulator({ reportAfterMs: 5, takesRepeats: true })
  atTestEnd(() => Promise.all([first.close(), second.close()]).then(() => undefined))
  const at = (simulator: Simulator) => ({
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'key-AAAA' },
    line: '10008663',
  })
  const one = await addAccount(node, { name: 'first', ...at(first) })
  const two = await addAccount(node, { name: 'second', ...at(second) })
  firstId = one.id
  first.reportTo(`${node.node.url}/reports/${one.reportSecret}`)
  second.reportTo(`${node.node.url}/reports/${two.reportSecret}`)
  const { rows } = await node.pool.query<{ id: number }>(
    `insert into services (name, title_fa, title_en) values ('payroll', 'p', 'p') returning id`,
  )
  const serviceId = rows[0]!.id
  await node.pool.query(
    `insert into allocations (service_id, account_id, methods, position)
     values ($1, $2, '{kavenegar.sms}', 0), ($1, $3, '{kavenegar.sms}', 1)`,
    [serviceId, one.id, two.id],
  )
  token = await addToken(node.pool, { kind: 'live', serviceId })
  await node.node.deps.live.catchUp()
})

const call = async (path: string, body?: object) => {
  const answer = await fetch(`${node.node.url}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every form
  return (await answer.json()) as any
}

/** Puts a batch in; each text is one of a kind, so that a simulator can say how often it had it. */
async function load(): Promise<string[]> {
  const messages = Array.from({ length: BATCH }, () => ({
    to: `0912${String(1_000_000 + sent++).padStart(7, '0')}`,
    text: `پیام ${sent}`,
  }))
  const { items } = await call('/messages/batch', { messages })
  const accepted = items.map(({ status, message }: { status: number; message: { id: string } }) => {
    assert.equal(status, 202)
    return message.id
  })
  ids.push(...accepted)
  return accepted
}

/** Loads while something goes on, and until it has shown: batches come without a pause. */
async function loadUntil(shown: () => boolean | Promise<boolean>): Promise<string[]> {
  const loaded: string[] = []
  const until = Date.now() + 20_000
  do loaded.push(...(await load()))
  while (!(await shown()) && Date.now() < until)
  assert.ok(await shown(), 'it has shown itself')
  return loaded
}

const tailsAt = (simulator: Simulator) => simulator.received().map(({ keyTail }) => keyTail)
const takenBy = (simulator: Simulator) => simulator.totals().messages
async function statesOf(list: string[]): Promise<Record<string, number>> {
  const states: Record<string, number> = {}
  for (let from = 0; from < list.length; from += 1_000) {
    const { items } = await call('/messages/status', { ids: list.slice(from, from + 1_000) })
    for (const { status } of items) states[status] = (states[status] ?? 0) + 1
  }
  return states
}

test('key rotation, an outage and an empty account under load: nothing lost, nothing twice, the way told', async () => {
  await loadUntil(() => takenBy(first) > 0)

  // the key is rotated: a new one before it, and the old one is put away while messages leave
  const secret = (await node.vault.encrypt(JSON.stringify({ apiKey: 'key-BBBB' }))) as Buffer
  await node.pool.query(`insert into account_keys (account_id, name, secret, position) values ($1, 'next', $2, -1)`, [
    firstId,
    secret,
  ])
  await node.node.deps.live.catchUp()
  await loadUntil(() => tailsAt(first).includes('BBBB'))
  await node.pool.query(`update account_keys set disabled_at = now() where account_id = $1 and name = 'primary'`, [
    firstId,
  ])
  await node.node.deps.live.catchUp()
  const byNewKey = await load()
  await waitFor(async () => (await statesOf(byNewKey)).delivered === BATCH)
  assert.deepEqual([...new Set(tailsAt(first).slice(0, BATCH))], ['BBBB'], 'the old key carries nothing any more')
  assert.equal(takenBy(second), 0, 'a rotation sends nobody away from the account')

  // the provider is gone: the second account takes over
  first.behave({ kind: 'refuse' })
  const during = await loadUntil(() => takenBy(second) > 2 * BATCH)
  await first.behaveWell()

  // it is back, and then its credit ends
  const before = takenBy(first)
  await loadUntil(() => takenBy(first) > before)
  first.setCredit(0)
  const atSecond = takenBy(second)
  const empty = await loadUntil(() => takenBy(second) > atSecond + 2 * BATCH)

  await waitFor(async () => (await statesOf(ids)).delivered === ids.length, 30_000)
  const texts = [...first.received(), ...second.received()].map(({ text }) => text)
  assert.equal(texts.length, ids.length, 'each was taken once')
  assert.equal(new Set(texts).size, ids.length, 'and none of them twice')
  assert.equal(takenBy(first) + takenBy(second), ids.length)

  // the page of one that went by the second account says why
  for (const [list, reasons] of [
    [during, /network_failed|circuit|stopped/],
    [empty, /no_credit|circuit|stopped/],
  ] as const) {
    const details = await Promise.all(list.slice(-BATCH).map((id) => call(`/messages/${id}`)))
    const moved = details.find(({ attempts }) => attempts.at(-1)?.account.name === 'second')
    assert.ok(moved, 'one of them went by the second')
    const [considered] = moved.attempts.at(-1).roads
    assert.deepEqual([considered.account.name, considered.state], ['first', 'passed_over'])
    assert.match(JSON.stringify(considered.reason), reasons)
  }
})
