import { Button } from '@heroui/react/button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'

type Props = {
  methods: string[]
  isPending: boolean
  isLocked: boolean
  onSubmit: (code: string) => void
  onBack: () => void
}

/** The second step of a sign-in: a code of the authenticator app, or a recovery code. */
export function CodeStep({ methods, isPending, isLocked, onSubmit, onBack }: Props) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const hasApp = methods.includes('totp')
  return (
    <Form isPending={isPending} onSubmit={() => onSubmit(code)}>
      <Field
        label={t(hasApp ? 'panel.signIn.code' : 'panel.signIn.recoveryCode')}
        hint={t(hasApp ? 'panel.signIn.codeHint' : 'panel.signIn.recoveryHint')}
        value={code}
        onChange={setCode}
        autoComplete="one-time-code"
        spellCheck="false"
        isLtr
        isRequired
        autoFocus
      />
      <Button type="submit" fullWidth isPending={isPending} isDisabled={isLocked}>
        {t('panel.signIn.submit')}
      </Button>
      <Button variant="tertiary" fullWidth onPress={onBack}>
        {t('panel.action.back')}
      </Button>
    </Form>
  )
}
