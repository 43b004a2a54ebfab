import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Review } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { reviewQuery } from './api.ts'
import { Decision } from './decision.tsx'
import { ReviewFacts } from './review-facts.tsx'

type Props = { service: string; review: Review; onClose: () => void }

/** Reads one message that waits, whole, and decides. */
export function ReviewDialog({ service, review: listed, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const review = useQuery({ ...reviewQuery(service, listed.id), initialData: listed }).data
  const { message } = review
  return (
    <Dialog title={t('panel.reviews.one')} isOpen onClose={onClose} size="lg">
      <div className="flex flex-col gap-4 pt-2">
        {message && (
          <section aria-label={t('panel.message.text')} className="rounded-xl bg-default px-4 py-3">
            <p className="pb-2">
              <Link to="/s/$service/messages/$id" params={{ service, id: review.id }} className="underline">
                {message.toUser ? <bdi>{message.toUser.name}</bdi> : <Code>{format.phone(message.to)}</Code>}
              </Link>{' '}
              <span className="text-muted">
                {t(`panel.class.${message.class}`)} · {format.segments(message.segments)}
              </span>
            </p>
            <p dir="auto" className="leading-7 break-words whitespace-pre-wrap">
              {message.text}
            </p>
          </section>
        )}
        <ReviewFacts review={review} />
        <Decision service={service} review={review} />
      </div>
    </Dialog>
  )
}
