import { useTranslation } from 'react-i18next'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { LinesField } from '../../ui/lines-field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { errorWithin, type Pair, readPairs, showPairs } from './description-notation.ts'
import { NotedField } from './description-parts.tsx'

export type RequestDescription = {
  method: 'GET' | 'POST'
  path?: string
  auth?: 'none' | 'basic'
  query?: Pair[]
  headers?: Pair[]
  body?: 'none' | 'form' | 'json'
  form?: Pair[]
  json?: string
}

type Props = {
  value: RequestDescription
  onChange: (value: RequestDescription) => void
  errors: Record<string, string>
  /** Where it stands in the settings: `settings.request`. */
  path: string
}

/** What is asked of a provider: method, path, query, headers and body, with placeholders in them. */
export function RequestFields({ value, onChange, errors, path }: Props) {
  const { t } = useTranslation()
  const say = (key: string) => t(`panel.accounts.description.${key}`)
  const set = (change: Partial<RequestDescription>) => onChange({ ...value, ...change })
  const pairs = (name: 'query' | 'headers' | 'form') => (
    <NotedField
      label={say(name)}
      value={value[name] ?? []}
      show={showPairs}
      read={readPairs}
      onChange={(next) => set({ [name]: next })}
      hint={say('pairsHint')}
      error={errorWithin(errors, `${path}.${name}`)}
      rows={3}
    />
  )
  const { method, body = 'none', auth } = value
  return (
    <>
      <Picker
        label={say('method')}
        value={method}
        options={[
          { id: 'GET', label: 'GET' },
          { id: 'POST', label: 'POST' },
        ]}
        onChange={(next) => set({ method: next, ...(next === 'GET' && { body: 'none' as const }) })}
        error={errors[`${path}.method`]}
      />
      <Field
        label={say('path')}
        value={value.path ?? ''}
        onChange={(next) => set({ path: next.trim() })}
        hint={say('pathHint')}
        error={errors[`${path}.path`]}
        spellCheck={false}
        isLtr
      />
      <Choices
        label={say('auth')}
        options={[{ id: 'basic', label: say('basic') }]}
        value={auth === 'basic' ? ['basic'] : []}
        onChange={(chosen) => set({ auth: chosen.length > 0 ? 'basic' : 'none' })}
      />
      {pairs('query')}
      {pairs('headers')}
      {method === 'POST' && (
        <Picker
          label={say('body')}
          value={body}
          options={(['none', 'form', 'json'] as const).map((id) => ({ id, label: say(`bodyIs.${id}`) }))}
          onChange={(next) => set({ body: next })}
          error={errors[`${path}.body`]}
        />
      )}
      {body === 'form' && pairs('form')}
      {body === 'json' && (
        <LinesField
          label={say('json')}
          value={value.json ?? ''}
          onChange={(next) => set({ json: next })}
          rows={6}
          hint={say('jsonHint')}
          error={errors[`${path}.json`]}
        />
      )}
    </>
  )
}
