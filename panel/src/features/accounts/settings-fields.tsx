import type { JsonSchema } from '../../api/types.ts'
import { DescriptionFields } from './description-fields.tsx'
import { DescriptionTrial } from './description-trial.tsx'
import { SchemaField } from './schema-field.tsx'
import { setField } from './schema-values.ts'

type Settings = Record<string, unknown>
type Props = {
  schema: JsonSchema
  values: Settings
  onChange: (values: Settings) => void
  errors: Record<string, string>
  /** Whose settings they are, and where it is: some are tried before they are saved. */
  provider: string
  baseUrl: string
  /** Those that the provider cannot go without (and a description of it), or the others; all of them where it is left out. */
  only?: 'required' | 'optional'
}

/** The schema of a provider's settings, of which the document only says that it is one. */
export const settingsSchemaOf = (provider: { settings: unknown }): JsonSchema => provider.settings as JsonSchema

const DESCRIPTION = 'description'
/** What the form of a description draws itself. */
const DESCRIBED_PARTS = ['request', 'answer', 'report', 'balance']

/** Whether the account itself describes the provider; it then also has to say where it is. */
export const isDescribed = (provider: { settings: unknown } | undefined): boolean =>
  provider !== undefined && settingsSchemaOf(provider).form === DESCRIPTION

/** What an account of a provider can be told besides, drawn whole from the provider's own schema. */
export function SettingsFields({ schema, values, onChange, errors, provider, baseUrl, only }: Props) {
  const isRequired = (name: string) => schema.required?.includes(name) ?? false
  const isOfForm = (name: string) => schema.form === DESCRIPTION && DESCRIBED_PARTS.includes(name)
  const shown = Object.entries(schema.properties ?? {}).filter(
    ([name]) => !isOfForm(name) && (only === undefined || isRequired(name) === (only === 'required')),
  )
  const fields = shown.map(([name, property]) => (
    <SchemaField
      key={name}
      name={name}
      schema={property}
      value={values[name] ?? property.default}
      onChange={(value) => onChange(setField(values, name, value))}
      errors={errors}
      path={`settings.${name}`}
      isRequired={isRequired(name)}
    />
  ))
  if (schema.form !== DESCRIPTION || only === 'optional') return fields
  return (
    <>
      {fields}
      <DescriptionFields values={values} onChange={onChange} errors={errors} />
      <DescriptionTrial provider={provider} baseUrl={baseUrl} settings={values} />
    </>
  )
}
