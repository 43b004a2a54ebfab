import assert from 'node:assert/strict'

const TICK_MS = 10
/** What one tick counts for at most, unless this process worked for longer. */
const COUNTED_MS = 50
const ROUNDS = 3

/**
 * Begins to measure time as this process lives it, and returns how much has passed. Where the machine stands still, or
 * gives its processors to others, nothing of it passes, for then the promise that is tested stands still as well; what
 * this process works does count, however long it lets nobody else in.
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
 * Asserts that something takes no longer than it promises. `round` measures it once, in ms: other work on the machine,
 * a database that waits for its disk among it, spoils single rounds, and a broken promise all three of them.
 */
export async function assertWithin(limitMs: number, what: string, round: () => Promise<number>): Promise<void> {
  const times: number[] = []
  while (times.length < ROUNDS) {
    const ms = await round()
    if (ms <= limitMs) return
    times.push(Math.round(ms))
  }
  assert.fail(`${what}: ${times.join(', ')} ms, and ${limitMs} at most was promised`)
}
