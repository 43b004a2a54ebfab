import { useTranslation } from 'react-i18next'
import type { Token } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

export function stateOf(token: Token, now = Date.now()): 'good' | 'expired' | 'revoked' {
  if (token.revokedAt !== null) return 'revoked'
  return Date.parse(token.expiresAt) <= now ? 'expired' : 'good'
}

/** Whether a token still opens, and until when; one that ends soon stands out, and one that was replaced says so. */
export function TokenState({ token }: { token: Token }) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = stateOf(token)
  const isReplaced = token.succeededBy !== null
  return (
    <>
      {state === 'good' ? (
        <time
          dateTime={token.expiresAt}
          title={format.dateTime(token.expiresAt)}
          className={token.expiringSoon ? 'text-warning-soft-foreground font-medium' : ''}
        >
          {t('panel.tokens.state.until', { date: format.date(token.expiresAt) })}
        </time>
      ) : (
        <span className="text-muted">{t(`panel.tokens.state.${state}`)}</span>
      )}
      {(isReplaced || token.expiringSoon) && (
        <span className="block truncate text-xs text-muted">
          {t(isReplaced ? 'panel.tokens.state.replaced' : 'panel.tokens.state.soon')}
        </span>
      )}
    </>
  )
}
