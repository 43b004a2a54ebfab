import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { rolesQuery } from './api.ts'

/** The roles there are, and their names in words; who may not read them sees the ready-made ones' words all the same. */
export function useRoleWords() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const canRead = useCanInCentre()('roles:read')
  const items = useQuery({ ...rolesQuery, enabled: canRead }).data?.items
  return useMemo(() => {
    const roles = items ?? []
    const titleOf = (name: string): string => {
      const role = roles.find((one) => one.name === name)
      if (role) return format.title(role.title)
      return i18n.exists(`roles.${name}`) ? t(`roles.${name}`) : name
    }
    const say = (role: string, service: string | null): string =>
      service === null ? titleOf(role) : t('panel.users.roleIn', { role: titleOf(role), service })
    return { roles, titleOf, say }
  }, [items, t, i18n, format])
}
