import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { BroadcastDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { ProseField } from '../../ui/prose-field.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { useCountdown } from '../../ui/use-countdown.ts'
import { actOn, broadcastsKey, refuseBroadcast, undoRelease } from './api.ts'
import { ReviewersTold } from './reviewers-told.tsx'

const UNDO_S = 60

/** Why it waits, and what whoever may decides: release, which can be taken back for a minute, or refusal with a reason. */
export function BroadcastReview({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayDecide = useCan(service)('reviews:decide')
  const queryClient = useQueryClient()
  const submit = useSubmit(['reason'])
  const [isRefusing, setIsRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const { id, state, review } = told
  const releasedAt = review?.undoUntil ? Date.parse(review.undoUntil) - UNDO_S * 1000 : 0
  const left = useCountdown(review?.undoUntil && state === 'scheduled' ? UNDO_S : null, releasedAt)
  const run = async (work: () => Promise<unknown>) => {
    const isDone = await submit.run(work)
    void queryClient.invalidateQueries({ queryKey: broadcastsKey(service) })
    if (isDone) setIsRefusing(false)
  }
  const canUndo = state === 'scheduled' && left > 0
  if (review === null || (state !== 'held' && !canUndo)) return null
  return (
    <Surface title={t('panel.broadcasts.review.title')}>
      <div className="flex flex-col gap-3">
        <FormFault error={isRefusing ? null : submit.error} />
        {canUndo ? (
          <p role="status">
            {t('panel.broadcasts.review.released', { by: review.decidedBy ?? '', time: format.duration(left * 1000) })}
          </p>
        ) : (
          <p>{t('panel.broadcasts.review.why', { reasons: format.list(review.reasons.map(({ title }) => title)) })}</p>
        )}
        {!canUndo && (!mayDecide || review.isOwn) && (
          <p className="text-muted">
            {t(review.isOwn ? 'panel.broadcasts.review.own' : 'panel.broadcasts.review.others')}
          </p>
        )}
        {!canUndo && review.notice && <ReviewersTold notice={review.notice} />}
        {mayDecide && (canUndo || !review.isOwn) && (
          <div className="flex flex-wrap gap-3">
            {canUndo ? (
              <Button
                variant="secondary"
                isPending={submit.isPending}
                onPress={() => run(() => undoRelease(service, id))}
              >
                {t('panel.broadcasts.review.undo')}
              </Button>
            ) : (
              <>
                <Button isPending={submit.isPending} onPress={() => run(() => actOn(service, id, 'release'))}>
                  {t('panel.broadcasts.review.release')}
                </Button>
                <Button variant="danger-soft" onPress={() => setIsRefusing(true)}>
                  {t('panel.broadcasts.review.refuse')}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {isRefusing && (
        <FormDialog
          title={t('panel.broadcasts.review.refuse')}
          action={t('panel.broadcasts.review.refuse')}
          isPending={submit.isPending}
          fault={submit.fault}
          onSubmit={() => run(() => refuseBroadcast(service, id, reason))}
          onClose={() => setIsRefusing(false)}
        >
          <ProseField
            label={t('panel.broadcasts.review.reason')}
            value={reason}
            onChange={setReason}
            hint={t('panel.broadcasts.review.reasonHint')}
            error={submit.errors.reason}
            isRequired
          />
        </FormDialog>
      )}
    </Surface>
  )
}
