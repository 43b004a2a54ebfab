import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail, TimelineEntry } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { type Moment, Timeline } from '../../ui/timeline.tsx'

const TONES: Record<string, Moment['tone']> = {
  failed_over: 'doubt',
  handed_over: 'info',
  taken: 'info',
  asked: 'info',
  unknown: 'doubt',
  sent_again: 'doubt',
  given_up: 'doubt',
  late_evidence: 'info',
  expired: 'doubt',
  unreported: 'doubt',
  report_ignored: 'doubt',
  rejected: 'bad',
  undelivered: 'bad',
  failed: 'bad',
  delivered: 'good',
}

/** The timeline as the API words it, each moment with its time to the millisecond. */
export function MessageTimeline({ message }: { message: MessageDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const moments = message.timeline.map((entry, index) => ({
    id: `${index} ${entry.kind}`,
    time: (
      <time dateTime={entry.at} title={format.dateTime(entry.at)}>
        {format.timeMs(entry.at)}
      </time>
    ),
    tone: TONES[entry.kind] ?? 'plain',
    title: entry.title,
    detail: <EntryDetail entry={entry} />,
  }))
  return <Timeline label={t('panel.message.happened')} moments={moments} />
}

/** What the title of an entry says already. */
const SAID_BY_TITLE: Record<string, string[]> = { failed_over: ['account', 'text'] }

function EntryDetail({ entry: { kind, data } }: { entry: TimelineEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = (name: string) => (data[name] === undefined ? null : String(data[name]))
  const code = (value: string | null) => value && <Code>{value}</Code>
  const parts: [name: string, part: ReactNode][] = [
    ['by', text('by') && t('panel.message.sayBy', { name: text('by') })],
    ['requestId', text('requestId') && <Labelled label={t('panel.message.request')} value={text('requestId')} />],
    ['sendAt', text('sendAt') && format.dateTime(text('sendAt')!)],
    ['account', text('account') && <bdi>{text('account')}</bdi>],
    ['method', code(text('method'))],
    ['line', code(text('line'))],
    [
      'providerId',
      text('providerId') && <Labelled label={t('panel.message.sayProviderId')} value={text('providerId')} />,
    ],
    ['code', code(text('code'))],
    ['text', text('text') && <bdi>{text('text')}</bdi>],
  ]
  const said = parts.filter(
    ([name, part]) =>
      Boolean(part) && !SAID_BY_TITLE[kind]?.includes(name) && !(name === 'code' && data.code === 'node_gone'),
  )
  return said.map(([name, part], index) => (
    <span key={name}>
      {index > 0 && ' · '}
      {part}
    </span>
  ))
}

function Labelled({ label, value }: { label: string; value: string | null }) {
  return (
    <>
      {label} <Code className="text-xs">{value}</Code>
    </>
  )
}
