import { DELIVERED, SENT } from '../server/dispatch/states.ts'
import { fillMessages } from './fill.ts'
import type { BenchOptions } from './options.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, type Stage } from './stage.ts'
import { shootSteadily } from './steady.ts'

const PER_SECOND = 2_000
/** The first seconds compile what the rest runs. */
const WARM_S = 8

/** Delivery reports by callback, one each, for messages that are sent: answered after their commit. */
export function benchReports(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const sender = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const count = PER_SECOND * (options.seconds + WARM_S)
    await fillMessages(stage.pool, { ...sender, count, status: SENT })
    const ids = await fillReceipts(stage)
    const node = await stage.runNode(false)
    const shoot = (from: number, seconds: number) =>
      shootSteadily(node.url, { perSecond: PER_SECOND, seconds }, (index) => ({
        path: `/reports/${sender.reportSecret}`,
        body: `messageid=${ids[from + index]}&status=10`,
        contentType: 'application/x-www-form-urlencoded',
      }))
    await shoot(0, WARM_S)
    const { answeredMs, failed, late } = await shoot(PER_SECOND * WARM_S, options.seconds)
    const { rows } = await stage.pool.query<{ n: number }>(
      `select count(*)::int as n from messages where status = ${DELIVERED}`,
    )
    await node.stop()
    return [
      measure(
        'callbacks, p99',
        percentile(answeredMs, 99),
        { atMost: 20 },
        {
          unit: 'ms',
          detail: `${PER_SECOND}/s for ${options.seconds} s; ${spread(answeredMs)}; failed ${failed}; left late ${late}`,
        },
      ),
      measure('reported and delivered', rows[0]?.n ?? 0, { atLeast: count }),
    ]
  })
}

/** The calls and receipts that sending would have left, a hundred messages a call. Answers the provider's ids. */
async function fillReceipts({ pool }: Stage): Promise<string[]> {
  await pool.query(`
    with m as (
      select id, ref, lane, flow, account_id, provider_id, row_number() over (order by id) / 100 as batch from messages
    ), c as (
      insert into calls (id, account_id, key_id, slot, epoch, state, begun_at, ask_after, ended_at, ids, refs, lanes, flows, tries, method, lines, outcomes, provider_ids)
      select (array_agg(id))[1], min(account_id), 1, 250, 1, 1, now(), now(), now(), array_agg(id), array_agg(ref), array_agg(lane), array_agg(flow),
        array_agg(1), 'kavenegar.sms', array_agg(''::text), array_agg(1), array_agg(provider_id)
      from m group by batch returning id, ids
    ), u as (
      update messages set call_id = c.id from c cross join lateral unnest(c.ids) t(id) where messages.id = t.id
      returning messages.id, messages.call_id, messages.account_id, messages.provider_id
    )
    insert into receipts (account_id, provider_id, message_id, call_id) select account_id, provider_id, id, call_id from u`)
  const { rows } = await pool.query<{ provider_id: string }>('select provider_id from messages order by id')
  await pool.query('vacuum (analyze) messages, receipts, calls')
  return rows.map((row) => row.provider_id)
}
