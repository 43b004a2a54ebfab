/** How many requests may be without an answer at once; who comes later waits, in order. */
export type Window = {
  /** A place, or false where none came free before `deadline` (by `performance.now()`). */
  take(deadline: number): Promise<boolean>
  giveBack(): void
}

export function createWindow(places: number): Window {
  let free = places
  const waiting = new Set<(isTaken: boolean) => void>()
  return {
    take(deadline) {
      if (free > 0) {
        free--
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(false), Math.max(0, deadline - performance.now()))
        const settle = (isTaken: boolean) => {
          clearTimeout(timer)
          waiting.delete(settle)
          resolve(isTaken)
        }
        waiting.add(settle)
      })
    },
    giveBack() {
      const [first] = waiting
      if (first) first(true)
      else free++
    },
  }
}
