import assert from 'node:assert/strict'

const TICK_MS = 10
/** What one tick counts for at most, unless this process worked for longer. */
const COUNTED_MS = 50
const MISSES_MAX = 1

/**
 * Begins to measure time as this process lives it, and returns how much has passed. Where the machine stands still, or
 * gives its processors to others, nothing of it passes, for then the promise that is tested stands still as well; what
 * this process works does count, however long it lets nobody else in. (Not what it waits for synchronously.)
 */
export function startWatch(): () => number {
  let [livedMs, last, worked] = [0, performance.now(), process.cpuUsage()]
  const tick = (): number => {
    const now = performance.now()
    const { user, system } = process.cpuUsage(worked)
    livedMs += Math.min(now - last, Math.max(COUNTED_MS, (user + system) / 1_000))
    last = now
    worked = process.cpuUsage()
    return livedMs
  }
  setInterval(tick, TICK_MS).unref()
  return tick
}

/**
 * Asserts that something takes no longer than it promises, in two rounds of three. `round` measures it once, in ms:
 * other work on the machine, a database that waits for its disk among it, spoils a single round.
 */
export async function assertWithin(limitMs: number, what: string, round: () => Promise<number>): Promise<void> {
  const times: number[] = []
  for (let [kept, missed] = [0, 0]; kept <= MISSES_MAX; ) {
    const ms = await round()
    assert.ok(Number.isFinite(ms), `${what}: ${ms}`)
    times.push(Math.round(ms))
    if (ms <= limitMs) kept++
    else missed++
    assert.ok(missed <= MISSES_MAX, `${what}: ${times.join(', ')} ms, and ${limitMs} at most was promised`)
  }
}
