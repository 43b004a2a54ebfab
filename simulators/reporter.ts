import { setTimeout as wait } from 'node:timers/promises'
import { Agent } from 'undici'

/** One callback as the provider makes it; `query` is added to the address. */
export type ReportCall = {
  method: 'GET' | 'POST'
  query?: Record<string, string>
  body?: string
  contentType?: string
}

export type ReporterOptions = {
  /** Callbacks under way at once. */
  connections: number
  /** After an answer other than 200. */
  retryMs: number
  retriesMax: number
}

/** Reports that fall due in the same slice share one timer. */
const SLICE_MS = 5

/** Sends callbacks at their time, many at once, again where the answer was not 200. */
export function createReporter(options: ReporterOptions) {
  const agent = new Agent({ connections: options.connections, pipelining: 1 })
  const stopped = new AbortController()
  const slices = new Map<number, { timer: NodeJS.Timeout; jobs: (() => void)[] }>()
  let waiting: Job[] = []
  let head = 0
  let underWay = 0
  const counts = { sent: 0, failed: 0 }

  type Job = { address: string; make: () => ReportCall; tries: number }

  async function deliver(address: string, call: ReportCall): Promise<boolean> {
    const url = new URL(address)
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value)
    try {
      const answer = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: call.method,
        body: call.body ?? null,
        headers: call.contentType ? { 'content-type': call.contentType } : {},
        signal: stopped.signal,
      })
      await answer.body.dump()
      return answer.statusCode === 200
    } catch {
      return false // nobody listens: the same as any answer but 200
    }
  }

  function pump(): void {
    while (underWay < options.connections && head < waiting.length && !stopped.signal.aborted) {
      const job = waiting[head++]!
      underWay++
      void deliver(job.address, job.make()).then((isTaken) => {
        underWay--
        if (isTaken) counts.sent++
        else if (job.tries < options.retriesMax) at(options.retryMs, () => push({ ...job, tries: job.tries + 1 }))
        else counts.failed++
        pump()
      })
    }
    if (head > 10_000) {
      waiting = waiting.slice(head)
      head = 0
    }
  }

  function push(job: Job): void {
    waiting.push(job)
    pump()
  }

  function at(afterMs: number, job: () => void): void {
    if (stopped.signal.aborted) return
    const slice = Math.ceil((Date.now() + afterMs) / SLICE_MS)
    const found = slices.get(slice)
    if (found) {
      found.jobs.push(job)
      return
    }
    const jobs = [job]
    const timer = setTimeout(() => {
      slices.delete(slice)
      for (const due of jobs) due()
    }, afterMs)
    slices.set(slice, { timer, jobs })
  }

  return {
    counts,
    /** Sends after so many ms; the callback is made when it leaves. */
    plan: (afterMs: number, address: string, make: () => ReportCall): void =>
      at(afterMs, () => push({ address, make, tries: 0 })),
    /** Sends at once and waits for the answer, but not longer than 2 s. */
    sendNow: (address: string, call: ReportCall): Promise<unknown> =>
      Promise.race([
        deliver(address, call),
        wait(2_000, undefined, { ref: false, signal: stopped.signal }).catch(() => false),
      ]),
    async close(): Promise<void> {
      stopped.abort()
      for (const slice of slices.values()) clearTimeout(slice.timer)
      slices.clear()
      await agent.destroy()
    },
  }
}
