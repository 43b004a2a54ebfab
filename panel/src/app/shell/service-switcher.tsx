import { ChevronsUpDown } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useServiceOfMe } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'

const loadMenu = () => import('./service-menu.tsx')
const ServiceMenu = lazy(loadMenu)

/** The service that is open; opens the list to change it. */
export function ServiceSwitcher({ service }: { service: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const me = useMe()
  const mine = useServiceOfMe(service)
  const [isOpen, setIsOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  if (me.services.length === 0) return null

  return (
    <>
      <button
        ref={trigger}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={loadMenu}
        onFocus={loadMenu}
        onClick={() => setIsOpen(true)}
        className="flex w-full cursor-pointer items-center justify-between gap-2 rounded-xl border border-border bg-surface px-3 py-2 text-start hover:bg-surface-hover"
      >
        <span className="min-w-0">
          <span className="block text-xs leading-5 text-muted">{t('panel.shell.service')}</span>
          <span className="block truncate font-semibold">
            {mine ? format.title(mine.title) : t('panel.shell.chooseService')}
          </span>
        </span>
        <ChevronsUpDown className="size-4 shrink-0 text-muted" aria-hidden="true" />
      </button>
      <Suspense>
        {isOpen && <ServiceMenu current={service} triggerRef={trigger} onClose={() => setIsOpen(false)} />}
      </Suspense>
    </>
  )
}
