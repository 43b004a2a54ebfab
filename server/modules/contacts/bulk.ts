import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** A contact as a file tells of it; what is null or empty says nothing. */
export type ToldContact = {
  number: string
  email: string | null
  name: string
  language: 'fa' | 'en' | null
  fields: Record<string, string | number>
  tags: string[]
  notes: string
}

export const TAGS_MAX = 20

/**
 * Writes contacts of unlike numbers in one statement, and puts them all on a list where one is named. Of those that the
 * service has, `update` takes what is told over what is held, and leaves what nothing is told of; `leave` changes nothing.
 * Answers how many were new, and how many were changed.
 */
export async function writeContacts(
  tx: Db,
  { serviceId, listId, existing }: { serviceId: number; listId: number | null; existing: 'update' | 'leave' },
  contacts: readonly ToldContact[],
): Promise<{ added: number; changed: number }> {
  // in the order of numbers: two imports of one service never wait for each other
  const { rows } = await sql<{ added: number; changed: number }>`
    with told as materialized (
      select * from json_to_recordset(${JSON.stringify(contacts)}::json)
        t (number text, email text, name text, language text, fields jsonb, tags jsonb, notes text)
    ), written as (
      insert into contacts as c (service_id, number, email, name, language, fields, tags, notes)
      select ${serviceId}, number, email, name, language, fields, tags, notes from told order by number
      on conflict on constraint contacts__service_id_number ${existing === 'leave' ? sql`do nothing` : UPDATE}
      returning c.id, c.xmax = 0 as is_new
    ), members as (
      insert into contact_list_members (service_id, list_id, contact_id)
      select ${serviceId}, ${listId}::int, id from (
        select id from written
        union
        select h.id from told t join contacts h on h.service_id = ${serviceId} and h.number = t.number) m
      where ${listId}::int is not null
      order by id
      on conflict do nothing
    )
    select count(*) filter (where is_new)::int as added, count(*) filter (where not is_new)::int as changed
    from written`.execute(tx)
  return rows[0]!
}

// what would be as it is is not written anew
const UPDATE = sql`
  do update set
    email = coalesce(excluded.email, c.email),
    name = coalesce(nullif(excluded.name, ''), c.name),
    language = coalesce(excluded.language, c.language),
    fields = c.fields || excluded.fields,
    tags = jsonb_path_query_array(c.tags || (
      select coalesce(jsonb_agg(t), '[]') from jsonb_array_elements(excluded.tags) t where not c.tags @> t), '$[0 to 19]'),
    notes = coalesce(nullif(excluded.notes, ''), c.notes),
    changed_at = now()
  where excluded.email <> coalesce(c.email, '')
    or (excluded.name <> '' and excluded.name <> c.name)
    or excluded.language <> coalesce(c.language, '')
    or not c.fields @> excluded.fields
    or (not c.tags @> excluded.tags and jsonb_array_length(c.tags) < 20)
    or (excluded.notes <> '' and excluded.notes <> c.notes)`

/** Which of these numbers the service has a contact of. */
export async function findKnownNumbers(db: Db, serviceId: number, numbers: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ number: string }>`
    select number from contacts where service_id = ${serviceId} and number = any (${numbers}::text[])`.execute(db)
  return new Set(rows.map(({ number }) => number))
}
