import type { Logger } from 'pino'

/** Does something again and again, `everyMs` after it ended; a failure is told and the next round tries anew. */
export function repeat(everyMs: number, log: Logger, work: () => Promise<unknown>): { stop(): Promise<void> } {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> = Promise.resolve()

  function plan(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      running = work()
        .catch((error) => log.warn({ err: error }, 'a round of dispatch failed; the next one tries again'))
        .finally(plan)
    }, everyMs)
    timer.unref()
  }

  plan()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
