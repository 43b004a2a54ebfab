import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'

/** A person as a sender may see them: by name, and whether there is a number, an e-mail address or a browser, never which. */
export type AddressableUser = {
  id: number
  username: string
  name: string
  hasNumber: boolean
  hasEmail: boolean
  hasBrowser: boolean
}

const HAS_BROWSER = sql`exists (select from push_subscriptions s where s.user_id = u.id)`

const TEXT = sql`(u.username || ' ' || u.name)`

// no field and no word of it leads to a number: whoever may not read one may not guess it by searching
export const addressableUserSearch = declareSearch({
  id: { sql: sql`u.id`, type: 'integer' },
  defaultSort: 'username',
  fields: {
    username: { type: 'text', sql: sql`u.username`, sortable: true },
    name: { type: 'text', sql: sql`u.name`, sortable: true },
    hasNumber: { type: 'boolean', sql: sql`u.mobile is not null` },
    hasEmail: { type: 'boolean', sql: sql`u.email is not null` },
    hasBrowser: { type: 'boolean', sql: HAS_BROWSER },
  },
  freeText: (text) => holdsWords(TEXT, foldWords(text), 'sorted'),
})

/** The people who can be sent to: all who are not suspended. */
export async function listAddressableUsers(db: Db, search: SearchRequest) {
  const { rows } = await sql<AddressableUser & { cursorId: string; cursorSort: string | null }>`
    select u.id, u.username, u.name, u.mobile is not null as "hasNumber", u.email is not null as "hasEmail",
      ${HAS_BROWSER} as "hasBrowser" ${search.cursorColumns}
    from users u
    where u.suspended_at is null and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(
    search,
    rows,
    ({ id, username, name, hasNumber, hasEmail, hasBrowser }): AddressableUser => ({
      ...{ id, username, name },
      ...{ hasNumber, hasEmail, hasBrowser },
    }),
  )
}
