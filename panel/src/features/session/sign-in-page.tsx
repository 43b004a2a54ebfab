import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { LanguageSwitch } from '../../i18n/language-switch.tsx'
import { Front } from '../../ui/front.tsx'
import { FormFault } from '../../ui/states.tsx'
import { useCountdown } from '../../ui/use-countdown.ts'
import { CentralFault } from './central-fault.tsx'
import { CentralWays } from './central-ways.tsx'
import { CodeStep } from './code-step.tsx'
import { signInByPasskey } from './passkey.ts'
import { PasswordStep } from './password-step.tsx'
import { isOurs, useEnter } from './use-enter.ts'
import { useSignIn } from './use-sign-in.ts'

type Pending = { state: string; methods: string[] }

/** Sign-in: a password and then what the person has as a second factor, a passkey, or a central provider. */
export function SignInPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { next, ended, reset } = useSearch({ from: '/sign-in' })
  const [pending, setPending] = useState<Pending | null>(null)
  const signIn = useSignIn()
  const enter = useEnter()
  const firstRun = useQuery({ queryKey: ['first-run'], queryFn: () => ask(api.GET('/api/v1/first-run', {})) })
  const { data: ways } = useQuery({ queryKey: ['ways-in'], queryFn: () => ask(api.GET('/api/v1/session/ways', {})) })
  const lockedForS = useCountdown(signIn.retryAfterS, signIn.triedAt)

  const byPassword = async (body: { signInName: string; password: string }) => {
    const answer = await signIn.run(() => ask(api.POST('/api/v1/session', { body })))
    if (answer && 'user' in answer) await enter(answer.user)
    else if (answer) setPending(answer)
  }
  const byCode = async (code: string) => {
    const body = { state: pending?.state ?? '', code }
    const answer = await signIn.run(() => ask(api.POST('/api/v1/session/second-factor', { body })))
    if (answer) await enter(answer.user)
  }
  const byPasskey = async () => {
    const user = await signIn.run(signInByPasskey)
    if (user) await enter(user)
  }
  const isPasskeyOffered = ways?.passkey && (pending === null || pending.methods.includes('passkey'))
  const hasCode = pending?.methods.some((method) => method !== 'passkey')

  return (
    <Front
      title={t(pending ? 'panel.signIn.secondTitle' : 'panel.signIn.title')}
      note={t(pending ? 'panel.signIn.secondNote' : 'panel.signIn.note')}
      corner={<LanguageSwitch />}
    >
      <CentralFault />
      {ended && !signIn.error && !pending && (
        <p role="status" className="rounded-xl bg-default px-4 py-3">
          {t('panel.signIn.ended')}
        </p>
      )}
      {reset && !signIn.error && !pending && (
        <p role="status" className="rounded-xl bg-default px-4 py-3">
          {t('panel.forgotten.done')}
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
      <FormFault error={signIn.error} />
      {lockedForS > 0 && (
        <p aria-live="off" className="text-danger">
          {t('panel.signIn.locked', { time: format.duration(lockedForS * 1000) })}
        </p>
      )}
      {pending === null && ways?.password !== false && (
        <PasswordStep
          isPending={signIn.isPending}
          isLocked={lockedForS > 0}
          hasReset={ways?.passwordReset ?? false}
          onSubmit={byPassword}
        />
      )}
      {hasCode && pending && (
        <CodeStep
          methods={pending.methods}
          isPending={signIn.isPending}
          isLocked={lockedForS > 0}
          onSubmit={byCode}
          onBack={() => setPending(null)}
        />
      )}
      {isPasskeyOffered && (
        <Button variant="secondary" fullWidth isDisabled={signIn.isPending} onPress={byPasskey}>
          <Fingerprint />
          {t('panel.signIn.byPasskey')}
        </Button>
      )}
      {pending === null && <CentralWays providers={ways?.providers ?? []} next={isOurs(next) ? next : undefined} />}
    </Front>
  )
}
