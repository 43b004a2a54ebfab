import { sql } from 'kysely'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import { countDaysLeft } from './pace.ts'
import { COUNTED_EXPIRY } from './queries.ts'

export const EXPIRY_KINDS = ['account', 'key', 'line', 'token'] as const

/** Something that ends: an account's contract, one of its keys or lines, a token. */
export type Expiry = {
  kind: (typeof EXPIRY_KINDS)[number]
  name: string
  /** The account that it is of, by name; null for a token. */
  account: string | null
  /** The service that a token is of; null for a token of the centre, and for what is of an account. */
  service: string | null
  expiresAt: string
  daysLeft: number
}

/** What ended longer ago is history. */
const PAST_DAYS = 30

export const expirySearch = declareSearch({
  fields: {
    kind: { type: 'enum', sql: sql`e.kind`, values: EXPIRY_KINDS },
    name: { type: 'text', sql: sql`e.name` },
    account: { type: 'text', sql: sql`e.account` },
    service: { type: 'text', sql: sql`e.service` },
    expiresAt: { type: 'instant', sql: sql`e.expires_at`, sortable: true },
  },
  id: { sql: sql`e.id`, type: 'text' },
  defaultSort: 'expiresAt',
  freeText: (text) =>
    holdsWords(sql`(e.name || ' ' || coalesce(e.account, '') || ' ' || coalesce(e.service, ''))`, foldWords(text)),
})

type Row = Omit<Expiry, 'expiresAt' | 'daysLeft'> & { expiresAt: Date; cursorId: string; cursorSort: string | null }

/** What ends, the next first. Tokens are told to those alone who may read them. */
export async function listExpiries(db: Db, actor: Actor, search: SearchRequest, nowMs: number) {
  const mayReadTokens = actor.permissions.has('centre-tokens:read')
  const { rows } = await sql<Row>`
    select e.kind, e.name, e.account, e.service, e.expires_at as "expiresAt" ${search.cursorColumns}
    from (
      select 'account ' || a.id as id, 'account' as kind, a.name, a.name as account, null as service, ${COUNTED_EXPIRY} as expires_at
      from accounts a join balances b on b.account_id = a.id
      union all
      select 'key ' || k.id, 'key', k.name, a.name, null, k.expires_at
      from account_keys k join accounts a on a.id = k.account_id where k.disabled_at is null
      union all
      select 'line ' || l.id, 'line', l.number, a.name, null, l.expires_at
      from sender_lines l join accounts a on a.id = l.account_id where l.disabled_at is null
      union all
      select 'token ' || t.id, 'token', t.name, null, s.name, t.expires_at
      from tokens t left join services s on s.id = t.service_id
      where t.revoked_at is null and ${mayReadTokens}
    ) e
    where e.expires_at > ${new Date(nowMs)}::timestamptz - make_interval(days => ${PAST_DAYS}) and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(
    search,
    rows,
    ({ kind, name, account, service, expiresAt }): Expiry => ({
      ...{ kind, name, account, service },
      expiresAt: expiresAt.toISOString(),
      daysLeft: countDaysLeft(expiresAt, nowMs),
    }),
  )
}
