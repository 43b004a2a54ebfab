import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { checkAll, countStates } from '../../server/dispatch/test-checks.ts'
import { createVault } from '../../server/platform/crypto/vault.ts'
import { findFreePort } from '../../server/platform/db/embedded/server.ts'
import { createTestDatabase } from '../../server/platform/db/test-database.ts'
import { atTestEnd } from '../../server/platform/test-end.ts'
import { addAccount, addService, addToken, waitFor } from '../../server/test-node.ts'
import { startKavenegarSimulator } from '../../simulators/kavenegar.ts'
import { type ServerProcess, startServer } from './processes.ts'

const KEY = Buffer.alloc(32, 3).toString('base64')
const TAKEN_OVER_WITHIN_MS = 15_000
/** Three times as long as a lease lasts. */
const ASLEEP_MS = 30_000

type Node = ServerProcess & { url: string }

async function startNode(databaseUrl: string): Promise<Node> {
  const port = String(await findFreePort())
  const server = await startServer({
    HOST: '127.0.0.1',
    PORT: port,
    DATABASE_URL: databaseUrl,
    RASAN_MASTER_KEY: KEY,
    RASAN_LOG_LEVEL: 'error',
  })
  atTestEnd(() => server.kill())
  return { ...server, url: `http://127.0.0.1:${port}` }
}

// Real leases, timeouts and grace: it lasts as long as they do.
test('one node dies and one falls asleep in mid-call: their calls are taken over within 15 s, and nothing goes twice, also when it wakes', {
  timeout: 150_000,
}, async (context) => {
  const databaseUrl = await createTestDatabase()
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  atTestEnd(() => pool.end())
  // a second sending would be seen: this one does not know a repeated reference
  const simulator = await startKavenegarSimulator({
    reportAfterMs: 20,
    reportRetryMs: 200,
    reportRetriesMax: 500,
    takesRepeats: true,
  })
  atTestEnd(() => simulator.close())
  const made = { pool, vault: createVault(KEY) }
  const account = await addAccount(made, {
    name: 'kn',
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'good' },
    line: '10008663',
  })
  const serviceId = await addService(pool, { name: 'payroll', accountId: account.id, methods: ['kavenegar.sms'] })
  const token = await addToken(pool, { kind: 'live', serviceId })
  const survivor = await startNode(databaseUrl)
  const [victim, sleeper] = await Promise.all([startNode(databaseUrl), startNode(databaseUrl)])
  simulator.reportTo(`${survivor.url}/reports/${account.reportSecret}`)
  simulator.behave({ kind: 'delayAnswer', ms: 400, endpoint: 'sms/send' })

  let posted = 0
  const post = ({ url }: Node) =>
    fetch(`${url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: `0912${String(posted++).padStart(7, '0')}`, text: 'سلام' }),
      signal: AbortSignal.timeout(2_000),
    }).catch(() => undefined)
  let isLoaded = true
  const load = async (node: Node) => {
    while (isLoaded) await post(node)
  }
  const loads = [victim, sleeper, survivor].map(load)
  const ownersOfOpen = async () => {
    const { rows } = await pool.query<{ owner: string }>(
      `select distinct slot || '/' || epoch as owner from calls where state in (0, 2)`,
    )
    return rows.map(({ owner }) => owner)
  }
  await waitFor(async () => (await ownersOfOpen()).length === 3, 30_000)

  await victim.kill()
  process.kill(sleeper.pid, 'SIGSTOP')
  const since = performance.now()
  const left = async () => {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from calls c where state in (0, 2) and (slot, epoch) <> (select slot, epoch from nodes order by seen_at desc limit 1)`,
    )
    return rows[0]!.n
  }
  const gone = await left()
  assert.ok(gone >= 1, 'a call was open at a node that is gone')
  isLoaded = false
  await Promise.all(loads)
  await waitFor(async () => (await left()) === 0, TAKEN_OVER_WITHIN_MS)
  const takenOverMs = performance.now() - since
  assert.ok(takenOverMs < TAKEN_OVER_WITHIN_MS)

  await waitFor(() => performance.now() - since > ASLEEP_MS)
  process.kill(sleeper.pid, 'SIGCONT')
  const answer = await waitFor(async () => {
    const given = await post(sleeper)
    return given?.status === 202 && given
  })
  const { id } = (await answer.json()) as { id: string }
  const total = await waitFor(async () => {
    const states = await countStates(pool)
    const all = Object.values(states).reduce((sum, n) => sum + n, 0)
    return all === (states[70] ?? 0) && all
  }, 45_000).catch(async () => assert.fail(`not all delivered: ${JSON.stringify(await countStates(pool))}`))
  assert.deepEqual([simulator.totals().messages, simulator.totals().doubled], [total, 0])
  await checkAll(pool)
  const { rows } = await pool.query('select status from messages where id = $1', [id])
  assert.deepEqual(rows, [{ status: 70 }], 'awake again, it accepts under a lease of its own')

  // told to stop, they give their slots back at once
  assert.deepEqual(await Promise.all([sleeper.stop(), survivor.stop()]), [0, 0])
  const held = await pool.query(
    `select from nodes where seen_at > '-infinity' and seen_at > clock_timestamp() - interval '10 s'`,
  )
  assert.equal(held.rowCount, 0)
  context.diagnostic(`${total} messages; ${gone} calls taken over after ${Math.round(takenOverMs)} ms`)
})
