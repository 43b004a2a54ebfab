import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { addAccount, addService, addToken, startTestNode, type TestNode, waitFor } from '../test-node.ts'
import { failureOf } from './send/settle.ts'
import { stateOf } from './states.ts'
import { checkAll } from './test-checks.ts'

let node: TestNode
let token: string

before(async () => {
  node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
  const account = await addAccount(node, { name: 'sandbox', provider: 'sandbox' })
  const serviceId = await addService(node.pool, { name: 'try', accountId: account.id, methods: ['sandbox.sms'] })
  token = await addToken(node.pool, { kind: 'live', serviceId })
  await node.node.deps.live.catchUp()
})

async function send(to: string): Promise<string> {
  const answer = await fetch(`${node.node.url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to, text: 'test' }),
  })
  assert.equal(answer.status, 202, await answer.clone().text())
  return ((await answer.json()) as { id: string }).id
}

type Seen = { status: string; failure: string | null; notes: string[] }

async function read(id: string): Promise<Seen> {
  const { rows } = await node.pool.query(
    `select status, failure, (select coalesce(array_agg(kind order by at), '{}') from notes n where n.message_id = m.id) as notes
     from messages m where id = $1`,
    [id],
  )
  const { status, failure, notes } = rows[0]
  return { status: stateOf(status), failure: failure === null ? null : failureOf(failure), notes }
}

/** Numbers 1 (30 s) and 4 (2 min) need more patience than a test has: their beginnings, and the provider's own tests. */
const NUMBERS: [to: string, title: string, isThere: (seen: Seen) => boolean][] = [
  ['09121234567', 'any number: delivered', ({ status }) => status === 'delivered'],
  ['+989000000000', '0: delivered', ({ status }) => status === 'delivered'],
  ['+989000000001', '1: sent, not delivered yet', ({ status }) => status === 'sent'],
  [
    '+989000000002',
    '2: undelivered',
    ({ status, failure }) => status === 'undelivered' && failure === 'recipient_unreachable',
  ],
  [
    '+989000000003',
    '3: failed, blocked',
    ({ status, failure }) => status === 'failed' && failure === 'recipient_blocked',
  ],
  ['+989000000004', '4: sent, never reported', ({ status }) => status === 'sent'],
  [
    '+989000000005',
    '5: unknown, then found and delivered',
    ({ status, notes }) => status === 'delivered' && notes.includes('unknown') && notes.includes('asked'),
  ],
  [
    '+989000000006',
    '6: unknown, not found, failed as unknown',
    ({ status, failure, notes }) => status === 'failed' && failure === 'outcome_unknown' && notes.includes('asked'),
  ],
  [
    '+989000000007',
    '7: refused at first, delivered later',
    ({ status, notes }) => status === 'delivered' && notes.includes('rejected'),
  ],
  [
    '+989000000008',
    '8: waits for credit',
    ({ status, failure, notes }) => status === 'queued' && failure === 'no_credit' && notes.includes('rejected'),
  ],
  ['+989000000009', '9: delivered, whatever the reports’ order', ({ status }) => status === 'delivered'],
]

describe('the sandbox’s numbers', { concurrency: 11 }, () => {
  for (const [to, title, isThere] of NUMBERS)
    test(title, async () => {
      const id = await send(to)
      await waitFor(async () => isThere(await read(id)), 20_000).catch(async () =>
        assert.fail(JSON.stringify(await read(id))),
      )
    })
})

test('after all of it every message is in one place, and every counter is right', () => checkAll(node.pool))
