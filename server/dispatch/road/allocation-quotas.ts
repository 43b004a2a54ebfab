import type pg from 'pg'
import type { Periods, Span } from '../limits/periods.ts'
import type { QuotaCap, Unit } from '../limits/quotas.ts'
import { HANDED_OVER } from '../states.ts'
import type { Routing } from './routing.ts'

/** What a service has sent through an account in a period, by the counters. `endsAt` in ms since 1970. */
export type AllocationUse = QuotaCap & { serviceId: number; accountId: number; used: number; endsAt: number }

/**
 * Which services have used up what they may send through an account. Looked at every few seconds, from the counters that
 * every message is in anyway: nothing is written for it, and what was begun meanwhile goes beyond the quota.
 */
export type AllocationQuotas = {
  isSpent(serviceId: number, accountId: number): boolean
  /** Where all of the accounts are spent: the quota that ends first. Undefined where one is not. */
  findSpent(serviceId: number, accountIds: number[]): AllocationUse | undefined
  round(): Promise<void>
}

export function createAllocationQuotas(
  pool: pg.Pool,
  routing: () => Routing,
  now: () => number,
  onReady: () => void,
): AllocationQuotas {
  let spent = new Map<string, AllocationUse>()
  const find = (serviceId: number, accountId: number): AllocationUse | undefined => {
    const use = spent.get(`${serviceId}/${accountId}`)
    return use && now() < use.endsAt ? use : undefined
  }
  return {
    isSpent: (serviceId, accountId) => find(serviceId, accountId) !== undefined,
    findSpent(serviceId, accountIds) {
      if (spent.size === 0) return undefined
      const uses = accountIds.map((accountId) => find(serviceId, accountId))
      if (uses.includes(undefined)) return undefined
      return (uses as AllocationUse[]).sort((a, b) => a.endsAt - b.endsAt)[0]
    },
    async round() {
      const wanted = listWanted(routing(), now())
      const uses = wanted.length > 0 ? await readUses(pool, wanted) : []
      const found = new Map<string, AllocationUse>()
      for (const use of uses) {
        const key = `${use.serviceId}/${use.accountId}`
        // of several that are spent the one that lasts longest is told: before it ends nothing helps
        if (use.used >= use.cap && use.endsAt > (found.get(key)?.endsAt ?? 0)) found.set(key, use)
      }
      const isAnyReady = [...spent.keys()].some((key) => !found.has(key))
      spent = found
      if (isAnyReady) onReady()
    },
  }
}

type Wanted = QuotaCap & { serviceId: number; accountId: number; isTest: boolean; startsAt: number; endsAt: number }

function listWanted({ services, accounts, periods }: Routing, nowMs: number): Wanted[] {
  return [...services.values()].flatMap(({ id, allocations }) =>
    allocations.flatMap(({ accountId, quotas }) =>
      quotas.map((quota) => ({
        ...quota,
        serviceId: id,
        accountId,
        isTest: accounts.get(accountId)?.isSandbox ?? false,
        ...periods(quota.span, nowMs),
      })),
    ),
  )
}

/** How much of its quotas one allocation has used: for people. */
export function readAllocationUse(
  pool: pg.Pool,
  { serviceId, accountId, isTest, quotas }: Pick<Wanted, 'serviceId' | 'accountId' | 'isTest'> & { quotas: QuotaCap[] },
  periods: Periods,
  nowMs: number,
): Promise<AllocationUse[]> {
  const wanted = quotas.map((quota) => ({ ...quota, serviceId, accountId, isTest, ...periods(quota.span, nowMs) }))
  return wanted.length === 0 ? Promise.resolve([]) : readUses(pool, wanted)
}

type Row = { i: number; used: number }

async function readUses(pool: pg.Pool, wanted: Wanted[]): Promise<AllocationUse[]> {
  const { rows } = await pool.query<Row>(USES, [
    wanted.map(({ serviceId }) => serviceId),
    wanted.map(({ accountId }) => accountId),
    wanted.map(({ isTest }) => isTest),
    wanted.map(({ unit }) => unit),
    wanted.map(({ startsAt }) => startsAt),
    wanted.map(({ endsAt }) => endsAt),
  ])
  return rows.map(({ i, used }) => {
    const { serviceId, accountId, span, unit, cap, endsAt } = wanted[i - 1] as Wanted
    return { serviceId, accountId, span: span as Span, unit: unit as Unit, cap, endsAt, used }
  })
}

const sumOf = (table: string): string => `(
  select coalesce(sum(case w.unit when 'messages' then x.n when 'segments' then x.segments else x.cost end), 0)::float8
  from ${table} x
  where x.service_id = w.service_id and x.account_id = w.account_id and x.test = w.test
    and x.quarter >= to_timestamp(w.starts_at / 1000) and x.quarter < to_timestamp(w.ends_at / 1000)
    and x.status in (${HANDED_OVER.join(', ')}))`

const USES = `
select w.i::int as i, ${sumOf('counters')} + ${sumOf('deltas')} as used
from unnest($1::int[], $2::int[], $3::boolean[], $4::text[], $5::float8[], $6::float8[]) with ordinality
  w(service_id, account_id, test, unit, starts_at, ends_at, i)
order by w.i`
