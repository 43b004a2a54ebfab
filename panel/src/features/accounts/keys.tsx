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
import { hasAllFields, KeyFields, keySchemaOf } from './key-fields.tsx'
import { PartsList } from './parts-list.tsx'

/** The credentials of an account, in the order in which they are tried. */
export function AccountKeys({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isAdding, setIsAdding] = useState(false)
  const provider = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)
  if (!provider || Object.keys(keySchemaOf(provider).properties ?? {}).length === 0) return null
  return (
    <>
      <PartsList
        title={t('panel.accounts.keys')}
        empty={t('panel.accounts.noKeys')}
        removeWhat={t('panel.accounts.removeKeyWhat')}
        parts={account.keys.map(({ name, disabled, createdAt }) => ({
          id: name,
          name: <Code>{name}</Code>,
          note: t('panel.accounts.since', { date: format.date(createdAt) }),
          disabled,
        }))}
        onAdd={() => setIsAdding(true)}
        setDisabled={(key, disabled) => setKeyDisabled(account.name, key, disabled)}
        remove={(key) => removeKey(account.name, key)}
      />
      {isAdding && <AddKeyDialog account={account} onClose={() => setIsAdding(false)} />}
    </>
  )
}

function AddKeyDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['name'])
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
      isReady={name.trim() !== '' && hasAllFields(schema, fields)}
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
