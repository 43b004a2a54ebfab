import { sql } from 'kysely'
import type { Channel } from '../../../providers/provider.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import type { Waiting } from './methods.ts'

/** A method that some provider's file has. `place`: where it stands unless the administrator says. `words`: to find it by. */
export type KnownMethod = {
  name: string
  provider: string
  manner: string
  channel: Channel
  place: number
  words: string
}

export type MethodRow = Omit<KnownMethod, 'place' | 'words'> & {
  ownTitle: { fa: string; en: string } | null
  position: number
  disabled: boolean
}

const COLUMNS = sql`
  k.name, k.provider, k.manner, k.channel, coalesce(m.position, k.place) as position, m.disabled_at is not null as disabled,
  case when m.title_fa is not null then json_build_object('fa', m.title_fa, 'en', m.title_en) end as "ownTitle"`

/** The methods stand in the code of the providers, and what the administrator says of them in the database. */
const tables = (known: KnownMethod[]) => sql`
  json_to_recordset(${JSON.stringify(known)}::json)
    k(name text, provider text, manner text, channel text, place int, words text)
  left join methods m on m.name = k.name`

const TEXT = sql`(k.name || ' ' || k.words || ' ' || coalesce(m.title_fa || ' ' || m.title_en, ''))`

export const methodSearch = declareSearch({
  fields: {
    method: { type: 'text', sql: sql`k.name`, sortable: true },
    provider: { type: 'text', sql: sql`k.provider`, operators: ['eq', 'ne', 'in'] },
    manner: { type: 'text', sql: sql`k.manner`, operators: ['eq', 'ne', 'in'] },
    channel: { type: 'enum', sql: sql`k.channel`, values: ['sms', 'email', 'push'] },
    disabled: { type: 'boolean', sql: sql`m.disabled_at is not null` },
    position: { type: 'number', sql: sql`coalesce(m.position, k.place)`, sortable: true },
  },
  id: { sql: sql`k.place`, type: 'integer' },
  defaultSort: 'position',
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

/** `search` null: all of them. */
export async function listMethodRows(db: Db, known: KnownMethod[], search: SearchRequest | null) {
  const { rows } = await sql<MethodRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search?.cursorColumns ?? sql``}
    from ${tables(known)}
    where ${search?.where ?? sql`true`}
    order by ${search?.orderBy ?? sql`coalesce(m.position, k.place), k.place`}
    limit ${search === null ? null : search.limit + 1}`.execute(db)
  return search === null ? { items: rows, nextCursor: null } : makePage(search, rows, (row): MethodRow => row)
}

/** `lock`: nobody else changes any method until the transaction ends. */
export async function findMethodRow(
  db: Db,
  known: KnownMethod[],
  name: string,
  lock = false,
): Promise<MethodRow | undefined> {
  if (lock) await sql`lock table methods in share row exclusive mode`.execute(db)
  const { rows } = await sql<MethodRow>`select ${COLUMNS} from ${tables(known)} where k.name = ${name}`.execute(db)
  return rows[0]
}

export async function upsertMethod(
  db: Db,
  name: string,
  { title, position, disabled }: { title: { fa: string; en: string } | null; position: number; disabled: boolean },
): Promise<void> {
  await sql`
    insert into methods as m (name, title_fa, title_en, position, disabled_at)
    values (${name}, ${title?.fa ?? null}, ${title?.en ?? null}, ${position}, case when ${disabled} then clock_timestamp() end)
    on conflict (name) do update set title_fa = excluded.title_fa, title_en = excluded.title_en, position = excluded.position,
      disabled_at = case when ${disabled} then coalesce(m.disabled_at, excluded.disabled_at) end`.execute(db)
}

/** Of each method so many are counted, and no more: a mailing of a million is not read for it. */
const COUNTED_MAX = 10_000

/** How many messages wait in lanes with these methods, by the method; no more than `most` of each are counted. */
export async function countWaiting(db: Db, names: string[], most = COUNTED_MAX): Promise<Map<string, Waiting>> {
  if (names.length === 0) return new Map()
  const { rows } = await sql<Omit<Waiting, 'isMore'> & { name: string }>`
    select w.name, count(x.stuck)::int as messages, count(*) filter (where x.stuck)::int as "withoutOtherRoad"
    from unnest(${names}::text[]) w(name)
    cross join lateral (
      select l.methods <@ (array(select name from methods where disabled_at is not null) || w.name) as stuck
      from lanes l cross join lateral (
        select from queue q where q.lane = l.id union all select from later q where q.lane = l.id) q
      where w.name = any (l.methods)
      limit ${most + 1}) x
    group by w.name`.execute(db)
  return new Map(
    rows.map(({ name, messages, withoutOtherRoad }) => [
      name,
      {
        messages: Math.min(messages, most),
        withoutOtherRoad: Math.min(withoutOtherRoad, most),
        isMore: messages > most,
      },
    ]),
  )
}
