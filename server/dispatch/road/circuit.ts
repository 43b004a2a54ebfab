import type { FailureCode, Fault, Outcome, Who } from '../../../providers/provider.ts'
import type { Account } from './routing.ts'

export type CircuitKind = 'account' | 'key' | 'line' | 'template'

/**
 * What a circuit is about: an account, or one of its keys (its id), lines (its number) or templates (the method, and
 * the provider's name of it where it has one).
 */
export type CircuitName = { accountId: number; kind: CircuitKind; subject: string }

/** A circuit that is not closed, and why. */
export type Circuit = CircuitName & {
  state: 'open' | 'half_open'
  fault: Fault
  failure: FailureCode
  code: string
  words: string
  who: Who
  openings: number
  since: Date
  retryAt: Date
  slot: number | null
  epoch: number | null
}

/** `trial`: half open, ours to try, and nothing is trying it now. */
export type CircuitState = 'closed' | 'open' | 'trial'

/** What choosing a road asks of the circuits. */
export type CircuitView = {
  stateOf(name: CircuitName): CircuitState
  find(name: CircuitName): Circuit | undefined
}

/** Every circuit closed: for who chooses a road without a node running. */
export const ALL_CLOSED: CircuitView = { stateOf: () => 'closed', find: () => undefined }

/** What a call went by, and how it ended: what circuits are judged from. */
export type HeardCall = {
  account: Account
  keyId: number
  method: string
  /** Line of each message, in the order of the outcomes. */
  lines: (string | null)[]
  /** The provider's template that it went by, or null: plain text. */
  template: string | null
  outcomes: Outcome[]
  /** The circuits that this call was the trial of. */
  trial: CircuitName[]
}

export const accountName = (accountId: number): CircuitName => ({ accountId, kind: 'account', subject: '' })
export const keyCircuit = (accountId: number, keyId: number): CircuitName => ({
  accountId,
  kind: 'key',
  subject: String(keyId),
})
export const lineCircuit = (accountId: number, line: string): CircuitName => ({
  accountId,
  kind: 'line',
  subject: line,
})
/** Of one of the provider's templates, so that what is wrong with it stops no other; of plain text, of the method. */
export const templateCircuit = (accountId: number, method: string, template: string | null): CircuitName => ({
  accountId,
  kind: 'template',
  subject: template === null ? method : `${method} ${template}`,
})

/** One text per circuit, to find it by. */
export const keyOfCircuit = ({ accountId, kind, subject }: CircuitName): string => `${accountId}/${kind}/${subject}`
