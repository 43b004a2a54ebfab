import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import pg from 'pg'
import { type ServerProcess, startServer } from '../bench/soak/processes.ts'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { checkAll } from './dispatch/test-checks.ts'
import { claimMasterKey, createVault } from './platform/crypto/vault.ts'
import { openDatabase, outliveLosses } from './platform/db/database.ts'
import { findFreePort } from './platform/db/embedded/server.ts'
import { createTestDatabase } from './platform/db/test-database.ts'
import { makeWorkbook } from './platform/tables/test-workbook.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addAccount, addService, addToken, waitFor } from './test-node.ts'

/** A hundred thousand rows, as it was asked for, take a minute: RASAN_BROADCAST_ROWS=100000. */
const ROWS = Number(process.env.RASAN_BROADCAST_ROWS ?? 8_000)
const SECONDS_MAX = 30 + ROWS / 500
/** Every tenth row is faulty, in turn by one of these. */
const FAULTY = [
  { to: '', code: 'phone_empty', says: 'شماره' },
  { to: '0912', code: 'phone_invalid', says: 'شماره' },
  { to: 'بدون شماره', code: 'phone_not_a_number', says: 'شماره' },
  { to: '02188776655', code: 'phone_not_mobile', says: 'همراه' },
  { to: null, code: 'required', says: 'مقداری برای name' },
] as const

const STEP_WAITS = `
  select from pg_locks where relation = 'broadcast_recipients'::regclass and mode = 'RowExclusiveLock' and not granted`

const faultOf = (row: number) => (row % 10 === 0 ? FAULTY[(row / 10) % FAULTY.length] : undefined)
const numberOf = (row: number) => `0912${String(1_000_000 + row)}`

test('a workbook with a tenth of faulty rows: killed while it is gathered and while it becomes messages, each gets one', {
  timeout: SECONDS_MAX * 4_000,
}, async () => {
  const databaseUrl = await createTestDatabase()
  const masterKey = randomBytes(32).toString('base64')
  const vault = createVault(masterKey)
  const database = openDatabase(databaseUrl)
  await claimMasterKey(database.db, vault)
  await database.close()
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  outliveLosses(pool)
  atTestEnd(() => pool.end())
  const simulator = await startKavenegarSimulator({ reportAfterMs: 20, takesRepeats: true })
  atTestEnd(() => simulator.close())
  const key = { apiKey: 'good' }
  const account = await addAccount(
    { pool, vault },
    { name: 'kn', provider: 'kavenegar', baseUrl: simulator.url, key, line: '10008663' },
  )
  const serviceId = await addService(pool, { name: 'students', accountId: account.id, methods: ['kavenegar.sms'] })
  const scopes = ['broadcasts:send', 'files:write', 'messages:read']
  const token = await addToken(pool, { kind: 'live', serviceId, scopes })
  const port = String(await findFreePort())
  const url = `http://127.0.0.1:${port}`
  simulator.reportTo(`${url}/reports/${account.reportSecret}`)
  const start = () =>
    startServer({
      PORT: port,
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      RASAN_MASTER_KEY: masterKey,
      RASAN_LOG_LEVEL: 'error',
    })
  let server: ServerProcess = await start()
  atTestEnd(() => server.kill())
  const ask = async (method: string, path: string, body?: object | Buffer, type = 'application/json') => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'accept-language': 'fa',
        ...(body ? { 'content-type': type } : {}),
      },
      ...(body ? { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) } : {}),
    })
    return { status: answer.status, text: await answer.text() }
  }
  const rows = Array.from({ length: ROWS }, (_, i) => i + 2)
  const cells = rows.map((row) => {
    const fault = faultOf(row)
    return fault === undefined
      ? [numberOf(row), `نفر ${row}`]
      : fault.to === null
        ? [numberOf(row), '']
        : [fault.to, `نفر ${row}`]
  })
  const workbook = makeWorkbook({ sheets: [{ name: 'دانشجویان', rows: [['شماره', 'نام'], ...cells] }] })
  const file = await ask('POST', '/files?name=students.xlsx', workbook, 'application/octet-stream')
  assert.equal(file.status, 201, file.text)

  const held = await pool.connect()
  /** Steps wait here for the recipients; one that waits goes on, and the lock stands before the next. */
  const letOnePass = () => held.query('rollback; begin; lock table broadcast_recipients in share mode')
  await letOnePass()
  const made = await ask('POST', '/broadcasts', {
    to: [{ file: { id: JSON.parse(file.text).id, to: 1, variables: { name: 2 } } }],
    text: '{{name}} عزیز، نمره‌ها آمد.',
    // what leaves before the kill would be asked about for as long as the provider's window
    sendAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  assert.equal(made.status, 202, made.text)
  const { id } = JSON.parse(made.text)
  const look = async () =>
    (
      await pool.query<{ state: string; gathered: number; expanded: number; valid: number; invalid: number }>(
        'select state, next_n as gathered, expanded, valid, invalid from broadcasts where id = $1',
        [id],
      )
    ).rows[0]!
  const valid = rows.filter((row) => !faultOf(row)).length
  /** Kills it in the midst of a step, once what came before it has been committed. */
  const killWhen = async (isSo: (at: Awaited<ReturnType<typeof look>>) => boolean) => {
    do await letOnePass()
    while (!isSo(await look()))
    await waitFor(async () => (await pool.query(STEP_WAITS)).rowCount !== 0)
    await server.kill()
    const at = await look()
    server = await start()
    return at
  }
  const whileGathered = await killWhen(({ gathered }) => gathered > 0)
  assert.equal(whileGathered.state, 'collecting')
  const whileExpanded = await killWhen(({ expanded }) => expanded > 0)
  assert.equal(whileExpanded.state, 'expanding')
  assert.ok(whileExpanded.expanded < valid, 'in the midst of it')
  await held.query('rollback')
  held.release()
  await waitFor(async () => (await look()).state === 'sending', SECONDS_MAX * 1_000)
  const { rows: counted } = await pool.query(
    'select count(*)::int as n, count(distinct recipient)::int as people from messages where broadcast_id = $1',
    [id],
  )
  assert.deepEqual(counted, [{ n: valid, people: valid }])
  await checkAll(pool)

  // its time has come
  await pool.query('update broadcasts set send_at = now() where id = $1', [id])
  await pool.query('update flows set open_at = now() where broadcast_id = $1', [id])
  await waitFor(
    async () => JSON.parse((await ask('GET', `/broadcasts/${id}`)).text).progress.outcome.delivered === valid,
    SECONDS_MAX * 1_000,
  )
  const { messages, doubled } = simulator.totals()
  assert.deepEqual([messages, doubled], [valid, 0])
  assert.equal(JSON.parse((await ask('GET', `/broadcasts/${id}`)).text).state, 'finished')

  const csv = (await ask('GET', `/broadcasts/${id}/faults.csv`)).text.trim().split('\r\n').slice(1)
  assert.equal(csv.length, ROWS - valid)
  for (const [i, row] of rows.filter(faultOf).entries()) {
    const fault = faultOf(row)!
    const line = csv[i] as string
    assert.ok(line.startsWith(`1,${row},`) && line.includes(fault.says), `${row}: ${line}`)
  }
})
