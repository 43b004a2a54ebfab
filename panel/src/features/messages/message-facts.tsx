import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServiceOfMe } from '../../api/me.ts'
import type { MessageDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { type Fact, Facts } from '../../ui/facts.tsx'

/** Everything that is known of a message besides its text and what happened to it. */
export function MessageFacts({ message }: { message: MessageDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { service } = useParams({ from: '/inside/s/$service/messages/$id' })
  const mine = useServiceOfMe(service)
  const code = (value: string | null) => value && <Code className="figures">{value}</Code>
  const moment = (value: string | null) => value && <time dateTime={value}>{format.dateTime(value)}</time>
  const reviews: Record<string, string | null> = {
    review: message.review === 'none' ? null : t(`panel.review.${message.review}`),
    followUp: message.followUp === 'none' ? null : t(`panel.followUp.${message.followUp}`),
  }
  const values: Record<string, ReactNode> = {
    toUser: message.toUser && (
      <>
        {message.toUser.name} <Code className="text-muted">{message.toUser.username}</Code>
      </>
    ),
    service: mine && format.title(mine.title),
    method: code(message.method),
    from: code(message.from),
    class: t(`panel.class.${message.class}`),
    template: message.template && (
      <>
        <Code>{message.template.name}</Code>{' '}
        <span className="text-muted">
          {t('panel.templates.version', { n: format.number(message.template.version) })} ·{' '}
          {t(`panel.templates.language.${message.template.locale}`)}
        </span>
      </>
    ),
    broadcast: message.broadcastId && (
      <Link to="/s/$service/broadcasts/$id" params={{ service, id: message.broadcastId }} className="underline">
        {t('panel.message.seeBroadcast')}
      </Link>
    ),
    test: message.test && t('panel.messages.value.test.true'),
    cost: message.cost && format.money(message.cost),
    reference: code(message.reference),
    tags: message.tags.length > 0 && <Tags tags={message.tags} />,
    createdAt: moment(message.createdAt),
    sendAt: moment(message.sendAt),
    sentAt: moment(message.sentAt),
    finalAt: moment(message.finalAt),
    expiresAt: message.finalAt === null && moment(message.expiresAt),
    review: reviews.review,
    followUp: reviews.followUp,
    by:
      message.by &&
      t(message.by.kind === 'token' ? 'panel.message.byToken' : 'panel.message.byUser', { name: message.by.name }),
    requestId: message.requestId && <Code className="text-xs">{message.requestId}</Code>,
    id: <Code className="text-xs">{message.id}</Code>,
  }
  const facts: Fact[] = Object.entries(values)
    .filter(([, value]) => Boolean(value))
    .map(([name, value]) => ({
      label: t(name === 'template' ? 'panel.templates.one' : `panel.messages.field.${name}`),
      value,
    }))
  return <Facts facts={facts} />
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {tags.map((tag) => (
        <li key={tag} className="rounded-full bg-default px-2.5">
          <bdi>{tag}</bdi>
        </li>
      ))}
    </ul>
  )
}
