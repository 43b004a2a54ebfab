import { sql } from 'kysely'
import type { QuotaCap } from '../../dispatch/limits/quotas.ts'
import type { ReviewPolicy } from '../../dispatch/road/review-policy.ts'
import type { Source } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import type { ReviewNotices } from '../reviews/notice-queries.ts'

export type AddressedGroup = { id: number; name: string; source: Source }

export type ServiceRow = {
  id: number
  name: string
  titleFa: string
  titleEn: string
  unknownPolicy: 'never-twice' | 'rather-twice' | null
  ratePerMinute: number | null
  textsKeptDays: number | null
  suspendedAt: Date | null
  archivedAt: Date | null
  createdAt: Date
  addressesAllGroups: boolean
  /** Those that it may address besides. */
  groups: AddressedGroup[]
  caps: QuotaCap[]
  repeatsMax: number | null
  repeatsS: number | null
  reviewPolicy: ReviewPolicy | null
  reviewNotices: ReviewNotices | null
  /** All its allocations are of the sandbox (they are all, or none). */
  sandbox: boolean
}

const SANDBOX = sql<boolean>`exists (
  select from allocations l join accounts a on a.id = l.account_id where l.service_id = s.id and a.provider = 'sandbox')`

const COLUMNS = sql`
  s.id, s.name, s.title_fa as "titleFa", s.title_en as "titleEn", s.unknown_policy as "unknownPolicy",
  s.rate_per_minute as "ratePerMinute", s.texts_kept_days as "textsKeptDays",
  s.suspended_at as "suspendedAt", s.archived_at as "archivedAt", s.created_at as "createdAt", ${SANDBOX} as sandbox,
  s.repeats_max as "repeatsMax", s.repeats_s as "repeatsS", s.review_policy as "reviewPolicy",
  s.review_notices as "reviewNotices", s.addresses_all_groups as "addressesAllGroups",
  coalesce((select json_agg(json_build_object('id', g.id, 'name', g.name, 'source', g.source) order by lower(g.name), g.id)
    from service_groups a join groups g on g.id = a.group_id where a.service_id = s.id), '[]') as groups,
  coalesce((select json_agg(json_build_object('span', q.span, 'unit', q.unit, 'cap', q.cap))
    from service_quotas q where q.service_id = s.id), '[]') as caps`

const TEXT = sql`(s.name || ' ' || s.title_fa || ' ' || s.title_en)`

export const serviceSearch = declareSearch({
  fields: {
    name: { type: 'text', sql: sql`s.name`, sortable: true },
    titleFa: { type: 'text', sql: sql`s.title_fa` },
    titleEn: { type: 'text', sql: sql`s.title_en` },
    suspended: { type: 'boolean', sql: sql`s.suspended_at is not null` },
    archived: { type: 'boolean', sql: sql`s.archived_at is not null` },
    sandbox: { type: 'boolean', sql: SANDBOX },
    createdAt: { type: 'instant', sql: sql`s.created_at`, sortable: true },
  },
  id: { sql: sql`s.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(TEXT, foldWords(text)),
})

export async function listServiceRows(db: Db, search: SearchRequest) {
  const { rows } = await sql<ServiceRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from services s
    where ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): ServiceRow => row)
}

/** `lock`: nobody else changes it, or its allocations, until the transaction ends. */
export async function findServiceRow(db: Db, name: string, lock = false): Promise<ServiceRow | undefined> {
  // locked first: a statement that waits for the lock would show the allocations as they were before the wait
  if (lock) await sql`select from services where name = ${name} for update`.execute(db)
  const { rows } = await sql<ServiceRow>`select ${COLUMNS} from services s where s.name = ${name}`.execute(db)
  return rows[0]
}

/** False where the name is taken. */
export async function insertService(
  db: Db,
  row: Pick<ServiceRow, 'name' | 'titleFa' | 'titleEn' | 'unknownPolicy' | 'ratePerMinute' | 'textsKeptDays'>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into services (name, title_fa, title_en, unknown_policy, rate_per_minute, texts_kept_days)
    values (${row.name}, ${row.titleFa}, ${row.titleEn}, ${row.unknownPolicy}, ${row.ratePerMinute},
      ${row.textsKeptDays})
    on conflict (name) do nothing
    returning id`.execute(db)
  return rows.length > 0
}

export async function updateService(
  db: Db,
  id: number,
  row: Pick<ServiceRow, 'titleFa' | 'titleEn' | 'unknownPolicy' | 'ratePerMinute' | 'textsKeptDays'>,
): Promise<void> {
  await sql`
    update services set title_fa = ${row.titleFa}, title_en = ${row.titleEn}, unknown_policy = ${row.unknownPolicy},
        rate_per_minute = ${row.ratePerMinute}, texts_kept_days = ${row.textsKeptDays}
    where id = ${id}`.execute(db)
}

export async function writeReviewPolicy(db: Db, id: number, policy: ReviewPolicy | null): Promise<void> {
  await sql`update services set review_policy = ${policy && JSON.stringify(policy)}::jsonb where id = ${id}`.execute(db)
}

export async function writeReviewNotices(db: Db, id: number, notices: ReviewNotices | null): Promise<void> {
  await sql`update services set review_notices = ${notices && JSON.stringify(notices)}::jsonb where id = ${id}`.execute(
    db,
  )
}

/** False where it already stands so. */
export async function setServiceSuspension(db: Db, id: number, suspended: boolean): Promise<boolean> {
  const { rows } = await sql`
    update services set suspended_at = case when ${suspended} then clock_timestamp() end
    where id = ${id} and (suspended_at is not null) <> ${suspended}
    returning id`.execute(db)
  return rows.length > 0
}

/** Of these groups, those that there are. */
export async function listKnownGroups(db: Db, ids: number[]): Promise<AddressedGroup[]> {
  const { rows } = await sql<AddressedGroup>`
    select id, name, source from groups where id = any (${ids}::int[]) order by lower(name), id`.execute(db)
  return rows
}

/** Lets a service address these groups and no other, or any. */
export async function writeAddressing(db: Db, id: number, isAll: boolean, groups: number[]): Promise<void> {
  await sql`
    with gone as (
      delete from service_groups where service_id = ${id} and group_id <> all (${groups}::int[])
    ), come as (
      insert into service_groups (service_id, group_id) select ${id}, unnest(${groups}::int[]) on conflict do nothing
    )
    update services set addresses_all_groups = ${isAll} where id = ${id}`.execute(db)
}

/** An archived service is suspended as well. False where it already stands so. */
export async function setServiceArchive(db: Db, id: number, archived: boolean): Promise<boolean> {
  const { rows } = await sql`
    update services
    set archived_at = case when ${archived} then clock_timestamp() end,
        suspended_at = coalesce(suspended_at, clock_timestamp())
    where id = ${id} and (archived_at is not null) <> ${archived}
    returning id`.execute(db)
  return rows.length > 0
}
