/**
 * A node claims, settles and answers in the same loop: so long, in ms, nobody there is kept waiting for one piece of
 * work.
 */
const TURN_MS = 20

/** Gives others their turn, whenever it is asked and the work has gone on for longer than `TURN_MS` since the last one. */
export function startTurns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < TURN_MS) return
    await new Promise(setImmediate)
    since = performance.now()
  }
}
