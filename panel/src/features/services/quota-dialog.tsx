import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Service } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeService, servicesKey } from './api.ts'
import { readQuota, SPANS, UNITS, writeQuota } from './quota-fields.ts'

/** Where the API names a fault of money, it names the amount. */
const pathOf = (span: string, unit: string): string => `quota.${span}.${unit}${unit === 'money' ? '.amount' : ''}`
const GUARD = ['times', 'seconds'] as const
const FIELDS = [
  ...SPANS.flatMap((span) => UNITS.map((unit) => pathOf(span, unit))),
  ...GUARD.map((field) => `floodGuard.${field}`),
]

/** Sets what a service may send in a day and a month, and its flood guard. An empty field is no limit. */
export function QuotaDialog({ service, onClose }: { service: Service; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const [quota, setQuota] = useState(() => readQuota(service.quota))
  const [guard, setGuard] = useState<Record<(typeof GUARD)[number], number | null>>(
    service.floodGuard ?? { times: null, seconds: null },
  )
  const { times, seconds } = guard

  const save = async () => {
    const floodGuard = times === null || seconds === null ? null : { times, seconds }
    const isSaved = await submit.run(() => changeService(service.name, { quota: writeQuota(quota), floodGuard }))
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: servicesKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.services.quota.edit')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <p className="text-muted">{t('panel.services.quota.hint')}</p>
      {SPANS.map((span) => (
        <fieldset key={span} className="grid gap-3 sm:grid-cols-3">
          <legend className="pb-2 font-medium">{t(`panel.services.quota.${span}`)}</legend>
          {UNITS.map((unit) => (
            <WholeNumberField
              key={unit}
              label={t(`panel.services.quota.unit.${unit}`)}
              value={quota[span][unit]}
              onChange={(value) => setQuota({ ...quota, [span]: { ...quota[span], [unit]: value } })}
              error={submit.errors[pathOf(span, unit)]}
            />
          ))}
        </fieldset>
      ))}
      <fieldset className="grid gap-3 sm:grid-cols-2">
        <legend className="pb-2 font-medium">{t('panel.services.guard.title')}</legend>
        {GUARD.map((field) => (
          <WholeNumberField
            key={field}
            label={t(`panel.services.guard.${field}`)}
            value={guard[field]}
            onChange={(value) => setGuard({ ...guard, [field]: value })}
            error={submit.errors[`floodGuard.${field}`]}
            // half a guard would silently be none
            isRequired={times !== null || seconds !== null}
          />
        ))}
      </fieldset>
      <p className="text-muted">{t('panel.services.guard.hint')}</p>
    </FormDialog>
  )
}
