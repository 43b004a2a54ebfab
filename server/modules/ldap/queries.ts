import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'

/** Which attribute says what. Either a group's `member` or everybody's `memberOf` tells who is in which group. */
export type Attributes = {
  username: string
  name: string
  mobiles: string[]
  emails: string[]
  locale: string | null
  externalId: string
  disabled: string | null
  groupName: string
  member: string | null
  memberOf: string | null
}

/** What of a directory can be set. `periodMinutes` null: only when somebody asks. */
export type DirectoryFields = {
  url: string
  startTls: boolean
  caCertificate: string | null
  bindDn: string | null
  userBases: string[]
  userFilter: string
  groupBases: string[]
  groupFilter: string
  pageSize: number
  attributes: Attributes
  periodMinutes: number | null
  guardPercent: number
}

export type DirectoryRow = DirectoryFields & {
  id: number
  name: string
  /** Encrypted. */
  password: Buffer | null
  nextSyncAt: Date | null
  users: number
  groups: number
  running: boolean
  lastRun: {
    id: number
    kind: string
    status: string
    startedAt: string
    fault: string | null
    words: string | null
  } | null
  createdAt: Date
}

const COLUMNS = sql`
  d.id, d.name, d.url, d.start_tls as "startTls", d.ca_certificate as "caCertificate", d.bind_dn as "bindDn", d.password,
  d.user_bases as "userBases", d.user_filter as "userFilter", d.group_bases as "groupBases", d.group_filter as "groupFilter",
  d.page_size as "pageSize", d.attributes, d.period_minutes as "periodMinutes", d.guard_percent as "guardPercent",
  d.next_sync_at as "nextSyncAt", d.created_at as "createdAt",
  (select count(*)::int from users u where u.directory_id = d.id) as users,
  (select count(*)::int from groups g where g.directory_id = d.id) as groups,
  exists (select from directory_runs r where r.directory_id = d.id and r.ended_at is null) as running,
  (select json_build_object('id', r.id, 'kind', r.kind, 'status', r.status, 'startedAt', r.started_at, 'fault', r.fault,
                            'words', r.fault_words)
   from directory_runs r where r.directory_id = d.id order by r.id desc limit 1) as "lastRun"`

export const directorySearch = declareSearch({
  fields: {
    name: { type: 'text', sql: sql`d.name`, sortable: true },
    url: { type: 'text', sql: sql`d.url` },
    periodMinutes: { type: 'number', sql: sql`d.period_minutes` },
    nextSyncAt: { type: 'instant', sql: sql`d.next_sync_at` },
    createdAt: { type: 'instant', sql: sql`d.created_at`, sortable: true },
  },
  id: { sql: sql`d.id`, type: 'integer' },
  defaultSort: 'name',
  freeText: (text) => holdsWords(sql`(d.name || ' ' || d.url)`, foldWords(text)),
})

export async function listDirectoryRows(db: Db, search: SearchRequest) {
  const { rows } = await sql<DirectoryRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS} ${search.cursorColumns}
    from directories d
    where ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): DirectoryRow => row)
}

/** `lock`: nobody else changes it until the transaction ends. */
export async function findDirectoryRow(db: Db, name: string, lock = false): Promise<DirectoryRow | undefined> {
  if (lock) await sql`select from directories where name = ${name} for update`.execute(db)
  const { rows } = await sql<DirectoryRow>`select ${COLUMNS} from directories d where d.name = ${name}`.execute(db)
  return rows[0]
}

/** False where the name is taken. */
export async function insertDirectory(db: Db, name: string, row: StoredFields): Promise<boolean> {
  const { rows } = await sql`
    insert into directories (
      name, url, start_tls, ca_certificate, bind_dn, password, user_bases, user_filter, group_bases, group_filter, page_size,
      attributes, period_minutes, guard_percent, next_sync_at)
    values (
      ${name}, ${row.url}, ${row.startTls}, ${row.caCertificate}, ${row.bindDn}, ${row.password}, ${row.userBases}::text[],
      ${row.userFilter}, ${row.groupBases}::text[], ${row.groupFilter}, ${row.pageSize}, ${JSON.stringify(row.attributes)}::jsonb,
      ${row.periodMinutes}, ${row.guardPercent}, ${nextSyncAt(row.periodMinutes)})
    on conflict (name) do nothing
    returning id`.execute(db)
  return rows.length > 0
}

export type StoredFields = DirectoryFields & { password: Buffer | null }

/** `isNewPeriod`: its next time is planned anew. */
export async function updateDirectory(db: Db, id: number, row: StoredFields, isNewPeriod: boolean): Promise<void> {
  await sql`
    update directories set
      url = ${row.url}, start_tls = ${row.startTls}, ca_certificate = ${row.caCertificate}, bind_dn = ${row.bindDn},
      password = ${row.password}, user_bases = ${row.userBases}::text[], user_filter = ${row.userFilter},
      group_bases = ${row.groupBases}::text[], group_filter = ${row.groupFilter}, page_size = ${row.pageSize},
      attributes = ${JSON.stringify(row.attributes)}::jsonb, period_minutes = ${row.periodMinutes},
      guard_percent = ${row.guardPercent},
      next_sync_at = case when ${isNewPeriod} then ${nextSyncAt(row.periodMinutes)} else next_sync_at end
    where id = ${id}`.execute(db)
}

export async function deleteDirectory(db: Db, id: number): Promise<void> {
  await sql`delete from directories where id = ${id}`.execute(db)
}

/** Moves the time of every directory whose time has come on, by its period give or take a tenth; answers these. */
export async function claimDueDirectories(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    update directories set next_sync_at = ${nextSyncAt(sql`period_minutes`)}
    where next_sync_at <= clock_timestamp()
    returning name`.execute(db)
  return rows.map((row) => row.name)
}

// Give or take a tenth, so that directories and installations do not all ask at the same moment.
function nextSyncAt(periodMinutes: unknown) {
  return sql`clock_timestamp() + make_interval(secs => ${periodMinutes}::int * 60 * (0.9 + random() * 0.2))`
}
