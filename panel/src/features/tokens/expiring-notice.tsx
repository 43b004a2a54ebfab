import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { expiringTokensQuery } from './api.ts'

/** Tells those who look after a service's tokens which of them end soon, before a program is refused. */
export function ExpiringNotice({ service }: { service: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const can = useCan(service)
  const isTold = can('tokens:write') && can('tokens:read')
  const { data } = useQuery({ ...expiringTokensQuery(service), enabled: isTold })
  const [first] = data?.items ?? []
  if (!isTold || first === undefined) return null
  const names = format.list((data?.items ?? []).map(({ name }) => name))
  return (
    <p role="status" className="bg-warning-soft px-7 py-2.5 text-warning-soft-foreground">
      {t('panel.tokens.expiring', { names, date: format.date(first.expiresAt) })}{' '}
      <Link
        to="/s/$service/tokens"
        params={{ service }}
        search={{ expiringSoon: 'true' }}
        className="font-medium underline underline-offset-4"
      >
        {t('panel.tokens.seeExpiring')}
      </Link>
    </p>
  )
}
