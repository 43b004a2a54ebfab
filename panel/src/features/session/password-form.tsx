import { Button } from '@heroui/react/button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { FormFault } from '../../ui/states.tsx'

/** Changes one's own password; other sessions end. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const { t } = useTranslation()
  const submit = useSubmit(['currentPassword', 'password'])
  const [currentPassword, setCurrentPassword] = useState('')
  const [password, setPassword] = useState('')
  const [isDone, setIsDone] = useState(false)
  const save = async () => {
    setIsDone(false)
    const body = { currentPassword, password }
    if (!(await submit.run(() => ask(api.PUT('/api/v1/me/password', { body }))))) return
    setCurrentPassword('')
    setPassword('')
    setIsDone(true)
    onChanged()
  }
  return (
    <Form isPending={submit.isPending} onSubmit={save}>
      <FormFault error={submit.fault} />
      <Field
        label={t('panel.profile.currentPassword')}
        type="password"
        value={currentPassword}
        onChange={setCurrentPassword}
        error={submit.errors.currentPassword}
        autoComplete="current-password"
        isLtr
        isRequired
      />
      <Field
        label={t('panel.profile.newPassword')}
        hint={t('panel.profile.newPasswordHint')}
        type="password"
        value={password}
        onChange={setPassword}
        error={submit.errors.password}
        autoComplete="new-password"
        isLtr
        isRequired
      />
      <div className="flex items-center gap-3">
        <Button type="submit" isPending={submit.isPending}>
          {t('panel.profile.changePassword')}
        </Button>
        {isDone && <p role="status">{t('panel.profile.passwordChanged')}</p>}
      </div>
    </Form>
  )
}
