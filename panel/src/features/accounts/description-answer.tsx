import { useTranslation } from 'react-i18next'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import {
  type CodeRow,
  errorWithin,
  type Place,
  readCodes,
  readPlace,
  readWords,
  showCodes,
  showPlace,
  showWords,
} from './description-notation.ts'
import { NotedField } from './description-parts.tsx'
import { readList } from './schema-values.ts'

export type AnswerDescription = {
  statuses?: unknown[]
  success?: { at: Place; values: string[] }
  id?: { at: Place; digits?: number }
  code?: Place
  words?: Place
  codes?: CodeRow[]
}

type Props = {
  value: AnswerDescription
  onChange: (value: AnswerDescription) => void
  errors: Record<string, string>
}

/** What a yes looks like, where the id stands, and what codes mean. */
export function AnswerFields({ value, onChange, errors }: Props) {
  const { t } = useTranslation()
  const { success, id } = value
  const say = (key: string) => t(`panel.accounts.description.${key}`)
  // what is left out is not there, instead of being there as nothing
  const set = (change: { [name in keyof AnswerDescription]?: AnswerDescription[name] | undefined }) =>
    onChange(JSON.parse(JSON.stringify({ ...value, ...change })) as AnswerDescription)
  const error = (name: string) => errorWithin(errors, `settings.answer.${name}`)
  return (
    <>
      <NotedField
        label={say('statuses')}
        value={value.statuses}
        show={(statuses) => (statuses ?? []).join(', ')}
        read={(text) => readList({ type: 'integer' }, readWords(text).join('\n'))}
        onChange={(statuses) => set({ statuses })}
        hint={say('statusesHint')}
        error={error('statuses')}
      />
      <PlaceField
        label={say('successAt')}
        value={success?.at}
        onChange={(at) => set({ success: at && { values: [], ...success, at } })}
        error={errorWithin(errors, 'settings.answer.success.at') ?? errors['settings.answer.success']}
      />
      {success && (
        <NotedField
          label={say('successValues')}
          value={success.values}
          show={showWords}
          read={readWords}
          onChange={(values) => set({ success: { ...success, values } })}
          hint={say('wordsHint')}
          error={error('success.values')}
        />
      )}
      <PlaceField
        label={say('idAt')}
        value={id?.at}
        onChange={(at) => set({ id: at && { ...id, at } })}
        error={error('id.at')}
        hint={say('idHint')}
      />
      {id && (
        <WholeNumberField
          label={say('digits')}
          value={id.digits ?? null}
          onChange={(digits) => set({ id: { at: id.at, ...(digits !== null && { digits }) } })}
          hint={say('digitsHint')}
          error={error('id.digits')}
        />
      )}
      <PlaceField label={say('codeAt')} value={value.code} onChange={(code) => set({ code })} error={error('code')} />
      <NotedField
        label={say('codes')}
        value={value.codes ?? []}
        show={showCodes}
        read={readCodes}
        onChange={(codes) => set({ codes })}
        hint={say('codesHint')}
        error={error('codes')}
        rows={5}
      />
      <PlaceField
        label={say('textAt')}
        value={value.words}
        onChange={(words) => set({ words })}
        error={error('words')}
      />
    </>
  )
}

type PlaceProps = {
  label: string
  value: Place | undefined
  onChange: (place: Place | undefined) => void
  error: string | undefined
  hint?: string
}

export function PlaceField({ label, value, onChange, error, hint }: PlaceProps) {
  const { t } = useTranslation()
  return (
    <NotedField
      label={label}
      value={value}
      show={(place) => (place ? showPlace(place) : '')}
      read={readPlace}
      onChange={onChange}
      hint={hint ?? t('panel.accounts.description.placeHint')}
      error={error}
    />
  )
}
