import type { AccountReading, Read } from '../../../providers/provider.ts'
import type { Connections } from '../send/connections.ts'
import { type Account, isBeforeEnd, type Routing } from './routing.ts'

/**
 * Asks an account's provider for balance and expiry, with its keys in their order until one is not refused. Undefined
 * where the provider tells neither, or the account has no key to ask with. Never throws for what a provider does.
 */
export async function readAccount(
  connections: Connections,
  routing: Routing,
  accountId: number,
  nowMs: number,
): Promise<Read<AccountReading> | undefined> {
  const account = routing.accounts.get(accountId)
  if (!account?.provider.readAccount || !tellsBalance(account)) return undefined
  let answer: Read<AccountReading> | undefined
  for (const keyId of keysOf(account, nowMs)) {
    const context = connections.context(account, keyId)
    if (!context) continue
    answer = await account.provider.readAccount(context)
    if (answer.kind === 'read' || answer.fault !== 'key') return answer
  }
  return answer
}

/** One that has ended asks for nothing, as it sends nothing. */
const keysOf = ({ keys }: Account, nowMs: number): (number | null)[] =>
  keys.length > 0 ? keys.filter((key) => isBeforeEnd(key, nowMs)).map(({ id }) => id) : [null]

/** Whether an account's provider tells balance or expiry at all. */
export function canReadAccount(routing: Routing, accountId: number): boolean {
  const account = routing.accounts.get(accountId)
  return account !== undefined && tellsBalance(account)
}

/** Some providers tell it of accounts with certain settings alone. */
export const tellsBalance = ({ provider, settings }: Pick<Account, 'provider' | 'settings'>): boolean =>
  provider.readAccount !== undefined && (provider.readsAccount?.(settings) ?? true)
