import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'

export type ListRow = { id: number; name: string; notes: string; members: number; createdAt: Date }

const COLUMNS = sql`l.id, l.name, l.notes, l.members, l.created_at as "createdAt"`

export const contactListSearch = declareSearch({
  fields: {
    id: { type: 'number', sql: sql`l.id`, operators: ['eq', 'in'] },
    name: { type: 'text', sql: sql`l.name`, sortable: true },
    notes: { type: 'text', sql: sql`l.notes`, operators: ['contains', 'empty'] },
    members: { type: 'number', sql: sql`l.members`, sortable: true },
    createdAt: { type: 'instant', sql: sql`l.created_at`, sortable: true },
  },
  id: { sql: sql`l.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(sql`(l.name || ' ' || l.notes)`, foldWords(text)),
})

export async function listListRows(db: Db, serviceId: number, search: SearchRequest) {
  const { rows } = await sql<ListRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from contact_lists l
    where l.service_id = ${serviceId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): ListRow => row)
}

/** `lock`: nobody else changes it until the transaction ends. */
export async function findListRow(db: Db, serviceId: number, id: number, lock = false): Promise<ListRow | undefined> {
  if (lock)
    await sql`select from contact_lists where id = ${id} and service_id = ${serviceId} for no key update`.execute(db)
  const { rows } = await sql<ListRow>`
    select ${COLUMNS} from contact_lists l where l.id = ${id} and l.service_id = ${serviceId}`.execute(db)
  return rows[0]
}

/** Throws the database's unique violation where the service has a list of this name. */
export async function insertList(db: Db, serviceId: number, name: string, notes: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contact_lists (service_id, name, notes) values (${serviceId}, ${name}, ${notes}) returning id`.execute(
    db,
  )
  return rows[0]!.id
}

/** Throws as `insertList` does. */
export async function updateList(db: Db, id: number, { name, notes }: Pick<ListRow, 'name' | 'notes'>): Promise<void> {
  await sql`update contact_lists set name = ${name}, notes = ${notes} where id = ${id}`.execute(db)
}

export async function deleteListRow(db: Db, id: number): Promise<void> {
  await sql`delete from contact_lists where id = ${id}`.execute(db)
}

/** Which of these contacts the service has. */
export async function findContactIds(db: Db, serviceId: number, ids: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select id from contacts where service_id = ${serviceId} and id = any (${ids}::bigint[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Adds and takes out; answers how many were not, or were, on it before. */
export async function writeMembers(
  db: Db,
  serviceId: number,
  listId: number,
  add: readonly number[],
  remove: readonly number[],
): Promise<{ added: number; removed: number }> {
  const gone = await sql`
    delete from contact_list_members where list_id = ${listId} and contact_id = any (${remove}::bigint[])`.execute(db)
  const come = await sql`
    insert into contact_list_members (service_id, list_id, contact_id)
    select ${serviceId}, ${listId}, id from unnest(${add}::bigint[]) id
    on conflict do nothing`.execute(db)
  return { added: Number(come.numAffectedRows ?? 0), removed: Number(gone.numAffectedRows ?? 0) }
}

/** A recipient as an expansion needs it. `fields`: the values that the contact has, by name of the field. */
export type ListMember = {
  contactId: number
  number: string
  email: string | null
  name: string
  language: 'fa' | 'en' | null
  fields: Record<string, string | number>
}

/**
 * The next members of some lists of a service, each once though it be on several, in the order of their ids: those after
 * the contact `after` (0 at first), at most `limit`. Fewer than `limit` means that there are no more. Each list gives its
 * first `limit` by its key, so that a page costs the same wherever it stands.
 */
export async function readListMembers(
  db: Db,
  serviceId: number,
  listIds: readonly number[],
  after: number,
  limit: number,
): Promise<ListMember[]> {
  const { rows } = await sql<ListMember>`
    select c.id as "contactId", c.number, c.email, c.name, c.language, c.fields
    from (
      select distinct m.contact_id
      from contact_lists l
      cross join lateral (
        select contact_id from contact_list_members
        where list_id = l.id and contact_id > ${after} order by contact_id limit ${limit}
      ) m
      where l.service_id = ${serviceId} and l.id = any (${listIds}::int[])
      order by m.contact_id
      limit ${limit}
    ) page
    join contacts c on c.service_id = ${serviceId} and c.id = page.contact_id
    order by c.id`.execute(db)
  return rows
}
