import type { Row } from './results.ts'
import { addSender, type Load, openStage, postMessages } from './stage.ts'

const CONNECTIONS = 64
const SECONDS = 8
const ROUNDS = 2

/**
 * Accept: single `POST /messages` over 64 connections, committed before 202, against the floor, in turn in one run.
 * The node sends nothing, so that accepting alone is measured.
 */
export async function benchAccept(): Promise<Row[]> {
  const stage = await openStage()
  try {
    const { token } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const floors: Load[] = []
    const products: Load[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const floor = await stage.run('floor.ts', stage.url)
      await postMessages(floor.url, token, { connections: CONNECTIONS, seconds: 2 })
      floors.push(await postMessages(floor.url, token, { connections: CONNECTIONS, seconds: SECONDS }))
      await floor.stop()
      const product = await stage.run('product.ts', stage.url, stage.masterKey, 'accepting')
      await postMessages(product.url, token, { connections: CONNECTIONS, seconds: 2 })
      products.push(await postMessages(product.url, token, { connections: CONNECTIONS, seconds: SECONDS }))
      await product.stop()
    }
    const best = (loads: Load[]) => loads.reduce((a, b) => (b.perSecond > a.perSecond ? b : a))
    const [floor, product] = [best(floors), best(products)]
    const failed = [...floors, ...products].reduce((sum, load) => sum + load.failed, 0)
    return [
      {
        name: 'accept, floor',
        value: `${Math.round(floor.perSecond)}/s`,
        detail: `p50 ${floor.p50Ms} ms, p99 ${floor.p99Ms} ms`,
      },
      {
        name: 'accept',
        value: `${Math.round(product.perSecond)}/s`,
        detail: `p50 ${product.p50Ms} ms, p99 ${product.p99Ms} ms, failed ${failed}`,
      },
      {
        name: 'accept ÷ floor',
        value: (product.perSecond / floor.perSecond).toFixed(2),
        detail: 'to reach 0.5 now, 0.6 in the end',
      },
    ]
  } finally {
    await stage.close()
  }
}
