import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Service } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeService, servicesKey } from './api.ts'

const FIELDS = [
  'reviewPolicy.recipientsAbove',
  'reviewPolicy.costAbove',
  'reviewPolicy.nightHours.from',
  'reviewPolicy.nightHours.until',
  'reviewNotices.quietHours.from',
  'reviewNotices.quietHours.until',
]

/** Sets what of a service waits until somebody else has read it. */
export function ReviewPolicyDialog({ service, onClose }: { service: Service; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const held = service.reviewPolicy
  const [ticked, setTicked] = useState([
    ...(held?.always ? ['always'] : []),
    ...(held?.firstLink ? ['firstLink'] : []),
    ...(held?.nightHours ? ['night'] : []),
  ])
  const [recipientsAbove, setRecipientsAbove] = useState(held?.recipientsAbove ?? null)
  const [costAbove, setCostAbove] = useState(held?.costAbove ?? null)
  const [from, setFrom] = useState(held?.nightHours?.from ?? '22:00')
  const [until, setUntil] = useState(held?.nightHours?.until ?? '07:00')
  const isNight = ticked.includes('night')
  const [told, setTold] = useState([
    ...(service.reviewNotices ? ['told'] : []),
    ...(service.reviewNotices?.quietHours ? ['quiet'] : []),
  ])
  const [quietFrom, setQuietFrom] = useState(service.reviewNotices?.quietHours?.from ?? '22:00')
  const [quietUntil, setQuietUntil] = useState(service.reviewNotices?.quietHours?.until ?? '07:00')
  const isTold = told.includes('told')
  const isQuiet = isTold && told.includes('quiet')

  const save = async () => {
    const isNothing = ticked.length === 0 && recipientsAbove === null && costAbove === null
    const reviewPolicy = {
      always: ticked.includes('always'),
      firstLink: ticked.includes('firstLink'),
      nightHours: isNight ? { from, until } : null,
      recipientsAbove,
      costAbove,
    }
    const changes = {
      reviewPolicy: isNothing ? null : reviewPolicy,
      reviewNotices: isTold ? { quietHours: isQuiet ? { from: quietFrom, until: quietUntil } : null } : null,
    }
    if (!(await submit.run(() => changeService(service.name, changes)))) return
    void queryClient.invalidateQueries({ queryKey: servicesKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.services.review.title')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <p className="text-muted">{t('panel.services.review.what')}</p>
      <Choices
        label={t('panel.services.review.which')}
        isLabelShown
        options={(['always', 'firstLink', 'night'] as const).map((id) => ({
          id,
          label: t(`panel.services.review.choice.${id}`),
        }))}
        value={ticked}
        onChange={setTicked}
      />
      {isNight && (
        <Hours
          from={from}
          until={until}
          onFrom={setFrom}
          onUntil={setUntil}
          errors={submit.errors}
          at="reviewPolicy.nightHours"
        />
      )}
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <WholeNumberField
          label={t('panel.services.review.recipientsAbove')}
          value={recipientsAbove}
          onChange={setRecipientsAbove}
          hint={t('panel.services.review.emptyHint')}
          error={submit.errors['reviewPolicy.recipientsAbove']}
        />
        <WholeNumberField
          label={t('panel.services.review.costAbove')}
          value={costAbove}
          onChange={setCostAbove}
          hint={t('panel.services.review.emptyHint')}
          error={submit.errors['reviewPolicy.costAbove']}
        />
      </div>
      <Choices
        label={t('panel.services.review.tell')}
        isLabelShown
        options={(['told', 'quiet'] as const)
          .filter((id) => id === 'told' || isTold)
          .map((id) => ({ id, label: t(`panel.services.review.notice.${id}`) }))}
        value={told}
        onChange={setTold}
      />
      {isQuiet && (
        <Hours
          from={quietFrom}
          until={quietUntil}
          onFrom={setQuietFrom}
          onUntil={setQuietUntil}
          errors={submit.errors}
          at="reviewNotices.quietHours"
        />
      )}
    </FormDialog>
  )
}

type HoursProps = {
  from: string
  until: string
  onFrom: (time: string) => void
  onUntil: (time: string) => void
  errors: Record<string, string>
  at: string
}

function Hours({ from, until, onFrom, onUntil, errors, at }: HoursProps) {
  const { t } = useTranslation()
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field
        label={t('panel.services.review.from')}
        value={from}
        onChange={onFrom}
        error={errors[`${at}.from`]}
        type="time"
        isLtr
      />
      <Field
        label={t('panel.services.review.until')}
        value={until}
        onChange={onUntil}
        error={errors[`${at}.until`]}
        type="time"
        isLtr
      />
    </div>
  )
}
