import { useTranslation } from 'react-i18next'
import type { Service } from '../../api/types.ts'
import { Tag } from '../../ui/tag.tsx'

/** Whether a service works, has a way to send, and whether its messages reach anybody. */
export function ServiceState({ service }: { service: Service }) {
  const { t } = useTranslation()
  if (service.archived) return <Tag>{t('panel.services.state.archived')}</Tag>
  if (service.suspended) return <Tag tone="doubt">{t('panel.services.state.suspended')}</Tag>
  if (service.sandbox) return <Tag>{t('panel.service.sandbox')}</Tag>
  if (!service.canSend) return <Tag tone="doubt">{t('panel.services.state.cannotSend')}</Tag>
  return <Tag tone="good">{t('panel.services.state.working')}</Tag>
}
