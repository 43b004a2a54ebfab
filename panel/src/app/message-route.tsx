import { useParams } from '@tanstack/react-router'
import { useCan } from '../api/me.ts'
import { FollowUpSurface } from '../features/follow-ups/follow-up-surface.tsx'
import { MessagePage } from '../features/messages/message-page.tsx'
import { ReviewSurface } from '../features/reviews/review-surface.tsx'

/** A message, with its review and its follow-up for those who may see them. */
export function MessageRoute() {
  const { service, id } = useParams({ from: '/inside/s/$service/messages/$id' })
  const can = useCan(service)
  return (
    <MessagePage
      followUp={can('follow-ups:read') && <FollowUpSurface key={id} service={service} messageId={id} />}
      renderReview={(message) => <ReviewSurface key={id} service={service} message={message} />}
    />
  )
}
