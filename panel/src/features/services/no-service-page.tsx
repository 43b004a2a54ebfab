import { Building2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../ui/states.tsx'

/** For who is signed in and belongs nowhere yet. */
export function NoServicePage() {
  const { t } = useTranslation()
  return (
    <Empty isPage icon={<Building2 />} title={t('panel.service.none.title')}>
      {t('panel.service.none.detail')}
    </Empty>
  )
}
