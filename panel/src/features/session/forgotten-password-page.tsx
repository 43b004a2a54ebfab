import { Button } from '@heroui/react/button'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { LanguageSwitch } from '../../i18n/language-switch.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Front } from '../../ui/front.tsx'
import { FormFault } from '../../ui/states.tsx'
import { SignInNameField } from './sign-in-name-field.tsx'

/** A forgotten password: a code by SMS, and with it another one. */
export function ForgottenPasswordPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const submit = useSubmit(['password'])
  const [state, setState] = useState<string | null>(null)
  const [signInName, setSignInName] = useState('')
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')

  const askForCode = () =>
    submit.run(async () => {
      const answer = await ask(api.POST('/api/v1/password-reset', { body: { signInName } }))
      setState(answer.state)
    })
  const setAnother = async () => {
    const body = { state: state ?? '', code, password }
    if (await submit.run(() => ask(api.POST('/api/v1/password-reset/completion', { body }))))
      await navigate({ to: '/sign-in', search: { reset: '1' } })
  }
  return (
    <Front
      title={t('panel.forgotten.title')}
      note={t(state === null ? 'panel.forgotten.note' : 'panel.forgotten.sent')}
      corner={<LanguageSwitch />}
    >
      <Form
        key={state === null ? 'code' : 'password'}
        isPending={submit.isPending}
        onSubmit={() => void (state === null ? askForCode() : setAnother())}
      >
        <FormFault error={submit.fault} />
        {state === null ? (
          <SignInNameField value={signInName} onChange={setSignInName} />
        ) : (
          <>
            <Field
              label={t('panel.forgotten.code')}
              value={code}
              onChange={setCode}
              autoComplete="one-time-code"
              inputMode="numeric"
              isLtr
              isRequired
              autoFocus
            />
            <Field
              label={t('panel.profile.newPassword')}
              type="password"
              value={password}
              onChange={setPassword}
              error={submit.errors.password}
              autoComplete="new-password"
              isLtr
              isRequired
            />
          </>
        )}
        <Button type="submit" fullWidth isPending={submit.isPending}>
          {t(state === null ? 'panel.forgotten.send' : 'panel.forgotten.set')}
        </Button>
        {state !== null && (
          <Button variant="tertiary" fullWidth onPress={() => setState(null)}>
            {t('panel.forgotten.again')}
          </Button>
        )}
        <Link to="/sign-in" className="self-center text-link underline underline-offset-4">
          {t('panel.forgotten.back')}
        </Link>
      </Form>
    </Front>
  )
}
