import { Button } from '@heroui/react/button'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import { FormFault } from './states.tsx'

type Props = {
  title: string
  children: ReactNode
  action: string
  /** What it does can be undone, or is what was wished for: its button is no warning. */
  isHarmless?: boolean
  isOpen: boolean
  isPending: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something that many feel, or that cannot be taken back, and says what it will do. */
export function Confirm(props: Props) {
  const { title, children, action, isHarmless, isOpen, isPending, error, onConfirm, onClose } = props
  const { t } = useTranslation()
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {t('panel.action.back')}
          </Button>
          <Button variant={isHarmless ? 'primary' : 'danger'} isPending={isPending} onPress={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {children}
        <FormFault error={error} />
      </div>
    </Dialog>
  )
}
