import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Group } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { createGroup, groupsKey, renameGroup } from './api.ts'

/** Makes a group and opens its page, or renames one. */
export function NameDialog({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const submit = useSubmit(['name'])
  const [name, setName] = useState(group?.name ?? '')

  const save = async () => {
    const isDone = await submit.run(async () => {
      if (group) return renameGroup(group.id, name.trim())
      const { id } = await createGroup(name.trim())
      void navigate({ to: '/centre/groups/$id', params: { id: String(id) } })
    })
    if (!isDone) return
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    onClose()
  }
  return (
    <FormDialog
      title={group ? t('panel.groups.renameOne', { name: group.name }) : t('panel.groups.make')}
      action={t(group ? 'panel.action.save' : 'panel.groups.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <Field
        label={t('panel.groups.field.name')}
        value={name}
        onChange={setName}
        error={submit.errors.name}
        maxLength={200}
        isRequired
        autoFocus
      />
    </FormDialog>
  )
}
