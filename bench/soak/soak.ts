import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { startGhasedakSimulator } from '../../simulators/ghasedak.ts'
import { startKavenegarSimulator } from '../../simulators/kavenegar.ts'
import type { SimulatorOptions } from '../../simulators/simulator.ts'
import { type Account, drawAccount, findUnfinished } from './account.ts'
import { type Load, startLoad } from './load.ts'
import { openRandom, type Random } from './random.ts'
import type { Simulators } from './services.ts'
import { SHORT_GRACE_MS } from './waits.ts'
import { startWeather, type Weather } from './weather.ts'
import { openEmbeddedWorld, openSharedWorld, type World, type WorldOptions } from './world.ts'

export type SoakOptions = {
  seconds: number
  /** 0: one node with the embedded database of its own. */
  nodes: number
  perSecond: number
  seed: number
  /** Call timeouts and graces of a few seconds, so that all can be known within a minute. */
  hasShortWaits: boolean
  /** After each step. */
  tell?(line: string): void
}

export type Soaked = Account & {
  harms: Map<string, number>
  faults: Map<string, number>
  answers: Map<string, number>
  drainedInS: number
  /** The longest that this process, with load and simulators, stood still, in ms: above a grace, "twice" is our own fault. */
  lagMs: number
}

/** Between two harms. */
const HARM_EVERY_MS = { from: 2_500, to: 7_000 }
/** No harm begins this long before the end, in s: each lasts for some seconds. */
const LAST_HARM_S = 8
/** Where a slow machine did not get to each kind of harm, it goes on for so many times as long at most. */
const OVERTIME = 2.5
const OPEN_MAX_MS = 3_000
const TELL_EVERY_MS = 10_000
/** Kavenegar's grace is the shorter of the two. */
const REAL_GRACE_MS = 2_000

/**
 * Load, kills and faults for so many seconds; then all harm ends, everything comes to rest, and every message is
 * accounted for. Everything that it starts is ended, also where it throws.
 */
export async function runSoak(options: SoakOptions): Promise<Soaked> {
  const { seconds, seed, tell = () => undefined } = options
  const random = openRandom(seed)
  const simulators = await startSimulators(seed)
  const lag = monitorEventLoopDelay({ resolution: 20 })
  let world: World | undefined
  // nodes die with us, a PostgreSQL would not
  const openWorld = (given: WorldOptions) => (given.nodes === 0 ? openEmbeddedWorld(given) : openSharedWorld(given))
  const onSignal = () => void (world?.close() ?? Promise.resolve()).finally(() => process.exit(130))
  for (const name of SIGNALS) process.once(name, onSignal)
  try {
    world = await openWorld({ ...options, simulators })
    tell(`${options.nodes || 'one embedded'} node(s) are up`)
    lag.enable()
    const stopReports = spreadReports(simulators, world)
    const load = startLoad({ ...world, perSecond: options.perSecond, random: random.fork() })
    const startedAt = performance.now()
    const part = () => (performance.now() - startedAt) / (seconds * 1000)
    const graceMs = options.hasShortWaits ? SHORT_GRACE_MS : REAL_GRACE_MS
    const weathers = Object.entries(simulators).map(([name, simulator]) =>
      startWeather(simulator, { random: random.fork(), send: SEND_PATHS[name]!, graceMs, part }),
    )
    const harms = await doHarm(world, {
      random: random.fork(),
      isOver: (isEachDone) => part() >= (isEachDone ? 1 : OVERTIME) - LAST_HARM_S / seconds,
      tell,
    })
    await pause(Math.max(0, (1 - part()) * seconds * 1000))
    await Promise.all(weathers.map((weather) => weather.stop()))
    await load.stop()
    for (const words of world.deaths) tell(`a node ended by itself: ${words}`)
    tell(`faults have ended: ${load.heard.length} were answered 202`)
    const restedAt = performance.now()
    await untilAtRest(world.pool, options.hasShortWaits ? 50_000 : 300_000, tell)
    stopReports()
    lag.disable()
    const account = await drawAccount(world.pool, { ...world, load, simulators })
    return {
      ...account,
      breaches: [
        ...account.breaches,
        ...findIdleness(load, account),
        ...world.deaths.map((words) => `a node ended by itself: ${words}`),
      ],
      harms,
      faults: sumUp(weathers),
      answers: load.answers,
      drainedInS: Math.round((performance.now() - restedAt) / 1000),
      lagMs: Math.round(lag.max / 1e6),
    }
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal)
    await world?.close()
    await Promise.all(Object.values(simulators).map((simulator) => simulator.close()))
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const SEND_PATHS: Record<string, string> = { kavenegar: 'sms/send', ghasedak: 'SendPairToPairSMS' }

async function startSimulators(seed: number): Promise<Simulators> {
  const options: SimulatorOptions = {
    seed,
    reportAfterMs: 50,
    reportSent: true,
    reportRetryMs: 500,
    reportRetriesMax: 2_000,
    keepRows: 1_000_000,
  }
  const [kavenegar, ghasedak] = await Promise.all([
    // the real one answers a message that is sent again with its old record, and hides that it was
    startKavenegarSimulator({ ...options, takesRepeats: true }),
    startGhasedakSimulator(options),
  ])
  return { kavenegar, ghasedak }
}

/** Reports go to all nodes in turn, as through a balancer. Answers how to end that: all go to the first one then. */
function spreadReports(simulators: Simulators, { urls, reportPaths }: World): () => void {
  let turn = 0
  const spread = () => {
    const url = urls[turn++ % urls.length]
    simulators.kavenegar.reportTo(`${url}${reportPaths.kavenegar}`)
    simulators.ghasedak.reportTo(`${url}${reportPaths.ghasedak}`)
  }
  spread()
  const timer = setInterval(spread, 500)
  return () => clearInterval(timer)
}

/** One harm after another, each kind once before any comes again; first in their own order, the gravest first. */
async function doHarm(
  { harms, pool }: World,
  { random, isOver, tell }: { random: Random; isOver(isEachDone: boolean): boolean; tell(line: string): void },
): Promise<Map<string, number>> {
  const done = new Map<string, number>()
  let coming = harms.toReversed()
  const isEnough = () => isOver(done.size === harms.length)
  while (!isEnough()) {
    await pause(random.between(HARM_EVERY_MS.from, HARM_EVERY_MS.to))
    if (isEnough()) break
    if (coming.length === 0) coming = random.shuffle(harms)
    const harm = coming.pop()!
    await untilCallsAreOpen(pool)
    tell(harm.name)
    await harm.run(random)
    done.set(harm.name, (done.get(harm.name) ?? 0) + 1)
  }
  return done
}

/** What does harm while nothing is on its way shows nothing: it waits for a call, a few seconds at most. */
async function untilCallsAreOpen(pool: pg.Pool): Promise<void> {
  for (const until = performance.now() + OPEN_MAX_MS; performance.now() < until; await pause(20)) {
    // a database that is just coming back is asked again
    const open = await pool.query('select from calls where state = 0 limit 1').catch(() => undefined)
    if (open?.rowCount) return
  }
}

/** Until every message is final, or the time is over: what is not is then in the account. Tells what it waits for. */
async function untilAtRest(pool: pg.Pool, limitMs: number, tell: (line: string) => void): Promise<void> {
  const begunAt = performance.now()
  for (let toldAt = begunAt; performance.now() < begunAt + limitMs; ) {
    const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from messages where final_at is null')
    const n = rows[0]?.n ?? 0
    if (n === 0) return
    if (performance.now() > toldAt + TELL_EVERY_MS) {
      toldAt = performance.now()
      tell(`${n} messages have not ended, the first is ${JSON.stringify((await findUnfinished(pool))[0])}`)
    }
    await pause(250)
  }
}

/** A soak in which nothing was at stake has shown nothing. */
function findIdleness(load: Load, account: Account): string[] {
  const breaches: string[] = []
  if (load.heard.length === 0) breaches.push('nothing was accepted')
  if (account.inDanger === 0) breaches.push('no message was on its way when a node was killed')
  return breaches
}

function sumUp(weathers: Weather[]): Map<string, number> {
  const sum = new Map<string, number>()
  for (const { counts } of weathers) for (const [name, n] of counts) sum.set(name, (sum.get(name) ?? 0) + n)
  return sum
}
