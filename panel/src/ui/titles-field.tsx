import { useTranslation } from 'react-i18next'
import { Field } from './field.tsx'

type Titles = { fa: string; en: string }
type Props = { value: Titles; onChange: (value: Titles) => void; errors: Record<string, string> }

/** A name in both languages. */
export function TitlesField({ value, onChange, errors }: Props) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label={t('panel.titles.fa')}
        value={value.fa}
        onChange={(fa) => onChange({ ...value, fa })}
        error={errors['title.fa']}
        isRequired
      />
      <Field
        label={t('panel.titles.en')}
        value={value.en}
        onChange={(en) => onChange({ ...value, en })}
        error={errors['title.en']}
        isRequired
        isLtr
      />
    </div>
  )
}
