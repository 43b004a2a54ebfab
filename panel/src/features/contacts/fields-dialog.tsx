import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactsKey } from '../../api/choices.ts'
import type { ContactField } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { changeContactFields, contactFieldsQuery } from './api.ts'

type Props = { service: string; onClose: () => void }
/** `key` stays while it is typed in; `isNew`: its name and type can still be chosen. */
type Draft = ContactField & { key: number; isNew: boolean }

const TYPES = ['text', 'number', 'date'] as const
const FIELDS_MAX = 30

/** Says what the service keeps of its contacts, beside number and name. */
export function FieldsDialog(props: Props) {
  const { data } = useQuery(contactFieldsQuery(props.service))
  if (!data) return null
  return <FieldsForm {...props} declared={data.fields} />
}

function FieldsForm({ service, declared, onClose }: Props & { declared: ContactField[] }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['fields'])
  const [drafts, setDrafts] = useState(() => declared.map((field, key): Draft => ({ ...field, key, isNew: false })))
  const change = (at: number, part: Partial<Draft>) => setDrafts((now) => now.with(at, { ...now[at]!, ...part }))
  const add = () =>
    setDrafts((now) => [...now, { key: Date.now(), isNew: true, name: '', title: { fa: '', en: '' }, type: 'text' }])

  const save = async () => {
    const fields = drafts.map(({ name, title, type }) => ({ name: name.trim(), title, type }))
    if (!(await submit.run(() => changeContactFields(service, fields)))) return
    void queryClient.invalidateQueries({ queryKey: contactsKey(service) })
    onClose()
  }
  const errorsOf = (at: number): Record<string, string> =>
    Object.fromEntries(
      Object.entries(submit.errors).flatMap(([path, words]) =>
        path.startsWith(`fields[${at}].`) ? [[path.slice(`fields[${at}].`.length), words]] : [],
      ),
    )
  return (
    <FormDialog
      title={t('panel.contacts.fields')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <p className="text-muted">{t('panel.contacts.fieldsNote')}</p>
      {drafts.map((draft, at) => (
        <fieldset key={draft.key} className="flex flex-col gap-4 rounded-xl border border-border p-4">
          <legend className="sr-only">{draft.name || t('panel.contacts.newField')}</legend>
          <div className="flex items-end justify-between gap-3">
            {draft.isNew ? (
              <Field
                label={t('panel.contacts.fieldName')}
                value={draft.name}
                onChange={(name) => change(at, { name })}
                hint={t('panel.contacts.fieldNameHint')}
                error={errorsOf(at).name}
                maxLength={40}
                isLtr
                isRequired
                autoFocus
              />
            ) : (
              <p>
                <Code className="font-medium">{draft.name}</Code>{' '}
                <span className="text-muted">{t(`panel.contacts.type.${draft.type}`)}</span>
              </p>
            )}
            <Button
              isIconOnly
              size="sm"
              variant="ghost"
              aria-label={t('panel.contacts.removeField', { name: draft.name })}
              onPress={() => setDrafts(drafts.filter((one) => one !== draft))}
            >
              <X />
            </Button>
          </div>
          <TitlesField value={draft.title} onChange={(title) => change(at, { title })} errors={errorsOf(at)} />
          {draft.isNew && (
            <Segmented
              label={t('panel.contacts.fieldType')}
              value={draft.type}
              options={TYPES.map((id) => ({ id, label: t(`panel.contacts.type.${id}`) }))}
              onChange={(type) => change(at, { type })}
            />
          )}
        </fieldset>
      ))}
      {drafts.length < FIELDS_MAX && (
        <Button variant="tertiary" className="self-start" onPress={add}>
          <Plus />
          {t('panel.contacts.newField')}
        </Button>
      )}
    </FormDialog>
  )
}
