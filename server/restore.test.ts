import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { readConfig } from './config.ts'
import { timeOfReference } from './dispatch/nodes/references.ts'
import { loadRouting } from './dispatch/road/routing.ts'
import { DELIVERED, QUEUED } from './dispatch/states.ts'
import { checkAll, countOrphans, countStates } from './dispatch/test-checks.ts'
import { type Distrusted, distrustPast } from './dispatch/unknown/after-restore.ts'
import { prepareDatabase } from './main.ts'
import { createUser } from './modules/users/users.ts'
import { type Node, startNode } from './node.ts'
import { makeInternalActor } from './platform/auth/actor.ts'
import { checkBackup, restoreBackup } from './platform/backup/restore.ts'
import { createEmptyDatabase, OTHER_SERVER } from './platform/backup/test-databases.ts'
import { writeBackup } from './platform/backup/write.ts'
import { createVault } from './platform/crypto/vault.ts'
import { createTestDatabase } from './platform/db/test-database.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, waitFor } from './test-node.ts'

const PASSWORD = 'correct horse battery'
const KEY = Buffer.alloc(32, 8).toString('base64')
const CONNECTIONS = 6
const folder = mkdtempSync(join(tmpdir(), 'rasan-restore-'))
atTestEnd(() => rmSync(folder, { recursive: true, force: true }))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 3 })
  atTestEnd(() => pool.end())
  return pool
}

async function send(url: string, token: string, message: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'سلام', ...message }),
  })
  const body = (await response.json()) as { id: string }
  assert.equal(response.status, 202, JSON.stringify(body))
  return body.id
}

/** Sends over several connections until told to stop. */
function startLoad(url: string, token: string): { count(): number; stop(): Promise<void> } {
  let count = 0
  let isStopped = false
  const running = Array.from({ length: CONNECTIONS }, async (_, connection) => {
    while (!isStopped) {
      await send(url, token, { to: `0912${String(connection * 1_000_000 + count++).padStart(7, '0')}` })
      await pause(3)
    }
  })
  return {
    count: () => count,
    async stop() {
      isStopped = true
      await Promise.all(running)
    },
  }
}

const statesOf = async (pool: pg.Pool, ids: string[]): Promise<number[]> => {
  const { rows } = await pool.query<{ status: number }>('select distinct status from messages where id = any ($1)', [
    ids,
  ])
  return rows.map(({ status }) => status)
}

const until = (pool: pg.Pool, ids: string[], status: number) =>
  waitFor(async () => {
    const states = await statesOf(pool, ids)
    return states.length === 1 && states[0] === status
  }, 40_000).catch(async () => assert.fail(`not all ${status}: ${JSON.stringify(await countStates(pool))}`))

/** Restores as the command does, and answers what was found waiting. */
async function restore(url: string, made: Awaited<ReturnType<typeof prepare>>, file: string): Promise<Distrusted> {
  const { vault } = made
  let past: Distrusted | undefined
  await checkBackup(file, vault)
  await restoreBackup(url, vault, file, async (client, header) => {
    past = await distrustPast(client, await loadRouting(client, vault), Date.parse(header.madeAt))
  })
  return past as Distrusted
}

/** A node over a provider, and services: one under load, one that is held for a while, and one that stays held. */
async function prepare(simulator: Simulator) {
  const config = readConfig({ PORT: '0', RASAN_MASTER_KEY: KEY, RASAN_LOG_LEVEL: 'silent' })
  const vault = createVault(KEY)
  const databaseUrl = await createTestDatabase()
  await prepareDatabase(databaseUrl, vault)
  const pool = openPool(databaseUrl)
  const node = await startNode(config, databaseUrl, vault, pino({ level: 'silent' }))
  const made = { config, vault, databaseUrl, pool, node }
  const account = await addAccount(made, {
    name: 'kn',
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'good' },
    line: '10008663',
  })
  simulator.reportTo(`${node.url}/reports/${account.reportSecret}`)
  const methods = ['kavenegar.sms']
  const open = async (name: string) => {
    const serviceId = await addService(pool, { name, accountId: account.id, methods })
    return { serviceId, token: await addToken(pool, { kind: 'live', serviceId }) }
  }
  const services = { load: await open('load'), held: await open('held'), quiet: await open('quiet') }
  await node.deps.live.catchUp()
  return { ...made, ...services }
}

test('what was backed up under load is restored whole: nothing goes out twice, what waited goes on, references are new', {
  timeout: 100_000,
}, async (context) => {
  const simulator = await startKavenegarSimulator({ reportAfterMs: 50, reportRetryMs: 500, reportRetriesMax: 500 })
  atTestEnd(() => simulator.close())
  const made = await prepare(simulator)
  const { pool, node } = made
  await createUser(node.deps.database.db, makeInternalActor('cli', 'r'), node.deps.signIn, {
    username: 'nasim',
    password: PASSWORD,
  })
  const cookies = (await signIn(node)).cookies.join('; ')
  assert.ok(await node.deps.signIn.findSession(cookies))

  // one of each goes first: later ones are asked for together with it
  const first = [
    await send(node.url, made.held.token, { to: '09120000001' }),
    await send(node.url, made.quiet.token, { to: '09120000002' }),
  ]
  await waitFor(() => simulator.totals().messages === 2)
  await waitFor(async () => (await pool.query('select from messages where status >= 40')).rowCount === 2)
  simulator.behave({ kind: 'delayAnswer', ms: 60, endpoint: 'sms/send' })

  const load = startLoad(node.url, made.load.token)
  await waitFor(() => load.count() > 200)
  const waiting = [made.held.serviceId, made.quiet.serviceId]
  await pool.query('update flows set paused = true where service_id = any ($1)', [waiting])
  const numbers = Array.from({ length: 30 }, (_, i) => `0913000${String(i).padStart(4, '0')}`)
  const soon = new Date(Date.now() + 3_000).toISOString()
  const late = new Date(Date.now() + 3_600_000).toISOString()
  const held = await Promise.all(numbers.map((to) => send(node.url, made.held.token, { to })))
  const due = await send(node.url, made.held.token, { to: '09131111111', sendAt: soon })
  const scheduled = await send(node.url, made.held.token, { to: '09132222222', sendAt: late })
  const never = await Promise.all(numbers.map((to) => send(node.url, made.quiet.token, { to })))

  const file = join(folder, 'load.rasan')
  const before = load.count()
  const written = await writeBackup(made.databaseUrl, made.vault, file, { version: '0.1.0', mayReplace: false })
  // the lost time: the installation goes on, and sends what waits in the backup
  await waitFor(() => load.count() > before + 200)
  await pool.query('update flows set paused = false where service_id = $1', [made.held.serviceId])
  await load.stop()
  await until(pool, [...held, due], DELIVERED)
  await waitFor(async () => (await countStates(pool))[QUEUED] === never.length + 1)
  await node.stop()
  const { rows: past } = await pool.query<{ last: string; n: number }>(
    'select max(ref)::text as last, count(*)::int as n from messages',
  )

  const target = await createEmptyDatabase(OTHER_SERVER ?? made.databaseUrl)
  const found = await restore(target, made, file)
  const restored = openPool(target)
  assert.ok((written.rows['public.messages'] as number) < past[0]!.n, 'something was accepted after the backup')
  assert.ok(found.asked >= held.length + never.length, 'what waited is asked about')
  assert.deepEqual([found.left, found.atFirstOnly], [0, 0])
  await checkAll(restored)
  assert.equal((await restored.query('select from queue')).rowCount, 0)
  const { rows: later } = await restored.query('select id from later')
  assert.deepEqual(later, [{ id: scheduled }], 'what is due later still waits for its time')

  await restored.query('update flows set paused = false')
  simulator.behave()
  const again = await startNode(made.config, target, made.vault, pino({ level: 'silent' }))
  atTestEnd(() => again.stop())
  const fresh = await send(again.url, made.load.token, { to: '09133333333' })
  const { rows: refs } = await restored.query<{ id: string; ref: string }>('select id, ref::text as ref from messages')
  const freshRef = Number(refs.find(({ id }) => id === fresh)?.ref)
  assert.ok(freshRef > Number(past[0]!.last), 'a reference of the lost time could come again')
  assert.ok(timeOfReference(freshRef) > Date.now())

  await waitFor(async () => {
    const { [DELIVERED]: delivered, ...others } = await countStates(restored)
    return delivered === refs.length - 1 && others[QUEUED] === 1
  }, 45_000).catch(async () => assert.fail(`not all delivered: ${JSON.stringify(await countStates(restored))}`))
  await until(restored, [...first, ...held, ...never, due, fresh], DELIVERED)
  assert.deepEqual(
    refs.filter(({ id, ref }) => simulator.timesTaken(ref) !== (id === scheduled ? 0 : 1)),
    [],
    'messages that were not handed over exactly once',
  )
  assert.deepEqual(
    simulator.received(10_000).filter(({ calls }) => calls > 1),
    [],
    'messages that were sent without asking, and only remembered by the provider',
  )
  assert.equal(await countOrphans(restored), 0)
  await checkAll(restored)

  assert.equal(await again.deps.signIn.findSession(cookies), null, 'nobody is signed in by an old session')
  assert.ok(await again.deps.signIn.findSession((await signIn(again)).cookies.join('; ')))
  context.diagnostic(
    `${written.rows['public.messages']} of ${past[0]!.n} messages were in the backup; ${found.asked} waited and ${found.unresolved} calls were open`,
  )
})

async function signIn({ deps: { signIn } }: Node) {
  const { userId } = await signIn.provePassword({ name: 'nasim', password: PASSWORD, ip: null })
  return signIn.createSession(userId, { ip: null, userAgent: null, isSecure: false })
}
