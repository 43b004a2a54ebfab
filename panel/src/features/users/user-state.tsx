import { useTranslation } from 'react-i18next'
import type { User } from '../../api/types.ts'
import { Tag } from '../../ui/tag.tsx'

export function UserState({ user }: { user: Pick<User, 'suspended' | 'canSignIn' | 'signInOff'> }) {
  const { t } = useTranslation()
  if (user.suspended) return <Tag tone="doubt">{t('panel.users.state.suspended')}</Tag>
  if (user.signInOff) return <Tag tone="doubt">{t('panel.users.state.signInOff')}</Tag>
  if (!user.canSignIn) return <Tag>{t('panel.users.state.noSignIn')}</Tag>
  return <Tag tone="good">{t('panel.users.state.canSignIn')}</Tag>
}
