import { sql } from 'kysely'
import type { FailureCode, Who } from '../../../providers/provider.ts'
import type { CircuitKind } from '../../dispatch/road/circuit.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'

export const CIRCUIT_KINDS = ['account', 'key', 'line', 'template'] as const satisfies CircuitKind[]

type Reason = { failure: FailureCode; who: Who; code: string; words: string }
export type CircuitRow = Reason & {
  kind: CircuitKind
  /** A key's name, a line's number or a method; null: the account itself. */
  subject: string | null
  state: 'open' | 'half_open'
  since: string
  retryAt: string
  openings: number
}
/** `subject` of a key that is no longer there is null. */
export type CircuitEventRow = Reason & {
  kind: CircuitKind
  subject: string | null
  state: 'open' | 'half_open' | 'closed'
  at: Date
}

/** A circuit keeps the id of its key: people know the key by its name. `c`: the row, `k`: the key of that id. */
const SUBJECT = sql`case c.kind when 'key' then k.name else nullif(c.subject, '') end`
const KEY = sql`left join account_keys k on c.kind = 'key' and k.account_id = c.account_id and k.id::text = c.subject`

/**
 * The circuits of the account `a` that are not closed, as JSON; what a removed key or line was stopped for is nobody's
 * matter.
 */
export const OPEN_CIRCUITS = sql`
  (select coalesce(json_agg(json_build_object('kind', c.kind, 'subject', ${SUBJECT}, 'state', c.state, 'failure', c.failure,
     'who', c.who, 'code', c.code, 'words', c.words, 'since', c.since, 'retryAt', c.retry_at, 'openings', c.openings)
     order by array_position(array['account', 'key', 'line', 'template'], c.kind), c.subject), '[]')
   from circuits c ${KEY}
   where c.account_id = a.id and c.state <> 'closed' and (c.kind <> 'key' or k.id is not null)
     and (c.kind <> 'line' or exists (select from sender_lines l where l.account_id = a.id and l.number = c.subject)))`

export const circuitEventSearch = declareSearch({
  fields: {
    at: { type: 'instant', sql: sql`c.at`, sortable: true },
    kind: { type: 'enum', sql: sql`c.kind`, values: CIRCUIT_KINDS },
    subject: { type: 'text', sql: SUBJECT },
    state: { type: 'enum', sql: sql`c.state`, values: ['open', 'half_open', 'closed'] },
    failure: { type: 'text', sql: sql`c.failure`, operators: ['eq', 'ne', 'in'] },
    code: { type: 'text', sql: sql`c.code` },
  },
  id: { sql: sql`c.id`, type: 'integer' },
  defaultSort: '-at',
})

export async function listCircuitEventRows(db: Db, accountId: number, search: SearchRequest) {
  const { rows } = await sql<CircuitEventRow & { cursorId: string; cursorSort: string | null }>`
    select c.kind, ${SUBJECT} as subject, c.state, c.failure, c.who, c.code, c.words, c.at ${search.cursorColumns}
    from circuit_events c ${KEY}
    where c.account_id = ${accountId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): CircuitEventRow => row)
}

/**
 * Lets what of an account is stopped be tried a second from now: by then every node has read what was mended. One that a
 * node is changing at this moment is passed by: waiting for it, with locks of our own, could end in a deadlock.
 */
export async function hastenCircuits(db: Db, accountId: number): Promise<boolean> {
  const { rows } = await sql`
    with stopped as materialized (
      select account_id, kind, subject from circuits
      where account_id = ${accountId} and state = 'open' and retry_at > clock_timestamp() + interval '1 s'
      for update skip locked
    )
    update circuits c set retry_at = clock_timestamp() + interval '1 s'
    from stopped s
    where c.account_id = s.account_id and c.kind = s.kind and c.subject = s.subject
    returning 1`.execute(db)
  return rows.length > 0
}
