import { fillMessages } from './fill.ts'
import type { BenchOptions } from './options.ts'
import { untilMarked } from './otp.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, reportUrlOf, type Started } from './stage.ts'
import { messageShot, numberOf, shootSteadily } from './steady.ts'

const MESSAGES = 100

/** One service's hundred messages behind another's backlog in the same account and class, against an empty system. */
export function benchFairness(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const simulator = await stage.run('simulator.ts')
    const mailing = await addSender(stage, 'mailing', simulator.url)
    const small = await addSender(stage, 'small', simulator.url, mailing)
    const node = await stage.runNode()
    simulator.child.send({ reportTo: reportUrlOf(node, mailing) })
    await sendHundred(node, simulator, small.token, 'warm')
    const alone = await sendHundred(node, simulator, small.token, 'alone')
    await fillMessages(stage.pool, { ...mailing, count: options.backlog })
    const behind = await sendHundred(node, simulator, small.token, 'behind')
    const { rows } = await stage.pool.query<{ n: number }>('select count(*)::int as n from queue')
    await node.stop()
    return [
      {
        name: 'a hundred messages, alone',
        value: `${(alone / 1000).toFixed(2)} s`,
        detail: 'from the first request until the last was taken',
      },
      measure(
        'behind a backlog, later by',
        (behind - alone) / 1000,
        { atMost: 5 },
        {
          unit: 's',
          digits: 2,
          detail: `backlog ${options.backlog.toLocaleString('en')}, of which ${rows[0]?.n.toLocaleString('en')} still waited`,
        },
      ),
    ]
  })
}

/** Answers how long it took from the first request until the simulator had the last one, in ms. */
async function sendHundred(node: Started, simulator: Started, token: string, mark: string): Promise<number> {
  const begunAt = Date.now()
  await shootSteadily(node.url, { perSecond: MESSAGES * 10, seconds: 0.1 }, (index) =>
    messageShot(token, { to: numberOf(index), text: `${mark}@${begunAt}`, class: 'bulk' }),
  )
  return (await untilMarked(simulator, mark, MESSAGES)).lastAt - begunAt
}
