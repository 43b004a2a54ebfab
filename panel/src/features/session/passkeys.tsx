import { Button } from '@heroui/react/button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { makePasskey, type Passkey, type Proof } from './passkey.ts'
import { RenamePasskeyDialog } from './rename-passkey-dialog.tsx'

/** The person's passkeys, each with its name and when it was last used. */
export function PasskeyList({
  passkeys,
  withProof,
  onChange,
}: {
  passkeys: Passkey[]
  withProof: Proof
  onChange: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const submit = useSubmit()
  const [going, setGoing] = useState<Passkey | null>(null)
  const [naming, setNaming] = useState<Passkey | null>(null)
  const remove = async (id: number) => {
    const act = () => ask(api.DELETE('/api/v1/me/passkeys/{id}', { params: { path: { id } } }))
    if (!(await submit.run(() => withProof(act)))) return
    setGoing(null)
    onChange()
  }
  return (
    <ul className="divide-y divide-separator">
      {passkeys.map((passkey) => (
        <li key={passkey.id} className="flex items-center justify-between gap-3 py-2.5">
          <div className="min-w-0">
            <p className="truncate font-medium">{passkey.name}</p>
            <p className="text-xs text-muted">
              {passkey.lastUsedAt
                ? t('panel.profile.lastUsed', { time: format.relative(passkey.lastUsedAt) })
                : t('panel.profile.neverUsed')}
            </p>
          </div>
          <div className="flex gap-1">
            <Button
              size="sm"
              variant="tertiary"
              aria-label={t('panel.profile.renameNamed', { name: passkey.name })}
              onPress={() => setNaming(passkey)}
            >
              {t('panel.profile.rename')}
            </Button>
            <Button
              size="sm"
              variant="tertiary"
              aria-label={t('panel.profile.removeNamed', { name: passkey.name })}
              onPress={() => setGoing(passkey)}
            >
              {t('panel.action.delete')}
            </Button>
          </div>
        </li>
      ))}
      {naming && (
        <RenamePasskeyDialog passkey={naming} withProof={withProof} onDone={onChange} onClose={() => setNaming(null)} />
      )}
      {going && (
        <Confirm
          title={t('panel.profile.removeNamed', { name: going.name })}
          action={t('panel.action.delete')}
          isOpen
          isPending={submit.isPending}
          error={submit.error}
          onConfirm={() => remove(going.id)}
          onClose={() => setGoing(null)}
        >
          <p>{t('panel.profile.removePasskeyWhat')}</p>
        </Confirm>
      )}
    </ul>
  )
}

/** Asks what the new passkey is called, and has the browser make it. */
export function PasskeyDialog({
  withProof,
  onDone,
  onClose,
}: {
  withProof: Proof
  onDone: (recoveryCodes: string[] | null) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const submit = useSubmit(['name'])
  const [name, setName] = useState('')
  const make = () =>
    submit.run(async () => {
      const made = await withProof(() => makePasskey(name.trim()))
      if (made) onDone(made.recoveryCodes)
    })
  return (
    <FormDialog
      title={t('panel.profile.addPasskey')}
      action={t('panel.profile.goOn')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={make}
      onClose={onClose}
    >
      <p>{t('panel.profile.passkeyWhat')}</p>
      <Field
        label={t('panel.profile.passkeyName')}
        hint={t('panel.profile.passkeyNameHint')}
        value={name}
        onChange={setName}
        error={submit.errors.name}
        maxLength={60}
        isRequired
        autoFocus
      />
    </FormDialog>
  )
}
