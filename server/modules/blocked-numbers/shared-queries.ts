import { sql } from 'kysely'
import type { FailureCode, Refusal, Who } from '../../../providers/provider.ts'
import type { Db } from '../../platform/db/database.ts'

/** A line, with what is known of its provider's list: read from it, and put on it. Times as JSON writes them. */
export type ListRow = {
  accountId: number
  line: string
  readUntil: string | null
  readFailures: number
  sharedBy: string | null
  sharedAt: string | null
  lastAt: string | null
  /** Blocks that have changed since it was last brought up to date. */
  waiting: number
  shared: number
  failures: number
  failure: FailureCode | null
  failureCode: string | null
  failureWords: string | null
  failureWho: Who | null
}

type Line = { accountId: number; line: string }
const asTable = (lines: readonly Line[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) t ("accountId" int, line text)`

export async function listSharedRows(db: Db, lines: readonly Line[]): Promise<ListRow[]> {
  const { rows } = await sql<ListRow>`
    select t."accountId", t.line, r.read_until as "readUntil", coalesce(r.failures, 0) as "readFailures",
      s.shared_by as "sharedBy", s.shared_at as "sharedAt", s.last_at as "lastAt",
      case when s.line is null then 0 else
        (select count(*)::int from blocked_numbers b where b.change > s.shared_until and b.line in (t.line, '')) end as waiting,
      (select count(*)::int from shared_blocks k where k.account_id = t."accountId" and k.line = t.line) as shared,
      coalesce(s.failures, 0) as failures, s.failure, s.failure_code as "failureCode", s.failure_words as "failureWords",
      s.failure_who as "failureWho"
    from ${asTable(lines)}
    left join blocked_list_reads r on r.account_id = t."accountId" and r.line = t.line
    left join shared_block_lists s on s.account_id = t."accountId" and s.line = t.line
    order by t."accountId", t.line`.execute(db)
  return rows
}

/** Whether codes go by a line whatever is blocked on it: its provider's list would stop them. */
export const carriesCodes = (line: { kind: string; carriesOtp: boolean }): boolean =>
  line.kind !== 'advertising' && line.carriesOtp

/** False where it is shared already. */
export async function insertShared(tx: Db, { accountId, line }: Line, by: string): Promise<boolean> {
  const { rows } = await sql`
    insert into shared_block_lists (account_id, line, shared_by) values (${accountId}, ${line}, ${by})
    on conflict do nothing returning line`.execute(tx)
  return rows.length > 0
}

export async function deleteShared(tx: Db, { accountId, line }: Line): Promise<boolean> {
  const { rows } = await sql`
    delete from shared_block_lists where account_id = ${accountId} and line = ${line} returning line`.execute(tx)
  return rows.length > 0
}

export async function isShared(tx: Db, { accountId, line }: Line): Promise<boolean> {
  const { rows } = await sql`
    select from shared_block_lists where account_id = ${accountId} and line = ${line}`.execute(tx)
  return rows.length > 0
}

export type DueList = { accountId: number; line: string; sharedUntil: number; failures: number }

/**
 * Lists that something has changed for and whose time has come: ours for so many seconds. None of a line that carries
 * codes.
 */
export async function claimDueLists(db: Db, lines: readonly Line[], heldS: number): Promise<DueList[]> {
  const { rows } = await sql<DueList>`
    update shared_block_lists set due_at = now() + ${heldS}::float8 * interval '1 s'
    where (account_id, line) in (
      select s.account_id, s.line from shared_block_lists s join ${asTable(lines)} on t."accountId" = s.account_id and t.line = s.line
      join sender_lines l on l.account_id = s.account_id and l.number = s.line and not (l.kind <> 'advertising' and l.carries_otp)
      where s.due_at <= now() and exists (select from blocked_numbers b where b.change > s.shared_until)
      for update of s skip locked)
    returning account_id as "accountId", line, shared_until::float8 as "sharedUntil", failures`.execute(db)
  return rows
}

/**
 * A number whose blocks have changed: what is to be done about it, and whether it was asked for before and never
 * answered.
 */
export type Change = { number: string; wish: 'add' | 'remove' | null; isOpen: boolean }

/**
 * The next changes of a line's blocks, oldest first, with the change that they reach to. What came from a provider's list is
 * there; what we put there goes once nothing blocks the number on this line any more.
 */
export async function listChanges(db: Db, { accountId, line, sharedUntil }: DueList, max: number) {
  const { rows } = await sql<Change & { change: number }>`
    with part as (
      select number, max(change) as change from (
        select number, change from blocked_numbers where change > ${sharedUntil}::bigint and line in (${line}, '')
        order by change limit ${max}) p
      group by number
    )
    select p.number, p.change::float8 as change, coalesce(not k.is_sure, false) as "isOpen",
      case
        when exists (select from blocked_numbers b where b.number = p.number and b.line in (${line}, '')
                     and b.removed_at is null and b.source <> 'provider')
          then case when k.is_sure then null else 'add' end
        when k.number is not null and not exists (
          select from blocked_numbers b where b.number = p.number and b.line in (${line}, '') and b.removed_at is null)
          then 'remove'
      end as wish
    from part p
    left join shared_blocks k on k.account_id = ${accountId} and k.line = ${line} and k.number = p.number
    order by p.change`.execute(db)
  return { changes: rows as Change[], until: rows.at(-1)?.change }
}

/** Written before the provider is asked: an answer that is lost leaves a trace. */
export async function openShared(db: Db, { accountId, line }: Line, numbers: readonly string[]): Promise<void> {
  await sql`
    insert into shared_blocks (account_id, line, number)
    select ${accountId}, ${line}, number from unnest(${numbers}::text[]) number
    on conflict do nothing`.execute(db)
}

/** What the provider said of those that were asked for: `ours` stay, the others are none of ours. */
export async function settleShared(
  tx: Db,
  { accountId, line }: Line,
  asked: readonly string[],
  ours: readonly string[],
): Promise<void> {
  await sql`
    with kept as (
      update shared_blocks set is_sure = true
      where account_id = ${accountId} and line = ${line} and number = any (${ours}::text[])
    )
    delete from shared_blocks
    where account_id = ${accountId} and line = ${line} and number = any (${asked}::text[]) and not number = any (${ours}::text[])`.execute(
    tx,
  )
}

export async function forgetShared(tx: Db, { accountId, line }: Line, numbers: readonly string[]): Promise<void> {
  await sql`
    delete from shared_blocks
    where account_id = ${accountId} and line = ${line} and number = any (${numbers}::text[])`.execute(tx)
}

/** Done up to a change; due again at once where more waits. */
export async function noteShared(
  tx: Db,
  { accountId, line }: Line,
  until: number,
  { isMore, periodS }: { isMore: boolean; periodS: number },
): Promise<void> {
  await sql`
    update shared_block_lists set shared_until = ${until}::bigint, last_at = now(), failures = 0, failure = null,
      failure_code = null, failure_words = null, failure_who = null,
      due_at = now() + ${isMore ? 0 : periodS}::float8 * interval '1 s'
    where account_id = ${accountId} and line = ${line}`.execute(tx)
}

export async function noteFailure(tx: Db, { accountId, line }: Line, refusal: Refusal, inS: number): Promise<void> {
  await sql`
    update shared_block_lists set failures = failures + 1, failure = ${refusal.failure}, failure_code = ${refusal.code},
      failure_words = ${refusal.text}, failure_who = ${refusal.who},
      due_at = now() + ${inS}::float8 * (0.8 + random() * 0.4) * interval '1 s'
    where account_id = ${accountId} and line = ${line}`.execute(tx)
}

/** The newest change there is. */
export async function readLastChange(db: Db): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(change), 0)::float8 as last from blocked_numbers`.execute(db)
  return rows[0]!.last
}
