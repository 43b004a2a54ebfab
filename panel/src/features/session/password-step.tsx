import { Button } from '@heroui/react/button'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { SignInNameField } from './sign-in-name-field.tsx'

type Props = {
  isPending: boolean
  isLocked: boolean
  hasReset: boolean
  onSubmit: (given: { signInName: string; password: string }) => void
}

/** The first step of a sign-in: who one is, and the password. */
export function PasswordStep({ isPending, isLocked, hasReset, onSubmit }: Props) {
  const { t } = useTranslation()
  const [signInName, setSignInName] = useState('')
  const [password, setPassword] = useState('')
  return (
    <Form isPending={isPending} onSubmit={() => onSubmit({ signInName, password })}>
      <SignInNameField value={signInName} onChange={setSignInName} />
      <Field
        label={t('panel.signIn.password')}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        isLtr
        isRequired
      />
      <Button type="submit" fullWidth isPending={isPending} isDisabled={isLocked}>
        {t('panel.signIn.submit')}
      </Button>
      {hasReset && (
        <Link to="/forgotten-password" className="self-center text-link underline underline-offset-4">
          {t('panel.signIn.forgotten')}
        </Link>
      )}
    </Form>
  )
}
