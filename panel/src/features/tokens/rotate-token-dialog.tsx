import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Token } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { type Place, rotateToken, tokensKey } from './api.ts'
import { TokenShown } from './token-shown.tsx'

const OVERLAP_HOURS = [0, 24, 72, 168, 720]

type Props = { place: Place; token: Token; onClose: () => void }

/** Makes the token that takes another's place, and says until when the old one opens as well. */
export function RotateTokenDialog({ place, token, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const [hours, setHours] = useState('24')
  const rotate = useMutation({
    mutationFn: () => rotateToken(place, token.id, { overlapHours: Number(hours) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensKey(place) }),
  })
  const made = rotate.data
  if (made?.token !== undefined)
    return <TokenShown made={{ ...made, token: made.token }} note={t('panel.tokens.rotated')} onClose={onClose} />
  return (
    <FormDialog
      title={t('panel.tokens.rotateTitle', { name: token.name })}
      action={t('panel.tokens.rotate')}
      isPending={rotate.isPending}
      fault={rotate.error}
      onSubmit={() => rotate.mutate()}
      onClose={onClose}
    >
      <p>{t('panel.tokens.rotateWhat')}</p>
      <Picker
        label={t('panel.tokens.overlap')}
        value={hours}
        options={OVERLAP_HOURS.map((count) => ({
          id: String(count),
          label:
            count === 0
              ? t('panel.tokens.overlapNone')
              : t('panel.format.days', { count: count / 24, n: format.number(count / 24) }),
        }))}
        onChange={setHours}
        hint={t('panel.tokens.overlapHint')}
      />
    </FormDialog>
  )
}
