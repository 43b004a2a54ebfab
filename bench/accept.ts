import type { BenchOptions } from './options.ts'
import { measure, type Row } from './results.ts'
import { addSender, type Load, onStage, postMessages } from './stage.ts'

const CONNECTIONS = 64
const SECONDS = 8
const ROUNDS = 2

/**
 * Accept: single `POST /messages` over 64 connections, committed before 202, against the floor, in turn in one run.
 * The node sends nothing, so that accepting alone is measured.
 */
export function benchAccept(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { token } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const floors: Load[] = []
    const products: Load[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const floor = await stage.run('floor.ts', stage.url)
      await postMessages(floor.url, token, { connections: CONNECTIONS, seconds: 2 })
      floors.push(await postMessages(floor.url, token, { connections: CONNECTIONS, seconds: SECONDS }))
      await floor.stop()
      const product = await stage.runNode(false)
      await postMessages(product.url, token, { connections: CONNECTIONS, seconds: 2 })
      products.push(await postMessages(product.url, token, { connections: CONNECTIONS, seconds: SECONDS }))
      await product.stop()
    }
    const best = (loads: Load[]) => loads.reduce((a, b) => (b.perSecond > a.perSecond ? b : a))
    const [floor, product] = [best(floors), best(products)]
    const failed = [...floors, ...products].reduce((sum, load) => sum + load.failed, 0)
    const describe = (load: Load) => `p50 ${load.p50Ms} ms, p99 ${load.p99Ms} ms`
    return [
      { name: 'accept, floor', value: `${Math.round(floor.perSecond)}/s`, detail: describe(floor) },
      measure(
        'accept',
        product.perSecond,
        { atLeast: 12_000 },
        { unit: '/s', detail: `${describe(product)}, failed ${failed}` },
      ),
      measure('accept, p99', product.p99Ms, { atMost: 30 }, { unit: 'ms' }),
      measure('accept ÷ floor', product.perSecond / floor.perSecond, { atLeast: 0.6 }, { digits: 2 }),
    ]
  })
}
