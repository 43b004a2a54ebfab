import { Modal } from '@heroui/react/modal'
import { useRouterState } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Sidebar } from './sidebar.tsx'

/** The sidebar over the page, where the screen has no room for both; leaves when another page is opened. */
export default function SidebarDrawer({ service, onClose }: { service: string | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const openedAt = useRef(pathname)
  const close = useEffectEvent(onClose)

  useEffect(() => {
    if (pathname !== openedAt.current) close()
  }, [pathname])

  return (
    <Modal.Backdrop isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Container className="items-start p-0 sm:w-full sm:p-0">
        <Modal.Dialog
          aria-label={t('panel.shell.navigation')}
          className="h-full w-72 max-w-[85vw] rounded-none border-e border-border bg-background p-0"
        >
          <Sidebar service={service} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  )
}
