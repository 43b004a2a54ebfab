import type { Outcome } from '../../../providers/provider.ts'
import { isPermanent } from '../../../providers/provider.ts'
import { reportedNumber } from '../report/report.ts'
import { OUTCOMES, type Settlement } from './settle.ts'

/** How an outcome is written: only a recipient's or a message's own fault ends it. */
export function settlementOf(id: string, outcome: Outcome): Settlement {
  if (outcome.kind === 'accepted')
    return {
      id,
      outcome: OUTCOMES.accepted,
      providerId: outcome.providerId,
      cost: outcome.cost,
      reported: outcome.report ? reportedNumber(outcome.report.status) : null,
      code: outcome.report?.code ?? null,
      text: outcome.report?.text ?? null,
      failure: outcome.report?.failure ?? null,
    }
  if (outcome.kind === 'unknown')
    return {
      id,
      outcome: OUTCOMES.unknown,
      code: outcome.code,
      text: outcome.text,
      note: { kind: 'unknown', data: { code: outcome.code, text: outcome.text } },
    }
  const { fault, failure, code, text, who } = outcome
  return {
    id,
    outcome: isPermanent(fault) ? OUTCOMES.never : OUTCOMES.later,
    failure,
    code,
    text,
    note: { kind: 'rejected', data: { fault, failure, code, text, who } },
  }
}

/** What stands for an answer that the database will not hold. */
export const NOT_STORED: Outcome = {
  kind: 'unknown',
  code: 'not_stored',
  text: 'the answer could not be stored',
}
