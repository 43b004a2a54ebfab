import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { meQuery } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { currentLocale } from '../../i18n/i18n.ts'
import { LanguageSwitch } from '../../i18n/language-switch.tsx'
import { Field } from '../../ui/field.tsx'
import { Front } from '../../ui/front.tsx'
import { FormFault } from '../../ui/states.tsx'
import { useCountdown } from '../../ui/use-countdown.ts'
import { CentralFault } from './central-fault.tsx'
import { CentralWays } from './central-ways.tsx'
import { useSignIn } from './use-sign-in.ts'

/** Sign-in with a username, a mobile number or an e-mail address, and a password. */
export function SignInPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { next, ended } = useSearch({ from: '/sign-in' })
  const [signInName, setSignInName] = useState('')
  const [password, setPassword] = useState('')
  const [cameWith] = useState(currentLocale)
  const signIn = useSignIn()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const firstRun = useQuery({ queryKey: ['first-run'], queryFn: () => ask(api.GET('/api/v1/first-run', {})) })
  const { data: ways } = useQuery({ queryKey: ['ways-in'], queryFn: () => ask(api.GET('/api/v1/session/ways', {})) })
  const lockedForS = useCountdown(signIn.retryAfterS, signIn.triedAt)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const user = await signIn.run({ signInName, password })
    if (!user) return
    queryClient.clear()
    // Who changed the language to sign in wants to go on in it.
    const chosen = currentLocale()
    const me = chosen === cameWith ? user : await ask(api.PATCH('/api/v1/me', { body: { locale: chosen } }))
    queryClient.setQueryData(meQuery.queryKey, me)
    await navigate({ href: isOurs(next) ? next : '/', replace: true })
  }

  return (
    <Front title={t('panel.signIn.title')} note={t('panel.signIn.note')} corner={<LanguageSwitch />}>
      <CentralFault />
      {ended && !signIn.error && (
        <p role="status" className="rounded-xl bg-default px-4 py-3">
          {t('panel.signIn.ended')}
        </p>
      )}
      {firstRun.data?.needsAdministrator && (
        <p role="status" className="rounded-xl bg-accent-soft px-4 py-3 text-accent-soft-foreground">
          {t('panel.signIn.firstRun')}{' '}
          <Link to="/first-run" className="font-semibold underline underline-offset-4">
            {t('panel.signIn.goFirstRun')}
          </Link>
        </p>
      )}
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormFault error={signIn.error} />
        {lockedForS > 0 && (
          <p aria-live="off" className="text-danger">
            {t('panel.signIn.locked', { time: format.duration(lockedForS * 1000) })}
          </p>
        )}
        <Field
          label={t('panel.signIn.name')}
          value={signInName}
          onChange={setSignInName}
          autoComplete="username"
          spellCheck="false"
          isLtr
          isRequired
          autoFocus
        />
        <Field
          label={t('panel.signIn.password')}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          isLtr
          isRequired
        />
        <Button
          type="submit"
          fullWidth
          isPending={signIn.isPending}
          isDisabled={signInName === '' || password === '' || lockedForS > 0}
        >
          {t('panel.signIn.submit')}
        </Button>
      </form>
      <CentralWays providers={ways?.providers ?? []} next={isOurs(next) ? next : undefined} />
    </Front>
  )
}

// An address of ours and nobody else's: "//elsewhere" and "/\elsewhere" are other sites to a browser.
function isOurs(next: string | undefined): next is string {
  return next !== undefined && /^\/(?![/\\])/.test(next)
}
