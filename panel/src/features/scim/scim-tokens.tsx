import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { scimTokensQuery } from './api.ts'

const SOON_MS = 14 * 86_400_000

/** The tokens with which a directory can write now: when each ends, and when it last came. */
export function ScimTokens() {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery(scimTokensQuery)
  if (query.isError) return <Fault error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending) return <LoadingRows />
  const tokens = query.data.items
  if (tokens.length === 0) return <p className="text-muted">{t('panel.scim.noToken')}</p>
  return (
    <ul className="divide-y divide-separator" aria-label={t('panel.scim.tokens')}>
      {tokens.map((token) => (
        <li key={token.id} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-2.5">
          <bdi className="font-medium">{token.name}</bdi>
          <span className="flex flex-wrap gap-x-6 text-muted">
            <span className={isSoon(token.expiresAt) ? 'font-medium text-warning-soft-foreground' : ''}>
              {t('panel.scim.until', { date: format.date(token.expiresAt) })}
            </span>
            <span>
              {token.lastUsedAt === null
                ? t('panel.scim.neverCame')
                : t('panel.scim.lastCame', { time: format.relative(token.lastUsedAt) })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}

const isSoon = (expiresAt: string): boolean => Date.parse(expiresAt) - Date.now() < SOON_MS
