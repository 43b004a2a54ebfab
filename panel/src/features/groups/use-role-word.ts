import { useTranslation } from 'react-i18next'
import type { GroupDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

/** Says a role that a group carries, and where. */
export function useRoleWord() {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ role, title, service }: GroupDetail['roles'][number]): string => {
    const word = title === null ? t(`roles.${role}`) : format.title(title)
    return service === null ? word : t('panel.users.roleIn', { role: word, service })
  }
}
