import { sql } from 'kysely'
import type { Inbound } from '../../../providers/provider.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { timeOfUuid, uuidAt } from '../../platform/ids.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { everyWord, holdsPart } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import { heedWords, readWords, type Written } from '../blocked-numbers/blocked-numbers.ts'

/** A provider that repeats itself does so within days; further back its ids are not looked for. */
const REPEATED_WITHIN_MS = 14 * 86_400_000
/** Ten segments and more than any SMS; what is longer is cut. In UTF-16 units. */
const TEXT_MAX = 10_000
const WORD_MAX = 200
/** The namespace of the advisory lock of an account. */
const LOCK = 185

/**
 * Stores what a provider told of an account, in one transaction; what it told before (by its id) is left as it is. Those
 * of one account wait for each other: a provider that calls twice at once must not be stored twice. Whoever wrote the word
 * that stops a line is blocked with it.
 */
export async function storeInbound(
  { database, ids }: Pick<Deps, 'database' | 'ids'>,
  accountId: number,
  inbound: Inbound[],
) {
  const rows = [...new Map(inbound.map((one) => [one.providerId, toRow(one, ids.uuid())])).values()]
  if (rows.length === 0) return
  const since = uuidAt(ids.now() - REPEATED_WITHIN_MS)
  await database.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK}::int, ${accountId}::int)`.execute(tx)
    const words = await readWords(tx, accountId)
    const told = rows.map((row) => ({ ...row, line: findLine(row.line, words) }))
    const { rows: stored } = await sql<Written>`
      insert into inbound_messages (id, account_id, provider_id, line, sender, text, sent_at)
      select t.id, ${accountId}::int, t.provider_id, t.line, t.sender, t.text, t.sent_at
      from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
        as t(id uuid, provider_id text, line text, sender text, text text, sent_at timestamptz)
      where not exists (
        select from inbound_messages m
        where m.account_id = ${accountId}::int and m.provider_id = t.provider_id and m.id >= ${since}::uuid
      )
      returning id, sender, line, text`.execute(tx)
    await heedWords(tx, words, stored)
  })
}

/** A line as the account has it: some providers tell it with the country's prefix, or a zero before it. */
function findLine(told: string, lines: ReadonlyMap<string, unknown>): string {
  if (lines.has(told)) return told
  const bare = told.replace(/^(?:\+|00)?(?:98)?0?(?=\d{3,}$)/, '')
  return lines.has(bare) ? bare : told
}

const toRow = ({ providerId, line, from, text, at }: Inbound, id: string) => ({
  id,
  provider_id: clean(providerId, WORD_MAX),
  line: clean(line, WORD_MAX),
  sender: clean(from, WORD_MAX),
  text: clean(text, TEXT_MAX),
  sent_at: at,
})

/** Without what the database cannot hold. */
const clean = (text: string, max: number): string => text.replaceAll('\0', '').slice(0, max).toWellFormed()

export const inboundSearch = declareSearch({
  id: { sql: sql`m.id`, type: 'uuid' },
  defaultSort: '-receivedAt',
  fields: {
    receivedAt: {
      type: 'instant',
      sql: sql`m.id`,
      ofUuid: true,
      sortable: true,
      operators: ['gt', 'gte', 'lt', 'lte'],
    },
    from: { type: 'phone', sql: sql`m.sender` },
    line: { type: 'text', sql: sql`m.line`, operators: ['eq', 'in'] },
    text: { type: 'text', sql: sql`m.text`, operators: ['eq', 'contains', 'prefix'] },
    account: { type: 'text', sql: sql`a.name`, operators: ['eq', 'in'] },
  },
  freeText: (text) =>
    everyWord(foldWords(text), (word) => sql`(${holdsPart(sql`m.text`, word)} or strpos(m.sender, ${word}) > 0)`),
})

type Row = {
  id: string
  sender: string
  line: string
  text: string
  sentAt: Date | null
  account: string
  cursorId: string
  cursorSort: string | null
}

/**
 * What people wrote to the lines that are allocated to a service: a line that is lent to several is read by each of them.
 * A test token reads nothing of it, since who wrote wrote to a live line.
 */
export async function listInbound(db: Db, of: { serviceId: number; isTest: boolean }, search: SearchRequest) {
  const { rows } = await sql<Row>`
    select m.id, m.sender, m.line, m.text, m.sent_at as "sentAt", a.name as account ${search.cursorColumns}
    from inbound_messages m
    join accounts a on a.id = m.account_id
    where ${!of.isTest} and exists (
        select from allocations o
        where o.service_id = ${of.serviceId} and o.account_id = m.account_id and (o.lines = '{}' or m.line = any(o.lines)))
      and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ id, sender, line, text, sentAt, account }: Row) => ({
    id,
    receivedAt: new Date(timeOfUuid(id)).toISOString(),
    from: sender,
    line,
    text,
    sentAt: sentAt?.toISOString() ?? null,
    account,
  }))
}
