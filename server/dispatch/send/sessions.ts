import type { Context, Report, Session } from '../../../providers/provider.ts'
import type { Account, Key } from '../road/routing.ts'

/** The sessions that this node holds, one for each account and key of a provider that is spoken to in sessions. */
export type Sessions = {
  /** The session of a key, opened where there is none; undefined for a provider without sessions. */
  find(account: Account, key: Key | undefined, context: Context): Session | undefined
  /** Opens those of these keys, and ends those of all others in their own time. */
  keep(
    keys: { account: Account; key: Key | undefined }[],
    contextOf: (account: Account, key: Key | undefined) => Context,
  ): void
  close(): Promise<void>
}

/** `signature`: what it was opened with. Another one is a new session, and the old one ends. */
type Held = { signature: string; session: Session }

export function createSessions(onReports: (accountId: number, reports: Report[]) => Promise<void>): Sessions {
  const held = new Map<string, Held>()
  const ending = new Set<Promise<void>>()

  function end(name: string): void {
    const ended = held
      .get(name)
      ?.session.close()
      .finally(() => ending.delete(ended as Promise<void>))
    held.delete(name)
    if (ended) ending.add(ended)
  }

  function find(account: Account, key: Key | undefined, context: Context): Session | undefined {
    const { provider, id } = account
    if (!provider.openSession) return undefined
    const name = nameOf(account, key)
    const signature = JSON.stringify([context.baseUrl, context.settings, context.key])
    const known = held.get(name)
    if (known?.signature === signature) return known.session
    end(name)
    const session = provider.openSession(context, (reports) => onReports(id, reports))
    held.set(name, { signature, session })
    return session
  }

  return {
    find,
    keep(keys, contextOf) {
      const wanted = keys.filter(({ account }) => account.provider.openSession)
      const names = new Set(wanted.map(({ account, key }) => nameOf(account, key)))
      for (const name of held.keys()) if (!names.has(name)) end(name)
      for (const { account, key } of wanted) find(account, key, contextOf(account, key))
    },
    async close() {
      for (const name of held.keys()) end(name)
      await Promise.all(ending)
    },
  }
}

const nameOf = (account: Account, key: Key | undefined): string => `${account.id}/${key?.id ?? 0}`
