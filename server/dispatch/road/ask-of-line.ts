import type { BlockedAtProvider, Context, Inbound, Provider, Read } from '../../../providers/provider.ts'
import type { Connections } from '../send/connections.ts'
import { isBeforeEnd, isUsable, needsNoKey, type Routing } from './routing.ts'

/** What a provider may be asked of a line. */
export type Asked = 'findInbound' | 'findBlocked' | 'blockList'

/** The accounts whose providers are asked for something of their lines, with these. */
export function listPolledLines(routing: Routing, asked: Asked, nowMs: number): Map<number, string[]> {
  const polled = new Map<number, string[]>()
  for (const account of routing.accounts.values())
    if (account.provider[asked] && isUsable(account, nowMs) && account.lines.length > 0)
      polled.set(
        account.id,
        account.lines.map(({ number }) => number),
      )
  return polled
}

export type AskOfLine = {
  /** What people wrote to a line; `after`: the provider's id of what came last. */
  findInbound(accountId: number, line: string, after: string | undefined): Promise<Read<Inbound[]> | undefined>
  /** Who has stopped a line, by the provider's own list. */
  findBlocked(accountId: number, line: string, since: Date | null): Promise<Read<BlockedAtProvider[]> | undefined>
  /** Puts numbers on that list, at most `addMax` of the provider's, and takes them away again. */
  addBlocked(
    accountId: number,
    line: string,
    numbers: string[],
  ): Promise<Read<{ number: string; isNew: boolean }[]> | undefined>
  removeBlocked(accountId: number, line: string, numbers: string[]): Promise<Read<null> | undefined>
}

/**
 * Asks an account's provider about a line, with its keys in their order until one is not refused. Undefined where it is not
 * asked, or there is no key to ask with. Never throws for what a provider does.
 */
export function createAskOfLine(connections: Connections, routing: () => Routing, now: () => number): AskOfLine {
  async function askByKeys<T>(
    accountId: number,
    ask: (provider: Provider, context: Context) => Promise<Read<T>> | undefined,
  ): Promise<Read<T> | undefined> {
    const account = routing().accounts.get(accountId)
    if (!account) return undefined
    const keys = needsNoKey(account)
      ? [null]
      : account.keys.filter((key) => isBeforeEnd(key, now())).map(({ id }) => id)
    let answer: Read<T> | undefined
    for (const keyId of keys) {
      const context = connections.context(account, keyId)
      if (!context) continue
      answer = await ask(account.provider, context)
      if (!answer || answer.kind === 'read' || answer.fault !== 'key') return answer
    }
    return answer
  }
  return {
    findInbound: (accountId, line, after) =>
      askByKeys(accountId, (provider, context) => provider.findInbound?.(context, line, after)),
    findBlocked: (accountId, line, since) =>
      askByKeys(accountId, (provider, context) => provider.findBlocked?.(context, line, since)),
    addBlocked: (accountId, line, numbers) =>
      askByKeys(accountId, (provider, context) => provider.blockList?.add(context, line, numbers)),
    removeBlocked: (accountId, line, numbers) =>
      askByKeys(accountId, (provider, context) => provider.blockList?.remove(context, line, numbers)),
  }
}
