import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { Service } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeService, createService, servicesKey } from './api.ts'

const POLICIES = ['default', 'never-twice', 'rather-twice'] as const
const FIELDS = ['name', 'title.fa', 'title.en', 'unknownPolicy', 'ratePerMinute', 'textsKeptDays']

type Props = { service: Service | null; onClose: () => void }

/** Makes a service, or changes its names and its policy. */
export function ServiceDialog({ service, onClose }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const [name, setName] = useState('')
  const [title, setTitle] = useState(service?.title ?? { fa: '', en: '' })
  const [policy, setPolicy] = useState<(typeof POLICIES)[number]>(service?.unknownPolicy ?? 'default')

  const [ratePerMinute, setRatePerMinute] = useState(service?.ratePerMinute ?? null)
  const [textsKeptDays, setTextsKeptDays] = useState(service?.textsKeptDays ?? null)
  const heldDays = service?.textsKeptDays ?? Number.POSITIVE_INFINITY
  const isShorter = service !== null && textsKeptDays !== null && textsKeptDays < heldDays

  const save = async () => {
    const input = { title, unknownPolicy: policy === 'default' ? null : policy, ratePerMinute, textsKeptDays }
    const isSaved = await submit.run(() =>
      service ? changeService(service.name, input) : createService({ name: name.trim(), ...input }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: servicesKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
    // it cannot send before it is lent an account, which is done there
    if (!service) void navigate({ to: '/centre/services/$name', params: { name: name.trim() } })
  }
  return (
    <FormDialog
      title={t(service ? 'panel.services.edit' : 'panel.services.make')}
      action={t(service ? 'panel.action.save' : 'panel.services.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <TitlesField value={title} onChange={setTitle} errors={submit.errors} />
      {service === null && (
        <Field
          label={t('panel.services.name')}
          value={name}
          onChange={setName}
          hint={t('panel.services.nameHint')}
          error={submit.errors.name}
          isRequired
          isLtr
        />
      )}
      <Picker
        label={t('panel.services.unknownPolicy')}
        value={policy}
        options={POLICIES.map((id) => ({ id, label: t(`panel.services.policy.${id}`) }))}
        onChange={setPolicy}
        hint={t(`panel.services.policyHint.${policy}`)}
      />
      <WholeNumberField
        label={t('panel.rate.label')}
        value={ratePerMinute}
        onChange={setRatePerMinute}
        hint={t('panel.rate.hint')}
        error={submit.errors.ratePerMinute}
      />
      <WholeNumberField
        label={t('panel.services.textsKept.label')}
        value={textsKeptDays}
        onChange={setTextsKeptDays}
        hint={t(isShorter ? 'panel.services.textsKept.shorter' : 'panel.services.textsKept.hint')}
        error={submit.errors.textsKeptDays}
      />
    </FormDialog>
  )
}
