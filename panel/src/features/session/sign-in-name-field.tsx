import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'

type Props = { value: string; onChange: (value: string) => void }

/** Who one is: a username, mobile or e-mail, as one signs in with it. */
export function SignInNameField({ value, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <Field
      label={t('panel.signIn.name')}
      value={value}
      onChange={onChange}
      autoComplete="username"
      spellCheck="false"
      isLtr
      isRequired
      autoFocus
    />
  )
}
