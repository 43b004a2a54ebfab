import type { Broadcast } from '../../api/types.ts'

type Figures = Pick<Broadcast, 'recipients' | 'progress'>

/** Statuses of messages that have left, in the order in which they are told. */
const LEFT = ['delivered', 'sent', 'undelivered', 'unreported', 'unconfirmed'] as const

/** Statuses in the order in which they are told, with what has left first. */
export const STATUSES = [
  'delivered',
  'sent',
  'queued',
  'undelivered',
  'failed',
  'unreported',
  'unconfirmed',
  'expired',
  'cancelled',
] as const

/** How many are not sent to, for whatever reason: faulty, in it twice, or good no more when their turn came. */
export const countFaults = ({ recipients, progress }: Figures): number =>
  recipients.invalid + recipients.duplicate + progress.dropped

/** How many of those that can be sent to have left, wait, and ended without leaving, as last counted. */
export function countLeft({ recipients, progress }: Figures): { left: number; waiting: number; all: number } {
  const { outcome, dropped } = progress
  const sum = (statuses: readonly (typeof STATUSES)[number][]) =>
    statuses.reduce((total, status) => total + (outcome[status] ?? 0), 0)
  const ended = sum(['failed', 'expired', 'cancelled'])
  const left = sum(LEFT)
  const all = recipients.valid - dropped
  return { left, waiting: Math.max(0, all - left - ended), all }
}
