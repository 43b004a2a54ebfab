import { Button } from '@heroui/react/button'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import { Form } from './form.tsx'
import { FormFault } from './states.tsx'

type Props = {
  title: string
  action: string
  isPending: boolean
  fault: unknown
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A form in a window. */
export function FormDialog({ title, action, isPending, fault, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation()
  const formId = useId()
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
          <Button type="submit" form={formId} isPending={isPending}>
            {action}
          </Button>
        </>
      }
    >
      <Form id={formId} isPending={isPending} onSubmit={onSubmit} className="flex flex-col gap-4 pt-2">
        <FormFault error={fault} />
        {children}
      </Form>
    </Dialog>
  )
}
