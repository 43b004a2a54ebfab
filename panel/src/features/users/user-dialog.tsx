import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { Role, User } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { changeUser, createUser, servicesQuery, setSuspension, usersKey } from './api.ts'
import { RolesField } from './roles-field.tsx'

const FIELDS = ['username', 'name', 'mobile', 'email', 'password']

/** Makes a person, or changes who they are and what they may do. */
export function UserDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const services = useQuery(servicesQuery).data?.items ?? []
  const [values, setValues] = useState({
    username: '',
    name: user?.name ?? '',
    mobile: user?.mobile ?? '',
    email: user?.email ?? '',
    password: '',
  })
  const [roles, setRoles] = useState(() => (user?.roles ?? []) as Role[])
  const field = (name: keyof typeof values) => ({
    label: t(`panel.firstRun.${name}`),
    value: values[name],
    onChange: (value: string) => setValues((now) => ({ ...now, [name]: value })),
    error: submit.errors[name],
  })

  const finish = (isDone: boolean) => {
    if (!isDone) return
    void queryClient.invalidateQueries({ queryKey: usersKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
  }
  const save = async () => {
    const input = {
      name: values.name.trim(),
      mobile: values.mobile.trim() || null,
      email: values.email.trim() || null,
      roles,
      ...(values.password === '' ? {} : { password: values.password }),
    }
    const request = () =>
      user ? changeUser(user.id, input) : createUser({ username: values.username.trim(), ...input })
    finish(await submit.run(request))
  }
  return (
    <FormDialog
      title={user ? t('panel.users.edit', { name: user.name }) : t('panel.users.make')}
      action={t(user ? 'panel.action.save' : 'panel.users.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      isReady={values.name.trim() !== '' && (user !== null || values.username.trim() !== '')}
      onSubmit={save}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field {...field('name')} isRequired />
        {user === null && <Field {...field('username')} isLtr isRequired />}
        <Field {...field('mobile')} inputMode="tel" isLtr />
        <Field {...field('email')} type="email" isLtr />
        <Field
          {...field('password')}
          type="password"
          autoComplete="new-password"
          hint={t(user?.canSignIn ? 'panel.users.passwordChange' : 'panel.users.passwordNew')}
          isLtr
        />
      </div>
      <RolesField
        value={roles}
        services={services.map(({ name, title }) => ({ id: name, label: format.title(title) }))}
        onChange={setRoles}
      />
      {user && (
        <div className="border-t border-separator pt-4">
          <Button
            size="sm"
            variant={user.suspended ? 'secondary' : 'danger-soft'}
            onPress={async () => finish(await submit.run(() => setSuspension(user.id, !user.suspended)))}
          >
            {t(user.suspended ? 'panel.users.resume' : 'panel.users.suspend')}
          </Button>
          <p className="pt-1.5 text-xs text-muted">
            {t(user.suspended ? 'panel.users.resumeWhat' : 'panel.users.suspendWhat')}
          </p>
        </div>
      )}
    </FormDialog>
  )
}
