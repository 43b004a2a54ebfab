import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { spawnServer, type Toolbox, writeClusterFile } from './cluster.ts'
import { giveToFolderOwner } from './lock.ts'
import { embeddedError, explainFault } from './messages.ts'
import { type Connection, makeUrl, type Place } from './place.ts'
import { findProcesses, identifyProcess, isAlive, type ProcessIdentity, readCommand, sendSignal } from './processes.ts'
import { hostRules, type Settings, writeConfiguration } from './settings.ts'

/** A running PostgreSQL: its first process, which is the parent of all others. */
export type Server = ProcessIdentity

/** After a crash the log is replayed before anybody is let in. */
const readyLimitMs = 300_000
const stopLimitMs = 60_000
const orphansLimitMs = 5_000
const pollMs = 10
/** Below the ports that systems hand out for outgoing connections. */
const ports = { first: 20_000, count: 10_000 }
const portTries = 10
const logsKept = 3

/** What PostgreSQL's own pid file says: line 1 is the process, line 8 its state (miscinit.c). */
function readPidFile({ clusterDir }: Place): { pid: number; state: string } | undefined {
  try {
    const lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), state: lines[7]?.trim() ?? '' }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The server that lives on this place, whoever started it; undefined when none does. */
export function findServer(place: Place): Server | undefined {
  const pid = readPidFile(place)?.pid
  return pid && readCommand(pid).includes(`cluster_name=${place.tag}`) ? identifyProcess(pid) : undefined
}

/**
 * Waits until the server takes connections and tries one. `ready`; `gone`, when it ended meanwhile; or `stranger`, when
 * it does not know our password.
 */
export async function waitForServer(
  place: Place,
  server: Server,
  connection: Connection,
): Promise<'ready' | 'gone' | 'stranger'> {
  const deadline = Date.now() + readyLimitMs
  while (Date.now() < deadline) {
    if (!isAlive(server)) return 'gone'
    const pidFile = readPidFile(place)
    if (pidFile?.pid === server.pid && pidFile.state === 'ready') {
      const answer = await tryConnection(connection)
      if (answer !== 'later') return answer
    }
    await wait(pollMs)
  }
  throw embeddedError('embedded_start_failed', { folder: place.dataDir, detail: 'it was not ready after five minutes' })
}

async function tryConnection(connection: Connection): Promise<'ready' | 'stranger' | 'later'> {
  const client = new Client({ connectionString: makeUrl(connection), connectionTimeoutMillis: 5_000 })
  // Without a listener a connection that breaks while idle would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return 'ready'
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    // 53300: all its connections are in use, so it serves somebody.
    if (code === '53300') return 'ready'
    // Class 28: the password, the role or the rule for hosts is not ours; 3D000: the database is not.
    return /^(28|3D000)/.test(code) ? 'stranger' : 'later'
  } finally {
    await client.end()
  }
}

/** What a start needs beside the tools. */
export type StartOptions = { connection: Connection; settings: Settings; keepPort: boolean }

/**
 * Starts the server and waits until it takes connections. A port in use is exchanged for a free one, unless it is to
 * be kept. Gives the server and the connection it really has.
 */
export async function startServer(
  tools: Toolbox,
  options: StartOptions,
): Promise<{ server: Server; connection: Connection }> {
  const { place } = tools
  await clearRemains(place)
  writeClusterFile(tools, 'pg_hba.conf', hostRules)
  let { connection } = options
  for (let tries = 1; ; tries++) {
    writeClusterFile(tools, 'postgresql.conf', writeConfiguration(connection.port, options.settings))
    const fault = await tryStart(tools, connection)
    if (!('code' in fault)) return { server: fault, connection }
    if (fault.code !== 'embedded_port_taken' || tries === portTries) throw fault
    if (options.keepPort) {
      const detail = `127.0.0.1:${connection.port}`
      throw embeddedError('embedded_port_taken', { folder: place.dataDir, detail }, fault)
    }
    connection = { ...connection, port: await findFreePort() }
  }
}

async function tryStart(tools: Toolbox, connection: Connection) {
  const { place } = tools
  rotateLogs(place.logFile)
  const log = openSync(place.logFile, 'a', 0o600)
  giveToFolderOwner(place.logFile)
  try {
    const child = spawnServer(tools, log)
    const server = await waitForSpawn(child)
    const answer = server ? await waitForServer(place, server, connection) : 'gone'
    if (server && answer === 'ready') return server
    if (answer === 'stranger') throw new Error('it does not take the password in postgres.json')
    return explainFault(readFileSync(place.logFile, 'utf8'), place.dataDir)
  } finally {
    closeSync(log)
  }
}

async function waitForSpawn(child: ChildProcess): Promise<Server | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.once('spawn', resolve)
  child.once('error', reject)
  await promise
  return child.pid ? identifyProcess(child.pid) : undefined
}

/** Stops the server as PostgreSQL's "fast" does: open transactions are rolled back, everything is written. */
export async function stopServer(server: Server): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    sendSignal(server.pid, signal)
    if (await waitForEnd(() => !isAlive(server), stopLimitMs)) return
  }
}

/**
 * Clears what a killed server left. Its children may work on for a while and must not meet a new server. Its pid file
 * is PostgreSQL's own matter, but that it mistakes a number used again, or a process nobody has buried, for itself.
 */
async function clearRemains(place: Place): Promise<void> {
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    if (await waitForEnd(() => findRemains(place).length === 0, orphansLimitMs)) break
    for (const pid of findRemains(place)) sendSignal(pid, signal)
  }
  const pid = readPidFile(place)?.pid
  if (pid && !readCommand(pid).includes(place.clusterDir)) rmSync(join(place.clusterDir, 'postmaster.pid'))
}

/** Processes of this place's server; its children write the tag after their own name. */
function findRemains({ tag }: Place): number[] {
  return findProcesses((command) => command.startsWith(`postgres: ${tag}`) || command.includes(`cluster_name=${tag}`))
}

async function waitForEnd(hasEnded: () => boolean, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs
  while (!hasEnded()) {
    if (Date.now() > deadline) return false
    await wait(pollMs)
  }
  return true
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = ports.first + Math.floor(Math.random() * ports.count)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const probe = createServer()
  probe.once('error', () => resolve(false))
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  return promise
}

/** A log for each start: postgres.log is the newest, postgres.log.3 the oldest kept. */
function rotateLogs(logFile: string): void {
  for (let age = logsKept; age >= 1; age--) {
    const newer = age === 1 ? logFile : `${logFile}.${age - 1}`
    renameIfThere(newer, `${logFile}.${age}`)
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
