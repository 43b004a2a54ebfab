import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { type Pickable, PickMany } from '../../ui/pick-many.tsx'
import { useSettledQuery } from '../../ui/use-debounced.ts'
import { changeMembers, foundPeopleQuery, groupsKey } from './api.ts'

/** Adds people, found by name or number, to a group. */
export function AddMembersDialog({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<Pickable[]>([])
  const settled = useSettledQuery(query)
  const found = useQuery({ ...foundPeopleQuery(settled), placeholderData: keepPreviousData })
  const people = (found.data?.items ?? []).map(({ id, name, username }) => ({ id: String(id), name, note: username }))

  const save = async () => {
    if (!(await submit.run(() => changeMembers(group.id, { add: chosen.map(({ id }) => Number(id)) })))) return
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.groups.members.addTo', { name: group.name })}
      action={t('panel.groups.members.add')}
      isPending={submit.isPending}
      fault={submit.error ?? found.error}
      isReady={chosen.length > 0}
      onSubmit={save}
      onClose={onClose}
    >
      <PickMany
        label={t('panel.groups.members.who')}
        placeholder={t('panel.users.search')}
        found={people}
        chosen={chosen}
        query={query}
        onQuery={setQuery}
        onChange={setChosen}
        empty={t(found.isPending ? 'panel.state.loading' : 'panel.filter.nothing.title')}
      />
    </FormDialog>
  )
}
