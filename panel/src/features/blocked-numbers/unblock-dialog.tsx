import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BlockedNumber } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { blockedKey, type Place, unblockNumber } from './api.ts'

type Props = { place: Place; blocked: BlockedNumber; onClose: () => void }

/** Lifts a block, with the reason that the audit log keeps. */
export function UnblockDialog({ place, blocked, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit(['reason'])
  const [reason, setReason] = useState('')
  const lift = async () => {
    const isDone = await submit.run(() => unblockNumber(place, blocked.id, reason.trim()))
    void queryClient.invalidateQueries({ queryKey: blockedKey(place) })
    if (isDone) onClose()
  }
  return (
    <FormDialog
      title={t('panel.blockedNumbers.liftTitle', { number: format.phone(blocked.number) })}
      action={t('panel.blockedNumbers.lift')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={lift}
      onClose={onClose}
    >
      <p>{t(blocked.source === 'opt_out' ? 'panel.blockedNumbers.liftOptOut' : 'panel.blockedNumbers.liftNote')}</p>
      <Field
        label={t('panel.blockedNumbers.reason')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        error={submit.errors.reason}
        isRequired
      />
    </FormDialog>
  )
}
