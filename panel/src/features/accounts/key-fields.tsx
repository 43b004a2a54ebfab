import { useTranslation } from 'react-i18next'
import type { JsonSchema } from '../../api/types.ts'
import { Field } from '../../ui/field.tsx'

type Values = Record<string, string>

/** The schema of a provider's credential, of which the document only says that it is one. */
export const keySchemaOf = (provider: { keyFields: unknown }): JsonSchema => provider.keyFields as JsonSchema

/** Whether an account needs one: not where a setting says so. */
export const asksForKey = (provider: { settings: unknown }, values: Record<string, unknown>): boolean =>
  Object.entries((provider.settings as JsonSchema).properties ?? {}).every(
    ([name, { withoutKey }]) => withoutKey === undefined || values[name] !== withoutKey,
  )

type Props = {
  schema: JsonSchema
  values: Values
  onChange: (values: Values) => void
  errors: Record<string, string>
  /** Where the fields stand in the request: `fields`, `keys.0.fields`. */
  path: string
}

/** The fields of a credential, drawn from the provider's own schema. What is typed is never shown again. */
export function KeyFields({ schema, values, onChange, errors, path }: Props) {
  const { t, i18n } = useTranslation()
  const required = schema.required ?? []
  return Object.entries(schema.properties ?? {}).map(([name, property], at, all) => {
    const key = `panel.accounts.keyField.${name}`
    return (
      <Field
        key={name}
        label={i18n.exists(key) ? t(key) : (property.title ?? name)}
        value={values[name] ?? ''}
        onChange={(value) => onChange({ ...values, [name]: value })}
        error={errors[`${path}.${name}`]}
        hint={at === all.length - 1 && t('panel.accounts.keyHint')}
        isRequired={required.includes(name)}
        type="password"
        autoComplete="off"
        isLtr
      />
    )
  })
}
