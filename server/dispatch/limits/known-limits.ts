import type pg from 'pg'
import { AppError } from '../../platform/http/errors.ts'
import { type Counted, type Quota, quotaKey, type Repeat, repeatKey, type Unit } from './quotas.ts'

/** Nobody is refused by what was seen longer ago than this, in ms. */
const KNOWN_FOR_MS = 1_000
/** What a node remembers at most, of periods and of texts; then it forgets and asks anew. */
const KNOWN_MAX = 20_000

/**
 * What a node knows of its services' limits. The database decides (a check that is never passed); this only spares it
 * statements that would be refused, so that a service that is spent does not hold up the batches of others.
 */
export type KnownLimits = {
  /** Makes the rows of periods that this node has not met yet. */
  open(rows: Counted[]): Promise<void>
  /** Who fits in what is known to be left, in order. `isOld`: somebody was refused by what was seen too long ago. */
  sort<Row extends Counted>(rows: Row[]): { fit: Set<Row>; refused: Map<Row, AppError>; isOld: boolean }
  /** Looks at what is left of everything that these rows are charged to; `on`: as the transaction of that client sees it. */
  look(rows: Counted[], on?: pg.ClientBase): Promise<void>
  /** Takes what the accepting statement told. */
  learn(left: QuotaLeft[]): void
  /** The configuration has changed: what was refused may be allowed. */
  forget(): void
}

/** What is left of a quota after the statement charged it. `startsAt` in ms since 1970. */
export type QuotaLeft = { serviceId: number; test: boolean; span: string; unit: string; startsAt: number; left: number }

type Known = { left: number; seenAt: number; untilMs: number }

/** Whether the database refused a batch because a limit would have been passed. */
export const isBeyondLimit = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && ['quotas__used', 'repeats__n'].includes(String(error.constraint))

/** `now` in ms since 1970, by the database's clock. */
export function createKnownLimits(pool: pg.Pool, now: () => number): KnownLimits {
  const opened = new Set<string>()
  const known = new Map<string, Known>()
  const keep = (key: string, left: number, untilMs: number) => {
    if (known.size >= KNOWN_MAX) known.clear()
    known.set(key, { left, seenAt: now(), untilMs })
  }
  const learn: KnownLimits['learn'] = (quotas) => {
    for (const { serviceId, test, span, unit, startsAt, left } of quotas)
      keep(quotaKey(serviceId, test, span, unit, startsAt), left, 0)
  }

  return {
    async open(rows) {
      const missing = listQuotas(rows).filter(({ key }) => !opened.has(key))
      if (missing.length === 0) return
      await pool.query({ name: 'open quotas', text: OPEN, values: quotaValues(missing) })
      if (opened.size >= KNOWN_MAX) opened.clear()
      for (const { key } of missing) opened.add(key)
    },
    sort<Row extends Counted>(rows: Row[]) {
      const planned = new Map<string, number>()
      const refused = new Map<Row, AppError>()
      const fit = new Set<Row>()
      let isOld = false
      for (const row of rows) {
        const charges = listCharges(row)
        const left = (charge: Charge) => planned.get(charge.key) ?? known.get(charge.key)?.left ?? charge.most
        // a quota that is spent refuses also what reserves nothing
        const short = charges.filter((charge) => left(charge) < Math.max(charge.amount, 1))
        for (const { key } of short) isOld ||= (known.get(key)?.seenAt ?? now()) < now() - KNOWN_FOR_MS
        if (short.length > 0) refused.set(row, refuse(row, short, known, now()))
        else {
          for (const charge of charges) planned.set(charge.key, left(charge) - charge.amount)
          fit.add(row)
        }
      }
      return { fit, refused, isOld }
    },
    async look(rows, on: pg.Pool | pg.ClientBase = pool) {
      const quotas = listQuotas(rows)
      const repeats = listRepeats(rows)
      for (const { key } of [...quotas, ...repeats]) known.delete(key)
      if (quotas.length > 0)
        learn((await on.query<QuotaLeft>({ name: 'look at quotas', text: LOOK, values: quotaValues(quotas) })).rows)
      if (repeats.length > 0) {
        const values = [repeats.map(({ serviceId }) => serviceId), repeats.map(({ hash }) => hash)]
        const found = await on.query<Repeated>({ name: 'look at repeats', text: LOOK_AT_REPEATS, values })
        const max = new Map(repeats.map((repeat) => [repeat.key, repeat.max]))
        for (const { serviceId, hash, n, untilMs } of found.rows) {
          const key = repeatKey(serviceId, hash)
          keep(key, (max.get(key) ?? 0) - n, untilMs)
        }
      }
    },
    learn,
    forget() {
      opened.clear()
      known.clear()
    },
  }
}

/** One thing that a message is counted under. `most`: what is left where nothing is known. */
type Charge = { key: string; amount: number; most: number; quota: Quota | null }

const AMOUNTS: Record<Unit, (row: Counted) => number> = {
  messages: () => 1,
  segments: (row) => row.segments,
  money: (row) => row.estimate ?? 0,
}

function listCharges(row: Counted): Charge[] {
  const charges: Charge[] = row.quotas.map((quota) => ({
    key: quota.key,
    amount: AMOUNTS[quota.unit](row),
    most: Number.POSITIVE_INFINITY,
    quota,
  }))
  if (row.repeat) charges.push({ key: row.repeat.key, amount: 1, most: row.repeat.max, quota: null })
  return charges
}

/** Of several quotas that are spent, the one that lasts longest is told: before it ends nothing helps. */
function refuse(row: Counted, short: Charge[], known: Map<string, Known>, nowMs: number): AppError {
  const inSeconds = (ms: number) => Math.max(1, Math.ceil((ms - nowMs) / 1_000))
  const quota = short.flatMap((charge) => charge.quota ?? []).sort((a, b) => b.endsAt - a.endsAt)[0]
  if (quota)
    return new AppError('quota_exceeded', {
      retryAfterS: inSeconds(quota.endsAt),
      phrases: { quota: `quotas.${quota.span}.${quota.unit}` },
    })
  const { key, seconds } = row.repeat as Repeat
  const untilMs = known.get(key)?.untilMs ?? 0
  return new AppError('repeated_text', { retryAfterS: untilMs > 0 ? inSeconds(untilMs) : seconds })
}

const listQuotas = (rows: Counted[]): Quota[] => {
  const lists = new Set(rows.map((row) => row.quotas))
  return [...new Map([...lists].flat().map((quota) => [quota.key, quota])).values()]
}
const listRepeats = (rows: Counted[]): Repeat[] => [
  ...new Map(rows.flatMap(({ repeat }) => (repeat ? [[repeat.key, repeat] as const] : []))).values(),
]

const quotaValues = (quotas: Quota[]): unknown[] => [
  quotas.map(({ serviceId }) => serviceId),
  quotas.map(({ isTest }) => isTest),
  quotas.map(({ span }) => span),
  quotas.map(({ unit }) => unit),
  quotas.map(({ startsAt }) => startsAt),
  quotas.map(({ endsAt }) => endsAt),
]

const KEYS = `unnest($1::int[], $2::boolean[], $3::text[], $4::text[], $5::float8[], $6::float8[])
  k(service_id, test, span, unit, starts_at, ends_at)`

// The cap as it now stands, locked: who changes it meanwhile waits, and then finds these rows to change as well.
const OPEN = `
with c as materialized (
  select service_id, span, unit, cap from service_quotas where service_id = any ($1) order by service_id, span, unit for share
)
insert into quotas (service_id, test, span, starts_at, unit, ends_at, cap)
select k.service_id, k.test, k.span, to_timestamp(k.starts_at / 1000), k.unit, to_timestamp(k.ends_at / 1000), c.cap
from ${KEYS} join c on c.service_id = k.service_id and c.span = k.span and c.unit = k.unit
order by 1, 2, 3, 4, 5
on conflict do nothing`

const LOOK = `
select q.service_id as "serviceId", q.test, q.span, q.unit, k.starts_at as "startsAt", q.cap - q.used as left
from ${KEYS}
join quotas q on q.service_id = k.service_id and q.test = k.test and q.span = k.span
  and q.starts_at = to_timestamp(k.starts_at / 1000) and q.unit = k.unit`

type Repeated = { serviceId: number; hash: string; n: number; untilMs: number }
const LOOK_AT_REPEATS = `
select r.service_id as "serviceId", k.hash, r.n, extract(epoch from r.until)::float8 * 1000 as "untilMs"
from unnest($1::int[], $2::text[]) k(service_id, hash)
join repeats r on r.service_id = k.service_id and r.hash = decode(k.hash, 'hex')
where r.until > now()`
