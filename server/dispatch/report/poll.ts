import type pg from 'pg'
import type { Logger } from 'pino'
import type { Context, Fault } from '../../../providers/provider.ts'
import { isDatabaseAway } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { timeOfUuid } from '../../platform/ids.ts'
import { createAccountWork } from '../account-work.ts'
import { type Account, needsNoKey, type Routing } from '../road/routing.ts'
import type { Connections } from '../send/connections.ts'
import type { Reporter } from './report.ts'
import { listSentMessages } from './sent-messages.ts'

/** Rounds that a question fails in before the poll goes on without it: its messages are asked for again at the next age. */
const TRIES_MAX = 5
/** Refusals that the next question of the same key would meet as well. */
const OF_EVERY_QUESTION = new Set<Fault>(['account', 'credit', 'key', 'busy', 'network'])
/** Such refusals in a row that end a round: a provider that is down is not asked twenty times to find out. */
const REFUSALS_MAX = 2

export type PollParts = {
  pool: pg.Pool
  logger: Logger
  connections: Connections
  reporter: Reporter
  routing(): Routing
  now(): number
}

type Unreported = { callId: string; providerId: string }
/** Up to when calls were asked for, in ms since 1970, and how many rounds have failed right there. */
type Cursor = { atMs: number; failures: number }

/**
 * Asks providers for the delivery of what was sent and not yet reported, at certain ages of its call (a provider's
 * `pollAfterMs`). Nothing is kept per message: each key has, for each age, a cursor in memory that follows the clock over
 * the calls, whose ids are their time; what one of them meets holds up none of the others. A node that starts polls
 * everything once, since its cursors begin at the age after.
 */
export function createPoller(parts: PollParts): { pollRound(): void; drain(): Promise<void> } {
  const polling = createAccountWork()
  const cursors = new Map<string, Cursor>()

  async function pollAccount(account: Account): Promise<void> {
    const { provider } = account
    if (!provider.findReports) return
    for (const [index, ageMs] of provider.pollAfterMs.entries()) {
      const nextAgeMs = provider.pollAfterMs[index + 1] ?? provider.reportWindowMs
      for (const keyId of keysOf(account)) {
        const name = `${account.id}/${keyId}/${ageMs}`
        const until = parts.now() - ageMs
        const cursor = cursors.get(name) ?? { atMs: parts.now() - nextAgeMs, failures: 0 }
        if (until > cursor.atMs) cursors.set(name, await pollCalls(account, keyId, cursor, until))
      }
    }
  }

  /** Asks for the calls from the cursor on. Where a question fails, the cursor stays before it, for some rounds. */
  async function pollCalls(account: Account, keyId: number, cursor: Cursor, untilMs: number): Promise<Cursor> {
    const context = parts.connections.context(account, keyId === 0 ? null : keyId)
    if (!context) return cursor
    const { sent, reachedMs } = await listSentMessages(parts.pool, {
      accountId: account.id,
      keyId,
      fromMs: cursor.atMs,
      untilMs,
    })
    const unreported = sent.flatMap(({ callId, providerId }) => (providerId === null ? [] : [{ callId, providerId }]))
    const size = account.provider.reportsMax ?? 100
    let failedMs: number | undefined
    let isAnyAnswered = false
    let isOwnFault = false
    let refusals = 0
    let from = 0
    for (; from < unreported.length && refusals < REFUSALS_MAX; from += size) {
      const asked = unreported.slice(from, from + size)
      const failure = await askFor(account, context, asked)
      isAnyAnswered ||= failure === undefined
      if (failure === undefined) refusals = 0
      else {
        failedMs ??= Math.max(cursor.atMs, timeOf(asked[0]))
        if (failure === 'every') refusals++
        else isOwnFault = true
      }
    }
    if (failedMs === undefined) return { atMs: reachedMs, failures: 0 }
    const failures = failedMs === cursor.atMs ? cursor.failures + 1 : 1
    if (failures < TRIES_MAX || !(isAnyAnswered || isOwnFault)) return { atMs: failedMs, failures }
    const unasked = unreported[from]
    return { atMs: unasked ? Math.max(timeOf(unasked), cursor.atMs + 1) : reachedMs, failures: 0 }
  }

  /** One question. Answers whether a failure is this question's own or every question's; undefined for none. */
  async function askFor(account: Account, context: Context, asked: Unreported[]): Promise<'own' | 'every' | undefined> {
    const { name, provider } = account
    try {
      const result = await provider.findReports?.(
        context,
        asked.map(({ providerId }) => providerId),
      )
      if (result?.kind === 'answered') {
        await parts.reporter.report(account.id, result.reports)
        return undefined
      }
      parts.logger.info({ account: name, code: result?.code }, 'delivery could not be polled')
      return result && OF_EVERY_QUESTION.has(result.fault) ? 'every' : 'own'
    } catch (error) {
      // without a database no question can be kept, and none is to blame
      if (isDatabaseAway(error) || (error instanceof AppError && error.code === 'unavailable')) throw error
      parts.logger.warn({ err: error, account: name }, 'a question for delivery failed')
      return 'own'
    }
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

/** The keys that an account's calls may have been made with, disabled ones too; 0 is that of a provider that needs none. */
const keysOf = (account: Account): number[] => [
  ...(needsNoKey(account) ? [0] : []),
  ...[...account.keys, ...account.retiredKeys].map(({ id }) => id),
]

const timeOf = (one: Unreported | undefined): number => (one ? timeOfUuid(one.callId) : 0)
