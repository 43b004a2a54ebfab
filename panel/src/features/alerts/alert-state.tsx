import { useTranslation } from 'react-i18next'
import type { Alert } from '../../api/types.ts'
import { Tag } from '../../ui/tag.tsx'

/** Whether it lasts, whether somebody has seen it, and whether somebody should have been told and was not. */
export function AlertState({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const isUntold = alert.notices.some(({ receivers }) => receivers.some(({ failure }) => failure !== null))
  return (
    <span className="flex flex-wrap gap-1">
      {!alert.lasting ? (
        <Tag tone="good">{t('panel.alerts.state.over')}</Tag>
      ) : alert.acknowledged ? (
        <Tag tone="doubt">{t('panel.alerts.state.seen')}</Tag>
      ) : (
        <Tag tone="bad">{t('panel.alerts.state.lasting')}</Tag>
      )}
      {isUntold && <Tag tone="bad">{t('panel.alerts.state.untold')}</Tag>}
    </span>
  )
}
