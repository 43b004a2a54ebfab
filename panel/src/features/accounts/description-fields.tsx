import { useTranslation } from 'react-i18next'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { type AnswerDescription, AnswerFields, PlaceField } from './description-answer.tsx'
import { errorWithin, type Place, readCodes, showCodes } from './description-notation.ts'
import { NotedField, Part } from './description-parts.tsx'
import { type RequestDescription, RequestFields } from './description-request.tsx'

type ReportDescription = { list?: string; id: string; status: string; words: { word: string; status: string }[] }
type BalanceDescription = { request: RequestDescription; at: Place; unit: 'rials' | 'tomans' | 'messages' }
type Description = {
  request: RequestDescription
  answer: AnswerDescription
  report?: ReportDescription
  balance?: BalanceDescription
}

type Props = {
  values: Record<string, unknown>
  onChange: (values: Record<string, unknown>) => void
  errors: Record<string, string>
}

const EMPTY: Description = { request: { method: 'POST' }, answer: {} }
const EMPTY_REPORT: ReportDescription = { id: '', status: '', words: [] }
const EMPTY_BALANCE: BalanceDescription = { request: { method: 'GET' }, at: {}, unit: 'rials' }
const PLACEHOLDERS = [
  'to',
  'text',
  'line',
  'reference',
  ...['username', 'password', 'apiKey', 'secret'].map((name) => `key.${name}`),
]

/** The request and answer of a provider that has no file of its own. */
export function DescriptionFields({ values, onChange, errors }: Props) {
  const { t } = useTranslation()
  const { request, answer, report, balance } = { ...EMPTY, ...values } as Description
  const say = (key: string) => t(`panel.accounts.description.${key}`)
  const set = (change: { [name in keyof Description]?: Description[name] | undefined }) => {
    const next = { ...EMPTY, ...values, ...change }
    onChange(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)))
  }
  const placeholders = PLACEHOLDERS.map((name) => `\u2066{{${name}}}\u2069`).join(' ')
  return (
    <>
      <Part title={say('request')} note={t('panel.accounts.description.requestNote', { placeholders })}>
        <RequestFields
          value={request}
          onChange={(next) => set({ request: next })}
          errors={errors}
          path="settings.request"
        />
      </Part>
      <Part title={say('answer')} note={say('answerNote')}>
        <AnswerFields value={answer} onChange={(next) => set({ answer: next })} errors={errors} />
      </Part>
      <Part title={say('report')}>
        <Choices
          label={say('report')}
          options={[{ id: 'report', label: say('hasReport') }]}
          value={report ? ['report'] : []}
          onChange={(chosen) => set({ report: chosen.length > 0 ? EMPTY_REPORT : undefined })}
        />
        {report && <ReportFields value={report} onChange={(next) => set({ report: next })} errors={errors} />}
      </Part>
      <Part title={say('balance')}>
        <Choices
          label={say('balance')}
          options={[{ id: 'balance', label: say('hasBalance') }]}
          value={balance ? ['balance'] : []}
          onChange={(chosen) => set({ balance: chosen.length > 0 ? EMPTY_BALANCE : undefined })}
        />
        {balance && <BalanceFields value={balance} onChange={(next) => set({ balance: next })} errors={errors} />}
      </Part>
    </>
  )
}

type PartProps<T> = { value: T; onChange: (value: T) => void; errors: Record<string, string> }

function ReportFields({ value, onChange, errors }: PartProps<ReportDescription>) {
  const { t } = useTranslation()
  const say = (key: string) => t(`panel.accounts.description.${key}`)
  const text = (name: 'id' | 'status' | 'list') => (
    <Field
      label={say(`reportHas.${name}`)}
      value={value[name] ?? ''}
      onChange={(next) => {
        const { [name]: _, ...rest } = value
        onChange((name === 'list' && next === '' ? rest : { ...value, [name]: next }) as ReportDescription)
      }}
      hint={say(name === 'list' ? 'listHint' : 'whereHint')}
      error={errors[`settings.report.${name}`]}
      spellCheck={false}
      isLtr
    />
  )
  return (
    <>
      {text('id')}
      {text('status')}
      <NotedField
        label={say('reportWords')}
        value={value.words.map(({ word, status }) => ({ code: word, fault: status }))}
        show={showCodes}
        read={readCodes}
        onChange={(rows) => onChange({ ...value, words: rows.map((row) => ({ word: row.code, status: row.fault })) })}
        hint={say('reportWordsHint')}
        error={errorWithin(errors, 'settings.report.words')}
        rows={4}
      />
      {text('list')}
    </>
  )
}

function BalanceFields({ value, onChange, errors }: PartProps<BalanceDescription>) {
  const { t } = useTranslation()
  const say = (key: string) => t(`panel.accounts.description.${key}`)
  return (
    <>
      <RequestFields
        value={value.request}
        onChange={(request) => onChange({ ...value, request })}
        errors={errors}
        path="settings.balance.request"
      />
      <PlaceField
        label={say('balanceAt')}
        value={value.at}
        onChange={(at) => onChange({ ...value, at: at ?? {} })}
        error={errorWithin(errors, 'settings.balance.at')}
      />
      <Picker
        label={say('unit')}
        value={value.unit}
        options={(['rials', 'tomans', 'messages'] as const).map((id) => ({
          id,
          label: t(`panel.accounts.choice.${id}`),
        }))}
        onChange={(unit) => onChange({ ...value, unit })}
        error={errors['settings.balance.unit']}
      />
    </>
  )
}
