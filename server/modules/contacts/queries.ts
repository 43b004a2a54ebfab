import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords, readWords } from '../../platform/search/words.ts'
import { parsePhone } from '../../platform/text/phone.ts'

export const FIELD_TYPES = ['text', 'number', 'date'] as const
export const LANGUAGES = ['fa', 'en'] as const
/** A field that the service declared. */
export type ContactField = { name: string; titleFa: string; titleEn: string; type: (typeof FIELD_TYPES)[number] }

export type ContactRow = {
  id: number
  number: string
  email: string | null
  name: string
  language: (typeof LANGUAGES)[number] | null
  fields: Record<string, string | number>
  tags: string[]
  notes: string
  lists: { id: number; name: string }[]
  createdAt: Date
  changedAt: Date
}
export type ContactTraits = Omit<ContactRow, 'id' | 'lists' | 'createdAt' | 'changedAt'>

const COLUMNS = sql`
  c.id, c.number, c.email, c.name, c.language, c.fields, c.tags, c.notes, c.created_at as "createdAt", c.changed_at as "changedAt",
  (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name) order by l.name), '[]')
    from contact_list_members m join contact_lists l on l.id = m.list_id
    where m.service_id = c.service_id and m.contact_id = c.id) as lists`
const TEXT = sql`(c.name || ' ' || c.number || ' ' || coalesce(c.email, '') || ' ' || c.notes)`
const ID = sql`c.id`

export const contactSearch = declareSearch({
  fields: {
    id: { type: 'number', sql: ID, operators: ['eq', 'in'], sortable: true },
    number: { type: 'phone', sql: sql`c.number` },
    name: { type: 'text', sql: sql`c.name`, sortable: true },
    email: { type: 'text', sql: sql`c.email` },
    language: { type: 'enum', sql: sql`c.language`, values: LANGUAGES },
    tag: { type: 'tag', sql: sql`c.tags` },
    notes: { type: 'text', sql: sql`c.notes`, operators: ['contains', 'empty'] },
    list: {
      type: 'number',
      operators: ['eq', 'in'],
      where: (_operator, values) =>
        values.every((id) => /^\d{1,9}$/.test(id))
          ? sql`exists (select from contact_list_members m where m.service_id = c.service_id and m.contact_id = c.id
              and m.list_id = any (${values}::int[]))`
          : 'wrong',
    },
    createdAt: { type: 'instant', sql: sql`c.created_at` },
    changedAt: { type: 'instant', sql: sql`c.changed_at` },
  },
  id: { sql: ID, type: 'integer' },
  defaultSort: '-id',
  // a whole number is looked up by its key, whatever form it was typed in
  freeText: (text) => {
    const phone = parsePhone(text)
    return phone.ok ? sql`c.number = ${phone.e164}` : holdsWords(TEXT, readWords(text), 'sorted')
  },
})

export async function listContactRows(db: Db, serviceId: number, search: SearchRequest) {
  const { rows } = await sql<ContactRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from contacts c
    where c.service_id = ${serviceId} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): ContactRow => row)
}

/** The next contacts that a search finds after the one with the id `after` (0 at first), in the order of their ids. */
export async function readFoundContacts(
  db: Db,
  serviceId: number,
  { where }: Pick<SearchRequest, 'where'>,
  after: number,
  limit: number,
) {
  const { rows } = await sql<Pick<ContactRow, 'id' | 'number' | 'name' | 'language' | 'fields'>>`
    select c.id, c.number, c.name, c.language, c.fields
    from contacts c
    where c.service_id = ${serviceId} and c.id > ${after} and ${where}
    order by c.id limit ${limit}`.execute(db)
  return rows
}

/** `lock`: nobody else changes it until the transaction ends. */
export async function findContactRow(
  db: Db,
  serviceId: number,
  id: number,
  lock = false,
): Promise<ContactRow | undefined> {
  if (lock) await sql`select from contacts where service_id = ${serviceId} and id = ${id} for no key update`.execute(db)
  const { rows } = await sql<ContactRow>`
    select ${COLUMNS} from contacts c where c.service_id = ${serviceId} and c.id = ${id}`.execute(db)
  return rows[0]
}

const valuesOf = (c: ContactTraits) => sql`
  ${c.number}, ${c.email}, ${c.name}, ${c.language}, ${JSON.stringify(c.fields)}::jsonb, ${JSON.stringify(c.tags)}::jsonb, ${c.notes}`

/** The id, or undefined where the service has a contact with this number. */
export async function insertContact(db: Db, serviceId: number, traits: ContactTraits): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into contacts (service_id, number, email, name, language, fields, tags, notes)
    values (${serviceId}, ${valuesOf(traits)})
    on conflict on constraint contacts__service_id_number do nothing returning id`.execute(db)
  return rows[0]?.id
}

/** Throws the database's unique violation where another contact has the number. */
export async function updateContact(db: Db, serviceId: number, id: number, traits: ContactTraits): Promise<void> {
  await sql`
    update contacts set (number, email, name, language, fields, tags, notes) = (select ${valuesOf(traits)}), changed_at = now()
    where service_id = ${serviceId} and id = ${id}`.execute(db)
}

export async function deleteContactRow(db: Db, serviceId: number, id: number): Promise<void> {
  await sql`delete from contacts where service_id = ${serviceId} and id = ${id}`.execute(db)
}

/** `lock`: none is added or taken away until the transaction ends, by whoever locks as well. */
export async function listFieldRows(db: Db, serviceId: number, lock = false): Promise<ContactField[]> {
  if (lock) await sql`select from services where id = ${serviceId} for no key update`.execute(db)
  const { rows } = await sql<ContactField>`
    select name, title_fa as "titleFa", title_en as "titleEn", type from contact_fields
    where service_id = ${serviceId} order by position`.execute(db)
  return rows
}

export async function replaceFields(db: Db, serviceId: number, fields: readonly ContactField[]): Promise<void> {
  await sql`delete from contact_fields where service_id = ${serviceId}`.execute(db)
  await sql`
    insert into contact_fields (service_id, name, title_fa, title_en, type, position)
    select ${serviceId}, f.name, f."titleFa", f."titleEn", f.type, f.position
    from json_to_recordset(${JSON.stringify(fields.map((field, position) => ({ ...field, position })))}::json)
      f (name text, "titleFa" text, "titleEn" text, type text, position int)`.execute(db)
}
