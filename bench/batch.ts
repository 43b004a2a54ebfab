import type { BenchOptions } from './options.ts'
import type { Row } from './results.ts'
import { addSender, onStage, postBatches, postMessages } from './stage.ts'

const SECONDS = 6
const BATCH = 1_000
const BATCH_CONNECTIONS = 4

/**
 * Batches: messages/s by 1,000 in a request against single posts, in turn in one run; and what single posts of another
 * service wait while batches come without end. The node sends nothing, so that accepting alone is measured.
 */
export function benchBatch(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { token } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const other = await addSender(stage, 'other', 'http://127.0.0.1:9')
    const product = await stage.runNode(false)
    const few = { connections: 8, seconds: SECONDS }
    const batches = { connections: BATCH_CONNECTIONS, perBatch: BATCH, seconds: SECONDS }
    await postMessages(product.url, token, { connections: 64, seconds: 2 })
    await postBatches(product.url, token, { ...batches, seconds: 2 })
    const single = await postMessages(product.url, token, { connections: 64, seconds: SECONDS })
    const batch = await postBatches(product.url, token, batches)
    const quiet = await postMessages(product.url, other.token, few)
    const [busy, beside] = await Promise.all([
      postMessages(product.url, other.token, few),
      postBatches(product.url, token, batches),
    ])
    await product.stop()
    const failed = single.failed + quiet.failed + busy.failed
    return [
      { name: 'single posts', value: `${Math.round(single.perSecond)}/s`, detail: `64 connections, failed ${failed}` },
      {
        name: 'batches of 1,000',
        value: `${Math.round(batch.perSecond)}/s`,
        detail: `${BATCH_CONNECTIONS} connections, p50 ${batch.p50Ms} ms, p99 ${batch.p99Ms} ms, failed ${batch.failed}`,
      },
      {
        name: 'batches ÷ single posts',
        value: (batch.perSecond / single.perSecond).toFixed(2),
        detail: 'messages/s',
      },
      {
        name: 'single posts, quiet',
        value: `p99 ${quiet.p99Ms} ms`,
        detail: `8 connections, p50 ${quiet.p50Ms} ms, ${Math.round(quiet.perSecond)}/s`,
      },
      {
        name: 'the same beside batches',
        value: `p99 ${busy.p99Ms} ms`,
        detail: `p50 ${busy.p50Ms} ms, ${Math.round(busy.perSecond)}/s; the batches ${Math.round(beside.perSecond)}/s`,
      },
    ]
  })
}
