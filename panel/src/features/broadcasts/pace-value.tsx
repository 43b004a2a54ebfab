import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { BroadcastDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { broadcastsKey, changePace } from './api.ts'

const CHANGEABLE = ['collecting', 'draft', 'held', 'expanding', 'scheduled', 'paused']

/** Whether there is one, or could be: some of it could still go otherwise. */
export const hasPace = ({ pace, state }: BroadcastDetail): boolean => pace !== null || CHANGEABLE.includes(state)

/** How many go in a minute, and its change as long as there are some that could go otherwise. */
export function PaceValue({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isChanging, setIsChanging] = useState(false)
  const mayChange = useCan(service)('broadcasts:send') && CHANGEABLE.includes(told.state)
  return (
    <span className="flex items-center gap-3">
      {told.pace === null ? t('panel.broadcasts.noPace') : format.number(told.pace)}
      {mayChange && (
        <Button size="sm" variant="tertiary" onPress={() => setIsChanging(true)}>
          {t('panel.action.edit')}
        </Button>
      )}
      {isChanging && (
        <PaceDialog service={service} id={told.id} pace={told.pace} onClose={() => setIsChanging(false)} />
      )}
    </span>
  )
}

function PaceDialog(props: { service: string; id: string; pace: number | null; onClose: () => void }) {
  const { service, id, onClose } = props
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['pace'])
  const [pace, setPace] = useState<number | null>(props.pace)
  const save = async () => {
    if (!(await submit.run(() => changePace(service, id, pace)))) return
    void queryClient.invalidateQueries({ queryKey: broadcastsKey(service) })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.broadcasts.pace')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <WholeNumberField
        label={t('panel.broadcasts.pace')}
        value={pace}
        onChange={setPace}
        hint={t('panel.broadcasts.paceWhat')}
        error={submit.errors.pace}
      />
    </FormDialog>
  )
}
