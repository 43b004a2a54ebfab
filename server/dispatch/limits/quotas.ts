import { createHash } from 'node:crypto'
import type { Periods, Span } from './periods.ts'

/** What a quota counts; money in rials. */
export const UNITS = ['messages', 'segments', 'money'] as const
export type Unit = (typeof UNITS)[number]

/** How much a service may send in each period. */
export type QuotaCap = { span: Span; unit: Unit; cap: number }
/** The same text to the same number at most `max` times in `seconds`. */
export type FloodGuard = { max: number; seconds: number }

/** One row of `quotas`: what of a unit may be sent in one period. Times in ms since 1970. */
export type Quota = {
  key: string
  serviceId: number
  isTest: boolean
  span: Span
  unit: Unit
  startsAt: number
  endsAt: number
}

/** One row of `repeats`: a text on its way to a number. `hash` in hex. */
export type Repeat = FloodGuard & { key: string; serviceId: number; hash: string }

/** The cap of a row without a quota: more than anything comes to. */
export const CAP_MAX = '9223372036854775807'

/** What a message is charged to: the same list for all messages of a service in a period; and the flood guard's count. */
export type ChargedTo = { quotas: readonly Quota[]; repeat: Repeat | null }
/** A message as limits see it. `estimate`: rials reserved against a quota of money; null where there is none. */
export type Counted = ChargedTo & { segments: number; estimate: number | null }

export const isLimited = ({ quotas, repeat }: ChargedTo): boolean => quotas.length > 0 || repeat !== null

type Limited = { id: number; quotas: readonly QuotaCap[]; floodGuard: FloodGuard | null }
type Known = { startsAt: number; endsAt: number; quotas: readonly Quota[] }

const NONE: readonly Quota[] = []

/** What a message of a service is charged to at an instant: the same list for all of one period, made once. */
export function createQuotaFinder(): (
  service: Limited,
  isTest: boolean,
  atMs: number,
  periods: Periods,
) => readonly Quota[] {
  // by the service's object: a change of configuration brings a new one
  const live = new WeakMap<Limited, Known>()
  const test = new WeakMap<Limited, Known>()
  return (service, isTest, atMs, periods) => {
    if (service.quotas.length === 0) return NONE
    const known = isTest ? test : live
    const found = known.get(service)
    if (found && found.startsAt <= atMs && atMs < found.endsAt) return found.quotas
    const quotas = service.quotas.map(({ span, unit }) =>
      makeQuota(service.id, isTest, unit, span, periods(span, atMs)),
    )
    known.set(service, {
      startsAt: Math.max(...quotas.map((quota) => quota.startsAt)),
      endsAt: Math.min(...quotas.map((quota) => quota.endsAt)),
      quotas,
    })
    return quotas
  }
}

const makeQuota = (
  serviceId: number,
  isTest: boolean,
  unit: Unit,
  span: Span,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
): Quota => ({
  key: quotaKey(serviceId, isTest, span, unit, startsAt),
  serviceId,
  isTest,
  span,
  unit,
  startsAt,
  endsAt,
})

export const quotaKey = (serviceId: number, isTest: boolean, span: string, unit: string, startsAt: number): string =>
  `${serviceId}/${isTest}/${span}/${unit}/${startsAt}`

/** What the flood guard counts a message under; test messages apart. Null where the service has none. */
export function findRepeat(service: Limited, isTest: boolean, recipient: string, text: string): Repeat | null {
  if (!service.floodGuard) return null
  const hash = createHash('sha256').update(`${isTest}\n${recipient}\n${text}`).digest('hex').slice(0, 32)
  return { ...service.floodGuard, key: repeatKey(service.id, hash), serviceId: service.id, hash }
}

export const repeatKey = (serviceId: number, hash: string): string => `${serviceId}#${hash}`
