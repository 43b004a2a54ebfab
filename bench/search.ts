import { DELIVERED } from '../server/dispatch/states.ts'
import { fillMessages } from './fill.ts'
import { makePastPartitions } from './history.ts'
import type { BenchOptions } from './options.ts'
import { timePage } from './pages.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage } from './stage.ts'

const DAYS = 56
const LOOKS = 20

/** Searches as people type them, over what is stored; those that find much, little and nothing. */
export function benchSearch(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { token, ...sender } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    await makePastPartitions(stage)
    await fillMessages(stage.pool, { ...sender, count: options.stored, status: DELIVERED, days: DAYS })
    const node = await stage.runNode(false)
    const all: number[] = []
    const rows: Row[] = []
    for (const [name, path] of Object.entries(SEARCHES)) {
      try {
        const tookMs = await timePage(node.url, `/messages?limit=50&${path}`, token, LOOKS)
        all.push(...tookMs)
        rows.push({ name, value: `${percentile(tookMs, 95).toFixed(1)} ms`, detail: spread(tookMs) })
      } catch (error) {
        // too wide for its three seconds: it counts as that long
        all.push(...Array<number>(LOOKS).fill(3_000))
        rows.push({ name, value: 'no answer', detail: (error as Error).message })
      }
    }
    await node.stop()
    return [
      measure(
        `search over ${options.stored.toLocaleString('en')}, p95`,
        percentile(all, 95),
        { atMost: 200 },
        { unit: 'ms', digits: 1 },
      ),
      ...rows,
    ]
  })
}

const SEARCHES: Record<string, string> = {
  'a number': 'to=09120007919',
  'a reference': 'reference=order-4711',
  'a word in every text': `text[contains]=${encodeURIComponent('سفارش')}`,
  'free text, a number': 'q=09120007919',
  'a state': 'status=delivered',
  'a rare state': 'status=undelivered',
  'a class and a state': 'class=bulk&status=delivered',
  'a day two weeks ago': `createdAt[gte]=${new Date(Date.now() - 15 * 86_400_000).toISOString()}&createdAt[lt]=${new Date(Date.now() - 14 * 86_400_000).toISOString()}`,
  'a word in one text of them': `text[contains]=${encodeURIComponent('شماره 77777')}`,
}
