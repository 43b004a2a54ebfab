import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { readMethodNames } from '../methods/methods.ts'

export type Title = { fa: string; en: string }
/** What an entry is about, or who made it, as the entry keeps it. */
export type Thing = { kind: string; id: string; serviceId: number | null }

// Of whatever has no name of its own (a message, a contact's number) none is told.
const NAMED = sql`
  select u.name as fa, u.name as en from users u where a.kind in ('user', 'member') and u.username = a.id
  union all select u.name, u.name from users u where a.kind = 'actor' and u.id = a.number
  union all select title_fa, title_en from accounts t where a.kind = 'account' and t.name = a.id
  union all select title_fa, title_en from services t where a.kind = 'service' and t.name = a.id
  union all select title_fa, title_en from roles t where a.kind = 'role' and t.name = a.id
  union all select title_fa, title_en from identity_providers t where a.kind = 'identity-provider' and t.name = a.id
  union all select title_fa, title_en from templates t
    where a.kind = 'template' and t.name = a.id and t.service_id = a.service_id and t.deleted_at is null
  union all select name, name from groups t where a.kind = 'group' and t.id = a.number
  union all select name, name from tokens t where a.kind = 'token' and t.id = a.number
  union all select name, name from contact_lists t where a.kind = 'contact-list' and t.id = a.number
  union all select name, name from files t where a.kind = 'file' and t.id = a.number
  union all select name, name from broadcasts t where a.kind = 'broadcast' and t.id = a.uuid
  union all select c.title_fa, c.title_en from allocations t join accounts c on c.id = t.account_id
    where a.kind = 'allocation' and t.id = a.number`

const keyOf = ({ kind, id, serviceId }: Thing): string => JSON.stringify([kind, id, serviceId])

/** What things are called now; of those that are gone, or have no name, nothing. In one statement, whatever their kinds. */
export async function nameThings(db: Db, things: Thing[]): Promise<(thing: Thing) => Title | undefined> {
  const methods = things.some(({ kind }) => kind === 'method') ? await readMethodNames(db) : undefined
  const { rows } = await sql<Thing & Title>`
    select a.kind, a.id, a.service_id as "serviceId", n.fa, n.en
    from (
      select distinct kind, id, service_id,
        case when id ~ '^[0-9]{1,9}$' then id::int end as number,
        case when id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then id::uuid end as uuid
      from unnest(
        ${things.map(({ kind }) => kind)}::text[],
        ${things.map(({ id }) => id)}::text[],
        ${things.map(({ serviceId }) => serviceId)}::int[]
      ) asked (kind, id, service_id)
    ) a
    cross join lateral (${NAMED} limit 1) n`.execute(db)
  const names = new Map(rows.map(({ fa, en, ...thing }) => [keyOf(thing), { fa, en }]))
  return (thing) => (thing.kind === 'method' ? methods?.get(thing.id)?.title : names.get(keyOf(thing)))
}

/** What an entry itself says that its thing was called: `title`, else `name`. */
export function nameIn(told: unknown): Title | undefined {
  if (told === null || typeof told !== 'object') return undefined
  const { title, name } = told as { title?: unknown; name?: unknown }
  if (isTitle(title)) return { fa: title.fa, en: title.en }
  const one = typeof title === 'string' ? title : name
  return typeof one === 'string' && one !== '' ? { fa: one, en: one } : undefined
}

const isTitle = (value: unknown): value is Title =>
  value !== null &&
  typeof value === 'object' &&
  typeof (value as Title).fa === 'string' &&
  typeof (value as Title).en === 'string'
