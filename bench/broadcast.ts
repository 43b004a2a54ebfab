import { randomInt } from 'node:crypto'
import { addToken } from '../server/test-node.ts'
import { sampleMemory } from './memory.ts'
import type { BenchOptions } from './options.ts'
import { sendCodes, untilMarked } from './otp.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, reportUrlOf, type Stage, type Started } from './stage.ts'

const SCOPES = ['broadcasts:send', 'contacts:read', 'messages:read', 'messages:cancel']
const TEXT = 'سلام {{name}}، نتیجهٔ درخواست شما آماده است.'

type Progress = { state: string; recipients: { valid: number }; progress: { expanded: number } }

/**
 * A broadcast to a contact list, personalised: how fast its recipients are gathered, and become messages, while codes of
 * another service go through the same account; and what the node holds of it in memory. It is scheduled, so that nothing
 * of it leaves meanwhile.
 */
export function benchBroadcast(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const simulator = await stage.run('simulator.ts')
    const mailing = await addSender(stage, 'mailing', simulator.url)
    const codes = await addSender(stage, 'codes', simulator.url, mailing)
    const token = await addToken(stage.pool, { kind: 'live', serviceId: mailing.serviceId, scopes: SCOPES })
    const list = await fillList(stage, mailing.serviceId, options.backlog)
    const node = await stage.runNode()
    simulator.child.send({ reportTo: reportUrlOf(node, codes) })
    await sendCodes(node, codes.token, 'warm', 2)
    const memory = sampleMemory(node)
    const ask = makeAsk(node, token)

    const { id } = await ask<{ id: string }>('POST', '', {
      to: [{ contactLists: [list] }],
      text: TEXT,
      sendAt: new Date(Date.now() + 86_400_000).toISOString(),
      draft: true,
    })
    const gathered = await timed(() => until(ask, id, ({ state }) => state === 'draft'))
    const load = sendCodes(node, codes.token, 'code', options.seconds)
    const expanded = await timed(async () => {
      await ask('POST', `/${id}/start`)
      return until(ask, id, ({ state, progress }) => state === 'scheduled' && progress.expanded >= options.backlog)
    })
    const { answeredMs, failed, late } = await load
    const { tookMs } = await untilMarked(simulator, 'code', answeredMs.length)
    const samples = await memory.stop()
    const twice = await countTwice(stage)
    await node.stop()
    const half = Math.floor(samples.length / 2)
    const most = (list: number[]) => list.reduce((a, b) => Math.max(a, b), 0)
    const perSecond = (seconds: number) => Math.round(options.backlog / seconds)
    return [
      {
        name: 'gathered and judged',
        value: `${perSecond(gathered).toLocaleString('en')}/s`,
        detail: `${options.backlog.toLocaleString('en')} contacts of a list in ${gathered.toFixed(1)} s`,
      },
      measure(
        'expanded into messages',
        perSecond(expanded),
        { atLeast: 20_000 },
        { unit: '/s', detail: `in ${expanded.toFixed(1)} s; ${twice} recipients with two messages` },
      ),
      measure(
        'codes meanwhile, p99',
        percentile(tookMs, 99),
        { atMost: 500 },
        { unit: 'ms', detail: `${spread(tookMs)}; failed ${failed}; left late ${late}` },
      ),
      measure(
        "node's memory",
        most(samples),
        { atMost: 300 },
        {
          unit: 'MB',
          detail: `at most ${most(samples.slice(0, half))} MB in the first half, ${most(samples.slice(half))} MB in the second`,
        },
      ),
    ]
  })
}

const makeAsk =
  (node: Started, token: string) =>
  async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${node.url}/api/v1/broadcasts${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return (await answer.json()) as T
  }

async function until(ask: ReturnType<typeof makeAsk>, id: string, isSo: (progress: Progress) => boolean) {
  for (;;) {
    const progress = await ask<Progress>('GET', `/${id}`)
    if (isSo(progress)) return
    if (['paused', 'refused'].includes(progress.state)) throw new Error(JSON.stringify(progress))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** How long something takes, in seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now()
  await work()
  return (performance.now() - begunAt) / 1000
}

/** A contact list of so many people. */
export async function fillList({ pool }: Stage, serviceId: number, count: number): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'insert into contact_lists (service_id, name) values ($1, $2) returning id',
    [serviceId, `list ${randomInt(1_000_000)}`],
  )
  const list = rows[0]?.id ?? 0
  await pool.query(
    `with c as (
       insert into contacts (service_id, number, name)
       select $1, '+98912' || lpad(n::text, 7, '0'), 'نسیم ' || n from generate_series(0, $2::int - 1) n returning id
     )
     insert into contact_list_members (service_id, list_id, contact_id) select $1, $3, id from c`,
    [serviceId, count, list],
  )
  await pool.query('vacuum analyze contacts')
  await pool.query('vacuum analyze contact_list_members')
  await pool.query('checkpoint')
  return list
}

async function countTwice({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select (count(*) - count(distinct recipient))::int as n from messages where broadcast_id is not null`,
  )
  return rows[0]?.n ?? -1
}
