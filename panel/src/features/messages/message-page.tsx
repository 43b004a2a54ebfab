import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangedMessages } from '../../api/live.tsx'
import type { MessageDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { LiveDot } from '../../ui/live-dot.tsx'
import { Page } from '../../ui/page.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { messageQuery } from './api.ts'
import { Attempts } from './attempts.tsx'
import { CancelButton } from './cancel-button.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { MessageFacts } from './message-facts.tsx'
import { MessageText } from './message-text.tsx'
import { MessageTimeline } from './message-timeline.tsx'
import { UnconfirmedNotice, WaitingNotice } from './outlook-notice.tsx'
import { isFinal, StatusChip } from './status.tsx'

/** What other features say of it. */
type Slots = { followUp?: ReactNode; renderReview?: (message: MessageDetail) => ReactNode }

/** One message: what happened to it, who tried what, and everything that is known of it; live. */
export function MessagePage({ followUp, renderReview }: Slots) {
  const { t } = useTranslation()
  const format = useFormat()
  const { service, id } = useParams({ from: '/inside/s/$service/messages/$id' })
  const queryClient = useQueryClient()
  const options = messageQuery(service, id)
  const query = useQuery(options)

  useChangedMessages((ids) => {
    if (ids === null || ids.includes(id)) void queryClient.invalidateQueries({ queryKey: options.queryKey })
  })

  const message = query.data
  const crumb = (
    <Link to="/s/$service/messages" params={{ service }} className="hover:text-foreground">
      {t('panel.messages.title')}
    </Link>
  )
  if (!message) {
    return (
      <Page title={t('panel.message.title')} above={crumb}>
        <Surface isFlush>
          {query.isError ? <Fault error={query.error} onRetry={() => query.refetch()} /> : <LoadingRows count={5} />}
        </Surface>
      </Page>
    )
  }
  return (
    <Page
      title={t('panel.message.to', { number: message.toUser?.name ?? format.phone(message.to) })}
      above={crumb}
      heading={
        <>
          {message.toUser && <span>{message.toUser.name}</span>}
          <Code>{message.channel === 'push' ? message.toUser?.username : format.phone(message.to)}</Code>
          <StatusChip status={message.status} />
          {!isFinal(message.status) && <LiveDot />}
        </>
      }
      actions={<CancelButton service={service} message={message} />}
    >
      <MessageBody message={message} followUp={followUp} review={renderReview?.(message)} />
    </Page>
  )
}

type BodyProps = { message: MessageDetail; followUp: ReactNode; review: ReactNode }

function MessageBody({ message, followUp, review }: BodyProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const heading = message.email?.subject ?? message.push?.title
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_20rem] xl:grid-cols-[1fr_24rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {review}
        {message.failure && <FailureNotice failure={message.failure} />}
        {message.waiting && <WaitingNotice waiting={message.waiting} expiresAt={message.expiresAt} />}
        {message.unconfirmed && <UnconfirmedNotice unconfirmed={message.unconfirmed} />}
        <Surface title={t('panel.message.happened')}>
          <MessageTimeline message={message} />
        </Surface>
        {message.attempts.length > 0 && (
          <Surface title={t('panel.message.attempts')} isFlush>
            <Attempts attempts={message.attempts} />
          </Surface>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Surface title={heading === undefined ? t('panel.message.text') : <bdi>{heading}</bdi>}>
          <p dir="auto" className="leading-7 break-words whitespace-pre-wrap">
            <MessageText text={message.text} />
          </p>
          {/* said, not led to: it was written by a program */}
          {message.push?.url && <Code className="block pt-3 break-all text-muted">{message.push.url}</Code>}
          {/* its source, never shown as a page of ours */}
          {message.email?.html && (
            <details className="pt-3">
              <summary className="cursor-pointer text-muted">HTML</summary>
              <pre dir="ltr" className="max-h-96 overflow-auto pt-2 text-start text-xs whitespace-pre-wrap">
                {message.email.html}
              </pre>
            </details>
          )}
          <p className="pt-3 text-muted">
            {format.facts([
              message.channel === 'sms' && format.segments(message.segments),
              message.channel === 'sms' && t(`panel.encoding.${message.encoding}`),
              message.cost && format.money(message.cost),
            ])}
          </p>
        </Surface>
        <Surface title={t('panel.message.facts')}>
          <MessageFacts message={message} />
        </Surface>
        {followUp}
      </div>
    </div>
  )
}
