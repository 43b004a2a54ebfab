import { Button } from '@heroui/react/button'
import { type FormEvent, type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import { FormFault } from './states.tsx'

type Props = {
  title: string
  action: string
  isPending: boolean
  fault: unknown
  isReady?: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A form in a window. */
export function FormDialog({ title, action, isPending, fault, isReady = true, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation()
  const formId = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (isReady) onSubmit()
  }
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      size="lg"
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {t('panel.action.cancel')}
          </Button>
          <Button type="submit" form={formId} isPending={isPending} isDisabled={!isReady}>
            {action}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4 pt-2" noValidate>
        <FormFault error={fault} />
        {children}
      </form>
    </Dialog>
  )
}
