import { useTranslation } from 'react-i18next'
import { toLatinDigits } from '#server/platform/text/digits.ts'
import { Field } from '../../ui/field.tsx'

type Props = { value: string; onChange: (value: string) => void; error: string | undefined }

/** How many messages a second an account may be handed; empty: as many as its connections carry. */
export function PaceField({ value, onChange, error }: Props) {
  const { t } = useTranslation()
  return (
    <Field
      label={t('panel.accounts.pace')}
      value={value}
      onChange={onChange}
      hint={t('panel.accounts.paceHint')}
      error={error}
      inputMode="numeric"
      isLtr
    />
  )
}

/** What was typed, in any digits. What is no number becomes none that the API takes, which says so at the field. */
export function readPace(text: string): number | null {
  const latin = toLatinDigits(text.trim())
  if (latin === '') return null
  return /^\d+$/.test(latin) ? Number(latin) : 0
}
