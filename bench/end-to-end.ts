import type { BenchOptions } from './options.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, postMessages, reportUrlOf, type Stage } from './stage.ts'

const WARM = 2_000
const WAIT_MAX_MS = 60_000

/**
 * End to end: accepted over HTTP, handed to Kavenegar's simulator in its batches, reported by one callback each, delivered
 * and stored, all at once. The rate counts until the last message is delivered.
 */
export function benchEndToEnd(options: BenchOptions): Promise<Row[]> {
  const { messages } = options
  return onStage(options, async (stage) => {
    const simulator = await stage.run('simulator.ts')
    const sender = await addSender(stage, 'bench', simulator.url)
    const { token } = sender
    const writes = await readWrites(stage)
    const product = await stage.runNode()
    simulator.child.send({ reportTo: reportUrlOf(product, sender) })
    await postMessages(product.url, token, { connections: 16, amount: WARM })
    await untilDelivered(stage, WARM)
    const wal = await readWal(stage)

    const began = performance.now()
    const load = await postMessages(product.url, token, { connections: 64, amount: messages })
    const delivered = (await untilDelivered(stage, WARM + messages)) - WARM
    const seconds = (performance.now() - began) / 1000
    const walPerMessage = Math.round(((await readWal(stage)) - wal) / messages)
    const { rssMb } = await product.ask<{ rssMb: number }>('memory')
    const totals = await simulator.ask<{ messages: number; doubled: number }>('totals')
    const perCall = await readMessagesPerCall(stage)
    await product.stop()
    // connections that ended have told what they wrote
    const after = await readWrites(stage)
    const hot = (100 * (after.hot - writes.hot)) / (after.updates - writes.updates)
    return [
      measure(
        'end to end',
        delivered / seconds,
        { atLeast: 6_000 },
        {
          unit: '/s',
          detail: `${delivered} of ${messages} delivered in ${seconds.toFixed(1)} s; accepting ${Math.round(load.perSecond)}/s, p99 ${load.p99Ms} ms, failed ${load.failed}`,
        },
      ),
      { name: 'taken by the simulator', value: String(totals.messages), detail: `twice: ${totals.doubled}` },
      { name: 'messages per provider call', value: String(perCall), detail: 'at most 200' },
      measure('WAL per message', walPerMessage, { atMost: 2_600 }, { unit: 'B' }),
      measure('tuple writes per message', (after.all - writes.all) / (WARM + messages), { atMost: 9 }, { digits: 2 }),
      measure('HOT share of updates of messages', hot, { atLeast: 80 }, { unit: '%', digits: 1 }),
      measure("node's memory at the end", rssMb, { atMost: 300 }, { unit: 'MB' }),
    ]
  })
}

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

/** Rows written into all tables, and how the updates of messages went. */
async function readWrites({ pool }: Stage): Promise<{ updates: number; hot: number; all: number }> {
  const { rows } = await pool.query(`
    select
      sum(n_tup_upd) filter (where relname like 'messages%')::float8 as updates,
      sum(n_tup_hot_upd) filter (where relname like 'messages%')::float8 as hot,
      sum(n_tup_ins + n_tup_upd + n_tup_del)::float8 as all
    from pg_stat_user_tables`)
  return rows[0]
}

async function readMessagesPerCall({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select round(avg(cardinality(ids)))::int as n from calls`)
  return rows[0]?.n ?? 0
}
