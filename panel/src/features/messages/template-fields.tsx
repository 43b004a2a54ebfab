import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { allTemplatesQuery } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { Preview, Template } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'

/** No template has this name. */
const NONE = '-'

export type Values = Record<string, string>
export type Language = Template['locale']

/** By what is known of the recipient. */
const AUTOMATIC = 'automatic'

/** What a template says in one of its languages, with its variables. */
export const textOf = ({ text, translations }: Template, locale: Language | null): string =>
  (locale && translations[locale]) ?? text

/** The templates that may be sent by: none for those who may not see them. */
export function useTemplates(service: string): Template[] {
  const canRead = useCan(service)('templates:read')
  const { data } = useQuery({ ...allTemplatesQuery(service), enabled: canRead })
  return data ?? []
}

/** The values of a template's own variables: what was typed for another's is left out, and what it has a default for. */
export const valuesOf = ({ variables }: Template, typed: Values): Values =>
  Object.fromEntries(
    variables.flatMap(({ name, default: usual }) => {
      const value = typed[name] ?? ''
      return value === '' && usual !== null ? [] : [[name, value]]
    }),
  )

/** Every variable has a value, or a default, that is no longer than it may be. */
export const isFilled = ({ variables }: Template, typed: Values): boolean =>
  variables.every(({ name, maxLength, default: usual }) => {
    const length = [...(typed[name] ?? '')].length
    return (length > 0 || usual !== null) && (maxLength === null || length <= maxLength)
  })

type PickProps = {
  templates: Template[]
  value: Template | null
  onChange: (name: string | null) => void
  error: string | undefined
}

/** By which template the message is made, if by any. */
export function TemplatePicker({ templates, value, onChange, error }: PickProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Picker
      label={t('panel.compose.template')}
      value={value?.name ?? NONE}
      options={[
        { id: NONE, label: t('panel.compose.noTemplate') },
        ...templates.map(({ name, title }) => ({ id: name, label: format.title(title) })),
      ]}
      onChange={(name) => onChange(name === NONE ? null : name)}
      error={error}
    />
  )
}

type Props = {
  template: Template
  values: Values
  onChange: (values: Values) => void
  /** In which of its languages; null: that of the recipient, where it is known. */
  locale: Language | null
  onLocale: (locale: Language | null) => void
  /** Of these values; null while there is something to fill in. */
  preview: Preview | null
  errors: Record<string, string>
}

/** The values of a template, with the text that they make and what it counts. */
export function TemplateFields({ template, values, onChange, locale, onLocale, preview, errors }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const language = preview?.locale ?? (template.variants.find((one) => one.locale === locale) ?? template).locale
  const errorOf = (name: string, maxLength: number | null) =>
    errors[`variables.${name}`] ??
    (maxLength !== null && [...(values[name] ?? '')].length > maxLength
      ? t('panel.compose.valueTooLong', { max: format.number(maxLength) })
      : undefined)
  return (
    <div className="flex flex-col gap-4 pt-4">
      {template.variants.length > 1 && (
        <Picker
          label={t('panel.templates.locale')}
          value={locale ?? AUTOMATIC}
          options={[
            { id: AUTOMATIC, label: t('panel.compose.localeOfRecipient') },
            ...template.variants.map(({ locale: id }) => ({ id, label: t(`panel.templates.language.${id}`) })),
          ]}
          onChange={(id) => onLocale(id === AUTOMATIC ? null : id)}
          error={errors.locale}
        />
      )}
      {template.variables.map(({ name, maxLength, default: usual }) => (
        <Field
          key={name}
          label={name}
          value={values[name] ?? ''}
          onChange={(value) => onChange({ ...values, [name]: value })}
          error={errorOf(name, maxLength)}
          autoComplete="off"
          placeholder={usual ?? undefined}
          isRequired={usual === null}
        />
      ))}
      <p
        dir={language === 'fa' ? 'rtl' : 'ltr'}
        className="rounded-xl bg-default px-4 py-3 leading-7 break-words whitespace-pre-wrap"
      >
        {preview?.text ?? textOf(template, locale)}
      </p>
      <p className="text-muted">
        <Code>{template.name}</Code>
        {preview && (
          <>
            {format.between}
            {t(`panel.encoding.${preview.encoding}`)}
            {format.between}
            <strong className="font-semibold text-foreground">{format.segments(preview.segments)}</strong>
            {preview.cost && format.between + t('panel.compose.cost', { cost: format.money(preview.cost) })}
          </>
        )}
      </p>
    </div>
  )
}
