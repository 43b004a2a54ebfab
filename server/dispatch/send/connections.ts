import { createExchange, type Exchange } from '../../../providers/exchange.ts'
import type { Context, Report, Session } from '../../../providers/provider.ts'
import { type Account, type Key, needsNoKey } from '../road/routing.ts'
import { createSessions } from './sessions.ts'

/** Asking and polling need connections too, so that a full send never makes them wait. */
const CONNECTIONS_FOR_ASKING = 2

/** Each account's own connections, replaced when its configuration changes. */
export type Connections = {
  /**
   * What a provider's function is given; undefined for a key that the account no longer has. A disabled one may be
   * named: to ask with. `keyId` null: its first key, or none where the provider needs none.
   */
  context(account: Account, keyId: number | null): Context | undefined
  /** Opens the sessions of these accounts, so that they hear also where they send nothing; ends those of all others. */
  listen(accounts: Iterable<Account>): void
  close(): Promise<void>
}

type Opened = { signature: string; exchange: Exchange; close(): Promise<void> }

/** `onReports`: told what a provider says in a session; resolves once it is stored. */
export function createConnections(
  now: () => number,
  onReports: (accountId: number, reports: Report[]) => Promise<void>,
): Connections {
  const opened = new Map<number, Opened>()
  const sessions = createSessions(onReports)

  function exchangeOf(account: Account): Exchange {
    // where a browser says where to send, nobody must lead us into networks of ours
    const onlyPublicBut = account.provider.subscribing && URL.parse(account.baseUrl)?.hostname
    const signature = `${account.connections} ${account.proxyUrl ?? ''} ${onlyPublicBut ?? ''}`
    const known = opened.get(account.id)
    if (known?.signature === signature) return known.exchange
    const made = createExchange({
      connections: account.connections + CONNECTIONS_FOR_ASKING,
      proxyUrl: account.proxyUrl,
      onlyPublicBut,
    })
    opened.set(account.id, { signature, ...made })
    // what is under way on the old connections ends in its own time
    known?.close()
    return made.exchange
  }

  function contextOf(account: Account, key: Key | undefined): Context {
    const { baseUrl, settings } = account
    return { baseUrl, settings, key: key?.fields ?? {}, exchange: exchangeOf(account), now }
  }
  function withSession(account: Account, key: Key | undefined): Context & { session?: Session } {
    const context = contextOf(account, key)
    const session = sessions.find(account, key, context)
    return session ? { ...context, session } : context
  }

  return {
    context(account, keyId) {
      const key = keyId === null ? account.keys[0] : findKey(account, keyId)
      return key || needsNoKey(account) ? withSession(account, key) : undefined
    },
    listen(accounts) {
      sessions.keep(
        [...accounts].flatMap((account) =>
          // one that needs no key has one session without
          (needsNoKey(account) && account.keys.length === 0 ? [undefined] : account.keys).map((key) => ({
            account,
            key,
          })),
        ),
        contextOf,
      )
    },
    async close() {
      await Promise.all([...[...opened.values()].map((one) => one.close()), sessions.close()])
    },
  }
}

const findKey = ({ keys, retiredKeys }: Account, keyId: number) =>
  [...keys, ...retiredKeys].find(({ id }) => id === keyId)
