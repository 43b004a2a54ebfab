import type { BenchOptions } from './options.ts'
import { percentile } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, type Load, onStage, postMessages } from './stage.ts'

const CONNECTIONS = 64
const WARM_S = 2
const TURN_S = 2
const TURNS = 10

/**
 * Accept: single `POST /messages` over 64 connections, committed before 202, against the floor, in short turns of one run:
 * a shared machine changes its speed within seconds, so each turn is held against the one beside it. The node sends
 * nothing, so that accepting alone is measured.
 */
export function benchAccept(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { token } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const [floor, product] = [await stage.run('floor.ts', stage.url), await stage.runNode(false)]
    const post = ({ url }: { url: string }, seconds: number) =>
      postMessages(url, token, { connections: CONNECTIONS, seconds })
    for (const one of [floor, product]) await post(one, WARM_S)
    const turns: { floor: Load; product: Load }[] = []
    for (let turn = 0; turn < TURNS; turn++)
      turns.push({ floor: await post(floor, TURN_S), product: await post(product, TURN_S) })
    await Promise.all([floor.stop(), product.stop()])
    const median = (of: (turn: (typeof turns)[number]) => number) => percentile(turns.map(of), 50)
    const failed = turns.reduce((sum, turn) => sum + turn.floor.failed + turn.product.failed, 0)
    return [
      {
        name: 'accept, floor',
        value: `${Math.round(median((turn) => turn.floor.perSecond))}/s`,
        detail: `p50 ${median((turn) => turn.floor.p50Ms)} ms, p99 ${median((turn) => turn.floor.p99Ms)} ms`,
      },
      measure(
        'accept',
        median((turn) => turn.product.perSecond),
        { atLeast: 12_000 },
        { unit: '/s', detail: `p50 ${median((turn) => turn.product.p50Ms)} ms, failed ${failed}` },
      ),
      measure(
        'accept, p99',
        median((turn) => turn.product.p99Ms),
        { atMost: 30 },
        { unit: 'ms' },
      ),
      measure(
        'accept ÷ floor',
        median((turn) => turn.product.perSecond / turn.floor.perSecond),
        { atLeast: 0.6 },
        { digits: 2, detail: `the median of ${TURNS} turns of ${TURN_S} s` },
      ),
    ]
  })
}
