import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan, useCanInCentre } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { expiringOf, expiringTokensQuery, type Place } from './api.ts'

/** Tells those who look after a service's tokens which of them end soon, before a program is refused. */
export function ExpiringNotice({ service }: { service: string }) {
  const can = useCan(service)
  return can('tokens:write') && can('tokens:read') ? <Notice place={{ service }} /> : null
}

/** The same of the tokens that automate the centre and those with which directories write. */
export function CentreExpiringNotice() {
  const can = useCanInCentre()
  return can('centre-tokens:write') && can('centre-tokens:read') ? <Notice place="centre" /> : null
}

function Notice({ place }: { place: Place }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(expiringTokensQuery(place))
  const [first] = data?.items ?? []
  if (first === undefined) return null
  const names = format.list((data?.items ?? []).map(({ name }) => name))
  return (
    <p role="status" className="bg-warning-soft px-7 py-2.5 text-warning-soft-foreground">
      {t('panel.service.expiring', { names, date: format.date(first.expiresAt) })}{' '}
      <Link
        {...(place === 'centre' ? { to: '/centre/tokens' } : { to: '/s/$service/tokens', params: place })}
        search={expiringOf(place)}
        className="font-medium underline underline-offset-4"
      >
        {t('panel.service.seeExpiring')}
      </Link>
    </p>
  )
}
