import { setTimeout as pause } from 'node:timers/promises'
import type { Misbehaviour } from '../../simulators/misbehaviour.ts'
import type { Simulator } from '../../simulators/simulator.ts'
import { REFUSED_NUMBERS, UNREACHABLE_NUMBERS } from './load.ts'
import type { Random } from './random.ts'

/**
 * How long what needs a person (no credit, a refused key) keeps messages waiting: only at the beginning, or it outlasts
 * us.
 */
const SLOW_FAULTS_UNTIL = 0.4
/**
 * For how long a busy machine may stand still, seen twice: a simulator hears late that nobody waits any more, and its timer
 * rings late. A provider that takes a call after its grace is none that we know.
 */
const LAG_MAX_MS = 1_000
/** A report that is lost is polled for after 10 s, then 30 s. */
const LOST_REPORTS_UNTIL = 0.8

/** A provider's bad days, one after another. */
export type Weather = { counts: Map<string, number>; stop(): Promise<void> }

/**
 * Lets a simulator misbehave in ever other ways, by its own random source. `part`: how much of the soak is over, 0..1.
 * `send`: what stands in the paths of its sending methods; `graceMs`: how late it may still process what nobody waits for.
 */
export function startWeather(
  simulator: Simulator,
  { random, send, graceMs, part }: { random: Random; send: string; graceMs: number; part(): number },
): Weather {
  const counts = new Map<string, number>()
  const stopped = new AbortController()

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const days = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => random.pick(DAYS)).filter(
        (day) => !day.isSlow || part() < SLOW_FAULTS_UNTIL,
      )
      for (const { name } of days) counts.set(name, (counts.get(name) ?? 0) + 1)
      await simulator.behaveWell()
      simulator.behave(...days.map((day) => day.make({ random, send, graceMs })), ...everyDay(send, part()))
      await pause(random.between(800, 4_000), undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    counts,
    async stop() {
      stopped.abort()
      await running
      await simulator.behaveWell()
    },
  }
}

const everyDay = (send: string, part: number): Misbehaviour[] => [
  // as long as a real one, so that a kill meets calls that are on their way
  { kind: 'delayAnswer', ms: 400, endpoint: send },
  { kind: 'badRecipient', to: REFUSED_NUMBERS },
  { kind: 'ending', to: UNREACHABLE_NUMBERS, status: 'undelivered' },
  {
    kind: 'reports',
    doubled: 0.05,
    reordered: 0.05,
    early: 0.02,
    lost: part < LOST_REPORTS_UNTIL ? 0.02 : 0,
  },
]

type Given = { random: Random; send: string; graceMs: number }
type Day = { name: string; isSlow?: true; make(given: Given): Misbehaviour }

const few = (random: Random) => Math.ceil(random.between(0, 4))

const DAYS: Day[] = [
  { name: 'hangs', make: ({ random, send }) => ({ kind: 'hang', count: few(random), endpoint: send, process: false }) },
  {
    name: 'hangs, having taken it',
    make: ({ random, send }) => ({ kind: 'hang', count: few(random), endpoint: send, process: true }),
  },
  {
    name: 'takes it after we gave up',
    make: ({ random, send, graceMs }) => ({
      kind: 'hang',
      count: few(random),
      endpoint: send,
      lateMs: random.between(graceMs * 0.2, Math.min(graceMs * 0.7, graceMs - 2 * LAG_MAX_MS)),
    }),
  },
  {
    name: 'cuts before',
    make: ({ random, send }) => ({ kind: 'cut', share: random.between(0.05, 0.4), endpoint: send, process: false }),
  },
  {
    name: 'cuts in mid-answer',
    make: ({ random, send }) => ({ kind: 'cut', share: random.between(0.05, 0.4), endpoint: send, process: true }),
  },
  {
    name: '5xx',
    make: ({ random, send }) => ({
      kind: 'status',
      status: random.pick([500, 502, 503, 504]),
      share: random.between(0.05, 0.4),
      endpoint: send,
      process: random.isHit(0.5),
    }),
  },
  {
    name: 'garbage',
    make: ({ random, send }) => ({
      kind: 'garbage',
      share: random.between(0.05, 0.3),
      endpoint: send,
      process: random.isHit(0.5),
    }),
  },
  { name: 'slow to take', make: ({ random }) => ({ kind: 'delay', ms: random.between(50, 600), share: 0.5 }) },
  { name: 'slow to answer', make: ({ random }) => ({ kind: 'delayAnswer', ms: random.between(50, 600), share: 0.5 }) },
  {
    name: 'rows left out',
    make: ({ random, send }) => ({ kind: 'rows', fewer: 1, share: random.between(0.05, 0.3), endpoint: send }),
  },
  {
    name: 'rows out of order',
    make: ({ random, send }) => ({ kind: 'rows', reversed: true, share: random.between(0.05, 0.5), endpoint: send }),
  },
  { name: 'refuses connections', make: ({ random }) => ({ kind: 'refuse', ms: random.between(200, 3_000) }) },
  { name: 'answers no question', make: () => ({ kind: 'status', status: 503, share: 0.6, endpoint: 'status' }) },
  { name: 'late reports', make: ({ random }) => ({ kind: 'reports', lateMs: random.between(500, 4_000) }) },
  {
    name: 'out of credit',
    isSlow: true,
    make: ({ random, send }) => ({ kind: 'noCredit', count: few(random), endpoint: send }),
  },
  {
    name: 'refuses the key',
    isSlow: true,
    make: ({ random, send }) => ({ kind: 'code', code: 401, count: few(random), endpoint: send }),
  },
]
