import type { Dashboard } from '../../api/types.ts'

export type Day = Dashboard['days'][number]
export type Outcome = keyof Day['outcomes']

/** From the foot of a column to its top; the words are the phrases `outcome.<name>` of the dashboard. */
export const OUTCOMES: readonly Outcome[] = ['delivered', 'onTheWay', 'undelivered', 'failed']

export const COLORS: Record<Outcome, string> = {
  delivered: 'var(--success)',
  onTheWay: 'var(--info)',
  undelivered: 'var(--warning)',
  failed: 'var(--danger)',
}

/** Of the messages that came to an end, those that arrived; what was cancelled was not to arrive. */
export function countArrivals(days: Day[]): { arrived: number; ended: number } {
  const total = (read: (day: Day) => number) => days.reduce((sum, day) => sum + read(day), 0)
  const arrived = total(({ outcomes }) => outcomes.delivered)
  const lost = total(({ outcomes, states }) => outcomes.undelivered + outcomes.failed - states.cancelled)
  return { arrived, ended: arrived + lost }
}
