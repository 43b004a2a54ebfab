import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { PickDialog, usePicking } from '../../ui/pick-dialog.tsx'
import { changeMembers, foundPeopleQuery, groupsKey } from './api.ts'

/** Adds people, found by name or number, to a group. */
export function AddMembersDialog({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const picking = usePicking()
  const found = useQuery({ ...foundPeopleQuery(picking.settled), placeholderData: keepPreviousData })
  const people = (found.data?.items ?? []).map(({ id, name, username }) => ({ id: String(id), name, note: username }))

  const save = async () => {
    const add = picking.chosen.map(({ id }) => Number(id))
    if (!(await submit.run(() => changeMembers(group.id, { add })))) return
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
  }
  return (
    <PickDialog
      title={t('panel.groups.members.addTo', { name: group.name })}
      action={t('panel.groups.members.add')}
      label={t('panel.groups.members.who')}
      placeholder={t('panel.users.search')}
      picking={picking}
      found={people}
      isFinding={found.isPending}
      isPending={submit.isPending}
      fault={submit.error ?? found.error}
      onSubmit={save}
      onClose={onClose}
    />
  )
}
