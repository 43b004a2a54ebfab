import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUp } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { MomentField } from '../../ui/moment-field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { ProseField } from '../../ui/prose-field.tsx'
import { changeFollowUp, FOLLOW_UP_STATES, followUpsKey } from './api.ts'
import { AssigneeField } from './assignee-field.tsx'

const FIELDS = ['state', 'assigneeId', 'dueAt', 'note']

type Props = {
  service: string
  followUp: Pick<FollowUp, 'messageId' | 'state' | 'assignee' | 'dueAt'>
  onClose: () => void
}

/** Says who sees to a message until when, how far it is, and adds a note. */
export function FollowUpDialog({ service, followUp, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const isNew = followUp.state === 'none'
  const [state, setState] = useState(isNew ? ('open' as const) : followUp.state)
  const [assigneeId, setAssigneeId] = useState(followUp.assignee?.id ?? null)
  const [dueAt, setDueAt] = useState(followUp.dueAt)
  const [note, setNote] = useState('')

  const save = async () => {
    const isSame = assigneeId === (followUp.assignee?.id ?? null)
    const change = {
      state,
      // whoever has left keeps it until somebody else takes it
      ...(state === 'none' || isSame ? {} : { assigneeId }),
      ...(state === 'none' ? {} : { dueAt }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }
    const isSaved = await submit.run(() => changeFollowUp(service, followUp.messageId, change))
    void queryClient.invalidateQueries({ queryKey: followUpsKey(service) })
    if (isSaved) onClose()
  }
  return (
    <FormDialog
      title={t(isNew ? 'panel.followUps.start' : 'panel.followUps.change')}
      action={t(isNew ? 'panel.followUps.start' : 'panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <Picker
        label={t('panel.followUps.state')}
        value={state}
        options={FOLLOW_UP_STATES.filter((id) => !isNew || id !== 'none').map((id) => ({
          id,
          label: t(id === 'none' ? 'panel.followUps.withdraw' : `panel.followUp.${id}`),
        }))}
        onChange={setState}
        error={submit.errors.state}
      />
      {state !== 'none' && (
        <>
          <AssigneeField
            service={service}
            held={followUp.assignee}
            value={assigneeId}
            onChange={setAssigneeId}
            error={submit.errors.assigneeId}
          />
          <MomentField
            label={t('panel.followUps.dueAt')}
            value={dueAt}
            onChange={setDueAt}
            hint={t('panel.followUps.dueHint')}
            error={submit.errors.dueAt}
          />
        </>
      )}
      <ProseField
        label={t('panel.followUps.note')}
        value={note}
        onChange={setNote}
        hint={t('panel.followUps.noteHint')}
        error={submit.errors.note}
      />
    </FormDialog>
  )
}
