import { Button } from '@heroui/react/button'
import { Plus } from 'lucide-react'
import { Fragment, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { type SchemaFieldProps, setField } from './schema-values.ts'

type Row = Record<string, unknown>
type Props = SchemaFieldProps & { label: string; renderField: (props: SchemaFieldProps) => ReactNode }

/** A list whose every entry has fields of its own: entries are added and taken away one by one. */
export function SchemaRows({ label, schema, value, onChange, errors, path, renderField }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = Array.isArray(value) ? (value as Row[]) : []
  // fields keep what is typed in them: an entry is known by more than its place
  const [keys, setKeys] = useState(() => rows.map(() => crypto.randomUUID() as string))
  const { properties = {}, required = [] } = schema.items ?? {}
  const give = (next: Row[]) => onChange(next.length > 0 ? next : undefined)
  const add = () => {
    setKeys([...keys, crypto.randomUUID()])
    give([...rows, {}])
  }
  const remove = (at: number) => {
    setKeys(keys.filter((_, place) => place !== at))
    give(rows.filter((_, place) => place !== at))
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 border-t border-separator pt-4">
      <legend className="float-start mb-1 w-full font-semibold">{label}</legend>
      {errors[path] !== undefined && <p className="text-sm text-danger">{errors[path]}</p>}
      {rows.map((row, at) => (
        <fieldset key={keys[at]} className="flex min-w-0 flex-col gap-3 rounded-xl bg-default/40 p-3">
          <legend className="sr-only">{t('panel.accounts.entry', { label, n: format.number(at + 1) })}</legend>
          {Object.entries(properties).map(([name, property]) => (
            <Fragment key={name}>
              {renderField({
                name,
                schema: property,
                value: row[name] ?? property.default,
                onChange: (next) => give(rows.map((one, place) => (place === at ? setField(one, name, next) : one))),
                errors,
                path: `${path}[${at}].${name}`,
                isRequired: required.includes(name),
              })}
            </Fragment>
          ))}
          <Button size="sm" variant="danger-soft" className="self-start" onPress={() => remove(at)}>
            {t('panel.accounts.removeEntry', { n: format.number(at + 1) })}
          </Button>
        </fieldset>
      ))}
      <Button size="sm" variant="tertiary" className="self-start" onPress={add}>
        <Plus />
        {t('panel.accounts.addEntry', { label })}
      </Button>
    </fieldset>
  )
}
