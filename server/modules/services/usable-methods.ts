import { sql } from 'kysely'
import { findProvider } from '../../../providers/index.ts'
import type { Db } from '../../platform/db/database.ts'

/** A sending method that a service is allowed, and whether it can be used as things stand. */
export type UsableMethod = {
  method: string
  account: { name: string; title: { fa: string; en: string } }
  /** Numbers that may be named in `from`, in order. */
  lines: string[]
  usable: boolean
  reason: UnusableReason | null
}

/** Why a method cannot be used; the words are the phrases `unusable.<reason>`. */
export const UNUSABLE_REASONS = [
  'account_suspended',
  'account_has_no_key',
  'no_line',
  'needs_template',
  'method_gone',
] as const
export type UnusableReason = (typeof UNUSABLE_REASONS)[number]

type Row = {
  methods: string[]
  account: string
  provider: string
  titleFa: string
  titleEn: string
  suspended: boolean
  hasKey: boolean
  lines: string[]
}

/** The methods of a service's allocations, in its order of choice. */
export async function listUsableMethods(db: Db, serviceId: number): Promise<UsableMethod[]> {
  const { rows } = await sql<Row>`
    select o.methods, a.name as account, a.provider, a.title_fa as "titleFa", a.title_en as "titleEn",
           a.suspended_at is not null as suspended,
           exists (select from account_keys k where k.account_id = a.id and k.disabled_at is null) as "hasKey",
           array(select l.number from sender_lines l
                 where l.account_id = a.id and l.disabled_at is null
                   and (cardinality(o.lines) = 0 or l.number = any (o.lines))
                 order by l.position, l.id) as lines
    from allocations o
    join accounts a on a.id = o.account_id
    where o.service_id = ${serviceId}
    order by o.position, o.id`.execute(db)
  return rows.flatMap((row) => row.methods.map((method) => describeMethod(row, method)))
}

function describeMethod(row: Row, method: string): UsableMethod {
  const reason = findReason(row, method)
  const account = { name: row.account, title: { fa: row.titleFa, en: row.titleEn } }
  return { method, account, lines: row.lines, usable: reason === null, reason }
}

function findReason(row: Row, method: string): UnusableReason | null {
  const provider = findProvider(row.provider)
  const capability = provider?.methods[method.slice(method.indexOf('.') + 1)]
  if (!provider || !capability) return 'method_gone'
  if (row.suspended) return 'account_suspended'
  if (!row.hasKey && Object.keys(provider.keyFields.properties).length > 0) return 'account_has_no_key'
  if (capability.template) return 'needs_template'
  return capability.line === 'required' && row.lines.length === 0 ? 'no_line' : null
}
