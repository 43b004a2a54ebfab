import { sql } from 'kysely'
import { repeat } from '../../dispatch/repeat.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { insertBlocks } from './queries.ts'

const LOOK_EVERY_MS = 30_000
/** How often a line's list is read, give or take a fifth. In seconds. */
const PERIOD_S = 3_600
/** A new line waits so long for its first reading, and whoever reads holds it for as long. In seconds. */
const HELD_S = 600
/** After so many failures in a row it is read so many periods later at most. */
const BACKOFF_MAX = 8
/** Read again each time: what came to the list late is not missed. */
const OVERLAP_MS = 86_400_000
/** Rows of one statement. */
const AT_ONCE = 5_000

type ReadDeps = Pick<Deps, 'database' | 'dispatch' | 'log' | 'ids'>
type Due = { accountId: number; line: string; readUntil: Date | null; failures: number }

/** Reads for as long as the node lives. */
export function startBlockedListRounds(deps: ReadDeps): { stop(): Promise<void> } {
  return repeat(LOOK_EVERY_MS, deps.log, () => readDueLists(deps))
}

/**
 * Reads the providers' own lists of who stopped a line, where they have such lists, and blocks them here: one node of all
 * that look. Answers how many numbers were new.
 */
export async function readDueLists(deps: ReadDeps): Promise<number> {
  const lines = [...deps.dispatch.listPolledLines('findBlocked')].flatMap(([accountId, numbers]) =>
    numbers.map((line) => ({ accountId, line })),
  )
  if (lines.length === 0) return 0
  let added = 0
  for (const due of await claimDue(deps.database.db, lines)) added += await readList(deps, due)
  if (added > 0) await deps.dispatch.blocks.round()
  return added
}

async function readList(deps: ReadDeps, { accountId, line, readUntil, failures }: Due): Promise<number> {
  const { db } = deps.database
  const begunAt = new Date(deps.ids.now())
  const since = readUntil && new Date(readUntil.getTime() - OVERLAP_MS)
  const answer = await deps.dispatch.askOfLine.findBlocked(accountId, line, since)
  if (answer?.kind !== 'read') {
    if (answer && failures === 0)
      deps.log.warn(
        { account: accountId, line, code: answer.code, words: answer.text, who: answer.who },
        'the list of blocked numbers of a provider could not be read; it is tried again',
      )
    await planNext(db, { accountId, line, failures: answer ? failures + 1 : 0, readUntil })
    return 0
  }
  const blocks = new Map<string, { number: string; line: string; at: string | null }>()
  for (const { number, at } of answer.value) {
    const phone = parsePhone(number)
    if (phone.ok) blocks.set(phone.e164, { number: phone.e164, line, at: at?.toISOString() ?? null })
  }
  const all = [...blocks.values()]
  let added = 0
  for (let from = 0; from < all.length; from += AT_ONCE)
    added += await inTransaction(db, (tx) => addPart(tx, line, all.slice(from, from + AT_ONCE)))
  await planNext(db, { accountId, line, failures: 0, readUntil: begunAt })
  return added
}

async function addPart(tx: Db, line: string, part: { number: string; line: string; at: string | null }[]) {
  const added = await insertBlocks(tx, part, { source: 'provider', reason: null, by: null })
  const [first] = added
  if (first)
    await writeAudit(tx, makeInternalActor('system', `blocked numbers of ${line}`), {
      action: 'blocked-number.add',
      subjectKind: 'blocked-number',
      subjectId: first.id,
      after: { count: added.length, lines: [line], source: 'provider' },
    })
  return added.length
}

async function claimDue(db: Db, lines: { accountId: number; line: string }[]): Promise<Due[]> {
  const asked = sql`jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) t ("accountId" int, line text)`
  const { rows } = await sql<Due>`
    with made as (
      insert into blocked_list_reads (account_id, line, due_at)
      select t."accountId", t.line, now() + ${HELD_S}::float8 * interval '1 s'
      from ${asked} join accounts a on a.id = t."accountId"
      on conflict do nothing
    )
    update blocked_list_reads set due_at = now() + ${HELD_S}::float8 * interval '1 s'
    where (account_id, line) in (
      select r.account_id, r.line from blocked_list_reads r join ${asked} on t."accountId" = r.account_id and t.line = r.line
      where r.due_at <= now() for update of r skip locked)
    returning account_id as "accountId", line, read_until as "readUntil", failures`.execute(db)
  return rows
}

async function planNext(db: Db, { accountId, line, failures, readUntil }: Due): Promise<void> {
  const periods = Math.min(2 ** failures, BACKOFF_MAX)
  await sql`
    update blocked_list_reads set failures = ${failures}, read_until = ${readUntil},
      due_at = now() + ${PERIOD_S * periods}::float8 * (0.8 + random() * 0.4) * interval '1 s'
    where account_id = ${accountId} and line = ${line}`.execute(db)
}
