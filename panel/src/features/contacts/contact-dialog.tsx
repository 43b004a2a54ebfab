import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactsKey } from '../../api/choices.ts'
import type { Contact, ContactField } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { ProseField } from '../../ui/prose-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { changeContact, contactFieldsQuery, createContact } from './api.ts'
import { readTags } from './tags.ts'

type Props = { service: string; contact: Contact | null; onClose: () => void }

/** Makes a contact, or changes one. */
export function ContactDialog(props: Props) {
  const { data } = useQuery(contactFieldsQuery(props.service))
  if (!data) return null
  return <ContactForm {...props} declared={data.fields} />
}

function ContactForm({ service, contact, declared, onClose }: Props & { declared: ContactField[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit(['number', 'name', 'email', 'language', 'fields', 'tags', 'notes'])
  const [draft, setDraft] = useState(() => draftOf(contact, declared))
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }))

  const save = async () => {
    const body = bodyOf(draft)
    const isSaved = await submit.run(() =>
      contact ? changeContact(service, contact.id, body) : createContact(service, body),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: contactsKey(service) })
    onClose()
  }
  return (
    <FormDialog
      title={t(contact ? 'panel.contacts.edit' : 'panel.contacts.make')}
      action={t(contact ? 'panel.action.save' : 'panel.contacts.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('panel.contacts.field.number')}
          value={draft.number}
          onChange={(number) => change({ number })}
          error={submit.errors.number}
          inputMode="tel"
          isLtr
          isRequired
          autoFocus
        />
        <Field
          label={t('panel.contacts.field.name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={submit.errors.name}
          maxLength={100}
        />
        <Field
          label={t('panel.contacts.field.email')}
          value={draft.email}
          onChange={(email) => change({ email })}
          error={submit.errors.email}
          inputMode="email"
          isLtr
        />
        <Segmented
          label={t('panel.contacts.field.language')}
          value={draft.language}
          options={(['none', 'fa', 'en'] as const).map((id) => ({ id, label: t(`panel.contacts.languageOf.${id}`) }))}
          onChange={(language) => change({ language })}
        />
        {declared.map(({ name, title, type }) => (
          <Field
            key={name}
            label={format.title(title)}
            value={draft.fields[name] ?? ''}
            onChange={(value) => change({ fields: { ...draft.fields, [name]: value } })}
            hint={type === 'date' ? t('panel.contacts.dateHint') : undefined}
            error={submit.errors[`fields.${name}`]}
            isLtr={type !== 'text'}
            inputMode={type === 'number' ? 'decimal' : undefined}
          />
        ))}
      </div>
      <Field
        label={t('panel.contacts.field.tag')}
        value={draft.tags}
        onChange={(tags) => change({ tags })}
        hint={t('panel.contacts.tagsHint')}
        error={submit.errors.tags}
      />
      <ProseField
        label={t('panel.contacts.field.notes')}
        value={draft.notes}
        onChange={(notes) => change({ notes })}
        error={submit.errors.notes}
      />
    </FormDialog>
  )
}

function draftOf(contact: Contact | null, declared: ContactField[]) {
  return {
    number: contact?.number ?? '',
    name: contact?.name ?? '',
    email: contact?.email ?? '',
    language: contact?.language ?? ('none' as const),
    fields: Object.fromEntries(declared.map(({ name }) => [name, String(contact?.fields[name] ?? '')])),
    tags: contact?.tags.join('\u060C ') ?? '',
    notes: contact?.notes ?? '',
  }
}

function bodyOf({ number, name, email, language, fields, tags, notes }: ReturnType<typeof draftOf>) {
  return {
    number,
    name,
    email: email.trim() === '' ? null : email,
    language: language === 'none' ? null : language,
    // what is emptied is emptied
    fields: Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [field, value.trim() === '' ? null : value]),
    ),
    tags: readTags(tags),
    notes,
  }
}
