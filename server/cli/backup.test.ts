import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import pg from 'pg'
import { PROJECT_DIR, readConfig } from '../config.ts'
import { createEmptyDatabase } from '../platform/backup/test-databases.ts'
import { createTestDatabase } from '../platform/db/test-database.ts'
import { openInstallation } from '../platform/installation.ts'
import { atTestEnd } from '../platform/test-end.ts'

type Ended = { code: number; out: string; told: string }

function rasan(args: string[], environment: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...environment }
    execFile(process.execPath, [join(PROJECT_DIR, 'server', 'cli.ts'), ...args], { env }, (error, out, told) =>
      resolve({ code: Number(error?.code ?? 0), out, told }),
    )
  })
}

const folder = mkdtempSync(join(tmpdir(), 'rasan-cli-backup-'))
atTestEnd(() => rmSync(folder, { recursive: true, force: true }))

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

suite('over a database of one’s own', () => {
  const RASAN_MASTER_KEY = Buffer.alloc(32, 5).toString('base64')
  const file = join(folder, 'a.rasan')

  test('a backup is written, refused where it is there, and restored into an empty database with an audit entry', async () => {
    const DATABASE_URL = await createTestDatabase()
    const run = (args: string[]) => rasan(args, { DATABASE_URL, RASAN_MASTER_KEY })
    assert.equal((await run(['migrate'])).code, 0)
    const made = await run(['backup', file])
    assert.equal(made.code, 0, made.told)
    assert.match(made.out, /^\+ \S+a\.rasan: [\d.]+ kB, 0 messages, as of 2\S+Z \([\d.]+ s\)\n$/)
    assert.match(made.told, /^The master key is not in it: keep a copy of RASAN_MASTER_KEY apart from it\.\n$/)
    const again = await run(['backup', file])
    assert.deepEqual([again.code, again.out], [1, ''])
    assert.match(again.told, /is there already: name another file, or replace it with --force\.\n$/)
    assert.equal((await run(['backup', file, '--force'])).code, 0)
    const full = await run(['restore', file])
    assert.deepEqual([full.code, full.out], [1, ''])
    assert.match(full.told, /^The database is not empty .*Nothing was changed\.\n$/)

    const empty = await createEmptyDatabase(DATABASE_URL)
    const other = Buffer.alloc(32, 6).toString('base64')
    const wrong = await rasan(['restore', file], { DATABASE_URL: empty, RASAN_MASTER_KEY: other })
    assert.deepEqual([wrong.code, wrong.out], [1, ''])
    assert.match(wrong.told, /belongs to another master key/)
    const restored = await rasan(['restore', file, '--suspended'], { DATABASE_URL: empty, RASAN_MASTER_KEY })
    assert.equal(restored.code, 0, restored.told)
    assert.match(restored.out, /^\+ 0 messages and everything else of \S+a\.rasan\n! It stands as of 2\S+Z: /)
    assert.match(restored.out, /\n! Every account is suspended/)
    assert.deepEqual(await ask(empty, 'select name, suspended_at is not null as is_suspended from accounts'), [
      { name: 'sandbox', is_suspended: true },
    ])
    const [entry] = await ask<{ actor_kind: string; after: Record<string, unknown> }>(
      empty,
      `select actor_kind, after from audit_entries where action = 'backup.restore'`,
    )
    assert.equal(entry?.actor_kind, 'cli')
    assert.equal(entry?.after.suspended, true)
    assert.equal((await rasan(['migrate'], { DATABASE_URL: empty, RASAN_MASTER_KEY })).out, '= nothing to migrate\n')
  })

  test('with a lost key all but the secrets is restored, and the installation goes on with a new key', async () => {
    const empty = await createEmptyDatabase(await createTestDatabase())
    const environment = { DATABASE_URL: empty, RASAN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }
    const restored = await rasan(['restore', file, '--key-lost'], environment)
    assert.equal(restored.code, 0, restored.told)
    assert.match(restored.out, /\n! Its secrets cannot be read: run "rasan forget-secrets --yes"/)
    assert.equal((await rasan(['migrate'], environment)).code, 1)
    assert.equal((await rasan(['forget-secrets', '--yes'], environment)).code, 0)
    assert.equal((await rasan(['migrate'], environment)).code, 0)
    const services = await ask(empty, 'select name from services order by id')
    assert.deepEqual(services, [{ name: 'first' }, { name: 'rasan' }])
  })

  test('what is typed wrong is told before anything is opened', async () => {
    const [none, option] = await Promise.all([rasan(['backup'], {}), rasan(['restore', 'x', '--forse'], {})])
    assert.deepEqual([none.code, option.code], [2, 2])
    assert.match(none.told, /^FILE is missing: rasan backup FILE\.\n$/)
  })
})

suite('over data folders', () => {
  const from = join(folder, 'from')
  const to = join(folder, 'to')
  const file = join(folder, 'b.rasan')
  const run = (args: string[], dataDir: string) => rasan(args, { RASAN_DATA_DIR: dataDir })

  test('a restore makes a data folder only for a whole file with its own key, and what was there works there', async () => {
    assert.equal((await run(['migrate'], from)).code, 0)
    const token = await run(['token', 'create', '--service', 'first', '--name', 'x', '--expires', '1d'], from)
    assert.equal(token.code, 0, token.told)
    const made = await run(['backup', file], from)
    assert.equal(made.code, 0, made.told)
    assert.ok(made.told.includes(join(from, 'master.key')))
    assert.equal(statSync(file).mode & 0o777, 0o600)

    const noKey = await run(['restore', file], to)
    assert.deepEqual([noKey.code, noKey.out, existsSync(to)], [1, '', false])
    assert.match(noKey.told, /^The master key is not in a backup: put the key .*master\.key, or set RASAN_MASTER_KEY/)

    mkdirSync(to)
    writeFileSync(join(to, 'master.key'), Buffer.alloc(32, 1).toString('base64'))
    assert.match((await run(['restore', file], to)).told, /belongs to another master key/)
    writeFileSync(join(to, 'master.key'), readFileSync(join(from, 'master.key')))
    const cut = join(folder, 'cut.rasan')
    writeFileSync(cut, readFileSync(file).subarray(0, 2_000))
    assert.match((await run(['restore', cut], to)).told, /is cut off/)
    assert.ok(!existsSync(join(to, 'postgres')), 'nothing was made for a file that cannot be restored')

    const restored = await run(['restore', file], to)
    assert.equal(restored.code, 0, restored.told)
    const installation = await openInstallation(readConfig({ RASAN_DATA_DIR: to }), { mayCreate: false })
    try {
      const [found] = await ask<{ public_id: string }>(installation.url, 'select public_id from tokens')
      assert.ok(found && token.out.includes(found.public_id))
      const [account] = await ask<{ secret: Buffer }>(installation.url, 'select report_secret as secret from accounts')
      assert.match(installation.vault.decrypt(account!.secret), /^[\w-]{43}$/)
    } finally {
      await installation.release()
    }
    assert.match((await run(['restore', file], to)).told, /is not empty/)
  })
})
