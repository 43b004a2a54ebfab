import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import type { Passkey, Proof } from './passkey.ts'

type Props = { passkey: Passkey; withProof: Proof; onDone: () => void; onClose: () => void }

/** Calls a passkey something else; it goes on signing in as before. */
export function RenamePasskeyDialog({ passkey, withProof, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const submit = useSubmit(['name'])
  const [name, setName] = useState(passkey.name)
  const save = async () => {
    const params = { path: { id: passkey.id } }
    const act = () => ask(api.PATCH('/api/v1/me/passkeys/{id}', { params, body: { name: name.trim() } }))
    if (!(await submit.run(() => withProof(act)))) return
    onDone()
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.profile.renameNamed', { name: passkey.name })}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
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
