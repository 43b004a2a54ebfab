import { useTranslation } from 'react-i18next'
import type { JsonSchema } from '../../api/types.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { LinesField } from '../../ui/lines-field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { errorWithin } from './description-notation.ts'
import { NotedField, Part } from './description-parts.tsx'
import { SchemaRows } from './schema-rows.tsx'
import {
  fieldKindOf,
  optionsOf,
  readFraction,
  readJson,
  readList,
  type SchemaFieldProps,
  setPart,
  showJson,
} from './schema-values.ts'

/**
 * One value of a provider's settings by its schema: a text, a number, one or some of several, a list, or a part with
 * fields of its own.
 */
export function SchemaField(props: SchemaFieldProps) {
  const { schema, value, onChange, errors, path, isRequired } = props
  const { label, hint, nameOf } = useSettingWords(props)
  const common = { label, hint, isRequired }
  const options = (of: JsonSchema) => optionsOf(of).map((id) => ({ id, label: nameOf(id) }))
  const kind = fieldKindOf(schema)
  switch (kind) {
    case 'choice':
      return (
        <Picker
          {...common}
          value={typeof value === 'string' ? value : null}
          options={options(schema)}
          onChange={onChange}
          error={errors[path]}
        />
      )
    case 'truth':
      return (
        <Choices
          label={label}
          options={[{ id: path, label, ...(hint !== undefined && { note: hint }) }]}
          value={value === true ? [path] : []}
          onChange={(chosen) => onChange(chosen.length > 0)}
          error={errors[path]}
        />
      )
    case 'choices':
      return (
        <Choices
          label={label}
          isLabelShown
          isRequired={isRequired}
          options={options(schema.items ?? {})}
          value={Array.isArray(value) ? value : []}
          onChange={(chosen) => onChange(chosen.length > 0 ? chosen : undefined)}
          error={errorWithin(errors, path)}
        />
      )
    case 'whole':
      return (
        <WholeNumberField
          {...common}
          value={typeof value === 'number' ? value : null}
          onChange={(number) => onChange(number ?? undefined)}
          error={errors[path]}
        />
      )
    case 'text':
      if (schema.form === 'lines')
        return (
          <LinesField
            {...common}
            rows={4}
            value={typeof value === 'string' ? value : ''}
            onChange={(text) => onChange(text === '' ? undefined : text)}
            error={errors[path]}
          />
        )
      return (
        <Field
          {...common}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' ? undefined : text)}
          error={errors[path]}
          isLtr
        />
      )
    case 'part':
      return <SchemaPart {...props} label={label} />
    case 'rows':
      return <SchemaRows {...props} label={label} renderField={(row) => <SchemaField {...row} />} />
    default:
      return <TypedField {...props} kind={kind} common={common} error={errorWithin(errors, path)} />
  }
}

type TypedProps = SchemaFieldProps & {
  kind: 'fraction' | 'lines' | 'json'
  common: { label: string; hint: string | undefined; isRequired: boolean }
  error: string | undefined
}

/** What is typed as a text and read as something else. */
function TypedField({ kind, common, error, schema, value, onChange }: TypedProps) {
  const { t } = useTranslation()
  const given = { ...common, value, onChange, error }
  if (kind === 'fraction')
    return <NotedField {...given} show={(number) => (number === undefined ? '' : String(number))} read={readFraction} />
  if (kind === 'json')
    return <NotedField {...given} show={showJson} read={readJson} rows={4} hint={t('panel.accounts.asJson')} />
  return (
    <NotedField
      {...given}
      show={(list) => (Array.isArray(list) ? list.join('\n') : '')}
      read={(text) => readList(schema.items ?? {}, text)}
      rows={3}
      hint={common.hint ?? t('panel.accounts.onePerLine')}
    />
  )
}

/** Fields under one heading. A part that may be left out asks for its own only once something stands in it. */
function SchemaPart({
  label,
  schema,
  value,
  onChange,
  errors,
  path,
  isRequired,
}: SchemaFieldProps & { label: string }) {
  const part = (value ?? {}) as Record<string, unknown>
  const isAsked = isRequired || value !== undefined
  return (
    <Part title={label}>
      {Object.entries(schema.properties ?? {}).map(([name, property]) => (
        <SchemaField
          key={name}
          name={name}
          schema={property}
          value={part[name] ?? property.default}
          onChange={(next) => onChange(setPart(part, name, next, isRequired))}
          errors={errors}
          path={`${path}.${name}`}
          isRequired={isAsked && (schema.required?.includes(name) ?? false)}
        />
      ))}
    </Part>
  )
}

function useSettingWords({ name, schema }: Pick<SchemaFieldProps, 'name' | 'schema'>) {
  const { t, i18n } = useTranslation()
  const wordOr = (key: string, otherwise: string) => (i18n.exists(key) ? t(key) : otherwise)
  const hintKey = `panel.accounts.settingHint.${name}`
  return {
    label: wordOr(`panel.accounts.setting.${name}`, schema.title ?? name),
    hint: i18n.exists(hintKey) ? t(hintKey) : schema.description,
    nameOf: (id: string) => wordOr(`panel.accounts.choice.${id}`, id),
  }
}
