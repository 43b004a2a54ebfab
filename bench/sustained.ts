import { untilDelivered } from './end-to-end.ts'
import type { BenchOptions } from './options.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, postMessages, reportUrlOf } from './stage.ts'
import { numberOf, shootSteadily } from './steady.ts'

const WARM = 2_000
const PER_SECOND = 6_000
const PER_BATCH = 100
const LOOK_EVERY_MS = 5_000

/**
 * 6,000 messages a second in batches of 100, steadily, for so many seconds (600 is what is asked): whether all of them
 * are delivered as they come, and whether the node's memory stays flat.
 */
export function benchSustained(options: BenchOptions): Promise<Row[]> {
  const { seconds } = options
  return onStage(options, async (stage) => {
    const simulator = await stage.run('simulator.ts')
    const sender = await addSender(stage, 'bench', simulator.url)
    const product = await stage.runNode()
    simulator.child.send({ reportTo: reportUrlOf(product, sender) })
    await postMessages(product.url, sender.token, { connections: 16, amount: WARM })
    await untilDelivered(stage, WARM)

    const memory: number[] = []
    const looking = setInterval(() => {
      void product.ask<{ rssMb: number }>('memory').then(({ rssMb }) => memory.push(rssMb))
    }, LOOK_EVERY_MS)
    const messages = PER_SECOND * seconds
    const began = performance.now()
    const load = await shootSteadily(product.url, { perSecond: PER_SECOND / PER_BATCH, seconds }, (index) => ({
      path: '/api/v1/messages/batch',
      contentType: 'application/json',
      token: sender.token,
      body: JSON.stringify({
        messages: Array.from({ length: PER_BATCH }, (_, i) => ({
          to: numberOf(index * PER_BATCH + i),
          text: 'سلام، کد سفارش شما آماده‌ی تحویل است.',
        })),
      }),
    }))
    const accepted = performance.now() - began
    const delivered = (await untilDelivered(stage, WARM + messages)) - WARM
    const took = performance.now() - began
    clearInterval(looking)
    const totals = await simulator.ask<{ messages: number; doubled: number }>('totals')
    await product.stop()
    const third = memory.slice(Math.floor(memory.length / 3), Math.floor((2 * memory.length) / 3))
    const last = memory.slice(Math.floor((2 * memory.length) / 3))
    return [
      measure(
        'delivered a second',
        delivered / (took / 1000),
        { atLeast: 0.99 * PER_SECOND },
        {
          unit: '/s',
          detail: `${delivered} of ${messages} in ${(took / 1000).toFixed(0)} s, the last ${((took - accepted) / 1000).toFixed(1)} s after the last was accepted; refused ${load.failed}, requests that left late ${load.late}`,
        },
      ),
      { name: 'taken by the simulator', value: String(totals.messages), detail: `twice: ${totals.doubled}` },
      measure("node's memory, most", Math.max(...memory), { atMost: 300 }, { unit: 'MB' }),
      measure(
        'memory of the last third ÷ second third',
        mean(last) / mean(third),
        { atMost: 1.1 },
        { digits: 2, detail: `${Math.round(mean(third))} MB, ${Math.round(mean(last))} MB` },
      ),
    ]
  })
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
