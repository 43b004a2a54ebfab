import type { Fault } from '../../../providers/provider.ts'

/** First and longest wait before a message goes again, by fault, in ms. What needs a person waits longer. */
export const WAITS: Record<Fault, { firstMs: number; maxMs: number }> = {
  network: { firstMs: 500, maxMs: 30_000 },
  busy: { firstMs: 1_000, maxMs: 60_000 },
  credit: { firstMs: 30_000, maxMs: 300_000 },
  key: { firstMs: 15_000, maxMs: 300_000 },
  account: { firstMs: 30_000, maxMs: 300_000 },
  line: { firstMs: 30_000, maxMs: 300_000 },
  template: { firstMs: 30_000, maxMs: 300_000 },
  caller_bug: { firstMs: 30_000, maxMs: 300_000 },
  recipient: { firstMs: 0, maxMs: 0 },
  message: { firstMs: 0, maxMs: 0 },
}

/** Behind a circuit that is open a message waits in its queue: it goes back there at once, in ms. */
export const STOPPED_MS = 100

/** How long to wait after the `tries`th refusal for this fault, in ms: doubling, with a fifth of jitter. */
export function backoffMs(fault: Fault, tries: number, random: () => number = Math.random): number {
  const { firstMs, maxMs } = WAITS[fault]
  const wait = Math.min(maxMs, firstMs * 2 ** Math.max(0, tries - 1))
  return Math.round(wait * (0.9 + 0.2 * random()))
}
