import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../../ui/logo.tsx'
import { DOCS, type PageLink } from './pages.ts'
import { ServiceSwitcher } from './service-switcher.tsx'
import { usePages } from './use-pages.ts'

const LINK =
  'flex items-center gap-3 rounded-lg px-3 py-2 text-muted transition-colors motion-reduce:transition-none hover:bg-default hover:text-foreground data-[status=active]:bg-accent-soft data-[status=active]:font-semibold data-[status=active]:text-accent-soft-foreground'

/** Where one is and where one can go: the service, its pages, the centre's. */
export function Sidebar({ service }: { service: string | undefined }) {
  const { t } = useTranslation()
  const pages = usePages(service)
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto p-4">
      <Link to="/" className="self-start rounded-lg px-1.5">
        <Logo />
      </Link>
      <ServiceSwitcher service={service} />
      <nav aria-label={t('panel.shell.navigation')} className="flex flex-col gap-4">
        {service !== undefined && pages.service.length > 0 && (
          <ul className="flex flex-col gap-0.5">
            {pages.service.map((page) => (
              <PageItem key={page.key} page={page} service={service} />
            ))}
          </ul>
        )}
        {pages.centre.length > 0 && (
          <section className="flex flex-col gap-0.5 border-t border-separator pt-4">
            <h2 className="px-3 pb-1 text-xs text-muted">{t('panel.nav.centre')}</h2>
            <ul className="flex flex-col gap-0.5">
              {pages.centre.map((page) => (
                <PageItem key={page.key} page={page} service={service} />
              ))}
            </ul>
          </section>
        )}
        <ul className="border-t border-separator pt-4">
          <li>
            <a href={DOCS.href} className={LINK}>
              <Inside icon={DOCS.icon} name={t('panel.nav.docs')} />
            </a>
          </li>
        </ul>
      </nav>
    </div>
  )
}

function PageItem({ page, service }: { page: PageLink; service: string | undefined }) {
  const { t } = useTranslation()
  return (
    <li>
      <Link to={page.to} params={{ service } as never} className={LINK} activeOptions={{ includeSearch: false }}>
        <Inside icon={page.icon} name={t(`panel.nav.${page.key}`)} />
      </Link>
    </li>
  )
}

function Inside({ icon: Icon, name }: { icon: LucideIcon; name: string }) {
  return (
    <>
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {name}
    </>
  )
}
