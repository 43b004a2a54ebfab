import type { Db } from '../../platform/db/database.ts'
import { readSearch } from '../../platform/search/request.ts'
import { CSV_MARK, writeCsvRow } from '../../platform/tables/write-csv.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { contactSearch, listContacts, listFields, type Owner } from './contacts.ts'

const AT_ONCE = 1_000

/**
 * All contacts that a search finds, the newest last, as CSV in pieces: headings that an import knows again, in a reader's
 * language. Throws `search_invalid` before the first piece.
 */
export async function exportContacts(
  db: Db,
  owner: Owner,
  query: Record<string, unknown>,
  locale: Locale,
): Promise<AsyncGenerator<string>> {
  const { cursor: _, limit: __, ...asked } = query
  const search = (cursor: string | null) => ({
    ...readSearch(contactSearch, { ...asked, sort: 'id', ...(cursor && { cursor }) }),
    limit: AT_ONCE,
  })
  search(null)
  const { fields } = await listFields(db, owner)
  const words = ['number', 'name', 'email', 'language', 'tags', 'notes'].map((word) =>
    phrase(locale, `contactsFile.${word}`),
  )

  async function* write(): AsyncGenerator<string> {
    yield CSV_MARK + writeCsvRow([...words, ...fields.map(({ title }) => title[locale])])
    for (let cursor: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof listContacts>> = await listContacts(db, owner, search(cursor))
      yield page.items
        .map((one) => [
          one.number,
          one.name,
          one.email,
          one.language,
          one.tags.join('، '),
          one.notes,
          ...fields.map(({ name }) => one.fields[name]),
        ])
        .map(writeCsvRow)
        .join('')
      cursor = page.nextCursor
      if (cursor === null) return
    }
  }
  return write()
}
