import { sql } from 'kysely'
import type { Inbound } from '../../../providers/provider.ts'
import { repeat } from '../../dispatch/repeat.ts'
import { type Db, isDatabaseAway, isWorthRepeating } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { storeInbound } from './inbound.ts'

const LOOK_EVERY_MS = 5_000
/** How often an account is asked, give or take a fifth, so that accounts do not fall into step. In seconds. */
const PERIOD_S = 60
/** After so many failures in a row it is asked so many periods later at most. */
const BACKOFF_MAX = 16
/** Who asks holds the account for this long; a node that died in it is followed by another. In seconds. */
const HELD_S = 300
/** Accounts that a node asks at the same moment. */
const AT_ONCE = 4
/** What a provider gave once it does not give again: it is kept until the database takes it, for so long. */
const STORE_TRIES = 60
const STORE_AGAIN_MS = 1_000

type PollDeps = Pick<Deps, 'database' | 'dispatch' | 'log' | 'ids'>
type Due = { accountId: number; failures: number }

/** Asks for as long as the node lives. */
export function startInboundRounds(deps: PollDeps): { stop(): Promise<void> } {
  return repeat(LOOK_EVERY_MS, deps.log, () => pollDueAccounts(deps))
}

/**
 * Asks the providers of all accounts whose time has come for what people wrote, on one node of all that look, and stores
 * it. Answers which accounts it asked. What fails is told once, and asked again later.
 */
export async function pollDueAccounts(deps: PollDeps): Promise<number[]> {
  const lines = deps.dispatch.listPolledLines('findInbound')
  if (lines.size === 0) return []
  const due = await claimDue(deps.database.db, [...lines.keys()])
  for (let from = 0; from < due.length; from += AT_ONCE)
    await Promise.all(
      due.slice(from, from + AT_ONCE).map((one) => pollAccount(deps, one, lines.get(one.accountId) ?? [])),
    )
  return due.map(({ accountId }) => accountId)
}

async function pollAccount(deps: PollDeps, { accountId, failures }: Due, lines: string[]): Promise<void> {
  const { db } = deps.database
  let fault: unknown
  for (const line of lines) {
    try {
      const after = await findLast(db, accountId, line)
      const answer = await deps.dispatch.askOfLine.findInbound(accountId, line, after)
      if (answer?.kind === 'read') await storeSurely(deps, accountId, answer.value)
      else if (answer) fault ??= { code: answer.code, text: answer.text, who: answer.who }
    } catch (error) {
      fault ??= error
    }
  }
  if (fault && failures === 0)
    deps.log.warn({ err: fault, account: accountId }, 'inbound messages could not be asked for; it is tried again')
  await planNext(db, accountId, fault ? failures + 1 : 0)
}

async function storeSurely(deps: PollDeps, accountId: number, inbound: Inbound[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await storeInbound(deps, accountId, inbound)
    } catch (error) {
      if (!(isDatabaseAway(error) || isWorthRepeating(error)) || tries === STORE_TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, STORE_AGAIN_MS))
    }
  }
}

/** A new account waits for its first question: whoever makes one has yet to enter its key. */
async function claimDue(db: Db, accounts: number[]): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with made as (
      insert into inbound_polls (account_id, due_at)
      select id, now() + ${PERIOD_S}::float8 * interval '1 s' from accounts where id = any (${accounts}::int[])
      on conflict do nothing
    )
    update inbound_polls set due_at = now() + ${HELD_S}::float8 * interval '1 s'
    where account_id in (
      select account_id from inbound_polls where account_id = any (${accounts}::int[]) and due_at <= now()
      for update skip locked)
    returning account_id as "accountId", failures`.execute(db)
  return rows
}

async function planNext(db: Db, accountId: number, failures: number): Promise<void> {
  const periods = Math.min(2 ** failures, BACKOFF_MAX)
  await sql`
    update inbound_polls
    set failures = ${failures}, due_at = now() + ${PERIOD_S * periods}::float8 * (0.8 + random() * 0.4) * interval '1 s'
    where account_id = ${accountId}`.execute(db)
}

/** The provider's id of what was stored last of a line: some count from it. */
async function findLast(db: Db, accountId: number, line: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select provider_id as id from inbound_messages where account_id = ${accountId} and line = ${line}
    order by id desc limit 1`.execute(db)
  return rows[0]?.id
}
