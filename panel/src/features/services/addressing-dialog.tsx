import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foundGroupsQuery } from '../../api/choices.ts'
import type { Service } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { usePicking } from '../../ui/pick-dialog.tsx'
import { PickMany } from '../../ui/pick-many.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { changeService, servicesKey } from './api.ts'

/** Sets which groups a service may address: any, or those that are picked. */
export function AddressingDialog({ service, onClose }: { service: Service; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [isAll, setIsAll] = useState(service.addressesAllGroups)
  const { settled, ...picking } = usePicking(service.groups.map(({ id, name }) => ({ id: String(id), name })))
  const found = useQuery({ ...foundGroupsQuery(settled), placeholderData: keepPreviousData })

  const save = async () => {
    const groups = picking.chosen.map(({ id }) => Number(id))
    if (!(await submit.run(() => changeService(service.name, { addressesAllGroups: isAll, groups })))) return
    void queryClient.invalidateQueries({ queryKey: servicesKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.services.addressing.title')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.error ?? found.error}
      onSubmit={save}
      onClose={onClose}
    >
      <Segmented
        label={t('panel.services.addressing.which')}
        value={isAll ? 'all' : 'these'}
        options={(['these', 'all'] as const).map((id) => ({ id, label: t(`panel.services.addressing.choice.${id}`) }))}
        onChange={(id) => setIsAll(id === 'all')}
      />
      {!isAll && (
        <PickMany
          label={t('panel.services.addressing.groups')}
          placeholder={t('panel.groups.search')}
          found={(found.data?.items ?? []).map(({ id, name }) => ({ id: String(id), name }))}
          {...picking}
          empty={t(found.isPending ? 'panel.state.loading' : 'panel.filter.nothing.title')}
        />
      )}
    </FormDialog>
  )
}
