import type { Refusal } from './provider.ts'

// What follows from how a call ended, whoever the provider is.

/**
 * Whether a call that was answered with this HTTP status may have been taken all the same: who gave up waiting or failed
 * may have passed it on first. Then no words and no code of a refusal are believed, and none of an acceptance.
 */
export const mayBeTaken = (httpStatus: number): boolean => httpStatus === 408 || httpStatus >= 500

/** It was turned away on the road, or never left: the provider has nothing of it. */
export const refusalOnTheRoad = (code: string, text: string): Refusal => ({
  fault: 'network',
  failure: 'network_failed',
  code,
  text,
  who: 'administrator',
})

type Unclear = { kind: 'unclear'; code: string; text: string; answer: string | null }

/** An answer in which what was asked for is not. */
export const unreadable = (answer: string): Unclear => ({
  kind: 'unclear',
  code: 'unreadable',
  text: 'the answer has other fields',
  answer,
})

/**
 * For what only reads, not knowing is no worse than a refusal. `isItsCode`: whether a code is the provider's own, and so one
 * that we do not know.
 */
export function refuseReading(
  called: { kind: 'refused'; refusal: Refusal } | Unclear,
  isItsCode: (code: string) => boolean = () => false,
): { kind: 'refused' } & Refusal {
  if (called.kind === 'refused') return { kind: 'refused', ...called.refusal }
  const { code, text, answer } = called
  if (answer === null)
    return { kind: 'refused', fault: 'network', failure: 'network_failed', code, text, who: 'provider' }
  const failure = isItsCode(code) ? 'unknown_refusal' : 'provider_failed'
  return { kind: 'refused', fault: 'busy', failure, code, text, who: 'provider' }
}
