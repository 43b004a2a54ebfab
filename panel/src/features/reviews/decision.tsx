import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Review } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Form } from '../../ui/form.tsx'
import { ProseField } from '../../ui/prose-field.tsx'
import { FormFault } from '../../ui/states.tsx'
import { useCountdown } from '../../ui/use-countdown.ts'
import { refuseReview, releaseReview, undoRelease } from './api.ts'

/** Releases or refuses a message, or takes a release back while its minute lasts. */
export function Decision({ service, review }: { service: string; review: Review }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['reason'])
  const [reason, setReason] = useState<string | null>(null)
  const act = async (work: () => Promise<unknown>) => {
    const isDone = await submit.run(work)
    await queryClient.invalidateQueries({ queryKey: [service] })
    if (isDone) setReason(null)
  }
  if (review.state === 'released')
    return (
      <Undo
        key={review.undoUntil}
        review={review}
        isPending={submit.isPending}
        error={submit.error}
        onUndo={() => act(() => undoRelease(service, review.id))}
      />
    )
  if (review.state !== 'pending') return null
  return (
    <Form
      className="flex flex-col gap-3"
      isPending={submit.isPending}
      onSubmit={() =>
        act(() =>
          reason === null ? releaseReview(service, review.id) : refuseReview(service, review.id, reason.trim()),
        )
      }
    >
      <FormFault error={submit.fault} />
      {review.isOwn && <p className="text-muted">{t('panel.reviews.own')}</p>}
      {reason !== null && (
        <ProseField
          label={t('panel.reviews.reason')}
          value={reason}
          onChange={setReason}
          hint={t('panel.reviews.reasonHint')}
          error={submit.errors.reason}
          isRequired
        />
      )}
      <div className="flex flex-wrap gap-2">
        {reason === null ? (
          <>
            <Button type="submit" isPending={submit.isPending} isDisabled={review.isOwn}>
              {t('panel.reviews.release')}
            </Button>
            <Button variant="danger-soft" onPress={() => setReason('')}>
              {t('panel.reviews.refuse')}
            </Button>
          </>
        ) : (
          <>
            <Button type="submit" variant="danger" isPending={submit.isPending}>
              {t('panel.reviews.refuse')}
            </Button>
            <Button variant="tertiary" onPress={() => setReason(null)}>
              {t('panel.action.cancel')}
            </Button>
          </>
        )}
      </div>
    </Form>
  )
}

type UndoProps = { review: Review; isPending: boolean; error: unknown; onUndo: () => void }

function Undo({ review, isPending, error, onUndo }: UndoProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [beganAt] = useState(Date.now())
  const left = useCountdown(Math.max(0, (Date.parse(review.undoUntil ?? '') - beganAt) / 1000), beganAt)
  if (left === 0) return null
  return (
    <div className="flex flex-col gap-3">
      <FormFault error={error} />
      <p>{t('panel.reviews.leavesIn', { n: format.number(left) })}</p>
      <Button variant="secondary" className="self-start" isPending={isPending} onPress={onUndo}>
        {t('panel.reviews.undo')}
      </Button>
    </div>
  )
}
