import { Outlet, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../api/me.ts'
import { sortByLastUse } from '../last-services.ts'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'

const CommandPalette = lazy(() => import('./command-palette.tsx'))
const SidebarDrawer = lazy(() => import('./sidebar-drawer.tsx'))

/** What stands around every page: the sidebar at the start side, the bar above, the command palette behind Ctrl-K. */
export function Shell() {
  const { t } = useTranslation()
  const me = useMe()
  const params = useParams({ strict: false })
  const service = params.service ?? sortByLastUse(me.services)[0]?.name
  const [isPaletteOpen, setIsPaletteOpen] = useState(false)
  const [isDrawerOpen, setIsDrawerOpen] = useState(false)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== 'KeyK') return
      event.preventDefault()
      setIsPaletteOpen((isOpen) => !isOpen)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr]">
      <a href="#content" className="skip-link">
        {t('panel.shell.skip')}
      </a>
      <aside
        aria-label={t('panel.shell.sidebar')}
        className="sticky top-0 hidden h-dvh border-e border-border lg:block"
      >
        <Sidebar service={service} />
      </aside>
      <div className="flex min-w-0 flex-col">
        <TopBar onSearch={() => setIsPaletteOpen(true)} onMenu={() => setIsDrawerOpen(true)} />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
      <Suspense>
        {isPaletteOpen && <CommandPalette service={service} onClose={() => setIsPaletteOpen(false)} />}
        {isDrawerOpen && <SidebarDrawer service={service} onClose={() => setIsDrawerOpen(false)} />}
      </Suspense>
    </div>
  )
}
