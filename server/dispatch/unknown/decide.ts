import type { Verdict } from '../../../providers/provider.ts'
import { OTP } from '../classes.ts'
import type { Flow, Lane, Lanes } from '../queue/lanes.ts'
import { reportedNumber } from '../report/report.ts'
import type { Routing, UnknownPolicy } from '../road/routing.ts'
import { OUTCOMES, type Settlement } from '../send/settle.ts'

/** `rather-twice` codes go again this long after their outcome became unknown. */
export const RATHER_TWICE_AFTER_MS = 8_000
/** A call asked for at that moment by two clocks is not told to wait for the next round of questions. */
const CLOCKS_DIFFER_MS = 500

type Rules = { lanes: Lanes; routing(): Routing }

export async function findPolicy(
  { lanes, routing }: Rules,
  one: { lane: number; flow: number },
): Promise<UnknownPolicy> {
  return policyOf(routing(), await lanes.getLane(one.lane), await lanes.getFlow(one.flow))
}

/** Whether one of these messages goes again soon by its policy, which comes before the provider's grace is over. */
export async function isAnyRatherTwice(rules: Rules, messages: { lane: number; flow: number }[]): Promise<boolean> {
  for (const one of messages) if ((await findPolicy(rules, one)) === 'rather-twice') return true
  return false
}

/** The service's own policy, else its class's: a second copy of a code harms nobody, a missing one does. */
export const policyOf = (routing: Routing, lane: Lane, flow: Flow): UnknownPolicy =>
  routing.services.get(flow.serviceId)?.unknownPolicy ?? (lane.class === OTP ? 'rather-twice' : 'never-twice')

export type Circumstances = {
  verdict: Verdict | undefined
  isNoBelieved: boolean
  policy: UnknownPolicy
  /** The provider's window is open. */
  canStillAsk: boolean
  /** The manner can be asked at all. */
  canEverAsk: boolean
  /** The provider knows a repeated reference and sends nothing. */
  isRepeatHarmless: boolean
  unknownForMs: number
  now: number
}

/**
 * Whether a second copy may be risked for it. Twice is not three times; and what nobody wants any more does not become
 * `expired` or `cancelled`, since it may have left.
 */
export const mayGoAgain = (
  one: { expiresAt: Date; cancelAt: Date | null; wasSentAgain: boolean },
  { policy, isRepeatHarmless, now }: Pick<Circumstances, 'policy' | 'isRepeatHarmless' | 'now'>,
): boolean =>
  policy === 'rather-twice' &&
  one.expiresAt.getTime() > now &&
  one.cancelAt === null &&
  (isRepeatHarmless || !one.wasSentAgain)

/** What becomes of one message whose outcome is unknown; null: it is asked for again. A pure table of the rules. */
export function decide(
  one: { id: string; expiresAt: Date; cancelAt: Date | null; wasSentAgain: boolean },
  how: Circumstances,
): Settlement | null {
  const { verdict } = how
  if (verdict?.kind === 'yes')
    return {
      id: one.id,
      outcome: OUTCOMES.accepted,
      providerId: verdict.providerId,
      cost: verdict.cost,
      reported: verdict.report ? reportedNumber(verdict.report.status) : null,
      code: verdict.report?.code ?? null,
      text: verdict.report?.text ?? null,
      failure: verdict.report?.failure ?? null,
      note: { kind: 'asked', data: { answer: 'yes', providerId: verdict.providerId } },
    }
  if (verdict?.kind === 'no' && how.isNoBelieved)
    return { id: one.id, outcome: OUTCOMES.later, note: { kind: 'asked', data: { answer: 'no' } } }
  const isExpired = one.expiresAt.getTime() <= how.now
  const maySendAgain = mayGoAgain(one, how)
  if (maySendAgain && how.unknownForMs >= RATHER_TWICE_AFTER_MS - CLOCKS_DIFFER_MS)
    return {
      id: one.id,
      outcome: OUTCOMES.later,
      failure: 'outcome_unknown',
      note: { kind: 'sent_again', data: { policy: 'rather-twice' } },
    }
  const isOver = how.canEverAsk ? !how.canStillAsk : isExpired
  if (!maySendAgain && isOver)
    return {
      id: one.id,
      outcome: OUTCOMES.never,
      failure: 'outcome_unknown',
      note: { kind: 'given_up', data: { policy: how.policy } },
    }
  return null
}
