import { useTranslation } from 'react-i18next'
import type { Template } from '../../api/types.ts'
import { Field } from '../../ui/field.tsx'

type Props = {
  names: string[]
  /** What people call them, where they have words. */
  words: Record<string, string>
  template: Template | undefined
  values: Record<string, string>
  onChange: (values: Record<string, string>) => void
  errors: Record<string, string>
}

/** What is said to those for whom a variable is not known: without it they would be left out. */
export function ValuesFields({ names, words, template, values, onChange, errors }: Props) {
  const { t } = useTranslation()
  if (names.length === 0) return null
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 font-medium">{t('panel.broadcasts.values')}</legend>
      <p className="text-muted">{t('panel.broadcasts.valuesHint')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {names.map((name) => (
          <Field
            key={name}
            label={words[name] ? `${words[name]} \u2066{{${name}}}\u2069` : `{{${name}}}`}
            value={values[name] ?? ''}
            onChange={(value) => onChange({ ...values, [name]: value })}
            error={errors[`variables.${name}`]}
            placeholder={template?.variables.find((one) => one.name === name)?.default ?? undefined}
            autoComplete="off"
          />
        ))}
      </div>
    </fieldset>
  )
}
