import type { Ending, Row } from './desk.ts'
import type { Temper } from './misbehaviour.ts'

/** When a message is reported, in ms from now, and as what: its ending where no status is named. */
export type ReportPlan = { isEarly: boolean; later: { afterMs: number; status?: Ending }[] }

/** Plans a new message's reports by the rules in force, which also decide how and when it ends. */
export function planReportsOf(
  row: Row,
  temper: Temper,
  random: () => number,
  { isReporting, reportSent = false }: { isReporting: boolean; reportSent?: boolean },
): ReportPlan {
  const rules = temper.forRecipient(row.to, ['reports'])
  const isHit = (share: (rule: (typeof rules)[number]) => number | undefined) =>
    rules.some((rule) => random() < (share(rule) ?? 0))
  if (isHit((rule) => rule.negative)) row.ending = 'undelivered'
  for (const rule of rules) row.endsAfterMs += rule.lateMs ?? 0
  if (!isReporting || isHit((rule) => rule.lost)) return { isEarly: false, later: [] }
  if (isHit((rule) => rule.early)) {
    row.endsAfterMs = 0
    return { isEarly: true, later: [] }
  }
  const isReordered = isHit((rule) => rule.reordered)
  const untilStartMs = Math.max(0, row.startsAt - row.at)
  const later: ReportPlan['later'] = []
  const plan = (afterMs: number, status?: Ending) => later.push({ afterMs: untilStartMs + afterMs, status })
  if (reportSent && !isReordered) plan(row.endsAfterMs / 2, 'sent')
  plan(row.endsAfterMs)
  if (isReordered) plan(row.endsAfterMs + 20, 'sent')
  if (isHit((rule) => rule.doubled)) plan(row.endsAfterMs + 20)
  return { isEarly: false, later }
}
