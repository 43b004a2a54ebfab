import type { BenchOptions } from './options.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, postMessages, reportUrlOf, type Started } from './stage.ts'

const IDLE_S = 10
const SAMPLE_EVERY_MS = 250

/** A node's resident memory: idle for a while after its start, and the most that it has under full load. */
export function benchMemory(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const simulator = await stage.run('simulator.ts')
    const sender = await addSender(stage, 'bench', simulator.url)
    const node = await stage.runNode()
    simulator.child.send({ reportTo: reportUrlOf(node, sender) })
    await new Promise((resolve) => setTimeout(resolve, IDLE_S * 1000))
    const idle = await readMemory(node)
    const sampler = sampleMemory(node)
    const load = await postMessages(node.url, sender.token, { connections: 64, seconds: options.seconds })
    const samples = await sampler.stop()
    await node.stop()
    const half = Math.floor(samples.length / 2)
    const most = (list: number[]) => list.reduce((a, b) => Math.max(a, b), 0)
    return [
      measure('node, idle', idle, { atMost: 120 }, { unit: 'MB' }),
      measure(
        'node, full load',
        most(samples),
        { atMost: 300 },
        {
          unit: 'MB',
          detail: `${options.seconds} s at ${Math.round(load.perSecond)}/s end to end; at most ${most(samples.slice(0, half))} MB in the first half, ${most(samples.slice(half))} MB in the second`,
        },
      ),
    ]
  })
}

const readMemory = async (node: Started): Promise<number> => (await node.ask<{ rssMb: number }>('memory')).rssMb

/** Looks at a node's memory until it is stopped; answers what it saw, in MB. */
export function sampleMemory(node: Started): { stop(): Promise<number[]> } {
  const samples: number[] = []
  let isStopped = false
  const running = (async () => {
    while (!isStopped) {
      samples.push(await readMemory(node))
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS))
    }
  })()
  return {
    async stop() {
      isStopped = true
      await running
      return samples
    },
  }
}
