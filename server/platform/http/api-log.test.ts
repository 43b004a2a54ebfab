import assert from 'node:assert/strict'
import { type AddressInfo, connect, createServer } from 'node:net'
import { suite, test } from 'node:test'
import pino from 'pino'
import { startWatch } from '../../test-time.ts'
import { openTestDatabase } from '../db/test-database.ts'
import { createUuidSource } from '../ids.ts'
import { type ApiCall, createApiLog } from './api-log.ts'

const log = pino({ level: 'silent' })
const uuid = createUuidSource(Date.now)
const row = (requestId: string, change: Partial<ApiCall> = {}): ApiCall => ({
  id: uuid(),
  serviceId: null,
  tokenId: 7,
  userId: null,
  method: 'GET',
  route: '/api/v1/x',
  status: 200,
  code: null,
  ms: 1.5,
  ip: '::1',
  requestId,
  subject: null,
  path: null,
  body: null,
  problem: null,
  answer: null,
  ...change,
})

suite('api log', async () => {
  const database = await openTestDatabase()
  const count = async (requestId: string): Promise<number> => {
    const { rows } = await database.pools.rest.query('select count(*)::int as n from api_calls where request_id = $1', [
      requestId,
    ])
    return rows[0].n
  }

  test('rows are written by themselves soon after they were added', async () => {
    const apiLog = createApiLog(database.url, log)
    for (let i = 0; i < 5_000; i++) apiLog.add(row('soon'))
    const lived = startWatch()
    while ((await count('soon')) < 5_000) assert.ok(lived() < 3_000, 'not within three seconds')
    await apiLog.close()
  })

  test('closing writes what is left', async () => {
    const apiLog = createApiLog(database.url, log)
    apiLog.add(row('left'))
    await apiLog.close()
    assert.equal(await count('left'), 1)
  })

  test('what PostgreSQL refuses does not hold up what follows', async () => {
    const apiLog = createApiLog(database.url, log)
    apiLog.add(row('refused', { ip: 'nonsense' }))
    await assert.rejects(apiLog.flush())
    apiLog.add(row('follows'))
    await apiLog.flush()
    assert.equal(await count('follows'), 1)
    assert.equal(apiLog.dropped(), 1)
    await apiLog.close()
  })

  test('while the database is away rows are kept up to a bound, and written when it is back', async () => {
    const url = new URL(database.url)
    const road = await openRoad({ host: url.hostname, port: Number(url.port || 5432) })
    url.host = `127.0.0.1:${road.port}`
    const apiLog = createApiLog(url.href, log)
    road.close()
    apiLog.add(row('kept'))
    await assert.rejects(apiLog.flush())
    for (let i = 0; i < 25_000; i++) apiLog.add(row('many'))
    road.open()
    await apiLog.flush()
    assert.equal(await count('kept'), 1)
    assert.equal((await count('many')) + apiLog.dropped(), 25_000)
    assert.ok(apiLog.dropped() >= 5_000)
    await apiLog.close()
    road.close()
  })
})

/** A road to the database that can be closed: then nobody listens there. */
async function openRoad(to: { host: string; port: number }): Promise<{ port: number; open(): void; close(): void }> {
  const server = createServer((socket) => {
    const far = connect(to)
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
    socket.pipe(far).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, open: () => server.listen(port, '127.0.0.1'), close: () => server.close() }
}
