import { type RawBuilder, sql } from 'kysely'
import type { MessageClass } from '../../dispatch/classes.ts'
import type { QuotaCap } from '../../dispatch/limits/quotas.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'

export type AllocationRow = {
  id: number
  service: string
  serviceId: number
  account: string
  accountId: number
  provider: string
  methods: string[]
  lines: string[]
  position: number
  weight: number | null
  classes: MessageClass[]
  quotas: QuotaCap[]
  createdAt: Date
}

const COLUMNS = sql`
  o.id, s.name as service, o.service_id as "serviceId", a.name as account, o.account_id as "accountId", a.provider, o.methods, o.lines, o.position,
  o.weight, o.classes,
  (select coalesce(json_agg(json_build_object('span', q.span, 'unit', q.unit, 'cap', q.cap) order by q.span, q.unit), '[]')
   from allocation_quotas q where q.allocation_id = o.id) as quotas,
  o.created_at as "createdAt"`
const TABLES = sql`
  allocations o
  join services s on s.id = o.service_id
  join accounts a on a.id = o.account_id`

export const allocationSearch = declareSearch({
  fields: {
    service: { type: 'text', sql: sql`s.name`, operators: ['eq', 'ne', 'in'], sortable: true },
    account: { type: 'text', sql: sql`a.name`, operators: ['eq', 'ne', 'in'], sortable: true },
    method: { type: 'text', where: hasElement(sql`o.methods`), operators: ['eq', 'in'] },
    line: { type: 'text', where: hasElement(sql`o.lines`), operators: ['eq', 'in'] },
    class: { type: 'text', where: hasElement(sql`o.classes`), operators: ['eq', 'in'] },
    weight: { type: 'number', sql: sql`o.weight` },
    position: { type: 'number', sql: sql`o.position`, sortable: true },
    createdAt: { type: 'instant', sql: sql`o.created_at`, sortable: true },
  },
  id: { sql: sql`o.id`, type: 'integer' },
  defaultSort: 'service',
})

function hasElement(column: RawBuilder<unknown>) {
  return (_operator: string, values: readonly string[]) => sql`${column} && ${values}::text[]`
}

/** `service`: only of that one (`?service=` names a service everywhere, and so is no field of the search). */
export async function listAllocationRows(db: Db, search: SearchRequest, service: string | null) {
  const { rows } = await sql<AllocationRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from ${TABLES}
    where ${service === null ? sql`true` : sql`s.name = ${service}`} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): AllocationRow => row)
}

export async function findAllocationRow(db: Db, id: number): Promise<AllocationRow | undefined> {
  const { rows } = await sql<AllocationRow>`select ${COLUMNS} from ${TABLES} where o.id = ${id}`.execute(db)
  return rows[0]
}

/** All of a service, in its order of choice. */
export async function listAllocationRowsOf(db: Db, service: string): Promise<AllocationRow[]> {
  const { rows } = await sql<AllocationRow>`
    select ${COLUMNS} from ${TABLES} where s.name = ${service} order by o.position, o.id`.execute(db)
  return rows
}

/** The new allocation's id; undefined where the service has the account already. */
export async function insertAllocation(
  db: Db,
  row: Pick<AllocationRow, 'methods' | 'lines' | 'weight' | 'classes'> & {
    serviceId: number
    accountId: number
    position: number | null
  },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into allocations (service_id, account_id, methods, lines, weight, classes, position)
    values (${row.serviceId}, ${row.accountId}, ${row.methods}::text[], ${row.lines}::text[], ${row.weight},
            ${row.classes}::text[],
            coalesce(${row.position}::smallint,
                     (select least(max(position) + 1, 32767) from allocations where service_id = ${row.serviceId}), 0))
    on conflict (service_id, account_id) do nothing
    returning id`.execute(db)
  return rows[0]?.id
}

export async function updateAllocation(
  db: Db,
  id: number,
  row: Pick<AllocationRow, 'methods' | 'lines' | 'position' | 'weight' | 'classes'>,
): Promise<void> {
  await sql`
    update allocations set methods = ${row.methods}::text[], lines = ${row.lines}::text[], position = ${row.position},
      weight = ${row.weight}, classes = ${row.classes}::text[]
    where id = ${id}`.execute(db)
}

/** In place of all that were. */
export async function replaceAllocationQuotas(db: Db, id: number, caps: QuotaCap[]): Promise<void> {
  await sql`delete from allocation_quotas where allocation_id = ${id}`.execute(db)
  await sql`
    insert into allocation_quotas (allocation_id, span, unit, cap)
    select ${id}::int, w.span, w.unit, w.cap
    from json_to_recordset(${JSON.stringify(caps)}::json) w(span text, unit text, cap bigint)`.execute(db)
}

export async function deleteAllocation(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql`delete from allocations where id = ${id} returning id`.execute(db)
  return rows.length > 0
}

/** The providers of a service's accounts, each once. */
export async function listProvidersOfService(db: Db, serviceId: number): Promise<string[]> {
  const { rows } = await sql<{ provider: string }>`
    select distinct a.provider
    from allocations o
    join accounts a on a.id = o.account_id
    where o.service_id = ${serviceId}`.execute(db)
  return rows.map((row) => row.provider)
}
