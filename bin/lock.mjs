import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const pollMs = 100
/** A lock is written the moment it is made; one without a number after this was left by a crash. */
const emptyLimitMs = 2_000

/**
 * Does the work while no other process does work under the same lock file; the lock of a process that died is taken
 * over. For what may run before anything is installed.
 *
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(lockFile, work) {
  while (!tryLock(lockFile)) {
    if (isStale(lockFile)) takeAway(lockFile)
    else await wait(pollMs)
  }
  try {
    return await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

function tryLock(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isStale(lockFile) {
  const pid = Number(readIfThere(lockFile))
  if (pid) return !isAlive(pid)
  const stat = statSync(lockFile, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > emptyLimitMs
}

/** Moving is what only one of two can do; who finds that it moved a living one's lock puts it back. */
function takeAway(lockFile) {
  const aside = `${lockFile}.${process.pid}`
  try {
    renameSync(lockFile, aside)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if (isStale(aside)) rmSync(aside)
  else renameSync(aside, lockFile)
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process may not be signalled, and lives.
    return error.code === 'EPERM'
  }
}
