import { chooseReceivers, RECEIVERS_MAX } from '../../platform/auth/receivers.ts'
import { countDaysLeft } from '../balances/balances.ts'
import { isQuietAt } from './decide.ts'
import type { Observation } from './observe.ts'
import type { AlertRow, ReceiverUser } from './queries.ts'
import type { TokenKeepers, TokenRules, TokenSeen } from './token-queries.ts'

const DAY_MS = 86_400_000
/** What ends in days is no reason to wake anybody: minutes of the centre's day. */
const QUIET = { from: 21 * 60, until: 8 * 60 }
/** Prolonged by less than a day it still ends soon. */
const SLACK_DAYS = 1
/** So long after its end it is plain that nobody needs it. */
const MISSED_DAYS = 7

export const isQuietForTokens = ({ minute }: TokenRules): boolean => isQuietAt(minute, QUIET)

/** How a token stands towards its end; `held`: the alert of it that has not ended. */
export function observeToken(
  token: TokenSeen,
  held: AlertRow | undefined,
  { levels }: TokenRules,
  nowMs: number,
): Observation {
  const { kind, name, expiresAt, isReplaced } = token
  const daysLeft = countDaysLeft(expiresAt, nowMs)
  const isOver = token.isPutAway || daysLeft < -MISSED_DAYS
  return {
    kind: 'token_expiry',
    subject: held?.subject ?? name,
    value: isReplaced ? Number.POSITIVE_INFINITY : daysLeft,
    rule: {
      levels: isOver ? [] : levelsOf(token, levels),
      margin: 1,
      slack: SLACK_DAYS,
      calmMs: 0,
      repeatMs: null,
    },
    facts: {
      of: kind === 'live' ? 'service' : kind,
      expiresAt: isOver || isReplaced ? null : expiresAt.toISOString(),
      isReplaced,
    },
  }
}

/** A token that was made for a week is not to be told of at its birth: only what is no more than half of its life counts. */
const levelsOf = ({ createdAt, expiresAt }: TokenSeen, levels: number[]): number[] =>
  levels.filter((days) => days * 2 * DAY_MS <= expiresAt.getTime() - createdAt.getTime())

/**
 * Who is told of a service's tokens: those who may make others there; where none of them can be reached, and of the
 * centre's own, those who may make any.
 */
export function findKeepers(keepers: TokenKeepers, serviceId: number | null): ReceiverUser[] {
  const ofCentre = keepers.get(null) ?? []
  const own = serviceId === null ? [] : (keepers.get(serviceId) ?? [])
  return chooseReceivers(own, ofCentre).slice(0, RECEIVERS_MAX)
}
