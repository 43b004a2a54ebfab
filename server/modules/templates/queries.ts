import { sql } from 'kysely'
import { CLASSES, type MessageClass } from '../../dispatch/classes.ts'
import type { Binding, Translations, Variable } from '../../dispatch/road/templates.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import { LOCALES, type Locale } from '../../platform/text/phrases.ts'

/** A template with its present version. */
export type TemplateRow = {
  id: number
  versionId: number
  name: string
  titleFa: string
  titleEn: string
  class: MessageClass
  version: number
  text: string
  locale: Locale
  translations: Translations
  variables: Variable[]
  bindings: Binding[]
  createdAt: Date
  changedAt: Date
  changedBy: string | null
}
export type Head = Pick<TemplateRow, 'titleFa' | 'titleEn' | 'class'>
/** What a version holds. */
export type Body = Pick<TemplateRow, 'text' | 'locale' | 'translations' | 'variables' | 'bindings'>

const COLUMNS = sql`
  t.id, v.id as "versionId", t.name, t.title_fa as "titleFa", t.title_en as "titleEn", t.class, v.version, v.text, v.locale, v.translations, v.variables,
  v.bindings, t.created_at as "createdAt", v.created_at as "changedAt", v.created_by as "changedBy"`
const TABLES = sql`templates t join template_versions v on v.template_id = t.id and v.replaced_at is null`

/** All that it says, in whatever language. */
const SAID = sql`concat_ws(E'\\n', v.text, v.translations->>'fa', v.translations->>'en')`

const TEXT = sql`concat_ws(' ', t.name, t.title_fa, t.title_en, v.text, v.translations->>'fa', v.translations->>'en')`

export const templateSearch = declareSearch({
  fields: {
    name: { type: 'text', sql: sql`t.name`, sortable: true },
    titleFa: { type: 'text', sql: sql`t.title_fa` },
    titleEn: { type: 'text', sql: sql`t.title_en` },
    class: { type: 'enum', sql: sql`t.class`, values: Object.keys(CLASSES) },
    text: { type: 'text', sql: SAID, operators: ['contains'] },
    // that it has a text in
    locale: {
      type: 'enum',
      values: LOCALES,
      operators: ['eq', 'in'],
      where: (_operator, values) => sql`(v.locale = any (${values}::text[]) or v.translations ?| ${values}::text[])`,
    },
    method: {
      type: 'tag',
      sql: sql`(select coalesce(jsonb_agg(b->'method'), '[]') from jsonb_array_elements(v.bindings) b)`,
    },
    createdAt: { type: 'instant', sql: sql`t.created_at`, sortable: true },
    changedAt: { type: 'instant', sql: sql`v.created_at`, sortable: true },
  },
  id: { sql: sql`t.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

export async function listTemplateRows(db: Db, serviceId: number, search: SearchRequest) {
  const { rows } = await sql<TemplateRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from ${TABLES}
    where t.service_id = ${serviceId} and t.deleted_at is null and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): TemplateRow => row)
}

/** `lock`: nobody else changes it until the transaction ends. */
export async function findTemplateRow(
  db: Db,
  serviceId: number,
  name: string,
  lock = false,
): Promise<TemplateRow | undefined> {
  // locked first: the next statement then sees the version that whoever held it has made
  if (lock)
    await sql`select from templates where service_id = ${serviceId} and name = ${name} and deleted_at is null for update`.execute(
      db,
    )
  const { rows } = await sql<TemplateRow>`
    select ${COLUMNS} from ${TABLES}
    where t.service_id = ${serviceId} and t.name = ${name} and t.deleted_at is null`.execute(db)
  return rows[0]
}

/** The id, or undefined where the service has a template of this name. */
export async function insertTemplate(
  db: Db,
  { serviceId, name, titleFa, titleEn, class: className, by }: Head & { serviceId: number; name: string; by: string },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into templates (service_id, name, title_fa, title_en, class, created_by)
    values (${serviceId}, ${name}, ${titleFa}, ${titleEn}, ${className}, ${by})
    on conflict (service_id, name) where deleted_at is null do nothing returning id`.execute(db)
  return rows[0]?.id
}

export const countTemplates = async (db: Db, serviceId: number): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from templates where service_id = ${serviceId} and deleted_at is null`.execute(db)
  return rows[0]?.n ?? 0
}

export async function updateTemplate(db: Db, id: number, { titleFa, titleEn, class: className }: Head): Promise<void> {
  await sql`update templates set title_fa = ${titleFa}, title_en = ${titleEn}, class = ${className} where id = ${id}`.execute(
    db,
  )
}

/** What a version holds, since when, and who made it. */
export type VersionRow = Body & { version: number; createdAt: Date; createdBy: string | null }

/** The newest first; `only`: that one alone. */
export async function listVersionRows(
  db: Db,
  templateId: number,
  { limit, only = null }: { limit: number; only?: number | null },
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select version, text, locale, translations, variables, bindings, created_at as "createdAt", created_by as "createdBy"
    from template_versions
    where template_id = ${templateId} and (${only}::int is null or version = ${only})
    order by version desc limit ${limit}`.execute(db)
  return rows
}

/** In place of the present version, where there is one. */
export async function insertVersion(db: Db, templateId: number, body: Body, by: string): Promise<void> {
  await sql`update template_versions set replaced_at = now() where template_id = ${templateId} and replaced_at is null`.execute(
    db,
  )
  await sql`
    insert into template_versions (template_id, version, text, locale, translations, variables, bindings, created_by)
    values (${templateId}, (select coalesce(max(version), 0) + 1 from template_versions where template_id = ${templateId}),
      ${body.text}, ${body.locale}, ${JSON.stringify(body.translations)}::jsonb, ${JSON.stringify(body.variables)}::jsonb, ${JSON.stringify(body.bindings)}::jsonb, ${by})`.execute(
    db,
  )
}

/** What waits still goes by its versions. */
export async function retireTemplate(db: Db, id: number): Promise<void> {
  await sql`update templates set deleted_at = now() where id = ${id}`.execute(db)
  await sql`update template_versions set replaced_at = now() where template_id = ${id} and replaced_at is null`.execute(
    db,
  )
}
