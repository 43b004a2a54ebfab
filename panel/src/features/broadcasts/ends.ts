import type { Broadcast } from '../../api/types.ts'

/** Ends after which it can be sent again. */
const FAILED_ENDS = ['failed', 'undelivered', 'unreported', 'expired', 'cancelled'] as const
export type FailedEnd = (typeof FAILED_ENDS)[number]

/** In which of these ends messages of it are. */
export const listFailedEnds = ({ progress }: Broadcast): FailedEnd[] =>
  FAILED_ENDS.filter((status) => (progress.outcome[status] ?? 0) > 0)
