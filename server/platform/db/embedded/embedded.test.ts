import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { type EmbeddedDatabase, type EmbeddedOptions, openEmbedded } from './embedded.ts'
import { findProcesses, identifyProcess } from './processes.ts'

/** Not synchronous_commit: a committed row must outlive a killed server. */
const settings = { fsync: 'off' }

const folders: string[] = []
const holds: EmbeddedDatabase[] = []
const children: ChildProcess[] = []

/** A folder of mode 0700, as `mktemp -d` makes it. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rasan-embedded-'))
  folders.push(folder)
  return folder
}

/** A test that failed half way must not fail the next. */
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const hold of holds.splice(0)) await hold.release()
})

after(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true })
  }
})

async function open(dataDir: string, mayCreate = true, more: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  const hold = await openEmbedded({ dataDir, mayCreate, settings, ...more })
  holds.push(hold)
  return hold
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  // The server is killed under it in some tests.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

function readServerPid(folder: string): number {
  return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

function isRunning(folder: string): boolean {
  return existsSync(join(folder, 'postgres', 'postmaster.pid')) && identifyProcess(readServerPid(folder)) !== undefined
}

async function waitUntil(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await isSo())) {
    if (Date.now() > deadline) assert.fail(`waited ten seconds for: ${what}`)
    await wait(10)
  }
}

/** Another process that opens the database; a line on its input makes it release, and end. */
async function openElsewhere(folder: string): Promise<ChildProcess> {
  const program = `
    import { openEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))}
    const options = ${JSON.stringify({ dataDir: folder, mayCreate: false, settings })}
    const database = await openEmbedded(options)
    process.stdout.write('open')
    process.stdin.once('data', async () => { await database.release(); process.exit(0) })`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stdout?.once('data', () => resolve())
  child.once('exit', () => reject(new Error('the other process ended before it had opened the database')))
  await promise
  return child
}

async function waitForExit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  await promise
}

describe('one data folder', () => {
  const folder = makeFolder()
  before(async () => {
    const database = await open(folder)
    await ask(database.url, 'create table kept (word text)')
    await ask(database.url, "insert into kept values ('سلام')")
    await database.release()
  })

  const readKept = async (url: string) => (await ask(url, 'select word from kept')).map((row) => row.word)

  test('what was written is there after a stop and a start, under the same address', async () => {
    assert.equal(isRunning(folder), false)
    const first = await open(folder, false)
    assert.deepEqual(await readKept(first.url), ['سلام'])
    await first.release()
    const second = await open(folder, false)
    await second.release()
    assert.equal(first.url, second.url)
  })

  test('the database speaks UTF-8 and UTC, and its role is no superuser', async () => {
    const database = await open(folder, false)
    const statement = `select current_setting('server_encoding') encoding, current_setting('timezone') zone,
      (select rolsuper from pg_roles where rolname = current_user) super, upper('é') "upper"`
    assert.deepEqual(await ask(database.url, statement), [{ encoding: 'UTF8', zone: 'UTC', super: false, upper: 'É' }])
    await database.release()
  })

  test('the password is readable by the owner alone, and no other opens the database', async () => {
    const database = await open(folder, false)
    for (const name of ['postgres.json', 'postgres.holders', 'postgres.log']) {
      assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name)
    }
    const url = new URL(database.url)
    url.password = 'guessed'
    await assert.rejects(ask(url.href, 'select 1'), { code: '28P01' })
    await database.release()
  })

  test('a server that was killed is recovered by the next open', async () => {
    const database = await open(folder, false)
    await ask(database.url, "insert into kept values ('before the kill')")
    process.kill(readServerPid(folder), 'SIGKILL')
    await waitUntil(() => !isRunning(folder), 'the end of the server')
    const again = await open(folder, false)
    assert.deepEqual(await readKept(again.url), ['سلام', 'before the kill'])
    await again.release()
    await database.release()
    assert.equal(isRunning(folder), false)
  })

  test('a pid file that names a living stranger does no harm', async () => {
    writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${process.pid}\n`)
    const database = await open(folder, false)
    assert.equal((await readKept(database.url)).length, 2)
    await database.release()
  })

  test('a server whose starter was killed is adopted, and stopped by the last who holds it', async () => {
    const starter = await openElsewhere(folder)
    const pid = readServerPid(folder)
    starter.kill('SIGKILL')
    await waitForExit(starter)
    const database = await open(folder, false)
    assert.equal(readServerPid(folder), pid)
    await database.release()
    assert.equal(isRunning(folder), false)
  })

  test('of two processes the first to release leaves the server to the other, which stops it', async () => {
    const mine = await open(folder, false)
    const other = await openElsewhere(folder)
    await mine.release()
    assert.equal((await readKept(mine.url)).length, 2)
    other.stdin?.write('release\n')
    await waitForExit(other)
    assert.equal(isRunning(folder), false)
  })

  test('many that open at once share one server, and all their releases stop it', async () => {
    const holds = await Promise.all(Array.from({ length: 8 }, () => open(folder, false)))
    assert.equal(new Set(holds.map((hold) => hold.url)).size, 1)
    await Promise.all(holds.map((hold) => hold.release()))
    assert.equal(isRunning(folder), false)
  })

  test('the lock of a process that died is taken over', async () => {
    const [dead, pid] = [{ pid: process.pid, startedAt: 'an earlier process' }, process.pid]
    writeFileSync(join(folder, 'postgres.lock'), JSON.stringify(dead))
    writeFileSync(join(folder, 'postgres.holders'), JSON.stringify([{ ...dead, id: 'dead' }]))
    const database = await open(folder, false)
    await database.release()
    assert.equal(isRunning(folder), false)
    assert.equal(identifyProcess(pid)?.pid, pid)
  })

  test('a server that dies while held is started again under the same address, when asked for', async () => {
    const restarts: (Error | undefined)[] = []
    const database = await open(folder, false, { onRestart: (fault) => restarts.push(fault) })
    process.kill(readServerPid(folder), 'SIGKILL')
    await waitUntil(() => restarts.length > 0, 'the restart')
    assert.deepEqual(restarts, [undefined])
    assert.equal((await readKept(database.url)).length, 2)
    await database.release()
    assert.equal(isRunning(folder), false)
  })

  test('a remembered port that another program took is exchanged for a free one', async () => {
    const { port } = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as { port: number }
    const intruder = createServer().listen(port, '127.0.0.1')
    try {
      const database = await open(folder, false)
      assert.notEqual(new URL(database.url).port, String(port))
      assert.equal((await readKept(database.url)).length, 2)
      await database.release()
      const fixed = { settings: { ...settings, port: String(port) } }
      await assert.rejects(open(folder, false, fixed), { code: 'embedded_port_taken' })
    } finally {
      intruder.close()
    }
  })

  test('a lost password is replaced, also while the server runs', async () => {
    const starter = await openElsewhere(folder)
    starter.kill('SIGKILL')
    await waitForExit(starter)
    for (const state of ['running', 'stopped']) {
      rmSync(join(folder, 'postgres.json'))
      const database = await open(folder, false)
      assert.equal((await readKept(database.url)).length, 2, state)
      await database.release()
    }
  })

  test('nothing of a server is left after the last release', () => {
    assert.deepEqual(
      findProcesses((command) => command.includes(folder)),
      [],
    )
  })

  test('a setting that PostgreSQL refuses is told as a failed start, with its own words', async () => {
    const refused = { settings: { ...settings, shared_buffers: 'plenty' } }
    await assert.rejects(open(folder, false, refused), (fault: Error) => {
      assert.equal((fault as Error & { code: string }).code, 'embedded_start_failed')
      assert.match(fault.message, /postgresql\.conf/)
      return true
    })
  })

  // Last: it spoils the folder.
  test('a folder of another major version is refused with a sentence that names both', async () => {
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')
    await assert.rejects(open(folder), { code: 'embedded_other_major', message: /17.*18/ })
  })
})

test('a start that was cut while the database was made leaves nothing half made', async () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'postgres.new'), 'a draft')
  const database = await open(folder)
  assert.deepEqual(await ask(database.url, 'select 1 as one'), [{ one: 1 }])
  await database.release()
})

test('a database is made where only the owner of the folder may enter, be it root', async () => {
  const folder = makeFolder()
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  const database = await open(join(folder, 'deeper', 'data'))
  assert.deepEqual(await ask(database.url, 'select 1 as one'), [{ one: 1 }])
})

test('without the right to make one, a missing data folder is refused and not made', async () => {
  const folder = join(makeFolder(), 'missing')
  await assert.rejects(open(folder, false), { code: 'embedded_data_missing', message: /RASAN_DATA_DIR/ })
  assert.equal(existsSync(folder), false)
})

test('without the right to make one, a data folder that has no database is refused and left empty', async () => {
  const folder = makeFolder()
  await assert.rejects(open(folder, false), { code: 'embedded_data_missing' })
  assert.equal(existsSync(join(folder, 'postgres')), false)
})

test('a folder that is something else is not taken for a database', async () => {
  const folder = makeFolder()
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'a file')
  await assert.rejects(open(folder), { message: /RASAN_DATA_DIR|did not start/ })
  rmSync(folder)
})
