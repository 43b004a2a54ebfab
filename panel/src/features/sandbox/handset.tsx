import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CheckCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useChangedMessages } from '../../api/live.tsx'
import type { Message } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Bubble, Phone } from '../../ui/phone.tsx'
import { receivedQuery } from './api.ts'

/** Statuses in which a message has reached the phone, as far as anybody can know. */
const ARRIVED = new Set(['delivered'])

type Props = { service: string; draft?: string; line?: string | null }

/** The phone on which the sandbox's messages of a service arrive, live; a draft stands below them before it is sent. */
export function Handset({ service, draft, line }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const query = useQuery(receivedQuery(service))
  useChangedMessages(() => void queryClient.invalidateQueries({ queryKey: receivedQuery(service).queryKey }))
  const received = (query.data?.items ?? []).filter(({ status }) => ARRIVED.has(status))

  return (
    <Phone label={t('panel.handset.phone')} header={line ? <Code>{line}</Code> : t('panel.handset.header')}>
      {draft && (
        <Bubble isDraft note={t('panel.handset.draft')}>
          {draft}
        </Bubble>
      )}
      {received.map((message) => (
        <Received key={message.id} service={service} message={message} />
      ))}
      {received.length === 0 && !draft && (
        <p className="m-auto px-4 text-center text-muted">
          {query.isPending ? t('panel.state.loading') : t('panel.handset.empty')}
        </p>
      )}
    </Phone>
  )
}

function Received({ service, message }: { service: string; message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Bubble
      isNew
      note={
        <Link
          to="/s/$service/messages/$id"
          params={{ service, id: message.id }}
          className="flex items-center gap-1.5 hover:text-foreground"
        >
          <CheckCheck className="size-3.5 text-success" aria-hidden="true" />
          <Code>{format.phone(message.to)}</Code>
          <span aria-hidden="true">·</span>
          {format.brief(message.createdAt)}
        </Link>
      }
    >
      {message.text ?? t('panel.messages.textForgotten')}
    </Bubble>
  )
}
