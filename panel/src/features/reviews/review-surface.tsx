import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { MessageDetail } from '../../api/types.ts'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { reviewQuery } from './api.ts'
import { Decision } from './decision.tsx'
import { ReviewFacts } from './review-facts.tsx'

type Props = { service: string; message: Pick<MessageDetail, 'id' | 'review' | 'status'> }

/** On the page of a message that waited for review: why, and what can be decided by whoever may; to others, that it waits. */
export function ReviewSurface({ service, message }: Props) {
  const { t } = useTranslation()
  const mayDecide = useCan(service)('reviews:decide')
  const query = useQuery({
    ...reviewQuery(service, message.id),
    enabled: mayDecide && message.review !== 'none',
  })
  if (message.review === 'none' || (!mayDecide && message.review !== 'pending')) return null
  return (
    <Surface title={t('panel.reviews.one')}>
      {!mayDecide ? (
        <p>{t('panel.reviews.waits')}</p>
      ) : query.data ? (
        <div className="flex flex-col gap-3">
          <ReviewFacts review={query.data} />
          <Decision service={service} review={query.data} />
        </div>
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <LoadingRows count={3} />
      )}
    </Surface>
  )
}
