import { addToken } from '../server/test-node.ts'
import { fillList } from './broadcast.ts'
import type { BenchOptions } from './options.ts'
import { timePage } from './pages.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage } from './stage.ts'

const LOOKS = 50

/** The pages of a service's contacts, with as many as `--backlog` says, all of them in a list. */
export function benchContacts(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { serviceId } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const token = await addToken(stage.pool, { kind: 'live', serviceId, scopes: ['contacts:read'] })
    const list = await fillList(stage, serviceId, options.backlog)
    const node = await stage.runNode(false)
    const rows: Row[] = []
    for (const [atMost, pages] of [
      [200, byKeys(list)],
      [1_000, BY_WORDS],
    ] as const)
      for (const [name, path] of Object.entries(pages)) {
        const tookMs = await timePage(node.url, path, token, LOOKS)
        const detail = spread(tookMs)
        rows.push(measure(`${name}, p95`, percentile(tookMs, 95), { atMost }, { unit: 'ms', digits: 1, detail }))
      }
    await node.stop()
    return rows
  })
}

const byKeys = (list: number): Record<string, string> => ({
  'the first page': '/contacts?limit=50',
  'by name, backwards': '/contacts?limit=50&sort=-name',
  'a number': '/contacts?limit=50&number=09120077777',
  'a list': `/contacts?limit=50&list=${list}`,
  'the lists': '/contact-lists?limit=50',
})

/** No index has these: all contacts of the service are read (docs/decisions/0101). */
const BY_WORDS: Record<string, string> = {
  'a part of a number': '/contacts?limit=50&q=0077777',
  'a name': `/contacts?limit=50&q=${encodeURIComponent('نسیم 77777')}`,
  'a name that nobody has': `/contacts?limit=50&q=${encodeURIComponent('کیومرث')}`,
  'a tag that nobody has': '/contacts?limit=50&tag=staff',
}
