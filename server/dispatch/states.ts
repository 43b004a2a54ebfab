/**
 * The states of a message, one table of facts. The number that the database keeps is rank × 10 + n: a report never
 * moves a message to a lower rank, and what compares states compares ranks (docs/message-states.md draws it).
 */
export const STATES = {
  held: { number: 0, isFinal: false },
  queued: { number: 10, isFinal: false },
  unconfirmed: { number: 30, isFinal: false },
  sent: { number: 40, isFinal: false },
  unreported: { number: 50, isFinal: true },
  cancelled: { number: 60, isFinal: true },
  expired: { number: 61, isFinal: true },
  failed: { number: 62, isFinal: true },
  undelivered: { number: 63, isFinal: true },
  delivered: { number: 70, isFinal: true },
} as const

export type State = keyof typeof STATES
/**
 * What a person is shown: two states are not stored, `scheduled` (queued, its time ahead) and `sending` (in an open
 * call).
 */
export type ShownState = State | 'scheduled' | 'sending'

export const HELD = STATES.held.number
export const QUEUED = STATES.queued.number
export const UNCONFIRMED = STATES.unconfirmed.number
export const SENT = STATES.sent.number
export const UNREPORTED = STATES.unreported.number
export const CANCELLED = STATES.cancelled.number
export const EXPIRED = STATES.expired.number
export const FAILED = STATES.failed.number
export const UNDELIVERED = STATES.undelivered.number
export const DELIVERED = STATES.delivered.number

/** What was handed to an account, and is paid for. */
export const HANDED_OVER: readonly number[] = [UNCONFIRMED, SENT, UNREPORTED, UNDELIVERED, DELIVERED]

const BY_NUMBER = new Map<number, State>(Object.entries(STATES).map(([name, { number }]) => [number, name as State]))

/** Rare states are found through the table `faults`, since nothing that changes is indexed on messages. */
export const RARE_STATES: State[] = [
  'held',
  'unconfirmed',
  'unreported',
  'cancelled',
  'expired',
  'failed',
  'undelivered',
]
export const RARE_NUMBERS: number[] = RARE_STATES.map((state) => STATES[state].number)

/** The state of a stored number. Throws for a number that no state has. */
export function stateOf(number: number): State {
  const state = BY_NUMBER.get(number)
  if (state === undefined) throw new Error(`no state has the number ${number}`)
  return state
}

export const rankOf = (number: number): number => Math.floor(number / 10)
export const isFinal = (number: number): boolean => rankOf(number) >= 5

/**
 * What a report makes of a message: the new number, or the old one where the report changes nothing. *Delivered* wins
 * over everything, from any attempt; every other word counts only from the message's current call and never lowers the
 * rank. The statement in `report.ts` says the same in SQL; a test holds the two together.
 */
export function applyReport(current: number, reported: number, isCurrentCall: boolean): number {
  if (current === DELIVERED) return current
  if (reported === DELIVERED) return DELIVERED
  return isCurrentCall && rankOf(reported) > rankOf(current) ? reported : current
}
