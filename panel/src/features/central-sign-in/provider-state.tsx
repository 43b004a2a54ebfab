import { useTranslation } from 'react-i18next'
import type { IdentityProvider } from '../../api/types.ts'
import { Tag } from '../../ui/tag.tsx'

export function ProviderState({ provider }: { provider: IdentityProvider }) {
  const { t } = useTranslation()
  if (provider.enabled) return <Tag tone="good">{t('panel.centralSignIn.state.enabled')}</Tag>
  return <Tag>{t('panel.centralSignIn.state.disabled')}</Tag>
}
