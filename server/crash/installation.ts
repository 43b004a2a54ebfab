import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Config, PROJECT_DIR, readConfig } from '../config.ts'
import { prepareDatabase } from '../main.ts'
import type { Vault } from '../platform/crypto/vault.ts'
import { openInstallation } from '../platform/installation.ts'
import { atTestEnd } from '../platform/test-end.ts'

const START_MAX_MS = 30_000

/** A real installation in a folder of its own, with its embedded database, served by a process that can be killed. */
export type KillableInstallation = {
  url: string
  /** A pool on its embedded database; breaks when that is killed, and is good again after `start`. */
  connect(): pg.Pool
  start(): Promise<void>
  /** `kill -9` of the server, its PostgreSQL and every process of that. */
  kill(): Promise<void>
}

/** Makes the folder and its database, lets `prepare` fill it, and starts nothing yet. Removed when the test file ends. */
export async function makeInstallation(
  prepare: (made: { pool: pg.Pool; vault: Vault }) => Promise<void>,
): Promise<KillableInstallation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rasan-crash-'))
  const port = await findFreePort()
  const environment = {
    HOST: '127.0.0.1',
    PORT: String(port),
    RASAN_DATA_DIR: dataDir,
    RASAN_LOG_LEVEL: 'error',
    PATH: process.env.PATH,
  }
  let server: ChildProcess | undefined
  atTestEnd(async () => {
    if (server) await kill()
    rmSync(dataDir, { recursive: true, force: true })
  })
  await fill(readConfig(environment), prepare)

  async function kill(): Promise<void> {
    const postmaster = readPostmaster(dataDir)
    const pids = postmaster === undefined ? [] : [postmaster, ...findChildren(postmaster)]
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    // the server first: it would start its database again
    server?.kill('SIGKILL')
    for (const pid of pids) killProcess(pid)
    await ended
    server = undefined
    await untilGone(pids)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    connect() {
      const { port, password } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'))
      return openPool(`postgresql://rasan:${password}@127.0.0.1:${port}/rasan`)
    },
    async start() {
      const child = spawn(process.execPath, [join(PROJECT_DIR, 'server/cli.ts'), 'start'], { env: environment })
      server = child
      await untilListening(child)
    },
    kill,
  }
}

async function fill(config: Config, prepare: (made: { pool: pg.Pool; vault: Vault }) => Promise<void>) {
  const installation = await openInstallation(config, { mayCreate: true })
  const pool = openPool(installation.url)
  try {
    await prepareDatabase(installation.url, installation.vault)
    await prepare({ pool, vault: installation.vault })
  } finally {
    await pool.end()
    await installation.release()
  }
}

/** A stopped or killed database breaks connections that do nothing: the next query says so itself. */
function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

function untilListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const giveUp = setTimeout(() => reject(new Error(`the server did not start: ${said}`)), START_MAX_MS)
    const hear = (part: Buffer) => {
      said += part
      if (!said.includes('Rasan listens on')) return
      clearTimeout(giveUp)
      resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
}

function readPostmaster(dataDir: string): number | undefined {
  try {
    return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined // it has stopped by itself
  }
}

function findChildren(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && readParent(pid) === parent)
}

/** Field 4 of `stat`, after the name in parentheses (proc(5)). */
function readParent(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined // it has ended meanwhile
  }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function untilGone(pids: number[]): Promise<void> {
  const isThere = (pid: number) => {
    const parent = readParent(pid)
    return parent !== undefined && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, { encoding: 'utf8' }))
  }
  const until = performance.now() + 5_000
  while (pids.some((pid) => isSafely(() => isThere(pid)))) {
    if (performance.now() > until) throw new Error('killed processes are still there')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A process may end between two looks at it. */
function isSafely(look: () => boolean): boolean {
  try {
    return look()
  } catch {
    return false
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
