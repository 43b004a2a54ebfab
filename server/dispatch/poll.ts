import type pg from 'pg'
import type { Logger } from 'pino'
import { timeOfUuid, uuidAt } from '../platform/ids.ts'
import type { Connections } from './connections.ts'
import { createAccountWork } from './per-account.ts'
import type { Reporter } from './report.ts'
import type { Account, Routing } from './routing.ts'
import { SENT } from './states.ts'

/** Messages read in one round of one account. */
const ROUND_MAX = 2_000

export type PollParts = {
  pool: pg.Pool
  logger: Logger
  connections: Connections
  reporter: Reporter
  routing(): Routing
  now(): number
}

/**
 * Asks providers for the delivery of what was sent and not yet reported, at certain ages of its call (a provider's
 * `pollAfterMs`). Nothing is kept per message: each age has a cursor in memory that follows the clock over the calls,
 * whose ids are their time. A node that starts polls everything once, since its cursors begin at the age after.
 */
export function createPoller(parts: PollParts): { pollRound(): void; drain(): Promise<void> } {
  const polling = createAccountWork()
  const cursors = new Map<string, number>()

  async function pollAccount(account: Account): Promise<void> {
    const { provider } = account
    if (!provider.findReports) return
    for (const [index, ageMs] of provider.pollAfterMs.entries()) {
      const nextAgeMs = provider.pollAfterMs[index + 1] ?? provider.reportWindowMs
      const key = `${account.id}/${ageMs}`
      const until = parts.now() - ageMs
      const from = cursors.get(key) ?? parts.now() - nextAgeMs
      if (until <= from) continue
      const reached = await pollCalls(account, from, until)
      if (reached !== undefined) cursors.set(key, reached)
    }
  }

  /** Up to when calls were asked for; undefined where the provider could not be: the same calls are asked for again. */
  async function pollCalls(account: Account, fromMs: number, untilMs: number): Promise<number | undefined> {
    const { byKey, reachedMs } = await findUnreported(parts.pool, account.id, fromMs, untilMs)
    for (const [keyId, providerIds] of byKey) {
      const context = parts.connections.context(account, keyId === 0 ? null : keyId)
      if (!context) continue
      const size = account.provider.reportsMax ?? 100
      for (let from = 0; from < providerIds.length; from += size) {
        const result = await account.provider.findReports?.(context, providerIds.slice(from, from + size))
        if (result?.kind !== 'answered') {
          parts.logger.info({ account: account.name, code: result?.code }, 'delivery could not be polled')
          return undefined
        }
        await parts.reporter.report(account.id, result.reports)
      }
    }
    return reachedMs
  }

  return {
    pollRound() {
      for (const account of parts.routing().accounts.values())
        polling.start(account.id, () =>
          pollAccount(account).catch((error) =>
            parts.logger.warn({ err: error, account: account.name }, 'polling failed'),
          ),
        )
    },
    drain: polling.drain,
  }
}

/** Provider ids of messages that are still only `sent`, by the key that sent them: those of the earliest calls, if they are many. */
async function findUnreported(
  pool: pg.Pool,
  accountId: number,
  fromMs: number,
  untilMs: number,
): Promise<{ byKey: Map<number, string[]>; reachedMs: number }> {
  const { rows } = await pool.query<{ id: string; key_id: number; provider_id: string }>({
    name: 'unreported',
    text: `
      select c.id, c.key_id, m.provider_id
      from calls c
      cross join lateral unnest(c.ids) t(id)
      join messages m on m.id = t.id and m.call_id = c.id
      where c.id >= $2 and c.id < $3 and c.account_id = $1 and m.status = ${SENT} and m.provider_id is not null
      order by c.id
      limit ${ROUND_MAX}`,
    values: [accountId, uuidAt(fromMs), uuidAt(untilMs)],
  })
  const byKey = new Map<number, string[]>()
  for (const { key_id, provider_id } of rows) byKey.set(key_id, [...(byKey.get(key_id) ?? []), provider_id])
  const last = rows.length === ROUND_MAX ? rows.at(-1) : undefined
  // the last call may be there in part: it comes first in the next round, which has to get beyond it
  const reachedMs = last ? Math.max(timeOfUuid(last.id), fromMs + 1) : untilMs
  return { byKey, reachedMs }
}
