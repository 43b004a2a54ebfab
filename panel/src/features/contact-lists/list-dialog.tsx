import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactListsKey } from '../../api/choices.ts'
import type { ContactList } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { ProseField } from '../../ui/prose-field.tsx'
import { changeList, createList } from './api.ts'

type Props = { service: string; list: ContactList | null; onClose: () => void }

/** Makes a contact list and opens its page, or changes one. */
export function ListDialog({ service, list, onClose }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const submit = useSubmit(['name', 'notes'])
  const [name, setName] = useState(list?.name ?? '')
  const [notes, setNotes] = useState(list?.notes ?? '')

  const save = async () => {
    const body = { name: name.trim(), notes }
    const isSaved = await submit.run(async () => {
      if (list) return changeList(service, list.id, body)
      const { id } = await createList(service, body)
      void navigate({ to: '/s/$service/contact-lists/$id', params: { service, id: String(id) } })
    })
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: contactListsKey(service) })
    onClose()
  }
  return (
    <FormDialog
      title={t(list ? 'panel.contactLists.edit' : 'panel.contactLists.make')}
      action={t(list ? 'panel.action.save' : 'panel.contactLists.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <Field
        label={t('panel.contactLists.field.name')}
        value={name}
        onChange={setName}
        error={submit.errors.name}
        maxLength={100}
        isRequired
        autoFocus
      />
      <ProseField
        label={t('panel.contactLists.field.notes')}
        value={notes}
        onChange={setNotes}
        error={submit.errors.notes}
      />
    </FormDialog>
  )
}
