import { chownSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { embeddedError } from './messages.ts'
import { identifySelf, isAlive, type ProcessIdentity } from './processes.ts'

/** One use of the database by a living process; a process may hold it more than once. */
export type Holder = ProcessIdentity & { id: string }

/** Longer than any start: after a crash PostgreSQL may replay its log for minutes. */
const waitLimitMs = 360_000
const pollMs = 20
/** A lock file is written the moment it is made; one still empty after this was left by a crash. */
const emptyLimitMs = 2_000
/** Breaking a lock is a few system calls long. */
const breakingLimitMs = 10_000

/**
 * Does the work while no other process does work under the same lock file. The lock of a process that died is taken
 * over. A lock that a living process keeps for too long is a fault with the code `embedded_start_failed`.
 */
export async function withLock<T>(lockFile: string, folder: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + waitLimitMs
  while (!tryLock(lockFile)) {
    if (isStale(lockFile)) breakLock(lockFile)
    else if (Date.now() > deadline) {
      const detail = `another Rasan process, ${readOwner(lockFile)?.pid ?? 'unknown'}, has been starting or stopping it for too long`
      throw embeddedError('embedded_start_failed', { folder, detail })
    } else await wait(pollMs)
  }
  try {
    return await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

/** The living processes that use the database; dead ones are left out. */
export function readHolders(holdersFile: string): Holder[] {
  const holders = readJson(holdersFile) as Holder[] | undefined
  return (holders ?? []).filter(isAlive)
}

/** Writes who uses the database, whole or not at all. */
export function writeHolders(holdersFile: string, holders: Holder[]): void {
  writeWhole(holdersFile, JSON.stringify(holders))
}

/** Replaces a file so that a reader, or a crash, meets the old or the new content and nothing between. */
export function writeWhole(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`
  try {
    writeFileSync(draft, content, { mode: 0o600, flush: true })
    giveToFolderOwner(draft)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** A file that root writes into somebody's data folder is to be readable by that somebody, who runs Rasan otherwise. */
export function giveToFolderOwner(path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  chownSync(path, uid, gid)
}

/** The JSON of a file; undefined when there is no file, or a torn one. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function tryLock(lockFile: string): boolean {
  try {
    // Readable by all, for it holds no secret and another user's process has to look whose it is.
    writeFileSync(lockFile, '', { flag: 'wx', mode: 0o644 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  try {
    writeFileSync(lockFile, JSON.stringify(identifySelf()))
  } catch (error) {
    // On a full disk the empty file is there and its content is not.
    rmSync(lockFile, { force: true })
    throw error
  }
  return true
}

function readOwner(lockFile: string): ProcessIdentity | undefined {
  return readJson(lockFile) as ProcessIdentity | undefined
}

function isStale(lockFile: string): boolean {
  const owner = readOwner(lockFile)
  return owner ? !isAlive(owner) : ageMs(lockFile) > emptyLimitMs
}

/**
 * Removes a dead process's lock. Two that find it dead at once must not remove the lock which the quicker one made
 * since: so only one breaks at a time, and looks again first.
 */
function breakLock(lockFile: string): void {
  const breaking = `${lockFile}.breaking`
  try {
    mkdirSync(breaking)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (ageMs(breaking) > breakingLimitMs) rmSync(breaking, { recursive: true, force: true })
    return
  }
  try {
    if (isStale(lockFile)) rmSync(lockFile, { force: true })
  } finally {
    rmdirSync(breaking)
  }
}

/** Age of a file by its last change; 0 when it is gone. */
function ageMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? Date.now() - stat.mtimeMs : 0
}
