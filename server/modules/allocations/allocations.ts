import { findProvider } from '../../../providers/index.ts'
import type { MessageClass } from '../../dispatch/classes.ts'
import type { QuotaCap } from '../../dispatch/limits/quotas.ts'
import { readAllocationUse } from '../../dispatch/road/allocation-quotas.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { type AccountRow, getAccountRow, refuseLendingForCodes } from '../accounts/accounts.ts'
import { listCaps, mergeQuota, NO_LIMITS, type Quota, type QuotaChanges, showQuota } from '../services/limits.ts'
import { getLivingRow } from '../services/services.ts'
import {
  type AllocationRow,
  deleteAllocation,
  findAllocationRow,
  insertAllocation,
  listAllocationRows,
  listAllocationRowsOf,
  listProvidersOfService,
  replaceAllocationQuotas,
  updateAllocation,
} from './queries.ts'

export { allocationSearch } from './queries.ts'

/** That a service may use an account: with these methods, over these lines (none named: all of the account). */
export type Allocation = {
  id: number
  service: string
  account: string
  methods: string[]
  lines: string[]
  /** The lower, the earlier it is chosen. */
  position: number
  /** Its share among those of the same position that have one; null: by their order. */
  weight: number | null
  /** Of messages that may go this way; none named: all. */
  classes: MessageClass[]
  /** How much may go this way. */
  quota: Quota
  createdAt: string
}

type Traits = Pick<Allocation, 'methods' | 'lines' | 'position' | 'weight' | 'classes'> & { quota: QuotaChanges }
export type NewAllocation = Pick<Allocation, 'service' | 'account' | 'methods'> & Partial<Traits>
export type AllocationChanges = Partial<Traits>

const SANDBOX = 'sandbox'

export async function listAllocations(db: Db, search: SearchRequest, service: string | null) {
  const { items, nextCursor } = await listAllocationRows(db, search, service)
  return { items: items.map(showAllocation), nextCursor }
}

/** All of a service, in its order of choice; none for a service that does not exist. */
export const listAllocationsOf = async (db: Db, service: string): Promise<Allocation[]> =>
  (await listAllocationRowsOf(db, service)).map(showAllocation)

/** Throws `allocation_not_found`. */
export const getAllocation = async (db: Db, id: number): Promise<Allocation> =>
  showAllocation(await getAllocationRow(db, id))

/**
 * Lends an account to a service. Throws `service_not_found`, `account_not_found`, `service_archived`,
 * `account_carries_codes`, `allocation_mixes_sandbox`, `already_exists`, and `invalid_request` for methods or lines
 * that the account has not.
 */
export function createAllocation(db: Db, actor: Actor, input: NewAllocation): Promise<Allocation> {
  return inTransaction(db, async (tx) => {
    // both locked: no line is removed, and no other allocation made, between the rule and the write
    const service = await getLivingRow(tx, input.service)
    const account = await getAccountRow(tx, input.account, true)
    refuseLendingForCodes(actor, service.name, account.name)
    const wanted = {
      methods: input.methods,
      lines: (input.lines ?? []).map(toLatinDigits),
      weight: input.weight ?? null,
      classes: input.classes ?? [],
    }
    checkAgainstAccount(account, wanted)
    refuseMixing(account.provider, await listProvidersOfService(tx, service.id))
    const position = input.position ?? null
    const id = await insertAllocation(tx, { serviceId: service.id, accountId: account.id, ...wanted, position })
    if (id === undefined)
      throw new AppError('already_exists', {
        params: { name: `${input.service} – ${input.account}` },
        errors: [{ path: 'account', code: 'taken' }],
      })
    if (input.quota) await replaceAllocationQuotas(tx, id, readCaps(mergeQuota(NO_LIMITS.quota, input.quota)))
    const row = await getAllocationRow(tx, id)
    const { createdAt: _, ...after } = showAllocation(row)
    await writeAudit(tx, actor, { ...aboutAllocation('create', row), after })
    return showAllocation(row)
  })
}

/** Throws `allocation_not_found`, `service_archived`, and `invalid_request` for methods or lines that the account has not. */
export function changeAllocation(db: Db, actor: Actor, id: number, wanted: AllocationChanges): Promise<Allocation> {
  return inTransaction(db, async (tx) => {
    const found = await getAllocationRow(tx, id)
    await getLivingRow(tx, found.service)
    const account = await getAccountRow(tx, found.account, true)
    const row = await getAllocationRow(tx, id)
    const held = showAllocation(row)
    const { quota: quotaChanges, ...traits } = wanted
    const quota = quotaChanges === undefined ? undefined : mergeQuota(held.quota, quotaChanges)
    const changes = findChanges(held, { ...traits, lines: wanted.lines?.map(toLatinDigits), quota })
    if (!changes) return held
    const changed = { ...held, ...changes.after } as Allocation
    checkAgainstAccount(account, changed)
    await updateAllocation(tx, id, changed)
    if (changes.after.quota) await replaceAllocationQuotas(tx, id, readCaps(changed.quota))
    await writeAudit(tx, actor, { ...aboutAllocation('update', row), ...changes })
    return changed
  })
}

/** What has gone this way in the present day and month, where there is a quota. Throws `allocation_not_found`. */
export async function readAllocationQuota({ database, dispatch, ids }: Deps, id: number): Promise<AllocationUsage> {
  const { serviceId, accountId, provider, quotas } = await getAllocationRow(database.db, id)
  const isTest = provider === SANDBOX
  const uses = await readAllocationUse(
    database.pools.rest,
    { serviceId, accountId, isTest, quotas },
    dispatch.routing().periods,
    ids.now(),
  )
  return {
    uses: uses.map(({ span, unit, cap, used, endsAt }) => ({
      span,
      unit,
      cap,
      used,
      endsAt: new Date(endsAt).toISOString(),
    })),
  }
}

/** Money in rials. */
export type AllocationUsage = {
  uses: { span: QuotaCap['span']; unit: QuotaCap['unit']; cap: number; used: number; endsAt: string }[]
}

/**
 * Takes an account from a service; what waits goes through the next of its lane. Throws `allocation_not_found`,
 * `service_archived`.
 */
export function removeAllocation(db: Db, actor: Actor, id: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getAllocationRow(tx, id)
    await getLivingRow(tx, row.service)
    if (!(await deleteAllocation(tx, id))) throw new AppError('allocation_not_found')
    const { createdAt: _, ...before } = showAllocation(row)
    await writeAudit(tx, actor, { ...aboutAllocation('remove', row), before })
  })
}

async function getAllocationRow(db: Db, id: number): Promise<AllocationRow> {
  const row = await findAllocationRow(db, id)
  if (!row) throw new AppError('allocation_not_found')
  return row
}

function checkAgainstAccount(account: AccountRow, { methods, lines }: { methods: string[]; lines: string[] }): void {
  const manners = Object.keys(findProvider(account.provider)?.methods ?? {})
  const known = manners.map((manner) => `${account.provider}.${manner}`)
  const numbers = account.lines.map((line) => line.number)
  const check = (path: string, given: string[], held: string[]): FieldError[] =>
    given.flatMap((value, i): FieldError[] => {
      if (!held.includes(value))
        return [{ path: `${path}[${i}]`, code: 'not_one_of', params: { known: held.join(', ') } }]
      return given.indexOf(value) < i ? [{ path: `${path}[${i}]`, code: 'repeated' }] : []
    })
  const errors = [...check('methods', methods, known), ...check('lines', lines, numbers)]
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

/** A service's allocations are all of the sandbox or none is: nobody is told "delivered" for a message that never left. */
function refuseMixing(provider: string, held: string[]): void {
  const isMixed = held.some((other) => (other === SANDBOX) !== (provider === SANDBOX))
  if (isMixed) throw new AppError('allocation_mixes_sandbox')
}

const readCaps = (quota: Quota): QuotaCap[] =>
  listCaps(quota).flatMap(({ cap, ...rest }) => (cap === null ? [] : [{ ...rest, cap }]))

const aboutAllocation = (verb: string, row: AllocationRow) => ({
  action: `allocation.${verb}`,
  subjectKind: 'allocation',
  subjectId: row.id,
  serviceId: row.serviceId,
})

const showAllocation = (row: AllocationRow): Allocation => ({
  id: row.id,
  service: row.service,
  account: row.account,
  methods: row.methods,
  lines: row.lines,
  position: row.position,
  weight: row.weight,
  classes: row.classes,
  quota: showQuota(row.quotas),
  createdAt: row.createdAt.toISOString(),
})
