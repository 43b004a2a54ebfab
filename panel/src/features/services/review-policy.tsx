import { Button } from '@heroui/react/button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Service } from '../../api/types.ts'
import { type Format, useFormat } from '../../i18n/format.ts'
import { Surface } from '../../ui/surface.tsx'
import { ReviewPolicyDialog } from './review-policy-dialog.tsx'

/** What of a service waits until somebody else has read it, in sentences. */
export function ReviewPolicy({ service }: { service: Service }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isEditing, setIsEditing] = useState(false)
  const mayEdit = useCanInCentre()('services:write') && !service.archived
  const sentences = useSentences(service.reviewPolicy)
  const sayTold = () => {
    const { reviewNotices: notices } = service
    if (notices === null) return t('panel.services.review.untold')
    return notices.quietHours
      ? t('panel.services.review.toldBut', sayHours(format, notices.quietHours))
      : t('panel.services.review.told')
  }
  return (
    <Surface
      title={t('panel.services.review.title')}
      actions={
        mayEdit && (
          <Button size="sm" variant="tertiary" onPress={() => setIsEditing(true)}>
            {t('panel.action.edit')}
          </Button>
        )
      }
    >
      {sentences.length === 0 ? (
        <p className="text-muted">{t('panel.services.review.none')}</p>
      ) : (
        <>
          <p className="text-muted">{t('panel.services.review.note')}</p>
          <ul className="list-disc ps-5 pt-2">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className="pt-2 text-muted">{sayTold()}</p>
        </>
      )}
      {isEditing && <ReviewPolicyDialog service={service} onClose={() => setIsEditing(false)} />}
    </Surface>
  )
}

const sayHours = (format: Format, { from, until }: { from: string; until: string }) => ({
  from: format.clock(from),
  until: format.clock(until),
})

function useSentences(policy: Service['reviewPolicy']): string[] {
  const { t } = useTranslation()
  const format = useFormat()
  if (policy === null) return []
  const { always, recipientsAbove, costAbove, firstLink, nightHours } = policy
  return [
    always && t('panel.services.review.always'),
    recipientsAbove !== null && t('panel.services.review.recipients', { n: format.number(recipientsAbove) }),
    costAbove !== null &&
      t('panel.services.review.cost', { cost: format.money({ amount: String(costAbove), unit: 'IRR' }) }),
    firstLink && t('panel.services.review.firstLink'),
    nightHours && t('panel.services.review.night', sayHours(format, nightHours)),
  ].filter((sentence) => typeof sentence === 'string')
}
