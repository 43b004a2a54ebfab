import { startKavenegarSimulator } from '../simulators/kavenegar.ts'

/**
 * Kavenegar's simulator in a process of its own: reports at once, and says what it took when asked. A text `mark@TIME`
 * (ms since 1970) is counted under its mark, with the time from then until it was taken.
 */
const marks = new Map<string, { tookMs: number[]; lastAt: number }>()

const simulator = await startKavenegarSimulator({
  reportAfterMs: 0,
  keepRows: 1_000,
  reportConnections: 16,
  takesRepeats: true,
  onTaken({ text }) {
    const [, mark, at] = /^([a-z-]+)@(\d+)/.exec(text) ?? []
    if (!mark) return
    const counted = marks.get(mark) ?? { tookMs: [], lastAt: 0 }
    marks.set(mark, counted)
    counted.lastAt = Date.now()
    counted.tookMs.push(counted.lastAt - Number(at))
  },
})
process.send?.({ url: simulator.url })
process.on('message', (message: { reportTo?: string | null; mark?: string } | 'totals') => {
  if (message === 'totals') process.send?.(simulator.totals())
  else if (message.mark) process.send?.(marks.get(message.mark) ?? { tookMs: [], lastAt: 0 })
  else if (message.reportTo !== undefined) simulator.reportTo(message.reportTo)
})
