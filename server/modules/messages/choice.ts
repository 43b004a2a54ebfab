import type { PassedOver } from '../../dispatch/road/choose-road.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import type { CallRow } from './queries.ts'

export type AccountTitle = { name: string; title: { fa: string; en: string } }

/** Why a road is the one that was taken, or is not; the words are the phrases `choice.<code>`. */
export const CHOICE_CODES = ['trial', 'line', 'only', 'cheapest', 'first', 'next', 'later'] as const
type ChoiceCode = (typeof CHOICE_CODES)[number]

/** One road that a message might have taken, in the order in which they were looked at. */
export type ConsideredRoad = {
  account: AccountTitle | null
  method: string
  state: 'passed_over' | 'chosen' | 'not_needed'
  reason: { code: string; title: string }
}

/**
 * Why a call went by its account: what `chooseRoad` looked at, as the lane and the call keep it. Empty where the lane is
 * not known, or is not the one that the call went by.
 */
export function explainChoice(
  { lane_roads: lane, passed_over, account_id }: Pick<CallRow, 'lane_roads' | 'passed_over' | 'account_id'>,
  {
    locale,
    accountOf,
    isCheapest,
  }: {
    locale: Locale
    accountOf(id: number): AccountTitle | null
    /** Whether an account stands before the next for its price alone. */
    isCheapest(id: number, nextId: number | undefined): boolean
  },
): ConsideredRoad[] {
  const passed = passed_over ?? []
  // each that was passed over stands at its own place, and the one that was taken at the next
  if (lane?.accounts[passed.length] !== account_id) return []
  const say = (code: ChoiceCode) => ({ code, title: phrase(locale, `choice.${code}`) })
  return lane.accounts.map((id, index) => {
    const road = { account: accountOf(id), method: lane.methods[index] as string }
    if (index > passed.length) return { ...road, state: 'not_needed', reason: say('later') }
    if (index === passed.length)
      return { ...road, state: 'chosen', reason: say(whyChosen(lane, index, isCheapest(id, lane.accounts[index + 1]))) }
    return { ...road, state: 'passed_over', reason: describePassedOver(passed[index] as PassedOver, locale) }
  })
}

function whyChosen(
  { accounts, line, isTrial }: NonNullable<CallRow['lane_roads']>,
  index: number,
  isCheapest: boolean,
): ChoiceCode {
  if (isTrial) return 'trial'
  if (index > 0) return 'next'
  if (line !== '') return 'line'
  if (accounts.length === 1) return 'only'
  return isCheapest ? 'cheapest' : 'first'
}

/** In the provider's reason where it is stopped, else in ours. */
export function describePassedOver(
  { why, failure }: Pick<PassedOver, 'why' | 'failure'>,
  locale: Locale,
): { code: string; title: string } {
  if (failure !== undefined) return { code: failure, title: phrase(locale, `failures.${failure}.title`) }
  return { code: why, title: phrase(locale, `passedOver.${why}`) }
}
