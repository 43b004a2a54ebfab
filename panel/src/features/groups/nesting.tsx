import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { AddGroupsDialog } from './add-groups-dialog.tsx'
import { groupsKey, removeChild } from './api.ts'

type Props = { group: GroupDetail; isChangeable: boolean }

/** The groups in a group, and those that it is in. */
export function Nesting({ group, isChangeable }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [isAdding, setIsAdding] = useState(false)
  const remove = async (child: number) => {
    await submit.run(() => removeChild(group.id, child))
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  const addButton = isChangeable && (
    <Button size="sm" variant="tertiary" onPress={() => setIsAdding(true)}>
      {t('panel.groups.children.add')}
    </Button>
  )
  return (
    <>
      <Surface title={t('panel.groups.children.title')} actions={addButton}>
        <FormFault error={submit.error} />
        {group.children.length === 0 && <p className="py-2 text-muted">{t('panel.groups.children.none')}</p>}
        <ul className="divide-y divide-separator">
          {group.children.map((child) => (
            <li key={child.id} className="flex min-h-11 items-center justify-between gap-3 py-1">
              <GroupLink group={child} />
              {isChangeable && (
                <Button
                  isIconOnly
                  size="sm"
                  variant="ghost"
                  aria-label={t('panel.groups.children.remove', { name: child.name })}
                  isDisabled={submit.isPending}
                  onPress={() => remove(child.id)}
                >
                  <X />
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Surface>
      {group.parents.length > 0 && (
        <Surface title={t('panel.groups.parents')}>
          <ul className="divide-y divide-separator">
            {group.parents.map((parent) => (
              <li key={parent.id} className="py-2.5">
                <GroupLink group={parent} />
              </li>
            ))}
          </ul>
        </Surface>
      )}
      {isAdding && <AddGroupsDialog group={group} onClose={() => setIsAdding(false)} />}
    </>
  )
}

function GroupLink({ group }: { group: { id: number; name: string } }) {
  return (
    <Link
      to="/centre/groups/$id"
      params={{ id: String(group.id) }}
      className="min-w-0 truncate font-medium hover:text-accent"
    >
      <bdi>{group.name}</bdi>
    </Link>
  )
}
