import type { ErrorComponentProps } from '@tanstack/react-router'
import { useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../ui/link-button.tsx'
import { Empty, Fault } from '../ui/states.tsx'

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Empty
      isPage
      icon={<Compass />}
      title={t('panel.notFound.title')}
      action={<LinkButton to="/">{t('panel.notFound.home')}</LinkButton>}
    >
      {t('panel.notFound.detail')}
    </Empty>
  )
}

/** The same where nothing stands around it. */
export function NotFoundAtRoot() {
  return (
    <main>
      <NotFoundPage />
    </main>
  )
}

/** A page that could not be shown. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <main className="mx-auto max-w-3xl py-16">
      <Fault error={error} onRetry={retry} />
    </main>
  )
}
