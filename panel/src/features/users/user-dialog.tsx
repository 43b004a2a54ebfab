import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { servicesQuery } from '../../api/choices.ts'
import { meQuery, useMe } from '../../api/me.ts'
import type { Role, User } from '../../api/types.ts'
import { useProof } from '../../api/use-proof.tsx'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { changeUser, createUser, usersKey } from './api.ts'
import { NO_ROLE, RolesField, useNextRole } from './roles-field.tsx'

const FIELDS = ['username', 'name', 'mobile', 'email', 'password']
const LOCALES = ['fa', 'en'] as const
/** As the server has it of people of whom nothing else is said; it is not the language of who makes them. */
const NEW_LOCALE: (typeof LOCALES)[number] = 'fa'

/**
 * Makes a person, or changes who they are and what they may do. Numbers and addresses of one who is there stand on the
 * page.
 */
export function UserDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const { withProof, proofDialog } = useProof()
  const isOwn = useMe().id === user?.id
  const services = useQuery(servicesQuery).data?.items ?? []
  const [values, setValues] = useState({ username: '', name: user?.name ?? '', mobile: '', email: '', password: '' })
  const [locale, setLocale] = useState(user?.locale ?? NEW_LOCALE)
  const held = (user?.roles ?? []) as Role[]
  const [roles, setRoles] = useState(held)
  const [nextRole, setNextRole] = useState(NO_ROLE)
  const [isServiceMissing, setIsServiceMissing] = useState(false)
  const readNextRole = useNextRole()
  const field = (name: keyof typeof values) => ({
    label: t(`panel.firstRun.${name}`),
    value: values[name],
    onChange: (value: string) => setValues((now) => ({ ...now, [name]: value })),
    error: submit.errors[name],
  })

  const save = async () => {
    const read = readNextRole(roles, nextRole)
    setIsServiceMissing(read === 'missing')
    if (read === 'missing') return
    const common = {
      name: values.name.trim(),
      locale,
      // roles that nobody touched are left alone: some of them may have an end
      ...(read.roles === held ? {} : { roles: read.roles }),
      ...(values.password === '' ? {} : { password: values.password }),
    }
    const isDone = await submit.run(async () => {
      if (user) return withProof(() => changeUser(user.id, common))
      const contacts = { mobile: values.mobile.trim() || null, email: values.email.trim() || null }
      const { id } = await createUser({ username: values.username.trim(), ...common, ...contacts })
      void navigate({ to: '/centre/users/$id', params: { id: String(id) } })
    })
    if (!isDone) return
    void queryClient.invalidateQueries({ queryKey: usersKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
  }
  return (
    <>
      <FormDialog
        title={user ? t('panel.users.edit', { name: user.name }) : t('panel.users.make')}
        action={t(user ? 'panel.action.save' : 'panel.users.make')}
        isPending={submit.isPending}
        fault={submit.fault}
        onSubmit={save}
        onClose={onClose}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field {...field('name')} isRequired isDisabled={user !== null && user.source !== 'local'} />
          {user === null && <Field {...field('username')} hint={t('panel.firstRun.usernameHint')} isLtr isRequired />}
          {user === null && <Field {...field('mobile')} inputMode="tel" isLtr />}
          {user === null && <Field {...field('email')} type="email" isLtr />}
          {!isOwn && (
            <Field
              {...field('password')}
              type="password"
              autoComplete="new-password"
              hint={`${t('panel.firstRun.passwordHint')} ${t(user?.canSignIn ? 'panel.users.passwordChange' : 'panel.users.passwordNew')}`}
              isLtr
            />
          )}
          <Picker
            label={t('panel.users.field.locale')}
            value={locale}
            options={LOCALES.map((id) => ({ id, label: t(`panel.users.value.locale.${id}`) }))}
            onChange={setLocale}
          />
        </div>
        <RolesField
          value={roles}
          services={services.map(({ name, title }) => ({ id: name, label: format.title(title) }))}
          next={nextRole}
          error={isServiceMissing ? t('panel.shell.chooseService') : undefined}
          onChange={(held, next) => {
            setRoles(held)
            setNextRole(next)
            setIsServiceMissing(false)
          }}
        />
      </FormDialog>
      {proofDialog}
    </>
  )
}
