import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import type { ClaimPaths } from './schemas.ts'

export type ProviderRow = {
  id: number
  name: string
  titleFa: string
  titleEn: string
  issuer: string
  clientId: string
  /** Encrypted. */
  clientSecret: Buffer | null
  scopes: string[]
  claims: ClaimPaths
  makesUsers: boolean
  linksByUsername: 'never' | 'directory' | 'everyone'
  requiredClaim: string | null
  requiredValue: string | null
  groups: string[]
  enabled: boolean
  createdAt: Date
}
export type ProviderFields = Omit<ProviderRow, 'id' | 'createdAt'>

const COLUMNS = sql`
  p.id, p.name, p.title_fa as "titleFa", p.title_en as "titleEn", p.issuer, p.client_id as "clientId",
  p.client_secret as "clientSecret", p.scopes, p.claims, p.makes_users as "makesUsers",
  p.links_by_username as "linksByUsername", p.required_claim as "requiredClaim", p.required_value as "requiredValue",
  p.groups, p.disabled_at is null as enabled, p.created_at as "createdAt"`

const TEXT = sql`(p.name || ' ' || p.title_fa || ' ' || p.title_en || ' ' || p.issuer)`

export const providerSearch = declareSearch({
  fields: {
    name: { type: 'text', sql: sql`p.name`, sortable: true },
    titleFa: { type: 'text', sql: sql`p.title_fa` },
    titleEn: { type: 'text', sql: sql`p.title_en` },
    issuer: { type: 'text', sql: sql`p.issuer` },
    enabled: { type: 'boolean', sql: sql`p.disabled_at is null` },
    createdAt: { type: 'instant', sql: sql`p.created_at`, sortable: true },
  },
  id: { sql: sql`p.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

export async function listProviderRows(db: Db, search: SearchRequest) {
  const { rows } = await sql<ProviderRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from identity_providers p
    where ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): ProviderRow => row)
}

/** `lock`: it stays as it is until the transaction ends. */
export async function findProviderRow(db: Db, name: string, lock = false): Promise<ProviderRow | undefined> {
  const { rows } = await sql<ProviderRow>`
    select ${COLUMNS} from identity_providers p where p.name = ${name} ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function findProviderById(db: Db, id: number): Promise<ProviderRow | undefined> {
  const { rows } = await sql<ProviderRow>`select ${COLUMNS} from identity_providers p where p.id = ${id}`.execute(db)
  return rows[0]
}

/** Those by which people may sign in, in the order in which they were made. */
export async function listWaysIn(db: Db): Promise<{ name: string; title: { fa: string; en: string } }[]> {
  const { rows } = await sql<{ name: string; fa: string; en: string }>`
    select name, title_fa as fa, title_en as en from identity_providers where disabled_at is null order by id`.execute(
    db,
  )
  return rows.map(({ name, fa, en }) => ({ name, title: { fa, en } }))
}

/** False where the name is taken. */
export async function insertProvider(db: Db, row: ProviderFields): Promise<boolean> {
  const { rows } = await sql`
    insert into identity_providers (name, title_fa, title_en, issuer, client_id, client_secret, scopes, claims, makes_users,
      links_by_username, required_claim, required_value, groups, disabled_at)
    values (${row.name}, ${row.titleFa}, ${row.titleEn}, ${row.issuer}, ${row.clientId}, ${row.clientSecret}, ${row.scopes},
      ${JSON.stringify(row.claims)}::jsonb, ${row.makesUsers}, ${row.linksByUsername}, ${row.requiredClaim},
      ${row.requiredValue}, ${row.groups}, case when not ${row.enabled} then now() end)
    on conflict (name) do nothing
    returning id`.execute(db)
  return rows.length > 0
}

export async function updateProvider(db: Db, id: number, row: ProviderFields): Promise<void> {
  await sql`
    update identity_providers
    set title_fa = ${row.titleFa}, title_en = ${row.titleEn}, client_id = ${row.clientId},
        client_secret = ${row.clientSecret}, scopes = ${row.scopes}, claims = ${JSON.stringify(row.claims)}::jsonb,
        makes_users = ${row.makesUsers}, links_by_username = ${row.linksByUsername},
        required_claim = ${row.requiredClaim}, required_value = ${row.requiredValue}, groups = ${row.groups},
        disabled_at = case when not ${row.enabled} then coalesce(disabled_at, now()) end
    where id = ${id}`.execute(db)
}

/** Sessions that were begun by it end. */
export async function deleteProvider(db: Db, id: number): Promise<void> {
  await sql`delete from identity_providers where id = ${id}`.execute(db)
}
