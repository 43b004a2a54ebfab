import { Modal } from '@heroui/react/modal'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type Props = {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  size?: 'sm' | 'md' | 'lg'
}

/** A window over the page, closed by Escape, its cross or a press beside it. */
export function Dialog({ title, isOpen, onClose, children, footer, size = 'md' }: Props) {
  const { t } = useTranslation()
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal.Container size={size}>
        <Modal.Dialog>
          <Modal.CloseTrigger aria-label={t('panel.action.close')} />
          <Modal.Header>
            <Modal.Heading>{title}</Modal.Heading>
          </Modal.Header>
          <Modal.Body className="text-foreground">{children}</Modal.Body>
          {footer && <Modal.Footer>{footer}</Modal.Footer>}
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  )
}
