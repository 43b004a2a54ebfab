import { useTranslation } from 'react-i18next'
import type { JsonSchema } from '../../api/types.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { DescriptionFields } from './description-fields.tsx'
import { DescriptionTrial } from './description-trial.tsx'

type Settings = Record<string, unknown>
type Props = {
  schema: JsonSchema
  values: Settings
  onChange: (values: Settings) => void
  errors: Record<string, string>
  /** Whose settings they are, and where it is: some are tried before they are saved. */
  provider: string
  baseUrl: string
}

/** The schema of a provider's settings, of which the document only says that it is one. */
export const settingsSchemaOf = (provider: { settings: unknown }): JsonSchema => provider.settings as JsonSchema

const DESCRIPTION = 'description'

/** Whether the account itself describes the provider; it then also has to say where it is. */
export const isDescribed = (provider: { settings: unknown } | undefined): boolean =>
  provider !== undefined && settingsSchemaOf(provider).form === DESCRIPTION

/** What an account of a provider can be told besides, drawn from the provider's own schema: texts, numbers, yes or no, one of several. */
export function SettingsFields({ schema, values, onChange, errors, provider, baseUrl }: Props) {
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => (
    <SettingField
      key={name}
      name={name}
      schema={property}
      value={values[name] ?? property.default}
      onChange={(value) => onChange({ ...values, [name]: value })}
      error={errors[`settings.${name}`]}
      isRequired={schema.required?.includes(name) ?? false}
    />
  ))
  if (schema.form !== DESCRIPTION) return fields
  return (
    <>
      {fields}
      <DescriptionFields values={values} onChange={onChange} errors={errors} />
      <DescriptionTrial provider={provider} baseUrl={baseUrl} settings={values} />
    </>
  )
}

type FieldProps = {
  name: string
  schema: JsonSchema
  value: unknown
  onChange: (value: unknown) => void
  error: string | undefined
  isRequired: boolean
}

function SettingField({ name, schema, value, onChange, error, isRequired }: FieldProps) {
  const { t, i18n } = useTranslation()
  const key = `panel.accounts.setting.${name}`
  const label = i18n.exists(key) ? t(key) : (schema.title ?? name)
  const options = listOptions(schema)
  const nameOf = (id: string) => (i18n.exists(`panel.accounts.choice.${id}`) ? t(`panel.accounts.choice.${id}`) : id)
  if (options.length > 0)
    return (
      <Picker
        label={label}
        value={typeof value === 'string' ? value : null}
        options={options.map((id) => ({ id, label: nameOf(id) }))}
        onChange={onChange}
        error={error}
      />
    )
  if (schema.type === 'boolean')
    return (
      <Choices
        label={label}
        options={[{ id: name, label }]}
        value={value === true ? [name] : []}
        onChange={(chosen) => onChange(chosen.length > 0)}
      />
    )
  if (schema.type === 'integer' || schema.type === 'number')
    return (
      <WholeNumberField
        label={label}
        value={typeof value === 'number' ? value : null}
        onChange={(number) => onChange(number ?? undefined)}
        error={error}
      />
    )
  // lists and objects are drawn by a form of their own, or set by the API
  if (schema.type !== 'string') return null
  return (
    <Field
      label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      error={error}
      isRequired={isRequired}
      isLtr
    />
  )
}

/** The texts that a schema takes, where it takes one of several. */
const listOptions = ({ enum: values, anyOf }: JsonSchema): string[] =>
  (values ?? anyOf?.map(({ const: value }) => value) ?? []).filter(
    (value): value is string => typeof value === 'string',
  )
