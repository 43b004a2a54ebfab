import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { foundGroupsQuery } from '../../api/choices.ts'
import { meQuery } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { PickDialog, usePicking } from '../../ui/pick-dialog.tsx'
import { addChild, groupsKey } from './api.ts'

/** Places groups in a group, one after the other: what was done before one is refused stays done. */
export function AddGroupsDialog({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const picking = usePicking()
  const found = useQuery({ ...foundGroupsQuery(picking.settled), placeholderData: keepPreviousData })
  const isThere = (id: number) => id === group.id || group.children.some((child) => child.id === id)
  const groups = (found.data?.items ?? [])
    .filter(({ id }) => !isThere(id))
    .map(({ id, name, source }) => ({
      id: String(id),
      name,
      ...(source === 'local' ? {} : { note: t(`sources.${source}`) }),
    }))

  const save = async () => {
    const isDone = await submit.run(async () => {
      for (const { id } of picking.chosen) {
        await addChild(group.id, Number(id))
        picking.onChange((now) => now.filter((one) => one.id !== id))
      }
    })
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    if (isDone) onClose()
  }
  return (
    <PickDialog
      title={t('panel.groups.children.addTo', { name: group.name })}
      action={t('panel.groups.children.add')}
      label={t('panel.groups.children.which')}
      placeholder={t('panel.groups.search')}
      picking={picking}
      found={groups}
      isFinding={found.isPending}
      isPending={submit.isPending}
      fault={submit.error ?? found.error}
      onSubmit={save}
      onClose={onClose}
    />
  )
}
