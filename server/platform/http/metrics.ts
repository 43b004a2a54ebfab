import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** All metrics of this process. Rooms register theirs here. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

const durations = new Histogram({
  name: 'rasan_http_request_duration_seconds',
  help: 'Time from the arrival of a request to the end of its answer',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
})

type Child = { observe(seconds: number): void }

/** Observes requests of one route; the series of each method and status is looked up once. */
export function observeRequest(route: string): (method: string, status: number, ms: number) => void {
  const children = new Map<string, Child>()
  return (method, status, ms) => {
    const key = `${method}${status}`
    let child = children.get(key)
    if (child === undefined) {
      child = durations.labels(method, route, String(status)) as Child
      children.set(key, child)
    }
    child.observe(ms / 1_000)
  }
}
