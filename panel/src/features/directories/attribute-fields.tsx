import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { ATTRIBUTES, type AttributeName } from './directory-form.ts'

const NEEDED: readonly AttributeName[] = ['externalId', 'username', 'name', 'groupName']

type Props = {
  value: Record<AttributeName, string>
  onChange: (value: Record<AttributeName, string>) => void
  errors: Record<string, string>
}

/** Which attribute of the directory says what. */
export function AttributeFields({ value, onChange, errors }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium">{t('panel.directories.attributes')}</legend>
      <p className="text-sm text-muted">{t('panel.directories.attributesHint')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {ATTRIBUTES.map((name) => (
          <Field
            key={name}
            label={t(`panel.directories.attribute.${name}`)}
            value={value[name]}
            onChange={(next) => onChange({ ...value, [name]: next })}
            error={Object.entries(errors).find(([path]) => path.startsWith(`attributes.${name}`))?.[1]}
            spellCheck={false}
            isRequired={NEEDED.includes(name)}
            isLtr
          />
        ))}
      </div>
    </fieldset>
  )
}
