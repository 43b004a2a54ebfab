import { startKavenegarSimulator } from '../simulators/kavenegar.ts'

/** Kavenegar's simulator in a process of its own: reports at once, and says what it took when asked. */
const simulator = await startKavenegarSimulator({
  reportAfterMs: 0,
  keepRows: 1_000,
  reportConnections: 16,
  takesRepeats: true,
})
process.send?.({ url: simulator.url })
process.on('message', (message: { reportTo?: string } | 'totals') => {
  if (message === 'totals') process.send?.(simulator.totals())
  else if (message.reportTo) simulator.reportTo(message.reportTo)
})
