import { Description } from '@heroui/react/description'
import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { TextArea } from '@heroui/react/textarea'
import { TextField } from '@heroui/react/textfield'
import { useTranslation } from 'react-i18next'
import { countLongest, type Limited } from '#server/platform/text/longest.ts'
import { useFormat } from '../../i18n/format.ts'
import { useMissing } from '../../ui/required.ts'
import { directionOf, type Language } from './template-draft.ts'

/** A variable whose name has letters other than Latin ones, which no program could name. */
const FOREIGN_NAME = /\{\{[^{}]*(?![A-Za-z])\p{L}[^{}]*\}\}/u

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  error: string | undefined
  locale: Language
  variables: Limited[]
  /** Without: only what it counts is said under it. */
  hasHint?: boolean
}

/** A text in its own language, with `{{variable}}` where a value goes, and what it counts with the longest values. */
export function TemplateText({ label, value, onChange, error, locale, variables, hasHint }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const missing = useMissing(value.trim() === '')
  const foreign = FOREIGN_NAME.test(value) ? t('panel.templates.latinName', { name: '{{name}}' }) : undefined
  const wrong = foreign ?? error ?? missing
  const longest = countLongest(value, locale, variables)
  const counted =
    longest === null
      ? t('panel.templates.longest.none')
      : t('panel.templates.longest.most', { segments: format.segments(longest.segments) })
  return (
    <TextField
      value={value}
      onChange={onChange}
      isInvalid={wrong !== undefined}
      isRequired
      validationBehavior="aria"
      fullWidth
    >
      <Label>{label}</Label>
      <TextArea dir={directionOf(locale)} lang={locale} rows={3} className="resize-y leading-7" />
      <Description>
        {hasHint && (
          <>
            {t('panel.templates.textHint')} <bdi dir="ltr">{'{{code}}'}</bdi>.{' '}
          </>
        )}
        {value.trim() !== '' && counted}
      </Description>
      <FieldError>{wrong}</FieldError>
    </TextField>
  )
}
