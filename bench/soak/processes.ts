import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { NODE_FLAGS } from '../../bin/node-flags.mjs'
import { PROJECT_DIR } from '../../server/config.ts'
import { identifyProcess, isAlive, sendSignal } from '../../server/platform/db/embedded/processes.ts'

const START_MAX_MS = 60_000
const END_MAX_MS = 40_000

/** `rasan start` in a process of its own, which dies with us. */
export type ServerProcess = {
  pid: number
  /** `kill -9`. */
  kill(): Promise<void>
  /** As an operator stops it. Answers its exit code, null where it had to be killed. */
  stop(): Promise<number | null>
}

/**
 * Starts it and waits until it listens. `preloads`: files of the project that it loads before. `onDeath` hears of an end that
 * nobody asked for, with the last that the process said.
 */
export async function startServer(
  environment: Record<string, string>,
  preloads: string[] = [],
  onDeath: (words: string) => void = () => undefined,
): Promise<ServerProcess> {
  const imports = ['bin/stop-with-parent.mjs', ...preloads].flatMap((file) => [
    '--import',
    pathToFileURL(join(PROJECT_DIR, file)).href,
  ])
  const child = spawn(process.execPath, [...NODE_FLAGS, ...imports, join(PROJECT_DIR, 'server/cli.ts'), 'start'], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await untilListening(child).catch((error) => {
    child.kill('SIGKILL')
    throw error
  })
  let isAsked = false
  let words = ''
  child.stderr?.on('data', (part: Buffer) => {
    words = `${words}${part}`.slice(-2_000)
  })
  child.once('exit', (code, signal) => {
    if (!isAsked) onDeath(`${signal ?? `exit ${code}`}: ${words}`)
  })
  const end = async (signal: NodeJS.Signals) => {
    isAsked = true
    child.kill(signal)
    return ended
  }
  return {
    pid: child.pid as number,
    async kill() {
      await end('SIGKILL')
    },
    async stop() {
      const giveUp = setTimeout(() => child.kill('SIGKILL'), END_MAX_MS)
      const code = await end('SIGTERM')
      clearTimeout(giveUp)
      return code
    },
  }
}

function untilListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const giveUp = setTimeout(() => reject(new Error(`the server did not start: ${said}`)), START_MAX_MS)
    const hear = (part: Buffer) => {
      // what comes later is read and thrown away: a full pipe would stop it
      if (said.length < 20_000) said += part
      if (!said.includes('Rasan listens on')) return
      clearTimeout(giveUp)
      resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(giveUp)
      reject(new Error(`the server ended with ${code}: ${said}`))
    })
  })
}

/** `kill -9` of the PostgreSQL of a data folder and of every process of it. */
export async function killCluster(dataDir: string): Promise<void> {
  const postmaster = readPostmaster(dataDir)
  if (postmaster === undefined) return
  await killAll([postmaster, ...findChildren(postmaster)])
}

/** `kill -9` of one process that serves a connection, as a system does that runs out of memory: PostgreSQL restarts all. */
export function killBackend(dataDir: string, random: () => number): void {
  const postmaster = readPostmaster(dataDir)
  const backends = postmaster === undefined ? [] : findChildren(postmaster).filter(isBackend)
  const pid = backends[Math.floor(random() * backends.length)]
  if (pid !== undefined) sendSignal(pid, 'SIGKILL')
}

/** A stop of a whole process, as a machine does that is moved or paused. */
export async function pauseProcess(pid: number, ms: number): Promise<void> {
  sendSignal(pid, 'SIGSTOP')
  await pause(ms)
  sendSignal(pid, 'SIGCONT')
}

async function killAll(pids: number[]): Promise<void> {
  const killed = pids.map(identifyProcess).filter((one) => one !== undefined)
  for (const { pid } of killed) sendSignal(pid, 'SIGKILL')
  const until = performance.now() + 10_000
  while (killed.some(isAlive)) {
    if (performance.now() > until) throw new Error('killed processes are still there')
    await pause(10)
  }
}

function readPostmaster(dataDir: string): number | undefined {
  try {
    return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined // it has stopped by itself
  }
}

const findChildren = (parent: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && readParent(pid) === parent)

/** Its title names role and database: `postgres: TAG: rasan rasan 127.0.0.1(40632) idle`. */
const isBackend = (pid: number): boolean => / rasan rasan /.test(readProc(pid, 'cmdline'))

/** Field 4 of `stat`, after the name in parentheses (proc(5)). */
function readParent(pid: number): number {
  const stat = readProc(pid, 'stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** Empty where the process has ended between two looks. */
function readProc(pid: number, file: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
