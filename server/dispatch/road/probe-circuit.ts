import type { Refusal } from '../../../providers/provider.ts'
import type { Connections } from '../send/connections.ts'
import type { Circuit } from './circuit.ts'
import { tellsBalance } from './read-account.ts'
import type { Account } from './routing.ts'

/**
 * Asks the provider whether an open circuit may be tried with a message, by a call that sends nothing: the account's
 * balance where credit was lacking, else the cheapest call that proves network and key. A line or a template cannot be
 * proved but by a message. Answers why not; undefined: try it.
 */
export async function probeCircuit(
  connections: Connections,
  account: Account,
  circuit: Circuit,
): Promise<Refusal | undefined> {
  if (circuit.kind === 'line' || circuit.kind === 'template') return undefined
  const context = connections.context(account, circuit.kind === 'key' ? Number(circuit.subject) : null)
  if (!context) return reasonOf(circuit)
  const { provider } = account
  try {
    if (circuit.fault === 'credit' && provider.readAccount && tellsBalance(account)) {
      const reading = await provider.readAccount(context)
      if (reading.kind === 'refused') return reading
      const { balance } = reading.value
      return balance && Number(balance.amount) <= 0 ? reasonOf(circuit) : undefined
    }
    const answer = await provider.probe(context)
    return answer.kind === 'refused' ? answer : undefined
  } catch {
    // a bug in a provider's file proves nothing: the circuit stays as it is
    return reasonOf(circuit)
  }
}

const reasonOf = ({ fault, failure, code, words, who }: Circuit): Refusal => ({
  fault,
  failure,
  code,
  text: words,
  who,
})
