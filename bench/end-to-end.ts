import type { BenchOptions } from './options.ts'
import { measure, type Row } from './results.ts'
import { addSender, type Load, onStage, postBatches, postMessages, reportUrlOf, type Stage } from './stage.ts'

const WARM = 2_000
const WAIT_MAX_MS = 60_000
/**
 * Callers that wait for their answer, each with one message at a time. With 64, as for acceptance alone, all of them wait
 * most of the time (19 ms each) and the node has a quarter of its core to spare: callers are measured then, not the road.
 */
const CALLERS = 256
/** Who sends much sends batches: what a service does for a campaign. */
const BATCHES = { connections: 8, perBatch: 100 }

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

    const single = await time(stage, WARM, messages, () =>
      postMessages(product.url, token, { connections: CALLERS, amount: messages }),
    )
    const walPerMessage = Math.round(((await readWal(stage)) - wal) / messages)
    const batched = await time(stage, WARM + messages, messages, () =>
      postBatches(product.url, token, { ...BATCHES, messages }),
    )
    const { rssMb } = await product.ask<{ rssMb: number }>('memory')
    const totals = await simulator.ask<{ messages: number; doubled: number }>('totals')
    const perCall = await readMessagesPerCall(stage)
    await product.stop()
    // connections that ended have told what they wrote
    const after = await readWrites(stage)
    const hot = (100 * (after.hot - writes.hot)) / (after.updates - writes.updates)
    return [
      rate(`end to end, ${CALLERS} callers`, single, messages),
      rate(`end to end, batches of ${BATCHES.perBatch}`, batched, messages),
      { name: 'taken by the simulator', value: String(totals.messages), detail: `twice: ${totals.doubled}` },
      { name: 'messages per provider call', value: String(perCall), detail: 'at most 200' },
      measure('WAL per message', walPerMessage, { atMost: 2_600 }, { unit: 'B' }),
      measure(
        'tuple writes per message',
        (after.all - writes.all) / (WARM + 2 * messages),
        { atMost: 9 },
        { digits: 2 },
      ),
      measure('HOT share of updates of messages', hot, { atLeast: 80 }, { unit: '%', digits: 1 }),
      measure("node's memory at the end", rssMb, { atMost: 300 }, { unit: 'MB' }),
    ]
  })
}

type Timed = { delivered: number; seconds: number; load: Load }

/** Lets a load run until all that it brought is delivered, beside the `before` that are already. */
async function time(stage: Stage, before: number, messages: number, run: () => Promise<Load>): Promise<Timed> {
  const began = performance.now()
  const load = await run()
  const delivered = (await untilDelivered(stage, before + messages)) - before
  return { delivered, seconds: (performance.now() - began) / 1000, load }
}

function rate(name: string, { delivered, seconds, load }: Timed, messages: number): Row {
  const detail = `${delivered} of ${messages} delivered in ${seconds.toFixed(1)} s; accepting ${Math.round(load.perSecond)}/s, p99 ${load.p99Ms} ms, failed ${load.failed}`
  return measure(name, delivered / seconds, { atLeast: 6_000 }, { unit: '/s', detail })
}

/** Waits until so many messages are delivered; what it has seen when that takes too long. */
export async function untilDelivered({ pool }: Stage, expected: number): Promise<number> {
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
