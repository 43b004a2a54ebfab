import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { countLeft } from './figures.ts'
import { useForewarnings } from './use-forewarnings.ts'
import { useNobodyReason } from './use-nobody-reason.ts'

/** What happens to it now, and who has to do something. */
export function Standing({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nobodyReason = useNobodyReason(service, told)
  const forewarnings = useForewarnings(service, told)
  const { state, recipients, pause, refusal, sendAt, opensAt, review, cost, cancelledBy } = told
  const n = format.number(recipients.valid)
  const say = (words: string, tone = 'bg-default', more: string[] = []) => (
    <div role="status" className={`flex flex-col gap-1 rounded-xl px-4 py-3 ${tone}`}>
      <p>{words}</p>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  )
  const doubt = 'bg-warning-soft text-warning-soft-foreground'
  if (state === 'collecting') return say(t('panel.broadcasts.standing.collecting', { count: recipients.valid, n }))
  if (state === 'draft' && recipients.valid === 0)
    return say(t('panel.broadcasts.standing.nobody', { reason: nobodyReason }), doubt)
  if (state === 'draft') {
    const price = cost && cost.amount !== '0' ? format.money(cost) : null
    const segments = format.segments(told.segments.total)
    return say(
      price
        ? t('panel.broadcasts.standing.draftWithCost', { count: recipients.valid, n, cost: price, segments })
        : t('panel.broadcasts.standing.draft', { count: recipients.valid, n, segments }),
      'bg-accent-soft text-accent-soft-foreground',
      forewarnings,
    )
  }
  if (state === 'paused')
    return say(
      pause?.reason
        ? t('panel.broadcasts.standing.pausedItself', { reason: pause.reason.title })
        : t('panel.broadcasts.standing.paused', { by: pause?.by ?? '' }),
      doubt,
    )
  if (state === 'refused' && refusal)
    return say(
      t('panel.broadcasts.standing.refused', { reason: refusal }),
      'bg-danger-soft text-danger-soft-foreground',
    )
  if (state === 'finished' || (state === 'cancelled' && told.progress.expanded > 0)) {
    const { left, all } = countLeft(told)
    const delivered = format.number(told.progress.outcome.delivered ?? 0)
    return state === 'finished'
      ? say(t('panel.broadcasts.standing.finished', { delivered, all: format.number(all) }))
      : say(t('panel.broadcasts.standing.cancelled', { by: cancelledBy ?? '', left: format.number(left) }))
  }
  if (state === 'cancelled') return say(t('panel.broadcasts.standing.discarded', { by: cancelledBy ?? '' }))
  // while it can be taken back the review says when it leaves
  const canUndo = review?.undoUntil && Date.parse(review.undoUntil) > Date.now()
  if (state === 'scheduled' && !canUndo) {
    const at = opensAt ?? sendAt
    if (at)
      return say(
        t(opensAt ? 'panel.broadcasts.standing.outOfHours' : 'panel.broadcasts.standing.scheduled', {
          at: format.dateTime(at),
        }),
      )
  }
  return null
}
