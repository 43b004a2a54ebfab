import type { Fault, Outcome, Refusal } from '../../../providers/provider.ts'
import { isPermanent } from '../../../providers/provider.ts'
import { isOurs } from '../send/send.ts'
import {
  accountName,
  type CircuitKind,
  type CircuitName,
  type HeardCall,
  keyCircuit,
  lineCircuit,
  templateCircuit,
} from './circuit.ts'

/** What a fault is said of. Absent: it needs several in a row (the provider is away or busy), or it is a message's own. */
const SAID_OF: Partial<Record<Fault, CircuitKind>> = {
  account: 'account',
  credit: 'account',
  key: 'key',
  line: 'line',
  template: 'template',
}

/** `failing`: the call came to nothing, which counts where it goes on; `healthy`: circuits that a message went through. */
export type Judgement = {
  refused: { name: CircuitName; refusal: Refusal }[]
  failing: Refusal | undefined
  healthy: CircuitName[]
}

/** What the end of one call says of the account, key, lines and template that it went by. A pure function. */
export function judgeCall({ account, keyId, method, template, lines, outcomes }: HeardCall): Judgement {
  const refused = new Map<string, { name: CircuitName; refusal: Refusal }>()
  const passed = new Map<string, CircuitName>()
  let failing: Refusal | undefined
  const nameOf = (kind: CircuitKind, line: string | null): CircuitName | undefined => {
    if (kind === 'account') return accountName(account.id)
    if (kind === 'key') return keyId === 0 ? accountName(account.id) : keyCircuit(account.id, keyId)
    if (kind === 'template') return templateCircuit(account.id, method, template)
    return line === null ? undefined : lineCircuit(account.id, line)
  }
  outcomes.forEach((outcome, index) => {
    const line = lines[index] ?? null
    if (outcome.kind === 'accepted' || (wentThrough(outcome) && !isOurs(outcome))) {
      for (const kind of ['account', 'key', 'line', 'template'] as const) {
        const name = nameOf(kind, line)
        if (name) passed.set(`${name.kind}/${name.subject}`, name)
      }
      return
    }
    if (isOurs(outcome) || isOfThisCall(outcome)) return
    const refusal = outcome.kind === 'rejected' ? outcome : NO_ANSWER
    const kind = outcome.kind === 'rejected' ? SAID_OF[outcome.fault] : undefined
    // a line that the provider chose itself is the account's matter
    const name = kind && (nameOf(kind, line) ?? accountName(account.id))
    if (name) refused.set(`${name.kind}/${name.subject}`, { name, refusal })
    else failing ??= refusal
  })
  for (const key of refused.keys()) passed.delete(key)
  return {
    refused: [...refused.values()],
    failing: passed.size === 0 ? failing : undefined,
    healthy: [...passed.values()],
  }
}

/** Refused for what the message itself is: the road to it is open. */
const wentThrough = (outcome: Outcome): boolean => outcome.kind === 'rejected' && isPermanent(outcome.fault)

/**
 * A malformed call says nothing of the account: what one service wrote may have made it so, and must not stop the others'.
 * Its messages wait by themselves.
 */
const isOfThisCall = (outcome: Outcome): boolean => outcome.kind === 'rejected' && outcome.fault === 'caller_bug'

const NO_ANSWER: Refusal = {
  fault: 'network',
  failure: 'network_failed',
  code: 'no_answer',
  text: '',
  who: 'provider',
}
