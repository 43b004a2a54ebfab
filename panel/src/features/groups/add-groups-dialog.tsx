import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foundGroupsQuery } from '../../api/choices.ts'
import { meQuery } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { type Pickable, PickMany } from '../../ui/pick-many.tsx'
import { useSettledQuery } from '../../ui/use-debounced.ts'
import { addChild, groupsKey } from './api.ts'

/** Places groups in a group, one after the other: what was done before one is refused stays done. */
export function AddGroupsDialog({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<Pickable[]>([])
  const settled = useSettledQuery(query)
  const found = useQuery({ ...foundGroupsQuery(settled), placeholderData: keepPreviousData })
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
      for (const { id } of chosen) {
        await addChild(group.id, Number(id))
        setChosen((now) => now.filter((one) => one.id !== id))
      }
    })
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    if (isDone) onClose()
  }
  return (
    <FormDialog
      title={t('panel.groups.children.addTo', { name: group.name })}
      action={t('panel.groups.children.add')}
      isPending={submit.isPending}
      fault={submit.error ?? found.error}
      isReady={chosen.length > 0}
      onSubmit={save}
      onClose={onClose}
    >
      <PickMany
        label={t('panel.groups.children.which')}
        placeholder={t('panel.groups.search')}
        found={groups}
        chosen={chosen}
        query={query}
        onQuery={setQuery}
        onChange={setChosen}
        empty={t(found.isPending ? 'panel.state.loading' : 'panel.filter.nothing.title')}
      />
    </FormDialog>
  )
}
