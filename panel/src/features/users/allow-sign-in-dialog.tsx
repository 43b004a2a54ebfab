import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UserDetail } from '../../api/types.ts'
import { useProof } from '../../api/use-proof.tsx'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { changeUser, usersKey } from './api.ts'

/** `wantsPassword`: nothing else would tell who it is. */
type Props = { user: UserDetail; wantsPassword: boolean; onClose: () => void }

/** Lets a person sign in, for the first time or again. */
export function AllowSignInDialog({ user, wantsPassword, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['password'])
  const { withProof, proofDialog } = useProof()
  const [password, setPassword] = useState('')
  const save = async () => {
    const changes = { canSignIn: true, ...(wantsPassword ? { password } : {}) }
    if (!(await submit.run(() => withProof(() => changeUser(user.id, changes))))) return
    void queryClient.invalidateQueries({ queryKey: usersKey })
    onClose()
  }
  return (
    <>
      <FormDialog
        title={t('panel.users.allowSignIn')}
        action={t('panel.users.allowSignIn')}
        isPending={submit.isPending}
        fault={submit.fault}
        onSubmit={save}
        onClose={onClose}
      >
        <p>{t(wantsPassword ? 'panel.users.allowWithPassword' : 'panel.users.allowKnown')}</p>
        {wantsPassword && (
          <Field
            label={t('panel.firstRun.password')}
            type="password"
            value={password}
            onChange={setPassword}
            error={submit.errors.password}
            autoComplete="new-password"
            isLtr
            isRequired
          />
        )}
      </FormDialog>
      {proofDialog}
    </>
  )
}
