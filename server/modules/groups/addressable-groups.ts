import { sql } from 'kysely'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import { MEMBERS } from './queries.ts'

/** A group as a sender may see it; `members`: its own and those of the groups in it, each once. */
export type AddressableGroup = { id: number; name: string; members: number }

export const addressableGroupSearch = declareSearch({
  id: { sql: sql`g.id`, type: 'integer' },
  defaultSort: 'name',
  fields: { name: { type: 'text', sql: sql`g.name`, sortable: true } },
  freeText: (text) => holdsWords(sql`g.name`, foldWords(text)),
})

/** The groups that a service may send to. */
export async function listAddressableGroups(db: Db, actor: Actor, search: SearchRequest) {
  const { rows } = await sql<AddressableGroup & { cursorId: string; cursorSort: string | null }>`
    select g.id, g.name, ${MEMBERS} as members ${search.cursorColumns}
    from groups g join services s on s.id = ${actor.service!.id}
    where ${search.where}
      and (s.addresses_all_groups
        or exists (select from service_groups a where a.service_id = s.id and a.group_id = g.id))
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ id, name, members }): AddressableGroup => ({ id, name, members }))
}
