import { useTranslation } from 'react-i18next'
import type { Token } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

const SOON_MS = 7 * 86_400_000

export function stateOf(token: Token, now = Date.now()): 'good' | 'expired' | 'revoked' {
  if (token.revokedAt !== null) return 'revoked'
  return Date.parse(token.expiresAt) <= now ? 'expired' : 'good'
}

/** Whether a token still opens, and until when; one that ends within a week stands out. */
export function TokenState({ token }: { token: Token }) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = stateOf(token)
  if (state !== 'good') return <span className="text-muted">{t(`panel.tokens.state.${state}`)}</span>
  const isSoon = Date.parse(token.expiresAt) - Date.now() < SOON_MS
  return (
    <time
      dateTime={token.expiresAt}
      title={format.dateTime(token.expiresAt)}
      className={isSoon ? 'text-warning-soft-foreground font-medium' : ''}
    >
      {t('panel.tokens.state.until', { date: format.date(token.expiresAt) })}
    </time>
  )
}
