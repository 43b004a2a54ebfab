import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

/** For who may not see the message's page: that it went, to whom, and what it counts. */
export function Sent({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { status, segments } = message
  return (
    <div role="status" className="mb-4 flex items-center gap-4 rounded-2xl bg-success-soft px-5 py-4">
      <CircleCheck className="size-5 shrink-0 text-success" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-semibold">
          {t(status === 'held' ? 'panel.compose.heldFor' : 'panel.compose.sentTo', {
            number: message.toUser?.name ?? format.phone(message.to),
          })}
        </p>
        <p className="text-muted">{format.segments(segments)}</p>
      </div>
    </div>
  )
}
