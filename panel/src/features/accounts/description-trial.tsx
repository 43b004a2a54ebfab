import { Button } from '@heroui/react/button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountRehearsal } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Field } from '../../ui/field.tsx'
import { LinesField } from '../../ui/lines-field.tsx'
import { FormFault } from '../../ui/states.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { rehearseAccount } from './api.ts'
import { Part } from './description-parts.tsx'

type Props = { provider: string; baseUrl: string; settings: Record<string, unknown> }

/** Shows what a description would ask for, and how an answer and a callback would be read; nothing is sent. */
export function DescriptionTrial({ provider, baseUrl, settings }: Props) {
  const { t } = useTranslation()
  const submit = useSubmit()
  const [to, setTo] = useState('09121234567')
  const [text, setText] = useState(t('panel.accounts.test.sample'))
  const [line, setLine] = useState('')
  const [status, setStatus] = useState<number | null>(200)
  const [answer, setAnswer] = useState('')
  const [callback, setCallback] = useState('')
  const [seen, setSeen] = useState<AccountRehearsal | null>(null)
  const say = (key: string) => t(`panel.accounts.description.${key}`)

  const run = async () => {
    setSeen(null)
    await submit.run(async () => {
      const rehearsal = await rehearseAccount({
        provider,
        baseUrl: baseUrl.trim(),
        settings,
        to,
        text,
        line: line.trim() || null,
        answer: answer === '' ? null : { status: status ?? 200, text: answer },
        callback: readCallback(callback),
      })
      setSeen(rehearsal)
    })
  }
  return (
    <Part title={say('try')} note={say('tryNote')}>
      <Field label={say('tryTo')} value={to} onChange={setTo} error={submit.errors.to} inputMode="tel" isLtr />
      <Field label={say('tryText')} value={text} onChange={setText} error={submit.errors.text} />
      <Field label={say('tryLine')} value={line} onChange={setLine} error={submit.errors.line} isLtr />
      <LinesField label={say('tryAnswer')} value={answer} onChange={setAnswer} rows={3} hint={say('tryAnswerHint')} />
      <WholeNumberField
        label={say('tryStatus')}
        value={status}
        onChange={setStatus}
        error={submit.errors['answer.status']}
      />
      <LinesField
        label={say('tryCallback')}
        value={callback}
        onChange={setCallback}
        rows={2}
        hint={say('tryCallbackHint')}
      />
      <div>
        <Button variant="secondary" onPress={run} isPending={submit.isPending}>
          {say('try')}
        </Button>
      </div>
      <FormFault error={submit.error} />
      {seen && <Seen rehearsal={seen} />}
    </Part>
  )
}

/** A line that begins with `?` is a query, anything else a body. */
function readCallback(text: string) {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return trimmed.startsWith('?') ? { query: trimmed.slice(1) } : { body: trimmed }
}

function Seen({ rehearsal: { request, outcome, reports } }: { rehearsal: AccountRehearsal }) {
  const { t } = useTranslation()
  const say = (key: string, params?: Record<string, string>) => t(`panel.accounts.description.${key}`, params ?? {})
  return (
    <div role="status" className="flex flex-col gap-3">
      {request ? <CodeBlock text={showRequest(request)} /> : <p className="text-danger">{say('noRequest')}</p>}
      {outcome && (
        <p>
          {say(`outcome.${outcome.kind}`, {
            id: outcome.providerId ?? '',
            code: outcome.code ?? '',
            text: outcome.text ?? '',
          })}
          {outcome.failure && <> ({t(`failures.${outcome.failure}.title`)})</>}
        </p>
      )}
      {reports?.length === 0 && <p>{say('noReports')}</p>}
      {reports?.map((report) => (
        <p key={report.providerId}>
          {say('reportIs', { id: report.providerId, status: say(`statusIs.${report.status}`), word: report.code })}
        </p>
      ))}
    </div>
  )
}

type Shown = NonNullable<AccountRehearsal['request']>

const showRequest = ({ method, url, headers, body }: Shown): string =>
  [
    `${method} ${url}`,
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    ...(body === null ? [] : ['', body]),
  ].join('\n')
