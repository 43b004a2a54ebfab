import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/format.ts'
import { api, ask } from './client.ts'
import { useCanInCentre } from './me.ts'
import { useServiceTitle } from './service-titles.ts'

/** Every role that there is, for who may read them. */
const rolesQuery = queryOptions({
  queryKey: ['centre', 'roles', 'all'],
  queryFn: () => ask(api.GET('/api/v1/centre/roles', { params: { query: { limit: '200' } } })),
})

type Held = { role: string; service: string | null; title?: { fa: string; en: string } | null }

/** The roles there are, and their names in words; who may not read them sees the ready-made ones' words all the same. */
export function useRoleWords() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const serviceTitle = useServiceTitle()
  const canRead = useCanInCentre()('roles:read')
  const items = useQuery({ ...rolesQuery, enabled: canRead }).data?.items
  return useMemo(() => {
    const roles = items ?? []
    const titleOf = (name: string): string => {
      const role = roles.find((one) => one.name === name)
      if (role) return format.title(role.title)
      return i18n.exists(`roles.${name}`) ? t(`roles.${name}`) : name
    }
    /** A role that somebody holds, and where. */
    const say = ({ role, service, title }: Held): string => {
      const word = title ? format.title(title) : titleOf(role)
      return service === null ? word : t('panel.users.roleIn', { role: word, service: serviceTitle(service) })
    }
    return { roles, titleOf, say }
  }, [items, t, i18n, format, serviceTitle])
}
