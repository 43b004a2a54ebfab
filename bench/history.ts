import { DELIVERED } from '../server/dispatch/states.ts'
import { fillMessages } from './fill.ts'
import type { BenchOptions } from './options.ts'
import { readJson, timePage, usualOf } from './pages.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, postMessages, type Stage } from './stage.ts'

const CONNECTIONS = 64
const ACCEPT_S = 8
/** Until most index pages were written since the checkpoint: the first write after one goes into the log as a whole page. */
const WARM_S = 15
/** The first dozens are quickened by each other: code is compiled, plans and pages are kept. */
const LOOKS = 300
/** What is stored is spread over so many days. */
const DAYS = 56

type Measured = { accept: number; pages: Map<string, number> }

/** Accepting and the pages of the list with much stored, against an almost empty database, one after the other in one run. */
export function benchHistory(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { token, ...sender } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const empty = await measureAll(stage, token)
    await makePastPartitions(stage)
    await fillMessages(stage.pool, { ...sender, count: options.stored, status: DELIVERED, days: DAYS })
    const full = await measureAll(stage, token)
    const stored = options.stored.toLocaleString('en')
    return [
      measure(
        `accept with ${stored} stored ÷ empty`,
        full.accept / empty.accept,
        { atLeast: 0.9 },
        {
          digits: 2,
          detail: `${Math.round(full.accept)}/s, empty ${Math.round(empty.accept)}/s`,
        },
      ),
      ...[...full.pages].map(([name, ms]) =>
        measure(
          `${name}: empty ÷ full`,
          (empty.pages.get(name) as number) / ms,
          { atLeast: 0.9 },
          {
            digits: 2,
            detail: `${ms.toFixed(1)} ms, empty ${empty.pages.get(name)?.toFixed(1)} ms`,
          },
        ),
      ),
    ]
  })
}

export async function makePastPartitions({ pool }: Stage): Promise<void> {
  const weeks = Math.ceil(DAYS / 7) + 1
  await pool.query(`select make_partitions(now() - make_interval(weeks => $1), $1)`, [weeks])
}

async function measureAll(stage: Stage, token: string): Promise<Measured> {
  const node = await stage.runNode(false)
  await postMessages(node.url, token, { connections: CONNECTIONS, seconds: WARM_S })
  const { perSecond: accept } = await postMessages(node.url, token, { connections: CONNECTIONS, seconds: ACCEPT_S })
  const first = await readJson<{ items: { id: string }[]; nextCursor: string }>(node.url, '/messages?limit=50', token)
  const paths = {
    'first page of messages': '/messages?limit=50',
    'next page': `/messages?limit=50&cursor=${first.nextCursor}`,
    'one message': `/messages/${first.items[0]?.id}`,
    'messages to a number': '/messages?limit=50&to=09121234567',
    'messages by reference': '/messages?limit=50&reference=order-77',
    'failed ones': '/messages?limit=50&status=failed',
  }
  const pages = new Map<string, number>()
  for (const [name, path] of Object.entries(paths))
    pages.set(name, usualOf(await timePage(node.url, path, token, LOOKS)))
  await node.stop()
  return { accept, pages }
}
