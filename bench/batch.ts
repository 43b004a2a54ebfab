import autocannon from 'autocannon'
import type { BenchOptions } from './options.ts'
import type { Row } from './results.ts'
import { addSender, onStage, postMessages } from './stage.ts'

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
    await postMessages(product.url, token, { connections: 64, seconds: 2 })
    await postBatches(product.url, token, 2)
    const single = await postMessages(product.url, token, { connections: 64, seconds: SECONDS })
    const batch = await postBatches(product.url, token, SECONDS)
    const quiet = await postMessages(product.url, other.token, few)
    const [busy, beside] = await Promise.all([
      postMessages(product.url, other.token, few),
      postBatches(product.url, token, SECONDS),
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

/** Batches over a few connections; what is counted are messages. */
async function postBatches(url: string, token: string, seconds: number) {
  const messages = Array.from({ length: BATCH }, (_, i) => ({
    to: `0912${String(i).padStart(7, '0')}`,
    text: 'سلام، کد سفارش شما آماده‌ی تحویل است.',
  }))
  const result = await autocannon({
    url: `${url}/api/v1/messages/batch`,
    method: 'POST',
    connections: BATCH_CONNECTIONS,
    duration: seconds,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages }),
  })
  return {
    perSecond: (result['2xx'] * BATCH) / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
  }
}
