import { createExchange, type Exchange } from '../../../providers/exchange.ts'
import type { Context } from '../../../providers/provider.ts'
import { type Account, needsNoKey } from '../road/routing.ts'

/** Asking and polling need connections too, so that a full send never makes them wait. */
const CONNECTIONS_FOR_ASKING = 2

/** Each account's own connections, replaced when its configuration changes. */
export type Connections = {
  /** What a provider's function is given; undefined for a key that the account no longer has. A disabled one may be named: to ask with. */
  context(account: Account, keyId: number | null): Context | undefined
  close(): Promise<void>
}

type Opened = { signature: string; exchange: Exchange; close(): Promise<void> }

export function createConnections(now: () => number): Connections {
  const opened = new Map<number, Opened>()

  function exchangeOf(account: Account): Exchange {
    const signature = `${account.connections} ${account.proxyUrl ?? ''}`
    const known = opened.get(account.id)
    if (known?.signature === signature) return known.exchange
    const made = createExchange({
      connections: account.connections + CONNECTIONS_FOR_ASKING,
      proxyUrl: account.proxyUrl,
    })
    opened.set(account.id, { signature, ...made })
    // what is under way on the old connections ends in its own time
    known?.close()
    return made.exchange
  }

  return {
    context(account, keyId) {
      const key = keyId === null ? account.keys[0] : findKey(account, keyId)
      if (!key && !needsNoKey(account)) return undefined
      return {
        baseUrl: account.baseUrl,
        settings: account.settings,
        key: key?.fields ?? {},
        exchange: exchangeOf(account),
        now,
      }
    },
    async close() {
      await Promise.all([...opened.values()].map((one) => one.close()))
    },
  }
}

const findKey = ({ keys, retiredKeys }: Account, keyId: number) =>
  [...keys, ...retiredKeys].find(({ id }) => id === keyId)
