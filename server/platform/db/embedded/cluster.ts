import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { embeddedError, explainFault } from './messages.ts'
import { type Command, commandAs, type Owner } from './owner.ts'
import { databaseName, type Place } from './place.ts'
import type { Settings } from './settings.ts'

/** What is needed to run PostgreSQL's programs on a place. */
export type Toolbox = { place: Place; binaries: Binaries; owner: Owner | undefined }

/** How PostgreSQL's programs see the world: nothing of ours, and least of all PGDATA, PGPORT or PGUSER. */
const cleanEnvironment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' }

/** Whether the place has a database; a folder that is something else is a fault. */
export function hasCluster({ clusterDir, dataDir }: Place): boolean {
  if (existsSync(join(clusterDir, 'PG_VERSION'))) return true
  if (!existsSync(clusterDir) || readdirSync(clusterDir).length === 0) return false
  throw embeddedError('embedded_start_failed', { folder: dataDir, detail: 'its folder "postgres" is no database' })
}

/** A database of another major version is a fault: PostgreSQL cannot read it. */
export function checkMajor({ place, binaries }: Toolbox): void {
  const major = readFileSync(join(place.clusterDir, 'PG_VERSION'), 'utf8').trim()
  if (major === binaries.major) return
  const detail = `version ${major}, and this Rasan has ${binaries.major}`
  throw embeddedError('embedded_other_major', { folder: place.dataDir, detail })
}

/**
 * Makes the database in a folder beside its place and moves it there when whole, so that a start that is cut leaves
 * nothing half made. Its own role is no superuser: it owns its database, and may make others.
 */
export async function createCluster(tools: Toolbox, password: string, settings: Settings): Promise<void> {
  const { place, binaries, owner } = tools
  const draft = `${place.clusterDir}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (owner) chownSync(draft, owner.uid, owner.gid)
  const args = [
    '--pgdata',
    draft,
    '--username',
    'postgres',
    '--auth',
    'reject',
    '--encoding',
    'UTF8',
    '--no-instructions',
  ]
  // Built into PostgreSQL: the same order and letters on every system, whatever locales that has.
  const locale = ['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8']
  const sync = settings.fsync === 'off' ? ['--no-sync'] : []
  await runProgram(tools, binaries.initdb, [...args, ...locale, ...sync], draft)
  await runStatements(tools, draft, [
    `create role ${databaseName} login createdb password '${password}'`,
    `create database ${databaseName} owner ${databaseName}`,
    `grant pg_monitor, pg_checkpoint, pg_signal_backend to ${databaseName}`,
  ])
  renameSync(draft, place.clusterDir)
}

/** Gives PostgreSQL what a copy or a restored backup took from it: its owner, where that became root, and its mode. */
export function giveToOwner({ place: { clusterDir }, owner }: Toolbox): void {
  if (owner && statSync(clusterDir).uid === 0) {
    const names = readdirSync(clusterDir, { recursive: true, encoding: 'utf8' })
    for (const name of ['', ...names]) lchownSync(join(clusterDir, name), owner.uid, owner.gid)
  }
  chmodSync(clusterDir, 0o700)
}

/** Gives the role a new password while the server is stopped, for the one that was remembered is lost. */
export async function resetPassword(tools: Toolbox, password: string): Promise<void> {
  await runStatements(tools, tools.place.clusterDir, [`alter role ${databaseName} password '${password}'`])
}

/** Writes a file of the cluster that its owner can read. */
export function writeClusterFile({ place, owner }: Toolbox, name: string, content: string): void {
  const path = join(place.clusterDir, name)
  writeFileSync(path, content, { mode: 0o600 })
  chmodSync(path, 0o600)
  if (owner) chownSync(path, owner.uid, owner.gid)
}

/** Starts the server in a session of its own: no Ctrl-C reaches it, and it outlives us. */
export function spawnServer({ place, binaries, owner }: Toolbox, logDescriptor: number): ChildProcess {
  const args = ['-D', place.clusterDir, '-c', `cluster_name=${place.tag}`]
  const command = commandAs(owner, binaries.postgres, args, [place.clusterDir, binaries.libraries])
  const child = spawnCommand(command, ['ignore', logDescriptor, logDescriptor], true)
  child.unref()
  return child
}

/** Statements by PostgreSQL's single-user mode, one a line: no server, no password, as superuser. */
async function runStatements(tools: Toolbox, clusterDir: string, statements: string[]): Promise<void> {
  const args = ['--single', '-D', clusterDir, '-c', 'exit_on_error=on', '-c', 'log_checkpoints=off', 'postgres']
  await runProgram(tools, tools.binaries.postgres, args, clusterDir, `${statements.join('\n')}\n`)
}

/** Runs a program to its end; when it fails, what it said becomes the fault. */
async function runProgram(tools: Toolbox, file: string, args: string[], clusterDir: string, input = ''): Promise<void> {
  const { place, binaries, owner } = tools
  const child = spawnCommand(commandAs(owner, file, args, [clusterDir, binaries.libraries]), ['pipe', 'pipe', 'pipe'])
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  // A program that ends before it has read its input breaks the pipe; its exit code tells what matters.
  child.stdin?.on('error', (error) => {
    said += `\n${error.message}`
  })
  child.stdin?.end(input)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.on('error', reject)
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(said || `exit code ${code}`))))
  await promise.catch((error) => {
    throw explainFault(error, place.dataDir)
  })
}

type Pipes = ('ignore' | 'pipe' | number)[]

function spawnCommand({ file, args, uid, gid }: Command, stdio: Pipes, detached = false): ChildProcess {
  return spawn(file, args, { stdio, detached, uid, gid, cwd: '/', env: cleanEnvironment })
}
