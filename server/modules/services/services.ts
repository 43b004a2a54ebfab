import { NOTHING_HELD, type ReviewPolicy } from '../../dispatch/road/review-policy.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import type { ReviewNotices } from '../reviews/notice-queries.ts'
import { readSettings } from '../settings/settings.ts'
import { type Addressing, type AddressingChanges, readAddressing, saveAddressing } from './addressing.ts'
import {
  type FloodGuard,
  type Limits,
  mergeQuota,
  NO_LIMITS,
  type Quota,
  type QuotaChanges,
  showQuota,
  writeLimits,
} from './limits.ts'
import {
  findServiceRow,
  insertService,
  listServiceRows,
  type ServiceRow,
  setServiceArchive,
  setServiceSuspension,
  updateService,
  writeReviewNotices,
  writeReviewPolicy,
} from './queries.ts'

export { readGroupNames } from './addressing.ts'
export { serviceSearch } from './queries.ts'
export { readQuotaUsage } from './quota-usage.ts'
export { listSenders } from './senders.ts'
export { listUsableMethods, type UsableMethod } from './usable-methods.ts'

/** A calling system, as the API tells it. */
export type Service = Addressing & {
  name: string
  title: { fa: string; en: string }
  unknownPolicy: 'never-twice' | 'rather-twice' | null
  /** Requests that its programs may make; null: no limit. */
  ratePerMinute: number | null
  /** For how many days its texts are kept; null: as long as the centre keeps messages. */
  textsKeptDays: number | null
  quota: Quota
  floodGuard: FloodGuard | null
  reviewPolicy: ReviewPolicy | null
  /** Null: nobody is told of what is held. */
  reviewNotices: ReviewNotices | null
  suspended: boolean
  archived: boolean
  /** Its messages go to the sandbox and reach nobody. */
  sandbox: boolean
  createdAt: string
}

export type NewService = Pick<Service, 'name'> & ServiceChanges
/** A service's name never changes: addresses, programs and reports hold it. */
export type ServiceChanges = Partial<
  Pick<Service, 'title' | 'unknownPolicy' | 'ratePerMinute' | 'textsKeptDays' | 'floodGuard' | 'reviewNotices'>
> &
  AddressingChanges & {
    quota?: QuotaChanges
    /** Whole: what it leaves out makes nothing wait. */
    reviewPolicy?: Partial<ReviewPolicy> | null
  }

export async function listServices(db: Db, search: SearchRequest) {
  const { items, nextCursor } = await listServiceRows(db, search)
  return { items: items.map(showService), nextCursor }
}

/** Throws `service_not_found`. */
export const getService = async (db: Db, name: string): Promise<Service> => showService(await getServiceRow(db, name))

export async function findService(db: Db, name: string): Promise<Service | undefined> {
  const row = await findServiceRow(db, name)
  return row && showService(row)
}

/** With its id. `lock`: it and its allocations stay as they are until the transaction ends. Throws `service_not_found`. */
export async function getServiceRow(db: Db, name: string, lock = false): Promise<ServiceRow> {
  const row = await findServiceRow(db, name, lock)
  if (!row) throw new AppError('service_not_found')
  return row
}

/** Makes a service; without a title it is called by its name. Throws `already_exists`. */
export function createService(db: Db, actor: Actor, input: NewService): Promise<Service> {
  return inTransaction(db, async (tx) => {
    // the address of the list's fields
    if (input.name === 'search-fields') throw fieldError('name', 'not_usable')
    const title = input.title ?? { fa: input.name, en: input.name }
    const { name, unknownPolicy = null, ratePerMinute = null, textsKeptDays = null } = input
    await checkTextsKeptDays(tx, textsKeptDays)
    const row = { name, titleFa: title.fa, titleEn: title.en, unknownPolicy, ratePerMinute, textsKeptDays }
    if (!(await insertService(tx, row)))
      throw new AppError('already_exists', { params: { name: input.name }, errors: [{ path: 'name', code: 'taken' }] })
    const limits: Limits = {
      quota: mergeQuota(NO_LIMITS.quota, input.quota ?? {}),
      floodGuard: input.floodGuard ?? null,
    }
    const { id } = await getServiceRow(tx, input.name)
    await writeLimits(tx, id, NO_LIMITS, limits)
    if (input.reviewPolicy) await writeReviewPolicy(tx, id, { ...NOTHING_HELD, ...input.reviewPolicy })
    if (input.reviewNotices !== undefined) await writeReviewNotices(tx, id, input.reviewNotices)
    await saveAddressing(tx, id, await readAddressing(tx, { addressesAllGroups: false, groups: [] }, input))
    const made = await getServiceRow(tx, input.name)
    const service = showService(made)
    await writeAudit(tx, actor, { ...aboutService('create', made), after: { ...service, createdAt: undefined } })
    return service
  })
}

export function changeService(db: Db, actor: Actor, name: string, wanted: ServiceChanges): Promise<Service> {
  return inTransaction(db, async (tx) => {
    const held = await getLivingRow(tx, name)
    const before = showService(held)
    const quota = wanted.quota === undefined ? undefined : mergeQuota(before.quota, wanted.quota)
    const reviewPolicy = wanted.reviewPolicy && { ...NOTHING_HELD, ...wanted.reviewPolicy }
    const addressing = await readAddressing(tx, before, wanted)
    const changes = findChanges(before, { ...wanted, quota, reviewPolicy, ...addressing })
    if (!changes) return before
    const after = { ...before, ...changes.after } as Service
    const { title, unknownPolicy, ratePerMinute, textsKeptDays } = after
    if (textsKeptDays !== before.textsKeptDays) await checkTextsKeptDays(tx, textsKeptDays)
    await updateService(tx, held.id, {
      titleFa: title.fa,
      titleEn: title.en,
      unknownPolicy,
      ratePerMinute,
      textsKeptDays,
    })
    await writeLimits(tx, held.id, before, after)
    if ('reviewPolicy' in changes.after) {
      // alerts and codes for passwords go by it: nobody would be told in time
      if (held.name === BUILT_IN_SERVICE) throw new AppError('service_built_in')
      await writeReviewPolicy(tx, held.id, after.reviewPolicy)
    }
    if ('reviewNotices' in changes.after) await writeReviewNotices(tx, held.id, after.reviewNotices)
    await saveAddressing(tx, held.id, after)
    await writeAudit(tx, actor, { ...aboutService('update', held), ...changes })
    return after
  })
}

/** Nothing is accepted from a suspended service, and nothing of it leaves. */
export const suspendService = (db: Db, actor: Actor, name: string) => setSuspension(db, actor, name, true)
export const resumeService = (db: Db, actor: Actor, name: string) => setSuspension(db, actor, name, false)

function setSuspension(db: Db, actor: Actor, name: string, suspended: boolean): Promise<Service> {
  return inTransaction(db, async (tx) => {
    const held = await getLivingRow(tx, name)
    if (await setServiceSuspension(tx, held.id, suspended))
      await writeAudit(tx, actor, aboutService(suspended ? 'suspend' : 'resume', held))
    return { ...showService(held), suspended }
  })
}

/**
 * An archived service is suspended, its tokens are refused, nobody finds it in the panel, and nothing of it changes; what
 * it sent can still be read. Brought back it stays suspended, until somebody resumes it knowingly. Throws `service_built_in`.
 */
export const archiveService = (db: Db, actor: Actor, name: string) => setArchive(db, actor, name, true)
export const restoreService = (db: Db, actor: Actor, name: string) => setArchive(db, actor, name, false)

function setArchive(db: Db, actor: Actor, name: string, archived: boolean): Promise<Service> {
  return inTransaction(db, async (tx) => {
    const held = await getServiceRow(tx, name, true)
    if (archived && held.name === BUILT_IN_SERVICE) throw new AppError('service_built_in')
    if (await setServiceArchive(tx, held.id, archived))
      await writeAudit(tx, actor, aboutService(archived ? 'archive' : 'restore', held))
    return getService(tx, name)
  })
}

/** Texts go before their messages, or with them: never after. Throws `too_large`. */
async function checkTextsKeptDays(tx: Db, days: number | null): Promise<void> {
  if (days === null) return
  const { retentionDays } = await readSettings(tx)
  if (days > retentionDays) throw fieldError('textsKeptDays', 'too_large', { limit: retentionDays })
}

/** Locked; throws `service_not_found`, and `service_archived` where nothing of it may change. */
export async function getLivingRow(tx: Db, name: string): Promise<ServiceRow> {
  const row = await getServiceRow(tx, name, true)
  if (row.archivedAt !== null) throw new AppError('service_archived')
  return row
}

const aboutService = (verb: string, row: ServiceRow) => ({
  action: `service.${verb}`,
  subjectKind: 'service',
  subjectId: row.name,
  serviceId: row.id,
})

const showService = (row: ServiceRow): Service => ({
  name: row.name,
  title: { fa: row.titleFa, en: row.titleEn },
  unknownPolicy: row.unknownPolicy,
  ratePerMinute: row.ratePerMinute,
  textsKeptDays: row.textsKeptDays,
  quota: showQuota(row.caps),
  floodGuard:
    row.repeatsMax === null || row.repeatsS === null ? null : { times: row.repeatsMax, seconds: row.repeatsS },
  reviewPolicy: row.reviewPolicy,
  reviewNotices: row.reviewNotices,
  addressesAllGroups: row.addressesAllGroups,
  groups: row.groups,
  suspended: row.suspendedAt !== null,
  archived: row.archivedAt !== null,
  sandbox: row.sandbox,
  createdAt: row.createdAt.toISOString(),
})
