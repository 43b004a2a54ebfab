import { listProviders } from '../../../providers/index.ts'
import type { Account } from '../road/routing.ts'

const LATE_MS = 86_400_000
const LONGEST_MS = Math.max(...listProviders().map(({ reportWindowMs }) => reportWindowMs))

/**
 * How long after a call reports about it are taken, in ms: the window of its provider, and a day for what comes late.
 * Of an account that is gone: the longest of all.
 */
export const reportsTakenForMs = (account: Pick<Account, 'provider'> | undefined): number =>
  (account?.provider.reportWindowMs ?? LONGEST_MS) + LATE_MS
