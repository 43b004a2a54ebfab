import { buttonVariants } from '@heroui/styles'
import { useTranslation } from 'react-i18next'
import type { WaysIn } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

/** A button for each central provider. */
export function CentralWays({ providers, next }: { providers: WaysIn['providers']; next: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (providers.length === 0) return null
  const query = next === undefined ? '' : `?returnTo=${encodeURIComponent(next)}`
  return (
    <nav aria-label={t('panel.signIn.central')} className="flex flex-col gap-2">
      {providers.map(({ name, title }) => (
        <a
          key={name}
          href={`/api/v1/session/central/${name}${query}`}
          className={buttonVariants({ variant: 'secondary', fullWidth: true })}
        >
          {t('panel.signIn.by', { provider: format.title(title) })}
        </a>
      ))}
    </nav>
  )
}
