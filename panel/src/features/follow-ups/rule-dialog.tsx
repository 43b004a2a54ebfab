import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpRule } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Choices } from '../../ui/choices.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeRule, createRule, followUpsKey } from './api.ts'
import { AssigneeField } from './assignee-field.tsx'

const FIELDS = ['class', 'statuses', 'times', 'withinHours', 'dueInHours', 'assigneeId']
const ENDS = ['undelivered', 'failed', 'expired', 'unreported'] as const
const CLASSES = ['any', 'otp', 'normal', 'bulk'] as const

type Props = { service: string; rule: FollowUpRule | null; onClose: () => void }

/** Which ends of messages open a follow-up, and whose it is. */
export function RuleDialog({ service, rule, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const [messageClass, setClass] = useState<(typeof CLASSES)[number]>(rule?.class ?? 'any')
  const [statuses, setStatuses] = useState<string[]>(rule?.statuses ?? ['undelivered', 'failed'])
  const [times, setTimes] = useState<number | null>(rule?.times ?? 1)
  const [withinHours, setWithinHours] = useState<number | null>(rule?.withinHours ?? 24)
  const [dueInHours, setDueInHours] = useState<number | null>(rule?.dueInHours ?? null)
  const [assigneeId, setAssigneeId] = useState(rule?.assignee?.id ?? null)

  const save = async () => {
    const isSame = rule !== null && assigneeId === (rule.assignee?.id ?? null)
    const input = {
      class: messageClass === 'any' ? null : messageClass,
      statuses: ENDS.filter((end) => statuses.includes(end)),
      times: times ?? 1,
      withinHours: withinHours ?? 24,
      dueInHours,
      ...(isSame ? {} : { assigneeId }),
    }
    const isSaved = await submit.run(() => (rule ? changeRule(service, rule.id, input) : createRule(service, input)))
    void queryClient.invalidateQueries({ queryKey: followUpsKey(service) })
    if (isSaved) onClose()
  }
  return (
    <FormDialog
      title={t(rule ? 'panel.followUps.changeRule' : 'panel.followUps.makeRule')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <Picker
        label={t('panel.compose.class')}
        value={messageClass}
        options={CLASSES.map((id) => ({
          id,
          label: t(id === 'any' ? 'panel.followUps.anyClass' : `panel.class.${id}`),
        }))}
        onChange={setClass}
        error={submit.errors.class}
      />
      <Choices
        label={t('panel.followUps.ends')}
        isLabelShown
        options={ENDS.map((id) => ({ id, label: t(`statuses.${id}`) }))}
        isRequired
        value={statuses}
        onChange={setStatuses}
      />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <WholeNumberField
          label={t('panel.followUps.times')}
          value={times}
          onChange={setTimes}
          hint={t('panel.followUps.timesHint')}
          error={submit.errors.times}
        />
        <WholeNumberField
          label={t('panel.followUps.withinHours')}
          value={withinHours}
          onChange={setWithinHours}
          hint={t('panel.followUps.withinHint')}
          error={submit.errors.withinHours}
        />
      </div>
      <AssigneeField
        service={service}
        held={rule?.assignee ?? null}
        value={assigneeId}
        onChange={setAssigneeId}
        error={submit.errors.assigneeId}
      />
      <WholeNumberField
        label={t('panel.followUps.dueInHours')}
        value={dueInHours}
        onChange={setDueInHours}
        hint={t('panel.followUps.dueInHint')}
        error={submit.errors.dueInHours}
      />
    </FormDialog>
  )
}
