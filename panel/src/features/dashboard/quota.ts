import type { Dashboard } from '../../api/types.ts'
import type { Format } from '../../i18n/format.ts'

const SPANS = ['day', 'month'] as const
const UNITS = ['messages', 'segments', 'money'] as const

export type UsedQuota = {
  span: (typeof SPANS)[number]
  unit: (typeof UNITS)[number]
  share: number
  used: string
  cap: string
}

/** The quota of which the most is used; undefined where none is set. */
export function findTightestQuota(quota: Dashboard['quota'], format: Format): UsedQuota | undefined {
  const quotas = SPANS.flatMap((span) => UNITS.flatMap((unit) => readQuota(quota, span, unit, format) ?? []))
  return quotas.sort((a, b) => b.share - a.share)[0]
}

function readQuota(
  quota: Dashboard['quota'],
  span: UsedQuota['span'],
  unit: UsedQuota['unit'],
  format: Format,
): UsedQuota | undefined {
  if (unit === 'money') {
    const { money } = quota[span]
    if (money === null) return undefined
    const share = shareOf(Number(money.used.amount), Number(money.cap.amount))
    return { span, unit, share, used: format.number(Number(money.used.amount)), cap: format.money(money.cap) }
  }
  const usage = quota[span][unit]
  if (usage === null) return undefined
  return {
    span,
    unit,
    share: shareOf(usage.used, usage.cap),
    used: format.number(usage.used),
    cap: format.number(usage.cap),
  }
}

const shareOf = (used: number, cap: number): number => (cap === 0 ? 1 : used / cap)
