import { fillMessages } from './fill.ts'
import type { BenchOptions } from './options.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, reportUrlOf, type Stage, type Started } from './stage.ts'
import { messageShot, numberOf, type SteadyLoad, shootSteadily } from './steady.ts'

const PER_SECOND = 200

export type Marked = { tookMs: number[]; lastAt: number }

/** Codes on an idle system: from the caller's request until the provider's simulator took it. */
export function benchOtpIdle(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const simulator = await stage.run('simulator.ts')
    const codes = await addSender(stage, 'codes', simulator.url)
    const node = await stage.runNode()
    simulator.child.send({ reportTo: reportUrlOf(node, codes) })
    await sendCodes(node, codes.token, 'warm', 2)
    const load = await sendCodes(node, codes.token, 'code', options.seconds)
    const { tookMs } = await untilMarked(simulator, 'code', load.answeredMs.length)
    await node.stop()
    return [
      measure('codes, p50', percentile(tookMs, 50), { atMost: 30 }, { unit: 'ms', detail: spread(tookMs) }),
      measure('codes, p99', percentile(tookMs, 99), { atMost: 150 }, { unit: 'ms', detail: describeLoad(load) }),
    ]
  })
}

/** The same while a backlog of another service's mailing goes through the same account. */
export function benchOtpBehindMillion(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const simulator = await stage.run('simulator.ts')
    const mailing = await addSender(stage, 'mailing', simulator.url)
    const codes = await addSender(stage, 'codes', simulator.url, mailing)
    await fillMessages(stage.pool, { ...mailing, count: options.backlog })
    const node = await stage.runNode()
    simulator.child.send({ reportTo: reportUrlOf(node, mailing) })
    await sendCodes(node, codes.token, 'warm', 2)
    const before = await countWaiting(stage)
    const load = await sendCodes(node, codes.token, 'code', options.seconds)
    const after = await countWaiting(stage)
    const { tookMs } = await untilMarked(simulator, 'code', load.answeredMs.length)
    await node.stop()
    const sent = Math.round((before - after) / options.seconds)
    return [
      measure(
        'codes behind a backlog, p99',
        percentile(tookMs, 99),
        { atMost: 500 },
        { unit: 'ms', detail: spread(tookMs) },
      ),
      {
        name: 'backlog',
        value: options.backlog.toLocaleString('en'),
        detail: `${after.toLocaleString('en')} still waited at the end; ${sent}/s left meanwhile; ${describeLoad(load)}`,
      },
    ]
  })
}

/** Codes at a steady rate, each with the mark and its time. */
export const sendCodes = (node: Started, token: string, mark: string, seconds: number): Promise<SteadyLoad> =>
  shootSteadily(node.url, { perSecond: PER_SECOND, seconds }, (index) =>
    messageShot(token, { to: numberOf(index), text: `${mark}@${Date.now()} کد شما ${index}`, class: 'otp' }),
  )

const describeLoad = ({ answeredMs, failed, late }: SteadyLoad): string =>
  `202 after ${spread(answeredMs)}; failed ${failed}; left late ${late}`

/** Waits until the simulator has so many of a mark. Answers what it then knows, after 60 s in any case. */
export async function untilMarked(simulator: Started, mark: string, expected: number): Promise<Marked> {
  const until = performance.now() + 60_000
  for (;;) {
    const marked = await simulator.ask<Marked>({ mark })
    if (marked.tookMs.length >= expected || performance.now() > until) return marked
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function countWaiting({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from queue')
  return rows[0]?.n ?? 0
}
