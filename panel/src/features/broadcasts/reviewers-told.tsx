import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

type Notice = NonNullable<NonNullable<BroadcastDetail['review']>['notice']>

/** Which reviewers were told that it waits, and which could not be. */
export function ReviewersTold({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { receivers } = notice
  if (receivers === null)
    return (
      <p className="text-muted">
        {t('panel.broadcasts.review.toldCount', {
          told: format.number(notice.told),
          untold: format.number(notice.untold),
        })}
      </p>
    )
  const told = receivers.filter(({ failure }) => failure === null)
  const untold = receivers.filter(({ failure }) => failure !== null)
  if (receivers.length === 0) return <p>{t('panel.broadcasts.review.nobody')}</p>
  return (
    <>
      {told.length > 0 && (
        <p className="text-muted">
          {t(notice.sent ? 'panel.broadcasts.review.told' : 'panel.broadcasts.review.telling', {
            names: format.list(told.map(({ name }) => name)),
          })}
        </p>
      )}
      {untold.length > 0 && (
        <ul>
          {untold.map(({ name, failure }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name
            <li key={i} className="text-muted">
              {t('panel.broadcasts.review.untold', { name, reason: failure?.title ?? '' })}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
