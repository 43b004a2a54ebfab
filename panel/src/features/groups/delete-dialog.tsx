import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { useRoleWords } from '../../api/use-role-words.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { deleteGroup, groupsKey } from './api.ts'

/** Deletes a group, after telling everything that goes with it. */
export function DeleteDialog({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { say } = useRoleWords()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const services = group.services.filter(({ addressesAll }) => !addressesAll)
  const lost = [
    ...(group.roles.length === 0 ? [] : [t('panel.groups.lost.roles', { roles: format.list(group.roles.map(say)) })]),
    ...(services.length === 0
      ? []
      : [t('panel.groups.lost.services', { services: format.list(services.map(({ title }) => format.title(title))) })]),
    ...(group.parents.length === 0
      ? []
      : [t('panel.groups.lost.parents', { groups: format.list(group.parents.map(({ name }) => name)) })]),
  ]
  const confirm = async () => {
    if (!(await submit.run(() => deleteGroup(group.id)))) return
    await navigate({ to: '/centre/groups', replace: true })
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  return (
    <Confirm
      title={t('panel.groups.deleteOne', { name: group.name })}
      action={t('panel.groups.delete')}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('panel.groups.deleteWhat', { count: group.members, n: format.number(group.members) })}</p>
      {lost.length > 0 && (
        <ul className="list-disc ps-5">
          {lost.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </Confirm>
  )
}
