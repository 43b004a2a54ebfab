import { useTranslation } from 'react-i18next'
import type { Review } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Facts } from '../../ui/facts.tsx'
import { StateTag } from './state-tag.tsx'

/** Why a message waits, who sent it, what it costs, and what was decided. */
export function ReviewFacts({ review }: { review: Review }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, reasons, sentBy, cost, decidedBy, decidedAt, refusal, message } = review
  return (
    <Facts
      facts={[
        { label: t('panel.reviews.state'), value: <StateTag state={state} /> },
        { label: t('panel.reviews.why'), value: reasons.map(({ title }) => title).join(' · ') },
        { label: t('panel.reviews.sentBy'), value: <bdi>{sentBy}</bdi> },
        { label: t('panel.reviews.cost'), value: cost ? format.money(cost) : t('panel.reviews.noCost') },
        ...(message && state === 'pending'
          ? [{ label: t('panel.reviews.validUntil'), value: format.dateTime(message.expiresAt) }]
          : []),
        ...(decidedAt
          ? [
              {
                label: t('panel.reviews.decidedBy'),
                value: (
                  <>
                    <bdi>{decidedBy}</bdi> · {format.dateTime(decidedAt)}
                  </>
                ),
              },
            ]
          : []),
        ...(refusal ? [{ label: t('panel.reviews.reason'), value: <bdi>{refusal}</bdi> }] : []),
      ]}
    />
  )
}
