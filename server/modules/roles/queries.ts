import { sql } from 'kysely'
import { PERMISSIONS } from '../../platform/auth/permissions.ts'
import { isHeld, listRoles, type RoleDefinition } from '../../platform/auth/roles.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'

/** `carriers`: people and groups that carry it now, anywhere. */
export type RoleRow = RoleDefinition & { carriers: number }

const NAME = sql`r.name`
const CARRIERS = sql<number>`(
  select count(*) from role_assignments c
  where c.role = r.name and ${isHeld('c')})`
const TEXT = sql`(r.name || ' ' || (r.title ->> 'fa') || ' ' || (r.title ->> 'en') || ' ' || (r.description ->> 'fa') || ' ' || (r.description ->> 'en'))`

export const roleSearch = declareSearch({
  fields: {
    name: { type: 'text', sql: NAME, sortable: true },
    titleFa: { type: 'text', sql: sql`r.title ->> 'fa'` },
    titleEn: { type: 'text', sql: sql`r.title ->> 'en'` },
    scope: { type: 'enum', sql: sql`r.scope`, values: ['centre', 'service'] },
    readyMade: { type: 'boolean', sql: sql`r."isReadyMade"` },
    permission: {
      type: 'enum',
      values: Object.keys(PERMISSIONS),
      operators: ['eq', 'in'],
      where: (_operator, values) => sql`r.permissions && ${values}::text[]`,
    },
    carriers: { type: 'number', sql: CARRIERS },
  },
  id: { sql: NAME, type: 'text' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

// The ready-made ones stand in code: they are searched with the others as a table that comes with the question.
const tableOf = (roles: RoleDefinition[]) => sql`
  jsonb_to_recordset(${JSON.stringify(roles)}::jsonb)
    as r (name text, scope text, "isReadyMade" boolean, title jsonb, description jsonb, permissions text[])`

const COLUMNS = sql`
  r.name, r.scope, r."isReadyMade", r.title, r.description, r.permissions, ${CARRIERS} as carriers`

export async function listRoleRows(db: Db, search: SearchRequest) {
  const { rows } = await sql<RoleRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from ${tableOf(await listRoles(db))}
    where ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): RoleRow => row)
}

/** `lock`: nobody else changes or removes it until the transaction ends. */
export async function findRoleRow(db: Db, name: string, lock = false): Promise<RoleRow | undefined> {
  if (lock) await sql`select from roles where name = ${name} for update`.execute(db)
  const roles = (await listRoles(db)).filter((role) => role.name === name)
  const { rows } = await sql<RoleRow>`select ${COLUMNS} from ${tableOf(roles)}`.execute(db)
  return rows[0]
}

export type RoleFields = Pick<RoleDefinition, 'title' | 'description' | 'permissions'>

/** False where the name is taken. */
export async function insertRole(db: Db, row: RoleFields & Pick<RoleDefinition, 'name' | 'scope'>): Promise<boolean> {
  const { rows } = await sql`
    insert into roles (name, scope, title_fa, title_en, description_fa, description_en, permissions)
    values (${row.name}, ${row.scope}, ${row.title.fa}, ${row.title.en}, ${row.description.fa}, ${row.description.en},
            ${row.permissions}::text[])
    on conflict (name) do nothing
    returning id`.execute(db)
  return rows.length > 0
}

export async function updateRole(db: Db, name: string, row: RoleFields): Promise<void> {
  await sql`
    update roles set title_fa = ${row.title.fa}, title_en = ${row.title.en}, description_fa = ${row.description.fa},
        description_en = ${row.description.en}, permissions = ${row.permissions}::text[]
    where name = ${name}`.execute(db)
}

export async function deleteRole(db: Db, name: string): Promise<void> {
  await sql`delete from roles where name = ${name}`.execute(db)
}

/** Takes a role that is in no list (not yet, or no longer) from whoever is written to have, or to have had it. */
export async function deleteCarriers(db: Db, name: string): Promise<void> {
  await sql`delete from role_assignments where role = ${name}`.execute(db)
}
