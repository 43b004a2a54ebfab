import { Button } from '@heroui/react/button'
import { Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import { errorsByField, ProblemError } from '../../api/problem.ts'
import type { NewMessage } from '../../api/types.ts'
import { Form } from '../../ui/form.tsx'
import { Page } from '../../ui/page.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WhenField } from '../../ui/when-field.tsx'
import { Sent } from './sent.tsx'
import { usePreview } from './use-preview.ts'
import { useSending } from './use-sending.ts'

/** A message as it is written: what the server says of it, and sending it. `isWhole`: it says all that it has to. */
export function useComposing(service: string, message: NewMessage, isWhole: boolean) {
  const isStaying = !useCan(service)('messages:read')
  const { sendAt: _sendAt, ...asked } = message
  const preview = usePreview(service, asked, isWhole)
  const sending = useSending(service, isStaying)
  const errors = errorsByField(sending.error instanceof ProblemError ? sending.error.problem : null)
  return { preview, sending, errors, send: () => sending.send(message) }
}

type Props = {
  composing: ReturnType<typeof useComposing>
  canSend: boolean
  /** To whom. */
  recipient: ReactNode
  /** What it says. */
  children: ReactNode
  /** Which line it leaves from, where that is chosen. */
  from?: ReactNode
  sendAt: string | null
  onSendAt: (sendAt: string | null) => void
  /** It was sent, and the form stays. */
  onSent: () => void
}

/** The page of one message to one recipient, which needs no preview beside it: whom, what, and when. */
export function ComposeForm({ composing, canSend, recipient, children, from, sendAt, onSendAt, onSent }: Props) {
  const { t } = useTranslation()
  const { sending, errors, send } = composing
  const submit = async () => {
    // an emptied form is not sent a second time by mistake
    if (canSend && (await send())) onSent()
  }
  return (
    <Page title={t('panel.compose.title')}>
      {sending.sent && <Sent message={sending.sent} />}
      <Form isPending={sending.isPending} onSubmit={submit} className="flex max-w-3xl flex-col gap-4">
        <FormFault error={Object.keys(errors).length === 0 ? sending.error : null} />
        <Surface>{recipient}</Surface>
        <Surface>
          <div className="flex flex-col gap-4">{children}</div>
        </Surface>
        <Surface>
          <div className="grid gap-5 sm:grid-cols-2">
            {from}
            <WhenField value={sendAt} onChange={onSendAt} error={errors.sendAt} />
          </div>
          <div className="flex justify-end pt-5">
            <Button type="submit" isPending={sending.isPending}>
              <Send className="rtl:-scale-x-100" />
              {t(sendAt === null ? 'panel.compose.send' : 'panel.compose.schedule')}
            </Button>
          </div>
        </Surface>
      </Form>
    </Page>
  )
}
