import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { MomentField } from '../../ui/moment-field.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { accountsKey, changeKey, providersQuery } from './api.ts'
import { KeyFields, keySchemaOf } from './key-fields.tsx'

/** Sets when a key ends and its place, and puts another credential in its stead: what is left empty stays. */
export function EditKeyDialog({ account, name, onClose }: { account: Account; name: string; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['position', 'expiresAt', 'fields'])
  const key = account.keys.find((one) => one.name === name)
  const provider = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)
  const [fields, setFields] = useState<Record<string, string>>({})
  const [position, setPosition] = useState<number | null>(key?.position ?? 0)
  const [expiresAt, setExpiresAt] = useState(key?.expiresAt ?? null)
  const isRotated = Object.values(fields).some((value) => value !== '')

  const save = async () => {
    const isSaved = await submit.run(() =>
      changeKey(account.name, name, {
        expiresAt,
        ...(position !== null && { position }),
        ...(isRotated && { fields }),
      }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.accounts.editKey', { name })}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <MomentField
        label={t('panel.accounts.expiresAt')}
        value={expiresAt}
        onChange={setExpiresAt}
        hint={t('panel.accounts.expiresAtHint')}
        error={submit.errors.expiresAt}
      />
      <WholeNumberField
        label={t('panel.accounts.order')}
        value={position}
        onChange={setPosition}
        hint={t('panel.accounts.orderHint')}
        error={submit.errors.position}
      />
      {provider && (
        <>
          <p className="text-muted">{t('panel.accounts.rotateHint')}</p>
          <KeyFields
            schema={{ ...keySchemaOf(provider), required: [] }}
            values={fields}
            onChange={setFields}
            errors={submit.errors}
            path="fields"
          />
        </>
      )}
    </FormDialog>
  )
}
