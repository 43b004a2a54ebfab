import type { Row } from './results.ts'
import { addSender, openStage, postMessages } from './stage.ts'

const MESSAGES = 60_000
const WAIT_MAX_MS = 60_000

/**
 * End to end: accepted over HTTP, handed to Kavenegar's simulator in its batches, reported by one callback each, delivered
 * and stored, all at once. The rate counts until the last message is delivered.
 */
export async function benchEndToEnd(): Promise<Row[]> {
  const stage = await openStage()
  try {
    const simulator = await stage.run('simulator.ts')
    const { token, reportSecret } = await addSender(stage, 'bench', simulator.url)
    const product = await stage.run('product.ts', stage.url, stage.masterKey)
    simulator.child.send({ reportTo: `${product.url}/reports/${reportSecret}` })
    await postMessages(product.url, token, { connections: 16, amount: 2_000 })
    await untilDelivered(stage, 2_000)
    const wal = await readWal(stage)

    const began = performance.now()
    const load = await postMessages(product.url, token, { connections: 64, amount: MESSAGES })
    const delivered = (await untilDelivered(stage, 2_000 + MESSAGES)) - 2_000
    const seconds = (performance.now() - began) / 1000
    const walPerMessage = Math.round(((await readWal(stage)) - wal) / MESSAGES)
    const { rssMb } = await product.ask<{ rssMb: number }>('memory')
    const totals = await simulator.ask<{ messages: number; doubled: number }>('totals')
    const hot = await readHotShare(stage)
    const perCall = await readMessagesPerCall(stage)
    await product.stop()
    return [
      {
        name: 'end to end',
        value: `${Math.round(delivered / seconds)}/s`,
        detail: `${delivered} of ${MESSAGES} delivered in ${seconds.toFixed(1)} s; accepting ${Math.round(load.perSecond)}/s, p99 ${load.p99Ms} ms, failed ${load.failed}`,
      },
      { name: 'taken by the simulator', value: String(totals.messages), detail: `twice: ${totals.doubled}` },
      { name: 'messages per provider call', value: String(perCall), detail: 'at most 200' },
      { name: 'WAL per message', value: `${walPerMessage} B`, detail: 'at most 2,600' },
      { name: 'HOT share of updates', value: `${hot} %`, detail: 'at least 80' },
      { name: "node's memory at the end", value: `${rssMb} MB`, detail: 'at most 300' },
    ]
  } finally {
    await stage.close()
  }
}

type Stage = Awaited<ReturnType<typeof openStage>>

async function untilDelivered({ pool }: Stage, expected: number): Promise<number> {
  const until = performance.now() + WAIT_MAX_MS
  for (;;) {
    const { rows } = await pool.query<{ n: number }>(
      `select (coalesce((select sum(n) from deltas where status = 70), 0) + coalesce((select sum(n) from counters where status = 70), 0))::int as n`,
    )
    const n = rows[0]?.n ?? 0
    if (n >= expected || performance.now() > until) return n
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function readWal({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as bytes`,
  )
  return Number(rows[0]?.bytes)
}

async function readHotShare({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ share: number }>(
    `select (100.0 * sum(n_tup_hot_upd) / nullif(sum(n_tup_upd), 0))::int as share from pg_stat_user_tables where relname like 'messages_2%'`,
  )
  return rows[0]?.share ?? 0
}

async function readMessagesPerCall({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select round(avg(cardinality(ids)))::int as n from calls`)
  return rows[0]?.n ?? 0
}
