import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { ghasedak } from '../providers/ghasedak.ts'
import { kavenegar } from '../providers/kavenegar.ts'
import { startGhasedakSimulator } from '../simulators/ghasedak.ts'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { type NodeRole, readConfig } from './config.ts'
import { checkAll, countStates } from './dispatch/test-checks.ts'
import { isOtherDatabase } from './dispatch/unknown/promotion.ts'
import { prepareDatabase } from './main.ts'
import { type Node, startNode } from './node.ts'
import { createVault } from './platform/crypto/vault.ts'
import { openEmbedded, stopEmbedded } from './platform/db/embedded/embedded.ts'
import { findFreePort } from './platform/db/embedded/server.ts'
import { testSettings } from './platform/db/embedded/test-cluster.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, waitFor } from './test-node.ts'

// Time is the only thing that this test bends: what waits is asked about sooner.
for (const provider of [kavenegar, ghasedak]) Object.assign(provider.methods.sms!, { timeoutMs: 700, graceMs: 200 })

const folder = mkdtempSync(join(tmpdir(), 'rasan-promotion-'))
const [primary, replica] = ['primary', 'replica'].map((name) => join(folder, name)) as [string, string]
atTestEnd(async () => {
  for (const dataDir of [primary, replica]) await stopEmbedded(dataDir).catch(() => undefined)
  rmSync(folder, { recursive: true, force: true })
})
const settings = { ...testSettings, wal_level: 'replica', port: String(await findFreePort()) }
const WAITING = 10
const KEY = Buffer.alloc(32, 9).toString('base64')

const openPrimary = () => openEmbedded({ dataDir: primary, mayCreate: true, settings })

/** A replica that has all up to now and nothing of what follows: a copy of the stopped primary. */
async function takeReplica(): Promise<void> {
  await stopEmbedded(primary)
  cpSync(primary, replica, { recursive: true })
  await openPrimary()
}

/** The primary is lost, and the replica takes its place at its address: the end of its recovery begins timeline 2. */
async function promote(): Promise<void> {
  await stopEmbedded(primary)
  writeFileSync(join(replica, 'postgres', 'recovery.signal'), '')
  await openEmbedded({ dataDir: replica, mayCreate: false, settings: { ...settings, restore_command: '/bin/false' } })
}

test('a lagging replica is promoted under live nodes: what went out in the lost tail is asked about and goes once', {
  timeout: 90_000,
}, async () => {
  const { url } = await openPrimary()
  const vault = createVault(KEY)
  await prepareDatabase(url, vault)
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  atTestEnd(() => pool.end())
  const options = { reportAfterMs: 20, reportRetryMs: 200, reportRetriesMax: 200, takesRepeats: true }
  const providers = {
    kavenegar: await startKavenegarSimulator(options),
    ghasedak: await startGhasedakSimulator(options),
  }
  const callers: { token: string; secret: string; simulator: Simulator }[] = []
  for (const [provider, simulator] of Object.entries(providers)) {
    atTestEnd(() => simulator.close())
    const key = { apiKey: 'good' }
    const made = await addAccount(
      { pool, vault },
      { name: provider, provider, baseUrl: simulator.url, key, line: '10008663' },
    )
    const serviceId = await addService(pool, { name: provider, accountId: made.id, methods: [`${provider}.sms`] })
    callers.push({ token: await addToken(pool, { kind: 'live', serviceId }), secret: made.reportSecret, simulator })
  }

  async function addNode(...roles: NodeRole[]): Promise<Node> {
    const config = readConfig({ PORT: '0', RASAN_MASTER_KEY: KEY, DATABASE_URL: url, RASAN_ROLES: roles.join() })
    const node = await startNode(config, url, vault, pino({ level: 'silent' }))
    atTestEnd(() => node.stop())
    return node
  }
  const api = await addNode('api')
  const countDelivered = async () => (await countStates(pool).catch((): Record<number, number> => ({})))[70]
  const post = (token: string, text: string) =>
    fetch(`${api.url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: '09121234567', text }),
    })
  for (const { token, secret, simulator } of callers) {
    simulator.reportTo(`${api.url}/reports/${secret}`)
    for (let i = 0; i < WAITING; i++) assert.equal((await post(token, `waits ${i}`)).status, 202)
  }

  await takeReplica()
  for (const { token } of callers) await waitFor(async () => (await post(token, 'only in the tail')).status === 202)
  await addNode('dispatcher', 'jobs')
  await waitFor(async () => (await countDelivered()) === 2 * (WAITING + 1))

  await promote()
  await waitFor(async () => {
    const { rows } = await pool.query<{ now: string }>('select lineage() as now').catch(() => ({ rows: [] }))
    return rows[0]?.now.endsWith('/2')
  })
  assert.deepEqual(
    (await pool.query('select from calls where slot > 0')).rowCount,
    0,
    'the replica knows of nothing that left',
  )
  await waitFor(async () => (await post(callers[0]!.token, 'after')).status === 202)
  await waitFor(async () => (await countDelivered()) === 2 * WAITING + 1, 30_000)
  // what is sent twice would be seen: these simulators do not know a repeated reference
  const totals = callers.map(({ simulator }) => [simulator.totals().messages, simulator.totals().doubled])
  assert.deepEqual(totals, [
    [WAITING + 2, 0],
    [WAITING + 1, 0],
  ])
  await checkAll(pool)
  const audit = await pool.query(`select after from audit_entries where action = 'database.change'`)
  assert.equal(audit.rows.length, 1, 'one node saw to it for all')
  assert.ok(audit.rows[0].after.asked >= 2 * WAITING)
})

test('another database is told by what its rows remember, and on the way back by what the node remembers', () => {
  const at = (ms: number) => new Date(ms)
  const cases: [
    expected: boolean,
    seen: Parameters<typeof isOtherDatabase>[0],
    last: Parameters<typeof isOtherDatabase>[1],
  ][] = [
    [false, { kept: null, since: null, now: 'a/1' }, undefined],
    [false, { kept: 'a/1', since: at(1), now: 'a/1' }, undefined],
    [true, { kept: 'a/1', since: at(1), now: 'a/2' }, undefined],
    [true, { kept: 'a/1', since: at(1), now: 'b/1' }, { lineage: 'a/1', at: at(2) }],
    // back on the former primary, whose own rows know of no other
    [true, { kept: 'a/1', since: at(1), now: 'a/1' }, { lineage: 'a/2', at: at(5) }],
    [false, { kept: 'a/1', since: at(6), now: 'a/1' }, { lineage: 'a/2', at: at(5) }],
    [true, { kept: null, since: null, now: 'a/1' }, { lineage: 'a/2', at: at(5) }],
    // a server that does not tell
    [false, { kept: 'a/1', since: at(1), now: '' }, { lineage: 'a/1', at: at(2) }],
    [false, { kept: '', since: at(1), now: 'a/1' }, { lineage: '', at: at(2) }],
  ]
  for (const [expected, seen, last] of cases)
    assert.equal(isOtherDatabase(seen, last), expected, JSON.stringify([seen, last]))
})
