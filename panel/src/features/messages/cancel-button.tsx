import { Button } from '@heroui/react/button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { MessageDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { cancelMessage, messageQuery } from './api.ts'
import { canBeStopped } from './status.tsx'

const Confirm = lazy(() => import('../../ui/confirm.tsx').then(({ Confirm }) => ({ default: Confirm })))

/** Stops a message that may not have left yet, and says honestly whether it came in time. */
export function CancelButton({ service, message }: { service: string; message: MessageDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const can = useCan(service)
  const queryClient = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const cancel = useMutation({
    mutationFn: () => cancelMessage(service, message.id),
    onSuccess: () => setIsAsking(false),
    onSettled: () => queryClient.invalidateQueries({ queryKey: messageQuery(service, message.id).queryKey }),
  })
  if (!can('messages:cancel')) return null

  const outcome = cancel.data && (
    <p role="status" className="rounded-xl bg-default px-4 py-2">
      {t(cancel.data.inTime ? 'panel.cancel.inTime' : 'panel.cancel.leaving')}
    </p>
  )
  return (
    <>
      {outcome}
      {canBeStopped(message.status) && !cancel.data && (
        <Button variant="danger-soft" onPress={() => setIsAsking(true)}>
          {t('panel.cancel.action')}
        </Button>
      )}
      <Suspense>
        {isAsking && (
          <Confirm
            title={t('panel.cancel.title')}
            action={t('panel.cancel.action')}
            isOpen
            isPending={cancel.isPending}
            error={cancel.error}
            onConfirm={() => cancel.mutate()}
            onClose={() => setIsAsking(false)}
          >
            <p>{t('panel.cancel.what', { number: message.toUser?.name ?? format.phone(message.to) })}</p>
            <p className="text-muted">
              {t(
                message.status === 'scheduled' || message.status === 'held'
                  ? 'panel.cancel.sure'
                  : 'panel.cancel.maybe',
              )}
            </p>
          </Confirm>
        )}
      </Suspense>
    </>
  )
}
