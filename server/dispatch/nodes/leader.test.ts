import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import pg from 'pg'
import { HELD_SESSION } from '../../platform/db/database.ts'
import { createTestDatabase } from '../../platform/db/test-database.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { waitFor } from '../../test-node.ts'
import { startLeader } from './leader.ts'

/** A way to the database that can fall silent, as a cable that is pulled: no end is told to either side. */
async function openWire(url: string): Promise<{ url: string; pull(): void; cut(): void }> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isPulled = false
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => isPulled || to.write(chunk))
      from.on('error', () => undefined)
      from.on('close', () => isPulled || to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  atTestEnd(() => {
    cut()
    server.close()
  })
  const wired = new URL(url)
  wired.hostname = '127.0.0.1'
  wired.port = String((server.address() as { port: number }).port)
  return {
    url: wired.href,
    pull: () => {
      isPulled = true
    },
    cut,
  }
}

test('one node leads; one whose session falls silent leads no more, and the next takes over when PostgreSQL notices', async () => {
  const url = await createTestDatabase()
  const wire = await openWire(url)
  const first = startLeader(wire.url)
  await waitFor(first.isLeader)
  const second = startLeader(url)
  wire.pull()
  await waitFor(() => !first.isLeader(), 8_000)
  assert.equal(second.isLeader(), false, 'two never lead: the lock is still held')
  // what the keepalives do over a wire that is really dead
  wire.cut()
  await waitFor(second.isLeader)
  await Promise.all([first.stop(), second.stop()])
})

test('a held session has its keepalives, on the side of PostgreSQL too', async () => {
  const client = new pg.Client({ connectionString: await createTestDatabase(), ...HELD_SESSION })
  await client.connect()
  const { rows } = await client.query(
    `select name, setting from pg_settings where name in ('tcp_keepalives_idle', 'tcp_keepalives_count') order by name`,
  )
  await client.end()
  assert.deepEqual(rows, [
    { name: 'tcp_keepalives_count', setting: '3' },
    { name: 'tcp_keepalives_idle', setting: '5' },
  ])
})
