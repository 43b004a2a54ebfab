import { addToken } from '../server/test-node.ts'
import type { BenchOptions } from './options.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, type Started } from './stage.ts'

const ROUNDS = 10
const LIMIT_MS = 10_000

/** From the commit of a change until both nodes do as it says. */
export function benchTwoNodes(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { serviceId, token } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const nodes = [await stage.runNode(false), await stage.runNode(false)]
    const revoked: number[] = []
    const configured: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const short = await addToken(stage.pool, { kind: 'live', serviceId })
      await untilAll(nodes, short, 200)
      await stage.pool.query(
        'update tokens set revoked_at = now() where id = (select max(id) from tokens where service_id = $1)',
        [serviceId],
      )
      revoked.push(await untilAll(nodes, short, 401))
      await stage.pool.query('update services set suspended_at = now() where id = $1', [serviceId])
      configured.push(await untilAll(nodes, token, 'refused'))
      await stage.pool.query('update services set suspended_at = null where id = $1', [serviceId])
      configured.push(await untilAll(nodes, token, 'taken'))
    }
    for (const node of nodes) await node.stop()
    return [
      measure(
        'a revoked token on two nodes',
        percentile(revoked, 100),
        { atMost: 1_000 },
        { unit: 'ms', detail: spread(revoked) },
      ),
      measure(
        'a changed service on two nodes',
        percentile(configured, 100),
        { atMost: 1_000 },
        { unit: 'ms', detail: spread(configured) },
      ),
    ]
  })
}

/** How long until every node answers like that, in ms. */
async function untilAll(nodes: Started[], token: string, expected: 200 | 401 | 'refused' | 'taken'): Promise<number> {
  const startedAt = performance.now()
  await Promise.all(
    nodes.map(async (node) => {
      while (!(await doesAnswer(node, token, expected)))
        if (performance.now() > startedAt + LIMIT_MS) throw new Error(`a node did not answer ${expected}`)
    }),
  )
  return performance.now() - startedAt
}

async function doesAnswer(
  { url }: Started,
  token: string,
  expected: 200 | 401 | 'refused' | 'taken',
): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  if (typeof expected === 'number')
    return (await fetch(`${url}/api/v1/messages?limit=1`, { headers })).status === expected
  const body = JSON.stringify({ to: '09121234567', text: 'سلام' })
  const { status } = await fetch(`${url}/api/v1/messages`, { method: 'POST', headers, body })
  return expected === 'taken' ? status === 202 : status !== 202
}
