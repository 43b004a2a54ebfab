import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { type KillableInstallation, makeInstallation } from './crash/installation.ts'
import { checkAll, countOrphans, countStates } from './dispatch/test-checks.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, waitFor } from './test-node.ts'

const CONNECTIONS = 12
const LOAD_MS = 3_000
const KILLS = 2

/** Sends single messages over several connections until told to stop, whatever comes. */
function startLoad(url: string, token: string) {
  const accepted: string[] = []
  let refused = 0
  let isStopped = false

  async function run(connection: number): Promise<void> {
    for (let i = 0; !isStopped; i++) {
      try {
        const response = await fetch(`${url}/api/v1/messages`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            to: `0912${String(connection * 100_000 + i).padStart(7, '0')}`,
            text: `پیام ${connection}/${i}`,
          }),
        })
        const body = (await response.json()) as { id: string }
        if (response.status === 202) accepted.push(body.id)
        else refused++
      } catch {
        // the server is down, or went down in mid-answer: nobody knows whether this one was taken
        refused++
        await pause(25)
      }
      await pause(2)
    }
  }
  const running = Array.from({ length: CONNECTIONS }, (_, connection) => run(connection))
  return {
    accepted,
    refused: () => refused,
    async stop() {
      isStopped = true
      await Promise.all(running)
    },
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('kill -9 of the server and its database under load: every 202 is delivered, each message handed over exactly once', {
  timeout: 90_000,
}, async (context) => {
  const simulator = await startKavenegarSimulator({
    reportAfterMs: 50,
    reportRetryMs: 500,
    reportRetriesMax: 500,
    // the real one would answer a message that is sent again with its old record, and hide that it was
    takesRepeats: true,
  })
  atTestEnd(() => simulator.close())
  let token = ''
  let reportSecret = ''
  const installation: KillableInstallation = await makeInstallation(async (made) => {
    const account = await addAccount(made, {
      name: 'kn',
      provider: 'kavenegar',
      baseUrl: simulator.url,
      key: { apiKey: 'good' },
      line: '10008663',
    })
    reportSecret = account.reportSecret
    const serviceId = await addService(made.pool, {
      name: 'payroll',
      accountId: account.id,
      methods: ['kavenegar.sms'],
    })
    token = await addToken(made.pool, { kind: 'live', serviceId })
  })
  await installation.start()
  simulator.reportTo(`${installation.url}/reports/${reportSecret}`)
  // answers take their time, so that a kill always meets calls that are on their way; some never come, or come in part
  simulator.behave(
    { kind: 'delayAnswer', ms: 60, endpoint: 'sms/send' },
    { kind: 'cut', share: 0.03, endpoint: 'sms/send', process: true },
    { kind: 'cut', share: 0.03, endpoint: 'sms/send', process: false },
    { kind: 'hang', count: 2, endpoint: 'sms/send', process: false },
  )

  const load = startLoad(installation.url, token)
  atTestEnd(load.stop)
  for (let kill = 0; kill < KILLS; kill++) {
    const before = load.accepted.length
    await pause(LOAD_MS)
    assert.ok(load.accepted.length > before + 100, 'there is load to kill in')
    await installation.kill()
    await installation.start()
  }
  await pause(LOAD_MS / 2)
  await load.stop()
  // what goes again is not to become unknown once more: each time costs the provider's grace
  await simulator.behaveWell()

  const pool = installation.connect()
  atTestEnd(() => pool.end())
  const total = await waitFor(async () => {
    const states = await countStates(pool)
    const all = Object.values(states).reduce((sum, n) => sum + n, 0)
    return all === (states[70] ?? 0) && all
  }, 45_000).catch(async () => assert.fail(`not all delivered: ${JSON.stringify(await countStates(pool))}`))

  const { rows: messages } = await pool.query<{ id: string; ref: string }>('select id, ref from messages')
  const byId = new Map(messages.map((row) => [row.id, row.ref]))
  assert.deepEqual(
    load.accepted.filter((id) => !byId.has(id)),
    [],
    'a message answered 202 is gone',
  )
  assert.deepEqual(
    messages.filter(({ ref }) => simulator.timesTaken(ref) !== 1),
    [],
    'messages that were not handed over exactly once',
  )
  assert.deepEqual([simulator.totals().doubled, simulator.totals().messages], [0, total])
  assert.equal(await countOrphans(pool), 0)
  await checkAll(pool)
  const { rows: gone } = await pool.query<{ calls: number; messages: number }>(
    `select count(*)::int as calls, coalesce(sum(cardinality(ids)), 0)::int as messages from calls where code = 'node_gone'`,
  )
  assert.ok(gone[0]!.calls > 0, 'no call was open at any kill: this run has shown nothing')
  context.diagnostic(
    `${total} messages, ${load.accepted.length} answered 202; ${gone[0]!.messages} were on their way in ${gone[0]!.calls} calls when killed`,
  )
})
