import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { meQuery } from '../../api/me.ts'
import type { Me } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { LanguageSwitch } from '../../i18n/language-switch.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Front } from '../../ui/front.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { FormFault } from '../../ui/states.tsx'

// Delivered at once, whatever is sent to it.
const FIRST_RECIPIENT = '+989000000000'

/** Makes the first administrator, signs them in, and leads them to their first message. */
export function FirstRunPage() {
  const { t } = useTranslation()
  const { hash } = useLocation()
  const status = useQuery({ queryKey: ['first-run'], queryFn: () => ask(api.GET('/api/v1/first-run', {})) })
  if (status.data && !status.data.needsAdministrator) {
    return (
      <Front title={t('panel.firstRun.over')} note={t('panel.firstRun.overNote')} corner={<LanguageSwitch />}>
        <LinkButton to="/sign-in">{t('panel.signIn.title')}</LinkButton>
      </Front>
    )
  }
  return (
    <Front title={t('panel.firstRun.title')} note={t('panel.firstRun.note')} corner={<LanguageSwitch />}>
      {/* the link with the code may be opened where the page stands already: only its hash differs */}
      <FirstRunForm key={hash} />
    </Front>
  )
}

function FirstRunForm() {
  const { t } = useTranslation()
  const { hash } = useLocation()
  const code = new URLSearchParams(hash).get('code') ?? ''
  const [values, setValues] = useState({ setupCode: code, name: '', username: '', password: '', mobile: '', email: '' })
  // without the code in the link there is a field for it
  const submit = useSubmit(Object.keys(values).filter((name) => name !== 'setupCode' || code === ''))
  const enter = useEnter()
  const { i18n } = useTranslation()

  const field = (name: keyof typeof values) => ({
    label: t(`panel.firstRun.${name}`),
    value: values[name],
    onChange: (value: string) => setValues((now) => ({ ...now, [name]: value })),
    error: submit.errors[name],
  })
  const make = () =>
    void submit.run(async () => {
      const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''))
      const body = { ...filled, locale: i18n.language === 'en' ? 'en' : 'fa' }
      await enter(await ask(api.POST('/api/v1/first-run', { body: body as never })))
    })

  return (
    <Form isPending={submit.isPending} onSubmit={make}>
      <FormFault error={submit.fault} />
      {code === '' && <Field {...field('setupCode')} hint={t('panel.firstRun.setupCodeHint')} isLtr isRequired />}
      <Field {...field('name')} autoComplete="name" isRequired autoFocus />
      <Field {...field('username')} hint={t('panel.firstRun.usernameHint')} autoComplete="username" isLtr isRequired />
      <Field
        {...field('password')}
        hint={t('panel.firstRun.passwordHint')}
        type="password"
        autoComplete="new-password"
        isLtr
        isRequired
      />
      <details className="group">
        <summary className="cursor-pointer text-muted">{t('panel.firstRun.more')}</summary>
        <div className="flex flex-col gap-4 pt-3">
          <Field {...field('mobile')} inputMode="tel" autoComplete="tel" isLtr />
          <Field {...field('email')} type="email" autoComplete="email" isLtr />
        </div>
      </details>
      <Button type="submit" fullWidth isPending={submit.isPending}>
        {t('panel.firstRun.submit')}
      </Button>
    </Form>
  )
}

function useEnter() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async (me: Me) => {
    queryClient.clear()
    queryClient.setQueryData(meQuery.queryKey, me)
    const service = me.services.find(({ sandbox }) => sandbox) ?? me.services[0]
    if (!service) return navigate({ to: '/', replace: true })
    return navigate({
      to: '/s/$service/compose',
      params: { service: service.name },
      search: { to: FIRST_RECIPIENT, first: '1' },
      replace: true,
    })
  }
}
