import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { accountsKey, addKey, providersQuery, removeKey, setKeyDisabled } from './api.ts'
import { EditKeyDialog } from './edit-key-dialog.tsx'
import { asksForKey, KeyFields, keySchemaOf } from './key-fields.tsx'
import { PartsList } from './parts-list.tsx'

/** The credentials of an account, in the order in which they are tried. */
export function AccountKeys({ account }: { account: Account }) {
  const { t } = useTranslation()
  const [isAdding, setIsAdding] = useState(false)
  const [editing, setEditing] = useState<string | null>(null)
  const provider = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)
  if (!provider || Object.keys(keySchemaOf(provider).properties ?? {}).length === 0) return null
  if (account.keys.length === 0 && !asksForKey(provider, account.settings)) return null
  return (
    <>
      <PartsList
        title={t('panel.accounts.keys')}
        empty={t('panel.accounts.noKeys')}
        removeWhat={t('panel.accounts.removeKeyWhat')}
        parts={account.keys.map((key) => ({
          id: key.name,
          name: <Code>{key.name}</Code>,
          note: <KeyNote of={key} />,
          disabled: key.disabled,
        }))}
        onEdit={setEditing}
        onAdd={() => setIsAdding(true)}
        setDisabled={(key, disabled) => setKeyDisabled(account.name, key, disabled)}
        remove={(key) => removeKey(account.name, key)}
      />
      {isAdding && <AddKeyDialog account={account} onClose={() => setIsAdding(false)} />}
      {editing !== null && <EditKeyDialog account={account} name={editing} onClose={() => setEditing(null)} />}
    </>
  )
}

/** Since when it is there, when it was used and refused last, and when it ends. */
function KeyNote({ of: { createdAt, lastUsedAt, lastRefusal, expiresAt } }: { of: Account['keys'][number] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const said = [
    t('panel.accounts.since', { date: format.date(createdAt) }),
    lastUsedAt && t('panel.accounts.lastUsed', { date: format.brief(lastUsedAt) }),
    expiresAt && t('panel.accounts.endsAt', { date: format.date(expiresAt) }),
    lastRefusal &&
      t('panel.accounts.lastRefusal', {
        date: format.brief(lastRefusal.at),
        words: [lastRefusal.code, lastRefusal.words].filter(Boolean).join(' '),
      }),
  ]
  return format.facts(said)
}

function AddKeyDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['name', 'fields'])
  const provider = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)
  const [name, setName] = useState(account.keys.length === 0 ? 'primary' : '')
  const [fields, setFields] = useState<Record<string, string>>({})
  const schema = provider ? keySchemaOf(provider) : {}

  const save = async () => {
    const isSaved = await submit.run(() => addKey(account.name, { name: name.trim(), fields }))
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.accounts.addKey')}
      action={t('panel.action.add')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <Field
        label={t('panel.accounts.keyName')}
        value={name}
        onChange={setName}
        hint={t('panel.accounts.keyNameHint')}
        error={submit.errors.name}
        isRequired
        isLtr
      />
      <KeyFields schema={schema} values={fields} onChange={setFields} errors={submit.errors} path="fields" />
    </FormDialog>
  )
}
